"""The register of issued papers: what was said (Snapshot) and what was issued (Document)."""

import hashlib
import json
import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone

from integrity import files
from integrity.models import Organisation

# Crockford's base32: no letter that is read as another when a code is typed from paper.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12


class Frozen(Exception):
    """An attempt to change or delete what was frozen."""


def new_code() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def canonical_json(data: dict) -> str:
    """One text for one content, so that its hash means something."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class ThaiJSON(json.JSONEncoder):
    """Thai letters as themselves: half the bytes of their escapes, and read as much faster."""

    def __init__(self, **options):
        super().__init__(**options | {"ensure_ascii": False})


class InsertOnlyQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise Frozen("ข้อมูลที่ตรึงแล้วแก้ไม่ได้")

    def delete(self):
        raise Frozen("ข้อมูลที่ตรึงแล้วลบไม่ได้")

    def bulk_update(self, objs, fields, *args, **kwargs):
        raise Frozen("ข้อมูลที่ตรึงแล้วแก้ไม่ได้")

    def bulk_create(self, objs, *args, update_conflicts=False, **kwargs):
        if update_conflicts:
            raise Frozen("ข้อมูลที่ตรึงแล้วแก้ไม่ได้")
        return super().bulk_create(objs, *args, **kwargs)


class InsertOnly(models.Model):
    """A row that is written once. ``MUTABLE`` names the few columns that may change later."""

    MUTABLE: frozenset[str] = frozenset()

    objects = InsertOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"  # so that relations meet the same guard

    def save(self, *args, update_fields=None, **kwargs):
        if not self._state.adding and not (update_fields and set(update_fields) <= self.MUTABLE):
            raise Frozen("ข้อมูลที่ตรึงแล้วแก้ไม่ได้")
        super().save(*args, update_fields=update_fields, **kwargs)

    def delete(self, *args, **kwargs):
        raise Frozen("ข้อมูลที่ตรึงแล้วลบไม่ได้")


class SnapshotManager(models.Manager.from_queryset(InsertOnlyQuerySet)):
    def take(
        self, *, organisation: Organisation, data: dict, by, summary: dict | None = None
    ) -> "Snapshot":
        """Freeze ``data`` (plain JSON) under its hash.

        ``summary`` is the part of it that lists and tables need; none means all of it.
        """
        return self.create(
            organisation=organisation,
            kind=data["kind"],
            data=data,
            summary=canonical_json(data if summary is None else summary),
            sha256=hashlib.sha256(canonical_json(data).encode()).hexdigest(),
            made_by=by,
        )


class Snapshot(InsertOnly):
    """What a record said when it was submitted; papers are rendered from it alone."""

    organisation = models.ForeignKey(
        Organisation, verbose_name="หน่วยงาน", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField("ประเภท", max_length=30)
    data = models.JSONField("เนื้อหา", encoder=ThaiJSON)
    # As text: whoever reads several editions parses only the one that is shown.
    summary = models.TextField("ส่วนที่ใช้ในตาราง (JSON)")
    sha256 = models.CharField("ลายนิ้วมือ", max_length=64, db_index=True)
    made_at = models.DateTimeField("ตรึงเมื่อ", default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="โดย", on_delete=models.PROTECT, related_name="+"
    )

    objects = SnapshotManager()

    class Meta(InsertOnly.Meta):
        verbose_name = verbose_name_plural = "เนื้อหาที่ตรึง"
        default_permissions = ("view",)

    def __str__(self):
        return f"{self.kind} {self.sha256[:12]}"

    @property
    def is_intact(self) -> bool:
        return hashlib.sha256(canonical_json(self.data).encode()).hexdigest() == self.sha256


class DocumentQuerySet(InsertOnlyQuerySet):
    def public(self):
        return self.filter(visibility=Document.Visibility.PUBLIC)

    def visible_to(self, user):
        return self.filter(organisation__in=Organisation.objects.visible_to(user))


class Document(InsertOnly):
    """An issued paper: frozen file, numbers, and whether it is still in force."""

    MUTABLE = frozenset(
        {"state", "superseded_by", "withdrawn_at", "withdrawal_reason", "visibility"}
    )

    class Kind(models.TextChoices):
        PLAN = "plan", "แผน"

    class Visibility(models.TextChoices):
        PUBLIC = "public", "เปิดเผย"
        INTERNAL = "internal", "ภายใน"

    class State(models.TextChoices):
        IN_FORCE = "in_force", "มีผลใช้"
        SUPERSEDED = "superseded", "ใช้แทนแล้ว"
        WITHDRAWN = "withdrawn", "ยกเลิก"

    organisation = models.ForeignKey(
        Organisation, verbose_name="หน่วยงาน", on_delete=models.PROTECT, related_name="documents"
    )
    kind = models.CharField("ประเภท", max_length=20, choices=Kind)
    register_no = models.PositiveIntegerField("ลำดับในทะเบียน")
    official_no = models.CharField("ที่ / เลขที่", max_length=60, blank=True)
    code = models.CharField("รหัสเอกสาร", max_length=CODE_LENGTH, unique=True, default=new_code)
    title = models.CharField("เรื่อง", max_length=500)
    first_fiscal_year = models.PositiveSmallIntegerField("ปีงบประมาณแรก", null=True, blank=True)
    last_fiscal_year = models.PositiveSmallIntegerField("ปีงบประมาณสุดท้าย", null=True, blank=True)
    snapshot = models.ForeignKey(
        Snapshot, verbose_name="เนื้อหาที่ตรึง", on_delete=models.PROTECT, related_name="documents"
    )
    file_sha256 = models.CharField("ลายนิ้วมือไฟล์", max_length=64)
    file_size = models.PositiveBigIntegerField("ขนาดไฟล์ (ไบต์)")
    page_count = models.PositiveSmallIntegerField("จำนวนหน้า")
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
    withdrawal_reason = models.TextField("เหตุผลที่ยกเลิก", blank=True)
    # The register keeps the source's name and address as text: the source points here, not the
    # other way, so that nothing a clerk deletes can take an issued paper with it.
    source_label = models.CharField("ที่มา", max_length=300)
    source_address = models.CharField("ที่อยู่ของต้นเรื่อง", max_length=300)

    objects = DocumentQuerySet.as_manager()

    class Meta(InsertOnly.Meta):
        verbose_name = verbose_name_plural = "ทะเบียนเอกสาร"
        ordering = ("-register_no",)
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=("organisation", "register_no"),
                name="documents_document_register_no_once",
                violation_error_message="เลขลำดับในทะเบียนซ้ำ",
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
        ]

    def __str__(self):
        return self.title

    @property
    def path(self):
        """Where the issued file lies."""
        return files.issued_path(self.file_sha256)

    def supersede(self, *, by_document: "Document") -> None:
        self.state, self.superseded_by = self.State.SUPERSEDED, by_document
        self.save(update_fields=("state", "superseded_by"))

    def withdraw(self, *, reason: str) -> None:
        self.state, self.withdrawal_reason = self.State.WITHDRAWN, reason
        self.withdrawn_at = timezone.now()
        self.save(update_fields=("state", "withdrawal_reason", "withdrawn_at"))
