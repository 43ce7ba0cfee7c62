"""Scores of a result written at once: what is entered for each place, then everything computed."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from integrity import history
from ita.models import AssessmentResult, Score
from ita.models.result import PLACES
from ita.scoring.recompute import recompute
from ita.scoring.scheme_tree import Key

FIELDS = ("state", "value", "concerned", "answers", "remark")
# What the office itself says of a result as a whole.
FACTS = ("official_total", "official_rating", "source", "remark")


@dataclass(frozen=True)
class Cell:
    """What is entered for one place; all empty means that nothing is."""

    value: Decimal | None = None
    state: str = Score.State.SCORED
    concerned: int | None = None
    answers: int | None = None
    remark: str = ""

    @classmethod
    def of(cls, score: Score) -> "Cell":
        return cls(score.value, score.state, score.concerned, score.answers, score.remark)

    @property
    def is_empty(self) -> bool:
        return self == NOTHING


NOTHING = Cell()


def held(result: AssessmentResult) -> AssessmentResult:
    """The result as it stands, once nobody else can move it; the caller has the transaction."""
    rows = AssessmentResult.objects.select_for_update(of=("self",))
    return rows.select_related("scheme", "organisation").get(pk=result.pk)


def key_of(score: Score) -> Key:
    name = next(name for name in PLACES if getattr(score, f"{name}_id"))
    return name, getattr(score, f"{name}_id")


def cells_of(result: AssessmentResult) -> dict[Key, Cell]:
    return {key_of(score): Cell.of(score) for score in result.scores.all()}


@transaction.atomic
def save_scores(
    result: AssessmentResult, cells: Mapping[Key, Cell], *, by, reason: str = ""
) -> AssessmentResult:
    """Let each place of ``cells`` say what its cell says; other places keep what they have.

    The result comes back with its total, rating and figures. Keys must be of the result's scheme.
    """
    held(result)
    stored = {key_of(score): score for score in result.scores.all()}
    added, changed, gone = [], [], []
    for key, cell in cells.items():
        score = stored.get(key)
        if score is None:
            added += [] if cell.is_empty else [_score(result, key, cell)]
        elif cell.is_empty:
            gone.append(score.pk)
        elif Cell.of(score) != cell:
            changed.append(_filled(score, cell))
    tracked = {"by": by, "reason": reason}
    if gone:
        history.delete(Score.objects.filter(pk__in=gone), **tracked)
    history.bulk_update(changed, FIELDS, **tracked)
    history.bulk_create(added, **tracked)
    return recompute(result, by=by)


@transaction.atomic
def save_facts(result: AssessmentResult, *, by, reason: str = "", **facts) -> bool:
    """Write what changed of ``FACTS``; whether anything did. Computing again is the caller's."""
    held(result)
    changed = [name for name, value in facts.items() if getattr(result, name) != value]
    for name in changed:
        setattr(result, name, facts[name])
    return bool(history.bulk_update([result] if changed else [], changed, by=by, reason=reason))


def _score(result: AssessmentResult, key: Key, cell: Cell) -> Score:
    name, pk = key
    return _filled(Score(result=result, **{f"{name}_id": pk}), cell)


def _filled(score: Score, cell: Cell) -> Score:
    for name in FIELDS:
        setattr(score, name, getattr(cell, name))
    return score
