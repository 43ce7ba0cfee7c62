"""What a result's imports are to the pages and the undo that all imports share."""

from django.db import models
from django.urls import reverse

from integrity.sheets.kinds import ImportKind
from ita.models import AssessmentResult, Score
from ita.results.deleting import obstacle_to_delete
from ita.results.sheets.columns import ResultSheetResource


class ResultImport(ImportKind):
    """``options["result"]`` of the attempt: the result it wrote to."""

    permission = "ita.change_assessmentresult"

    def address(self) -> str:
        return reverse("admin:ita_assessmentresult_import_preview", args=(self.attempt.pk,))

    def resource(self) -> ResultSheetResource:
        return ResultSheetResource()

    @property
    def result(self) -> AssessmentResult | None:
        return AssessmentResult.objects.filter(pk=self.attempt.options.get("result")).first()

    def hold(self) -> None:
        rows = AssessmentResult.objects.filter(pk=self.attempt.options.get("result"))
        list(rows.select_for_update(of=("self",)))

    def obstacle(self) -> str:
        result = self.result
        if result is None:
            return "ผลการประเมินที่นำเข้าถูกลบไปแล้ว จึงไม่มีอะไรให้ยกเลิก"
        # Undone, an import that began the result deletes it.
        return obstacle_to_delete(result) if self.attempt.options.get("is_new") else ""

    def name_of(self, record: models.Model) -> str:
        row = record.instance
        return f"คะแนน: {row.place}" if isinstance(row, Score) else super().name_of(record)
