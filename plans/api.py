"""A published plan as open data."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from ninja import Router, Schema

from integrity.addresses import moved
from integrity.models import Organisation
from plans.outline import Outline, ProjectRow, outline_of
from plans.reading import Period, choose, editions_of

router = Router(tags=["plans"])
Number = int | float


class ProjectOut(Schema):
    key: str
    dimension: int
    number: int
    kind: str
    title: str
    mission: str
    items: list[str]
    responsible: str
    years: list[int]
    budgets: dict[str, Number | None]
    remark: str


class RevisionOut(Schema):
    """``kind``: review or amendment; ``name`` as the paper prints it."""

    kind: str
    round: int
    name: str
    reason: str


class CancelledOut(Schema):
    key: str
    dimension: int
    number: int
    kind: str
    title: str
    reason: str


class PlanOut(Schema):
    organisation: str
    period: str
    title: str
    edition: int
    revision: RevisionOut | None
    promulgated_on: str | None
    projects: list[ProjectOut]
    cancelled: list[CancelledOut]
    totals: dict[str, Number]


@router.get("/{slug:slug}/plans/{period}", response=PlanOut)
def plan(request, slug: str, period: str):
    """The edition in force.

    A year's budget is a number of baht; 0: the project runs without money; null: the plan does
    not say, or, for a year missing from ``years``, the project does not run. ``revision`` is null
    for a first edition; ``cancelled`` are the projects that citizens could read in the edition
    before.
    """
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        return moved(request, slug)
    edition = choose(editions_of(organisation, Period.parse(period), AnonymousUser()))
    if not edition.is_published:
        raise Http404("ไม่พบแผนที่มีผลใช้อยู่")
    snapshot = edition.table()
    outline = outline_of(snapshot)
    promulgation = snapshot["promulgation"] or {}
    return {
        "organisation": slug,
        "period": period,
        "title": snapshot["plan"]["title"],
        "edition": snapshot["plan"]["edition"],
        "revision": revision_out(snapshot),
        "promulgated_on": promulgation.get("date"),
        "projects": [project_out(row) for row in outline.projects],
        "cancelled": [cancelled_out(each) for each in snapshot.get("cancelled", ())],
        "totals": totals_out(outline),
    }


def revision_out(snapshot: dict) -> dict | None:
    """Papers of the portal's former version do not say which revision they are."""
    revision = snapshot.get("revision")
    if not (revision and revision["kind"]):
        return None
    return {name: revision[name] for name in ("kind", "round", "name", "reason")}


def cancelled_out(entry: dict) -> dict:
    same = {name: entry[name] for name in ("key", "dimension", "number", "title", "reason")}
    return same | {"kind": entry["kind_label"]}


def project_out(row: ProjectRow) -> dict:
    return {
        "key": row.data["key"],
        "dimension": row.dimension,
        "number": row.number,
        "kind": row.kind_label,
        "title": row.title,
        "mission": row.mission,
        "items": row.items,
        "responsible": row.responsible,
        "years": row.data["years"],
        "budgets": {str(cell.year): _cell_out(cell) for cell in row.cells},
        "remark": row.remark,
    }


def totals_out(outline: Outline) -> dict[str, Number]:
    return {str(year): _number(total) for year, total in outline.totals.items()}


def _cell_out(cell) -> Number | None:
    if cell.state == "amount":
        return _number(cell.amount)
    return 0 if cell.state == "none" else None


def _number(amount) -> Number:
    """JSON numbers: whole baht without a point; ninja alone would emit a Decimal as a string."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)
