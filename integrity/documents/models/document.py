"""An issued paper: frozen file, numbers, who signed, and whether it is still in force."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils import timezone

from integrity import files
from integrity.documents.models.frozen import (
    CODE_LENGTH,
    InsertOnly,
    InsertOnlyQuerySet,
    new_code,
)
from integrity.documents.models.kinds import Kind, Method, Visibility
from integrity.documents.models.snapshot import Snapshot
from integrity.models import Division, Official, Organisation
from integrity.models.dates import plausible_dates
from integrity.thai import BE_OFFSET, FIRST_BE_YEAR, LAST_BE_YEAR


class DocumentQuerySet(InsertOnlyQuerySet):
    def public(self):
        """What every visitor may list and read; a withdrawn one keeps its page."""
        return self.filter(visibility=Visibility.PUBLIC)

    def visible_to(self, user):
        return self.filter(organisation__in=Organisation.objects.visible_to(user))

    def readable_by(self, user):
        """The permanent pages: public papers for everybody, the office's own for its staff."""
        if not user.is_authenticated or not user.is_staff:
            return self.public()
        if not user.has_perm("documents.view_document"):
            return self.public()
        own = models.Q(organisation__in=Organisation.objects.visible_to(user))
        return self.filter(own | models.Q(visibility=Visibility.PUBLIC))

    def with_day(self):
        """``day``: the paper's own, else the day it was issued."""
        return self.annotate(day=Coalesce("dated", TruncDate("issued_at")))

    def newest_first(self):
        return self.with_day().order_by("-day", "-register_no")

    def of_year(self, year_be: int):
        """Papers of a calendar year, พ.ศ."""
        if not FIRST_BE_YEAR <= year_be <= LAST_BE_YEAR:
            return self.none()
        return self.with_day().filter(day__year=year_be - BE_OFFSET)

    def of_fiscal_year(self, year_be: int):
        if not FIRST_BE_YEAR <= year_be <= LAST_BE_YEAR:
            return self.none()
        return self.filter(first_fiscal_year__lte=year_be, last_fiscal_year__gte=year_be)

    def with_open_file(self):
        """``has_open_file``: whether every visitor may download it. Of a paper from outside the
        portal the file is the scan it was entered with, not one that was added later."""
        scans = Scan.objects.filter(document=models.OuterRef("pk")).order_by("pk")
        entered = models.Subquery(scans.values("visibility")[:1])
        is_open = models.Q(visibility=Visibility.PUBLIC) & ~models.Q(state="withdrawn")
        is_open &= models.Q(origin="portal") | models.Q(entered_scan=Visibility.PUBLIC)
        return self.alias(entered_scan=entered).annotate(
            has_open_file=models.Case(models.When(is_open, then=True), default=False)
        )


class Document(InsertOnly):
    """An issued paper: frozen file, numbers, and whether it is still in force."""

    MUTABLE = frozenset(
        {
            "state",
            "superseded_by",
            "withdrawn_at",
            "withdrawn_by",
            "withdrawal_reason",
            "visibility",
        }
    )

    Kind = Kind
    Visibility = Visibility

    class State(models.TextChoices):
        IN_FORCE = "in_force", "มีผลใช้"
        SUPERSEDED = "superseded", "ใช้แทนแล้ว"
        WITHDRAWN = "withdrawn", "ยกเลิก"

    class Origin(models.TextChoices):
        PORTAL = "portal", "ออกในระบบ"
        OUTSIDE = "outside", "ออกนอกระบบ"

    organisation = models.ForeignKey(
        Organisation, verbose_name="หน่วยงาน", on_delete=models.PROTECT, related_name="documents"
    )
    division = models.ForeignKey(
        Division,
        verbose_name="เจ้าของเรื่อง",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
    )
    kind = models.CharField("ประเภท", max_length=20, choices=Kind)
    origin = models.CharField("ที่มาของฉบับ", max_length=7, choices=Origin, default=Origin.PORTAL)
    register_no = models.PositiveIntegerField("ลำดับในทะเบียน")
    official_no = models.CharField("ที่ / เลขที่", max_length=60, blank=True)
    # By calendar year, as the central book counts; none without a number.
    number_year = models.PositiveSmallIntegerField("เลขของปี พ.ศ.", null=True, blank=True)
    dated = models.DateField("ลงวันที่", null=True, blank=True)
    code = models.CharField("รหัสเอกสาร", max_length=CODE_LENGTH, unique=True, default=new_code)
    title = models.CharField("เรื่อง", max_length=500)
    first_fiscal_year = models.PositiveSmallIntegerField("ปีงบประมาณแรก", null=True, blank=True)
    last_fiscal_year = models.PositiveSmallIntegerField("ปีงบประมาณสุดท้าย", null=True, blank=True)
    # None for a paper that was issued outside the portal: the portal knows its scan alone.
    snapshot = models.ForeignKey(
        Snapshot,
        verbose_name="เนื้อหาที่ตรึง",
        on_delete=models.PROTECT,
        null=True,
        related_name="documents",
    )
    file_sha256 = models.CharField("ลายนิ้วมือไฟล์", max_length=64, db_index=True)
    file_size = models.PositiveBigIntegerField("ขนาดไฟล์ (ไบต์)")
    page_count = models.PositiveSmallIntegerField("จำนวนหน้า")
    seal_subject = models.CharField("ผู้ประทับตรา", max_length=300, blank=True)
    seal_fingerprint = models.CharField("ลายนิ้วมือใบรับรอง", max_length=64, blank=True)
    method = models.CharField("วิธีลงนาม", max_length=6, choices=Method, blank=True)
    ink_note = models.TextField(
        "แก้ไขด้วยหมึกก่อนลงนาม", blank=True, help_text="แสดงเมื่อมีผู้ตรวจสอบเอกสาร เช่น แก้คำว่า … ในข้อ 3"
    )
    visibility = models.CharField(
        "การเปิดเผย", max_length=8, choices=Visibility, default=Visibility.PUBLIC
    )
    state = models.CharField("สถานะ", max_length=10, choices=State, default=State.IN_FORCE)
    superseded_by = models.ForeignKey(
        "self",
        verbose_name="ใช้แทนด้วย",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="supersedes",
    )
    issued_at = models.DateTimeField("ออกเมื่อ", default=timezone.now)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="ผู้ออก", on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField("ยกเลิกเมื่อ", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="ผู้ยกเลิก",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    withdrawal_reason = models.TextField("เหตุผลที่ยกเลิก", blank=True)
    # The register keeps the source's name and address as text: the source points here, not the
    # other way, so that nothing a clerk deletes can take an issued paper with it.
    source_label = models.CharField("ที่มา", max_length=300)
    source_address = models.CharField("ที่อยู่ของต้นเรื่อง", max_length=300, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta(InsertOnly.Meta):
        verbose_name = verbose_name_plural = "ทะเบียนเอกสาร"
        ordering = ("-register_no",)
        default_permissions = ("view", "add", "withdraw")
        constraints = [
            models.UniqueConstraint(
                fields=("organisation", "register_no"),
                name="documents_document_register_no_once",
                violation_error_message="เลขลำดับในทะเบียนซ้ำ",
            ),
            models.UniqueConstraint(
                fields=("organisation", "kind", "number_year", "official_no"),
                condition=~models.Q(official_no=""),
                name="documents_document_official_no_once",
                violation_error_message="เลขที่นี้ใช้กับเอกสารประเภทเดียวกันในปีเดียวกันแล้ว",
            ),
            models.CheckConstraint(
                condition=models.Q(official_no="") | models.Q(number_year__isnull=False),
                name="documents_document_number_has_year",
                violation_error_message="เลขที่ต้องมีปี พ.ศ. ที่ออกเลข",
            ),
            models.CheckConstraint(
                condition=models.Q(origin="outside") | models.Q(snapshot__isnull=False),
                name="documents_document_own_has_snapshot",
            ),
            models.CheckConstraint(
                condition=models.Q(state="superseded") | models.Q(superseded_by=None),
                name="documents_document_successor_means_superseded",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn")
                | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawal_reason="")),
                name="documents_document_withdrawn_has_reason",
            ),
            *plausible_dates("dated", model="documents_document"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("documents:document", args=(self.organisation.slug, self.code))

    @property
    def path(self):
        """Where the issued file lies."""
        return files.issued_path(self.file_sha256)

    @property
    def is_public(self) -> bool:
        return self.visibility == Visibility.PUBLIC

    @property
    def is_in_force(self) -> bool:
        return self.state == self.State.IN_FORCE

    @property
    def is_superseded(self) -> bool:
        return self.state == self.State.SUPERSEDED

    @property
    def is_withdrawn(self) -> bool:
        return self.state == self.State.WITHDRAWN

    def supersede(self, *, by_document: "Document") -> None:
        self.state, self.superseded_by = self.State.SUPERSEDED, by_document
        self.save(update_fields=("state", "superseded_by"))

    def withdraw(self, *, reason: str, by=None) -> None:
        self.state, self.withdrawal_reason = self.State.WITHDRAWN, reason
        self.withdrawn_at, self.withdrawn_by = timezone.now(), by
        # A withdrawn paper is nobody's predecessor any more: its page says withdrawn, and when.
        self.superseded_by = None
        self.save(
            update_fields=(
                "state",
                "superseded_by",
                "withdrawal_reason",
                "withdrawn_at",
                "withdrawn_by",
            )
        )


class DocumentSigner(InsertOnly):
    """Who signed a paper, as what, as the appointments of that day had it."""

    document = models.ForeignKey(
        Document, verbose_name="เอกสาร", on_delete=models.PROTECT, related_name="signers"
    )
    order = models.PositiveSmallIntegerField("ลำดับ")
    official = models.ForeignKey(
        Official,
        verbose_name="บุคคลในทะเบียน",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    name = models.CharField("ชื่อพร้อมคำนำหน้า", max_length=200)
    positions = models.JSONField("ตำแหน่ง", default=list)  # the lines under the name
    role = models.CharField("ลงนามในฐานะ", max_length=100, blank=True)
    signed_at = models.DateTimeField("ลงนามเมื่อ", null=True, blank=True)

    class Meta(InsertOnly.Meta):
        verbose_name = verbose_name_plural = "ผู้ลงนาม"
        ordering = ("order", "pk")
        default_permissions = ("view",)

    def __str__(self):
        return self.name


class Scan(InsertOnly):
    """The signed sheet of paper as it came back: a PDF or a photo, kept with the text."""

    MUTABLE = frozenset({"visibility"})

    class MediaType(models.TextChoices):
        PDF = "application/pdf", "PDF"
        JPEG = "image/jpeg", "JPEG"
        PNG = "image/png", "PNG"

    document = models.ForeignKey(
        Document, verbose_name="เอกสาร", on_delete=models.PROTECT, related_name="scans"
    )
    sha256 = models.CharField("ลายนิ้วมือไฟล์", max_length=64)
    size = models.PositiveBigIntegerField("ขนาดไฟล์ (ไบต์)")
    media_type = models.CharField("ชนิดไฟล์", max_length=15, choices=MediaType)
    pages = models.PositiveSmallIntegerField("จำนวนหน้า", default=1)
    # A handwritten signature is personal data: internal unless the office decides otherwise.
    visibility = models.CharField(
        "การเปิดเผย", max_length=8, choices=Visibility, default=Visibility.INTERNAL
    )
    added_at = models.DateTimeField("เพิ่มเมื่อ", default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="โดย", on_delete=models.PROTECT, related_name="+"
    )

    class Meta(InsertOnly.Meta):
        verbose_name = verbose_name_plural = "สำเนาสแกน"
        ordering = ("pk",)
        default_permissions = ("view",)

    def __str__(self):
        return f"{self.get_media_type_display()} {self.pages} หน้า"


class Acknowledgement(InsertOnly):
    """A line of a circular's รับทราบ list: who it went to, and when they said they had read it."""

    MUTABLE = frozenset({"acknowledged_at", "acknowledged_by"})

    document = models.ForeignKey(
        Document, verbose_name="เอกสาร", on_delete=models.PROTECT, related_name="acknowledgements"
    )
    position = models.PositiveSmallIntegerField("ลำดับ")
    name = models.CharField("ผู้รับ", max_length=200)
    division = models.ForeignKey(
        Division,
        verbose_name="สำนัก/กอง",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    acknowledged_at = models.DateTimeField("รับทราบเมื่อ", null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="ผู้รับทราบ",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta(InsertOnly.Meta):
        verbose_name = verbose_name_plural = "การรับทราบ"
        ordering = ("position", "pk")
        default_permissions = ("view",)

    def __str__(self):
        return self.name
