"""Times the checks of the sample plan and of one ten times as large beside its snapshot: JSON."""

import json
import sys
import time
import uuid

from django.db import connection
from django.test.utils import CaptureQueriesContext

from integrity import history
from plans.checks import check
from plans.editions.snapshot import take
from plans.models import (
    PlanVersion,
    ProjectDivision,
    ProjectItem,
    ProjectResult,
    ResultTarget,
    SheetSection,
    YearlyBudget,
)
from tests.benchmarks.figures import in_turn
from tests.benchmarks.installation import SLUG

ROUNDS = 9
TIMES_LARGER = 10
PARTS = (ProjectDivision, ProjectItem, SheetSection, YearlyBudget, ProjectResult)


def version() -> PlanVersion:
    """Read anew, so that nothing of an earlier round is kept."""
    return PlanVersion.objects.with_plan().get(plan__organisation__slug=SLUG, number=1)


def spent(deed) -> float:
    edition = version()
    start = time.perf_counter()
    deed(edition)
    return time.perf_counter() - start


def queries() -> int:
    edition = version()
    with CaptureQueriesContext(connection) as captured:
        check(edition)
    return len(captured)


def measured() -> dict:
    checks, snapshots = in_turn(lambda: spent(check), lambda: spent(take), rounds=ROUNDS)
    projects = version().projects.count()
    return {"check": checks, "snapshot": snapshots, "queries": queries(), "projects": projects}


def enlarge() -> None:
    """Each project nine times more, with its texts, money and results."""
    rows = list(version().projects.all())
    for round_ in range(1, TIMES_LARGER):
        for row in rows:
            _add_copy(row, round_)


def _add_copy(row, round_: int) -> None:
    old = row.pk
    copy = type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.fields})
    copy.pk, copy.key = None, uuid.uuid4()
    copy.number, copy.title = row.number + 20 * round_, f"{row.title} {round_}"
    copy.save()
    for model in PARTS:
        parts = list(model.objects.filter(project=old))
        keys = [part.pk for part in parts]
        for part in parts:
            part.pk, part.project = None, copy
        history.bulk_create(parts)
        if model is ProjectResult:
            for key, part in zip(keys, parts, strict=True):
                _copy_targets(key, part)


def _copy_targets(key: int, result: ProjectResult) -> None:
    targets = list(ResultTarget.objects.filter(result=key))
    for target in targets:
        target.pk, target.result = None, result
    history.bulk_create(targets)


def main() -> None:
    small = measured()
    enlarge()
    json.dump({"small": small, "large": measured()}, sys.stdout)
