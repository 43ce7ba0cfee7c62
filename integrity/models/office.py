"""The office: an organisation of local government, its addresses, its words."""

import hashlib

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from PIL import Image, UnidentifiedImageError

from integrity.colour import theme_css
from integrity.history import Tracked, TrackedQuerySet

# The first part of an address names either an office or one of these.
RESERVED_SLUGS = frozenset(
    {
        *("about", "accounts", "admin", "api", "docs", "documents", "favicon", "healthz", "help"),
        *("login", "logout", "media", "plans", "robots", "search", "sitemap", "static"),
        *("styleguide", "theme", "verify"),
    }
)

validate_slug_form = RegexValidator(
    r"^[a-z][a-z0-9-]+\Z",
    "ใช้อักษรอังกฤษตัวเล็ก ตัวเลข และขีดกลาง เริ่มด้วยตัวอักษร เช่น wiangsa",
)
validate_hex_colour = RegexValidator(
    r"^#[0-9a-fA-F]{6}\Z", "ระบุสีเป็นรหัส # ตามด้วยเลขฐานสิบหกหกหลัก เช่น #0f5c56"
)


def validate_slug_free(slug: str) -> None:
    """Refuse a slug that would hide one of the portal's own addresses."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(f"คำว่า “{slug}” ระบบใช้เป็นที่อยู่ของหน้าอื่นแล้ว กรุณาเลือกคำอื่น")


PICTURE_FORMATS = ("PNG", "JPEG", "WEBP")
EMBLEM_MAX_BYTES = 200_000
SEAL_MAX_BYTES = 1_000_000


def validate_emblem(picture: FieldFile) -> None:
    """The emblem stands on every page, so every visitor pays for its size."""
    _validate_picture(picture, EMBLEM_MAX_BYTES, "200 KB")


def validate_seal(picture: FieldFile) -> None:
    _validate_picture(picture, SEAL_MAX_BYTES, "1 MB")


def _validate_picture(picture: FieldFile, most: int, told: str) -> None:
    # A picture that was kept before may be missing from the disk, and is not what is being saved.
    if picture._committed:
        return
    if picture.size > most:
        raise ValidationError(
            f"ภาพนี้ใหญ่ {picture.size / 1000:,.0f} KB กรุณาย่อภาพให้ไม่เกิน {told} แล้วเลือกไฟล์ใหม่"
        )
    picture.seek(0)
    try:
        Image.open(picture, formats=PICTURE_FORMATS)
    except (UnidentifiedImageError, Image.DecompressionBombError) as unreadable:
        raise ValidationError(
            "ใช้ได้เฉพาะภาพ PNG, JPEG หรือ WebP กรุณาบันทึกภาพเป็นชนิดใดชนิดหนึ่งนี้แล้วเลือกไฟล์ใหม่"
        ) from unreadable
    finally:
        picture.seek(0)


class OrganisationQuerySet(TrackedQuerySet):
    def visible_to(self, user):
        """Offices a staff user may work with: the own one, or all for who belongs to none."""
        if not user.is_authenticated:
            return self.none()
        if user.organisation_id is None:
            return self if user.is_system_administrator else self.none()
        return self.filter(pk=user.organisation_id)


class Organisation(Tracked):
    """An องค์กรปกครองส่วนท้องถิ่น that publishes here."""

    class Kind(models.TextChoices):
        PAO = "pao", "องค์การบริหารส่วนจังหวัด"
        CITY = "city", "เทศบาลนคร"
        TOWN = "town", "เทศบาลเมือง"
        TOWNSHIP = "township", "เทศบาลตำบล"
        SAO = "sao", "องค์การบริหารส่วนตำบล"

    class PublishingRule(models.TextChoices):
        TWO_PERSONS = "two", "สองคน: ผู้เสนอกับผู้เผยแพร่เป็นคนละคน"
        ONE_PERSON = "one", "คนเดียว: ต้องแนบสำเนาการอนุมัติที่ลงนามแล้ว"

    class RiskRows(models.TextChoices):
        """Which way round the office reads its risk matrix."""

        LIKELIHOOD = "likelihood", "แถวเป็นโอกาส (L) หลักเป็นผลกระทบ (I)"
        IMPACT = "impact", "แถวเป็นผลกระทบ (I) หลักเป็นโอกาส (L)"

    name = models.CharField("ชื่อหน่วยงาน", max_length=200, unique=True)
    kind = models.CharField("ประเภท", max_length=10, choices=Kind)
    subdistrict = models.CharField("ตำบล/แขวง", max_length=100, blank=True)
    district = models.CharField("อำเภอ/เขต", max_length=100)
    province = models.CharField("จังหวัด", max_length=100)
    slug = models.CharField(
        "ชื่อในที่อยู่เว็บ",
        max_length=60,
        unique=True,
        validators=[validate_slug_form, validate_slug_free],
        help_text="เช่น wiangsa ใน /wiangsa/ เมื่อเปลี่ยนภายหลัง ที่อยู่เดิมจะส่งต่อมาที่อยู่ใหม่เสมอ",
    )
    abbreviation = models.CharField(
        "อักษรย่อ", max_length=6, blank=True, help_text="แสดงแทนตราสัญลักษณ์ เช่น วส"
    )
    letter_code = models.CharField(
        "รหัสตัวพยัญชนะ",
        max_length=30,
        blank=True,
        help_text="รหัสประจำหน่วยงานที่พิมพ์ในช่อง “ที่” ของหนังสือ เช่น ศก 74101",
    )
    emblem = models.ImageField(
        "ตราสัญลักษณ์",
        upload_to="emblems/",
        blank=True,
        validators=[validate_emblem],
        help_text="PNG, JPEG หรือ WebP ไม่เกิน 200 KB",
    )
    seal_image = models.ImageField(
        "ภาพตราประทับ",
        upload_to="seals/",
        blank=True,
        validators=[validate_seal],
        help_text="PNG, JPEG หรือ WebP ไม่เกิน 1 MB",
    )
    accent = models.CharField(
        "สีประจำหน่วยงาน",
        max_length=7,
        default="#0f5c56",
        validators=[validate_hex_colour],
        help_text="ระบบปรับความเข้มให้อ่านออกเองทั้งพื้นสว่างและพื้นมืด",
    )
    address = models.CharField("ที่ตั้ง", max_length=300, blank=True)
    telephone = models.CharField("โทรศัพท์", max_length=60, blank=True)
    email = models.EmailField("อีเมล", blank=True)
    website = models.URLField("เว็บไซต์", blank=True)
    publishing_rule = models.CharField(
        "การเผยแพร่", max_length=3, choices=PublishingRule, default=PublishingRule.TWO_PERSONS
    )
    risk_rows = models.CharField(
        "การวางตารางความเสี่ยง", max_length=10, choices=RiskRows, default=RiskRows.LIKELIHOOD
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "หน่วยงาน (อปท.)"
        ordering = ("province", "name")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(slug__regex=r"^[a-z][a-z0-9-]+\Z"),
                name="integrity_organisation_slug_form",
                violation_error_message="ชื่อในที่อยู่เว็บใช้ได้เฉพาะ a–z 0–9 และขีดกลาง",
            ),
            models.CheckConstraint(
                condition=models.Q(accent__regex=r"^#[0-9a-fA-F]{6}\Z"),
                name="integrity_organisation_accent_form",
                violation_error_message="สีประจำหน่วยงานต้องเป็นรหัส # ตามด้วยเลขฐานสิบหกหกหลัก",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("organisation", args=(self.slug,))

    @property
    def theme_fingerprint(self) -> str:
        return hashlib.sha256(theme_css(self.accent).encode()).hexdigest()[:12]

    @property
    def theme_url(self) -> str:
        return reverse("theme", args=(self.slug, self.theme_fingerprint))

    @property
    def place(self) -> str:
        """อำเภอ and จังหวัด in one line, as citizens read them."""
        return f"อำเภอ{self.district} จังหวัด{self.province}"

    @property
    def initials(self) -> str:
        """What stands where the office has no emblem: its own letters, else the first consonant."""
        proper = self.name.removeprefix(self.get_kind_display())
        return self.abbreviation or next((c for c in proper if "ก" <= c <= "ฮ"), "")

    @property
    def words(self) -> "OfficeWords":
        """The office's own words, else those of its kind."""
        return OfficeWords.objects.of(self)

    @property
    def one_person_publishes(self) -> bool:
        return self.publishing_rule == self.PublishingRule.ONE_PERSON

    def clean(self):
        former = FormerSlug.objects.filter(slug=self.slug).exclude(organisation=self.pk)
        if former.exists():
            raise ValidationError({"slug": "ที่อยู่นี้เคยเป็นของหน่วยงานอื่น และยังส่งต่อไปหน่วยงานนั้น"})

    @transaction.atomic
    def move_to(self, slug: str) -> None:
        """Change the address; the old one redirects for good."""
        before = Organisation.objects.only("slug").get(pk=self.pk).slug
        self.slug = slug
        self.full_clean(exclude=("name",))
        FormerSlug.objects.filter(slug=slug, organisation=self).delete()
        if before != slug:
            FormerSlug.objects.get_or_create(slug=before, organisation=self)
        self.save()


class FormerSlug(models.Model):
    """An address an office once had. It redirects for good, so nobody else may take it."""

    organisation = models.ForeignKey(
        Organisation, verbose_name="หน่วยงาน", on_delete=models.CASCADE, related_name="former_slugs"
    )
    slug = models.CharField("ที่อยู่เดิม", max_length=60, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "ที่อยู่เดิม"

    def __str__(self):
        return self.slug


class OfficeWordsQuerySet(TrackedQuerySet):
    def of(self, organisation: Organisation) -> "OfficeWords":
        """The words of ``organisation``: its own row, else its kind's, else an empty one."""
        rows = self.filter(
            models.Q(organisation=organisation)
            | models.Q(organisation=None, kind=organisation.kind)
        )
        own_first = sorted(rows, key=lambda row: row.organisation_id is None)
        return own_first[0] if own_first else OfficeWords(kind=organisation.kind)


class OfficeWords(Tracked):
    """What a kind of office calls its people and papers; an office may correct its own row."""

    FIELDS = (
        "executive",
        "deputy",
        "council",
        "council_member",
        "chief_clerk",
        "staff",
        "ordinance",
        "office",
        "secretariat",
    )

    kind = models.CharField("ประเภทหน่วยงาน", max_length=10, choices=Organisation.Kind)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name="เฉพาะหน่วยงาน",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="own_words",
        help_text="เว้นว่าง = ใช้กับทุกหน่วยงานประเภทนี้",
    )
    executive = models.CharField("ผู้บริหารท้องถิ่น", max_length=100)
    deputy = models.CharField("รองผู้บริหาร", max_length=100)
    council = models.CharField("สภาท้องถิ่น", max_length=100)
    council_member = models.CharField("สมาชิกสภา", max_length=100)
    chief_clerk = models.CharField("ปลัด", max_length=100)
    staff = models.CharField("พนักงาน", max_length=100)
    ordinance = models.CharField("เทศบัญญัติ/ข้อบัญญัติ", max_length=100)
    office = models.CharField("สำนักงาน", max_length=100)
    secretariat = models.CharField("สำนักปลัด", max_length=100)

    objects = OfficeWordsQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "คำเรียกตามประเภทหน่วยงาน"
        constraints = [
            models.UniqueConstraint(
                fields=("kind",),
                condition=models.Q(organisation=None),
                name="integrity_officewords_one_per_kind",
                violation_error_message="ประเภทหน่วยงานนี้มีชุดคำเรียกแล้ว",
            ),
            models.UniqueConstraint(
                fields=("organisation",),
                name="integrity_officewords_one_per_office",
                violation_error_message="หน่วยงานนี้มีชุดคำเรียกของตนแล้ว",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    def as_dict(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in self.FIELDS}
