"""A plan's table as it is read: dimension → mission → project, with what each year costs.

Built from a snapshot, frozen or taken a moment ago; the web page, the PDF and the API read the
same outline, so they cannot disagree. Amounts are baht; every string a row prints is made here,
once, so that templates only print.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from django.utils.functional import cached_property

from integrity.thai import baht

Json = dict

NO_MONEY = "ไม่ใช้งบประมาณ"
NOT_SPECIFIED = "ยังไม่ระบุ"
NOT_RUN = "ไม่ดำเนินการ"
NOTHING = Decimal(0)
STATE_TEXTS = {"none": "ไม่ใช้งบ", "unspecified": NOT_SPECIFIED, "not_run": NOT_RUN}


@dataclass(slots=True, frozen=True)
class Cell:
    """Money of one year: amount, none, unspecified, or not_run."""

    year: int
    state: str
    amount: Decimal | None
    text: str


@dataclass(slots=True)
class ProjectRow:
    code: str
    dimension: int
    number: int
    title: str
    kind: str
    kind_label: str
    mission: str
    items: list[str]
    responsible: str
    cells: list[Cell]
    remark: str
    url: str
    uses_money: bool
    is_unspecified: bool
    money_in_words: str
    data: Json

    @property
    def division_slugs(self) -> list[str]:
        return [link["slug"] for link in self.data["divisions"]]

    @property
    def total_text(self) -> str:
        """Baht over all years, or "" when the project uses no money."""
        total = sum((cell.amount for cell in self.cells if cell.amount), Decimal(0))
        return baht(total) if total else ""


class Sums:
    """Counts and totals over ``projects``; the plan, a dimension and a mission all have them.

    A mission counts its rows; what stands above adds up its ``parts``.
    """

    years: tuple[int, ...]
    projects: list[ProjectRow]
    parts: Sequence["Sums"]

    @cached_property
    def count(self) -> int:
        return sum([part.count for part in self.parts])

    @cached_property
    def with_money(self) -> int:
        return sum([part.with_money for part in self.parts])

    @cached_property
    def unspecified(self) -> int:
        return sum([part.unspecified for part in self.parts])

    @property
    def without_money(self) -> int:
        return self.count - self.with_money - self.unspecified

    @cached_property
    def totals(self) -> dict[int, Decimal]:
        """Baht of each year; years without money are there with 0."""
        spending = [part.totals for part in self.parts if part.with_money]
        return {year: sum([part[year] for part in spending], NOTHING) for year in self.years}

    @cached_property
    def grand_total(self) -> Decimal:
        return sum(self.totals.values(), NOTHING)

    @property
    def uses_money(self) -> bool:
        return self.grand_total > 0

    @cached_property
    def year_texts(self) -> tuple[str, ...]:
        return tuple(baht(total) if total else "–" for total in self.totals.values())

    @cached_property
    def total_text(self) -> str:
        return baht(self.grand_total)

    @cached_property
    def same_each_year(self) -> bool:
        return len(set(self.totals.values())) == 1

    @property
    def per_year_text(self) -> str:
        return self.year_texts[0] if self.same_each_year else ""


@dataclass(slots=True, frozen=True)
class ItemOutline:
    code: str
    title: str
    is_answered: bool


@dataclass
class MissionOutline(Sums):
    code: str
    title: str
    years: tuple[int, ...]
    items: list[ItemOutline] = field(default_factory=list)
    projects: list[ProjectRow] = field(default_factory=list)

    @cached_property
    def count(self) -> int:
        return len(self.projects)

    @cached_property
    def with_money(self) -> int:
        return len(self._spending)

    @cached_property
    def unspecified(self) -> int:
        return len([row for row in self.projects if row.is_unspecified])

    @cached_property
    def totals(self) -> dict[int, Decimal]:
        sums = dict.fromkeys(self.years, NOTHING)
        for row in self._spending:
            for cell in row.cells:
                if cell.amount:
                    sums[cell.year] += cell.amount
        return sums

    @cached_property
    def _spending(self) -> list[ProjectRow]:
        return [row for row in self.projects if row.uses_money]


@dataclass
class DimensionOutline(Sums):
    number: int
    title: str
    years: tuple[int, ...]
    missions: list[MissionOutline]

    @property
    def parts(self) -> list[MissionOutline]:
        return self.missions

    @cached_property
    def projects(self) -> list[ProjectRow]:
        return [row for mission in self.missions for row in mission.projects]

    @property
    def mission_count(self) -> int:
        return len(self.missions)


@dataclass
class Outline(Sums):
    years: tuple[int, ...]
    dimensions: list[DimensionOutline]

    @property
    def parts(self) -> list[DimensionOutline]:
        return self.dimensions

    @cached_property
    def projects(self) -> list[ProjectRow]:
        return [row for dimension in self.dimensions for row in dimension.projects]

    @property
    def first_year(self) -> int:
        return self.years[0]

    @property
    def last_year(self) -> int:
        return self.years[-1]

    @property
    def mission_count(self) -> int:
        return sum(dimension.mission_count for dimension in self.dimensions)

    @cached_property
    def kinds(self) -> dict[str, int]:
        """Thai label of each kind that occurs → how many projects are of it."""
        counts: dict[str, int] = {}
        for row in self.projects:
            counts[row.kind_label] = counts.get(row.kind_label, 0) + 1
        return counts

    @cached_property
    def divisions(self) -> dict[str, str]:
        """Slug → name of every division that answers for a project."""
        return {
            link["slug"]: link["name"] for row in self.projects for link in row.data["divisions"]
        }

    def project(self, code: str) -> ProjectRow | None:
        return next((row for row in self.projects if row.code == code), None)

    def only(self, keep: Callable[[ProjectRow], bool]) -> "Outline":
        """The same tree with the projects that ``keep`` accepts; what is empty then is left out."""
        dimensions = []
        for dimension in self.dimensions:
            missions = [
                MissionOutline(m.code, m.title, m.years, m.items, kept)
                for m in dimension.missions
                if (kept := [row for row in m.projects if keep(row)])
            ]
            if missions:
                dimensions.append(
                    DimensionOutline(dimension.number, dimension.title, self.years, missions)
                )
        return Outline(self.years, dimensions)


def outline_of(snapshot: Json, *, address: str = "") -> Outline:
    """Arrange a plan snapshot. ``address`` is where its edition is read, for the rows' links."""
    years = tuple(snapshot["plan"]["years"])
    keys = [(year, str(year)) for year in years]
    by_mission: dict[tuple[int, str], list[ProjectRow]] = {}
    answered = set()
    for project in snapshot["projects"]:
        place = (project["dimension"], project["mission"])
        by_mission.setdefault(place, []).append(_row(project, keys, address))
        answered.update(project["items"])
    dimensions = [
        DimensionOutline(
            entry["number"],
            entry["title"],
            years,
            [
                MissionOutline(
                    mission["code"],
                    mission["title"],
                    years,
                    _items(mission, answered),
                    by_mission.get((entry["number"], mission["code"]), []),
                )
                for mission in entry["missions"]
            ],
        )
        for entry in snapshot["dimensions"]
    ]
    return Outline(years, dimensions)


def _items(mission: Json, answered: set[str]) -> list[ItemOutline]:
    return [
        ItemOutline(item["code"], item["title"], item["code"] in answered)
        for item in mission["items"]
    ]


def _row(project: Json, years: Sequence[tuple[int, str]], address: str) -> ProjectRow:
    cells = [_cell_of(year, project["budgets"].get(key)) for year, key in years]
    states = {cell.state for cell in cells}
    code = f"{project['dimension']}-{project['number']}"
    uses_money = "amount" in states
    return ProjectRow(
        code,
        project["dimension"],
        project["number"],
        project["title"],
        project["kind"],
        project["kind_label"],
        project["mission"],
        project["items"],
        project["responsible"],
        cells,
        project["remark"],
        f"{address}projects/{code}/" if address else "",
        uses_money,
        is_unspecified=not uses_money and "unspecified" in states,
        money_in_words=_in_words(states),
        data=project,
    )


def _cell_of(year: int, budget: Json | None) -> Cell:
    if budget is None:
        return _cell(year, "not_run", None)
    return _cell(year, budget["state"], budget["amount"])


@lru_cache(maxsize=4096)
def _cell(year: int, state: str, amount: str | None) -> Cell:
    """Most cells of a plan say the same as their neighbours, so each is made once."""
    if amount is None:
        return Cell(year, state, None, STATE_TEXTS[state])
    return Cell(year, state, Decimal(amount), baht(Decimal(amount)))


def _in_words(states: set[str]) -> str:
    """Said once instead of in every year's cell, when all years say the same."""
    if states == {"none"}:
        return NO_MONEY
    return NOT_SPECIFIED if states == {"unspecified"} else ""
