"""Reading the history as a person asks it: who changed what, when, from what to what."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath

from django.db import models

from integrity.thai import BANGKOK, baht, thai_date

EMPTY = "(ว่าง)"
GONE = "(ลบแล้ว)"
THE_SYSTEM = "ระบบ"
# Columns that say nothing to a person: how the row is told from others, what was frozen of it.
UNREAD_COLUMNS = (models.UUIDField, models.JSONField)  # JSON: what is computed from other columns
UNREAD_RELATIONS = frozenset({"documents.snapshot"})
VERBS = {"+": "เพิ่ม", "~": "แก้ไข", "-": "ลบ"}


@dataclass(frozen=True)
class Step:
    """Two neighbouring history rows of one record; ``before`` is None where it began."""

    model: type[models.Model]
    before: models.Model | None
    after: models.Model


@dataclass(frozen=True)
class FieldChange:
    name: str
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    """A step in words. ``record`` is what was changed, for a page that shows several records."""

    model: type[models.Model]
    key: int
    verb: str
    record: str
    who: str
    when: str
    reason: str
    fields: list[FieldChange] = field(default_factory=list)

    @property
    def is_edit(self) -> bool:
        """Neither the beginning nor the end of a row: it has old and new values."""
        return self.verb == VERBS["~"]


def steps(model: type[models.Model], **where) -> list[Step]:
    """All steps of the rows of ``model`` that match ``where``, the oldest first."""
    key = model._meta.pk.attname
    rows = model.history.filter(**where).order_by("history_id").select_related("history_user")
    last: dict[int, models.Model] = {}
    found = []
    for row in rows:
        found.append(Step(model, last.get(getattr(row, key)), row))
        last[getattr(row, key)] = row
    return found


def moment(value: datetime) -> str:
    """Day and hour in Bangkok: 1 ต.ค. 2565 09:30 น."""
    local = value.astimezone(BANGKOK)
    return f"{thai_date(local, 'short')} {local:%H:%M} น."


def describe(found: Iterable[Step], parents: Iterable[str] = ()) -> list[Change]:
    """``found`` in Thai. ``parents``: columns that only say where a row belongs."""
    found = list(found)
    names = _Names(found)
    changes = [_change(step, names, frozenset(parents)) for step in found]
    # Saving a page writes a row even when only a part of it, or nothing, was changed.
    return [
        change for change in changes if change.fields or change.reason or change.verb != VERBS["~"]
    ]


def _change(step: Step, names: "_Names", parents: frozenset[str]) -> Change:
    after = step.after
    return Change(
        model=step.model,
        key=getattr(after, step.model._meta.pk.attname),
        verb=VERBS[after.history_type],
        record=f"{step.model._meta.verbose_name}: {_spoken(after)}",
        who=str(after.history_user) if after.history_user_id else THE_SYSTEM,
        when=moment(after.history_date),
        reason=after.history_change_reason or "",
        fields=_field_changes(step, names, parents),
    )


def _spoken(row) -> str:
    """What the record called itself then; a record it named may be gone by now."""
    try:
        return str(row.instance)
    except models.ObjectDoesNotExist:
        return GONE


def _field_changes(step: Step, names: "_Names", parents: frozenset[str]) -> list[FieldChange]:
    """Old and new of each column that changed; of a new row what it holds, of a deleted what
    it held."""
    changed = []
    deleted = step.after.history_type == "-"
    for column in tracked_columns(step.model):
        if column.name in parents:
            continue
        new = None if deleted else _raw(step.after, column)
        old = _raw(step.after, column) if deleted else step.before and _raw(step.before, column)
        if (old or None) != (new or None) and not _same_number(old, new):
            texts = names.of(column, old), names.of(column, new)
            changed.append(FieldChange(column.name, str(column.verbose_name), *texts))
    return changed


def _same_number(old, new) -> bool:
    return isinstance(old, Decimal) and isinstance(new, Decimal) and old == new


def tracked_columns(model: type[models.Model]) -> list[models.Field]:
    """The columns a person reads, with the many-to-many ones that the history keeps."""
    columns = [
        column
        for column in model._meta.concrete_fields
        if not column.primary_key
        and not isinstance(column, UNREAD_COLUMNS)
        and not (column.is_relation and column.related_model._meta.label_lower in UNREAD_RELATIONS)
    ]
    return [*columns, *model.history.model._history_m2m_fields]


def _raw(row, column):
    if column.many_to_many:
        links, name = getattr(row, column.name).all(), f"{column.m2m_reverse_field_name()}_id"
        return tuple(sorted(getattr(link, name) for link in links))
    return getattr(row, column.attname)


class _Names:
    """Raw values as Thai text; the rows that foreign keys name are read once for all steps.

    A model says with ``SPOKEN`` how columns are read aloud that hold a code: {name: function}.
    """

    def __init__(self, found: list[Step]):
        wanted: dict[type[models.Model], set] = defaultdict(set)
        for step in found:
            for column in tracked_columns(step.model):
                if column.is_relation:
                    for row in filter(None, (step.before, step.after)):
                        value = _raw(row, column)
                        wanted[column.related_model] |= set(
                            value if isinstance(value, tuple) else (value,)
                        )
        self.rows = {
            model: model._base_manager.in_bulk(keys - {None}) for model, keys in wanted.items()
        }

    def of(self, column: models.Field, value) -> str:
        if value is None or value == "" or value == ():
            return EMPTY
        if column.is_relation:
            keys = value if isinstance(value, tuple) else (value,)
            return ", ".join(str(self.rows[column.related_model].get(key, GONE)) for key in keys)
        if speak := getattr(column.model, "SPOKEN", {}).get(column.name):
            return speak(value)
        if column.choices:
            return str(dict(column.flatchoices).get(value, value))
        if isinstance(column, models.FileField):
            return PurePath(value).name
        return _plain(value)


def _plain(value) -> str:
    if isinstance(value, bool):
        return "ใช่" if value else "ไม่ใช่"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return thai_date(value, "short")
    if isinstance(value, Decimal):
        return baht(value)
    return str(value)
