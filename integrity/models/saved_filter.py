"""A list of the admin as a person likes to see it: a name for an address."""

from django.conf import settings
from django.db import models


class SavedFilter(models.Model):
    """``query`` is what stands after the "?" of the list's address."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="ผู้ใช้",
        on_delete=models.CASCADE,
        related_name="saved_filters",
    )
    model = models.CharField("รายการ", max_length=100, help_text="เช่น plans.project")
    name = models.CharField("ชื่อตัวกรอง", max_length=60)
    query = models.CharField("เงื่อนไข", max_length=1000)

    class Meta:
        verbose_name = verbose_name_plural = "ตัวกรองที่บันทึกไว้"
        ordering = ("name",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=("user", "model", "name"),
                name="integrity_savedfilter_name_once",
                violation_error_message="มีตัวกรองชื่อนี้แล้ว",
            )
        ]

    def __str__(self):
        return self.name
