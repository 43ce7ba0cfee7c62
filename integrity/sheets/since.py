"""What happened since an import to the rows it wrote, and to what hangs on them.

For rows of the import the newest history row is compared with the import's own, record by record.
What was hung on them later is unknown to the ledger, so there the hour decides: whoever writes
under a record holds it, as the import did, and so writes after it.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

from django.db import models

from integrity.sheets.ledger import CHUNK, Key, Ledger, TableLedger, newest_records


def later_records(
    ledger: Ledger,
    *,
    leaving_out: Sequence[type[models.Model]] = (),
    on_their_own: Sequence[type[models.Model]] = (),
) -> list[models.Model]:
    """The newest history row of each record that somebody changed, added or removed since.

    ``on_their_own``: models whose rows may come beside those that the import removed.
    """
    found: dict[tuple[str, Key], models.Model] = {}
    for table in list(ledger.tables.values()):
        if not table.is_tracked or table.model in leaving_out:
            continue
        beside = () if table.model in on_their_own else _beside(table, ledger)
        for record in (*_changed(table), *_hung_on(table, ledger), *beside):
            found[table.model._meta.label_lower, record.history_id] = record
    return sorted(found.values(), key=lambda record: record.history_date)


def _changed(table: TableLedger) -> Iterator[models.Model]:
    keys = [key for key in table.touched() if key in table.last]
    newest = newest_records(table.model, keys)
    later = {key: last for key, last in newest.items() if last > table.last[key]}
    overtaken = [newest[key] for key in table.overtaken if key in newest]
    yield from _records(table.model, overtaken).values()
    yield from _differing(table.model, later, table.last)


def _hung_on(table: TableLedger, ledger: Ledger) -> Iterator[models.Model]:
    keys = set(table.touched())
    if not keys:
        return
    for model, path in parts_of(table.model):
        own = ledger.tables.get(model._meta.label_lower)
        known = set(own.touched()) if own else set()
        among = {f"{path}__pk__range": (min(keys), max(keys))}
        rows = model.history.filter(history_date__gt=ledger.until, **among).order_by("history_id")
        newest = {
            key: record
            for key, record, above in rows.values_list("id", "history_id", models.F(path))
            if above in keys and key not in known
        }
        yield from _differing(model, newest, _records_before(model, list(newest), ledger))


def _beside(table: TableLedger, ledger: Ledger) -> Iterator[models.Model]:
    """What was written since where the import removed a row: that row would come back beside it,
    a second time the same year, or a second lead."""
    model, known = table.model, {*table.touched(), *table.removed}
    for column in model._meta.concrete_fields:
        above = column.related_model
        if not column.is_relation or column.remote_field.on_delete is not models.CASCADE:
            continue
        own, place = ledger.tables.get(above._meta.label_lower), table.columns.index(column.attname)
        parents = {values[place] for values in table.removed.values()}
        parents = sorted(parents - own.removed.keys() if own else parents)
        for start in range(0, len(parents), CHUNK):
            among = {f"{column.attname}__in": parents[start : start + CHUNK]}
            rows = model.history.filter(history_date__gt=ledger.until, **among)
            newest = {
                key: record
                for key, record in rows.order_by("history_id").values_list("id", "history_id")
                if key not in known
            }
            yield from _differing(model, newest, _records_before(model, list(newest), ledger))


def _records_before(model, keys: list[Key], ledger: Ledger) -> dict[Key, int]:
    """The history row that was the newest of each when the import was done; none for a new row."""
    found: dict[Key, int] = {}
    for start in range(0, len(keys), CHUNK):
        rows = model.history.filter(
            id__in=keys[start : start + CHUNK], history_date__lte=ledger.until
        )
        found.update(rows.order_by().values_list("id").annotate(models.Max("history_id")))
    return found


def _differing(
    model: type[models.Model], newest: dict[Key, int], before: dict[Key, int]
) -> Iterator[models.Model]:
    """The newest history rows that say something else than the ones before: a later import that
    was taken back, or a text typed and removed again, leaves a record as it was."""
    ids = [*newest.values(), *(before[key] for key in newest if key in before)]
    rows, links = _records(model, ids), _links(model, ids)
    for key, last in newest.items():
        row, old = rows[last], rows.get(before.get(key))
        was_there = old is not None and old.history_type != "-"
        is_there = row.history_type != "-"
        same = (
            is_there
            and was_there
            and _values(row) == _values(old)
            and links[row.pk] == links[old.pk]
        )
        if not same and (is_there or was_there):
            yield row


def _records(model: type[models.Model], ids: list[int]) -> dict[int, models.Model]:
    found: dict[int, models.Model] = {}
    for start in range(0, len(ids), CHUNK):
        rows = model.history.filter(pk__in=ids[start : start + CHUNK])
        found.update((row.pk, row) for row in rows.select_related("history_user"))
    return found


def _links(model: type[models.Model], ids: list[int]) -> dict[int, set[tuple[str, Key]]]:
    """The many-to-many links that history rows keep, by history row."""
    found: dict[int, set[tuple[str, Key]]] = defaultdict(set)
    for field in model.history.model._history_m2m_fields:
        kept = getattr(model.history.model, field.name).model
        target = f"{field.m2m_reverse_field_name()}_id"
        for start in range(0, len(ids), CHUNK):
            rows = kept.objects.filter(history__in=ids[start : start + CHUNK])
            for record, key in rows.values_list("history", target):
                found[record].add((field.name, key))
    return found


def _values(record: models.Model) -> list:
    return [getattr(record, field.attname) for field in type(record).tracked_fields]


@cache
def parts_of(model: type[models.Model]) -> tuple[tuple[type[models.Model], str], ...]:
    """Tracked models whose rows go with a row of ``model``, each with its path to it."""
    found = []
    for relation in model._meta.related_objects:
        part, name = relation.related_model, relation.field.name
        is_part = relation.on_delete is models.CASCADE and hasattr(part, "history")
        if relation.many_to_many or part is model or not is_part:
            continue
        found.append((part, name))
        found += [(deeper, f"{path}__{name}") for deeper, path in parts_of(part)]
    return tuple(found)
