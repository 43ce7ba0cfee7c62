from django.core.management.base import BaseCommand, CommandError

from integrity.management.accounts import user_named
from integrity.models import SheetImport
from integrity.sheets import undoing
from integrity.sheets.undoing import UndoRefused


class Command(BaseCommand):
    help = "ยกเลิกการนำเข้าครั้งหนึ่งทั้งครั้ง จากค่าก่อนนำเข้าที่ระบบเก็บไว้ (ทั้งหมดหรือไม่ทำเลย)"

    def add_arguments(self, parser):
        parser.add_argument("id", type=int, help="หมายเลขการนำเข้า ตามที่ import_plan แสดง")
        parser.add_argument("--user", help="ชื่อผู้ใช้ที่บันทึกในประวัติว่าเป็นผู้ยกเลิก")

    def handle(self, *, id, user, **options):
        attempt = SheetImport.objects.filter(pk=id).select_related("organisation").first()
        if attempt is None:
            raise CommandError(f"ไม่มีการนำเข้าหมายเลข {id}")
        by = user_named(user, attempt.organisation) if user else None
        try:
            staying = undoing.undo(attempt, by=by)
        except UndoRefused as refused:
            raise CommandError("\n".join(["ยกเลิกการนำเข้าไม่ได้", *refused.reasons])) from refused
        self.stdout.write(f"ยกเลิกการนำเข้าแล้ว: {attempt}")
        for name in staying:
            self.stdout.write(f"  คงไว้เพราะมีผู้ใช้อยู่: {name}")
