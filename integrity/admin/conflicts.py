"""Two people at one form: what the first one changed is put beside what the second one typed.

What the second person did not touch takes the first one's value; what both touched stays as
typed, and the person decides. Nothing typed is lost, not even in a row deleted meanwhile.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django import forms
from django.db import models
from django.http import QueryDict

from integrity.admin.text import whole_number
from integrity.changes import Change, Step, describe, tracked_columns

THEIRS = "_theirs"
MOST_ROWS = 1000  # Django's formsets take no more


@dataclass(frozen=True)
class Clash:
    """A box both persons changed: its name in the form, and what the other one put there."""

    box: str
    label: str
    record: str
    theirs: str


@dataclass
class Conflict:
    changes: list[Change] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)

    @property
    def message(self) -> str:
        if not self.changes:
            return "หน้านี้เปิดไว้นานเกินไปหรือส่งมาไม่ครบ ยังไม่ได้บันทึก กรุณาตรวจแล้วบันทึกอีกครั้ง"
        return "มีการแก้ไขข้อมูลนี้หลังจากที่ท่านเปิดหน้านี้ จึงยังไม่ได้บันทึก สิ่งที่ท่านพิมพ์ยังอยู่ครบ"


@dataclass(frozen=True)
class Row:
    """One record's boxes in the posted form; the record of the page has no prefix."""

    prefix: str
    form_class: type[forms.ModelForm]
    model: type[models.Model]
    key: int | None

    def box(self, name: str) -> str:
        return f"{self.prefix}-{name}" if self.prefix else name

    def form(self, instance, data=None, initial=None) -> forms.ModelForm:
        return self.form_class(data, instance=instance, prefix=self.prefix or None, initial=initial)

    def current(self) -> models.Model | None:
        return self.model._base_manager.filter(pk=self.key).first()


def rows_of(record, form_class, formsets: Iterable[type], data: QueryDict) -> list[Row]:
    rows = [Row("", form_class, type(record), record.pk)]
    for formset in formsets:
        prefix = formset.get_default_prefix()
        for number in range(_count(data, prefix, "TOTAL")):
            key = data.get(f"{prefix}-{number}-{formset.model._meta.pk.name}", "")
            rows.append(Row(f"{prefix}-{number}", formset.form, formset.model, whole_number(key)))
    return rows


def take_theirs(data: QueryDict, rows: list[Row]) -> None:
    """Put today's value into each box for which the person ticked "use theirs"."""
    ticked = set(data.getlist(THEIRS))
    for row in rows:
        names = [name for name in row.form_class.base_fields if row.box(name) in ticked]
        current = row.current() if names else None
        if current is not None:
            _show(data, row, current, names)


def merge(data: QueryDict, record, form_class, formsets, found: list[Step]) -> Conflict:
    """Change ``data`` so that the form can come back with both persons' work in it."""
    formsets = list(formsets)
    deleted = _deleted(found)
    for formset in formsets:
        _let_deleted_rows_live_on(data, formset, deleted)
    conflict = Conflict(describe(found))
    for row in rows_of(record, form_class, formsets, data):
        if mine := [step for step in found if _is_of(step, row)]:
            _merge_row(data, row, mine, conflict)
    return conflict


def _is_of(step: Step, row: Row) -> bool:
    return step.model is row.model and step.after.id == row.key


def _deleted(found: list[Step]) -> dict[tuple[type, int], Step]:
    return {(step.model, step.after.id): step for step in found if step.after.history_type == "-"}


def _merge_row(data, row: Row, found: list[Step], conflict: Conflict) -> None:
    current, before = row.current(), found[0].before
    if current is None or before is None:
        return
    touched = set(row.form(before.instance, data, _many_to_many(before, row.model)).changed_data)
    differs = set(row.form(current, data).changed_data)
    theirs = {
        name: change.new
        for each in describe(found)
        for change in each.fields
        for name in [change.name]
        if name in row.form_class.base_fields
    }
    _show(data, row, current, [name for name in theirs if name not in touched])
    for name in theirs:
        if name in touched and name in differs:
            label = row.form_class.base_fields[name].label
            conflict.clashes.append(Clash(row.box(name), label, str(current), theirs[name]))


def _many_to_many(before, model) -> dict[str, list[int]]:
    return {
        column.name: [
            getattr(link, f"{column.m2m_reverse_field_name()}_id")
            for link in getattr(before, column.name).all()
        ]
        for column in tracked_columns(model)
        if column.many_to_many
    }


def _show(data: QueryDict, row: Row, current, names: Iterable[str]) -> None:
    """Write today's values of ``names`` into the posted data as a browser would send them."""
    form = row.form(current)
    for name in names:
        value = form[name].value()
        box = row.box(name)
        if isinstance(form.fields[name], forms.BooleanField):
            data.pop(box, None)
            if value:
                data[box] = "on"
        elif isinstance(value, list | tuple | models.QuerySet):
            data.setlist(box, [str(getattr(each, "pk", each)) for each in value])
        else:
            shown = form.fields[name].widget.format_value(value)
            shown = shown[0] if isinstance(shown, list) and shown else shown
            data[box] = "" if shown is None else str(shown)


def _let_deleted_rows_live_on(data: QueryDict, formset, deleted) -> None:
    """A row somebody deleted cannot be saved under its old key. When the person typed in it, it
    comes back as a new row; when not, the deletion stands."""
    prefix = formset.get_default_prefix()
    key_name = formset.model._meta.pk.name
    alive, reborn, new = [], [], []
    for number in range(_count(data, prefix, "TOTAL")):
        boxes = _boxes(data, f"{prefix}-{number}-")
        key = boxes.get(key_name, [""])[0]
        step = deleted.get((formset.model, whole_number(key)))
        if step is None:
            (alive if key else new).append(boxes)
        elif _typed_in(data, formset, number, step):
            reborn.append({**boxes, key_name: [""]})
    if len(alive) == _count(data, prefix, "INITIAL"):
        return
    for box in [box for box in data if _is_row_box(box, prefix)]:
        del data[box]
    for number, boxes in enumerate([*alive, *reborn, *new]):
        for name, values in boxes.items():
            data.setlist(f"{prefix}-{number}-{name}", values)
    data[f"{prefix}-TOTAL_FORMS"] = str(len(alive) + len(reborn) + len(new))
    data[f"{prefix}-INITIAL_FORMS"] = str(len(alive))


def _typed_in(data, formset, number, step: Step) -> bool:
    row = Row(f"{formset.get_default_prefix()}-{number}", formset.form, formset.model, None)
    return bool(row.form((step.before or step.after).instance, data).changed_data)


def _boxes(data: QueryDict, start: str) -> dict[str, list[str]]:
    return {
        box.removeprefix(start): values for box, values in data.lists() if box.startswith(start)
    }


def _is_row_box(box: str, prefix: str) -> bool:
    number = box.removeprefix(f"{prefix}-").partition("-")[0]
    return box.startswith(f"{prefix}-") and number.isdecimal()


def _count(data: QueryDict, prefix: str, which: str) -> int:
    return min(whole_number(data.get(f"{prefix}-{which}_FORMS", "")) or 0, MOST_ROWS)
