"""Signing: one round for one frozen text, and who did what in it."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from integrity.documents.models.document import Document
from integrity.documents.models.frozen import (
    CODE_LENGTH,
    InsertOnly,
    InsertOnlyQuerySet,
    new_code,
)
from integrity.documents.models.kinds import Kind, Method, Visibility
from integrity.documents.models.snapshot import Snapshot
from integrity.models import Official, Organisation


class SigningQuerySet(InsertOnlyQuerySet):
    def visible_to(self, user):
        return self.filter(organisation__in=Organisation.objects.visible_to(user))

    def open(self):
        return self.filter(state=Signing.State.OPEN)

    def awaiting(self, official: Official):
        """Open rounds on screen in which ``official`` has the next step."""
        return self.open().filter(method=Method.SCREEN, next_official=official)

    def awaiting_user(self, user):
        """The same for the official whose account this is."""
        return self.open().filter(method=Method.SCREEN, next_official__user=user)


class Signing(InsertOnly):
    """A frozen text on its way to signatures. What it says never changes: an edit voids it.

    Its code is what the QR of the signing copy carries, and becomes the issued paper's. The steps
    are those of the snapshot (``data["steps"]``), numbered from 0.
    """

    MUTABLE = frozenset(
        {
            "state",
            "next_step",
            "next_official",
            "closed_at",
            "closed_by",
            "void_reason",
            "document",
        }
    )

    class State(models.TextChoices):
        OPEN = "open", "อยู่ระหว่างลงนาม"
        COMPLETE = "complete", "ลงนามครบ"
        VOID = "void", "เลิกลงนาม"
        ISSUED = "issued", "ออกแล้ว"

    organisation = models.ForeignKey(
        Organisation, verbose_name="หน่วยงาน", on_delete=models.PROTECT, related_name="signings"
    )
    kind = models.CharField("ประเภท", max_length=20, choices=Kind)
    title = models.CharField("เรื่อง", max_length=500)
    visibility = models.CharField("การเปิดเผย", max_length=8, choices=Visibility)
    method = models.CharField("วิธีลงนาม", max_length=6, choices=Method)
    code = models.CharField("รหัสเอกสาร", max_length=CODE_LENGTH, unique=True, default=new_code)
    snapshot = models.ForeignKey(
        Snapshot,
        verbose_name="เนื้อหาที่ตรึง",
        on_delete=models.PROTECT,
        related_name="signings",
    )
    state = models.CharField("สถานะ", max_length=8, choices=State, default=State.OPEN)
    next_step = models.PositiveSmallIntegerField("ลำดับถัดไป", default=0)
    next_official = models.ForeignKey(
        Official,
        verbose_name="รอลงนามโดย",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    opened_at = models.DateTimeField("เสนอลงนามเมื่อ", default=timezone.now)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="ผู้เสนอ", on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField("สิ้นสุดเมื่อ", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="ผู้สิ้นสุด",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    void_reason = models.TextField("เหตุผลที่เลิกลงนาม", blank=True)
    document = models.OneToOneField(
        Document,
        verbose_name="เอกสารที่ออก",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="signing",
    )
    source_label = models.CharField("ที่มา", max_length=300)
    source_address = models.CharField("ที่อยู่ของต้นเรื่อง", max_length=300, blank=True)

    objects = SigningQuerySet.as_manager()

    class Meta(InsertOnly.Meta):
        verbose_name = verbose_name_plural = "การลงนาม"
        ordering = ("-pk",)
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="issued", document__isnull=False)
                | (~models.Q(state="issued") & models.Q(document=None)),
                name="documents_signing_issued_has_document",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="void") | ~models.Q(void_reason=""),
                name="documents_signing_void_has_reason",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_complete(self) -> bool:
        return self.state == self.State.COMPLETE

    @property
    def is_void(self) -> bool:
        return self.state == self.State.VOID

    @property
    def is_issued(self) -> bool:
        return self.state == self.State.ISSUED


class Signature(InsertOnly):
    """The log of one step: who, as what, when, from where, and of which text."""

    class Outcome(models.TextChoices):
        SIGNED = "signed", "ลงนาม"
        REFUSED = "refused", "ไม่ลงนาม"

    signing = models.ForeignKey(
        Signing, verbose_name="การลงนาม", on_delete=models.PROTECT, related_name="signatures"
    )
    step = models.PositiveSmallIntegerField("ลำดับ")
    outcome = models.CharField("ผล", max_length=8, choices=Outcome, default=Outcome.SIGNED)
    official = models.ForeignKey(
        Official, verbose_name="ผู้ลงนาม", on_delete=models.PROTECT, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="บัญชีผู้ใช้", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField("ชื่อพร้อมคำนำหน้า", max_length=200)
    positions = models.JSONField("ตำแหน่ง", default=list)
    role = models.CharField("ลงนามในฐานะ", max_length=100, blank=True)
    option = models.CharField("ความเห็นที่เลือก", max_length=300, blank=True)
    remark = models.TextField("ความเห็น/เหตุผล", blank=True)
    at = models.DateTimeField("เมื่อ", default=timezone.now)
    address = models.CharField("ที่อยู่เครือข่าย", max_length=45)
    snapshot_sha256 = models.CharField("ลายนิ้วมือเนื้อหา", max_length=64)

    class Meta(InsertOnly.Meta):
        verbose_name = verbose_name_plural = "บันทึกการลงนาม"
        ordering = ("step",)
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=("signing", "step"),
                name="documents_signature_step_once",
                violation_error_message="ลำดับนี้ลงนามแล้ว",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="signed") | ~models.Q(remark=""),
                name="documents_signature_refused_has_reason",
                violation_error_message="ระบุเหตุผลที่ไม่ลงนาม",
            ),
        ]

    def __str__(self):
        return f"{self.name} {self.get_outcome_display()}"
