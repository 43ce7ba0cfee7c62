"""Columns beyond the table: the texts of a project's sheet, quarters, target groups, results.

None of them has to be there. A column that is absent leaves its field alone; a blank cell under one
that is there empties it. Each gives and takes one plain value, so that what a sheet says and what
is stored are compared as they are: a text, a number, or a tuple.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from import_export import widgets

from integrity.sheets import cells
from integrity.sheets.fields import SheetField
from integrity.thai import arabic_digits
from plans.models import (
    Heading,
    PlanVersion,
    Project,
    ProjectResult,
    SheetSection,
    TargetGroup,
    YearlyBudget,
)
from plans.models.kinds import ResultKind

MOST_PEOPLE = 2_147_483_647  # what the column of the database holds
QUARTERS = re.compile(r"(?:ไตรมาส(?:ที่)?)(?:ปี|ปีงบประมาณ|งบประมาณ|พ\.?ศ\.?)*(2[4-7]\d\d)")
ALL_QUARTERS = frozenset({"ทุกไตรมาส", "ตลอดปี", "ทั้งปี", "1234"})
_QUARTER_SPAN = re.compile(r"([1-4])(?:[-–—]|ถึง)([1-4])")

# Fewer than fixtures/reference/sheet_headings.yaml knows for documents: งบประมาณ, กิจกรรม or
# เป้าหมาย over a column may mean something else than a text, and a column is never guessed.
_TEXTS: dict[Heading, tuple[str, ...]] = {
    Heading.TITLE: ("ชื่อโครงการ (รายละเอียด)",),
    Heading.RATIONALE: (
        *("หลักการและเหตุผล", "หลักการและเหตุผล/ที่มาของโครงการ", "หลักการและเหตุผล/ที่มา"),
        *("หลักการ เหตุผล", "ที่มาและความสำคัญ", "ที่มาของโครงการ", "ความเป็นมา", "เหตุผลความจำเป็น"),
    ),
    Heading.OBJECTIVES: ("วัตถุประสงค์", "วัตถุประสงค์ของโครงการ", "วัตถุประสงค์โครงการ", "จุดประสงค์"),
    Heading.LOCATION: (
        *("สถานที่ดำเนินการ", "พื้นที่ดำเนินการ", "สถานที่", "สถานที่ดำเนินโครงการ", "สถานที่จัดโครงการ"),
    ),
    Heading.TARGET_GROUP: (
        *("กลุ่มเป้าหมาย", "กลุ่มเป้าหมายของโครงการ", "กลุ่มเป้าหมายโครงการ", "เป้าหมาย/กลุ่มเป้าหมาย"),
    ),
    Heading.QUANTITATIVE_TARGET: ("เป้าหมายเชิงปริมาณ", "เชิงปริมาณ"),
    Heading.QUALITATIVE_TARGET: ("เป้าหมายเชิงคุณภาพ", "เชิงคุณภาพ"),
    Heading.STEPS: (
        *("วิธีดำเนินการ", "วิธีการดำเนินการ", "วิธีดำเนินงาน", "วิธีการดำเนินงาน", "ขั้นตอนการดำเนินการ"),
        *("ขั้นตอนดำเนินการ", "ขั้นตอนการดำเนินงาน", "แนวทางการดำเนินงาน", "กิจกรรมดำเนินการ"),
    ),
    Heading.PERIOD: (
        *("ระยะเวลาดำเนินการ", "ระยะเวลา", "ระยะเวลาการดำเนินการ", "ระยะเวลาดำเนินโครงการ"),
    ),
    Heading.BUDGET: ("งบประมาณดำเนินการ", "งบประมาณที่ใช้ดำเนินการ", "งบประมาณโครงการ"),
    Heading.RESPONSIBLE: ("ผู้รับผิดชอบ (รายละเอียด)", "ผู้รับผิดชอบโครงการ"),
    Heading.INDICATORS: ("ตัวชี้วัด", "ตัวชี้วัดความสำเร็จ", "ตัวชี้วัดของโครงการ", "ตัวชี้วัดโครงการ"),
    Heading.RESULTS: ("ผลผลิต/ผลลัพธ์", "ผลผลิตและผลลัพธ์"),
    Heading.EXPECTED_BENEFITS: (
        *("ผลที่คาดว่าจะได้รับ", "ประโยชน์ที่คาดว่าจะได้รับ", "ผลประโยชน์ที่คาดว่าจะได้รับ"),
    ),
    Heading.MONITORING: (
        *("การติดตามและประเมินผล", "การติดตามประเมินผล", "การประเมินผล", "การประเมินผลโครงการ"),
    ),
}


class ExtraColumn(SheetField):
    """``empty``: what a blank cell means. ``shown``: the value as the preview tells it."""

    empty: object = ""

    def __init__(self, column_name, *, widget, aliases=(), width=30):
        super().__init__(
            None, column_name, widget=widget, aliases=aliases, is_required=False, width=width
        )

    def shown(self, value) -> str:
        rendered = self.widget.render(value)
        return "" if rendered is None else str(rendered)


class ParagraphsWidget(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        return cells.limited(cells.as_text(value), cells.LONGEST_TEXT)

    def render(self, value, obj=None, **kwargs):
        return value or None


class TextColumn(ExtraColumn):
    """The body under the project's first heading of ``kind``, however the project words it.

    A second heading of that kind, and headings of no kind, have no column: they are not touched.
    """

    def __init__(self, kind: Heading):
        name, *aliases = _TEXTS[kind]
        super().__init__(name, widget=ParagraphsWidget(), aliases=aliases, width=50)
        self.kind = kind

    def get_value(self, instance):
        sections = instance.sheet_sections.all()
        bodies = (section.body for section in sections if section.kind == self.kind)
        return cells.as_text(next(bodies, ""))


class PeopleWidget(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        text = arabic_digits(cells.one_line(value)).replace(",", "").removesuffix("คน").strip()
        text = re.sub(r"\.0*$", "", text)
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,12}", text) or int(text) > MOST_PEOPLE:
            raise ValueError("จำนวนคนต้องเป็นจำนวนเต็ม เช่น 120")
        return int(text)

    def render(self, value, obj=None, **kwargs):
        return value


class PeopleColumn(ExtraColumn):
    empty = None

    def __init__(self):
        aliases = ("จำนวนกลุ่มเป้าหมาย", "จำนวนผู้เข้าร่วม (คน)", "จำนวนผู้เข้าร่วม", "จำนวนเป้าหมาย (คน)")
        super().__init__("จำนวนกลุ่มเป้าหมาย (คน)", widget=PeopleWidget(), aliases=aliases, width=12)

    def get_value(self, instance):
        return instance.headcount


class GroupsWidget(widgets.Widget):
    """Boxes by number or by name, one a line; or parted by commas, where no name has one."""

    def clean(self, value, row=None, *, framework, **kwargs):
        text = arabic_digits(cells.as_text(value))
        names = framework.target_groups
        found: set[TargetGroup] = set()
        for line in filter(None, (each.strip() for each in text.split("\n"))):
            try:
                found |= set(names.find(line))
            except ValueError:
                parts = [each.strip() for each in re.split("[,;、]", line) if each.strip()]
                if len(parts) < 2:
                    raise
                found.update(group for part in parts for group in names.find(part))
        return tuple(sorted(found, key=lambda group: group.number))

    def render(self, value, obj=None, **kwargs):
        return "\n".join(str(group) for group in value) or None


class GroupsColumn(ExtraColumn):
    empty = ()

    def __init__(self):
        aliases = ("กลุ่มเป้าหมาย (หมายเลข)", "ประเภทกลุ่มเป้าหมาย", "กลุ่มเป้าหมายตาม E-PlanNACC")
        super().__init__("กลุ่มเป้าหมาย E-PlanNACC", widget=GroupsWidget(), aliases=aliases)

    def get_value(self, instance):
        return tuple(sorted(instance.target_groups.all(), key=lambda group: group.number))


class QuartersWidget(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        text = "".join(arabic_digits(cells.one_line(value)).split())
        text = re.sub(r"\.0*$", "", text)
        if text in ALL_QUARTERS:
            return "1234"
        spread = _QUARTER_SPAN.sub(
            lambda span: "".join(map(str, range(int(span[1]), int(span[2]) + 1))), text
        )
        digits = re.sub(r"ไตรมาส(?:ที่)?|และ|[,;/+、]", "", spread)
        if not re.fullmatch("[1-4]*", digits):
            raise ValueError("ไตรมาสใส่เลข 1 ถึง 4 เช่น 1, 2 หรือ ทุกไตรมาส เว้นว่างเมื่อยังไม่ระบุ")
        return "".join(sorted(set(digits)))

    def render(self, value, obj=None, **kwargs):
        return ", ".join(value) or None


class QuartersColumn(ExtraColumn):
    def __init__(self, year: int):
        super().__init__(f"ไตรมาส {year}", widget=QuartersWidget(), width=12)
        self.year = year

    def get_value(self, instance):
        return next((row.quarters for row in instance.budgets.all() if row.year == self.year), "")


class LinesWidget(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        lines = (" ".join(line.split()) for line in cells.as_text(value).split("\n"))
        return tuple(line for line in lines if line)

    def render(self, value, obj=None, **kwargs):
        return "\n".join(value) or None


class ResultsColumn(ExtraColumn):
    """Outputs or outcomes, one a line. Their targets and means stay with the text that stays."""

    empty = ()

    def __init__(self, kind: ResultKind):
        aliases = (
            f"{kind.label} ({kind.value})",
            f"{kind.label}ของโครงการ",
            f"{kind.label}โครงการ",
        )
        super().__init__(kind.label, widget=LinesWidget(), aliases=aliases)
        self.kind = kind

    def get_value(self, instance):
        said = (line_of(each) for each in instance.results.all() if each.kind == self.kind)
        return tuple(filter(None, said))


def line_of(result: ProjectResult) -> str:
    return cells.one_line(result.text)


def extra_columns(years: Iterable[int]) -> dict[str, ExtraColumn]:
    """By the name under which ``Facts.extras`` holds the value."""
    return {
        **{f"quarters_{year}": QuartersColumn(year) for year in years},
        "headcount": PeopleColumn(),
        "target_groups": GroupsColumn(),
        **{f"text_{kind.value}": TextColumn(kind) for kind in _TEXTS},
        "outputs": ResultsColumn(ResultKind.OUTPUT),
        "outcomes": ResultsColumn(ResultKind.OUTCOME),
    }


def stored_extras(
    version: PlanVersion, columns: dict[str, ExtraColumn]
) -> dict[int, dict[str, object]]:
    """What the edition says under ``columns``, by project; a query for each table they need."""
    found: dict[int, dict[str, object]] = defaultdict(dict)
    kinds = {type(column) for column in columns.values()}
    readers = {
        TextColumn: _texts,
        PeopleColumn: _people,
        GroupsColumn: _groups,
        QuartersColumn: _quarters,
        ResultsColumn: _results,
    }
    for kind in kinds:
        for project, name, value in readers[kind](version, columns):
            if name in columns:
                found[project].setdefault(name, value)
    return found


Said = Iterator[tuple[int, str, object]]


def _texts(version: PlanVersion, columns) -> Said:
    kinds = [column.kind for column in columns.values() if isinstance(column, TextColumn)]
    rows = SheetSection.objects.filter(project__version=version, kind__in=kinds)
    for project, kind, body in rows.order_by("position", "pk").values_list(
        "project", "kind", "body"
    ):
        yield project, f"text_{kind}", cells.as_text(body)


def _people(version: PlanVersion, columns) -> Said:
    for project, headcount in version.projects.values_list("pk", "headcount"):
        yield project, "headcount", headcount


def _groups(version: PlanVersion, columns) -> Said:
    boxes = Project.target_groups.through.objects.filter(project__version=version)
    by_project: dict[int, list[TargetGroup]] = defaultdict(list)
    for box in boxes.select_related("targetgroup").order_by("targetgroup__number"):
        by_project[box.project_id].append(box.targetgroup)
    for project, groups in by_project.items():
        yield project, "target_groups", tuple(groups)


def _quarters(version: PlanVersion, columns) -> Said:
    rows = YearlyBudget.objects.filter(project__version=version)
    for project, year, quarters in rows.values_list("project", "year", "quarters"):
        yield project, f"quarters_{year}", quarters


def _results(version: PlanVersion, columns) -> Said:
    names = {ResultKind.OUTPUT: "outputs", ResultKind.OUTCOME: "outcomes"}
    lines: dict[tuple[int, str], list[str]] = defaultdict(list)
    rows = ProjectResult.objects.filter(project__version=version)
    for result in rows.order_by("position", "pk").only("project", "kind", "text"):
        if line := line_of(result):
            lines[result.project_id, names[result.kind]].append(line)
    for (project, name), said in lines.items():
        yield project, name, tuple(said)
