"""The heat map of a register: its matrix as a real table, with the risks that stand in each cell.

Made from a snapshot (``ita.risks.snapshot``) and drawn by a ``_risk_matrix.html`` each for web,
paper and admin. Colour never speaks alone: each cell has the sign of its level, a border that is
heavier the higher the level, and a sentence to be read aloud.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ita.models.matrix import Axis
from ita.risks.matrix import STEPS, Level, Matrix

Json = Mapping
BARE = "ตารางระดับความเสี่ยงการทุจริต"
INHERENT, RESIDUAL = "ความเสี่ยงก่อนมีมาตรการควบคุม", "ความเสี่ยงคงเหลือหลังมีมาตรการควบคุม"
HEAVIEST = 4  # borders grow with the level up to here


@dataclass(frozen=True)
class MapCell:
    """``level`` is None where the matrix has none; ``numbers``: of the risks in it."""

    likelihood: int
    impact: int
    level: Level | None
    weight: int
    numbers: tuple[int, ...]

    @property
    def score(self) -> int:
        return self.likelihood * self.impact

    @property
    def count(self) -> int:
        return len(self.numbers)

    @property
    def query(self) -> str:
        """What leads to the risks of this cell."""
        return f"l={self.likelihood}&i={self.impact}"

    @property
    def classes(self) -> str:
        level = f"lv-{self.level.value} w-{self.weight}" if self.level else "lv-none"
        return f"{level} has" if self.numbers else level

    @property
    def sentence(self) -> str:
        """The cell read aloud."""
        level = f"ระดับ{self.level.label}" if self.level else "ไม่ได้กำหนดระดับ"
        place = f"โอกาส {self.likelihood} ผลกระทบ {self.impact} คะแนน {self.score} {level}"
        if not self.numbers:
            return f"{place} ไม่มีความเสี่ยง"
        listed = ", ".join(map(str, self.numbers))
        return f"{place} มี {self.count} ความเสี่ยง คือลำดับที่ {listed}"


@dataclass(frozen=True)
class MapRow:
    score: int
    name: str
    cells: tuple[MapCell, ...]


@dataclass(frozen=True)
class LevelCount:
    """A line of the legend: a level, which scores make it, how many risks have it."""

    level: Level
    weight: int
    count: int
    scores: str


@dataclass(frozen=True)
class HeatMap:
    """``rows`` from the top: scores fall downwards on the rows' axis, so that what is worst stands
    in the upper right corner; ``columns`` are (score, name)."""

    key: str
    title: str
    row_axis: str
    column_axis: str
    rows: tuple[MapRow, ...]
    columns: tuple[tuple[int, str], ...]
    levels: tuple[LevelCount, ...]
    unscored: int

    @property
    def count(self) -> int:
        return sum(line.count for line in self.levels)

    @property
    def caption(self) -> str:
        return f"{self.title} แถวคือ{self.row_axis} หลักคือ{self.column_axis} ในช่องคือจำนวนความเสี่ยง"

    @cached_property
    def cells(self) -> list[MapCell]:
        return [cell for row in self.rows for cell in row.cells]


def heat_maps(snapshot: Json) -> list[HeatMap]:
    """Before controls, and beside it what is left, where any risk says so."""
    maps = [heat_map(snapshot)]
    if any(risk["residual"] for risk in snapshot["risks"]):
        maps.append(heat_map(snapshot, residual=True))
    return maps


def heat_map(snapshot: Json, *, residual: bool = False) -> HeatMap:
    """``residual``: the map of what is left with the controls, of the risks that were scored so."""
    scored = [(risk["residual"] or {}) if residual else risk for risk in snapshot["risks"]]
    places = defaultdict(list)
    for risk, scores in zip(snapshot["risks"], scored, strict=True):
        if scores.get("likelihood"):
            places[scores["likelihood"], scores["impact"]].append(risk["number"])
    is_bare = not any(risk["residual"] for risk in snapshot["risks"])
    title = RESIDUAL if residual else INHERENT
    return drawn(
        Matrix.from_json(snapshot["matrix"]),
        places,
        rows=snapshot["matrix"]["rows"],
        key="residual" if residual else "inherent",
        title=BARE if is_bare and not residual else title,
        unscored=len(snapshot["risks"]) - sum(map(len, places.values())),
    )


def drawn(
    matrix: Matrix,
    places: Mapping[tuple[int, int], Sequence[int]],
    *,
    rows: str,
    key: str = "inherent",
    title: str = BARE,
    unscored: int = 0,
) -> HeatMap:
    """``places``: numbers of risks by (likelihood, impact); ``rows``: Organisation.risk_rows."""
    weights = _weights(matrix)
    by_likelihood = rows != Axis.IMPACT

    def cell(across: int, down: int) -> MapCell:
        likelihood, impact = (down, across) if by_likelihood else (across, down)
        level = matrix.level_of(likelihood, impact)
        weight = weights[level.value] if level else 0
        return MapCell(
            likelihood, impact, level, weight, tuple(places.get((likelihood, impact), ()))
        )

    axes = [Axis.LIKELIHOOD.label, Axis.IMPACT.label]
    row_axis, column_axis = axes if by_likelihood else reversed(axes)
    return HeatMap(
        key=key,
        title=title,
        row_axis=row_axis,
        column_axis=column_axis,
        rows=tuple(
            MapRow(down, matrix.name_of(down), tuple(cell(across, down) for across in STEPS))
            for down in reversed(STEPS)
        ),
        columns=tuple((across, matrix.name_of(across)) for across in STEPS),
        levels=tuple(_legend(matrix, places, weights)),
        unscored=unscored,
    )


def level_counts(frozen: Json, counts: Mapping[tuple, int]) -> tuple[LevelCount, ...]:
    """How many risks of each level, the highest first: for lists that draw no map. ``frozen``: the
    matrix of a snapshot; ``counts``: by likelihood and impact."""
    matrix = Matrix.from_json(frozen)
    places = {pair: range(count) for pair, count in counts.items() if pair[0]}
    return tuple(_legend(matrix, places, _weights(matrix)))


def _weights(matrix: Matrix) -> dict[int, int]:
    return {level.value: min(rank, HEAVIEST) for rank, level in enumerate(matrix.levels, start=1)}


def _legend(matrix: Matrix, places, weights) -> Iterable[LevelCount]:
    for level in reversed(matrix.levels):
        cells = [pair for pair, value in matrix.cells.items() if value == level.value]
        count = sum(len(places.get(pair, ())) for pair in cells)
        yield LevelCount(level, weights[level.value], count, _scores(matrix, level, cells))


def _scores(matrix: Matrix, level: Level, cells: Iterable[tuple[int, int]]) -> str:
    """Which products make the level, such as 4–8; "" where a product makes several levels."""
    products = sorted({likelihood * impact for likelihood, impact in cells})
    others = {
        likelihood * impact
        for (likelihood, impact), value in matrix.cells.items()
        if value != level.value
    }
    if not products or others.intersection(range(products[0], products[-1] + 1)):
        return ""
    first, last = products[0], products[-1]
    return str(first) if first == last else f"{first}–{last}"
