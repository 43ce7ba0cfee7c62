"""What was decided about personal data before a paper went out, and what was blanked later.

Law: พ.ร.บ.คุ้มครองข้อมูลส่วนบุคคล พ.ศ. 2562. Values themselves are never stored here: a finding is
known by its fingerprint and shown masked.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone

from integrity.documents.models.frozen import InsertOnly, InsertOnlyQuerySet
from integrity.models import Organisation


def _by(label: str, **options) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=label,
        on_delete=models.PROTECT,
        related_name="+",
        **options,
    )


class OfOfficeQuerySet(InsertOnlyQuerySet):
    def visible_to(self, user):
        return self.filter(organisation__in=Organisation.objects.visible_to(user))


class _OfSubject(InsertOnly):
    """``subject`` names the record looked through, such as "documents.clausedocument:12"."""

    organisation = models.ForeignKey(
        Organisation, verbose_name="หน่วยงาน", on_delete=models.PROTECT, related_name="+"
    )
    subject = models.CharField("เรื่อง", max_length=100, db_index=True)
    by = _by("โดย")
    at = models.DateTimeField("เมื่อ", default=timezone.now)

    objects = OfOfficeQuerySet.as_manager()

    class Meta(InsertOnly.Meta):
        abstract = True
        default_permissions = ("view",)


class PersonalDataReason(_OfSubject):
    """Why something that looks like personal data stays in a paper."""

    fingerprint = models.CharField("ลายนิ้วมือของข้อมูล", max_length=64)
    kind = models.CharField("ชนิด", max_length=20)
    place = models.CharField("อยู่ที่", max_length=200)
    masked = models.CharField("ข้อมูล (ปิดบังบางส่วน)", max_length=200)
    reason = models.CharField("เหตุผลที่คงไว้", max_length=300)

    class Meta(_OfSubject.Meta):
        verbose_name = verbose_name_plural = "เหตุผลที่คงข้อมูลส่วนบุคคล"
        constraints = [
            models.UniqueConstraint(
                fields=("subject", "fingerprint"), name="documents_personaldatareason_once"
            )
        ]

    def __str__(self):
        return self.masked


class PageView(_OfSubject):
    """One page of a scan without text, looked at by a person because no machine can read it."""

    file_sha256 = models.CharField("ลายนิ้วมือไฟล์", max_length=64)
    page = models.PositiveSmallIntegerField("หน้า")

    class Meta(_OfSubject.Meta):
        verbose_name = verbose_name_plural = "หน้าสแกนที่ตรวจด้วยตา"
        constraints = [
            models.UniqueConstraint(
                fields=("subject", "file_sha256", "page", "by"), name="documents_pageview_once"
            )
        ]

    def __str__(self):
        return f"หน้า {self.page}"


class PersonalDataConfirmation(_OfSubject):
    """The second person's word that exactly this content may go out."""

    content_sha256 = models.CharField("ลายนิ้วมือเนื้อหา", max_length=64)
    found = models.PositiveSmallIntegerField("จำนวนที่พบ")

    class Meta(_OfSubject.Meta):
        verbose_name = verbose_name_plural = "การยืนยันข้อมูลส่วนบุคคล"

    def __str__(self):
        return f"พบ {self.found} แห่ง"


class RedactionQuerySet(InsertOnlyQuerySet):
    def visible_to(self, user):
        return self.filter(organisation__in=Organisation.objects.visible_to(user))


class Redaction(InsertOnly):
    """A value blanked in the history and in kept sheets: asked for by one, done by another.

    The fact stays for good; the value goes with the deed.
    """

    MUTABLE = frozenset({"value", "done_at", "done_by", "refused_at", "places"})

    organisation = models.ForeignKey(
        Organisation, verbose_name="หน่วยงาน", on_delete=models.PROTECT, related_name="redactions"
    )
    value = models.TextField("ข้อมูลที่ลบ", blank=True)
    masked = models.CharField("ข้อมูล (ปิดบังบางส่วน)", max_length=200)
    reason = models.TextField("เหตุผล")
    places = models.JSONField("แห่งที่ลบ", default=dict)  # label → count
    requested_at = models.DateTimeField("ขอเมื่อ", default=timezone.now)
    requested_by = _by("ผู้ขอ")
    done_at = models.DateTimeField("ลบเมื่อ", null=True, blank=True)
    done_by = _by("ผู้ยืนยัน", null=True, blank=True)
    refused_at = models.DateTimeField("ไม่ลบเมื่อ", null=True, blank=True)

    objects = RedactionQuerySet.as_manager()

    class Meta(InsertOnly.Meta):
        verbose_name = verbose_name_plural = "การลบข้อมูลส่วนบุคคล"
        ordering = ("-pk",)
        default_permissions = ("view", "add", "confirm")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_at=None) | models.Q(value=""),
                name="documents_redaction_done_forgets_value",
            ),
            models.CheckConstraint(
                condition=models.Q(done_by=None) | ~models.Q(done_by=models.F("requested_by")),
                name="documents_redaction_two_persons",
                violation_error_message="ผู้ขอยืนยันเองไม่ได้",
            ),
        ]

    def __str__(self):
        return self.masked
