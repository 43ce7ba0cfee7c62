"""A paper from outside the portal becomes public: with its scan, or only its entry.

It was entered for the office because something in it needs a person's eye, or because the office
wanted it so. Once public it stays public: its scan can be closed again, and the paper withdrawn.
"""

from django.db import models, transaction
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from integrity.documents import personal_data
from integrity.documents.models import (
    Document,
    PageView,
    PersonalDataReason,
    Scan,
    Visibility,
)
from integrity.documents.personal_data import Known, findings_in
from integrity.documents.scan_opening import entered_scan, searched, words_of
from integrity.publishing import NotAllowed
from integrity.waiting import Waiting

MOST_LISTED = 5


class Extent(models.TextChoices):
    WITH_SCAN = "scan", "เอกสารพร้อมสำเนาสแกน"
    ENTRY = "entry", "เฉพาะรายการในทะเบียน"


def may_become_public(document: Document) -> bool:
    is_from_outside = document.origin == Document.Origin.OUTSIDE
    return is_from_outside and not (document.is_public or document.is_withdrawn)


def obstacle(document: Document, by) -> str:
    """Why ``by`` may not make this paper public, in Thai; the gate for personal data apart."""
    if not by.has_perm("documents.withdraw_document"):
        return "ผู้เผยแพร่ของหน่วยงานเท่านั้นที่เปิดเผยเอกสารได้"
    if by.organisation_id != document.organisation_id:
        return "ทำได้เฉพาะเอกสารของหน่วยงานตนเอง"
    if document.is_withdrawn:
        return "เอกสารนี้ยกเลิกแล้ว"
    if document.is_public:
        return "เอกสารนี้เปิดเผยแล้ว"
    return "" if may_become_public(document) else "เอกสารที่ออกในระบบกำหนดการเปิดเผยไว้ก่อนลงนาม"


def obstacle_of_gate(document: Document, extent: str, by) -> str:
    """What is still to be judged. The entry alone needs nobody when nothing stands in its words."""
    scan = entered_scan(document)
    if scan is None:
        return "เอกสารนี้ไม่มีสำเนาสแกน" if extent == Extent.WITH_SCAN else ""
    office = document.organisation
    known = Known.of_office(office)
    if extent == Extent.ENTRY and not findings_in(words_of(document), known):
        return ""
    return personal_data.obstacle(searched(scan), by)


def open_document(document: Document, *, extent: str, by) -> None:
    """Raises NotAllowed. The search takes its time, so it lies before the transaction."""
    if refused := obstacle(document, by) or obstacle_of_gate(document, extent, by):
        raise NotAllowed(refused)
    scan = entered_scan(document) if extent == Extent.WITH_SCAN else None
    _open(document, scan, by)


@transaction.atomic
def _open(document: Document, scan: Scan | None, by) -> None:
    now = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if refused := obstacle(now, by):
        raise NotAllowed(refused)
    now.visibility = Visibility.PUBLIC
    now.save(update_fields=("visibility",))
    if scan:
        scan.visibility = Visibility.PUBLIC
        scan.save(update_fields=("visibility",))


def waiting_for(user) -> list[Waiting]:
    """Papers that somebody looked through and nobody opened yet, for who may open them."""
    if not user.has_perm("documents.withdraw_document"):
        return []
    subject = Concat(
        models.Value("documents.scan:"), Cast(models.OuterRef("pk"), models.CharField())
    )
    judged = [
        models.Exists(model.objects.filter(subject=subject))
        for model in (PageView, PersonalDataReason)
    ]
    rows = Scan.objects.filter(
        judged[0] | judged[1],
        document__organisation=user.organisation_id,
        document__origin=Document.Origin.OUTSIDE,
        document__visibility=Visibility.INTERNAL,
    ).exclude(document__state=Document.State.WITHDRAWN)
    return [
        Waiting(
            title=scan.document.title,
            why=f"{scan.document.get_kind_display()}ที่ออกนอกระบบ มีผู้ตรวจข้อมูลส่วนบุคคลแล้ว ยังไม่เปิดเผย",
            address=reverse("admin:documents_document_scans", args=(scan.document_id,)),
            action="ยืนยันและเปิดเผย",
            state="in_review",
            state_label="รอเปิดเผย",
        )
        for scan in rows.select_related("document").order_by("pk")[:MOST_LISTED]
    ]
