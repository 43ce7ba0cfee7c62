"""One fiscal year of a plan, and who does how much of it: pure functions over a snapshot.

The year is the plan's own outline with that one year in it, so that its counts and sums cannot
disagree with the plan's table.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import groupby

from integrity.thai import baht, sort_key
from plans.outline import (
    NOT_SPECIFIED,
    NOTHING,
    Cell,
    DimensionOutline,
    ItemOutline,
    MissionOutline,
    Outline,
    ProjectRow,
    outline_of,
)
from plans.quarters import MONTHS, in_words, quarters_of

Json = dict

# What is no division, in the order below the divisions: the project's responsibility → its row.
BELOW_DIVISIONS = {"all_divisions": "ทุกสำนัก/กอง", "organisation": "ทั้งหน่วยงาน", "": NOT_SPECIFIED}
RULE = (
    "โครงการที่มีหลายหน่วยงานนับครั้งเดียวที่หน่วยงานหลัก หากไม่ได้ระบุหน่วยงานหลัก นับที่หน่วยงานแรกที่ระบุ "
    "ผลรวมจึงเท่ากับผลรวมของแผน"
)


@dataclass(frozen=True, slots=True)
class YearRow:
    """A project in one year."""

    row: ProjectRow
    quarters: str

    @property
    def cell(self) -> Cell:
        return self.row.cells[0]

    @property
    def marks(self) -> list[tuple[str, bool]]:
        """Each quarter and whether the project is done in it."""
        return [(quarter, quarter in self.quarters) for quarter in MONTHS]

    @property
    def quarters_in_words(self) -> str:
        return in_words(self.quarters) or NOT_SPECIFIED


@dataclass(frozen=True)
class ItemGroup:
    """Neighbouring projects that answer the same items."""

    items: list[ItemOutline]
    rows: list[YearRow]


@dataclass(frozen=True)
class YearOfPlan:
    """``outline`` holds the projects that run in ``year``, each with that year's money alone."""

    year: int
    outline: Outline
    elsewhere: int  # how many projects of the plan do not run in this year

    @cached_property
    def dimensions(self) -> list[DimensionOutline]:
        """Those with a project in this year."""
        return [each for each in self.outline.dimensions if each.count]

    def groups(self, mission: MissionOutline) -> list[ItemGroup]:
        return [
            ItemGroup(
                [item for item in mission.items if item.code in codes],
                [YearRow(row, quarters_of(row.data, self.year)) for row in rows],
            )
            for codes, rows in groupby(mission.projects, key=lambda row: row.items)
        ]

    @cached_property
    def without_quarters(self) -> int:
        """How many of the year's projects do not say when they are done."""
        return sum(not quarters_of(row.data, self.year) for row in self.outline.projects)


def year_of(snapshot: Json, year: int, *, address: str = "") -> YearOfPlan:
    """Raises LookupError for a year that the plan does not cover."""
    if year not in snapshot["plan"]["years"]:
        raise LookupError(f"แผนนี้ไม่มีปีงบประมาณ {year}")
    running = [project for project in snapshot["projects"] if str(year) in project["budgets"]]
    only = snapshot | {"plan": snapshot["plan"] | {"years": [year]}, "projects": running}
    return YearOfPlan(
        year, outline_of(only, address=address), len(snapshot["projects"]) - len(running)
    )


@dataclass
class Share:
    """How many projects, and how many baht over the years of their outline."""

    count: int = 0
    money: Decimal = NOTHING

    def add(self, row: ProjectRow) -> None:
        self.count += 1
        self.money += sum((cell.amount for cell in row.cells if cell.amount), NOTHING)

    @property
    def count_text(self) -> str:
        return str(self.count) if self.count else "–"

    @property
    def money_text(self) -> str:
        return baht(self.money) if self.money else "–"


@dataclass
class DivisionRow:
    name: str
    dimensions: dict[int, Share]
    total: Share = field(default_factory=Share)

    @property
    def shares(self) -> list[Share]:
        """Of each dimension in its order, then over all of them."""
        return [*self.dimensions.values(), self.total]

    def add(self, row: ProjectRow) -> None:
        self.dimensions[row.dimension].add(row)
        self.total.add(row)


@dataclass(frozen=True)
class DivisionTable:
    """Dimension × division: ``rows`` are divisions, then what names none."""

    dimensions: list[tuple[int, str]]
    rows: list[DivisionRow]
    sums: DivisionRow


def division_table(outline: Outline) -> DivisionTable:
    """Each project counts once, so that the sums are those of the outline: see RULE."""
    numbers = [dimension.number for dimension in outline.dimensions]
    divisions: dict[str, DivisionRow] = {}
    others: dict[str, DivisionRow] = {}
    sums = _row("รวม", numbers)
    for project in outline.projects:
        key, name = answers_for(project.data)
        rows = others if key in BELOW_DIVISIONS else divisions
        rows.setdefault(key, _row(name, numbers)).add(project)
        sums.add(project)
    # Whoever answers for most stands first.
    ranked = sorted(divisions.values(), key=lambda row: (-row.total.count, sort_key(row.name)))
    below = [others[key] for key in BELOW_DIVISIONS if key in others]
    named = [(dimension.number, dimension.title) for dimension in outline.dimensions]
    return DivisionTable(named, [*ranked, *below], sums)


def answers_for(project: Json) -> tuple[str, str]:
    """Under which row a project counts: its key and what the row is called."""
    if (responsibility := project["responsibility"]) in BELOW_DIVISIONS:
        return responsibility, BELOW_DIVISIONS[responsibility]
    links = project["divisions"]
    if not links:
        return "", BELOW_DIVISIONS[""]
    lead = next((link for link in links if link["role"] == "lead"), links[0])
    # By its address alone: an edition may call a division by one name only.
    return f"division {lead['slug']}", lead["name"]


def _row(name: str, numbers: Iterable[int]) -> DivisionRow:
    return DivisionRow(name, {number: Share() for number in numbers})
