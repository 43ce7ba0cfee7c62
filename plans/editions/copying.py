"""Rows under one edition copied to another, level by level, each with its history.

Projects keep their keys. What is an edition's own is not copied: its cancellations, and what
somebody has already looked at and checked.
"""

from collections.abc import Callable

from django.db.models import QuerySet

from integrity import history
from integrity.history import Tracked
from plans.models import (
    BudgetLine,
    Explanation,
    PlanAppendix,
    PlanSection,
    PlanVersion,
    PointToCheck,
    Project,
    ProjectAnswer,
    ProjectDivision,
    ProjectItem,
    ProjectResult,
    ResultTarget,
    SheetSection,
    YearlyBudget,
)

Alter = Callable[[Tracked], None]
Keys = dict[int, int]  # key of the row that was copied → key of its copy

PARTS_OF_PROJECT = (ProjectItem, ProjectDivision, SheetSection, ProjectAnswer, Explanation)


def copy_edition(source: PlanVersion, target: PlanVersion, *, by, reason: str) -> None:
    """Everything that ``source`` says, as the start of ``target``."""
    for model in (PlanSection, PlanAppendix):
        copy_parts(model, "version", {source.pk: target.pk}, by=by, reason=reason)
    copy_projects(source.projects.all(), target, by=by, reason=reason)


def copy_projects(projects: QuerySet, target: PlanVersion, *, by, reason: str) -> Keys:
    """The projects with all their rows; points to check only while they are open."""
    versions = dict.fromkeys(projects.values_list("version_id", flat=True), target.pk)
    copied = copy(projects, "version", versions, by=by, reason=reason)
    copy_target_groups(copied, by=by, reason=reason)
    for model in PARTS_OF_PROJECT:
        copy_parts(model, "project", copied, by=by, reason=reason)
    points = PointToCheck.objects.filter(project__in=copied, checked_at=None)
    copy(points, "project", copied, by=by, reason=reason)
    budgets = copy_parts(YearlyBudget, "project", copied, by=by, reason=reason)
    copy_parts(BudgetLine, "budget", budgets, by=by, reason=reason)
    copy_results(copied, by=by, reason=reason)
    return copied


def copy_results(projects: Keys, *, by, reason: str) -> None:
    results = copy_parts(ProjectResult, "project", projects, by=by, reason=reason)
    copy_parts(ResultTarget, "result", results, by=by, reason=reason)


def copy_parts(model: type[Tracked], parent: str, parents: Keys, *, by, reason: str) -> Keys:
    rows = model.objects.filter(**{f"{parent}__in": parents})
    return copy(rows, parent, parents, by=by, reason=reason)


def copy(
    rows: QuerySet, parent: str, parents: Keys, *, by, reason: str, alter: Alter | None = None
) -> Keys:
    """Copy ``rows``, each under the copy of its parent; ``alter`` may change a copy before."""
    copies = list(rows.order_by("pk"))
    old_keys = [row.pk for row in copies]
    for row in copies:
        row.pk, row._state.adding = None, True
        setattr(row, f"{parent}_id", parents[getattr(row, f"{parent}_id")])
        if alter:
            alter(row)
    created = history.bulk_create(copies, by=by, reason=reason)
    return dict(zip(old_keys, (row.pk for row in created), strict=True))


def copy_target_groups(projects: Keys, *, by, reason: str) -> None:
    through = Project.target_groups.through
    boxes = through.objects.filter(project__in=projects)
    through.objects.bulk_create(
        through(project_id=projects[box.project_id], targetgroup_id=box.targetgroup_id)
        for box in boxes
    )
    # Once more in the history, now that the boxes are ticked.
    ticked = list(Project.objects.filter(pk__in=[projects[box.project_id] for box in boxes]))
    history.bulk_update(ticked, ["number"], by=by, reason=f"กลุ่มเป้าหมาย: {reason}")
