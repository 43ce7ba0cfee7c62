"""A paper for the command line: what `manage.py render_document clause CODE` writes."""

from dataclasses import dataclass
from functools import cached_property

from integrity.documents import codes
from integrity.documents.clauses.snapshot import KIND, take
from integrity.documents.models import ClauseDocument, Document, Signing
from integrity.documents.papers.facts import Facts
from integrity.documents.papers.html import paper_html
from integrity.documents.papers.pdf import pdf_of
from integrity.documents.signing.printing import facts_of_issued, facts_of_round

Json = dict


@dataclass(frozen=True)
class Rendered:
    data: Json
    facts: Facts

    @cached_property
    def html(self) -> str:
        return paper_html(self.data, self.facts)

    @property
    def pdf(self) -> bytes:
        return pdf_of(self.html, self.data, self.facts)


def render(code: str) -> Rendered:
    """Of an issued paper or of a round of signing by its code, of a draft by its number.

    Raises LookupError, in Thai, when there is none.
    """
    if code.isdecimal() and (draft := ClauseDocument.objects.filter(pk=int(code)).first()):
        return Rendered(take(draft), Facts(draft=True))
    if found := codes.read_code(code):
        rows = Document.objects.filter(code=found, snapshot__kind=KIND)
        if document := rows.select_related("snapshot").first():
            return Rendered(document.snapshot.data, facts_of_issued(document))
        if signing := Signing.objects.filter(code=found).select_related("snapshot").first():
            return Rendered(signing.snapshot.data, facts_of_round(signing))
    raise LookupError(f"ไม่พบเอกสารที่เขียนเป็นข้อที่มีรหัส “{code}”")
