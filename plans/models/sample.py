"""รายละเอียดโครงการตัวอย่าง: a sheet of the framework's item that an office starts from.

Fields in square brackets, such as [ชื่อหน่วยงาน], are filled from the office when a project is made
from the sample; those the office must say itself stay in brackets until somebody does.
"""

from django.core.exceptions import ValidationError
from django.db import models

from integrity.history import Tracked
from integrity.models import ReferenceVersion
from integrity.models.reference import OwnedQuerySet
from plans.models.framework import Item, PlanFramework
from plans.models.kinds import Heading, ProjectKind, ResultKind


class SampleSheetQuerySet(OwnedQuerySet):
    def in_use_by(self, organisation) -> "SampleSheetQuerySet":
        """The office's own, then the national ones; not what one of them replaces."""
        theirs = models.Q(owner=None) | models.Q(owner=organisation)
        successors = self.model.objects.filter(theirs, replaces=models.OuterRef("pk"))
        rows = self.filter(theirs).exclude(models.Exists(successors))
        return rows.order_by(models.F("owner").asc(nulls_last=True), "pk")

    def for_framework(self, framework: PlanFramework, organisation) -> "SampleSheetQuerySet":
        """Also what was written for the framework that this one was copied from: an item is known
        by its code."""
        lineage = [framework.pk]
        while framework.replaces_id and framework.replaces_id not in lineage:
            framework = framework.replaces
            lineage.append(framework.pk)
        rows = self.in_use_by(organisation)
        return rows.filter(item__mission__dimension__framework__in=lineage)

    def for_item(self, item: Item, organisation) -> "SampleSheetQuerySet":
        framework = item.mission.dimension.framework
        return self.for_framework(framework, organisation).filter(item__code=item.code)


class SampleSheet(ReferenceVersion):
    """``title`` is the project's, with its bracketed fields. The first project made from it locks
    it: a change is a new row that replaces it."""

    item = models.ForeignKey(
        Item, verbose_name="ภารกิจย่อย", on_delete=models.PROTECT, related_name="samples"
    )
    kind = models.CharField("ประเภท", max_length=10, choices=ProjectKind)

    objects = SampleSheetQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "รายละเอียดโครงการตัวอย่าง"
        ordering = ("item__code", "pk")

    def __str__(self):
        return self.title

    @property
    def is_used(self) -> bool:
        return self.projects.exists()

    def clean(self):
        if not self.item_id:
            return
        owner = self.item.mission.dimension.framework.owner_id
        if owner and owner != self.owner_id:
            raise ValidationError({"item": "ภารกิจย่อยนี้อยู่ในกรอบแผนของหน่วยงานอื่น"})


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
