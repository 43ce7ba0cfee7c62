"""Figures of a run, each beside its peer, and the table that shows them."""

from collections.abc import Callable, Iterable
from statistics import median
from typing import NamedTuple, TypeVar

Result = TypeVar("Result")
HEADINGS = ("figure", "ours", "peer of the same run", "ratio", "promised", "holds")
MEGABYTE = 1_000_000


class Sample(tuple[float, ...]):
    """What repeated measurements of one thing gave."""

    @property
    def median(self) -> float:
        return median(self)

    def shown(self, unit: str, factor: float = 1, digits: int = 1) -> str:
        """Median and range, each times ``factor``: "12.3 ms (11.9–14.0)"."""
        middle, low, high = (
            f"{value * factor:.{digits}f}" for value in (self.median, min(self), max(self))
        )
        return f"{middle} {unit} ({low}–{high})"


class Figure(NamedTuple):
    """One row of the table; ``holds`` is None where nothing is promised."""

    name: str
    ours: str
    peer: str
    ratio: str = ""
    promised: str = ""
    holds: bool | None = None


def in_turn(
    ours: Callable[[], Result], peer: Callable[[], Result], *, rounds: int, warm_ups: int = 1
) -> tuple[list[Result], list[Result]]:
    """Call both ``rounds`` times, A B A B, so that what else the machine does falls on both."""
    for _ in range(warm_ups):
        ours()
        peer()
    pairs = [(ours(), peer()) for _ in range(rounds)]
    return [first for first, _ in pairs], [second for _, second in pairs]


def table(figures: Iterable[Figure]) -> str:
    rows = [HEADINGS, *((*figure[:-1], _word(figure.holds)) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)


def _word(holds: bool | None) -> str:
    return {None: "", True: "yes", False: "NO"}[holds]


def times(ours: Sample, peer: Sample) -> float:
    return ours.median / peer.median
