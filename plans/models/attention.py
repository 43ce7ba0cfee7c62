"""What a person still has to look at, or has looked at and explained, in a project."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from integrity.history import Tracked
from plans.models.project import Project


class PointToCheck(Tracked):
    """What the portal carried over or understood by itself, until somebody says it is right."""

    class Origin(models.TextChoices):
        NEXT_PERIOD = "next", "ยกมาจากแผนช่วงก่อน"
        TEXTS = "texts", "อ่านจากเอกสาร"
        SAMPLE = "sample", "สร้างจากตัวอย่าง"
        HANDOVER = "handover", "ส่งมอบงาน"

    project = models.ForeignKey(
        Project, verbose_name="โครงการ", on_delete=models.CASCADE, related_name="points"
    )
    origin = models.CharField("ที่มา", max_length=8, choices=Origin)
    text = models.CharField("จุดที่ต้องตรวจ", max_length=500)
    checked_at = models.DateTimeField("ตรวจเมื่อ", null=True, blank=True, editable=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="ผู้ตรวจ",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        verbose_name = verbose_name_plural = "จุดที่ต้องตรวจ"
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(checked_at=None, checked_by=None)
                | models.Q(checked_at__isnull=False, checked_by__isnull=False),
                name="plans_pointtocheck_checked_by_somebody",
            )
        ]

    def __str__(self):
        return self.text

    def check_off(self, *, by) -> None:
        """Say that this has been looked at and is right."""
        self.checked_at, self.checked_by = timezone.now(), by
        self.save()

    def uncheck(self) -> None:
        self.checked_at = self.checked_by = None
        self.save()


class Explanation(Tracked):
    """Why a contradiction that a check found is right as it stands.

    ``about`` is what was explained, such as the two amounts: when it changes, the check speaks up
    again.
    """

    project = models.ForeignKey(
        Project, verbose_name="โครงการ", on_delete=models.CASCADE, related_name="explanations"
    )
    rule = models.CharField("ข้อตรวจ", max_length=60)
    about = models.CharField("เรื่องที่ชี้แจง", max_length=300)
    reason = models.CharField("เหตุผล", max_length=500)

    class Meta:
        verbose_name = verbose_name_plural = "คำชี้แจง"
        ordering = ("rule", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("project", "rule"),
                name="plans_explanation_once",
                violation_error_message="ชี้แจงข้อนี้ไว้แล้ว",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="plans_explanation_has_reason",
                violation_error_message="ระบุเหตุผล",
            ),
        ]

    def __str__(self):
        return self.reason
