"""What rows of a ledger name and what is gone by now: a division somebody deleted since."""

from collections import defaultdict
from collections.abc import Iterator

from django.db import models

from integrity.sheets.ledger import CHUNK, Key, Ledger, TableLedger

Lost = dict[type[models.Model], set[Key]]


def lost_references(ledger: Ledger) -> Lost:
    """Keys by model that rows would name again once they are back, though nothing has them now.

    Where the database itself forgets (SET_NULL), the ledger forgets too: that hinders nobody.
    """
    lost: Lost = defaultdict(set)
    for table in ledger.tables.values():
        for column in table.model._meta.concrete_fields:
            if not column.is_relation:
                continue
            missing = _missing(column, _named(table, column), ledger)
            if missing and column.remote_field.on_delete is models.SET_NULL:
                _forget(table, column, missing)
            elif missing:
                lost[column.related_model] |= missing
    return lost


def newest_of(lost: Lost) -> Iterator[models.Model]:
    """The last history row of each, which says what it was called."""
    for model, keys in lost.items():
        if hasattr(model, "history"):
            for key in sorted(keys):
                if record := model.history.filter(id=key).order_by("-history_id").first():
                    yield record


def _named(table: TableLedger, column: models.Field) -> set[Key]:
    place = table.columns.index(column.attname)
    found = {values[place] for values in table.removed.values()}
    found |= {old[column.attname] for old in table.changed.values() if column.attname in old}
    return found - {None}


def _missing(column: models.Field, keys: set[Key], ledger: Ledger) -> set[Key]:
    own = ledger.tables.get(column.related_model._meta.label_lower)
    wanted = sorted(keys - own.removed.keys() if own else keys)
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        there = column.related_model._base_manager.filter(pk__in=chunk)
        keys = keys - set(there.values_list("pk", flat=True))
    return keys & set(wanted)


def _forget(table: TableLedger, column: models.Field, missing: set[Key]) -> None:
    name, place = column.attname, table.columns.index(column.attname)
    for key, values in table.removed.items():
        if values[place] in missing:
            table.removed[key] = (*values[:place], None, *values[place + 1 :])
    for old in table.changed.values():
        if old.get(name) in missing:
            old[name] = None
