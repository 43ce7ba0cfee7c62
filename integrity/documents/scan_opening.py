"""Whether citizens may read the scan of a signed paper: internal until a publisher opens it.

A handwritten signature is personal data (พ.ร.บ.คุ้มครองข้อมูลส่วนบุคคล พ.ศ. 2562), and so may be
what else stands on the sheet: the same gate is asked as before a paper is issued.
"""

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.urls import reverse

from integrity.documents import personal_data
from integrity.documents.models import Document, Scan, Visibility
from integrity.documents.personal_data import Searched
from integrity.documents.scans import scan_path
from integrity.publishing import NotAllowed

MOST_DIGITS = 18
PERMISSIONS = ("documents.add_document", "documents.withdraw_document")
IF_NOT = (
    "สำเนาสแกนที่เก็บแล้วแก้ไม่ได้ ถ้ามีข้อมูลที่ต้องปิดบัง อย่าเปิดเผยไฟล์นี้ "
    "เพิ่มสำเนาสแกนที่ปิดบังข้อมูลนั้นแล้ว และเปิดเผยสำเนานั้นแทน"
)


def searched(scan: Scan) -> Searched:
    """Of a paper from outside, with the scan it was entered with, also what was typed of it."""
    document = scan.document
    entered = _is_entered(scan)
    of_what = "" if entered else "สำเนาสแกนของ"
    return Searched(
        organisation=document.organisation,
        subject=f"documents.scan:{scan.pk}",
        texts=words_of(document) if entered else [],
        files=[("สำเนาสแกน", scan_path(scan.sha256, scan.media_type))],
        title=f"{of_what}{document.get_kind_display()} “{document.title}”",
        address=reverse("admin:documents_document_scans", args=(document.pk,)),
        permissions=PERMISSIONS,
        if_not=IF_NOT,
    )


def words(title: str, official_no: str, signers: Iterable) -> Iterator[tuple[str, str]]:
    """What citizens read of a paper's entry in the register, with its place."""
    yield "เรื่อง", title
    yield "ที่ / เลขที่", official_no
    for signer in signers:
        yield "ผู้ลงนาม", "\n".join((signer.name, *signer.positions))


def words_of(document: Document) -> list[tuple[str, str]]:
    return list(words(document.title, document.official_no, document.signers.all()))


def entered_scan(document: Document) -> Scan | None:
    """What a paper from outside was entered with; others are added to it later."""
    if document.origin != Document.Origin.OUTSIDE:
        return None
    return document.scans.select_related("document__organisation").order_by("pk").first()


def _is_entered(scan: Scan) -> bool:
    return scan == entered_scan(scan.document)


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
    _set(scan, Visibility.PUBLIC, by)


def close_scan(scan: Scan, *, by) -> None:
    if refused := obstacle_of_person(scan, by):
        raise NotAllowed(refused)
    _set(scan, Visibility.INTERNAL, by)


@transaction.atomic
def _set(scan: Scan, visibility: str, by) -> None:
    """The paper's row is held: it may have been withdrawn while its scan was searched."""
    document = Document.objects.select_for_update(of=("self",)).get(pk=scan.document_id)
    now = Scan.objects.select_for_update(of=("self",)).get(pk=scan.pk)
    now.document = document
    if visibility == Visibility.PUBLIC and (refused := obstacle_to_open(now, by)):
        raise NotAllowed(refused)
    now.visibility = visibility
    now.save(update_fields=("visibility",))
