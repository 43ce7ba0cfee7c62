from integrity.management.sheets import SheetCommand
from integrity.sheets.previewed import Imported
from ita.models import RiskAssessment
from ita.risks.importing import RiskRun


class Command(SheetCommand):
    help = "นำเข้าทะเบียนความเสี่ยงการทุจริตจากไฟล์ .xlsx หรือ .csv (ผ่านทั้งหมดหรือไม่บันทึกเลย)"

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--year", required=True, type=int, help="ปีงบประมาณ (พ.ศ.) เช่น 2566")
        parser.add_argument(
            "--create-divisions", action="store_true", help="สร้างสำนัก/กองที่ยังไม่มีในระบบ"
        )
        parser.add_argument(
            "--remove-missing", action="store_true", help="นำรายการที่ไม่มีในไฟล์ออกจากทะเบียน"
        )

    def run_of(self, organisation, file, *, year, create_divisions, remove_missing, **options):
        return RiskRun(
            organisation,
            file,
            year=year,
            create_divisions=create_divisions,
            remove_missing=remove_missing,
        )

    def done(self, imported: Imported) -> str:
        draft = RiskAssessment.objects.get(pk=imported.attempt.options["assessment"])
        return f"บันทึกใน{draft} ({draft.get_status_display()})"
