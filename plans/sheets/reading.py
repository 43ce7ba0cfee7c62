"""From the rows of a table to facts about projects, with every mistake named by row and column."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from integrity.sheets.cells import MoneyState, as_typed, one_line
from integrity.sheets.divisions import DivisionDirectory, Responsibility
from integrity.sheets.problems import CellProblem, SheetError
from integrity.sheets.table import Row, Table
from plans.models import Dimension, Item, Mission, Project
from plans.resources import PlanSheetResource, kind_named
from plans.sheets.facts import Facts
from plans.sheets.framework import FrameworkNames

Progress = Callable[[Iterable, str], Iterable]

_PLACE_FIELDS = ("dimension", "mission", "items")
# The first word of a title tells its kind; the longer words first.
_KIND_WORDS = ("แนวทางการปฏิบัติ", "แนวทางปฏิบัติ", *Project.Kind.labels)


@dataclass(frozen=True)
class Place:
    """Where a row stands in the framework; None where the sheet has not said it yet."""

    dimension: Dimension | None = None
    mission: Mission | None = None
    items: tuple[Item, ...] | None = None


class Misplaced(ValueError):
    def __init__(self, column: str, message: str):
        super().__init__(message)
        self.column = column


@dataclass
class Reader:
    """Reads row after row; a blank place continues the row above, as merged cells mean it.

    It does so only downwards in the framework: a new dimension needs its mission, a new mission
    its items. A row with nothing but a place is a band over the rows below.
    """

    resource: PlanSheetResource
    framework: FrameworkNames
    divisions: DivisionDirectory
    headings: dict[str, str]
    errors: list[SheetError] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    facts: dict[tuple[int, int], Facts] = field(default_factory=dict)
    extras: tuple[str, ...] = ()
    # None after a place that could not be read: the rows that continue it say nothing new.
    above: Place | None = field(default_factory=Place)

    def read_all(self, table: Table, progress: Progress) -> None:
        self.warnings += [f"คอลัมน์ “{heading}” ระบบไม่รู้จัก จึงไม่ได้อ่าน" for heading in table.unread]
        if not table.rows:
            self.errors.append(SheetError("ใต้หัวตารางไม่มีโครงการเลย"))
        for row in progress(table.rows, "อ่าน"):
            self.read(row)
        if table.rows and not self.facts and not self.errors:
            self.errors.append(SheetError("ไม่พบโครงการในตาราง มีแต่แถวหัวข้อหรือแถวยอดรวม"))
        self.warnings += _cells_maybe_shared(self.facts.values())
        if "kind" not in self.headings:
            self.warnings.append(
                "ไฟล์ไม่มีคอลัมน์ “ประเภท” ระบบอ่านประเภทจากคำแรกของชื่อโครงการ เช่น โครงการ กิจกรรม มาตรการ"
            )

    def read(self, row: Row) -> None:
        if _is_total(row):
            self.warnings.append(f"แถว {row.number} เป็นแถวยอดรวม จึงไม่ได้อ่าน")
            return
        values, failed = self._clean(row)
        is_band = _is_band(row)
        place = self._place(row, values, failed, is_band)
        if is_band:
            return
        self._derive_kind(row, values, failed)
        self._require(row, values, failed)
        self._refuse_idle_quarters(row, values, failed)
        if place and not failed and None not in (values["number"], values["kind"]):
            self._add(row, place, values)

    def _error(self, row: Row, name: str, message: str) -> None:
        self.errors.append(
            SheetError(
                message,
                row.number,
                self.headings.get(name, ""),
                as_typed(row.values.get(name)),
            )
        )

    def _clean(self, row: Row) -> tuple[dict[str, object], set[str]]:
        values: dict[str, object] = {}
        failed: set[str] = set()
        for name, typed in row.values.items():
            field_ = self.resource.fields.get(name)
            if field_ is None:
                self._refuse_outside_year(row, name, typed)
                continue
            try:
                values[name] = field_.clean(
                    {field_.column_name: typed}, framework=self.framework, divisions=self.divisions
                )
            except ValueError as wrong:
                failed.add(name)
                self._error(row, name, str(wrong))
        return values, failed

    def _refuse_outside_year(self, row: Row, name: str, typed: object) -> None:
        if typed is not None and (isinstance(typed, CellProblem) or one_line(str(typed))):
            first, last = self.resource.years[0], self.resource.years[-1]
            self._error(row, name, f"ปีนี้อยู่นอกช่วงของแผน ({first}-{last}) จึงใส่ข้อมูลไม่ได้")

    def _derive_kind(self, row: Row, values: dict, failed: set[str]) -> None:
        if "kind" in failed or values.get("kind") is not None:
            return
        title = values.get("title") or ""
        first_word = next((word for word in _KIND_WORDS if title.startswith(word)), "")
        values["kind"] = kind_named(first_word)
        if values["kind"] is None:
            labels = ", ".join(Project.Kind.labels)
            if "kind" in self.headings:
                self._error(row, "kind", f"ระบุประเภท: {labels}")
            elif title:
                message = f"ชื่อไม่ได้ขึ้นต้นด้วยประเภท กรุณาเพิ่มคอลัมน์ “ประเภท” แล้วใส่ {labels}"
                self._error(row, "title", message)

    def _require(self, row: Row, values: dict, failed: set[str]) -> None:
        if "number" not in failed and values["number"] is None:
            self._error(row, "number", "ระบุลำดับที่")
        if "title" not in failed and not values["title"]:
            failed.add("title")
            self._error(row, "title", "ระบุชื่อโครงการ")

    def _refuse_idle_quarters(self, row: Row, values: dict, failed: set[str]) -> None:
        for year in self.resource.years:
            name = f"quarters_{year}"
            money = values.get(f"year_{year}")
            if values.get(name) and money and money.state == MoneyState.NOT_RUN:
                failed.add(name)
                self._error(row, name, f"ปี {year} ไม่ดำเนินการ จึงใส่ไตรมาสไม่ได้")

    def _place(self, row: Row, values: dict, failed: set[str], is_band: bool) -> Place | None:
        if failed.intersection(_PLACE_FIELDS):
            self.above = None
            return None
        is_blank = not values["dimension"] and not values["mission"] and values["items"] is None
        if self.above is None and is_blank:
            return None
        try:
            self.above = self._located(values, self.above or Place())
            if not is_band:
                self._complete(self.above)
            return self.above
        except Misplaced as wrong:
            self._error(row, wrong.column, str(wrong))
            self.above = None
            return None

    def _located(self, values: dict, above: Place) -> Place:
        dimensions, missions, items = (values[name] for name in _PLACE_FIELDS)
        mission = chosen = None
        if items:
            chosen = self._items(items, missions, dimensions)
            mission = self.framework.mission_of(chosen[0])
        elif missions:
            mission = self._mission(missions, dimensions, above)
        dimension = self._dimension(dimensions, mission, above)
        if mission is None and dimension == above.dimension:
            mission = above.mission
        if items is not None:
            chosen = chosen or ()
        elif mission is not None and mission == above.mission:
            chosen = above.items
        return Place(dimension, mission, chosen)

    def _items(self, entries, missions, dimensions) -> tuple[Item, ...]:
        """One item for each entry; the mission and dimension typed decide between namesakes."""
        mission_of, dimension_of = self.framework.mission_of, self.framework.dimension_of
        fitting = [
            [
                item
                for item in entry
                if (not missions or mission_of(item) in missions)
                and (not dimensions or dimension_of(mission_of(item)) in dimensions)
            ]
            for entry in entries
        ]
        if not all(fitting):
            wrong = next(entry[0] for entry, fit in zip(entries, fitting, strict=True) if not fit)
            raise Misplaced("items", f"ภารกิจย่อย {wrong.code} ไม่ได้อยู่ในมิติและภารกิจของแถวนี้")
        shared = set.intersection(*({item.mission_id for item in fit} for fit in fitting))
        if not shared:
            raise Misplaced("items", "ภารกิจย่อยของโครงการหนึ่งต้องอยู่ในภารกิจเดียวกัน")
        chosen = [[item for item in fit if item.mission_id in shared] for fit in fitting]
        if any(len(fit) > 1 for fit in chosen):
            raise Misplaced("items", "มีภารกิจย่อยชื่อนี้หลายข้อ กรุณาใส่เลขที่")
        return tuple(fit[0] for fit in chosen)

    def _mission(self, missions, dimensions, above: Place) -> Mission:
        dimension_of = self.framework.dimension_of
        if dimensions:
            fitting = [each for each in missions if dimension_of(each) in dimensions]
            if not fitting:
                raise Misplaced("mission", f"ภารกิจ {missions[0].code} ไม่ได้อยู่ในมิติของแถวนี้")
        else:
            same = [each for each in missions if dimension_of(each) == above.dimension]
            fitting = same or list(missions)
        if len(fitting) > 1:
            raise Misplaced("mission", "มีภารกิจชื่อนี้หลายข้อ กรุณาใส่เลขที่")
        return fitting[0]

    def _dimension(self, dimensions, mission: Mission | None, above: Place) -> Dimension | None:
        if mission is not None:
            return self.framework.dimension_of(mission)
        if len(dimensions) > 1:
            raise Misplaced("dimension", "มีมิติชื่อนี้หลายมิติ กรุณาใส่เลข")
        return dimensions[0] if dimensions else above.dimension

    def _complete(self, place: Place) -> None:
        if place.dimension is None:
            raise Misplaced("dimension", "ระบุมิติ")
        if place.mission is None:
            raise Misplaced("mission", f"ระบุภารกิจในมิติที่ {place.dimension.number}")
        if place.items is None:
            raise Misplaced("items", "ระบุภารกิจย่อย หรือใส่ - เมื่อโครงการตอบภารกิจทั้งข้อ")

    def _add(self, row: Row, place: Place, values: dict) -> None:
        facts = Facts(
            dimension=place.dimension,
            number=values["number"],
            kind=values["kind"],
            title=values["title"],
            mission=place.mission,
            items=place.items,
            responsible=values["responsible"],
            budgets=tuple((year, values[f"year_{year}"]) for year in self.resource.years),
            budget_source=values.get("budget_source"),
            remark=values.get("remark"),
            row=row.number,
            extras={name: values[name] for name in self.extras},
            kind_from_title="kind" not in self.headings,
        )
        if first := self.facts.get(facts.place):
            self._error(
                row,
                "number",
                f"ลำดับที่ {facts.number} ของมิติที่ {place.dimension.number} ซ้ำกับแถว {first.row}",
            )
            return
        self.facts[facts.place] = facts
        responsible = facts.responsible
        if responsible.responsibility == Responsibility.DIVISIONS and not responsible.divisions:
            self.warnings.append(f"แถว {row.number} ยังไม่ระบุหน่วยงานรับผิดชอบ")


def _cells_maybe_shared(rows: Iterable[Facts]) -> list[str]:
    """One cell of money merged over several projects is read as the first one's: said, not guessed.

    A file does not tell a merged cell from a blank one when it is read row by row.
    """
    found: list[str] = []
    owner: Facts | None = None
    under: list[str] = []
    for facts in (*rows, None):
        states = {money.state for _, money in facts.budgets} if facts else set()
        if owner and states == {MoneyState.UNSPECIFIED}:
            under.append(str(facts.row))
            continue
        if under:
            found.append(
                f"แถว {', '.join(under)} เว้นช่องเงินว่างทุกปี จึงเป็น “ยังไม่ระบุ” ถ้าในไฟล์ผสานช่องเงินกับแถว "
                f"{owner.row} ระบบให้เงินทั้งหมดแก่แถว {owner.row} กรุณาแยกช่องเป็นรายโครงการ"
            )
        under = []
        owner = facts if MoneyState.AMOUNT in states else None
    return found


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not one_line(value))


def _is_band(row: Row) -> bool:
    return all(_is_blank(value) for name, value in row.values.items() if name not in _PLACE_FIELDS)


def _is_total(row: Row) -> bool:
    """รวมมิติที่ 1, รวมทั้งสิ้น: rows of sums that a plan's table has and a sheet need not."""
    if not _is_blank(row.values.get("number")):
        return False
    return any(
        isinstance(value, str) and one_line(value).startswith("รวม")
        for name, value in row.values.items()
        if name in (*_PLACE_FIELDS, "title")
    )
