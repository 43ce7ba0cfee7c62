"""Reference data from ``fixtures/reference/``: loaded once, edited by staff ever after.

Loading adds what was never there and touches nothing that is, so it may run at every start; a row
that staff deleted is remembered by its history.
Roles are the exception: they are the portal's own rules, and follow the file.
"""

import itertools
import re
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.module_loading import import_string

from integrity import history
from integrity.history import Tracked
from integrity.models import CalendarEntry, LeftoverPhrase, OfficeWords, Reference
from integrity.roles import Role


def read(name: str) -> Any:
    """The parsed content of ``fixtures/reference/<name>.yaml``."""
    return read_yaml(settings.BASE_DIR / "fixtures" / "reference" / f"{name}.yaml")


def read_yaml(path: Path) -> Any:
    with path.open(encoding="utf-8") as stream:
        return yaml.safe_load(stream)


@transaction.atomic
def load_all() -> None:
    """Load what every app declares as ``reference`` in its AppConfig, left to right."""
    for config in apps.get_app_configs():
        if loader := getattr(config, "reference", None):
            import_string(loader)()


def load() -> None:
    load_roles()
    for row in read("kind_words"):
        words = {name: row[name] for name in OfficeWords.FIELDS}
        OfficeWords.objects.get_or_create(kind=row["kind"], organisation=None, defaults=words)
    load_references()
    load_calendar()
    load_leftover_phrases()


def load_roles() -> None:
    """Groups with the permissions of ``roles.yaml``."""
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    for role, patterns in read("roles").items():
        names = itertools.chain.from_iterable(map(expand_braces, patterns))
        group, _ = Group.objects.get_or_create(name=Role[role].value)
        group.permissions.set(known[name] for name in names)


def expand_braces(pattern: str) -> list[str]:
    """``a.{x,y}_z`` → ``["a.x_z", "a.y_z"]``."""
    found = re.fullmatch(r"(.*)\{(.+)\}(.*)", pattern)
    if not found:
        return [pattern]
    head, choices, tail = found.groups()
    return [f"{head}{choice}{tail}" for choice in choices.split(",")]


def _ever(model: type[Tracked]) -> set[str]:
    """The file's names of all rows that were ever loaded."""
    return set(model.history.exclude(key="").order_by().values_list("key", flat=True))


def load_references() -> None:
    """Laws first, then which of them replaced which."""
    there = {law.key: law for law in Reference.objects.exclude(key="")}
    deleted = _ever(Reference) - there.keys()
    rows = [row for row in read("references") if row["key"] not in deleted]
    new = {row["key"]: _reference(row) for row in rows if row["key"] not in there}
    laws = there | new
    for row in rows:
        law, successor = laws[row["key"]], laws.get(row["replaced_by"])
        # Between two laws that were both there, staff have had their say.
        is_news = law.key in new or (successor and successor.key in new)
        if successor and is_news and law.replaced_by_id is None:
            law.replaced_by = successor
            law.save()


def _reference(row: dict) -> Reference:
    """The new law, or the one that staff had entered under its title before the file knew it."""
    fields = ("kind", "short_title", "year", "note", "confidence")
    values = {name: row[name] for name in fields if row.get(name) is not None}
    law, _ = Reference.objects.get_or_create(owner=None, title=row["title"], defaults=values)
    law.key = row["key"]
    law.save()
    return law


def load_leftover_phrases() -> None:
    there = _ever(LeftoverPhrase)
    rows = [LeftoverPhrase(**row) for row in read("leftover_phrases") if row["key"] not in there]
    history.bulk_create(rows, reason="ข้อมูลอ้างอิง")


def load_calendar() -> None:
    there = _ever(CalendarEntry)
    for row in read("calendar"):
        if row["key"] not in there:
            CalendarEntry.objects.create(**_calendar_values(row))


def _calendar_values(row: dict) -> dict:
    fields = ("key", "kind", "title", "source", "confidence", "note")
    values = {name: row[name] for name in fields if row.get(name) is not None}
    values["first_year"], values["last_year"] = row.get("years") or (None, None)
    for end in ("start", "end"):
        values[f"{end}_month"], values[f"{end}_day"] = row[end]
    return values
