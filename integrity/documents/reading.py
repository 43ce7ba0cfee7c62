"""Which papers a reader gets to see, and what the pages show of them."""

from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse

from integrity.documents.clauses.snapshot import KIND as CLAUSES
from integrity.documents.codes import shown
from integrity.documents.models import CLAUSE_KINDS, Document, Snapshot
from integrity.documents.models.document import DocumentQuerySet
from integrity.models import Organisation
from integrity.prepared import Prepared
from integrity.thai import thai_date

ON_OFFICE_PAGE = 5


class IssuedPaper(NamedTuple):
    title: str
    sha256: str


_FILES = Prepared(
    Document.objects.filter(organisation__slug="{slug}", code="{code}")
    .with_open_file()
    .filter(has_open_file=True)
    .order_by()
    .values_list("title", "file_sha256"),
    slug="{slug}",
    code="{code}",
)


def public_file(slug: str, code: str) -> IssuedPaper | None:
    """What any visitor may download; one lean query, since a download has nothing else to do."""
    return next((IssuedPaper(*row) for row in _FILES.rows(slug=slug, code=code)), None)


def papers_of(organisation: Organisation) -> DocumentQuerySet:
    """What lists show: public papers, for whoever asks."""
    rows = Document.objects.public().filter(organisation=organisation)
    return rows.newest_first().select_related("organisation")


def latest_papers(organisation: Organisation) -> dict:
    """For the office's page: the newest of its papers, and how many there are."""
    rows = papers_of(organisation)
    newest = list(rows[: ON_OFFICE_PAGE + 1])
    total = len(newest) if len(newest) <= ON_OFFICE_PAGE else rows.count()
    return {"papers": [Line(each) for each in newest[:ON_OFFICE_PAGE]], "total": total}


def laws_of(document: Document) -> list[str]:
    """What a paper written in clauses rests on, as it was frozen; of the rest, nothing is read."""
    if document.snapshot_id is None or document.kind not in CLAUSE_KINDS:
        return []
    frozen = Snapshot.objects.filter(pk=document.snapshot_id, kind=CLAUSES)
    cited = frozen.values_list("data__citations", flat=True).first()
    return [f"{row['title']} {row['provision']}".strip() for row in cited or ()]


@dataclass(frozen=True)
class Line:
    """A paper in a list, and the parts of its own page that need words."""

    document: Document

    @property
    def url(self) -> str:
        return self.document.get_absolute_url()

    @property
    def pdf_url(self) -> str:
        return pdf_address(self.document)

    @property
    def kind_label(self) -> str:
        return self.document.get_kind_display()

    @property
    def state_label(self) -> str:
        return self.document.get_state_display()

    @property
    def code_shown(self) -> str:
        return shown(self.document.code)

    @property
    def day(self):
        """The paper's own; without one, the page says when it was entered."""
        return self.document.dated

    @property
    def years(self) -> str:
        first, last = self.document.first_fiscal_year, self.document.last_fiscal_year
        if first is None:
            return ""
        return str(first) if first == last else f"{first}–{last}"


def pdf_address(document: Document) -> str:
    return reverse("documents:document_pdf", args=(document.organisation.slug, document.code))


def state_sentence(document: Document) -> str:
    """The state in plain words, as citizens read it."""
    if document.is_withdrawn:
        return f"ยกเลิกแล้วเมื่อวันที่ {thai_date(document.withdrawn_at)} ใช้อ้างอิงไม่ได้อีก"
    if document.is_superseded:
        return "มีฉบับใหม่ใช้แทนแล้ว เก็บไว้ให้อ่านย้อนหลัง"
    return "มีผลใช้อยู่ในปัจจุบัน"
