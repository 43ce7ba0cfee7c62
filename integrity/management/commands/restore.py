from datetime import datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from integrity import backup
from integrity.thai import thai_date


class Command(BaseCommand):
    help = "กู้คืนฐานข้อมูลและไฟล์ทั้งหมดจากไฟล์สำรอง (หยุดบริการของระบบก่อน)"
    requires_system_checks = ()  # it has to work on a machine where something is broken

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="ไฟล์ที่คำสั่ง backup เขียนไว้")
        parser.add_argument("--force", action="store_true", help="แทนที่ข้อมูลที่มีอยู่ทั้งหมด")

    def handle(self, *args, file: Path, force: bool, **options):
        try:
            manifest = backup.restore(file.absolute(), force=force)
        except backup.BackupError as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as failure:
            raise CommandError(f"กู้คืนไม่สำเร็จ: {failure}") from failure
        made = timezone.localtime(datetime.fromisoformat(manifest["created"]))
        self.stdout.write(
            f"กู้คืนข้อมูลที่สำรองไว้เมื่อ {thai_date(made)} เวลา {made:%H.%M} น. แล้ว "
            f"รวม {len(manifest['files']):,} รายการ"
        )
        if backup.pending_migrations():
            self.stdout.write("ข้อมูลมาจากโปรแกรมรุ่นก่อน กรุณาสั่ง manage.py migrate ต่อ")
