"""From scores at any depth to the total and its rating. Exact: nothing is rounded on the way.

Of each place the office may know a score of its own, the scores of what it is the mean of, or both:

- Where every child has a score, their mean counts, and the typed score stands beside it.
- Where some or all are missing, the typed score counts.
- What is exempt leaves the mean; a place all of whose children are exempt is exempt itself.
- What is below the minimum sample has no score, nor has anything above it.

An instrument is the mean of its indicators; failing these, of its parts by their weights. The
total is the weighted mean of the instruments, and there is none while one of them has no score.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from operator import mul

from ita.scoring.rating import rate
from ita.scoring.scheme_tree import Band, InstrumentTree, Key, Place, Sample, SchemeTree

DEEP = ("sub_indicator", "question")


class State(StrEnum):
    SCORED = "scored"
    BELOW = "below"  # fewer answers than the minimum sample
    EXEMPT = "exempt"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class ScoreValue:
    """What was entered for one place. ``value`` is None where ``state`` says why."""

    key: Key
    value: Fraction | None = None
    state: State = State.SCORED
    concerned: int | None = None
    answers: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """What a place comes to. ``score`` counts upward; ``typed`` is what was entered for it."""

    state: State = State.MISSING
    score: Fraction | None = None
    typed: Fraction | None = None
    from_children: bool = False


NOTHING = Cell()


@dataclass(frozen=True, slots=True)
class Calculated:
    scheme: SchemeTree
    total: Fraction | None
    rating: Band | None
    cells: Mapping[Key, Cell]  # only of places about which something is known

    def cell(self, place: Place) -> Cell:
        return self.cells.get(place.key, NOTHING)

    @property
    def instruments(self) -> dict[str, Cell]:
        return {each.code: self.cell(each.place) for each in self.scheme.instruments}


def calculate(scheme: SchemeTree, scores: Iterable[ScoreValue]) -> Calculated:
    entered = {score.key: score for score in scores}
    # Most results are known by indicator alone: their hundred questions need not be looked at.
    is_deep = any(kind in DEEP for kind, _ in entered)
    cells: dict[Key, Cell] = {}
    for instrument in scheme.instruments:
        _Instrument(instrument, scheme.sample, entered, cells, is_deep).settle()
    found = [cells.get(each.place.key, NOTHING) for each in scheme.instruments]
    weights = [each.weight for each in scheme.instruments]
    total = _weighted([cell.score for cell in found], weights)
    rating = rate(scheme.bands, total, [cell.score for cell in found])
    return Calculated(scheme, total, rating, cells)


def least_answers(sample: Sample, concerned: int) -> int | None:
    """How many must answer when so many are concerned; None where the rule is not known.

    A share of them, not fewer than ``least`` (nor, of a large number, than ``large_least``); all
    where there are fewer than that.
    """
    if sample.percent is None and sample.least is None:
        return None
    wanted = -(concerned * Fraction(sample.percent or 0) // -100)
    if sample.large is not None and concerned > sample.large:
        wanted = max(wanted, sample.large_least or 0)
    return int(min(concerned, max(wanted, sample.least or 0)))


def is_below_sample(sample: Sample, score: ScoreValue) -> bool:
    if score.answers is None or score.concerned is None:
        return False
    least = least_answers(sample, score.concerned)
    return least is not None and score.answers < least


@dataclass(frozen=True, slots=True)
class _Instrument:
    tree: InstrumentTree
    sample: Sample
    entered: Mapping[Key, ScoreValue]
    cells: dict[Key, Cell]
    is_deep: bool

    def settle(self) -> None:
        """Write the cells of the instrument and of everything in it."""
        indicators = [self._cell(place) for place in self.tree.place.children]
        parts = [self._cell(part.place) for part in self.tree.parts]
        joined = _mean(indicators)
        if State.BELOW in (joined.state, *(cell.state for cell in parts)):
            joined = Cell(State.BELOW)
        elif joined.state is not State.SCORED:
            joined = self._of_parts(parts, otherwise=joined)
        self._keep(self.tree.place, joined)

    def _of_parts(self, parts: list[Cell], otherwise: Cell) -> Cell:
        weights = [part.weight for part in self.tree.parts]
        score = _weighted([cell.score for cell in parts], weights)
        return otherwise if score is None else Cell(State.SCORED, score, from_children=True)

    def _cell(self, place: Place) -> Cell:
        children = place.children if self.is_deep else ()
        return self._keep(place, _mean([self._cell(child) for child in children]))

    def _keep(self, place: Place, joined: Cell) -> Cell:
        own = self.entered.get(place.key)
        if own is None and joined.state is State.MISSING:
            return NOTHING
        cell = joined if own is None else self._with_own(joined, own)
        self.cells[place.key] = cell
        return cell

    def _with_own(self, joined: Cell, own: ScoreValue) -> Cell:
        typed = own.value
        if own.state is State.BELOW or joined.state is State.BELOW or self._is_short(own):
            return Cell(State.BELOW, typed=typed)
        if own.state is State.EXEMPT:
            return Cell(State.EXEMPT)
        if joined.state is State.SCORED:
            return Cell(State.SCORED, joined.score, typed, from_children=True)
        return joined if typed is None else Cell(State.SCORED, typed, typed)

    def _is_short(self, own: ScoreValue) -> bool:
        return self.tree.is_survey and is_below_sample(self.sample, own)


def _mean(cells: list[Cell]) -> Cell:
    """What the cells say of the place above them; MISSING where they do not settle it."""
    states = {cell.state for cell in cells}
    if State.BELOW in states:
        return Cell(State.BELOW)
    if not states or State.MISSING in states:
        return NOTHING
    counted = [cell.score for cell in cells if cell.state is State.SCORED]
    if not counted:
        return Cell(State.EXEMPT)
    return Cell(State.SCORED, sum(counted, Fraction(0)) / len(counted), from_children=True)


def _weighted(scores: list[Fraction | None], weights: list[Fraction]) -> Fraction | None:
    whole = sum(weights, Fraction(0))
    if None in scores or not whole:
        return None
    return sum(map(mul, scores, weights), Fraction(0)) / whole
