"""What the plan's table in the admin is made of: a number of queries that no plan makes larger.

A snapshot says much more; the table needs the projects with their money, and the framework.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Value, prefetch_related_objects

from plans.editions.snapshot import framework_tree
from plans.models import (
    PlanVersion,
    Project,
    ProjectDivision,
    ProjectItem,
    YearlyBudget,
)
from plans.outline import Outline, outline_of

Json = dict


@dataclass(frozen=True)
class Tree:
    outline: Outline
    keys: dict[str, int]  # a project's key, as the outline names it → its primary key
    editable: dict[int, Project]  # by primary key: those whose money this person may type
    budgets: dict[int, dict[int, YearlyBudget]]  # project → year → what is stored


def tree_of(version: PlanVersion, user) -> Tree:
    """Afterwards ``version.projects`` is loaded, too."""
    mine = Project.objects.editable_by(user).filter(version=version, pk=OuterRef("pk"))
    rows = Project.objects.select_related("dimension", "mission").in_plan_order()
    rows = rows.annotate(is_editable=Exists(mine))
    prefetch_related_objects([version], Prefetch("projects", queryset=rows))
    projects = list(version.projects.all())
    budgets: dict[int, dict[int, YearlyBudget]] = defaultdict(dict)
    for budget in YearlyBudget.objects.filter(project__version=version).order_by("year"):
        budgets[budget.project_id][budget.year] = budget
    content = {
        "plan": {"years": list(version.plan.years)},
        "dimensions": framework_tree(version.plan.framework_id),
        "projects": _rows(version, projects, budgets),
    }
    may_change = user.has_perm("plans.change_project")
    return Tree(
        outline_of(content),
        {str(project.key): project.pk for project in projects},
        {each.pk: each for each in projects if may_change and each.is_editable},
        budgets,
    )


def _rows(version: PlanVersion, projects: Iterable[Project], budgets) -> list[Json]:
    items, divisions = _links(version)
    return [
        {
            "key": str(project.key),
            "dimension": project.dimension.number,
            "number": project.number,
            "title": project.title,
            "kind": project.kind,
            "kind_label": project.get_kind_display(),
            "mission": project.mission.code,
            "items": items[project.pk],
            "responsible": project.responsible_line(divisions[project.pk]),
            "budgets": {
                str(year): {"state": budget.state, "amount": budget.amount}
                for year, budget in budgets[project.pk].items()
            },
            "remark": project.remark,
        }
        for project in projects
    ]


def _links(version: PlanVersion) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Of each project the codes of its items, and the names of its divisions: the lead first."""
    of_version = {"project__version": version}
    items = ProjectItem.objects.filter(**of_version).order_by()
    divisions = ProjectDivision.objects.filter(**of_version).order_by()
    rows = items.values_list(
        "project_id", Value("items"), Value(""), "position", "pk", "item__code"
    ).union(
        divisions.values_list(
            "project_id", Value("divisions"), "role", "position", "pk", "division__name"
        ),
        all=True,
    )
    found: dict[str, dict[int, list[str]]] = {
        "items": defaultdict(list),
        "divisions": defaultdict(list),
    }
    for project, kind, *_, text in sorted(rows):
        found[kind][project].append(text)
    return found["items"], found["divisions"]
