"""The difference between a sheet and the plan it is to become, and its preview for people."""

import hashlib
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from integrity.models import Division
from integrity.sheets.cells import one_line
from integrity.sheets.divisions import NewDivision, render_responsible
from integrity.sheets.previewed import Preview
from integrity.sheets.problems import SheetError
from plans.editions.numbering import PublishedNumbers
from plans.models import PlanVersion, Project
from plans.models.project import LARGEST_NUMBER
from plans.sheets.columns import ExtraColumn
from plans.sheets.facts import Facts

Place = tuple[int, int]
MOST_CODES_NAMED = 20
CANCELLED_HERE = "ฉบับร่างนี้ยกเลิกโครงการนี้ไว้แล้ว ให้ลบแถวนี้ออกจากไฟล์ หรือเรียกคืนโครงการในหน้าแผนก่อนนำเข้า"
UNKNOWN = UUID(int=0)  # the key of a project that has none yet

# By what a row of the sheet and a project of the same dimension are taken for one, the surest
# first. A title goes before a number: whoever puts a project in the middle renumbers the rest.
_SAMENESS = (
    lambda facts: (facts.title, facts.mission.pk, facts.number),
    lambda facts: (facts.title, facts.mission.pk),
    lambda facts: (facts.title, facts.number),
    lambda facts: facts.title,
    lambda facts: facts.number,
)


@dataclass(frozen=True)
class Change:
    """One field of one project, in the words of the page."""

    name: str
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class ProjectLine:
    code: str
    title: str
    row: int | None = None
    changes: tuple[Change, ...] = ()
    money: tuple[str, ...] = ()  # a text for each year of the plan
    responsible: str = ""


@dataclass
class Difference:
    """Facts to add, to change (old, new) and to remove."""

    added: list[Facts] = field(default_factory=list)
    changed: list[tuple[Facts, Facts]] = field(default_factory=list)
    removed: list[Facts] = field(default_factory=list)
    unchanged: int = 0

    @property
    def moved(self) -> list[tuple[Facts, Facts]]:
        return [(old, new) for old, new in self.changed if old.number != new.number]

    @property
    def renamed(self) -> list[tuple[Facts, Facts]]:
        return [(old, new) for old, new in self.changed if old.title != new.title]


@dataclass
class ImportPreview(Preview):
    """Of a plan: lines are projects."""

    added: list[ProjectLine] = field(default_factory=list)
    changed: list[ProjectLine] = field(default_factory=list)
    removed: list[ProjectLine] = field(default_factory=list)
    new_divisions: list[str] = field(default_factory=list)
    version: PlanVersion | None = None  # the edition it is compared with
    unknown_divisions: dict[str, list[Division]] = field(default_factory=dict)
    # Codes of published projects that it would cancel, which needs a reason.
    cancelled: list[str] = field(default_factory=list)


def compare(stored: Mapping[Place, Facts], wanted: Mapping[Place, Facts]) -> Difference:
    difference = Difference()
    partners = _partners(stored, wanted)
    for place, new in wanted.items():
        old = partners.get(place)
        if old and new.kind_from_title:
            new = replace(new, kind=old.kind)
        if old is None:
            difference.added.append(new)
        elif next(changes(old, new), None):
            difference.changed.append((old, new))
        else:
            difference.unchanged += 1
    kept = {old.place for old in partners.values()}
    difference.removed = [old for place, old in stored.items() if place not in kept]
    return difference


def _partners(stored: Mapping[Place, Facts], wanted: Mapping[Place, Facts]) -> dict[Place, Facts]:
    """The project that each row of the sheet means, by the row's place; none for a new one."""
    partners: dict[Place, Facts] = {}
    projects, rows = list(stored.values()), sorted(wanted.values(), key=lambda facts: facts.place)
    for sameness in _SAMENESS:
        waiting: dict[object, deque[Facts]] = defaultdict(deque)
        for old in projects:
            waiting[old.dimension.pk, sameness(old)].append(old)
        for new in rows:
            if same := waiting.get((new.dimension.pk, sameness(new))):
                partners[new.place] = same.popleft()
        projects = [old for same in waiting.values() for old in same]
        rows = [new for new in rows if new.place not in partners]
    return partners


def warnings(difference: Difference, columns: Mapping[str, ExtraColumn]) -> Iterator[str]:
    for name, column in columns.items():
        emptied = [
            new.code
            for old, new in difference.changed
            if old.extras[name] != column.empty and new.extras[name] == column.empty
        ]
        if emptied:
            codes = ", ".join(emptied[:MOST_CODES_NAMED])
            more = " …" if len(emptied) > MOST_CODES_NAMED else ""
            yield (
                f"คอลัมน์ “{column.column_name}” เว้นว่าง {len(emptied)} โครงการที่มีข้อมูลเดิม "
                f"({codes}{more}) "
                "ข้อมูลเดิมจะถูกลบ หากไม่ต้องการ ให้ลบคอลัมน์นี้ออกจากไฟล์"
            )
    if renamed := difference.renamed:
        codes = ", ".join(new.code for _, new in renamed[:MOST_CODES_NAMED])
        more = " …" if len(renamed) > MOST_CODES_NAMED else ""
        yield (
            f"เปลี่ยนชื่อ {len(renamed)} โครงการในลำดับที่เดิม ({codes}{more}) "
            "รายละเอียดโครงการและผลผลิตที่บันทึกไว้ยังคงอยู่ หากเป็นคนละโครงการกัน ให้ใส่ลำดับที่อื่น"
        )


def errors(
    stored: Mapping[Place, Facts], wanted: Mapping[Place, Facts], difference: Difference
) -> Iterator[SheetError]:
    """Projects change places by way of numbers that are free, so there must be as many."""
    moved = Counter(new.dimension for _, new in difference.moved)
    for dimension, count in moved.items():
        taken = {number for pk, number in stored.keys() | wanted.keys() if pk == dimension.pk}
        if count > LARGEST_NUMBER - len(taken):
            yield SheetError(
                f"มิติที่ {dimension.number} ย้ายลำดับ {count:,} โครงการพร้อมกันไม่ได้ กรุณาแบ่งนำเข้าหลายครั้ง"
            )


def number_errors(
    difference: Difference,
    numbers: PublishedNumbers,
    heading: str,
    cancelled: Mapping[Place, str],
) -> Iterator[SheetError]:
    """A published project keeps its number, and nobody else gets it; ``heading`` as typed.

    ``cancelled``: titles of what the draft cancelled, by place. A sheet made before still has it.
    """
    published = set(numbers.owners.values())
    for new in difference.added:
        if new.place in numbers.owners:
            is_back = one_line(cancelled.get(new.place)) == new.title
            said = (
                CANCELLED_HERE if is_back else numbers.obstacle(UNKNOWN, new.dimension, new.number)
            )
            yield SheetError(said, new.row, heading, str(new.number))
    for old, new in difference.moved:
        # Asked only where there can be one: looking up a key's place walks through all of them.
        is_public = old.key in published or new.place in numbers.owners
        if is_public and (said := numbers.obstacle(old.key, new.dimension, new.number)):
            yield SheetError(said, new.row, heading, str(new.number))


def cancelled(difference: Difference, numbers: PublishedNumbers) -> list[str]:
    published = set(numbers.owners.values())
    return [facts.code for facts in difference.removed if facts.key in published]


def changes(
    old: Facts, new: Facts, columns: Mapping[str, ExtraColumn] | None = None
) -> Iterator[Change]:
    """Also of the columns beyond the table; ``columns`` put those into words."""
    yield from _changes_of_table(old, new)
    for name, after in new.extras.items():
        before = old.extras[name]
        if before != after:
            column = columns[name] if columns else None
            said = (column.shown(before), column.shown(after)) if column else ("", "")
            yield Change(name, column.column_name if column else name, *said)


def _changes_of_table(old: Facts, new: Facts) -> Iterator[Change]:
    if old.number != new.number:
        yield Change("number", "ย้ายลำดับ", str(old.number), str(new.number))
    if old.kind != new.kind:
        labels = dict(Project.Kind.choices)
        yield Change("kind", "ประเภท", labels[old.kind], labels[new.kind])
    if old.title != new.title:
        yield Change("title", "ชื่อโครงการ", old.title, new.title)
    if old.mission != new.mission:
        yield Change("mission", "ภารกิจ", old.mission.code, new.mission.code)
    if old.items != new.items:
        yield Change("items", "ภารกิจย่อย", _codes(old), _codes(new))
    for (year, before), (_, after) in zip(old.budgets, new.budgets, strict=True):
        if before != after:
            yield Change(f"year_{year}", f"ปี {year}", str(before), str(after))
    if old.responsible != new.responsible:
        before, after = (render_responsible(facts.responsible) for facts in (old, new))
        yield Change("responsible", "หน่วยงานรับผิดชอบ", before, after)
    for name, label in (("budget_source", "แหล่งงบประมาณ"), ("remark", "หมายเหตุ")):
        before, after = getattr(old, name), getattr(new, name)
        if after is not None and before != after:
            yield Change(name, label, before, after)


def _codes(facts: Facts) -> str:
    return ", ".join(item.code for item in facts.items) or "-"


def added_lines(difference: Difference) -> list[ProjectLine]:
    return [
        ProjectLine(
            facts.code,
            facts.title,
            facts.row,
            money=tuple(str(money) for _, money in facts.budgets),
            responsible=render_responsible(facts.responsible),
        )
        for facts in difference.added
    ]


def changed_lines(difference: Difference, columns: Mapping[str, ExtraColumn]) -> list[ProjectLine]:
    return [
        ProjectLine(new.code, new.title, new.row, tuple(changes(old, new, columns)))
        for old, new in difference.changed
    ]


def removed_lines(difference: Difference) -> list[ProjectLine]:
    return [_line(facts) for facts in difference.removed]


def _line(facts: Facts) -> ProjectLine:
    return ProjectLine(facts.code, facts.title, facts.row)


def fingerprint(version, stored: Mapping[Place, Facts], choices: Mapping) -> str:
    """Changes when the plan that was compared with changes in anything a sheet can say, or what
    was decided of the sheet's names does."""
    digest = hashlib.sha256(repr(sorted(choices.items())).encode())
    digest.update(f"{version.pk} {version.status}".encode() if version else b"none")
    for place in sorted(stored):
        digest.update(repr(_comparable(stored[place])).encode())
    return digest.hexdigest()


def _comparable(facts: Facts) -> tuple:
    responsible = facts.responsible
    return (
        *facts.place,
        str(facts.kind),
        facts.title,
        facts.mission.pk,
        [item.pk for item in facts.items],
        str(responsible.responsibility),
        [
            (each.name if isinstance(each, NewDivision) else each.pk, role)
            for each, role in responsible.divisions
        ],
        [(year, str(money)) for year, money in facts.budgets],
        facts.budget_source,
        facts.remark,
        sorted((name, str(value)) for name, value in facts.extras.items()),
    )
