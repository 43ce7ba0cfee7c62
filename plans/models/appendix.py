"""What stands behind a plan's own pages, in the office's order: issued papers, uploaded files."""

from django.db import models

from integrity.documents.models import Enclosure
from integrity.storage import DataFolder
from plans.models.plan import PlanVersion


def appendix_storage() -> DataFolder:
    """Outside MEDIA: what a draft holds is nobody's to fetch; what is issued is in its paper."""
    return DataFolder("appendices")


class PlanAppendix(Enclosure):
    """A file behind the plan: an issued paper of the register, or a PDF the office uploaded."""

    version = models.ForeignKey(
        PlanVersion, verbose_name="แผน", on_delete=models.CASCADE, related_name="appendices"
    )
    document = Enclosure.issued_paper()
    file = models.FileField("ไฟล์ PDF", storage=appendix_storage, blank=True)

    class Meta(Enclosure.Meta):
        verbose_name = verbose_name_plural = "เอกสารในภาคผนวก"
        constraints = [Enclosure.one_source("document", name="plans_planappendix_one_source")]
