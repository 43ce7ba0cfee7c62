"""What stands behind a plan's own pages, in the office's order: issued papers, uploaded PDFs."""

from django.db import transaction
from django.db.models import Max, QuerySet

from integrity.documents.models import Document, Kind
from integrity.models import Organisation
from integrity.publishing import NotAllowed
from integrity.thai import normalise, thai_date, truncate
from plans.editions.publication import locked
from plans.models import PlanAppendix, PlanVersion

MOST_APPENDICES = 50
LONGEST_TITLE = PlanAppendix._meta.get_field("title").max_length
CLOSED = "แผนฉบับนี้ไม่เปิดให้แก้ไขแล้ว จึงแก้ภาคผนวกไม่ได้ หากต้องแก้ ให้เริ่มฉบับทบทวนก่อน"


def issued_papers(office: Organisation) -> QuerySet:
    """What may stand in an appendix: public papers of the office that were not withdrawn."""
    papers = Document.objects.public().filter(organisation=office)
    return papers.exclude(state=Document.State.WITHDRAWN).exclude(kind=Kind.PLAN)


@transaction.atomic
def add_issued(version: PlanVersion, document: Document, *, title: str, by) -> PlanAppendix:
    """Raises NotAllowed for an edition that is public, or a paper citizens may not read."""
    fresh = _open(version)
    if not issued_papers(fresh.organisation).filter(pk=document.pk).exists():
        raise NotAllowed("เลือกได้เฉพาะเอกสารที่เปิดเผยและยังไม่ยกเลิกของหน่วยงานเดียวกัน")
    if fresh.appendices.filter(document=document).exists():
        raise NotAllowed("เอกสารนี้อยู่ในภาคผนวกแล้ว")
    return _add(fresh, by=by, document=document, title=title or document_name(document))


@transaction.atomic
def add_file(version: PlanVersion, sha256: str, pages: int, *, title: str, by) -> PlanAppendix:
    """``sha256``: of a file that is kept already. Raises NotAllowed for a public edition."""
    fresh = _open(version)
    if fresh.appendices.filter(sha256=sha256).exists():
        raise NotAllowed("ไฟล์นี้อยู่ในภาคผนวกแล้ว")
    return _add(fresh, by=by, file=f"{sha256}.pdf", sha256=sha256, pages=pages, title=title)


@transaction.atomic
def rename(version: PlanVersion, key: int, *, title: str, by) -> PlanAppendix:
    """What the contents call it; left empty, an issued paper's own name comes back."""
    row = _row(_open(version), key)
    name = " ".join(normalise(title).split())
    if not name and row.document is None:
        raise NotAllowed("พิมพ์ชื่อของไฟล์ในภาคผนวก ชื่อนี้จะอยู่ในสารบัญของแผน")
    row.title = truncate(name or document_name(row.document), LONGEST_TITLE)
    row._history_user = by
    row.save()
    return row


@transaction.atomic
def move(version: PlanVersion, key: int, *, by: int, user) -> PlanAppendix:
    """One place up (``by=-1``) or down (``by=1``); at the end it stays where it is."""
    fresh = _open(version)
    rows = list(fresh.appendices.all())
    row = _row(fresh, key)
    place = next(at for at, each in enumerate(rows) if each.pk == row.pk)
    rows.insert(min(max(place + by, 0), len(rows) - 1), rows.pop(place))
    for position, each in enumerate(rows):
        if each.position != position:
            each.position, each._history_user = position, user
            each.save()
    return row


@transaction.atomic
def remove(version: PlanVersion, key: int, *, by) -> str:
    """The title of what was removed; its file stays, for other editions may name it."""
    row = _row(_open(version), key)
    row._history_user = by
    row.delete()
    return row.title


def document_name(document: Document) -> str:
    """คำสั่ง ที่ ก/93/2565 เรื่อง …, as a list of appendices names it."""
    kind = document.get_kind_display()
    number = f" ที่ {document.official_no}" if document.official_no else ""
    return truncate(f"{kind}{number} เรื่อง {document.title}", LONGEST_TITLE)


def choice_name(document: Document) -> str:
    """Where one is chosen: two editions of a paper have one name, not one day and one state."""
    day = f" ลงวันที่ {thai_date(document.dated, 'short')}" if document.dated else ""
    state = "" if document.is_in_force else f" ({document.get_state_display()})"
    return f"{document_name(document)}{day}{state}"


def _open(version: PlanVersion) -> PlanVersion:
    fresh = locked(version)
    if not fresh.is_working:
        raise NotAllowed(CLOSED)
    return fresh


def _row(version: PlanVersion, key: int) -> PlanAppendix:
    row = version.appendices.filter(pk=key).first()
    if row is None:
        raise NotAllowed("ไม่พบรายการนี้ในภาคผนวก อาจมีผู้นำออกไปแล้ว")
    return row


def _add(version: PlanVersion, *, by, **values) -> PlanAppendix:
    if version.appendices.count() >= MOST_APPENDICES:
        raise NotAllowed(f"ภาคผนวกมีได้ไม่เกิน {MOST_APPENDICES} รายการ")
    last = version.appendices.aggregate(last=Max("position"))["last"]
    values["title"] = truncate(values["title"], LONGEST_TITLE)
    row = PlanAppendix(version=version, position=0 if last is None else last + 1, **values)
    row._history_user = by
    row.save()
    return row
