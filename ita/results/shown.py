"""What the page of a year of ITA results shows: instruments, indicators and what is below them.

Plain values, filled by ``ita.results.detail``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from ita.measures.outline import Node
from ita.results.bands import conditions
from ita.results.charts import FULL, IndicatorBar, InstrumentLoss
from ita.results.comparison import Comparison
from ita.results.reading import REASONS, Json, ShownYear
from ita.scoring.gaps import Gap, Lift, Step, lifts, next_step
from ita.scoring.rating import round2

LIFTS_SHOWN = 5


class Respondents(NamedTuple):
    """Of a survey: how many answered, of how many, and how many had to."""

    answers: int | None
    concerned: int | None
    least: int | None


@dataclass
class Line:
    """A part, a sub-indicator or an item, below what it is a part of."""

    level: int
    code: str
    title: str
    score: str | None
    state: str
    remark: str

    @property
    def reason(self) -> str:
        return "" if self.score is not None else REASONS.get(self.state, "")


@dataclass
class ShownIndicator:
    """``before``: the score of the same number in the earlier public year; ``former`` the name it
    had then, where it had another."""

    number: int
    title: str
    cell: Json
    instrument: Json = field(default_factory=dict)  # the cell of its instrument
    before: Decimal | None = None
    former: str = ""
    remark: str = ""
    gap: Gap | None = None
    lines: list[Line] = field(default_factory=list)
    findings: list[tuple[str, str]] = field(default_factory=list)
    measures: list[Node] = field(default_factory=list)

    @property
    def score(self) -> Decimal | None:
        return decimal_or_none(self.cell["score"])

    @property
    def reason(self) -> str:
        if self.score is not None:
            return ""
        if self.cell["state"] == "missing" and self.instrument.get("state") == "below":
            return REASONS["below"]
        if self.cell["state"] == "missing" and self.instrument.get("score") is not None:
            return "ไม่ได้แยกไว้"  # the instrument was announced as one, or by its parts
        return REASONS[self.cell["state"]]

    @property
    def change(self) -> Decimal | None:
        return None if None in (self.score, self.before) else self.score - self.before

    @property
    def measure_keys(self) -> list[str]:
        return [each.row["key"] for node in self.measures for each in node.walk()]


@dataclass
class ShownInstrument:
    code: str
    title: str
    respondents: str
    weight: Decimal
    cell: Json
    indicators: list[ShownIndicator] = field(default_factory=list)
    parts: list[Line] = field(default_factory=list)
    remark: str = ""
    asked: Respondents | None = None

    @property
    def score(self) -> Decimal | None:
        return decimal_or_none(self.cell["score"])

    @property
    def reason(self) -> str:
        return "" if self.cell["score"] is not None else REASONS[self.cell["state"]]

    @property
    def lost(self) -> Decimal | None:
        """Points of the total: weight × (100 − score), of the score before it was rounded where
        its indicators are all known."""
        if self.score is None:
            return None
        scores = [each.score for each in self.indicators]
        exact = self.score
        if scores and None not in scores:
            mean = sum(scores) / len(scores)
            exact = mean if abs(mean - self.score) < Decimal("0.01") else self.score
        return round2(self.weight * (FULL - exact) / FULL)

    @property
    def earned(self) -> Decimal | None:
        return None if self.lost is None else self.weight - self.lost


class BandRow(NamedTuple):
    label: str
    condition: str
    is_own: bool


class LiftRow(NamedTuple):
    """``to_pass`` and ``to_full``: how much the total rises."""

    name: str
    to_pass: Decimal
    to_full: Decimal


class Paper(NamedTuple):
    label: str
    title: str
    day: str
    code: str


@dataclass
class YearPage:
    """What the template of a year asks for."""

    result: ShownYear
    before: ShownYear | None
    years: list[ShownYear]
    instruments: list[ShownInstrument]
    sets: list[Json]
    papers: list[Paper]
    comparison: Comparison | None

    @property
    def indicators(self) -> list[ShownIndicator]:
        """By number, where any of them has a score or a reason to have none."""
        every = sorted(
            (each for one in self.instruments for each in one.indicators),
            key=lambda each: each.number,
        )
        return every if any(each.cell["state"] != "missing" for each in every) else []

    @property
    def scored(self) -> int:
        return sum(each.score is not None for each in self.indicators)

    @property
    def passing(self) -> int:
        mark = self.result.pass_mark
        return sum(each.score is not None and each.score >= mark for each in self.indicators)

    @property
    def earned_adds_up(self) -> bool:
        """Whether what the instruments earned, each rounded, adds up to the shown total."""
        earned = [each.earned for each in self.instruments]
        total = self.result.shown_total
        return None in (*earned, total) or sum(earned) == total

    @property
    def has_instruments(self) -> bool:
        return any(each.cell["state"] != "missing" for each in self.instruments)

    @property
    def bands(self) -> list[BandRow]:
        bands = self.result.bands
        return [
            BandRow(band.label, words, band.label == self.result.shown_rating)
            for band, words in zip(bands, conditions(bands), strict=True)
        ]

    @property
    def meaning(self) -> str:
        """The condition of the own rating."""
        return next((row.condition for row in self.bands if row.is_own), "")

    @property
    def next_step(self) -> Step | None:
        """What the shown total lacks to the next better band."""
        result = self.result
        if result.shown_total is None:
            return None
        scored = result.figures.get("instruments", {}).items()
        figures = {
            "total": str(result.shown_total),
            "rating": result.shown_rating,
            "instruments": {code: cell for code, cell in scored if cell["score"] is not None},
        }
        return next_step(figures, result.rules)

    @property
    def change(self) -> Decimal | None:
        """Of the total since the earlier public year."""
        if self.before is None or None in (self.before.shown_total, self.result.shown_total):
            return None
        return self.result.shown_total - self.before.shown_total

    @property
    def bars(self) -> list[IndicatorBar]:
        return [
            IndicatorBar(each.number, each.title, each.score, each.before, each.reason)
            for each in self.indicators
        ]

    @property
    def losses(self) -> list[InstrumentLoss]:
        return [
            InstrumentLoss(each.code, each.title, each.weight, each.lost, each.reason)
            for each in self.instruments
        ]

    @property
    def lifts(self) -> list[LiftRow]:
        """The indicators that would lift the total most; where none counts, what does."""
        rows = [row for row in lifts(self.result.figures) if row.place != "question"]
        return self._named([row for row in rows if row.place == "indicator"] or rows)

    @property
    def item_lifts(self) -> list[LiftRow]:
        return self._named([row for row in lifts(self.result.figures) if row.place == "question"])

    def _named(self, rows: list[Lift]) -> list[LiftRow]:
        names = dict(self._names())
        return [
            LiftRow(names.get((row.place, row.code), row.code), row.to_pass, row.to_full)
            for row in rows[:LIFTS_SHOWN]
        ]

    @property
    def exempt(self) -> list[Line]:
        return [line for each in self.indicators for line in each.lines if line.state == "exempt"]

    @property
    def answered(self) -> list[ShownIndicator]:
        """Indicators of which there is something to do, or that something is done about."""
        return [each for each in self.every_indicator if each.findings or each.measures]

    @property
    def unanswered(self) -> list[ShownIndicator]:
        """With findings that no published measure answers."""
        return [each for each in self.answered if each.findings and not each.measures]

    def without_projects(self, answering: dict) -> list[ShownIndicator]:
        """With findings and measures, none of which a project of the plan answers; none where
        no project answers anything of this result."""
        if not any(answering.values()):
            return []
        found = [each for each in self.answered if each.findings and each.measures]
        return [each for each in found if not projects_of(answering, each.measure_keys)]

    @property
    def every_indicator(self) -> list[ShownIndicator]:
        return [each for one in self.instruments for each in one.indicators]

    @property
    def measure_keys(self) -> list[str]:
        return [key for each in self.every_indicator for key in each.measure_keys]

    def _names(self) -> Iterator[tuple[tuple[str, str], str]]:
        for one in self.instruments:
            yield ("instrument", one.code), f"{one.code} {one.title}"
            for line in one.parts:
                yield ("part", line.code), f"{line.code} {line.title}"
            for each in one.indicators:
                yield ("indicator", str(each.number)), f"{each.number} {each.title}"
                for line in each.lines:
                    kind = "sub_indicator" if line.level == 1 else "question"
                    yield (kind, line.code), f"{line.code} {line.title}"


def decimal_or_none(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def projects_of(answering: dict, keys: Iterable[str]) -> list:
    """Of what the plans say of each measure, what answers these: a project once."""
    found = {row.address: row for key in keys for row in answering.get(key, ())}
    return list(found.values())
