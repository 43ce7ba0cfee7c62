"""An office's public papers as open data."""

from django.http import HttpResponse
from ninja import Query, Router, Schema

from integrity.addresses import moved
from integrity.documents.models import Document, Kind
from integrity.documents.reading import Line, papers_of
from integrity.models import Organisation

router = Router(tags=["documents"])
MOST_ROWS = 1000
FURTHEST = 10_000_000  # no register is as long; a larger number fits no database


class DocumentOut(Schema):
    code: str
    kind: str
    kind_name: str
    official_no: str
    dated: str | None
    title: str
    fiscal_years: list[int]
    state: str
    state_name: str
    url: str
    pdf_url: str | None


class Asked(Schema):
    """``year``: calendar year of the paper, พ.ศ."""

    kind: Kind | None = None
    year: int | None = None
    fiscal_year: int | None = None
    limit: int = MOST_ROWS
    offset: int = 0


@router.get("/{slug:slug}/documents", response=list[DocumentOut])
def documents(request, response: HttpResponse, slug: str, asked: Query[Asked]):
    """The office's public papers, newest first.

    ``state`` is in_force, superseded or withdrawn; a withdrawn paper has no file any more
    (``pdf_url`` null) but keeps its page. At most 1000 at once: ``X-Total-Count`` says how many
    there are, ``offset`` leads to the others.
    """
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        return moved(request, slug)
    rows = papers_of(organisation)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.year is not None:
        rows = rows.of_year(asked.year)
    if asked.fiscal_year is not None:
        rows = rows.of_fiscal_year(asked.fiscal_year)
    response["X-Total-Count"] = str(rows.count())
    first = min(max(asked.offset, 0), FURTHEST)
    page = rows.with_open_file()[first : first + min(max(asked.limit, 1), MOST_ROWS)]
    return [document_out(each) for each in page]


def document_out(document: Document) -> dict:
    line = Line(document)
    first, last = document.first_fiscal_year, document.last_fiscal_year
    return {
        "code": document.code,
        "kind": document.kind,
        "kind_name": line.kind_label,
        "official_no": document.official_no,
        "dated": document.dated.isoformat() if document.dated else None,
        "title": document.title,
        "fiscal_years": list(range(first, last + 1)) if first else [],
        "state": document.state,
        "state_name": line.state_label,
        "url": line.url,
        "pdf_url": line.pdf_url if document.has_open_file else None,
    }
