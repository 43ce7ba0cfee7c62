"""What a sheet can say of a project, from the sheet or from the database, in one shape."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from integrity.sheets.cells import Money, as_text, one_line
from integrity.sheets.divisions import DivisionDirectory, Responsibility, Responsible
from plans.models import (
    Dimension,
    Item,
    Mission,
    PlanVersion,
    Project,
    ProjectDivision,
    ProjectItem,
    YearlyBudget,
)
from plans.resources import money_of
from plans.sheets.columns import ExtraColumn, stored_extras


@dataclass(frozen=True)
class Facts:
    """``budget_source`` and ``remark`` are None when the sheet has no such column; ``extras`` holds
    the columns of ``plans.sheets.columns`` that the sheet has. ``key`` only of stored projects."""

    dimension: Dimension
    number: int
    kind: str
    title: str
    mission: Mission
    items: tuple[Item, ...]
    responsible: Responsible
    budgets: tuple[tuple[int, Money], ...]
    budget_source: str | None
    remark: str | None
    row: int | None = None
    extras: Mapping[str, object] = field(default_factory=dict)
    key: UUID | None = None
    # The sheet has no column of kinds: a stored project keeps its own.
    kind_from_title: bool = False

    @property
    def place(self) -> tuple[int, int]:
        return self.dimension.pk, self.number

    @property
    def code(self) -> str:
        return f"{self.dimension.number}-{self.number}"


def stored_facts(
    version: PlanVersion | None,
    directory: DivisionDirectory,
    years: range,
    columns: dict[str, ExtraColumn],
) -> dict[tuple[int, int], Facts]:
    """The projects of an edition by dimension and number, in five queries, and at most one for
    each table that ``columns`` need."""
    if version is None:
        return {}
    projects = version.projects.select_related("dimension", "mission").in_plan_order()
    items = _by_project(ProjectItem.objects.select_related("item"), version)
    links = _by_project(ProjectDivision.objects.select_related("division"), version)
    budgets = _by_project(YearlyBudget.objects.order_by("year"), version)
    extras = stored_extras(version, columns)
    empty = {name: column.empty for name, column in columns.items()}
    found = (
        Facts(
            dimension=project.dimension,
            number=project.number,
            kind=project.kind,
            title=one_line(project.title),
            mission=project.mission,
            items=tuple(link.item for link in items.get(project.pk, ())),
            responsible=_responsible(project, links.get(project.pk, ()), directory),
            budgets=_budgets(budgets.get(project.pk, ()), years),
            budget_source=one_line(project.budget_source),
            remark=as_text(project.remark),
            extras={**empty, **extras.get(project.pk, {})},
            key=project.key,
        )
        for project in projects
    )
    return {(facts.dimension.pk, facts.number): facts for facts in found}


def cancelled_titles(version: PlanVersion | None) -> dict[tuple[int, int], str]:
    """Titles of the projects that a draft cancelled, by dimension and number."""
    if version is None or not version.is_working:
        return {}
    rows = version.cancellations.values_list("dimension", "number", "title")
    return {(dimension, number): title for dimension, number, title in rows}


def _by_project(queryset, version: PlanVersion) -> dict[int, list]:
    found: dict[int, list] = {}
    for row in queryset.filter(project__version=version):
        found.setdefault(row.project_id, []).append(row)
    return found


def _responsible(project: Project, links, directory: DivisionDirectory) -> Responsible:
    responsibility = Responsibility(project.responsibility)
    if responsibility != Responsibility.DIVISIONS:
        return Responsible(responsibility)
    return Responsible(
        responsibility,
        tuple((directory.by_pk.get(link.division_id, link.division), link.role) for link in links),
    )


def _budgets(rows, years: range) -> tuple[tuple[int, Money], ...]:
    by_year = {row.year: row for row in rows}
    return tuple((year, money_of(by_year.get(year))) for year in years)
