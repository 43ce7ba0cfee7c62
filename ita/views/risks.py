"""Public pages of fraud risks: the years of an office, a year's register, its paper and tables."""

from functools import wraps

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from integrity.addresses import office_page
from integrity.downloads import issued_file, named_file
from integrity.sheets.formats import Xlsx
from ita.risks import colours
from ita.risks.exporting import register_csv
from ita.risks.filters import RiskFilters
from ita.risks.heat_map import heat_maps
from ita.risks.matrix import Matrix
from ita.risks.monitoring import monitoring_of
from ita.risks.paper import render_pdf
from ita.risks.parts import Part
from ita.risks.reading import Edition, cards_of, choose, editions_of, years_of
from ita.risks.workbook import four_sheets

FOR_GOOD = "public, max-age=31536000, immutable"


def risk_page(view):
    """Hand the view an Edition its reader may see; what was withdrawn says when and why."""

    @require_safe
    @office_page
    @wraps(view)
    def resolve(request, organisation, year, number=None):
        editions = editions_of(organisation, request.user)
        edition = choose([each for each in editions if each.year == year], number)
        if edition.is_withdrawn:
            context = _page(edition) | {"record": edition.record()}
            return render(request, "ita/risks_withdrawn.html", context, status=410)
        response = view(request, edition, editions)
        if edition.is_working:
            add_never_cache_headers(response)
        return response

    return resolve


@require_safe
@office_page
def risks_list(request, organisation):
    cards = cards_of(organisation, request.user)
    context = {
        "organisation": organisation,
        "section": "risks",
        "cards": cards,
        "levels": _levels_of(cards),
    }
    return render(request, "ita/risks_list.html", context)


@risk_page
def risks_detail(request, edition, editions):
    snapshot = edition.table()
    filters = RiskFilters(snapshot, request.GET)
    matrix = Matrix.from_json(snapshot["matrix"])
    office = edition.organisation
    context = _page(edition) | {
        "snapshot": snapshot,
        "events": sum(1 for risk in snapshot["risks"] if risk["event"]),
        "maps": heat_maps(snapshot),
        "levels": {level.value: level for level in matrix.levels},
        "filters": filters,
        "shown": Part.of(filters.apply(), request.GET),
        "seen": monitoring_of(edition.pk),
        "has_residual": any(risk["residual"] for risk in snapshot["risks"]),
        "risk_keys": [risk["key"] for risk in snapshot["risks"]],
        "to_answer": [risk for risk in snapshot["risks"] if risk["needs_measure"]],
        "reader": request.user,
        "years": years_of(editions),
        "of_year": [each for each in editions if each.year == edition.year],
        "api_url": f"/api/organisations/{office.slug}/risks/{edition.year}"
        if edition.is_published
        else "",
    }
    return render(request, "ita/risks_detail.html", context)


@risk_page
def risks_pdf(request, edition, editions):
    """The paper as issued, from the disk; of a draft its preview."""
    if not edition.is_public:
        content = render_pdf(edition.content(), draft=True)
        return HttpResponse(content, content_type="application/pdf")
    return issued_file(request, sha256=edition.file_sha256, title=edition.title)


@risk_page
def risks_xlsx(request, edition, editions):
    content = four_sheets(edition.content())
    return named_file(content, _file_name(edition, "xlsx"), Xlsx().get_content_type())


@risk_page
def risks_csv(request, edition, editions):
    """The register as the sheet it may have come from, for who counts in one."""
    return named_file(register_csv(edition.content()), _file_name(edition, "csv"))


@require_safe
def risk_colours(request, slug, code):
    """The colours of a matrix's levels. The address says them, so browsers may keep it for good."""
    try:
        content = colours.css(code)
    except ValueError as unknown:
        raise Http404 from unknown
    response = HttpResponse(content, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = FOR_GOOD
    return response


def _file_name(edition: Edition, ending: str) -> str:
    return f"{edition.organisation.slug}-ความเสี่ยง-{edition.year}-ฉบับที่-{edition.number}.{ending}"


def _levels_of(cards) -> list[dict]:
    """Of all years' matrices together: a value that two years colour otherwise has the newer."""
    found = {
        line.level.value: {"value": line.level.value, "colour": line.level.colour}
        for card in reversed(cards)
        for line in card.levels
    }
    return [found[value] for value in sorted(found)]


def _page(edition: Edition) -> dict:
    return {
        "organisation": edition.organisation,
        "section": "risks",
        "edition": edition,
        "is_preview": edition.is_working,
        "in_force_url": edition.year_address if edition.is_superseded else "",
    }
