"""A scheme as plain values: what ``calculation`` works on, read with six queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import QuerySet

from ita.models import (
    AssessmentScheme,
    Indicator,
    Instrument,
    InstrumentPart,
    Question,
    SubIndicator,
)

Key = tuple[str, int]  # kind of a place, as in Score's columns, and its primary key


@dataclass(frozen=True, slots=True)
class Place:
    """A part, an indicator, a sub-indicator or a question; what it is the mean of hangs on it."""

    kind: str
    pk: int
    code: str  # 1 (part), 6, 9.1, O36
    title: str = ""
    children: tuple["Place", ...] = ()

    @property
    def key(self) -> Key:
        return self.kind, self.pk


@dataclass(frozen=True, slots=True)
class WeightedPart:
    place: Place
    weight: Fraction


@dataclass(frozen=True, slots=True)
class InstrumentTree:
    """``weight`` and those of the parts count by their proportion, whatever they add up to."""

    place: Place  # its children are the indicators
    weight: Fraction
    is_survey: bool = True
    parts: tuple[WeightedPart, ...] = ()

    @property
    def code(self) -> str:
        return self.place.code


@dataclass(frozen=True, slots=True)
class Band:
    pk: int
    label: str
    least_total: Decimal
    least_instrument: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """The minimum sample: None where the year's rule is not known."""

    percent: Decimal | None = None
    least: int | None = None
    large: int | None = None
    large_least: int | None = None


@dataclass(frozen=True, slots=True)
class SchemeTree:
    pk: int
    year: int
    pass_mark: Decimal
    instruments: tuple[InstrumentTree, ...]
    bands: tuple[Band, ...]
    sample: Sample = Sample()


def tree_of(scheme: AssessmentScheme) -> SchemeTree:
    indicators = _indicators(scheme.pk)
    parts = defaultdict(list)
    for row in InstrumentPart.objects.filter(instrument__scheme=scheme):
        place = Place("part", row.pk, str(row.number), row.title)
        parts[row.instrument_id].append(WeightedPart(place, Fraction(row.weight)))
    instruments = tuple(
        InstrumentTree(
            place=Place("instrument", row.pk, row.code, row.title, tuple(indicators[row.pk])),
            weight=Fraction(row.weight),
            is_survey=row.is_survey,
            parts=tuple(parts[row.pk]),
        )
        for row in Instrument.objects.filter(scheme=scheme)
    )
    return SchemeTree(
        pk=scheme.pk,
        year=scheme.year,
        pass_mark=scheme.pass_mark,
        instruments=instruments,
        bands=tuple(map(_band, scheme.bands.all())),
        sample=Sample(
            scheme.sample_percent,
            scheme.sample_least,
            scheme.sample_large,
            scheme.sample_large_least,
        ),
    )


def _band(row) -> Band:
    return Band(row.pk, row.label, row.least_total, row.least_instrument)


def _indicators(scheme: int) -> dict[int, list[Place]]:
    """Of each instrument; an indicator's children are its sub-indicators, then loose questions."""
    of_scheme = {"indicator__instrument__scheme": scheme}
    loose, inside = _questions(Question.objects.filter(**of_scheme))
    branches = defaultdict(list)
    for row in SubIndicator.objects.filter(**of_scheme):
        place = Place("sub_indicator", row.pk, row.code, row.title, tuple(inside[row.pk]))
        branches[row.indicator_id].append(place)
    found = defaultdict(list)
    for row in Indicator.objects.filter(instrument__scheme=scheme):
        children = (*branches[row.pk], *loose[row.pk])
        place = Place("indicator", row.pk, str(row.number), row.title, children)
        found[row.instrument_id].append(place)
    return found


def _questions(rows: "QuerySet[Question] | Iterable[Question]") -> tuple[dict, dict]:
    """By indicator those without a sub-indicator, and by sub-indicator the others."""
    loose, inside = defaultdict(list), defaultdict(list)
    for row in rows:
        place = Place("question", row.pk, row.code, row.text)
        if row.sub_indicator_id is None:
            loose[row.indicator_id].append(place)
        else:
            inside[row.sub_indicator_id].append(place)
    return loose, inside
