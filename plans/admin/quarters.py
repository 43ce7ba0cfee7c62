"""Quarters in the form of a project: four ticks a year, and a row of ticks for all years."""

from django import forms

from integrity.admin.conflicts import Clash, Conflict
from integrity.changes import EMPTY, Step
from integrity.sheets.cells import MoneyState
from plans.admin.money import MoneyField, title_of, year_ends
from plans.quarters import MONTHS, in_words

ALL_YEARS = "quarters_all"
HOW_TO_TICK = "เลือกแถว “ทุกปี” เพื่อใส่เหมือนกันทุกปีที่ดำเนินการ (ปีที่แก้เองเป็นตามแถวของปีนั้น) · ไม่เลือก = ยังไม่ระบุ"
NOT_RUN_THEN = "ปีนี้ไม่ดำเนินการ จึงระบุไตรมาสไม่ได้ เอาเครื่องหมายออก หรือแก้งบประมาณของปีนี้"


def quarters_box(year: int) -> str:
    return f"quarters_{year}"


def boxes(years) -> tuple[str, ...]:
    """The rows of ticks in the form, the one for all years first."""
    return (ALL_YEARS, *(quarters_box(year) for year in years))


def fields_of(years) -> dict[str, "QuartersField"]:
    labels = ("ทุกปี", *(f"ปี {year}" for year in years))
    return {name: QuartersField(label) for name, label in zip(boxes(years), labels, strict=True)}


class QuartersField(forms.MultipleChoiceField):
    """One row of ticks; its clean value is what is stored, "12"."""

    def __init__(self, label: str):
        choices = [(quarter, f"{quarter} {months}") for quarter, months in MONTHS.items()]
        super().__init__(
            label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple
        )

    def clean(self, value):
        return "".join(sorted(super().clean(value)))


class QuartersForm(forms.ModelForm):
    """Mixed into the form of a project, which has a MoneyField for each year."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.stored = {}
        if self.instance.pk:
            self.stored = {row.year: row.quarters for row in self.instance.budgets.all()}
        for year in self.years:
            if quarters_box(year) in self.fields:
                self.initial.setdefault(quarters_box(year), list(self.stored.get(year, "")))

    @property
    def years(self) -> list[int]:
        return [
            int(name.removeprefix("money_"))
            for name, field in self.fields.items()
            if isinstance(field, MoneyField)
        ]

    def clean(self):
        cleaned = super().clean()
        for year in self.years:
            money, box = self.cleaned_data.get(f"money_{year}"), quarters_box(year)
            ticked_now = self.cleaned_data.get(box) and box in self.changed_data
            if ticked_now and money and money.state == MoneyState.NOT_RUN:
                self.add_error(box, NOT_RUN_THEN)
        return cleaned

    def quarters_in(self, year: int) -> str:
        """What the year shall say: its own row when that was touched, else the row of all years."""
        box = quarters_box(year)
        everywhere = self.cleaned_data.get(ALL_YEARS)
        if everywhere and box not in self.changed_data:
            return everywhere
        return self.cleaned_data.get(box, "")

    def years_to_write(self, *, all_of_them: bool) -> list[tuple]:
        """(year, Money, quarters) of each year that changed."""
        return [
            (year, self.cleaned_data[f"money_{year}"], self.quarters_in(year))
            for year in self.years
            if all_of_them
            or f"money_{year}" in self.changed_data
            or self.quarters_in(year) != self.stored.get(year, "")
        ]


def merge_quarters(data, found: list[Step], conflict: Conflict) -> None:
    """As integrity.admin.conflicts.merge, for the ticks of a year."""
    for (project, year), (before, after) in year_ends(found).items():
        was, theirs = (row.quarters if row else "" for row in (before, after))
        box = quarters_box(year)
        mine = "".join(sorted(data.getlist(box)))
        if was == theirs or mine == theirs:
            continue
        if mine == was:
            data.setlist(box, list(theirs))
        else:
            label, shown = f"ไตรมาสปี {year}", in_words(theirs) or EMPTY
            conflict.clashes.append(Clash(box, label, title_of(project), shown))


def typed_quarters(data) -> list[tuple[str, str]]:
    """For the page that gives back what a person typed too late."""
    ticked = [(name, data.getlist(name)) for name in data if name.startswith("quarters_")]
    return [
        (f"ไตรมาส{_row_label(name)}", in_words("".join(sorted(set(quarters) & set(MONTHS)))))
        for name, quarters in ticked
    ]


def _row_label(name: str) -> str:
    year = name.removeprefix("quarters_")
    return "ทุกปี" if name == ALL_YEARS else f"ปี {year}"
