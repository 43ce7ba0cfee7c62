"""Public pages of an office's ITA results: all years, one year, and its figures as a sheet."""

from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from integrity.addresses import office_page
from integrity.components import WIDTHS
from integrity.downloads import named_file
from ita.results import charts
from ita.results.comparison import FEWEST
from ita.results.detail import page_of
from ita.results.reading import result_of, results_of, scale_changes, trend_points
from ita.results.year_csv import year_csv

SECTION = "ita"


@require_safe
@office_page
def result_list(request, organisation):
    years = results_of(organisation)
    points = trend_points(years)
    context = {
        "organisation": organisation,
        "section": SECTION,
        "years": years,
        "chart": _in_widths(charts.trend, points),
        "changes": scale_changes(years),
    }
    return render(request, "ita/result_list.html", context)


@require_safe
@office_page
def result_detail(request, organisation, year):
    page = page_of(organisation, year)
    before = f"ปี {page.before.year}" if page.before else ""
    context = {
        "organisation": organisation,
        "section": SECTION,
        "page": page,
        "result": page.result,
        "fewest": FEWEST,
        "bars": _in_widths(charts.indicators, page.bars, page.result.pass_mark, before=before),
        "losses": _in_widths(charts.points_lost, page.losses) if page.has_instruments else "",
        "csv_url": f"{page.result.url}ita.csv",
        "api_url": f"/api/organisations/{organisation.slug}/ita/{year}",
    }
    return render(request, "ita/result_detail.html", context)


@require_safe
@office_page
def result_csv(request, organisation, year):
    content = year_csv(organisation, result_of(organisation, year))
    return named_file(content, f"{organisation.slug}-ita-{year}.csv")


def _in_widths(draw, *what, **how):
    """One drawing for each width of a screen; charts escapes every word it is given."""
    return mark_safe("".join([draw(*what, width=width, **how) for width in WIDTHS]))
