"""Optimistic locking: the second of two people who save the same record is told.

A page carries a signed stamp: which history row is the newest of the record and of each row
edited with it. Whatever changes one of them (a colleague, the other tab, another page, an
import) leaves a newer history row, so the stamp is old when the page comes back.
"""

from collections.abc import Sequence

from django.core import signing
from django.db import models

from integrity import changes
from integrity.changes import Step

SALT = "integrity.locking"


class UnreadableStamp(Exception):
    """The page came back without its stamp, or with one we never gave."""


def was_shown(stamp: str, model: type[models.Model], key: str) -> bool:
    """Whether a page with ``stamp`` showed this record: then its reader may hear what became of
    it, even where the record is gone."""
    try:
        seen = signing.loads(stamp, salt=SALT)
    except signing.BadSignature:
        return False
    return key in {str(each) for each, _ in seen.get(model._meta.label_lower, ())}


class Guarded:
    """A record with the rows that are edited on its page.

    ``parts``: (model, path to the record), such as (YearlyBudget, "project"). ``root`` is locked
    first, so that pages, imports and publication that share it wait for each other in one order.
    """

    def __init__(self, record, parts: Sequence = (), root: models.Model | None = None):
        self.record = record
        self.root = root
        self.tables = [(type(record), "pk"), *parts]

    def lock(self) -> None:
        """Hold the rows until the transaction ends; SQLite's transactions hold everything."""
        if self.root is not None:
            list(self._rows(type(self.root), "pk", self.root.pk))
        for model, path in self.tables:
            list(self._rows(model, path, self.record.pk))

    @staticmethod
    def _rows(model, path, key):
        rows = model._base_manager.filter(**{path: key}).order_by("pk")
        return rows.select_for_update(of=("self",)).values_list("pk")

    def stamp(self) -> str:
        """In one query for all tables: pages carry it that are read far more often than saved."""
        rows, *others = [
            model.history.filter(**{_column(path): self.record.pk})
            .order_by()
            .values_list(models.Value(place), "id", "history_id", "history_type")
            for place, (model, path) in enumerate(self.tables)
        ]
        newest: dict[int, dict] = {place: {} for place in range(len(self.tables))}
        for place, key, number, kind in sorted(rows.union(*others, all=True)):
            newest[place][key] = number, kind
        seen = {
            model._meta.label_lower: [
                [key, number] for key, (number, kind) in newest[place].items() if kind != "-"
            ]
            for place, (model, _) in enumerate(self.tables)
        }
        return signing.dumps(seen, salt=SALT, compress=True)

    def steps_since(self, stamp: str) -> list[Step]:
        """What happened to the rows since the page with ``stamp`` was made."""
        try:
            seen = signing.loads(stamp, salt=SALT)
        except signing.BadSignature as unreadable:
            raise UnreadableStamp from unreadable
        since: list[Step] = []
        for model, path in self.tables:
            known = dict(seen.get(model._meta.label_lower, ()))
            for key, rows in self._steps_by_key(model, path).items():
                since += _newer(rows, known.get(key))
        return sorted(since, key=lambda step: step.after.history_date)

    def _steps_by_key(self, model, path) -> dict[int, list[Step]]:
        """Not by the highest number of all: history rows commit in another order than they are
        numbered, so only the rows of one record can be compared."""
        by_key: dict[int, list[Step]] = {}
        for step in changes.steps(model, **{_column(path): self.record.pk}):
            by_key.setdefault(step.after.id, []).append(step)
        return by_key


def _column(path: str) -> str:
    """Where the history keeps the record that ``path`` leads to."""
    return "id" if path == "pk" else path


def _newer(rows: list[Step], known: int | None) -> list[Step]:
    if known is not None:
        return [step for step in rows if step.after.history_id > known]
    # Unknown to the page: added since, unless it came and went before the page was made.
    return [] if rows[-1].after.history_type == "-" else rows
