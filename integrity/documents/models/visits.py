"""How often somebody asked, counted where all workers see it."""

from django.db import models


class VisitCount(models.Model):
    """Requests of one visitor in one stretch of time; old rows are swept away."""

    scope = models.CharField("บริการ", max_length=30)
    visitor = models.CharField("ผู้ขอ", max_length=64)  # a keyed hash: addresses are not kept
    begins_at = models.DateTimeField("เริ่มนับ")
    count = models.PositiveIntegerField("จำนวนครั้ง", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "การนับครั้งที่ขอ"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=("scope", "visitor", "begins_at"), name="documents_visitcount_once"
            )
        ]

    def __str__(self):
        return f"{self.scope} {self.count}"
