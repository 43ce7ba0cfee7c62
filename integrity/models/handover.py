"""What was moved from one person or division to another, kept as the list that was printed."""

from django.conf import settings
from django.db import models

from integrity.models.office import Organisation


class HandoverQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(organisation__in=Organisation.objects.visible_to(user))


class Handover(models.Model):
    """One move, in the words of its day. Written once, by ``integrity.handover``."""

    class Kind(models.TextChoices):
        PERSON = "person", "ผู้ใช้"
        DIVISION = "division", "สำนัก/กอง"

    organisation = models.ForeignKey(
        Organisation, verbose_name="หน่วยงาน", on_delete=models.PROTECT, related_name="handovers"
    )
    kind = models.CharField("ส่งมอบระหว่าง", max_length=8, choices=Kind)
    giver = models.CharField("ผู้ส่งมอบ", max_length=300)
    receiver = models.CharField("ผู้รับมอบ", max_length=300)
    reason = models.CharField("เหตุผล", max_length=300, blank=True)
    # [{"what": "โครงการ…", "entries": ["1-1 …"]}], as the list is printed
    moved = models.JSONField("รายการที่ส่งมอบ", default=list)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="ผู้ดำเนินการ",
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField("เมื่อ", auto_now_add=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "การส่งมอบงาน"
        ordering = ("-at", "-pk")
        default_permissions = ("view", "add")

    def __str__(self):
        return f"{self.giver} → {self.receiver}"
