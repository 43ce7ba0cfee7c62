"""A new draft of a plan: its first edition, or a copy of the latest with the same keys."""

from django.db import IntegrityError, transaction

from integrity import history
from integrity.history import Tracked
from integrity.publishing import NotAllowed
from plans.models import (
    BudgetLine,
    Plan,
    PlanSection,
    PlanVersion,
    Project,
    ProjectDivision,
    ProjectItem,
    ProjectResult,
    ResultTarget,
    SheetSection,
    YearlyBudget,
)

# What a new edition starts from; the acts (approval, promulgation, publication) are its own.
CARRIED_OVER = ("title", "committee_id")


@transaction.atomic
def start_revision(plan: Plan, *, by) -> PlanVersion:
    """Begin the next edition. Raises NotAllowed while another edition is being worked on."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if working := plan.working_version():
        raise NotAllowed(f"แผนนี้มี{working.get_status_display()}ฉบับที่ {working.number} อยู่แล้ว")
    latest = plan.latest_version()
    draft = PlanVersion(plan=plan, number=latest.number + 1 if latest else 1, title=str(plan))
    if latest:
        for name in CARRIED_OVER:
            setattr(draft, name, getattr(latest, name))
    draft._history_user = by
    try:
        draft.save()
    except IntegrityError as taken:
        raise NotAllowed("มีผู้อื่นเริ่มฉบับใหม่ของแผนนี้ไปก่อนแล้ว") from taken
    if latest:
        _copy_contents(latest, draft, by=by)
    return draft


def _copy_contents(source: PlanVersion, target: PlanVersion, *, by) -> None:
    """Copy every row under ``source`` to ``target``, level by level, with history."""
    versions = {source.pk: target.pk}
    _copy(PlanSection, "version", versions, by=by)
    projects = _copy(Project, "version", versions, by=by)
    _copy_target_groups(projects, by=by)
    for model in (ProjectItem, ProjectDivision, SheetSection):
        _copy(model, "project", projects, by=by)
    budgets = _copy(YearlyBudget, "project", projects, by=by)
    _copy(BudgetLine, "budget", budgets, by=by)
    results = _copy(ProjectResult, "project", projects, by=by)
    _copy(ResultTarget, "result", results, by=by)


def _copy(model: type[Tracked], parent: str, parents: dict[int, int], *, by) -> dict[int, int]:
    """Copy rows of ``model`` under the old parents; returns old key → new key."""
    rows = list(model.objects.filter(**{f"{parent}__in": parents}).order_by("pk"))
    old_keys = [row.pk for row in rows]
    for row in rows:
        row.pk, row._state.adding = None, True
        setattr(row, f"{parent}_id", parents[getattr(row, f"{parent}_id")])
    created = history.bulk_create(rows, by=by, reason="ฉบับใหม่จากฉบับก่อน")
    return dict(zip(old_keys, (row.pk for row in created), strict=True))


def _copy_target_groups(projects: dict[int, int], *, by) -> None:
    through = Project.target_groups.through
    boxes = through.objects.filter(project__in=projects)
    through.objects.bulk_create(
        through(project_id=projects[box.project_id], targetgroup_id=box.targetgroup_id)
        for box in boxes
    )
    # Once more in the history, now that the boxes are ticked.
    ticked = list(Project.objects.filter(pk__in=[projects[box.project_id] for box in boxes]))
    history.bulk_update(ticked, ["number"], by=by, reason="กลุ่มเป้าหมายจากฉบับก่อน")
