"""A project that an edition no longer has, though an edition before it published it."""

from django.db import models

from integrity.history import Tracked
from plans.models.framework import Dimension
from plans.models.plan import PlanVersion
from plans.models.project import Project


class Cancellation(Tracked):
    """The project of ``key`` is cancelled from ``version`` on; its number stays its own."""

    version = models.ForeignKey(
        PlanVersion, verbose_name="แผน", on_delete=models.CASCADE, related_name="cancellations"
    )
    key = models.UUIDField("รหัสประจำโครงการ", editable=False)
    dimension = models.ForeignKey(
        Dimension, verbose_name="มิติ", on_delete=models.PROTECT, related_name="+"
    )
    number = models.PositiveSmallIntegerField("ลำดับที่")
    kind = models.CharField("ประเภท", max_length=10, choices=Project.Kind)
    title = models.CharField("ชื่อโครงการ/กิจกรรม/มาตรการ", max_length=500)
    reason = models.TextField("เหตุผลที่ยกเลิก")

    class Meta:
        verbose_name = verbose_name_plural = "โครงการที่ยกเลิก"
        ordering = ("version", "dimension__number", "number")
        constraints = [
            models.UniqueConstraint(
                fields=("version", "key"),
                name="plans_cancellation_once",
                violation_error_message="ฉบับนี้ยกเลิกโครงการนี้แล้ว",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="plans_cancellation_has_reason",
                violation_error_message="ระบุเหตุผลที่ยกเลิก",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def code(self) -> str:
        return f"{self.dimension.number}-{self.number}"
