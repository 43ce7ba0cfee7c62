from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from integrity import backup


class Command(BaseCommand):
    help = "สำรองฐานข้อมูลและไฟล์ทั้งหมดไว้ในไฟล์เดียว"
    requires_system_checks = ()  # what can still be saved is saved

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="ชื่อไฟล์ เช่น portal.tar.gz")
        parser.add_argument("--force", action="store_true", help="เขียนทับไฟล์ที่มีอยู่")

    def handle(self, *args, file: Path, force: bool, **options):
        try:
            manifest = backup.write(file.absolute(), force=force)
        except backup.BackupError as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as failure:
            raise CommandError(f"เขียนไฟล์สำรองไม่สำเร็จ: {failure}") from failure
        self.stdout.write(f"สำรองข้อมูลไว้ที่ {file} แล้ว รวม {len(manifest['files']):,} รายการ")
