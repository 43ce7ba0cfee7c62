"""Public pages of plans: the list of an office, an edition, a project, the frozen paper."""

from functools import wraps

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from integrity.addresses import office_page
from integrity.downloads import issued_file, named_file
from plans.editions.answers import later_assessments
from plans.editions.changes_page import cancellation_at, compared_with, difference, edition_before
from plans.filters import PlanFilters
from plans.open_fields import marked_page
from plans.outline import outline_of
from plans.papers.plan import plan_pdf as render_plan_pdf
from plans.quarters import MONTHS, in_short
from plans.reading import (
    Edition,
    Period,
    cards_of,
    choose,
    editions_of,
    issued_paper,
)
from plans.risk_part import place_of, risk_part
from plans.table_csv import table_csv
from plans.yearly import RULE, division_table, year_of

# Each is a summary to read; whoever revised a plan more often finds the rest from its page.
MOST_EDITIONS_SEARCHED = 10


def plan_page(view):
    """Hand the view an Edition its reader may see; what was withdrawn says when and why."""

    @require_safe
    @office_page
    @wraps(view)
    def resolve(request, organisation, period, number=None, **parts):
        editions = editions_of(organisation, Period.parse(period), request.user)
        edition = choose(editions, number)
        if edition.is_withdrawn:
            context = _page(edition) | {"version": edition.version()}
            return render(request, "plans/plan_withdrawn.html", context, status=410)
        response = view(request, edition, editions=editions, **parts)
        if edition.is_working:
            # Only the office's own staff read a draft, and they have to see what is left to fill.
            add_never_cache_headers(response)
            if response.headers["Content-Type"].startswith("text/html"):
                response.content = marked_page(response.content.decode())
        return response

    return resolve


@require_safe
@office_page
def plan_list(request, organisation):
    context = {
        "organisation": organisation,
        "section": "plans",
        "cards": cards_of(organisation),
    }
    return render(request, "plans/plan_list.html", context)


@plan_page
def plan_detail(request, edition, editions):
    snapshot = edition.table()
    outline = outline_of(snapshot, address=edition.address)
    filters = PlanFilters(outline, request.GET)
    context = _page(edition) | {
        "snapshot": snapshot,
        "outline": outline,
        "shown": filters.apply(),
        "filters": filters,
        "editions": editions,
        "texts_url": f"{edition.address}texts/",
        "changes_url": edition.changes_address if edition_before(edition, editions) else "",
        "csv_url": f"{edition.address}plan.csv",
        "api_url": f"/api/organisations/{edition.organisation.slug}/plans/{edition.period}"
        if edition.is_published
        else "",
    }
    return render(request, "plans/plan_detail.html", context)


@plan_page
def plan_year(request, edition, editions, year):
    """One fiscal year of the plan: its projects, their money and quarters, who answers for them."""
    snapshot = edition.table()
    try:
        of_plan = year_of(snapshot, year, address=edition.address)
    except LookupError as outside:
        raise Http404(str(outside)) from outside
    context = _page(edition) | {
        "snapshot": snapshot,
        "year": of_plan,
        "outline": of_plan.outline,
        "months": MONTHS,
        "table": division_table(of_plan.outline),
        "rule": RULE,
        "years": snapshot["plan"]["years"],
    }
    return render(request, "plans/plan_year.html", context)


@plan_page
def plan_divisions(request, edition, editions):
    """Dimension × division over all years of the plan."""
    snapshot = edition.table()
    context = _page(edition) | {
        "snapshot": snapshot,
        "table": division_table(outline_of(snapshot)),
        "rule": RULE,
        "years": snapshot["plan"]["years"],
    }
    return render(request, "plans/plan_divisions.html", context)


@plan_page
def plan_texts(request, edition, editions):
    """The plan's announcement, foreword, part 1 and appendices, to be read."""
    snapshot = edition.content()
    risk = risk_part(snapshot)
    after = risk.assessment["year"] if risk else edition.period.first - 1
    context = _page(edition) | {
        "snapshot": snapshot,
        "risk": risk,
        "risk_place": place_of(risk, snapshot["sections"]),
        "later": later_assessments(edition.organisation, after),
    }
    return render(request, "plans/plan_texts.html", context)


@plan_page
def plan_changes(request, edition, editions):
    """What this edition added, cancelled and changed against the one before, or ``?from=<m>``."""
    before = compared_with(edition, editions, request.GET.get("from"))
    if before and before.number > edition.number:
        return redirect(f"{before.changes_address}?from={edition.number}")
    context = _page(edition) | {
        "before": before,
        "others": [each for each in editions if each.is_readable and each.pk != edition.pk],
        "difference": difference(edition, before, editions) if before else None,
    }
    return render(request, "plans/plan_changes.html", context)


@plan_page
def project_detail(request, edition, editions, code):
    snapshot = edition.content()
    outline = outline_of(snapshot, address=edition.address)
    row = outline.project(code)
    if row is None:
        return _project_of_other_edition(request, edition, editions, code)
    place = outline.projects.index(row)
    dimension = next(d for d in outline.dimensions if d.number == row.dimension)
    mission = next(m for m in dimension.missions if m.code == row.mission)
    context = _page(edition) | {
        "snapshot": snapshot,
        "project": row.data,
        "row": row,
        "dimension": dimension,
        "mission": mission,
        "items": [item for item in mission.items if item.code in row.items],
        "years": outline.years,
        "quarters": in_short(row.data),
        "total_text": row.total_text,
        "lines": [
            {"year": year, "lines": budget["lines"]}
            for year, budget in row.data["budgets"].items()
            if budget["lines"]
        ],
        "previous": outline.projects[place - 1] if place else None,
        "next": outline.projects[place + 1] if place + 1 < outline.count else None,
    }
    return render(request, "plans/project_detail.html", context)


def _project_of_other_edition(request, edition, editions, code):
    """Where a project that this edition lacks is read: it was cancelled, which the page tells
    with the reason (410), or another public edition has it (404)."""
    if cancelled := cancellation_at(edition, editions, code):
        context = _page(edition) | {"code": code, "cancelled": cancelled}
        return render(request, "plans/project_cancelled.html", context, status=410)
    others = [each for each in editions if each.is_readable and each.pk != edition.pk]
    # Their summaries came with the one query for the editions.
    found = [
        {"edition": each, "row": row}
        for each in others[:MOST_EDITIONS_SEARCHED]
        if (row := outline_of(each.table(), address=each.address).project(code))
    ]
    if not found:
        raise Http404("ไม่พบโครงการนี้ในแผน")
    context = _page(edition) | {"code": code, "found": found}
    return render(request, "plans/project_gone.html", context, status=404)


@require_safe
def plan_pdf(request, slug, period, number=None):
    """The paper as issued, from the disk, after one look at the register."""
    paper = issued_paper(slug, Period.parse(period), number)
    if paper is None:
        return _other_pdf(request, slug=slug, period=period, number=number)
    return issued_file(request, sha256=paper.sha256, title=paper.title)


@plan_page
def _other_pdf(request, edition, editions):
    """What is asked for seldom: the last paper of a plan no longer in force, a draft's preview."""
    if edition.is_public:
        title = edition.version().document.title
        return issued_file(request, sha256=edition.file_sha256, title=title)
    content = render_plan_pdf(edition.content(), draft=True)
    return HttpResponse(content, content_type="application/pdf")


@plan_page
def plan_csv(request, edition, editions):
    """The plan's table as the sheet it came from, for who counts in one."""
    snapshot = edition.table()
    titles = (snapshot["plan"]["title"], edition.organisation.name, f"ฉบับที่ {edition.number}")
    content = table_csv(outline_of(snapshot), titles=titles)
    name = f"{edition.organisation.slug}-{edition.period}-ฉบับที่-{edition.number}.csv"
    return named_file(content, name)


def _page(edition: Edition) -> dict:
    return {
        "organisation": edition.organisation,
        "section": "plans",
        "edition": edition,
        "plan_url": edition.address,
        "state": edition.status,
        "state_label": edition.state_label,
        "is_preview": edition.is_working,
        "in_force_url": edition.plan_address if edition.is_superseded else "",
    }
