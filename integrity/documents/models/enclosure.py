"""What goes behind the pages of a paper or a plan: an uploaded PDF, or a paper that was issued."""

from django.db import models

from integrity.documents.models.document import Document
from integrity.history import Tracked


class Enclosure(Tracked):
    """A place in the row of enclosures. Children name the whole, the paper and the file."""

    position = models.PositiveSmallIntegerField("ลำดับ", default=0)
    title = models.CharField("ชื่อ", max_length=300)
    sha256 = models.CharField("ลายนิ้วมือไฟล์", max_length=64, blank=True, editable=False)
    pages = models.PositiveSmallIntegerField("จำนวนหน้า", default=0, editable=False)

    class Meta:
        abstract = True
        ordering = ("position", "pk")

    def __str__(self):
        return self.title

    @staticmethod
    def issued_paper() -> models.ForeignKey:
        """The paper, where it is one of the register's: it may never go while it is named."""
        return models.ForeignKey(
            Document,
            verbose_name="เอกสารที่ออกแล้ว",
            on_delete=models.PROTECT,
            null=True,
            blank=True,
            related_name="+",
        )

    @staticmethod
    def one_source(paper: str, *, name: str) -> models.CheckConstraint:
        """Either the column ``paper`` or the file, never both and never neither."""
        return models.CheckConstraint(
            condition=models.Q(**{f"{paper}__isnull": False}, file="")
            | (models.Q(**{paper: None}) & ~models.Q(file="")),
            name=name,
            violation_error_message="เลือกไฟล์หรือเอกสารที่ออกแล้ว อย่างใดอย่างหนึ่ง",
        )
