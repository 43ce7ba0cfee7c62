"""Papers printed on request from one edition: a year, the table of divisions, a project's sheet.

Anybody may ask, so each is rendered once and kept (integrity/pdf/kept.py); a draft's, which only
its own staff may ask for, is rendered each time and kept nowhere.
"""

from collections.abc import Callable

from django.http import Http404, HttpResponse

from integrity.downloads import busy_page, pdf_response
from integrity.pdf.kept import Busy, kept, key_of, one_at_a_time
from integrity.visitors import client_address
from plans.papers.extract import Source
from plans.papers.project import NoSuchProject, sheet_pdf
from plans.papers.year import divisions_pdf, year_pdf, year_title
from plans.reading import Edition
from plans.views import plan_page


@plan_page
def plan_year_pdf(request, edition, editions, year):
    _within(edition, year)
    title = f"{year_title(year)} {edition.organisation.name}"
    return _printed(request, edition, title, ("year", year), lambda source: year_pdf(source, year))


@plan_page
def plan_divisions_pdf(request, edition, editions, year=None):
    if year is not None:
        _within(edition, year)
    title = f"โครงการและงบประมาณตามมิติและหน่วยงาน {year or edition.period}"
    return _printed(
        request, edition, title, ("divisions", year), lambda source: divisions_pdf(source, year)
    )


@plan_page
def project_sheet_pdf(request, edition, editions, code):
    title = f"รายละเอียดโครงการ {code} {edition.organisation.name}"
    return _printed(
        request, edition, title, ("sheet", code), lambda source: sheet_pdf(source, code)
    )


def _within(edition: Edition, year: int) -> None:
    if not edition.period.first <= year <= edition.period.last:
        raise Http404("แผนนี้ไม่มีปีงบประมาณนี้")


def _printed(request, edition: Edition, title: str, which: tuple, make: Callable[[Source], bytes]):
    asker = client_address(request)
    try:
        if edition.is_working:
            with one_at_a_time(asker):
                content = make(Source(edition.content()))
            return HttpResponse(content, content_type="application/pdf")
        key = key_of(edition.content_sha256(), edition.file_sha256, *which)
        return pdf_response(
            request,
            sha256=key,
            title=title,
            opened=lambda: kept(
                key, lambda: make(Source(edition.content(), edition.file_sha256)), asker=asker
            ),
        )
    except NoSuchProject as unknown:
        raise Http404(str(unknown)) from unknown
    except Busy:
        return busy_page(request, organisation=edition.organisation, title=title)
