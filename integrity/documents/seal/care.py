"""Looking after certificates: what the office's page says, and what waits on the first page."""

from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from integrity.documents.seal.demonstration import MARK
from integrity.documents.seal.keys import Certificate, certificate_of
from integrity.models import Organisation
from integrity.thai import thai_date
from integrity.waiting import Waiting

WARNING_DAYS = 60
NONE = (
    "ยังไม่มีใบรับรอง เอกสารที่ออกจึงไม่มีตราประทับอิเล็กทรอนิกส์ แต่ยังตรวจสอบได้ที่หน้าตรวจสอบเอกสาร "
    "ผู้ดูแลระบบวางใบรับรองให้ได้ตามคู่มือการติดตั้ง"
)

TRIAL = "เป็นใบรับรองตัวอย่างสำหรับทดลองใช้ ไม่รับรองตัวตนของหน่วยงาน"


def of_office(office: Organisation) -> str:
    """Lines for the office's staff page."""
    certificate = certificate_of(office)
    if certificate is None:
        return NONE
    whose = certificate.subject and (
        f"ใบรับรองของ {certificate.subject} ใช้ได้ถึงวันที่ {thai_date(certificate.valid_until)}"
    )
    trial = certificate.subject.startswith(MARK) and TRIAL
    lines = (whose, trial, certificate.fault or _ends_soon(certificate), certificate.warning)
    return "\n".join(line for line in lines if line)


def waiting_for(user) -> list[Waiting]:
    """Certificates that stop papers, or soon will: for who issues them, and for the server's."""
    if user.organisation_id is not None and not user.has_perm("documents.issue_clausedocument"):
        return []
    found = ((office, certificate_of(office)) for office in _offices_with_keys(user))
    return [
        Waiting(
            title=f"ใบรับรองของ{office.name}{_what(certificate)}",
            why=certificate.fault or _ends_soon(certificate) or certificate.warning,
            address=reverse("admin:integrity_organisation_change", args=(office.pk,)),
            action="ดูใบรับรอง",
        )
        for office, certificate in found
        if certificate and (certificate.fault or _ends_soon(certificate) or certificate.warning)
    ]


def _offices_with_keys(user):
    try:
        slugs = [each.name for each in Path(settings.KEYS_DIR).iterdir()]
    except OSError:  # no office has one, or nobody may look: then issuing says so
        return []
    if user.organisation_id is not None:
        return [user.organisation] if slugs else []
    has_folder = Q(slug__in=slugs) | Q(former_slugs__slug__in=slugs)
    return Organisation.objects.visible_to(user).filter(has_folder).distinct()


def _what(certificate: Certificate) -> str:
    if certificate.fault:
        return "ใช้ประทับตราไม่ได้"
    return "ใกล้หมดอายุ" if _ends_soon(certificate) else "ผู้อื่นอ่านกุญแจได้"


def _ends_soon(certificate: Certificate) -> str:
    if certificate.days_left > WARNING_DAYS:
        return ""
    day = thai_date(timezone.localtime(certificate.valid_until).date())
    return (
        f"ใบรับรองจะหมดอายุวันที่ {day} (อีก {certificate.days_left} วัน) "
        "หลังจากนั้นจะออกเอกสารไม่ได้ ขอให้ผู้ดูแลระบบขอใบรับรองใหม่"
    )
