"""The matrices and kinds of risk of ``fixtures/reference/``."""

from decimal import Decimal

from integrity import history
from integrity.models import Organisation
from integrity.models.reference import Confidence
from integrity.reference_data import read
from ita.models import (
    SIDE,
    CriterionStep,
    RiskCell,
    RiskCriterion,
    RiskKind,
    RiskLevel,
    RiskMatrix,
    ScoreName,
)


def load_matrices() -> None:
    """What was never there; what staff deleted or renamed stays as they left it."""
    titles = set(RiskMatrix.history.filter(owner=None).values_list("title", flat=True))
    for row in read("risk_matrices"):
        if row["title"] not in titles:
            add_matrix(row)
    keys = set(RiskKind.history.exclude(key="").values_list("key", flat=True))
    kinds = [
        RiskKind(position=position, **row)
        for position, row in enumerate(read("risk_kinds"), start=1)
        if row["key"] not in keys
    ]
    history.bulk_create(kinds, reason="ข้อมูลอ้างอิง")


def add_matrix(
    row: dict, *, owner: Organisation | None = None, replaces: RiskMatrix | None = None
) -> RiskMatrix:
    """Create a matrix with all that hangs on it from its YAML form; national without owner."""
    texts = ("source", "note", "assumption", "no_measure_statement")
    matrix = RiskMatrix.objects.create(
        owner=owner,
        replaces=replaces,
        title=row["title"],
        confidence=row.get("confidence", Confidence.UNCONFIRMED),
        **{name: row[name] for name in texts if name in row},
    )
    levels = history.bulk_create([RiskLevel(matrix=matrix, **entry) for entry in row["levels"]])
    history.bulk_create(_cells(matrix, row["cells"], {level.value: level for level in levels}))
    history.bulk_create(
        [
            ScoreName(matrix=matrix, value=value, label=label)
            for value, label in enumerate(row["score_names"], start=1)
        ]
    )
    for position, entry in enumerate(row["criteria"]):
        _add_criterion(matrix, position, entry)
    return matrix


def _cells(matrix: RiskMatrix, rows: list[list[int]], levels: dict) -> list[RiskCell]:
    """The file draws the grid as it is printed: the highest likelihood on top."""
    return [
        RiskCell(matrix=matrix, likelihood=SIDE - line, impact=impact, level=levels[value])
        for line, row in enumerate(rows)
        for impact, value in enumerate(row, start=1)
    ]


def _add_criterion(matrix: RiskMatrix, position: int, entry: dict) -> None:
    criterion = RiskCriterion.objects.create(
        matrix=matrix,
        axis=entry["axis"],
        position=position,
        title=entry["title"],
        unit=entry.get("unit", ""),
    )
    bounds = entry.get("bounds") or [(None, None)] * SIDE
    steps = [
        CriterionStep(
            criterion=criterion,
            value=value,
            text=text or "",
            lower=_exact(lower),
            upper=_exact(upper),
        )
        for value, (text, (lower, upper)) in enumerate(
            zip(entry["five"], bounds, strict=True), start=1
        )
    ]
    history.bulk_create(steps)


def _exact(bound: int | float | None) -> Decimal | None:
    """A bound as the file writes it: 10000.01, not the nearest binary fraction."""
    return None if bound is None else Decimal(str(bound))
