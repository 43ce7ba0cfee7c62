"""Public pages of plans: the list of an office, an edition, a project, the frozen paper."""

from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.views.decorators.http import require_safe

from integrity.addresses import office_page
from plans.documents import plan_pdf as render_plan_pdf
from plans.filters import PlanFilters
from plans.outline import outline_of
from plans.reading import (
    Period,
    cards_of,
    choose,
    content_of,
    edition_address,
    editions_of,
    paper_of,
    plan_address,
    table_of,
)


@require_safe
@office_page
def plan_list(request, organisation):
    context = {
        "organisation": organisation,
        "section": "plans",
        "cards": cards_of(organisation),
    }
    return render(request, "plans/plan_list.html", context)


@require_safe
@office_page
def plan_detail(request, organisation, period, number=None):
    editions = editions_of(organisation, Period.parse(period), request.user)
    version = choose(editions, number)
    if version.is_withdrawn:
        return _withdrawn_page(request, organisation, version)
    snapshot = table_of(version)
    outline = outline_of(snapshot, address=edition_address(version))
    filters = PlanFilters(outline, request.GET)
    context = _page(organisation, version) | {
        "snapshot": snapshot,
        "outline": outline,
        "shown": filters.apply(),
        "filters": filters,
        "published_on": version.published_at,
        "paper": paper_of(version),
        "versions": [_edition(each, this=version) for each in editions],
        "texts_url": f"{edition_address(version)}texts/",
        "api_url": f"/api/organisations/{organisation.slug}/plans/{period}"
        if version.is_published
        else "",
    }
    return render(request, "plans/plan_detail.html", context)


@require_safe
@office_page
def plan_texts(request, organisation, period, number=None):
    """The plan's announcement, foreword, part 1 and appendices, to be read."""
    version = choose(editions_of(organisation, Period.parse(period), request.user), number)
    if version.is_withdrawn:
        return _withdrawn_page(request, organisation, version)
    context = _page(organisation, version) | {
        "snapshot": content_of(version),
        "plan_url": edition_address(version),
    }
    return render(request, "plans/plan_texts.html", context)


@require_safe
@office_page
def project_detail(request, organisation, period, code, number=None):
    version = choose(editions_of(organisation, Period.parse(period), request.user), number)
    if version.is_withdrawn:
        return _withdrawn_page(request, organisation, version)
    return _project_page(request, organisation, version, code)


@require_safe
@office_page
def plan_pdf(request, organisation, period, number=None):
    """The paper as issued, from the disk; a draft's preview is rendered for who may see it."""
    version = choose(editions_of(organisation, Period.parse(period), request.user), number)
    if version.is_withdrawn:
        return _withdrawn_page(request, organisation, version)
    if version.is_public:
        return issued_file(request, version.document)
    content = render_plan_pdf(content_of(version), draft=True)
    return HttpResponse(content, content_type="application/pdf")


def issued_file(request, document):
    """Send a frozen file; its hash is its ETag."""
    etag = f'"{document.file_sha256}"'
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponseNotModified()
    else:
        response = FileResponse(
            document.path.open("rb"),
            filename=f"{document.title}.pdf",
            content_type="application/pdf",
        )
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"
    return response


def _project_page(request, organisation, version, code):
    snapshot = content_of(version)
    outline = outline_of(snapshot, address=edition_address(version))
    row = outline.project(code)
    if row is None:
        raise Http404("ไม่พบโครงการนี้ในแผน")
    place = outline.projects.index(row)
    dimension = next(d for d in outline.dimensions if d.number == row.dimension)
    mission = next(m for m in dimension.missions if m.code == row.mission)
    budgets = row.data["budgets"]
    context = _page(organisation, version) | {
        "snapshot": snapshot,
        "plan_url": edition_address(version),
        "project": row.data,
        "row": row,
        "dimension": dimension,
        "mission": mission,
        "items": [item for item in mission.items if item.code in row.items],
        "years": outline.years,
        "total_text": row.total_text,
        "lines": [
            {"year": year, "lines": budgets[year]["lines"]}
            for year in budgets
            if budgets[year]["lines"]
        ],
        "previous": outline.projects[place - 1] if place else None,
        "next": outline.projects[place + 1] if place + 1 < outline.count else None,
    }
    return render(request, "plans/project_detail.html", context)


def _withdrawn_page(request, organisation, version):
    """What is left of a withdrawn plan: when, and why."""
    context = _page(organisation, version) | {"version": version}
    return render(request, "plans/plan_withdrawn.html", context, status=410)


def _page(organisation, version) -> dict:
    return {
        "organisation": organisation,
        "section": "plans",
        "state": version.status,
        "state_label": version.get_status_display(),
        "is_preview": version.is_working,
        "in_force_url": plan_address(version) if version.is_superseded else "",
    }


def _edition(version, *, this) -> dict:
    return {
        "edition": version.number,
        "state": version.status,
        "state_label": version.get_status_display(),
        "url": version.get_absolute_url(),
        "published_on": version.published_at,
        "promulgated_on": version.promulgated_on,
        "is_this": version.pk == this.pk,
    }
