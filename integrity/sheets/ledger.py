"""What an import wrote over, noted while it writes: the before-values from which it is undone.

Each row is noted at its first touch, so that a row written five times still goes back to what it
was. Kept by table and in columns; rows that were added are runs of neighbouring keys, since a
bulk insert numbers them so: an import of 37,000 rows is noted in some hundred numbers.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.apps import apps
from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from integrity import history
from integrity.models import ImportLedger, SheetImport

CHUNK = 500
# A row without history, such as a link, has no history row of ours.
NO_RECORD = 0

Key = int


@dataclass
class TableLedger:
    """One table. ``last``: the newest history row that the import wrote of an added or changed row.

    ``changed``: old values by column, only of columns that were written. ``gone``: rows that were
    added and removed again. ``overtaken``: rows that somebody else changed between two recordings
    of the same import.
    """

    model: type[models.Model]
    created: dict[Key, None] = field(default_factory=dict)
    changed: dict[Key, dict[str, object]] = field(default_factory=dict)
    removed: dict[Key, tuple] = field(default_factory=dict)
    gone: set[Key] = field(default_factory=set)
    last: dict[Key, int] = field(default_factory=dict)
    overtaken: set[Key] = field(default_factory=set)

    @property
    def columns(self) -> list[str]:
        return [column.attname for column in self.model._meta.concrete_fields]

    @property
    def is_tracked(self) -> bool:
        return hasattr(self.model, "history")

    def touched(self) -> Iterator[Key]:
        """The rows that are there because of the import, or other than before it."""
        yield from self.created
        yield from self.changed

    def note_before(self, keys: Iterable[Key], columns: Sequence[str]) -> None:
        """Read what stands in ``columns`` now, where that was not noted before."""
        wanted = [
            key
            for key in keys
            if key not in self.created
            and (key not in self.changed or set(columns) - self.changed[key].keys())
        ]
        for start in range(0, len(wanted), CHUNK):
            rows = self.model._base_manager.filter(pk__in=wanted[start : start + CHUNK])
            for key, *values in rows.values_list("pk", *columns):
                known = self.changed.setdefault(key, {})
                for column, value in zip(columns, values, strict=True):
                    known.setdefault(column, value)

    def note_removed(self, rows: Iterable[models.Model]) -> None:
        columns = self.columns
        for row in rows:
            key = row.pk
            self.last.pop(key, None)
            if key in self.created:
                del self.created[key]
                self.gone.add(key)
                continue
            old = self.changed.pop(key, {})
            self.removed[key] = tuple(
                old[name] if name in old else getattr(row, name) for name in columns
            )


class Ledger:
    """All tables of an import; hears of each write as the witness of ``integrity.history``."""

    def __init__(self):
        self.tables: dict[str, TableLedger] = {}
        self.until: datetime | None = None
        self._carried_on = False

    def table(self, model: type[models.Model]) -> TableLedger:
        return self.tables.setdefault(model._meta.label_lower, TableLedger(model))

    # As a witness

    def before_change(self, objs: Sequence[models.Model], fields: Iterable[str]) -> None:
        table, keys = self.table(type(objs[0])), [obj.pk for obj in objs]
        self._mark_overtaken(table, keys)
        names = [table.model._meta.get_field(name).attname for name in fields]
        table.note_before(keys, names)

    def before_delete(self, model: type[models.Model], rows: Iterable[models.Model]) -> None:
        table, rows = self.table(model), list(rows)
        self._mark_overtaken(table, [row.pk for row in rows])
        above = [
            (column.attname, self.tables[column.related_model._meta.label_lower])
            for column in model._meta.concrete_fields
            if column.is_relation and column.related_model._meta.label_lower in self.tables
        ]
        # A row under one that the import added was not there before, whoever wrote it: a link.
        table.note_removed(
            row
            for row in rows
            if row.pk in table.created
            or not any(
                getattr(row, name) in each.created or getattr(row, name) in each.gone
                for name, each in above
            )
        )

    def created(self, rows: Sequence[models.Model]) -> None:
        if rows:
            self.table(type(rows[0])).created.update(dict.fromkeys(row.pk for row in rows))

    def recorded(self, model: type[models.Model], records: Sequence[models.Model]) -> None:
        table, name = self.table(model), model._meta.pk.attname
        for record in records:
            if record.history_type != "-":
                table.last[getattr(record, name)] = record.history_id

    def _mark_overtaken(self, table: TableLedger, keys: list[Key]) -> None:
        """Only a recording that carries on an earlier one can find others' changes between."""
        if self._carried_on and table.is_tracked:
            newest = newest_records(table.model, [key for key in keys if key in table.last])
            table.overtaken |= {key for key, last in newest.items() if last > table.last[key]}

    # To and from the database

    def as_json(self) -> dict:
        return {
            "until": self.until.isoformat() if self.until else None,
            "tables": {label: _packed(table) for label, table in self.tables.items()},
        }

    @classmethod
    def of(cls, attempt: SheetImport) -> "Ledger":
        """What was noted of ``attempt``; empty when nothing was."""
        ledger = cls()
        kept = ImportLedger.objects.filter(sheet_import=attempt).first()
        if kept and kept.rows:
            ledger.until = parse_datetime(kept.rows["until"])
            for label, packed in kept.rows["tables"].items():
                ledger.tables[label] = _unpacked(apps.get_model(label), packed)
            ledger._carried_on = True
        return ledger


_open: ContextVar[Ledger | None] = ContextVar("integrity.sheets.ledger", default=None)


@contextmanager
def recording(attempt: SheetImport) -> Iterator[Ledger]:
    """Note for ``attempt`` what the verbs of ``integrity.history`` write inside the block.

    One transaction with what is written. A second block of the same attempt carries on the first.
    What is saved one by one (``save()``) is told with ``note_created`` or ``note_before``.
    """
    with transaction.atomic():
        ledger = Ledger.of(attempt)
        token = _open.set(ledger)
        try:
            with history.witnessed_by(ledger):
                yield ledger
        finally:
            _open.reset(token)
        ledger.until = timezone.now()
        ImportLedger.objects.update_or_create(
            sheet_import=attempt, defaults={"rows": ledger.as_json()}
        )


def note_created(*rows: models.Model) -> None:
    """Tell the recording of rows that were saved one by one."""
    if ledger := _open.get():
        for row in rows:
            ledger.created([row])
            _note_newest(ledger, row)


def note_before(objs: Sequence[models.Model], fields: Iterable[str]) -> None:
    """Tell the recording, before a write without history: it keeps what stands there now."""
    if objs and (ledger := _open.get()):
        ledger.before_change(objs, fields)


def _note_newest(ledger: Ledger, row: models.Model) -> None:
    ledger.table(type(row)).last.update(newest_records(type(row), [row.pk]))


def newest_records(model: type[models.Model], keys: Sequence[Key]) -> dict[Key, int]:
    """The newest history row of each, by key. Compared row by row only: history rows commit in
    another order than they are numbered."""
    name, found = model._meta.pk.attname, {}
    for start in range(0, len(keys), CHUNK):
        rows = model.history.filter(**{f"{name}__in": keys[start : start + CHUNK]})
        found.update(rows.order_by().values_list(name).annotate(Max("history_id")))
    return found


def _packed(table: TableLedger) -> dict:
    by_columns: dict[tuple[str, ...], list[list]] = defaultdict(list)
    for key, old in table.changed.items():
        names = tuple(sorted(old))
        values = (_plain(old[name]) for name in names)
        by_columns[names].append([key, table.last.get(key, NO_RECORD), *values])
    return {
        "created": list(_runs((key, table.last.get(key, NO_RECORD)) for key in table.created)),
        "changed": [{"columns": names, "rows": rows} for names, rows in by_columns.items()],
        "removed": {
            "columns": table.columns if table.removed else [],
            "rows": [[_plain(value) for value in row] for row in table.removed.values()],
        },
        "gone": sorted(table.gone),
        "overtaken": sorted(table.overtaken),
    }


def _unpacked(model: type[models.Model], packed: dict) -> TableLedger:
    overtaken, gone = set(packed["overtaken"]), set(packed.get("gone", ()))
    table = TableLedger(model, overtaken=overtaken, gone=gone)
    for first, record, count in packed["created"]:
        for offset in range(count):
            table.created[first + offset] = None
            if record:
                table.last[first + offset] = record + offset
    for part in packed["changed"]:
        for key, record, *values in part["rows"]:
            table.changed[key] = _read(model, part["columns"], values)
            if record:
                table.last[key] = record
    names = packed["removed"]["columns"]
    for values in packed["removed"]["rows"]:
        row = _read(model, names, values)
        # A column that was added to the table since has its default.
        table.removed[row[model._meta.pk.attname]] = tuple(
            row[column.attname] if column.attname in row else column.get_default()
            for column in model._meta.concrete_fields
        )
    return table


def _runs(pairs: Iterable[tuple[Key, int]]) -> Iterator[list[int]]:
    """(key, history row) pairs as [first key, first history row, how many]."""
    run: list[int] = []
    for key, record in pairs:
        step = run[2] if run else 0
        follows = run and key == run[0] + step
        if follows and record == (run[1] + step if run[1] else NO_RECORD):
            run[2] += 1
            continue
        if run:
            yield run
        run = [key, record, 1]
    if run:
        yield run


def _plain(value: object) -> object:
    """As JSON holds it: numbers of money and keys as text, without loss."""
    if value is None or isinstance(value, (bool, int, float, str, list, dict)):
        return value
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


def _read(model: type[models.Model], names: Sequence[str], values: Sequence) -> dict[str, object]:
    columns = {column.attname: column for column in model._meta.concrete_fields}
    return {
        name: columns[name].to_python(value)
        for name, value in zip(names, values, strict=True)
        if name in columns
    }
