"""What binds an office from outside: laws and directives, and the dated rules of a year."""

from typing import Self

from django.db import models

from integrity.history import Tracked, TrackedQuerySet
from integrity.models.office import Organisation


class Confidence(models.TextChoices):
    """How sure we are of a row of reference data."""

    CONFIRMED = "confirmed", "ยืนยันกับเอกสารแล้ว"
    UNCONFIRMED = "unconfirmed", "ยังไม่ยืนยัน"


class OwnedQuerySet(TrackedQuerySet):
    """Rows that are national (no owner) or an office's own copy."""

    def visible_to(self, user):
        """National rows for every member of staff, and the copies of the own office."""
        if user.is_system_administrator and user.organisation_id is None:
            return self
        return self.filter(models.Q(owner=None) | models.Q(owner=user.organisation_id))

    def editable_by(self, user):
        """The national rows belong to the system administrator, a copy to its office."""
        if user.is_system_administrator and user.organisation_id is None:
            return self.filter(owner=None)
        return self.filter(owner=user.organisation_id, owner__isnull=False)


class Owned(Tracked):
    owner = models.ForeignKey(
        Organisation,
        verbose_name="เจ้าของ",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="เว้นว่าง = ข้อมูลกลางระดับประเทศ",
    )

    objects = OwnedQuerySet.as_manager()

    class Meta:
        abstract = True


class ReferenceVersion(Owned):
    """The rules of a year or a period, with where they come from.

    The first use locks a version (``is_used`` answers that): what was decided by it must stay
    readable as it was. A change is a new row whose ``replaces`` names the old one.
    """

    title = models.CharField("ชื่อ", max_length=300)
    source = models.TextField("ที่มา", blank=True)
    confidence = models.CharField(
        "ความเชื่อถือ", max_length=12, choices=Confidence, default=Confidence.UNCONFIRMED
    )
    note = models.TextField("หมายเหตุ", blank=True)
    replaces = models.ForeignKey(
        "self",
        verbose_name="ใช้แทน",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
    )

    class Meta:
        abstract = True

    @property
    def is_used(self) -> bool:
        """Whether a working record already follows this version."""
        raise NotImplementedError

    def successor(self, *, owner: Organisation | None) -> Self:
        """A saved copy of this row that replaces it, unconfirmed; national without owner.

        What hangs on the row is its caller's to copy.
        """
        copy = type(self)._default_manager.get(pk=self.pk)
        copy.pk, copy._state.adding = None, True
        copy.owner, copy.replaces = owner, self
        copy.confidence = Confidence.UNCONFIRMED
        copy.save()
        return copy


class Reference(Owned):
    """A law, rule or หนังสือสั่งการ that papers cite."""

    class Kind(models.TextChoices):
        CONSTITUTION = "constitution", "รัฐธรรมนูญ"
        ACT = "act", "พระราชบัญญัติ"
        DECREE = "decree", "พระราชกฤษฎีกา"
        REGULATION = "regulation", "ระเบียบ/หลักเกณฑ์"
        ANNOUNCEMENT = "announcement", "ประกาศ"
        RESOLUTION = "resolution", "มติคณะรัฐมนตรี"
        STRATEGY = "strategy", "ยุทธศาสตร์/แผนระดับชาติ"
        DIRECTIVE = "directive", "หนังสือสั่งการ"

    # What fixtures/reference calls the row: the title is staff's to correct.
    key = models.CharField("รหัสอ้างอิง", max_length=60, blank=True, editable=False)
    kind = models.CharField("ประเภท", max_length=12, choices=Kind)
    title = models.CharField("ชื่อเต็ม", max_length=400)
    short_title = models.CharField("ชื่อย่อ", max_length=150, blank=True)
    year = models.PositiveSmallIntegerField("พ.ศ.", null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self",
        verbose_name="ถูกแทนด้วย",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
    )
    confidence = models.CharField(
        "ความเชื่อถือ", max_length=12, choices=Confidence, default=Confidence.UNCONFIRMED
    )
    note = models.TextField("หมายเหตุ", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "กฎหมายและหนังสือสั่งการ"
        ordering = ("kind", "year", "title")
        constraints = [
            models.UniqueConstraint(
                fields=("key",),
                condition=~models.Q(key=""),
                name="integrity_reference_key_once",
                violation_error_message="มีรายการที่ใช้รหัสอ้างอิงนี้แล้ว",
            ),
            models.UniqueConstraint(
                fields=("title",),
                condition=models.Q(owner=None),
                name="integrity_reference_national_title_once",
                violation_error_message="มีรายการกลางชื่อนี้แล้ว",
            ),
            models.UniqueConstraint(
                fields=("owner", "title"),
                name="integrity_reference_own_title_once",
                violation_error_message="หน่วยงานนี้มีรายการชื่อนี้แล้ว",
            ),
            models.CheckConstraint(
                condition=models.Q(year=None) | models.Q(year__range=(2400, 2700)),
                name="integrity_reference_year_is_be",
                violation_error_message="ระบุปีเป็น พ.ศ. เช่น 2561",
            ),
        ]

    def __str__(self):
        return self.short_title or self.title
