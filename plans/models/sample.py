"""รายละเอียดโครงการตัวอย่าง: a sheet of the framework's item that an office starts from.

Fields in square brackets, such as [ชื่อหน่วยงาน], are filled from the office when a project is made
from the sample; those the office must say itself stay in brackets until somebody does.
"""

from django.db import models

from integrity.history import Tracked
from integrity.models import ReferenceVersion
from plans.models.framework import Item
from plans.models.kinds import Heading, ProjectKind, ResultKind


class SampleSheet(ReferenceVersion):
    """``title`` is the project's, with its bracketed fields. The first project made from it locks
    it: a change is a new row that replaces it."""

    item = models.ForeignKey(
        Item, verbose_name="ภารกิจย่อย", on_delete=models.PROTECT, related_name="samples"
    )
    kind = models.CharField("ประเภท", max_length=10, choices=ProjectKind)

    class Meta:
        verbose_name = verbose_name_plural = "รายละเอียดโครงการตัวอย่าง"
        ordering = ("item__code", "pk")

    def __str__(self):
        return self.title

    @property
    def is_used(self) -> bool:
        return self.projects.exists()


class SampleSection(Tracked):
    sample = models.ForeignKey(
        SampleSheet, verbose_name="ตัวอย่าง", on_delete=models.CASCADE, related_name="sections"
    )
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)
    kind = models.CharField("เรื่อง", max_length=20, choices=Heading)
    body = models.TextField("เนื้อความ", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "หัวข้อของตัวอย่าง"
        ordering = ("position", "pk")

    def __str__(self):
        return self.get_kind_display()


class SampleResult(Tracked):
    """An output or outcome that the sample proposes, with how it is measured."""

    sample = models.ForeignKey(
        SampleSheet, verbose_name="ตัวอย่าง", on_delete=models.CASCADE, related_name="results"
    )
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)
    kind = models.CharField("ประเภท", max_length=7, choices=ResultKind)
    text = models.TextField("ข้อความ")
    means = models.CharField("เครื่องมือวัด", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "ผลผลิต/ผลลัพธ์ของตัวอย่าง"
        ordering = ("-kind", "position", "pk")

    def __str__(self):
        return self.text
