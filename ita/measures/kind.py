"""What an import of measures is to the pages and the undo that all imports share."""

from django.db import models
from django.urls import reverse

from integrity.models import Organisation
from integrity.sheets.kinds import ImportKind
from ita.models import Measure, MeasureSet


class MeasureImport(ImportKind):
    """``options["measure_set"]`` of the attempt: the set it wrote to."""

    permission = "ita.change_measureset"

    def address(self) -> str:
        return reverse("admin:ita_measureset_import_preview", args=(self.attempt.pk,))

    def _set(self) -> MeasureSet | None:
        return MeasureSet.objects.filter(pk=self.attempt.options.get("measure_set")).first()

    def hold(self) -> None:
        sets = MeasureSet.objects.filter(pk=self.attempt.options.get("measure_set"))
        list(sets.select_for_update(of=("self",)))
        Organisation.objects.select_for_update(no_key=True).get(pk=self.attempt.organisation_id)

    def obstacle(self) -> str:
        measure_set = self._set()
        if measure_set is None:
            return "ชุดมาตรการที่นำเข้าถูกลบไปแล้ว จึงไม่มีอะไรให้ยกเลิก"
        if measure_set.is_draft:
            return ""
        if measure_set.is_in_review:
            return "ชุดมาตรการนี้เสนอพิจารณาไปแล้ว จึงยกเลิกการนำเข้าไม่ได้ หากต้องการ ให้ส่งกลับเป็นร่างก่อน"
        return "ชุดมาตรการนี้เผยแพร่แล้ว จึงยกเลิกการนำเข้าไม่ได้ หากต้องแก้ ให้ทำฉบับใหม่"

    def name_of(self, record: models.Model) -> str:
        row = record.instance
        return f"มาตรการ “{row}”" if isinstance(row, Measure) else super().name_of(record)
