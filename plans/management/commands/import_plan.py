import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from integrity.management.accounts import user_named
from integrity.models import Organisation, SheetImport
from integrity.sheets.attempts import SheetFile
from integrity.sheets.previewed import ImportRefused
from plans.sheets import importing
from plans.sheets.comparing import ImportPreview
from plans.sheets.importing import ImportRequest
from plans.sheets.period import read_period

MOST_ERRORS_SHOWN = 50


class Command(BaseCommand):
    help = "นำเข้าแผนจากไฟล์ .xlsx หรือ .csv (ทั้งฉบับ: ผ่านทั้งหมดหรือไม่บันทึกเลย)"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="ไฟล์ .xlsx หรือ .csv")
        parser.add_argument("--organisation", required=True, help="ชื่อหน่วยงานในที่อยู่เว็บ เช่น wiangsa")
        parser.add_argument("--period", required=True, help="ช่วงปีของแผน (พ.ศ.) เช่น 2566-2570")
        parser.add_argument("--dry-run", action="store_true", help="ตรวจและแสดงผลโดยไม่บันทึก")
        parser.add_argument(
            "--create-divisions",
            action="store_true",
            help="สร้างสำนัก/กองที่ยังไม่มีในระบบ",
        )
        parser.add_argument(
            "--remove-missing",
            action="store_true",
            help="นำโครงการที่ไม่มีในไฟล์ออกจากแผน",
        )
        parser.add_argument(
            "--cancel-reason",
            default="",
            help="เหตุผลที่ยกเลิก เมื่อโครงการที่นำออกเคยเผยแพร่แล้ว",
        )
        parser.add_argument("--user", help="ชื่อผู้ใช้ที่บันทึกในประวัติว่าเป็นผู้นำเข้า")

    def handle(self, *, file, organisation, period, user, dry_run, **options):
        request = _request(file, organisation, period, options)
        by = user_named(user, request.organisation) if user else None
        try:
            if dry_run:
                shown = self._preview(request, by)
            else:
                imported = importing.run(request, by=by, progress=_progress)
                shown = imported.preview
        except ImportRefused as refused:
            raise CommandError(_refusal(refused.preview)) from refused
        self.stdout.write(_summary(shown))
        if dry_run:
            self.stdout.write("ตรวจแล้ว ยังไม่ได้บันทึก (--dry-run)")
        else:
            number = imported.attempt.pk
            self.stdout.write(
                f"นำเข้าแล้ว: {imported.version} (ฉบับที่ {imported.version.number}) "
                f"การนำเข้าหมายเลข {number} ยกเลิกได้ด้วย undo_import {number}"
            )

    def _preview(self, request: ImportRequest, by) -> ImportPreview:
        shown = importing.preview(request, progress=_progress)
        importing.refuse_untold_removal(request, shown)
        importing.refuse_untold_reason(request, shown)
        outcomes = SheetImport.Outcome
        outcome = outcomes.REFUSED if shown.errors else outcomes.PREVIEWED
        importing.record(request, shown, outcome, by=by)
        if shown.errors:
            raise ImportRefused(shown)
        return shown


def _progress(things, what):
    return tqdm(things, desc=what, file=sys.stderr) if things else things


def _request(file: Path, slug: str, period: str, options: dict) -> ImportRequest:
    try:
        organisation = Organisation.objects.get(slug=slug)
        first_year, last_year = read_period(period)
        content = SheetFile.from_path(file)
    except Organisation.DoesNotExist as unknown:
        raise CommandError(f"ไม่มีหน่วยงาน “{slug}” ในระบบ") from unknown
    except ValueError as wrong:
        raise CommandError(str(wrong)) from wrong
    except OSError as unreadable:
        raise CommandError(f"เปิดไฟล์ {file} ไม่ได้: {unreadable.strerror}") from unreadable
    return ImportRequest(
        organisation,
        first_year,
        last_year,
        content,
        create_divisions=options["create_divisions"],
        remove_missing=options["remove_missing"],
        cancel_reason=options["cancel_reason"],
    )


def _summary(shown: ImportPreview) -> str:
    lines = [
        shown.target,
        f"เพิ่ม {len(shown.added)} แก้ไข {len(shown.changed)} "
        f"นำออก {len(shown.removed)} คงเดิม {shown.unchanged} โครงการ",
    ]
    for line in shown.changed:
        lines += [
            f"  {line.code} {change.label}: {change.old or 'ว่าง'} → {change.new or 'ว่าง'}"
            for change in line.changes
        ]
    lines += [f"  นำออก {line.code} {line.title}" for line in shown.removed]
    lines += [f"  สร้างสำนัก/กองใหม่: {name}" for name in shown.new_divisions]
    lines += [f"  ข้อสังเกต: {warning}" for warning in shown.warnings]
    return "\n".join(lines)


def _refusal(shown: ImportPreview) -> str:
    errors = [f"  {error}" for error in shown.errors[:MOST_ERRORS_SHOWN]]
    hidden = len(shown.errors) - len(errors)
    more = [f"  และอีก {hidden} แห่ง"] if hidden > 0 else []
    head = f"นำเข้า {shown.file_name} ไม่ได้ พบ {len(shown.errors)} ข้อผิดพลาด ไม่มีการบันทึกแผน"
    return "\n".join([head, *errors, *more])
