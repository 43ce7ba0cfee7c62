"""A matrix copied with all that hangs on it: an office's own, or one that takes its place."""

from django.db import transaction

from integrity import history
from ita.models import CriterionStep, RiskCell, RiskCriterion, RiskLevel, RiskMatrix, ScoreName

REASON = "คัดลอกจากตารางเดิม"


@transaction.atomic
def successor_of(matrix: RiskMatrix, *, owner, by) -> RiskMatrix:
    """A new matrix that says the same and replaces ``matrix``; national without owner."""
    copy = matrix.successor(owner=owner)
    levels = _copied(RiskLevel, matrix, copy, by=by)
    cells = list(RiskCell.objects.filter(matrix=matrix).order_by("pk"))
    for cell in cells:
        cell.pk, cell._state.adding = None, True
        cell.matrix_id, cell.level_id = copy.pk, levels[cell.level_id]
    history.bulk_create(cells, by=by, reason=REASON)
    _copied(ScoreName, matrix, copy, by=by)
    criteria = _copied(RiskCriterion, matrix, copy, by=by)
    steps = list(CriterionStep.objects.filter(criterion__in=criteria).order_by("pk"))
    for step in steps:
        step.pk, step._state.adding = None, True
        step.criterion_id = criteria[step.criterion_id]
    history.bulk_create(steps, by=by, reason=REASON)
    return copy


def _copied(model, matrix: RiskMatrix, copy: RiskMatrix, *, by) -> dict[int, int]:
    """Key of each row → key of its copy."""
    rows = list(model.objects.filter(matrix=matrix).order_by("pk"))
    old = [row.pk for row in rows]
    for row in rows:
        row.pk, row._state.adding = None, True
        row.matrix_id = copy.pk
    created = history.bulk_create(rows, by=by, reason=REASON)
    return dict(zip(old, (row.pk for row in created), strict=True))
