"""The grid of a matrix in its form: 25 boxes for levels, and bands of L×I to fill them at once."""

from dataclasses import dataclass
from itertools import product

from django import forms

from integrity.admin.conflicts import Clash, Conflict
from integrity.admin.text import WHOLE_NUMBER_BOX, ThaiIntegerField
from integrity.changes import EMPTY, Step
from ita.models import SIDE, RiskCell, RiskMatrix
from ita.risks.matrix import STEPS, fill

FILL = "_fill"
PAIRS = list(product(STEPS, STEPS))


def cell_box(likelihood: int, impact: int) -> str:
    return f"cell_{likelihood}_{impact}"


def band_box(value: int) -> str:
    return f"band_{value}"


@dataclass(frozen=True)
class GridRow:
    likelihood: int
    name: str
    boxes: list


class GridForm(forms.ModelForm):
    """``levels`` is given by the admin: the saved levels of this matrix, the lowest first."""

    levels: tuple = ()
    names: tuple = ("",) * SIDE

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.saved = {}
        if self.instance.pk:
            rows = RiskCell.objects.filter(matrix=self.instance.pk).select_related("level")
            self.saved = {(row.likelihood, row.impact): row for row in rows}
        for pair in PAIRS:
            if cell_box(*pair) in self.fields:
                row = self.saved.get(pair)
                self.initial.setdefault(cell_box(*pair), str(row.level.value) if row else "")

    @property
    def is_filling(self) -> bool:
        return FILL in self.data

    def clean(self):
        cleaned = super().clean()
        if self.is_filling:
            self._check_bands()
        return cleaned

    def _check_bands(self) -> None:
        """Each level begins above the one below it; the lowest begins at 1."""
        below = 0
        for level in self.levels:
            least = self.cleaned_data.get(band_box(level.value))
            if band_box(level.value) in self.errors:
                continue
            if least is None:
                self.add_error(band_box(level.value), "ระบุคะแนนต่ำสุดของระดับนี้")
            elif least <= below or (below == 0 and least != 1):
                told = "ระดับต่ำสุดเริ่มที่ 1" if below == 0 else f"ต้องมากกว่า {below}"
                self.add_error(band_box(level.value), told)
            below = least or below

    def cells(self) -> dict[tuple[int, int], int]:
        """(L, I) → value of the level, as typed or as the bands fill it."""
        if self.is_filling:
            bands = [(self.cleaned_data[band_box(each.value)], each.value) for each in self.levels]
            return fill(bands)
        typed = {pair: self.cleaned_data.get(cell_box(*pair)) for pair in PAIRS}
        return {pair: int(value) for pair, value in typed.items() if value}

    def has_changed(self):
        return self.is_filling or super().has_changed()

    def save_cells(self) -> None:
        wanted = self.cells()
        by_value = {level.value: level for level in self.instance.levels.all()}
        for pair in PAIRS:
            row, level = self.saved.get(pair), by_value.get(wanted.get(pair))
            if level is None:
                if row:
                    row.delete()
                continue
            if row and row.level_id == level.pk:
                continue
            row = row or RiskCell(matrix=self.instance, likelihood=pair[0], impact=pair[1])
            row.level = level
            row.save()

    # What the page draws

    def grid(self) -> list[GridRow]:
        return [
            GridRow(
                likelihood,
                self.names[likelihood - 1],
                [(self[cell_box(likelihood, impact)], impact) for impact in STEPS],
            )
            for likelihood in reversed(STEPS)
        ]

    def bands(self) -> list:
        return [(level, self[band_box(level.value)]) for level in self.levels]


def fields_of(levels) -> dict[str, forms.Field]:
    """The boxes of a matrix that has ``levels``; none before it has any."""
    if not levels:
        return {}
    choices = [("", "ยังไม่กำหนด"), *((str(level.value), level.label) for level in levels)]
    boxes = {
        cell_box(likelihood, impact): forms.ChoiceField(
            label=f"โอกาส {likelihood} ผลกระทบ {impact}",
            required=False,
            choices=choices,
            widget=forms.Select(attrs={"aria-label": f"โอกาส {likelihood} ผลกระทบ {impact}"}),
        )
        for likelihood, impact in PAIRS
    }
    bands = {
        band_box(level.value): ThaiIntegerField(
            label=level.label,
            required=False,
            min_value=1,
            max_value=SIDE * SIDE,
            widget=WHOLE_NUMBER_BOX,
            error_messages={
                "invalid": "พิมพ์เป็นเลข 1 ถึง 25",
                "min_value": "พิมพ์เป็นเลข 1 ถึง 25",
                "max_value": "พิมพ์เป็นเลข 1 ถึง 25",
            },
        )
        for level in levels
    }
    return boxes | bands


def merge_cells(data, matrix: RiskMatrix, found: list[Step], conflict: Conflict) -> None:
    """As integrity.admin.conflicts.merge, for boxes that stand for a row of their own."""
    values = {level.pk: level for level in matrix.levels.all()}
    for step in found:
        if step.model is not RiskCell:
            continue
        box = cell_box(step.after.likelihood, step.after.impact)
        gone = step.after.history_type == "-"
        now = "" if gone else _value(values, step.after)
        was = _value(values, step.before) if step.before else ""
        typed = data.get(box, "")
        if typed == was:
            data[box] = now
        elif typed != now:
            label = f"ช่อง L{step.after.likelihood}×I{step.after.impact}"
            level = values.get(step.after.level_id)
            shown = level.label if level and not gone else EMPTY
            conflict.clashes.append(Clash(box, label, str(matrix), shown))


def _value(values: dict, cell) -> str:
    level = values.get(cell.level_id)
    return str(level.value) if level else ""
