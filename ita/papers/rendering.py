"""The papers of this package for the command line: ``render_document ita-analysis SLUG YEAR``."""

from dataclasses import dataclass
from functools import cached_property

from django.db import transaction

from integrity.documents.clauses.snapshot import KIND, take
from integrity.documents.models import ClauseDocument
from integrity.documents.papers import Facts
from integrity.documents.signing.rendering import Rendered, render
from integrity.pdf.joined import append_pages
from integrity.thai import arabic_digits
from ita.models import AssessmentResult, MeasureSet
from ita.papers.analysis import analysis_html, analysis_pdf
from ita.papers.analysis_snapshot import Json
from ita.papers.analysis_snapshot import take as take_result
from ita.papers.announcement import announcement_of, compose, drafts_of
from ita.papers.memo import attached_report, memos_of


@dataclass(frozen=True)
class RenderedAnalysis:
    """The report, behind its memo when there is one."""

    snapshot: Json
    draft: bool
    memo: Rendered | None = None
    memo_has_report: bool = False

    @cached_property
    def html(self) -> str:
        return analysis_html(self.snapshot, draft=self.draft)

    @property
    def pdf(self) -> bytes:
        if self.memo is None:
            return analysis_pdf(self.snapshot, draft=self.draft)
        if self.memo_has_report:
            return self.memo.pdf
        return append_pages(self.memo.pdf, [analysis_pdf(self.snapshot)])


def analysis(slug: str, year: str) -> RenderedAnalysis:
    """Raises LookupError, in Thai, when the office has no result of that year."""
    rows = AssessmentResult.objects.filter(
        organisation__slug=slug, year=_year(year), kind=AssessmentResult.Kind.OFFICIAL
    )
    related = ("organisation", "scheme", "rating", "official_rating")
    result = rows.select_related(*related).first()
    if result is None:
        raise LookupError(f"ไม่พบผลการประเมิน ITA ปีงบประมาณ พ.ศ. {year} ของหน่วยงาน {slug}")
    memo = memos_of(result).first()
    return RenderedAnalysis(
        take_result(result),
        draft=not result.is_public,
        memo=_paper(memo) if memo else None,
        memo_has_report=bool(memo and attached_report(memo)),
    )


def measures(slug: str, year: str) -> Rendered:
    """The announcement of the measures that bind from ``year`` on: issued, else as it stands.

    Raises LookupError, in Thai, when the office has no measures from that year on.
    """
    rows = MeasureSet.objects.filter(organisation__slug=slug, first_year=_year(year))
    rows = rows.select_related("organisation", "scheme", "snapshot", "announcement__snapshot")
    found = rows.published().first() or rows.order_by("-number").first()
    if found is None:
        raise LookupError(f"ไม่พบชุดมาตรการที่เริ่มใช้ปีงบประมาณ พ.ศ. {year} ของหน่วยงาน {slug}")
    issued = announcement_of(found)
    if issued and issued.snapshot and issued.snapshot.data.get("kind") == KIND:
        return render(issued.code)
    if draft := drafts_of(found).first():
        return _paper(draft)
    return _proposed(found)


def _paper(document: ClauseDocument) -> Rendered:
    """As issued, as sent for signature, or the draft; whichever it is."""
    if document.document_id:
        return render(document.document.code)
    return render(document.signing.code if document.is_in_signing else str(document.pk))


def _proposed(measure_set: MeasureSet) -> Rendered:
    """What the announcement would say if it were begun now; nothing of it is kept."""
    with transaction.atomic():
        content = take(compose(measure_set))
        transaction.set_rollback(True)
    return Rendered(content, Facts(draft=True))


def _year(typed: str) -> int:
    digits = arabic_digits(typed)
    if not (digits.isascii() and digits.isdecimal() and len(digits) == 4):
        raise LookupError(f"ปี “{typed}” ไม่ถูกต้อง พิมพ์เช่น 2562")
    return int(digits)
