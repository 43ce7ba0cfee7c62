"""What stands behind a plan's own pages, in the office's order: issued papers, uploaded files."""

from django.db import models

from integrity.documents.models import Document
from integrity.history import Tracked
from integrity.storage import DataFolder
from plans.models.plan import PlanVersion


def appendix_storage() -> DataFolder:
    """Outside MEDIA: what a draft holds is nobody's to fetch; what is issued is in its paper."""
    return DataFolder("appendices")


class PlanAppendix(Tracked):
    """A file behind the plan: an issued paper of the register, or a PDF the office uploaded."""

    version = models.ForeignKey(
        PlanVersion, verbose_name="แผน", on_delete=models.CASCADE, related_name="appendices"
    )
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)
    title = models.CharField("ชื่อ", max_length=300)
    document = models.ForeignKey(
        Document,
        verbose_name="เอกสารที่ออกแล้ว",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    file = models.FileField("ไฟล์ PDF", storage=appendix_storage, blank=True)
    sha256 = models.CharField("ลายนิ้วมือไฟล์", max_length=64, blank=True, editable=False)
    pages = models.PositiveSmallIntegerField("จำนวนหน้า", default=0, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "เอกสารในภาคผนวก"
        ordering = ("position", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(document__isnull=False, file="")
                | (models.Q(document=None) & ~models.Q(file="")),
                name="plans_planappendix_one_source",
                violation_error_message="เลือกไฟล์หรือเอกสารที่ออกแล้ว อย่างใดอย่างหนึ่ง",
            )
        ]

    def __str__(self):
        return self.title
