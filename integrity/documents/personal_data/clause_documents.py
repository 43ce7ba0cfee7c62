"""What of a clause document is looked through: all it prints but the office's own head."""

from collections.abc import Iterator

from django.urls import reverse

from integrity.documents.clauses.snapshot import take
from integrity.documents.models import ClauseDocument
from integrity.documents.personal_data.searching import Searched

PERMISSIONS = ("documents.change_clausedocument", "documents.issue_clausedocument")
LINES = {
    "title": "เรื่อง",
    "issuer": "หัวเอกสาร",
    "department": "ส่วนราชการ",
    "addressee": "เรียน",
    "refers_to": "อ้างถึง",
    "enclosures": "สิ่งที่ส่งมาด้วย",
    "place": "สถานที่",
    "contact": "ส่วนราชการเจ้าของเรื่องและโทรศัพท์",
    "closing": "คำลงท้าย",
}


def subject_of(document: ClauseDocument) -> str:
    return f"documents.clausedocument:{document.pk}"


def of_clause_document(document: ClauseDocument) -> Searched:
    """The frozen text once it is on its way to signatures, else the draft."""
    frozen = document.signing if document.signing_id and not document.signing.is_void else None
    data = frozen.snapshot.data if frozen else take(document)
    address = reverse("admin:documents_clausedocument_change", args=(document.pk,))
    remarks = frozen.signatures.exclude(remark="") if frozen else ()
    said = [(f"ความเห็นของ{row.name}", row.remark) for row in remarks]
    return Searched(
        organisation=document.organisation,
        subject=subject_of(document),
        texts=[(place, text, address) for place, text in [*_texts(data), *said]],
        files=list(_files(document)),
        title=str(document),
        address=address,
        permissions=PERMISSIONS,
        # The address in the head of a letter is the office's.
        own_texts=(data["place"],),
    )


def of_subject(key: str, user) -> Searched | None:
    """What the page of ``documents.clausedocument:key`` shows to ``user``; None is a 404."""
    rows = ClauseDocument.objects.of_office(user)
    if not user.has_perm("documents.issue_clausedocument"):
        rows = rows.editable_by(user)
    document = rows.with_state().filter(pk=key).first()
    return of_clause_document(document) if document else None


def _texts(data: dict) -> Iterator[tuple[str, str]]:
    for name, label in LINES.items():
        if text := _joined(data[name]):
            yield label, text
    for number, clause in enumerate(data["clauses"], start=1):
        yield _place(clause["mark"], number), clause["text"]
    for step in data["steps"]:
        said = [*step["positions"], step["role"], step["addressed_to"], *step["options"]]
        if any(said):
            yield f"การลงนามของ{step['name']}", "\n".join(filter(None, said))
    for attachment in data["attachments"]:
        yield "ชื่อเอกสารแนบ", attachment["title"]
    for recipient in data["recipients"]:
        yield "ผู้รับหนังสือเวียน", recipient["name"]
    for law in data["citations"]:
        yield "กฎหมายที่อ้าง", law["provision"]


def _place(mark: str, number: int) -> str:
    if not mark:
        return f"ย่อหน้าที่ {number}"
    return mark if mark.startswith("ข้อ") else f"ข้อ {mark}"


def _joined(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "\n".join(value)


def _files(document: ClauseDocument) -> Iterator[tuple[str, object]]:
    for row in document.attachments.select_related("issued"):
        # An issued paper too: it may have been for the office alone, or come from outside.
        path = row.issued.path if row.issued else row.file.path
        yield f"เอกสารแนบ “{row.title}”", path
