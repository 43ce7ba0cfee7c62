"""What an import left in the database, to compare two imports: prints JSON."""

import hashlib
import json
import sys

from plans.models import (
    PlanVersion,
    Project,
    ProjectDivision,
    ProjectItem,
    YearlyBudget,
)
from tests.benchmarks.installation import OFFICE

PARTS = {
    ProjectItem: ("item__code", "position"),
    ProjectDivision: ("division__name", "role", "position"),
    YearlyBudget: ("year", "state", "amount"),
}
OWN = ("kind", "title", "mission__code", "responsibility", "budget_source", "remark", "headcount")
PLACE = ("dimension__number", "number")


def main() -> None:
    """Rows of each model with those of its history, and one fingerprint of what they say."""
    version = PlanVersion.objects.get(plan__organisation__slug=OFFICE)
    projects = version.projects.order_by(*PLACE)
    said = [list(projects.values_list(*PLACE, *OWN))]
    counts = {"Project": [projects.count(), _history(Project, "id", projects)]}
    for model, fields in PARTS.items():
        rows = model.objects.filter(project__version=version)
        place = tuple(f"project__{name}" for name in PLACE)
        said.append(list(rows.order_by(*place, *fields).values_list(*place, *fields)))
        counts[model.__name__] = [rows.count(), _history(model, "project_id", projects)]
    fingerprint = hashlib.sha256(repr(said).encode()).hexdigest()
    json.dump({"rows": counts, "fingerprint": fingerprint}, sys.stdout)


def _history(model, column: str, projects) -> int:
    return model.history.filter(**{f"{column}__in": projects.values("pk")}).count()
