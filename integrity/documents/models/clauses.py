"""A paper written clause by clause: what clerks type before it is frozen for signing."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models

from integrity.documents.models.document import Document
from integrity.documents.models.enclosure import Enclosure
from integrity.documents.models.kinds import CLAUSE_KINDS, Kind, Method, Urgency, Visibility
from integrity.documents.models.signing import Signing
from integrity.history import Tracked, TrackedQuerySet
from integrity.models import Division, Organisation, Reference
from integrity.models.dates import plausible_dates
from integrity.models.division import refuse_gone
from integrity.roles import Role
from integrity.storage import DataFolder

LONGEST_CLAUSE = 20_000
MOST_CLAUSES = 1_000


def attachment_storage() -> DataFolder:
    """Attachments lie outside MEDIA: nothing serves them but the admin and the issued paper."""
    return DataFolder("attachments")


class ClauseDocumentQuerySet(TrackedQuerySet):
    def of_office(self, user):
        """Papers of the user's own office; an editor's are those of the own division."""
        if not user.is_authenticated or not user.is_active or user.organisation_id is None:
            return self.none()
        return self.filter(organisation=user.organisation_id)

    def editable_by(self, user):
        rows = self.of_office(user).filter(document=None, dropped_at=None)
        if user.has_role(Role.PLAN_OFFICER):
            return rows
        return rows.filter(division=user.division_id, division__isnull=False)

    def with_state(self):
        return self.select_related("organisation", "division", "signing", "document")

    def held(self, pk) -> "ClauseDocument":
        """The row with its state as it stands now, held until the end of the transaction.

        Two statements: PostgreSQL joins what it saw before it waited for the lock, so one that
        does both finds the new key of a round and not the round.
        """
        self.select_for_update().values_list("pk").get(pk=pk)
        return self.with_state().get(pk=pk)


class ClauseDocument(Tracked):
    """A ประกาศ, คำสั่ง, บันทึกข้อความ, หนังสือ or รายงานการประชุม, from its first word to its issue.

    ร่าง → เสนอลงนาม → ลงนามครบ → ออกแล้ว. The state is that of its round of signing; an edit
    voids the round and the paper is a draft again.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "ร่าง"
        SIGNING = "signing", "เสนอลงนาม"
        SIGNED = "signed", "ลงนามครบ"
        ISSUED = "issued", "ออกแล้ว"
        DROPPED = "dropped", "ไม่ออกเอกสาร"

    organisation = models.ForeignKey(
        Organisation,
        verbose_name="หน่วยงาน",
        on_delete=models.PROTECT,
        related_name="clause_documents",
    )
    kind = models.CharField(
        "ประเภท", max_length=20, choices=[(kind.value, kind.label) for kind in CLAUSE_KINDS]
    )
    division = models.ForeignKey(
        Division,
        verbose_name="เจ้าของเรื่อง",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="clause_documents",
    )
    title = models.CharField("เรื่อง", max_length=500)
    issuer = models.CharField(
        "หัวเอกสาร",
        max_length=300,
        blank=True,
        help_text="เว้นว่าง = ตามแบบ เช่น ประกาศเทศบาลตำบล…",
    )
    first_fiscal_year = models.PositiveSmallIntegerField("ปีงบประมาณ", null=True, blank=True)
    last_fiscal_year = models.PositiveSmallIntegerField(
        "ถึงปีงบประมาณ", null=True, blank=True, help_text="เว้นว่าง = ปีเดียว"
    )
    department = models.CharField(
        "ส่วนราชการ", max_length=300, blank=True, help_text="บรรทัดบนของบันทึกข้อความ"
    )
    addressee = models.CharField("เรียน", max_length=300, blank=True)
    salutation = models.CharField("คำขึ้นต้น", max_length=60, blank=True, default="เรียน")
    refers_to = models.TextField("อ้างถึง", blank=True, help_text="หนึ่งบรรทัดต่อหนึ่งเรื่อง")
    enclosures = models.TextField("สิ่งที่ส่งมาด้วย", blank=True, help_text="หนึ่งบรรทัดต่อหนึ่งรายการ")
    urgency = models.CharField(
        "ชั้นความเร็ว", max_length=6, choices=Urgency, default=Urgency.NORMAL, blank=True
    )
    place = models.CharField(
        "สถานที่", max_length=300, blank=True, help_text="ที่ตั้งในหนังสือภายนอก หรือที่ประชุมในรายงาน"
    )
    contact = models.TextField(
        "ส่วนราชการเจ้าของเรื่องและโทรศัพท์", blank=True, help_text="ท้ายหนังสือภายนอก หนึ่งบรรทัดต่อหนึ่งข้อความ"
    )
    closing = models.TextField("คำลงท้าย", blank=True)
    # Known beforehand only now and then; on paper it is entered when the paper returns.
    dated = models.DateField("ลงวันที่", null=True, blank=True)
    thai_digits = models.BooleanField("พิมพ์เลขไทย", default=True)
    method = models.CharField("วิธีลงนาม", max_length=6, choices=Method, default=Method.PAPER)
    visibility = models.CharField(
        "การเปิดเผย", max_length=8, choices=Visibility, default=Visibility.PUBLIC
    )
    replaces = models.ForeignKey(
        Document,
        verbose_name="ใช้แทนเอกสาร",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="เมื่อออกเอกสารนี้ ฉบับเดิมจะเป็น “ใช้แทนแล้ว”",
    )
    copied_from = models.ForeignKey(
        "self",
        verbose_name="เริ่มจากสำเนาของ",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="copies",
    )
    # The record that this paper was filled from, as text: the paper outlives it.
    source_label = models.CharField("จากเรื่อง", max_length=300, blank=True, editable=False)
    source_address = models.CharField("ที่อยู่ของเรื่อง", max_length=300, blank=True, editable=False)
    signing = models.ForeignKey(
        Signing,
        verbose_name="การลงนาม",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="clause_documents",
    )
    document = models.OneToOneField(
        Document,
        verbose_name="เอกสารที่ออก",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="clause_document",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="ผู้เริ่มร่าง",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField("เริ่มร่างเมื่อ", auto_now_add=True)
    dropped_at = models.DateTimeField("ไม่ออกเอกสารเมื่อ", null=True, editable=False)

    objects = ClauseDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "ร่างเอกสาร"
        ordering = ("-pk",)
        default_permissions = ("add", "change", "delete", "view", "submit", "sign", "issue")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_fiscal_year=None)
                | models.Q(last_fiscal_year__gte=models.F("first_fiscal_year")),
                name="documents_clausedocument_years_in_order",
                violation_error_message="ปีสุดท้ายต้องไม่ก่อนปีแรก และต้องมีปีแรก",
            ),
            models.CheckConstraint(
                condition=models.Q(document=None) | models.Q(dropped_at=None),
                name="documents_clausedocument_issued_is_not_dropped",
            ),
            *plausible_dates("dated", model="documents_clausedocument"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.title}"

    def clean(self):
        super().clean()
        if self.division and self.division.organisation_id != self.organisation_id:
            raise ValidationError({"division": "เลือกได้เฉพาะสำนัก/กองของหน่วยงานเดียวกัน"})
        if self.replaces and self.replaces.organisation_id != self.organisation_id:
            raise ValidationError({"replaces": "เลือกได้เฉพาะเอกสารของหน่วยงานเดียวกัน"})
        refuse_gone(self, "division")

    @property
    def state(self) -> str:
        if self.document_id:
            return self.State.ISSUED
        if self.dropped_at:
            return self.State.DROPPED
        if self.signing_id is None or self.signing.is_void:
            return self.State.DRAFT
        return self.State.SIGNED if self.signing.is_complete else self.State.SIGNING

    @property
    def state_label(self) -> str:
        return self.State(self.state).label

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_in_signing(self) -> bool:
        """Frozen and on its way: waiting for signatures, or signed and not yet issued."""
        return self.state in (self.State.SIGNING, self.State.SIGNED)

    @property
    def is_issued(self) -> bool:
        return self.state == self.State.ISSUED

    @property
    def is_memo(self) -> bool:
        return self.kind == Kind.MEMO

    @property
    def years(self) -> tuple[int, int] | None:
        """First and last fiscal year (พ.ศ.), or None for a paper of no year."""
        if self.first_fiscal_year is None:
            return None
        return self.first_fiscal_year, self.last_fiscal_year or self.first_fiscal_year


# Between the positions of two clauses, so that one put in between moves no other: the history keeps
# only what somebody changed.
STEP = 1024


def _place(position: int) -> str:
    """A position as it is read in the history: the third clause is 3, one put in behind it 3.5."""
    return f"{position / STEP:.4g}"


class Clause(Tracked):
    """One row of a paper's text. What stands under what is read from order and level."""

    class Kind(models.TextChoices):
        PARAGRAPH = "paragraph", "ย่อหน้า"
        NUMBERED = "numbered", "ข้อ"
        HEADING = "heading", "หัวข้อ"
        TABLE = "table", "ตาราง"
        MEMBERS = "members", "รายชื่อ"

    document = models.ForeignKey(
        ClauseDocument, verbose_name="เอกสาร", on_delete=models.CASCADE, related_name="clauses"
    )
    position = models.PositiveIntegerField("ลำดับ")
    kind = models.CharField("ชนิด", max_length=9, choices=Kind, default=Kind.PARAGRAPH)
    # A numbered clause: 1 to 3. Anything else: the level of the clause it stands under, 0 for none.
    level = models.PositiveSmallIntegerField("ระดับ", default=0)
    mark = models.CharField("เลขข้อ", max_length=20, blank=True, help_text="พิมพ์ตามนี้ เช่น ๑.๑ หรือ –")
    # A table or a list of members: a line a row, cells parted by "|"; the first row of a table is
    # its head.
    text = models.TextField("ข้อความ", validators=[MaxLengthValidator(LONGEST_CLAUSE)])

    SPOKEN = {"position": _place}

    class Meta:
        verbose_name = verbose_name_plural = "ข้อของเอกสาร"
        ordering = ("position", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level__lte=3),
                name="documents_clause_three_deep",
                violation_error_message="ข้อซ้อนกันได้ไม่เกินสามชั้น",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="numbered") | models.Q(level__gte=1),
                name="documents_clause_numbered_has_level",
                violation_error_message="ข้อที่มีเลขต้องอยู่ชั้นที่ 1 ถึง 3",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="numbered") | models.Q(mark=""),
                name="documents_clause_only_numbered_has_mark",
                violation_error_message="มีเลขข้อได้เฉพาะข้อที่มีเลข",
            ),
        ]

    def __str__(self):
        return f"{self.mark} {self.text[:60]}".strip()


class Attachment(Enclosure):
    """A file or an issued paper that goes with a paper, behind its last page."""

    document = models.ForeignKey(
        ClauseDocument, verbose_name="เอกสาร", on_delete=models.CASCADE, related_name="attachments"
    )
    issued = Enclosure.issued_paper()
    file = models.FileField("ไฟล์ PDF", storage=attachment_storage, blank=True)

    class Meta(Enclosure.Meta):
        verbose_name = verbose_name_plural = "เอกสารแนบ"
        constraints = [Enclosure.one_source("issued", name="documents_attachment_one_source")]


class Citation(Tracked):
    """A law, rule or directive that a paper rests on."""

    document = models.ForeignKey(
        ClauseDocument, verbose_name="เอกสาร", on_delete=models.CASCADE, related_name="citations"
    )
    reference = models.ForeignKey(
        Reference, verbose_name="กฎหมายและหนังสือสั่งการ", on_delete=models.PROTECT, related_name="+"
    )
    provision = models.CharField("มาตรา/ข้อ", max_length=100, blank=True)
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "กฎหมายที่อ้าง"
        ordering = ("position", "pk")

    def __str__(self):
        return f"{self.reference} {self.provision}".strip()


class Recipient(Tracked):
    """Who a circular goes to; each says รับทราบ once it is issued."""

    document = models.ForeignKey(
        ClauseDocument, verbose_name="เอกสาร", on_delete=models.CASCADE, related_name="recipients"
    )
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)
    division = models.ForeignKey(
        Division,
        verbose_name="สำนัก/กอง",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    name = models.CharField("ชื่อผู้รับ", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "ผู้รับหนังสือเวียน"
        ordering = ("position", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(division__isnull=False) | ~models.Q(name=""),
                name="documents_recipient_is_named",
                violation_error_message="เลือกสำนัก/กอง หรือพิมพ์ชื่อผู้รับ",
            )
        ]

    def __str__(self):
        return self.name or str(self.division)
