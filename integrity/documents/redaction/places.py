"""Where a value stands: what must be edited first, what will be blanked, what stays as it is."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import models
from django.db.models.functions import Cast
from django.urls import NoReverseMatch, reverse

from integrity.documents.models import Document, Snapshot
from integrity.documents.redaction import kept_files
from integrity.documents.redaction.mark import blanked, count_in
from integrity.documents.redaction.tables import (
    history_of,
    holding,
    kept_tables,
    live_tables,
    log_of,
    rows_of,
    text_columns,
    tracked_tables,
    way_to_office,
)
from integrity.models import Organisation, SheetImport
from integrity.thai import truncate

LOG = "รายการที่ทำในหน้าเจ้าหน้าที่"
FILES = "ไฟล์ที่นำเข้า"


@dataclass(frozen=True)
class LiveRow:
    """A row that staff see and edit: the value is taken out there first."""

    label: str
    name: str
    address: str = ""


@dataclass
class Places:
    """``blanking``: label → number of rows or files; ``papers``: issued, and never touched."""

    live: list[LiveRow] = field(default_factory=list)
    blanking: Counter = field(default_factory=Counter)
    papers: list[Document] = field(default_factory=list)
    frozen: int = 0  # texts that were frozen for review or signing and not issued
    unreadable: list[str] = field(default_factory=list)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """For templates, which would look up a Counter's key "items"."""
        return list(self.blanking.items())

    def __bool__(self) -> bool:
        return bool(self.live or self.blanking or self.papers or self.frozen)


def places_of(office: Organisation, value: str) -> Places:
    found = Places(live=list(live_rows(office, value)))
    for model in tracked_tables():
        if count := _count(history_of(model, office), text_columns(model), value):
            found.blanking[f"ประวัติของ{model._meta.verbose_name}"] = count
    for model in kept_tables():
        if count := _count(rows_of(model, office), text_columns(model), value):
            found.blanking[str(model._meta.verbose_name)] = count
    if count := _count(log_of(office), ["object_repr", "change_message"], value):
        found.blanking[LOG] = count
    for attempt in SheetImport.objects.filter(organisation=office).exclude(file=""):
        _look_into(attempt, value, found)
    frozen = _snapshots(office, value)
    found.papers = list(Document.objects.filter(snapshot__in=frozen).select_related("organisation"))
    found.frozen = frozen.filter(documents=None).count()
    return found


def live_rows(office: Organisation, value: str) -> Iterator[LiveRow]:
    for model in live_tables():
        names = text_columns(model)
        for row in _exactly(rows_of(model, office), names, value):
            label, name = str(model._meta.verbose_name), truncate(blanked(str(row), value), 100)
            yield LiveRow(label, name, _page_of(row))


def _page_of(row) -> str:
    """The admin's page of the row, else of what it belongs to."""
    way = way_to_office(type(row))
    while row is not None:
        meta = row._meta
        try:
            return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=(row.pk,))
        except NoReverseMatch:
            way = way_to_office(type(row))
            row = getattr(row, way[0]) if way else None
    return ""


def _exactly(rows: models.QuerySet, names: list[str], value: str) -> Iterator[models.Model]:
    """A database may find "A" where "a" was asked for."""
    for row in holding(rows, names, value):
        if any(count_in(getattr(row, name), value) for name in names):
            yield row


def _count(rows: models.QuerySet, names: list[str], value: str) -> int:
    return sum(1 for _ in _exactly(rows, names, value))


def _look_into(attempt: SheetImport, value: str, found: Places) -> None:
    try:
        if kept_files.holds(attempt, value):
            found.blanking[FILES] += 1
    except kept_files.CannotLook:
        found.unreadable.append(blanked(attempt.file_name, value))


def _snapshots(office: Organisation, value: str) -> models.QuerySet:
    rows = Snapshot.objects.filter(organisation=office)
    return rows.annotate(text=Cast("data", models.TextField())).filter(text__contains=value)
