"""The money of a year in one box, typed as in the sheets: 46,000, -, ไม่ดำเนินการ, or blank."""

from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError

from integrity.admin.conflicts import Clash, Conflict
from integrity.changes import Step
from integrity.sheets import cells
from integrity.sheets.cells import Money, MoneyState
from integrity.thai import baht
from plans.models import Project, YearlyBudget

HOW_TO_TYPE = (
    "จำนวนเงินเป็นบาท เช่น 46,000 · ใส่ - เมื่อไม่ใช้งบประมาณ · ไม่ดำเนินการ เมื่อปีนั้นไม่ทำ · เว้นว่างเมื่อยังไม่ระบุ"
)


class MoneyField(forms.CharField):
    """One year's money; its clean value is a ``Money``."""

    def __init__(self, *, year: int, title: str = ""):
        spoken = f"{title} ปี {year}".strip()
        attributes = {"class": "money", "inputmode": "text", "autocomplete": "off"}
        super().__init__(
            label=f"ปี {year}",
            required=False,
            widget=forms.TextInput(attrs=attributes | {"aria-label": spoken}),
        )

    def clean(self, value):
        try:
            return cells.money(value)
        except ValueError as unreadable:
            raise ValidationError(str(unreadable)) from unreadable

    def has_changed(self, initial, data):
        """By what is meant, not how it is typed: "46,000.-" is "46,000"."""
        try:
            return cells.money(initial) != cells.money(data)
        except ValueError:
            return True


def money_text(budget) -> str:
    """What the box shows for a YearlyBudget (or its history row); None is a year not run."""
    if budget is None:
        return "ไม่ดำเนินการ"
    if budget.state == YearlyBudget.State.AMOUNT:
        return baht(budget.amount)
    return "-" if budget.state == YearlyBudget.State.NONE else ""


def write_money(
    project: Project,
    year: int,
    money: Money,
    *,
    quarters: str | None = None,
    reason: str | None = None,
) -> None:
    """Make the year's row say ``money``; a year that is not run has no row. Without ``quarters``
    it keeps those it has."""
    budget = project.budgets.filter(year=year).first()
    if money.state == MoneyState.NOT_RUN:
        if budget:
            budget._change_reason = reason
            budget.delete()
        return
    budget = budget or YearlyBudget(project=project, year=year)
    budget.state, budget.amount = money.state.value, money.amount
    if quarters is not None:
        budget.quarters = quarters
    budget._change_reason = reason
    budget.save()


def merge_money(
    data, found: list[Step], box_of: Callable[[int, int], str], conflict: Conflict
) -> None:
    """As integrity.admin.conflicts.merge, for boxes that stand for a row of their own."""
    for (project, year), (before, after) in year_ends(found).items():
        box = box_of(project, year)
        theirs = money_text(after)
        if box not in data or theirs == money_text(before):
            continue
        field = MoneyField(year=year)
        if not field.has_changed(money_text(before), data[box]):
            data[box] = theirs
        elif field.has_changed(theirs, data[box]):
            conflict.clashes.append(
                Clash(box, f"งบประมาณปี {year}", title_of(project), theirs or "(ว่าง)")
            )


def year_ends(found: list[Step]) -> dict[tuple[int, int], tuple]:
    """(project, year) → the row when the page was made, and now."""
    ends: dict[tuple[int, int], tuple] = {}
    for step in found:
        if step.model is YearlyBudget:
            place = step.after.project_id, step.after.year
            before = ends[place][0] if place in ends else step.before
            ends[place] = before, None if step.after.history_type == "-" else step.after
    return ends


def title_of(project: int) -> str:
    return Project.objects.filter(pk=project).values_list("title", flat=True).first() or ""
