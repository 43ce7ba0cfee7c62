"""A plan's table as it is read: dimension → mission → project, with what each year costs.

Built from a snapshot, frozen or taken a moment ago; the web page, the PDF and the API read the
same outline, so they cannot disagree. Amounts are baht; every string a row prints is made here,
once, so that templates only print.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache

from integrity.thai import baht

Json = dict

NO_MONEY = "ไม่ใช้งบประมาณ"
NOT_SPECIFIED = "ยังไม่ระบุ"
NOT_RUN = "ไม่ดำเนินการ"
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
    division_slugs: list[str]
    cells: list[Cell]
    remark: str
    url: str
    uses_money: bool
    is_unspecified: bool
    money_in_words: str
    data: Json

    @property
    def total_text(self) -> str:
        """Baht over all years, or "" when the project uses no money."""
        total = sum((cell.amount for cell in self.cells if cell.amount), Decimal(0))
        return baht(total) if total else ""


class Sums:
    """Counts and totals over ``projects``; the plan, a dimension and a mission all have them."""

    years: tuple[int, ...]
    projects: list[ProjectRow]

    @cached_property
    def count(self) -> int:
        return len(self.projects)

    @cached_property
    def with_money(self) -> int:
        return sum(row.uses_money for row in self.projects)

    @cached_property
    def unspecified(self) -> int:
        return sum(row.is_unspecified for row in self.projects)

    @cached_property
    def without_money(self) -> int:
        return self.count - self.with_money - self.unspecified

    @cached_property
    def totals(self) -> dict[int, Decimal]:
        """Baht of each year; years without money are there with 0."""
        sums = dict.fromkeys(self.years, Decimal(0))
        for row in self.projects:
            if row.uses_money:
                for cell in row.cells:
                    if cell.amount:
                        sums[cell.year] += cell.amount
        return sums

    @cached_property
    def grand_total(self) -> Decimal:
        return sum(self.totals.values(), Decimal(0))

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


@dataclass
class DimensionOutline(Sums):
    number: int
    title: str
    years: tuple[int, ...]
    missions: list[MissionOutline]

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
    by_mission: dict[str, list[ProjectRow]] = {}
    answered = set()
    for project in snapshot["projects"]:
        by_mission.setdefault(project["mission"], []).append(_row(project, years, address))
        answered.update(project["items"])
    return Outline(
        years,
        [
            DimensionOutline(
                dimension["number"],
                dimension["title"],
                years,
                [_mission(entry, years, by_mission, answered) for entry in dimension["missions"]],
            )
            for dimension in snapshot["dimensions"]
        ],
    )


def _mission(entry: Json, years, by_mission, answered) -> MissionOutline:
    items = [
        ItemOutline(item["code"], item["title"], item["code"] in answered)
        for item in entry["items"]
    ]
    return MissionOutline(
        entry["code"], entry["title"], years, items, by_mission.get(entry["code"], [])
    )


def _row(project: Json, years: Iterable[int], address: str) -> ProjectRow:
    budgets = project["budgets"]
    cells = [_cell_of(year, budgets.get(str(year))) for year in years]
    states = {cell.state for cell in cells}
    code = f"{project['dimension']}-{project['number']}"
    uses_money = "amount" in states
    return ProjectRow(
        code=code,
        dimension=project["dimension"],
        number=project["number"],
        title=project["title"],
        kind=project["kind"],
        kind_label=project["kind_label"],
        mission=project["mission"],
        items=project["items"],
        responsible=project["responsible"],
        division_slugs=[link["slug"] for link in project["divisions"]],
        cells=cells,
        remark=project["remark"],
        url=f"{address}projects/{code}/" if address else "",
        uses_money=uses_money,
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
