"""What a register's imports are to the pages and the undo that all imports share."""

from django.db import models
from django.urls import reverse

from integrity.models import Division, Organisation
from integrity.sheets.kinds import ImportKind
from integrity.sheets.ledger import Ledger
from ita.models import Risk, RiskAssessment
from ita.risks.sheet_columns import RiskSheetResource
from ita.risks.sheet_writing import clear_the_way

CLOSED = "ทะเบียนที่นำเข้าอยู่ในสถานะ “{state}” จึงยกเลิกการนำเข้าไม่ได้ หากอยู่ระหว่างพิจารณา ให้ส่งกลับเป็นร่างก่อน"


class RiskImport(ImportKind):
    """``options["assessment"]`` of the attempt: the register it wrote to."""

    permission = "ita.change_riskassessment"
    may_stay = (Division,)
    on_their_own = (Risk,)

    def address(self) -> str:
        return reverse("admin:ita_riskassessment_import_preview", args=(self.attempt.pk,))

    def resource(self) -> RiskSheetResource:
        return RiskSheetResource()

    @property
    def assessment(self) -> RiskAssessment | None:
        return RiskAssessment.objects.filter(pk=self.attempt.options.get("assessment")).first()

    def hold(self) -> None:
        rows = RiskAssessment.objects.filter(pk=self.attempt.options.get("assessment"))
        list(rows.select_for_update(of=("self",)))
        Organisation.objects.select_for_update(no_key=True).get(pk=self.attempt.organisation_id)

    def obstacle(self) -> str:
        assessment = self.assessment
        if assessment is None:
            return "ทะเบียนที่นำเข้าถูกลบไปแล้ว จึงไม่มีอะไรให้ยกเลิก"
        if assessment.is_draft:
            return ""
        return CLOSED.format(state=assessment.get_status_display())

    def taken(self, ledger: Ledger) -> list[str]:
        table = ledger.table(Risk)
        ours = {*table.created, *(key for key, old in table.changed.items() if "number" in old)}
        others = {risk.number: risk for risk in self._risks() if risk.pk not in ours}
        return [
            f"ลำดับที่ {number} ซึ่งรายการเดิมจะกลับมาใช้ มีความเสี่ยง “{others[number]}” อยู่แล้ว "
            "กรุณาเปลี่ยนลำดับของรายการนั้นก่อน"
            for number in self._numbers_back(ledger)
            if number in others
        ]

    def clear_the_way(self, ledger: Ledger) -> None:
        moved = {key for key, old in ledger.table(Risk).changed.items() if "number" in old}
        if moved and (assessment := self.assessment):
            movers = [risk for risk in self._risks() if risk.pk in moved]
            clear_the_way(assessment, movers, set(self._numbers_back(ledger)))

    def _risks(self):
        return Risk.objects.filter(assessment=self.attempt.options["assessment"])

    def _numbers_back(self, ledger: Ledger) -> list[int]:
        """Numbers of what was moved or removed, as they were."""
        table = ledger.table(Risk)
        removed = (dict(zip(table.columns, row, strict=True)) for row in table.removed.values())
        moved = [old["number"] for old in table.changed.values() if "number" in old]
        return moved + [row["number"] for row in removed]

    def name_of(self, record: models.Model) -> str:
        row = record.instance
        if isinstance(row, Risk):
            return f"ลำดับที่ {row.number} {row}"
        return super().name_of(record)
