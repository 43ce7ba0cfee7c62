"""How an office words and numbers each kind of paper: dated reference data, never constants."""

from django.core.exceptions import ValidationError
from django.db import models

from integrity.documents.models.kinds import Kind
from integrity.models import Organisation
from integrity.models.reference import Confidence, Owned, OwnedQuerySet

MOST_INITIALS = 6  # lines: the room at the foot of a paper's last page


class PaperFormQuerySet(OwnedQuerySet):
    def of(self, organisation: Organisation, kind: str) -> "PaperForm":
        """The office's own form of this kind, else the national one, else an empty one."""
        rows = self.filter(models.Q(owner=organisation) | models.Q(owner=None), kind=kind)
        own_first = sorted(rows, key=lambda row: row.owner_id is None)
        return own_first[0] if own_first else PaperForm(kind=kind)


class PaperForm(Owned):
    """The words and the numbering of one kind of paper, of the country or of an office."""

    class Numbering(models.TextChoices):
        NONE = "none", "ไม่มีเลขที่"
        YEARLY = "yearly", "คำนำหน้า/เลข/พ.ศ."
        LETTER = "letter", "รหัสตัวพยัญชนะ/เลข"

    kind = models.CharField("ประเภทเอกสาร", max_length=20, choices=Kind)
    numbering = models.CharField(
        "รูปแบบเลขที่", max_length=10, choices=Numbering, default=Numbering.NONE
    )
    number_prefix = models.CharField(
        "คำนำหน้าเลขที่", max_length=40, blank=True, help_text="เช่น ก ใน ก/93/2565"
    )
    head = models.CharField(
        "คำขึ้นหัวเอกสาร", max_length=60, blank=True, help_text="พิมพ์หน้าชื่อหน่วยงาน เช่น ประกาศ"
    )
    closing = models.TextField(
        "คำลงท้าย", blank=True, help_text="เสนอให้ในเอกสารใหม่ แก้ได้ในแต่ละฉบับ เช่น จึงประกาศให้ทราบโดยทั่วกัน"
    )
    date_words = models.CharField(
        "คำหน้าวันที่", max_length=60, blank=True, help_text="เช่น ประกาศ ณ วันที่"
    )
    initials = models.TextField(
        "ช่องลงชื่อย่อบนสำเนาคู่ฉบับ",
        blank=True,
        help_text="หนึ่งบรรทัดต่อหนึ่งตำแหน่ง เช่น ปลัดเทศบาล",
    )
    source = models.TextField("ที่มา", blank=True)
    confidence = models.CharField(
        "ความเชื่อถือ", max_length=12, choices=Confidence, default=Confidence.UNCONFIRMED
    )

    objects = PaperFormQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "แบบของเอกสาร"
        ordering = ("kind", "owner")
        constraints = [
            models.UniqueConstraint(
                fields=("kind",),
                condition=models.Q(owner=None),
                name="documents_paperform_one_national",
                violation_error_message="มีแบบกลางของเอกสารประเภทนี้แล้ว",
            ),
            models.UniqueConstraint(
                fields=("owner", "kind"),
                name="documents_paperform_one_of_office",
                violation_error_message="หน่วยงานนี้มีแบบของเอกสารประเภทนี้แล้ว",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    def clean(self):
        super().clean()
        named = [line for line in self.initials.splitlines() if line.strip()]
        if len(named) > MOST_INITIALS:
            said = f"ใส่ได้ไม่เกิน {MOST_INITIALS} ตำแหน่ง เท่าที่ท้ายหน้าสุดท้ายของสำเนาคู่ฉบับมีที่ให้ลงชื่อย่อ"
            raise ValidationError({"initials": said})

    def copy_for(self, organisation: Organisation) -> "PaperForm":
        """A saved copy of this national form as the office's own, unconfirmed."""
        copy = PaperForm.objects.get(pk=self.pk)
        copy.pk, copy._state.adding = None, True
        copy.owner, copy.confidence = organisation, Confidence.UNCONFIRMED
        copy.save()
        return copy
