"""The analysis report of a public result, printed when somebody asks, and kept."""

from django.http import Http404
from django.views.decorators.http import require_safe

from integrity.addresses import office_page
from integrity.downloads import busy_page, pdf_response
from integrity.pdf.kept import Busy, kept, key_of
from integrity.visitors import client_address
from ita.models import AssessmentResult
from ita.papers.analysis import analysis_pdf, document_title
from ita.papers.analysis_snapshot import take


@require_safe
@office_page
def analysis(request, organisation, year):
    rows = AssessmentResult.objects.public().filter(organisation=organisation, year=year)
    result = rows.select_related("organisation", "scheme", "rating", "official_rating").first()
    if result is None:
        raise Http404("ไม่มีผลการประเมินที่เผยแพร่ของปีนี้")
    facts = take(result, public=True)
    key, title = key_of("ita-analysis", facts), document_title(facts)
    asker = client_address(request)
    try:
        return pdf_response(
            request,
            sha256=key,
            title=title,
            opened=lambda: kept(key, lambda: analysis_pdf(facts), asker=asker),
        )
    except Busy:
        return busy_page(request, organisation=organisation, title=title)
