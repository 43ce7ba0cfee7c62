"""Fills an office's register with papers of a page or two, as the portal leaves them."""

from integrity.documents.codes import identifier_of
from integrity.documents.models import Document, Snapshot, canonical_json, new_code
from integrity.documents.seal import seal
from integrity.files import issued_dir, store
from integrity.models import Organisation, User
from integrity.pdf import render_pdf
from tests.benchmarks.installation import OFFICER, SLUG

TEXT = "ให้ส่วนราชการในสังกัดถือปฏิบัติตามมาตรการป้องกันการทุจริตโดยเคร่งครัด " * 12
CLAUSES = [{"kind": "numbered", "level": 1, "mark": f"{n}.", "text": TEXT} for n in range(1, 11)]
BATCH = 500


def main(count: str, sealed: str) -> None:
    """``sealed``: "sealed" or "plain"."""
    office = Organisation.objects.get(slug=SLUG)
    by = User.objects.create_user(OFFICER, organisation=office)
    page = render_pdf(_html(), identifier=identifier_of(new_code()))
    issued_dir().mkdir(exist_ok=True)
    first = office.documents.count() + 1
    for start in range(0, int(count), BATCH):
        numbers = range(start, min(start + BATCH, int(count)))
        _enter(office, by, [first + number for number in numbers], page, sealed == "sealed")


def _html() -> str:
    return f'<html lang="th"><title>ประกาศ</title>{"".join(f"<p>{TEXT}" for _ in CLAUSES)}'


def _enter(office, by, numbers, page: bytes, with_seal: bool) -> None:
    texts = [
        {"schema": 1, "kind": "clause", "title": f"ประกาศที่ {number}", "clauses": CLAUSES}
        for number in numbers
    ]
    frozen = [Snapshot.objects.take(organisation=office, data=text, by=by) for text in texts]
    Document.objects.bulk_create(
        _document(office, by, number, snapshot, page, with_seal)
        for number, snapshot in zip(numbers, frozen, strict=True)
    )


def _document(office, by, number, snapshot, page, with_seal) -> Document:
    content = page + f"\n% {number} {canonical_json({})}\n".encode()
    finished = seal(content, office) if with_seal else None
    content = finished.content if finished else content
    return Document(
        organisation=office,
        kind=Document.Kind.ANNOUNCEMENT,
        register_no=number,
        title=f"ประกาศที่ {number}",
        snapshot=snapshot,
        file_sha256=store(content),
        file_size=len(content),
        page_count=2,
        seal_subject=finished.subject if finished else "",
        seal_fingerprint=finished.fingerprint if finished else "",
        issued_by=by,
        source_label="benchmark",
    )
