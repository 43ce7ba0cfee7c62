"""Words that a template leaves behind, and that a finished plan must not say."""

from django.core.exceptions import ValidationError
from django.db import models

from integrity import leftovers
from integrity.models.reference import Confidence, Owned


class LeftoverPhrase(Owned):
    """A phrase of a manual's template: to be filled in, to be chosen from, or the manual's code.

    ``pattern`` is plain text; "*" stands for letters on the same line, "#" for digits.
    """

    class Kind(models.TextChoices):
        PLACEHOLDER = "placeholder", "ข้อความให้เติม"
        ALTERNATIVES = "alternatives", "ตัวเลือกที่ยังไม่ได้เลือก"
        CODE = "code", "รหัสของคู่มือ"

    key = models.CharField("รหัสอ้างอิง", max_length=60, blank=True, editable=False)
    kind = models.CharField("ประเภท", max_length=12, choices=Kind)
    pattern = models.CharField(
        "ข้อความ", max_length=200, help_text="* แทนข้อความใด ๆ ในบรรทัดเดียวกัน # แทนตัวเลข"
    )
    advice = models.CharField("คำแนะนำ", max_length=300, blank=True)
    source = models.TextField("ที่มา", blank=True)
    confidence = models.CharField(
        "ความเชื่อถือ", max_length=12, choices=Confidence, default=Confidence.UNCONFIRMED
    )

    class Meta:
        verbose_name = verbose_name_plural = "ข้อความตกค้างจากแม่แบบ"
        ordering = ("kind", "pattern", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("key",),
                condition=~models.Q(key=""),
                name="integrity_leftoverphrase_key_once",
                violation_error_message="มีรายการที่ใช้รหัสอ้างอิงนี้แล้ว",
            )
        ]

    def __str__(self):
        return self.pattern

    def clean(self):
        if obstacle := leftovers.obstacle(self.pattern):
            raise ValidationError({"pattern": obstacle})
