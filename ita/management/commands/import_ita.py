from integrity.management.sheets import SheetCommand
from integrity.sheets.previewed import Imported
from ita.models import AssessmentResult
from ita.results.sheets.importing import ResultRun


class Command(SheetCommand):
    help = "นำเข้าผลการประเมิน ITA จากไฟล์ .xlsx หรือ .csv (ผ่านทั้งหมดหรือไม่บันทึกเลย) ผลทางการเผยแพร่ทันที"

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--year", required=True, type=int, help="ปีงบประมาณ (พ.ศ.) เช่น 2562")
        parser.add_argument(
            "--self-assessment",
            action="store_true",
            help="เป็นผลที่หน่วยงานประเมินตนเอง เก็บไว้ภายใน ไม่เผยแพร่",
        )

    def run_of(self, organisation, file, *, year, self_assessment, **options):
        kinds = AssessmentResult.Kind
        kind = kinds.SELF if self_assessment else kinds.OFFICIAL
        return ResultRun(organisation, file, year=year, of=kind)

    def done(self, imported: Imported) -> str:
        result = AssessmentResult.objects.get(pk=imported.attempt.options["result"])
        if not result.is_official:
            return "เก็บไว้ภายใน ไม่เผยแพร่ (ผลที่หน่วยงานประเมินตนเอง)"
        return f"เผยแพร่แล้วที่ {result.get_absolute_url()} เลิกเผยแพร่ได้ในหน้าผลการประเมิน"
