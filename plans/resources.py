"""The columns of a plan's sheet, one row a project: declared once, for import and export.

django-import-export is the frame: fields with our widgets read (``clean``) and write (``render``)
each cell, and its formats make the file. Its row-by-row import is not used, for two reasons. It
saves as it goes, and a sheet is the whole plan: what a row means depends on the rows above (blank
cells continue them), and what is missing is to be removed. And it is slow: each row is looked up,
validated and saved with its history by itself, some thirty statements a project. So
``plans.sheets`` takes the values from these fields, compares all of them with the draft at once,
and writes the difference by the bulk verbs of ``integrity.history``.
"""

import re
from collections.abc import Iterable

from import_export import widgets

from integrity.sheets import cells
from integrity.sheets.divisions import Responsibility, Responsible, render_responsible
from integrity.sheets.fields import SheetField, SheetResource
from integrity.thai import name_key
from plans.models import Project
from plans.models.project import LARGEST_NUMBER
from plans.sheets.columns import QUARTERS, ExtraColumn, extra_columns

NO_ITEMS = "-"

_KINDS = {
    **{name_key(kind.label): kind for kind in Project.Kind},
    "แนวปฏิบัติงาน": Project.Kind.PRACTICE,
    "แนวปฏิบัติ(งาน)": Project.Kind.PRACTICE,
    "แนวทางปฏิบัติ": Project.Kind.PRACTICE,
    "แนวทางการปฏิบัติ": Project.Kind.PRACTICE,
    "แนวทางปฏิบัติงาน": Project.Kind.PRACTICE,
}
_YEAR_HEADING = re.compile(r"(?:ประจำ|ปี|งบประมาณ|รายจ่าย|พ\.?ศ\.?)*(2[4-7]\d\d)")


def kind_named(text: str) -> Project.Kind | None:
    return _KINDS.get(name_key(text))


class DimensionWidget(widgets.Widget):
    def clean(self, value, row=None, *, framework, **kwargs):
        return framework.dimensions.find(value) if cells.as_text(value) else ()

    def render(self, value, obj=None, **kwargs):
        return f"{value.number} {value.title}"


class MissionWidget(widgets.Widget):
    def clean(self, value, row=None, *, framework, **kwargs):
        return framework.missions.find(value) if cells.as_text(value) else ()

    def render(self, value, obj=None, **kwargs):
        return f"{value.code} {value.title}"


class ItemsWidget(widgets.Widget):
    """None for a blank (as above), an empty tuple for none, else what each entry may mean."""

    def clean(self, value, row=None, *, framework, **kwargs):
        text = cells.as_text(value)
        if not text:
            return None
        return () if text in {NO_ITEMS, "–", "—"} else framework.read_items(value)

    def render(self, value, obj=None, **kwargs):
        return ", ".join(item.code for item in value) or NO_ITEMS


class NumberWidget(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        return cells.whole_number(value, largest=LARGEST_NUMBER)

    def render(self, value, obj=None, **kwargs):
        return value


class KindWidget(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        text = cells.one_line(value)
        if not text:
            return None
        if kind := kind_named(text):
            return kind
        labels = ", ".join(Project.Kind.labels)
        raise ValueError(f"ไม่รู้จักประเภทนี้ ใช้ได้คือ {labels}")

    def render(self, value, obj=None, **kwargs):
        return Project.Kind(value).label


class TextWidget(widgets.Widget):
    """Text in one spelling, of at most ``longest`` letters; on one line unless ``paragraphs``."""

    def __init__(self, longest, *, paragraphs=False):
        super().__init__()
        self.longest, self.paragraphs = longest, paragraphs

    def clean(self, value, row=None, **kwargs):
        read = cells.as_text if self.paragraphs else cells.one_line
        return cells.limited(read(value), self.longest)

    def render(self, value, obj=None, **kwargs):
        return value


class MoneyWidget(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        return cells.money(value)

    def render(self, value, obj=None, **kwargs):
        return cells.render_money(value)


class ResponsibleWidget(widgets.Widget):
    def clean(self, value, row=None, *, divisions, **kwargs):
        return divisions.read(value)

    def render(self, value, obj=None, **kwargs):
        return render_responsible(value)


class YearField(SheetField):
    """The money of one fiscal year; no row of YearlyBudget means the project does not run."""

    def __init__(self, year):
        super().__init__(None, f"ปี {year}", widget=MoneyWidget(), width=14)
        self.year = year

    def get_value(self, instance):
        budgets = {budget.year: budget for budget in instance.budgets.all()}
        return money_of(budgets.get(self.year))


class ItemsField(SheetField):
    def get_value(self, instance):
        return [link.item for link in instance.item_links.all()]


class ResponsibleField(SheetField):
    def get_value(self, instance):
        return responsible_of(instance)


def money_of(budget) -> cells.Money:
    if budget is None:
        return cells.NOT_RUN
    return cells.Money(cells.MoneyState(budget.state), budget.amount)


def responsible_of(project: Project) -> Responsible:
    """Divisions beside "all" or "the whole office" are not responsible, whatever rows remain."""
    responsibility = Responsibility(project.responsibility)
    if responsibility != Responsibility.DIVISIONS:
        return Responsible(responsibility)
    return Responsible(
        responsibility,
        tuple((link.division, link.role) for link in project.division_links.all()),
    )


class PlanSheetResource(SheetResource):
    dimension = SheetField("dimension", "มิติ", widget=DimensionWidget(), aliases=("มิติที่",), width=24)
    mission = SheetField(
        "mission",
        "ภารกิจ",
        widget=MissionWidget(),
        aliases=("ภารกิจตามมิติ", "ภารกิจหลัก"),
        width=36,
    )
    items = ItemsField(
        None, "ภารกิจย่อย", widget=ItemsWidget(), aliases=("ข้อ", "ข้อที่", "ภารกิจย่อยที่"), width=14
    )
    number = SheetField("number", "ลำดับที่", widget=NumberWidget(), aliases=("ลำดับ", "ที่"), width=9)
    # The tables of plans have no such column: their titles begin with the word.
    kind = SheetField("kind", "ประเภท", widget=KindWidget(), is_required=False, width=12)
    title = SheetField(
        "title",
        "ชื่อโครงการ",
        widget=TextWidget(500),
        aliases=(
            "โครงการ",
            "โครงการ/กิจกรรม/มาตรการ",
            "ชื่อโครงการ/กิจกรรม/มาตรการ",
            "ชื่อโครงการ/กิจกรรม",
            "โครงการ/กิจกรรม",
        ),
        width=52,
    )
    budget_source = SheetField(
        "budget_source",
        "แหล่งงบประมาณ",
        widget=TextWidget(300),
        aliases=("แหล่งเงิน", "แหล่งที่มาของงบประมาณ", "ที่มาของงบประมาณ"),
        is_required=False,
        width=20,
    )
    responsible = ResponsibleField(
        None,
        "หน่วยงานรับผิดชอบ",
        widget=ResponsibleWidget(),
        aliases=(
            *("หน่วยงานที่รับผิดชอบ", "หน่วยงานผู้รับผิดชอบ", "ผู้รับผิดชอบ", "หน่วยรับผิดชอบ"),
            *("หน่วยงาน", "สำนัก/กอง", "สำนัก/กองที่รับผิดชอบ"),
        ),
        width=26,
    )
    remark = SheetField(
        "remark",
        "หมายเหตุ",
        widget=TextWidget(cells.LONGEST_TEXT, paragraphs=True),
        is_required=False,
        width=40,
    )

    ORDER_BEFORE_YEARS = ("dimension", "mission", "items", "number", "kind", "title")

    def __init__(self, years: Iterable[int], *, with_texts: bool = True):
        """``with_texts``: also the columns beyond the plan's table, which no sheet has to have."""
        super().__init__()
        declared = dict(self.fields)
        self.years = tuple(years)
        before = {name: declared.pop(name) for name in self.ORDER_BEFORE_YEARS}
        money = {f"year_{year}": YearField(year) for year in self.years}
        self.extras: dict[str, ExtraColumn] = extra_columns(self.years) if with_texts else {}
        self.fields = before | money | declared | self.extras

    def name_of_heading(self, key):
        """Also a year that the plan does not have, so that money typed under it is not lost."""
        if year := _YEAR_HEADING.fullmatch(key):
            return f"year_{year[1]}"
        if quarters := QUARTERS.fullmatch(key):
            return f"quarters_{quarters[1]}"
        return super().name_of_heading(key)

    @property
    def widths(self) -> tuple[int, ...]:
        return tuple(field.width for field in self.get_export_fields())
