"""Public pages of measures: the sets of an office, and the one that binds in a year."""

from functools import wraps

from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from integrity.addresses import office_page
from ita.measures.outline import by_indicator, tree_of, unanswered
from ita.measures.reading import (
    Edition,
    announcement_of,
    binding_in,
    cards_of,
    choose,
    editions_of,
    progress_of,
    reports_of,
)


def measures_page(view):
    """Hand the view an Edition its reader may see; what was withdrawn says when and why."""

    @require_safe
    @office_page
    @wraps(view)
    def resolve(request, organisation, year, number=None):
        editions = editions_of(organisation, request.user)
        edition = choose(editions, year, number)
        if edition.is_withdrawn:
            others = [each for each in binding_in(editions, year) if each.first_year != year]
            context = _page(edition, year) | {"record": edition.record(), "others": others[:1]}
            return render(request, "ita/measures_withdrawn.html", context, status=410)
        response = view(request, edition, editions, year)
        if edition.is_working:
            add_never_cache_headers(response)
        return response

    return resolve


@require_safe
@office_page
def measures_list(request, organisation):
    context = {
        "organisation": organisation,
        "section": "measures",
        "cards": cards_of(organisation, request.user),
    }
    return render(request, "ita/measures_list.html", context)


@measures_page
def measures_detail(request, edition, editions, year):
    snapshot = edition.content()
    reports = reports_of(edition)
    groups = by_indicator(snapshot)
    has_indicators = any(group.indicator for group in groups)
    context = _page(edition, year) | {
        "snapshot": snapshot,
        "groups": groups,
        "nodes": tree_of(snapshot["measures"]),
        "has_indicators": has_indicators,
        "in_order": request.GET.get("order") == "office" or not has_indicators,
        "count": sum(row["level"] == 1 for row in snapshot["measures"]),
        "left_open": _below(snapshot, unanswered(snapshot)) if has_indicators else [],
        "reports": reports,
        "progress": progress_of(snapshot, reports),
        "announcement": announcement_of(edition),
        "measure_keys": [row["key"] for row in snapshot["measures"]],
        "reader": request.user,
        "of_year": [each for each in editions if each.first_year == edition.first_year],
    }
    return render(request, "ita/measures_detail.html", context)


def _below(snapshot: dict, indicators: list[dict]) -> list[dict]:
    """Two-decimal texts of 0 to 100 are compared as numbers."""
    mark = float(snapshot["answers"]["pass_mark"])
    return [each for each in indicators if each["score"] and float(each["score"]) < mark]


def _page(edition: Edition, year: int) -> dict:
    return {
        "organisation": edition.organisation,
        "section": "measures",
        "edition": edition,
        "year": year,
        "is_preview": edition.is_working,
        "in_force_url": edition.year_address if edition.is_superseded else "",
    }
