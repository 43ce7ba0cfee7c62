"""Who signs a clause document, in which order and as what, while it is still being written."""

from django.core.exceptions import ValidationError
from django.db import models

from integrity.documents.models.clauses import ClauseDocument
from integrity.history import Tracked
from integrity.models import Appointment, Official


class SigningStep(Tracked):
    """A place in the order of signing. It belongs to a role; one person may hold several."""

    class Kind(models.TextChoices):
        ENDORSE = "endorse", "เสนอความเห็น"
        DECIDE = "decide", "พิจารณาสั่งการ"
        SIGN = "sign", "ลงนาม"

    document = models.ForeignKey(
        ClauseDocument, verbose_name="เอกสาร", on_delete=models.CASCADE, related_name="steps"
    )
    order = models.PositiveSmallIntegerField("ลำดับ")
    kind = models.CharField("ทำอะไร", max_length=7, choices=Kind, default=Kind.SIGN)
    official = models.ForeignKey(
        Official, verbose_name="ผู้ลงนาม", on_delete=models.PROTECT, related_name="+"
    )
    appointment = models.ForeignKey(
        Appointment,
        verbose_name="ในตำแหน่ง",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="เว้นว่าง = ตำแหน่งของตนในวันนั้น",
    )
    position_lines = models.TextField(
        "บรรทัดตำแหน่งใต้ชื่อ",
        blank=True,
        help_text="เว้นว่าง = ตามทะเบียนผู้ดำรงตำแหน่ง กำหนดการขึ้นบรรทัดเองได้",
    )
    role = models.CharField(
        "ในฐานะ", max_length=100, blank=True, help_text="เช่น ผู้รับข้อตกลง พิมพ์เหนือลายมือชื่อ"
    )
    addressed_to = models.CharField(
        "เรียน", max_length=300, blank=True, help_text="ผู้ที่ความเห็นนี้เสนอถึง เช่น ปลัดเทศบาล"
    )
    options = models.TextField(
        "ข้อความให้เลือก",
        blank=True,
        help_text="หนึ่งบรรทัดต่อหนึ่งตัวเลือก เช่น ทราบ/เพื่อโปรดพิจารณา",
    )
    beside_previous = models.BooleanField("วางคู่กับผู้ลงนามก่อนหน้า", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "ลำดับการลงนาม"
        ordering = ("order", "pk")

    def __str__(self):
        return self.official.name

    def clean(self):
        if self.official.organisation_id != self.document.organisation_id:
            raise ValidationError({"official": "เลือกได้เฉพาะผู้ดำรงตำแหน่งของหน่วยงานเดียวกัน"})
        if self.appointment and self.appointment.official_id != self.official_id:
            raise ValidationError({"appointment": "ตำแหน่งนี้ไม่ใช่ของผู้ลงนามที่เลือก"})
