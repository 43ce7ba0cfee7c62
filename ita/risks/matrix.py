"""A matrix as plain values: which level a pair of scores makes, and what is odd about its criteria.

``Matrix.of`` reads the rows of a RiskMatrix, ``Matrix.from_json`` the part of a frozen snapshot:
whoever asks for a level asks the same object.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from integrity.colour import BLACK, WHITE, contrast, parse
from ita.models import SIDE, RiskMatrix

STEPS = range(1, SIDE + 1)
Json = dict[str, object]


@dataclass(frozen=True)
class Level:
    """``value``: 1 is the lowest. ``sign`` says in a cell what its colour says."""

    value: int
    label: str
    sign: str
    colour: str
    response: str = ""
    needs_measure: bool = True

    @property
    def ink(self) -> str:
        """Black or white, whichever is read better on the colour: never below 4.5 to 1."""
        ground = parse(self.colour)
        return max((BLACK, WHITE), key=lambda ink: contrast(ink, ground)).hex


@dataclass(frozen=True)
class Step:
    """What a score means for a criterion; bounds as decimal strings, "" when there are none."""

    value: int
    text: str = ""
    lower: str = ""
    upper: str = ""


@dataclass(frozen=True)
class Criterion:
    """``axis``: ``likelihood`` or ``impact``. Five steps, the lowest first."""

    axis: str
    title: str
    unit: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Matrix:
    levels: tuple[Level, ...]
    cells: Mapping[tuple[int, int], int]
    score_names: tuple[str, ...]
    criteria: tuple[Criterion, ...] = ()

    @classmethod
    def of(cls, matrix: RiskMatrix) -> "Matrix":
        """With five queries, whatever the size."""
        names = {row.value: row.label for row in matrix.score_names.all()}
        cells = matrix.cells.select_related("level")
        return cls(
            levels=tuple(
                Level(row.value, row.label, row.sign, row.colour, row.response, row.needs_measure)
                for row in matrix.levels.all()
            ),
            cells={(row.likelihood, row.impact): row.level.value for row in cells},
            score_names=tuple(names.get(value, "") for value in STEPS),
            criteria=tuple(_criterion(row) for row in matrix.criteria.prefetch_related("steps")),
        )

    @classmethod
    def from_json(cls, data: Json) -> "Matrix":
        return cls(
            levels=tuple(
                Level(**{name: value for name, value in row.items() if name != "ink"})
                for row in data["levels"]
            ),
            cells={
                (likelihood, impact): value
                for likelihood, row in enumerate(data["cells"], start=1)
                for impact, value in enumerate(row, start=1)
                if value is not None
            },
            score_names=tuple(data["score_names"]),
            criteria=tuple(
                Criterion(
                    row["axis"], row["title"], row["unit"], tuple(Step(**s) for s in row["steps"])
                )
                for row in data["criteria"]
            ),
        )

    def as_json(self) -> Json:
        return {
            "levels": [
                {
                    "value": level.value,
                    "label": level.label,
                    "sign": level.sign,
                    "colour": level.colour,
                    "ink": level.ink,
                    "response": level.response,
                    "needs_measure": level.needs_measure,
                }
                for level in self.levels
            ],
            "cells": [[self.cells.get((row, column)) for column in STEPS] for row in STEPS],
            "score_names": list(self.score_names),
            "criteria": [
                {
                    "axis": row.axis,
                    "title": row.title,
                    "unit": row.unit,
                    "steps": [vars(step) for step in row.steps],
                }
                for row in self.criteria
            ],
        }

    @property
    def missing(self) -> list[tuple[int, int]]:
        """Cells (likelihood, impact) without a level: such a matrix cannot be used."""
        return [pair for pair in product(STEPS, STEPS) if pair not in self.cells]

    def level_of(self, likelihood: int | None, impact: int | None) -> Level | None:
        """None for what has no score, and for a cell nobody filled."""
        return self._by_value.get(self.cells.get((likelihood, impact)))

    @cached_property
    def _by_value(self) -> dict[int, Level]:
        return {level.value: level for level in self.levels}

    def needs_measure(self, likelihood: int | None, impact: int | None) -> bool:
        level = self.level_of(likelihood, impact)
        return level is not None and level.needs_measure

    def name_of(self, score: int) -> str:
        """What a step is called on both axes, such as น้อยมาก."""
        return self.score_names[score - 1]


def _criterion(row) -> Criterion:
    steps = {step.value: step for step in row.steps.all()}
    return Criterion(
        axis=row.axis,
        title=row.title,
        unit=row.unit,
        steps=tuple(_step(value, steps.get(value)) for value in STEPS),
    )


def _step(value: int, row) -> Step:
    if row is None:
        return Step(value)
    return Step(value, row.text, _plain(row.lower), _plain(row.upper))


def _plain(bound) -> str:
    """2000.00 → "2000"."""
    return "" if bound is None else f"{bound.normalize():f}"


def fill(bands: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Cells by L×I: ``bands`` are (least product, level value); what no band reaches stays out.

    Bands are a way to fill the 25 cells, which may be changed one by one afterwards.
    """
    rising = sorted(bands)
    cells = {}
    for likelihood, impact in product(STEPS, STEPS):
        reached = [value for least, value in rising if likelihood * impact >= least]
        if reached:
            cells[likelihood, impact] = reached[-1]
    return cells
