"""What an import of project texts is to the pages and the undo that all imports share."""

from django.urls import reverse

from plans.sheets.kind import PlanImport

KIND = "plans.texts"


class TextImport(PlanImport):
    def address(self) -> str:
        return reverse("admin:plans_planversion_texts_review", args=(self.attempt.pk,))

    def resource(self) -> None:
        """A document has no columns."""
        return None
