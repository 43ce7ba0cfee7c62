import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from integrity.management.accounts import user_named
from integrity.models import Organisation
from integrity.sheets.attempts import SheetFile
from integrity.thai import truncate
from integrity.word.problems import UnreadableDocument
from plans.models import Plan, PlanVersion
from plans.sheets.period import read_period
from plans.texts import readings, saving
from plans.texts.readings import Understood, sentences

# The rest waits for a clerk in the admin.
SOME_LEFT = 3


class Command(BaseCommand):
    help = (
        "นำเข้าข้อความรายละเอียดโครงการจากไฟล์ .docx หรือ .txt ลงฉบับร่าง "
        "บันทึกเฉพาะโครงการที่ไม่มีข้อสงสัย ที่เหลือรอตรวจในหน้าเจ้าหน้าที่ (รหัสออก 3)"
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="ไฟล์ .docx หรือ .txt")
        parser.add_argument("--organisation", required=True, help="ชื่อหน่วยงานในที่อยู่เว็บ เช่น wiangsa")
        parser.add_argument("--period", required=True, help="ช่วงปีของแผน (พ.ศ.) เช่น 2566-2570")
        parser.add_argument("--dry-run", action="store_true", help="แสดงผลการอ่านโดยไม่บันทึก")
        parser.add_argument("--user", help="ชื่อผู้ใช้ที่บันทึกในประวัติว่าเป็นผู้นำเข้า")

    def handle(self, *, file, organisation, period, user, dry_run, **options):
        version = _version(organisation, period)
        by = user_named(user, version.organisation) if user else None
        try:
            source = SheetFile.from_path(file)
            understood = readings.understand(version, source)
        except OSError as unreadable:
            raise CommandError(f"เปิดไฟล์ {file} ไม่ได้: {unreadable.strerror}") from unreadable
        except UnreadableDocument as unreadable:
            readings.refuse(version, source, str(unreadable), by=by)
            raise CommandError(str(unreadable)) from unreadable
        self.stdout.write("\n".join(_table(understood)))
        if dry_run:
            self.stdout.write("ตรวจแล้ว ยังไม่ได้บันทึก (--dry-run)")
        else:
            self._save(version, source, understood, by)

    def _save(self, version: PlanVersion, source: SheetFile, understood: Understood, by) -> None:
        attempt = readings.begin(version, source, understood, by=by)
        waiting = list(attempt.readings.select_related("project"))
        sure = [reading for reading in waiting if saving.is_sure(reading)]
        seen = saving.fingerprints(reading.project_id for reading in sure)
        if sure:
            try:
                saving.save(attempt, version, saving.agreed(sure, seen), by=by)
            except saving.NotSaved as refused:
                raise CommandError(str(refused)) from refused
        left = len(waiting) - len(sure)
        self.stdout.write(f"บันทึกแล้ว {len(sure)} โครงการ รอตรวจ {left} โครงการ")
        if left:
            self.stdout.write(f"ตรวจต่อได้ในหน้าเจ้าหน้าที่ ที่การนำเข้า {attempt.pk}")
            sys.exit(SOME_LEFT)


def _version(slug: str, period: str) -> PlanVersion:
    if not Organisation.objects.filter(slug=slug).exists():
        raise CommandError(f"ไม่มีหน่วยงาน “{slug}” ในระบบ")
    try:
        first, last = read_period(period)
    except ValueError as wrong:
        raise CommandError(str(wrong)) from wrong
    plan = Plan.objects.filter(organisation__slug=slug, first_year=first, last_year=last).first()
    version = plan and plan.working_version()
    if version is None:
        raise CommandError("ไม่มีฉบับร่างของแผนช่วงปีนี้ ให้เริ่มแผนหรือสร้างฉบับทบทวนก่อน")
    if not version.is_draft:
        raise CommandError("แผนอยู่ระหว่างเสนอพิจารณา จึงนำเข้าไม่ได้ ให้ส่งกลับเป็นร่างก่อน")
    return version


def _table(understood: Understood) -> list[str]:
    lines = [f"ข้อสังเกต: {note}" for note in understood.notes]
    for block, found in zip(understood.blocks, understood.matches, strict=True):
        doubts = sentences(block, found)
        place = found.project.code if found.project else "-"
        sign = "?" if doubts else "✓"
        title = truncate(block.title, 70)
        lines.append(f"{sign} {place:>5}  {len(block.sections):>2} หัวข้อ  {title}")
        lines += [f"           {doubt}" for doubt in doubts]
    lines.append(
        f"พบ {len(understood.blocks)} โครงการ ก่อนโครงการแรก {len(understood.before)} บรรทัด "
        f"หลังโครงการสุดท้าย {len(understood.after)} บรรทัด"
    )
    return lines
