"""Scores as they are printed, and the rating of the printed score."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from ita.scoring.scheme_tree import Band

PLACES = 2
_UNIT = 10**PLACES


def round2(value: Fraction | Decimal) -> Decimal:
    """Half up, to two places; for values that are not negative."""
    above, below = value.as_integer_ratio()
    hundredths = (2 * above * _UNIT + below) // (2 * below)
    return Decimal(hundredths).scaleb(-PLACES)


def rate(
    bands: Iterable[Band], total: Fraction | None, instruments: Iterable[Fraction | None]
) -> Band | None:
    """The first band whose conditions hold for the rounded scores.

    ``instruments`` has None where a score is not known, and all of them None for a result of which
    only the total is. A band that then may or may not hold leaves the rating open: None.
    """
    if total is None:
        return None
    total = round2(total)
    rounded = [None if score is None else round2(score) for score in instruments]
    for band in bands:
        if total < band.least_total:
            continue
        holds = _instruments_reach(rounded, band.least_instrument)
        if holds:
            return band
        if holds is None:
            return None
    return None


def _instruments_reach(scores: list[Decimal | None], least: Decimal | None) -> bool | None:
    """None: that depends on a score that is not known."""
    if least is None:
        return True
    if any(score is not None and score < least for score in scores):
        return False
    return None if None in scores or not scores else True
