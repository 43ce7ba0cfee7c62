"""History of every change: the tracked base, and the only bulk verbs that tracked rows allow.

django-simple-history writes a row for each ``save()`` and ``delete()``; ``update()`` and the
``bulk_*`` family pass it by in silence. So tracked querysets refuse them, and this module, which
writes the history rows in the same transaction, is the one place where they run.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

from django.db import models, transaction
from django.db.models.deletion import Collector
from django.utils import timezone
from simple_history.models import HistoricalRecords

BATCH_SIZE = 500


class Witness(Protocol):
    """Who is told of each write of the verbs below, while ``witnessed_by`` lasts."""

    def before_change(self, objs: Sequence[models.Model], fields: Iterable[str]) -> None:
        """The database still holds the old values; ``objs`` may hold the new ones."""

    def before_delete(self, model: type[models.Model], rows: Iterable[models.Model]) -> None: ...

    def created(self, rows: Sequence[models.Model]) -> None: ...

    def recorded(self, model: type[models.Model], records: Sequence[models.Model]) -> None:
        """The history rows that were written, with their keys."""


_witness: ContextVar[Witness | None] = ContextVar("integrity.history.witness", default=None)


@contextmanager
def witnessed_by(witness: Witness) -> Iterator[None]:
    token = _witness.set(witness)
    try:
        yield
    finally:
        _witness.reset(token)


class UntrackedWrite(TypeError):
    """A bulk write that would leave no trace in the history."""


class Records(HistoricalRecords):
    """Lets ``delete`` below write the last states of many rows at once, before they go."""

    def post_delete(self, instance, using=None, **kwargs):
        if not getattr(instance, "_last_state_is_written", False):
            super().post_delete(instance, using=using, **kwargs)


class TrackedQuerySet(models.QuerySet):
    def _refuse(self, verb):
        raise UntrackedWrite(
            f"{self.model.__name__}.objects.{verb}() writes no history: "
            f"use integrity.history.{verb}() instead."
        )

    def update(self, **kwargs):
        self._refuse("update")

    def bulk_create(self, objs, *args, **kwargs):
        self._refuse("bulk_create")

    def bulk_update(self, objs, fields, *args, **kwargs):
        self._refuse("bulk_update")


class Tracked(models.Model):
    """A model of which every change is kept, with who made it and when."""

    objects = TrackedQuerySet.as_manager()
    history = Records(inherit=True)

    class Meta:
        abstract = True


@transaction.atomic
def bulk_create(objs: Sequence[Tracked], *, by=None, reason: str = "") -> list[Tracked]:
    """Insert ``objs`` (all of one model) and a history row for each; returns them with keys."""
    if not objs:
        return []
    model = type(objs[0])
    created = models.QuerySet(model).bulk_create(objs, batch_size=BATCH_SIZE)
    if witness := _witness.get():
        witness.created(created)
    _record(model, created, kind="+", by=by, reason=reason)
    return created


@transaction.atomic
def bulk_update(
    objs: Sequence[Tracked], fields: Iterable[str], *, by=None, reason: str = ""
) -> int:
    """Write ``fields`` of ``objs`` (all of one model) and a history row for each."""
    if not objs:
        return 0
    model, fields = type(objs[0]), list(fields)
    if witness := _witness.get():
        witness.before_change(objs, fields)
    models.QuerySet(model).bulk_update(objs, fields, batch_size=BATCH_SIZE)
    _record(model, objs, kind="~", by=by, reason=reason)
    return len(objs)


@transaction.atomic
def update(queryset: models.QuerySet, *, by=None, reason: str = "", **values) -> int:
    """Set ``values`` on every row of ``queryset`` and write a history row for each."""
    objs = list(queryset.select_for_update(of=("self",)))
    for obj in objs:
        for name, value in values.items():
            setattr(obj, name, value)
    return bulk_update(objs, values, by=by, reason=reason)


@transaction.atomic
def delete(queryset: models.QuerySet, *, by=None, reason: str = "") -> int:
    """Delete the rows and what hangs on them; each leaves its last state and who removed it."""
    objs = list(queryset)
    collector = Collector(using=queryset.db)
    collector.collect(objs)
    _tell_of_deletion(collector)
    for model, instances in collector.data.items():
        if hasattr(model, "history"):
            _record(model, list(instances), kind="-", by=by, reason=reason)
            for instance in instances:
                instance._last_state_is_written = True
    collector.delete()
    return len(objs)


@transaction.atomic
def replace_links(
    field: models.ManyToManyField,
    links: Mapping[models.Model, Iterable[int]],
    *,
    by=None,
    reason: str = "",
) -> None:
    """Let each of the rows in ``links`` have exactly those links, by the keys of their targets."""
    if not links:
        return
    through, source, target = (
        field.remote_field.through,
        f"{field.m2m_field_name()}_id",
        f"{field.m2m_reverse_field_name()}_id",
    )
    witness, owners = _witness.get(), list(links)
    if witness:
        witness.before_change(owners, ())
    old = through._base_manager.filter(**{f"{source}__in": [owner.pk for owner in owners]})
    if witness:
        witness.before_delete(through, old)
    old.delete()
    new = through._base_manager.bulk_create(
        through(**{source: owner.pk, target: key}) for owner, keys in links.items() for key in keys
    )
    if witness:
        witness.created(new)
    _record(type(owners[0]), owners, kind="~", by=by, reason=reason)


@transaction.atomic
def record_again(objs: Sequence[Tracked], *, by=None, reason: str = "") -> None:
    """History rows of ``objs`` as they are, after their links alone were written."""
    if objs:
        _record(type(objs[0]), objs, kind="~", by=by, reason=reason)


@transaction.atomic
def blank(records: models.QuerySet, names: Iterable[str], replaced) -> int:
    """Let history rows say ``replaced(text)`` in the columns ``names``; returns how many changed.

    For personal data that must go: the rows stay, with who and when, and none is added, since
    nothing was typed.
    """
    names, changed = list(names), []
    for record in records.select_for_update(of=("self",)):
        before = [getattr(record, name) for name in names]
        after = [replaced(value) for value in before]
        if after != before:
            for name, value in zip(names, after, strict=True):
                setattr(record, name, value)
            changed.append(record)
    records.model._base_manager.bulk_update(changed, names, batch_size=BATCH_SIZE)
    return len(changed)


def _tell_of_deletion(collector: Collector) -> None:
    """Also of rows that go by one statement, such as links, which have no history."""
    if witness := _witness.get():
        for model, instances in collector.data.items():
            witness.before_delete(model, instances)
        for rows in collector.fast_deletes:
            witness.before_delete(rows.model, rows)
        for (field, _), parts in collector.field_updates.items():
            if forgetting := [row for part in parts for row in part]:
                witness.before_change(forgetting, [field.name])


def _user_of(obj: Tracked, past, by):
    return by or getattr(obj, "_history_user", None) or past.get_default_history_user(obj)


def _record(model, objs: Sequence[Tracked], *, kind: str, by, reason: str) -> None:
    """Write the history rows of ``objs``, each with the many-to-many links it has now."""
    past = model.history.model
    moment = timezone.now()
    records = past.objects.bulk_create(
        (
            past(
                history_date=moment,
                history_type=kind,
                history_user=_user_of(obj, past, by),
                history_change_reason=reason,
                **{field.attname: getattr(obj, field.attname) for field in past.tracked_fields},
            )
            for obj in objs
        ),
        batch_size=BATCH_SIZE,
    )
    if witness := _witness.get():
        witness.recorded(model, records)
    by_key = {getattr(record, model._meta.pk.attname): record for record in records}
    for field in model.history.model._history_m2m_fields:
        # What bulk_history_create leaves out: without it the record reads as if all were removed.
        kept = getattr(model.history.model, field.name).model
        through = field.remote_field.through
        source = field.m2m_field_name()
        names = [column.attname for column in through._meta.concrete_fields]
        kept.objects.bulk_create(
            kept(
                history=by_key[getattr(row, f"{source}_id")],
                **{name: getattr(row, name) for name in names},
            )
            for row in through.objects.filter(**{f"{source}__in": by_key})
        )
