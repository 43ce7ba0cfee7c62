"""What was understood of one project in a document, until a clerk agrees to it."""

from django.db import models

from integrity.models import SheetImport
from plans.models.kinds import Heading
from plans.models.plan import PlanVersion
from plans.models.project import Project


class TextReading(models.Model):
    """One project's text as read: what became of it, and what the reader was not sure of.

    ``sections``: [{"kind", "number", "heading", "body"}] in the order of the text;
    ``doubts``: sentences in Thai. Working data: the history is the project's own.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "รอตรวจ"
        SAVED = "saved", "บันทึกแล้ว"
        SKIPPED = "skipped", "ไม่นำเข้า"

    sheet_import = models.ForeignKey(
        SheetImport, verbose_name="การนำเข้า", on_delete=models.CASCADE, related_name="readings"
    )
    version = models.ForeignKey(
        PlanVersion, verbose_name="แผน", on_delete=models.CASCADE, related_name="+"
    )
    project = models.ForeignKey(
        Project,
        verbose_name="บันทึกลงโครงการ",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    position = models.PositiveSmallIntegerField("ลำดับในเอกสาร")
    title = models.CharField("ชื่อที่อ่านได้", max_length=500, blank=True)
    dimension_number = models.PositiveSmallIntegerField("มิติที่อ่านได้", null=True, blank=True)
    number = models.PositiveSmallIntegerField("ลำดับที่อ่านได้", null=True, blank=True)
    source = models.TextField("ข้อความต้นฉบับ", blank=True)
    sections = models.JSONField("หัวข้อที่อ่านได้", default=list)
    doubts = models.JSONField("จุดที่ไม่แน่ใจ", default=list)
    state = models.CharField("สถานะ", max_length=8, choices=State, default=State.WAITING)

    class Meta:
        verbose_name = verbose_name_plural = "โครงการที่อ่านได้จากเอกสาร"
        ordering = ("sheet_import", "position")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=("sheet_import", "position"), name="plans_textreading_position_once"
            )
        ]

    def __str__(self):
        return self.title

    @property
    def headings(self) -> list[dict]:
        """The sections with what each is called in print."""
        return [
            section | {"name": section["heading"] or _label(section["kind"])}
            for section in self.sections
        ]


def _label(kind: str) -> str:
    """A heading that is still being edited may have no kind yet."""
    return Heading(kind).label if kind in Heading.values else "ยังไม่เลือกเรื่อง"
