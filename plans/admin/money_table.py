"""The plan's table with a box for each year's money: dimension → mission → item → projects."""

from dataclasses import dataclass

from django import forms

from integrity.admin.conflicts import THEIRS, Conflict
from integrity.changes import describe
from integrity.locking import Guarded, UnreadableStamp
from integrity.publishing import may_enter_for_every_division
from plans.admin.informant import reason_of
from plans.admin.money import MoneyField, merge_money, money_text, write_money
from plans.admin.tree import tree_of
from plans.models import PlanVersion, Project, YearlyBudget


def box(project: int, year: int) -> str:
    return f"m-{project}-{year}"


@dataclass(frozen=True)
class Line:
    """A project's row: what the outline says, its page, and its boxes (none when only read)."""

    row: object
    key: int | None
    boxes: list


def sums(part) -> list[tuple[int, str]]:
    """Year and total of the whole plan or a dimension, as the table prints them."""
    return list(zip(part.years, part.year_texts, strict=True))


def guarded(version: PlanVersion) -> Guarded:
    return Guarded(version, [(YearlyBudget, "project__version"), (Project, "version")], version)


class MoneyTable:
    """``editable``: the projects whose money this person may type, by primary key.

    To be saved it is made in the transaction that saves it, once ``guarded(version)`` is locked.
    """

    def __init__(self, version: PlanVersion, user, data=None):
        self.version = version
        self.tree = tree_of(version, user)
        self.keys, self.editable = self.tree.keys, self.tree.editable
        self.guarded = guarded(version)
        self.conflict: Conflict | None = None
        self.data = None if data is None else data.copy()
        self.asks_informant = bool(self.editable) and may_enter_for_every_division(user)
        self.informant = self.data.get("informant", "") if self.data and self.asks_informant else ""
        self.form = self._form()

    def _form(self) -> forms.Form:
        form = forms.Form(self.data)
        for project in self.editable.values():
            saved = self.tree.budgets[project.pk]
            for year in self.version.plan.years:
                name = box(project.pk, year)
                form.fields[name] = MoneyField(year=year, title=project.title)
                form.initial[name] = money_text(saved.get(year))
        return form

    @property
    def outline(self):
        return self.tree.outline

    def dimensions(self) -> list[tuple]:
        """(dimension, [(mission, [Line])], [(year, sum)]) in the order of the plan."""
        return [
            (
                dimension,
                [(m, [self._line(row) for row in m.projects]) for m in dimension.missions],
                sums(dimension),
            )
            for dimension in self.outline.dimensions
        ]

    def _line(self, row) -> Line:
        key = self.keys.get(row.data["key"])
        years = self.version.plan.years if key in self.editable else ()
        return Line(row, key, [self.form[box(key, year)] for year in years])

    def closed_boxes(self) -> list[tuple[str, str]]:
        """What was typed into rows that are (no longer) this person's to change: label, text."""
        boxes = [
            (f"{row.code} {row.title} ปี {cell.year}", self.keys[row.data["key"]], cell.year)
            for row in self.outline.projects
            for cell in row.cells
        ]
        return [
            (label, self.data[box(key, year)])
            for label, key, year in boxes
            if key not in self.editable and box(key, year) in self.data
        ]

    def typed(self) -> list[tuple[str, str]]:
        """The boxes that say something else than what is saved: label, text."""
        spoken = {name: box.widget.attrs["aria-label"] for name, box in self.form.fields.items()}
        changed = [name for name in self.form.changed_data if name in self.data]
        return [(spoken[name], self.data[name] or "(ว่าง)") for name in changed]

    def save(self) -> int | None:
        """How many boxes changed; None when the page has to come back with errors or a conflict."""
        self._meet()
        if self.conflict or not self.form.is_valid():
            return None
        changed = self.form.changed_data
        for name in changed:
            _, project, year = name.split("-")
            money = self.form.cleaned_data[name]
            reason = reason_of(self.informant) or None
            write_money(self.editable[int(project)], int(year), money, reason=reason)
        return len(changed)

    def _meet(self) -> None:
        try:
            found = self.guarded.steps_since(self.data.get("_stamp", ""))
        except UnreadableStamp:
            self.conflict = Conflict()
            return
        found = [step for step in found if step.model is not PlanVersion]
        told = [change for change in describe(found, ("version", "project")) if change.fields]
        if told:
            self.conflict = Conflict(told)
            merge_money(self.data, found, box, self.conflict)
        else:
            for name in set(self.data.getlist(THEIRS)) & set(self.form.fields):
                self.data[name] = self.form.initial[name]
        self.form = self._form()
