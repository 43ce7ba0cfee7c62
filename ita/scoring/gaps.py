"""Where the points were lost: how far it is to the next mark, and what would lift the total."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ita.scoring.calculation import Calculated, State
from ita.scoring.scheme_tree import Band, InstrumentTree, Place

FULL = 100
ZERO = Fraction(0)
FINE = 10**9


@dataclass(frozen=True, slots=True)
class Gap:
    """Of an indicator. Zero and None: passed, and in no need of a better band."""

    indicator: int
    score: Decimal
    to_pass: Decimal
    to_next_band: Decimal | None
    next_band: str = ""


@dataclass(frozen=True, slots=True)
class Lift:
    """How much the total rises when this one place alone rises; exact."""

    place: str
    code: str
    to_full: Fraction | Decimal
    to_pass: Fraction | Decimal


@dataclass(frozen=True, slots=True)
class Step:
    """What the total lacks to the next better band; ``instruments`` those that hold it back."""

    band: str
    total: Decimal
    instruments: dict[str, Decimal]


def gaps(figures: dict, scheme) -> list[Gap]:
    """By number. ``scheme``: an AssessmentScheme, or a SchemeTree where one has been read."""
    bands = bands_of(scheme)
    found = [
        _gap(int(number), Decimal(cell["score"]), scheme.pass_mark, bands)
        for number, cell in figures.get("indicators", {}).items()
        if cell["score"] is not None
    ]
    return sorted(found, key=lambda gap: gap.indicator)


def bands_of(scheme) -> list:
    """From the best on."""
    return list(scheme.bands if isinstance(scheme.bands, tuple) else scheme.bands.all())


def _gap(indicator: int, score: Decimal, pass_mark: Decimal, bands: list) -> Gap:
    """Bands are of totals; an indicator is held against their lowest total."""
    to_pass = max(pass_mark - score, Decimal("0.00"))
    better = [band for band in bands if band.least_total > score]
    if not better:
        return Gap(indicator, score, to_pass, None)
    nearest = min(band.least_total for band in better)
    # Of several that begin at one total the last is the one whose conditions are the least.
    label = [band.label for band in better if band.least_total == nearest][-1]
    return Gap(indicator, score, to_pass, nearest - score, label)


def next_step(figures: dict, scheme) -> Step | None:
    """From the rating of the computed total to the one above; None at the top or unrated."""
    bands = bands_of(scheme)
    labels = [band.label for band in bands]
    if figures.get("rating") not in labels:
        return None
    place = labels.index(figures["rating"])
    return _step(bands[place - 1], figures) if place else None


def _step(band: Band, figures: dict) -> Step:
    short = {}
    for code, cell in figures["instruments"].items():
        if band.least_instrument is not None and Decimal(cell["score"]) < band.least_instrument:
            short[code] = band.least_instrument - Decimal(cell["score"])
    lacking = max(band.least_total - Decimal(figures["total"]), Decimal("0.00"))
    return Step(band.label, lacking, short)


def lifts(figures: dict) -> list[Lift]:
    """As they were computed with the figures: the largest gain first."""
    return [
        Lift(row["place"], row["code"], Decimal(row["to_full"]), Decimal(row["to_pass"]))
        for row in figures.get("lifts", ())
    ]


def lifts_of(calculated: Calculated) -> list[Lift]:
    """Each place that the total follows from, the largest gain first, then in the scheme's order.

    Instruments stand only for themselves where nothing below them counts.
    """
    if calculated.total is None:
        return []
    instruments = calculated.scheme.instruments
    whole = sum((each.weight for each in instruments), ZERO)
    found = [
        lift
        for each in instruments
        for lift in _of_instrument(calculated, each, each.weight / whole)
    ]
    return sorted(found, key=_gain, reverse=True)


def _gain(lift: Lift) -> tuple[int, int]:
    """For sorting: whole numbers compare a good deal faster than fractions."""
    return _parts(lift.to_full), _parts(lift.to_pass)


def _parts(gain: Fraction) -> int:
    return gain.numerator * FINE // gain.denominator


def _of_instrument(
    calculated: Calculated, instrument: InstrumentTree, share: Fraction
) -> Iterator[Lift]:
    cells = [calculated.cell(indicator) for indicator in instrument.place.children]
    if not calculated.cell(instrument.place).from_children:
        yield from _lift(calculated, instrument.place, share)
    elif any(cell.state is State.MISSING for cell in cells) or not cells:
        whole = sum((part.weight for part in instrument.parts), ZERO)
        for part in instrument.parts:
            named = f"{instrument.code}-{part.place.code}"
            yield from _lift(calculated, part.place, share * part.weight / whole, named)
    else:
        yield from _of_children(calculated, instrument.place.children, share)


def _of_children(
    calculated: Calculated, places: Iterable[Place], share: Fraction
) -> Iterator[Lift]:
    """``share`` of the total belongs to ``places`` together, evenly to those that count."""
    counted = [place for place in places if calculated.cell(place).state is State.SCORED]
    for place in counted:
        own = share / len(counted)
        yield from _lift(calculated, place, own)
        if calculated.cell(place).from_children:
            yield from _of_children(calculated, place.children, own)


def _lift(calculated: Calculated, place: Place, share: Fraction, code: str = "") -> Iterator[Lift]:
    score = calculated.cell(place).score
    if score < FULL:
        to_pass = _gained(share, score, calculated.scheme.pass_mark)
        yield Lift(place.kind, code or place.code, _gained(share, score, FULL), to_pass)


def _gained(share: Fraction, score: Fraction, goal: Decimal | int) -> Fraction:
    """``share`` of what is missing to the goal, as one fraction instead of three."""
    top, bottom = goal.as_integer_ratio()
    missing = top * score.denominator - score.numerator * bottom
    if missing <= 0:
        return ZERO
    return Fraction(share.numerator * missing, share.denominator * score.denominator * bottom)
