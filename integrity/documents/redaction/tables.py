"""Which tables hold words of an office, and how a row is known to be the office's.

Rows of the history are the office's when what they hang on is, or ever was: a draft that was
deleted leaves the history of its projects behind.
"""

import json
from collections import deque
from functools import cache

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import models
from django.db.models.functions import Cast

from integrity.documents.models.frozen import InsertOnly
from integrity.models import Organisation

OWN_APPS = ("integrity", "documents", "ita", "plans", "agreements")


def _is_own(model) -> bool:
    return (
        model._meta.app_label in OWN_APPS
        and not model._meta.auto_created
        and not model.__name__.startswith("Historical")
    )


@cache
def kept_tables() -> list[type[models.Model]]:
    """Records of what was brought in: each AppConfig names its own in ``kept_records``."""
    return [
        apps.get_model(name)
        for config in apps.get_app_configs()
        for name in getattr(config, "kept_records", ())
    ]


@cache
def live_tables() -> list[type[models.Model]]:
    """What staff may still edit, with a way from the row to its office."""
    return [
        model
        for model in apps.get_models()
        if _is_own(model)
        and not issubclass(model, InsertOnly)
        and model not in kept_tables()
        and text_columns(model)
        and way_to_office(model) is not None
    ]


@cache
def tracked_tables() -> list[type[models.Model]]:
    return [model for model in live_tables() if hasattr(model, "history")]


def text_columns(model) -> list[str]:
    kinds = (models.CharField, models.TextField, models.JSONField)
    return [
        column.name
        for column in model._meta.concrete_fields
        if isinstance(column, kinds) and not column.choices
    ]


@cache
def way_to_office(model) -> tuple[str, ...] | None:
    """The foreign keys from a row to its office, as few as there are; () for the office itself.

    Those that every row has come first: an edition is its plan's, and not always somebody's who
    submitted it.
    """
    always = _way(model, lambda column: not column.null)
    return always if always is not None else _way(model, lambda column: True)


def _way(model, may_lead) -> tuple[str, ...] | None:
    waiting, seen = deque([(model, ())]), {model}
    while waiting:
        here, way = waiting.popleft()
        if here is Organisation:
            return way
        for column in here._meta.concrete_fields:
            above = column.related_model if column.many_to_one or column.one_to_one else None
            if above and above not in seen and _is_own(above) and may_lead(column):
                seen.add(above)
                waiting.append((above, (*way, column.name)))
    return None


def rows_of(model, office: Organisation) -> models.QuerySet:
    way = way_to_office(model)
    return model._base_manager.filter(**{"__".join(way) or "pk": office.pk})


def history_of(model, office: Organisation) -> models.QuerySet:
    """History rows of ``model`` that are the office's, through the history of what is above."""
    past, way = model.history.model._base_manager, way_to_office(model)
    if not way:
        return past.filter(**{model._meta.pk.attname: office.pk})
    column = model._meta.get_field(way[0])
    above = column.related_model
    if above is Organisation:
        return past.filter(**{column.attname: office.pk})
    named = models.Q(**{f"{column.attname}__in": rows_of(above, office).values("pk")})
    if hasattr(above, "history"):
        ever = history_of(above, office).values(above._meta.pk.attname)
        named |= models.Q(**{f"{column.attname}__in": ever})
    return past.filter(named)


def log_of(office: Organisation) -> models.QuerySet:
    """The admin's list of actions of the office's staff."""
    return LogEntry.objects.filter(user__organisation=office)


def holding(rows: models.QuerySet, names: list[str], value: str) -> models.QuerySet:
    """Rows that may hold ``value``; JSON may be stored with its Thai letters escaped."""
    escaped = json.dumps(value)[1:-1]
    found = models.Q()
    for name in names:
        if isinstance(rows.model._meta.get_field(name), models.JSONField):
            rows = rows.annotate(**{f"_{name}_as_text": Cast(name, models.TextField())})
            for form in {value, escaped}:
                found |= models.Q(**{f"_{name}_as_text__contains": form})
        else:
            found |= models.Q(**{f"{name}__contains": value})
    return rows.filter(found)
