from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from integrity.management.accounts import user_named
from integrity.models import Organisation
from integrity.sheets.attempts import SheetFile
from integrity.sheets.previewed import ImportRefused
from integrity.thai import truncate
from ita.measures.importing import MeasureRun, Shown

LONGEST_SHOWN = 90


class Command(BaseCommand):
    help = "นำเข้ามาตรการหรือแนวทางจากข้อความที่มีเลขข้อ (.txt หรือ .docx) หัวข้อที่เป็นชื่อตัวชี้วัดบอกว่าตอบตัวชี้วัดใด"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="ไฟล์ .txt (utf-8) หรือ .docx")
        parser.add_argument("--organisation", required=True, help="ชื่อหน่วยงานในที่อยู่เว็บ เช่น wiangsa")
        parser.add_argument(
            "--year", required=True, type=int, help="ปีงบประมาณแรกที่ใช้ (พ.ศ.) เช่น 2564"
        )
        parser.add_argument("--answers", type=int, help="ปีของผลการประเมินที่ตอบ เว้นว่าง = ปีก่อนหน้า")
        parser.add_argument("--guidelines", action="store_true", help="เป็นแนวทาง ไม่ใช่มาตรการ")
        parser.add_argument("--append", action="store_true", help="เพิ่มต่อท้ายมาตรการในร่างที่มีอยู่")
        parser.add_argument("--dry-run", action="store_true", help="แสดงผลการอ่านโดยไม่บันทึก")
        parser.add_argument("--user", help="ชื่อผู้ใช้ที่บันทึกในประวัติว่าเป็นผู้นำเข้า")

    def handle(self, *, file, organisation, user, dry_run, **options):
        run = _run(file, organisation, options)
        by = user_named(user, run.organisation) if user else None
        try:
            if dry_run:
                attempt, shown = run.look(by=by)
                if shown.errors:
                    raise ImportRefused(shown)
            else:
                imported = run.run(by=by)
                attempt, shown = imported.attempt, imported.preview
        except ImportRefused as refused:
            raise CommandError(f"นำเข้าไม่ได้ ไม่มีการบันทึก\n{refused}") from refused
        self.stdout.write("\n".join(_lines(shown)))
        if dry_run:
            self.stdout.write("ตรวจแล้ว ยังไม่ได้บันทึก (--dry-run)")
        else:
            self.stdout.write(f"นำเข้าแล้ว: {shown.target} ยกเลิกได้ด้วย undo_import {attempt.pk}")


def _run(file: Path, slug: str, options: dict) -> MeasureRun:
    try:
        office = Organisation.objects.get(slug=slug)
        content = SheetFile.from_path(file)
    except Organisation.DoesNotExist as unknown:
        raise CommandError(f"ไม่มีหน่วยงาน “{slug}” ในระบบ") from unknown
    except OSError as unreadable:
        raise CommandError(f"เปิดไฟล์ {file} ไม่ได้: {unreadable.strerror}") from unreadable
    if not 2500 <= options["year"] <= 2700:
        raise CommandError("ระบุปีงบประมาณเป็น พ.ศ. เช่น 2564")
    return MeasureRun(
        office,
        content,
        first_year=options["year"],
        answers=options["answers"],
        guidelines=options["guidelines"],
        append=options["append"],
    )


def _lines(shown: Shown):
    yield shown.target
    for row in shown.pasted.rows:
        answers = ", ".join(map(str, sorted(row.indicators or ())))
        text = truncate(" ".join(row.text.split()), LONGEST_SHOWN)
        mark = f"{row.mark} " if row.mark else ""
        yield f"{'   ' * row.level}{mark}{text}{f' [ตัวชี้วัด {answers}]' if answers else ''}"
    yield (f"เพิ่ม {len(shown.added)} คงเดิม {shown.unchanged} นำออก {len(shown.removed)} มาตรการ")
    yield from (f"ข้อสังเกต: {warning}" for warning in shown.warnings)
