"""Whether citizens may read the scan of a signed paper: internal until a publisher opens it.

A handwritten signature is personal data (พ.ร.บ.คุ้มครองข้อมูลส่วนบุคคล พ.ศ. 2562), and so may be
what else stands on the sheet: the same gate is asked as before a paper is issued.
"""

from django.db import transaction
from django.urls import reverse

from integrity.documents import personal_data
from integrity.documents.models import Scan, Visibility
from integrity.documents.personal_data import Searched
from integrity.documents.scans import scan_path
from integrity.publishing import NotAllowed

MOST_DIGITS = 18
PERMISSIONS = ("documents.add_document", "documents.withdraw_document")


def searched(scan: Scan) -> Searched:
    document = scan.document
    return Searched(
        organisation=document.organisation,
        subject=f"documents.scan:{scan.pk}",
        texts=[],
        files=[("สำเนาสแกน", scan_path(scan.sha256, scan.media_type))],
        title=f"สำเนาสแกนของ{document.get_kind_display()} “{document.title}”",
        address=reverse("admin:documents_document_scans", args=(document.pk,)),
        permissions=PERMISSIONS,
    )


def of_subject(key: str, user) -> Searched | None:
    """What the page of personal data shows of ``documents.scan:key``; None is a 404."""
    if not key.isdecimal() or len(key) > MOST_DIGITS:
        return None
    rows = Scan.objects.filter(document__organisation=user.organisation_id, pk=int(key))
    scan = rows.select_related("document__organisation").first()
    return searched(scan) if scan else None


def obstacle_of_person(scan: Scan, by) -> str:
    if not by.has_perm("documents.withdraw_document"):
        return "ผู้เผยแพร่ของหน่วยงานเท่านั้นที่เปิดหรือปิดสำเนาสแกนได้"
    mine = by.organisation_id == scan.document.organisation_id
    return "" if mine else "ทำได้เฉพาะเอกสารของหน่วยงานตนเอง"


def obstacle_to_open(scan: Scan, by) -> str:
    """Why ``by`` may not open this scan to everybody, in Thai; the gate for personal data apart."""
    if refused := obstacle_of_person(scan, by):
        return refused
    if scan.document.is_withdrawn or not scan.document.is_public:
        return "เปิดเผยได้เฉพาะสำเนาสแกนของเอกสารที่เปิดเผยและยังไม่ยกเลิก"
    return ""


def open_scan(scan: Scan, *, by) -> None:
    """Raises NotAllowed. The search takes its time, so it lies before the transaction."""
    if refused := obstacle_to_open(scan, by) or personal_data.obstacle(searched(scan), by):
        raise NotAllowed(refused)
    _set(scan, Visibility.PUBLIC)


def close_scan(scan: Scan, *, by) -> None:
    if refused := obstacle_of_person(scan, by):
        raise NotAllowed(refused)
    _set(scan, Visibility.INTERNAL)


@transaction.atomic
def _set(scan: Scan, visibility: str) -> None:
    now = Scan.objects.select_for_update(of=("self",)).get(pk=scan.pk)
    now.visibility = visibility
    now.save(update_fields=("visibility",))
