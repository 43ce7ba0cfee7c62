"""What commands that bring a sheet in have in common: their arguments, and what they print.

For kinds of import that are a ``SheetRun``.
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from integrity.management.accounts import user_named
from integrity.models import Organisation, SheetImport
from integrity.sheets.attempts import SheetFile
from integrity.sheets.previewed import Imported, ImportRefused, Preview, SheetRun

MOST_ERRORS_SHOWN = 50


class SheetCommand(BaseCommand):
    """A child adds its arguments and says which run they make."""

    rows = "รายการ"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="ไฟล์ .xlsx หรือ .csv")
        parser.add_argument("--organisation", required=True, help="ชื่อหน่วยงานในที่อยู่เว็บ เช่น wiangsa")
        parser.add_argument("--dry-run", action="store_true", help="ตรวจและแสดงผลโดยไม่บันทึก")
        parser.add_argument("--user", help="ชื่อผู้ใช้ที่บันทึกในประวัติว่าเป็นผู้นำเข้า")

    def run_of(self, organisation: Organisation, file: SheetFile, **options) -> SheetRun:
        raise NotImplementedError

    def done(self, imported: Imported) -> str:
        """One line more of what was written."""
        return ""

    def handle(self, *, file, organisation, user, dry_run, **options):
        office = Organisation.objects.filter(slug=organisation).first()
        if office is None:
            raise CommandError(f"ไม่มีหน่วยงาน “{organisation}” ในระบบ")
        try:
            content = SheetFile.from_path(file)
        except OSError as unreadable:
            raise CommandError(f"เปิดไฟล์ {file} ไม่ได้: {unreadable.strerror}") from unreadable
        by = user_named(user, office) if user else None
        run = self.run_of(office, content, **options)
        try:
            if dry_run:
                self._look(run, by)
            else:
                self._bring_in(run, by)
        except ImportRefused as refused:
            raise CommandError(self._refusal(refused.preview)) from refused

    def _look(self, run: SheetRun, by) -> None:
        attempt, shown = run.look(by=by)
        if attempt.outcome == SheetImport.Outcome.REFUSED:
            raise ImportRefused(shown)
        self.stdout.write(self._summary(shown))
        self.stdout.write("ตรวจแล้ว ยังไม่ได้บันทึก (--dry-run)")

    def _bring_in(self, run: SheetRun, by) -> None:
        imported = run.run(by=by)
        self.stdout.write(self._summary(imported.preview))
        number = imported.attempt.pk
        self.stdout.write(f"นำเข้าแล้ว การนำเข้าหมายเลข {number} ยกเลิกได้ด้วย undo_import {number}")
        if more := self.done(imported):
            self.stdout.write(more)

    def _summary(self, shown: Preview) -> str:
        counts = shown.counts
        lines = [
            shown.target,
            f"เพิ่ม {counts['added']} แก้ไข {counts['changed']} "
            f"นำออก {counts['removed']} คงเดิม {counts['unchanged']} {self.rows}",
        ]
        for line in shown.changed:
            lines += [
                f"  {line.name} {change.label}: {change.old or 'ว่าง'} → {change.new or 'ว่าง'}"
                for change in line.changes
            ]
        lines += [f"  นำออก {line.name}" for line in shown.removed]
        lines += [f"  ข้อสังเกต: {warning}" for warning in shown.warnings]
        return "\n".join(lines)

    def _refusal(self, shown: Preview) -> str:
        errors = [f"  {error}" for error in shown.errors[:MOST_ERRORS_SHOWN]]
        hidden = len(shown.errors) - len(errors)
        more = [f"  และอีก {hidden} แห่ง"] if hidden > 0 else []
        head = f"นำเข้า {shown.file_name} ไม่ได้ พบ {len(shown.errors)} ข้อผิดพลาด ไม่มีการบันทึกใด ๆ"
        return "\n".join([head, *errors, *more])
