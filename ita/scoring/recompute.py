"""Computes results again from their scores and stores what came out, where it changed."""

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

from django.db import transaction
from django.db.models import QuerySet

from integrity import history
from ita.models import AssessmentResult, Score
from ita.models.result import PLACES
from ita.scoring.calculation import Calculated, ScoreValue, State, calculate
from ita.scoring.figures import figures_of
from ita.scoring.rating import rate, round2
from ita.scoring.scheme_tree import SchemeTree, tree_of

STORED = ("total", "rating_id", "figures")
REASON = "คำนวณคะแนน"
AT_ONCE = 1000
COLUMNS = [f"{place}_id" for place in PLACES]
VALUES = ["value", "state", "concerned", "answers"]


@transaction.atomic
def recompute(result: AssessmentResult, *, by=None) -> AssessmentResult:
    """``rating`` is that of the total that is shown: the announced one, else the computed one.
    Of an announced total alone it stays open where the band also asks for each instrument."""
    _store([result], {}, by=by)
    return result


def recompute_all(results: "QuerySet[AssessmentResult]", *, by=None) -> int:
    """How many came out otherwise than they were stored."""
    keys = list(results.order_by("pk").values_list("pk", flat=True))
    trees: dict[int, SchemeTree] = {}
    changed = 0
    for start in range(0, len(keys), AT_ONCE):
        with transaction.atomic():
            rows = AssessmentResult.objects.filter(pk__in=keys[start : start + AT_ONCE])
            locked = rows.select_for_update(of=("self",)).select_related("scheme").order_by("pk")
            changed += _store(list(locked), trees, by=by)
    return changed


def _store(results: list[AssessmentResult], trees: dict[int, SchemeTree], *, by) -> int:
    scores = scores_of(results)
    changed = []
    for result in results:
        tree = trees.get(result.scheme_id)
        if tree is None:
            tree = trees[result.scheme_id] = tree_of(result.scheme)
        if _settle(result, calculate(tree, scores[result.pk])):
            changed.append(result)
    return history.bulk_update(changed, ("total", "rating", "figures"), by=by, reason=REASON)


def _settle(result: AssessmentResult, outcome: Calculated) -> bool:
    """Whether anything is not as it was."""
    before = [getattr(result, name) for name in STORED]
    total = None if outcome.total is None else round2(outcome.total)
    rating = _rating(result, outcome)
    after = [total, rating.pk if rating else None, figures_of(outcome)]
    for name, value in zip(STORED, after, strict=True):
        setattr(result, name, value)
    return before != after


def _rating(result: AssessmentResult, outcome: Calculated):
    if result.official_total is None:
        return outcome.rating
    instruments = [cell.score for cell in outcome.instruments.values()]
    return rate(outcome.scheme.bands, Fraction(result.official_total), instruments)


def scores_of(results: Iterable[AssessmentResult]) -> dict[int, list[ScoreValue]]:
    """By the key of the result, with one query."""
    rows = Score.objects.filter(result__in=[result.pk for result in results]).order_by()
    found = defaultdict(list)
    for result, *rest in rows.values_list("result_id", *COLUMNS, *VALUES):
        keys, (value, state, concerned, answers) = rest[: len(PLACES)], rest[len(PLACES) :]
        key = next((place, pk) for place, pk in zip(PLACES, keys, strict=True) if pk)
        value = None if value is None else Fraction(value)
        found[result].append(ScoreValue(key, value, State(state), concerned, answers))
    return found
