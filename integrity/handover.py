"""Handing over: everything of one division or person to another, in one step, with the list.

Each AppConfig may declare ``handover = "plans.handover.parts"``: a function that takes a ``Deed``
and returns a list of ``Part``, the rows of its own that would move. The page shows the parts, a
person may leave some out, and ``hand_over`` moves the rest in one transaction: the same functions
say what there is and move it, so what is printed is what was moved.

Only what is worked on moves. Public editions and issued papers keep the names they were issued
with: they are read from their snapshots.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from django.apps import apps
from django.db import models, transaction
from django.utils.module_loading import import_string

from integrity import history
from integrity.models import Division, Handover, User
from integrity.publishing import NotAllowed


@dataclass(frozen=True)
class Deed:
    """Who hands over to whom. ``on``: the day, and ``order``: by which order, as printed."""

    giver: Division | User
    receiver: Division | User
    by: User
    reason: str = ""
    on: date | None = None
    order: str = ""
    # Whether this is the deed itself, and not the page that asks about it.
    is_held: bool = False

    def rows(self, queryset: models.QuerySet) -> list:
        """What the queryset finds; in the deed, held until its end."""
        return list(queryset.select_for_update(of=("self",)) if self.is_held else queryset)

    @property
    def is_of_division(self) -> bool:
        return isinstance(self.giver, Division)

    @property
    def kind(self) -> str:
        return Handover.Kind.DIVISION if self.is_of_division else Handover.Kind.PERSON

    @property
    def organisation(self):
        return self.giver.organisation

    @property
    def told(self) -> str:
        """The reason in the history of each row that moves."""
        words = [f"ส่งมอบงานจาก{self.giver}ให้{self.receiver}"]
        if self.order:
            words.append(f"ตามคำสั่งที่ {self.order}")
        if self.reason:
            words.append(self.reason)
        return " · ".join(words)[:100]

    def give_links(self, divisions: models.ManyToManyField, rows: list) -> None:
        """Where the giver is among a row's ``divisions``, the receiver is in its place, once."""
        row_name = divisions.m2m_field_name()
        links = divisions.remote_field.through.objects.filter(**{f"{row_name}__in": rows})
        answering: dict[int, list[int]] = {}
        for row, division in links.order_by("pk").values_list(
            row_name, divisions.m2m_reverse_field_name()
        ):
            answering.setdefault(row, []).append(division)
        given = {self.giver.pk: self.receiver.pk}
        left = {
            row: dict.fromkeys(given.get(each, each) for each in answering[row.pk]) for row in rows
        }
        history.replace_links(divisions, left, by=self.by, reason=self.told)


@dataclass(frozen=True)
class Part:
    """Rows of one kind. ``entries``: the key and the words of each; ``move`` is given the keys.

    ``obstacle``: why these rows cannot be handed over as things are, or "".
    ``note`` is for who chooses. ``offered``: whether they are ticked before anybody chose.
    """

    name: str
    what: str
    entries: list[tuple[str, str]]
    move: Callable[[set[str]], None]
    obstacle: str = ""
    note: str = ""
    offered: bool = True

    def key(self, entry: str) -> str:
        return f"{self.name}-{entry}"

    @property
    def keys(self) -> list[str]:
        return [self.key(entry) for entry, _ in self.entries]


@dataclass
class Inventory:
    parts: list[Part] = field(default_factory=list)

    def obstacles(self, chosen: set[str]) -> list[str]:
        parts = [part for part in self.parts if part.obstacle and chosen.intersection(part.keys)]
        return list(dict.fromkeys(part.obstacle for part in parts))

    @property
    def keys(self) -> set[str]:
        return {key for part in self.parts for key in part.keys}

    @property
    def offered(self) -> set[str]:
        return {key for part in self.parts if part.offered for key in part.keys}

    def listed(self, chosen: set[str]) -> list[dict]:
        """What moves, as the printed list says it."""
        kept = [
            (part, [words for entry, words in part.entries if part.key(entry) in chosen])
            for part in self.parts
        ]
        return [{"what": part.what, "entries": words} for part, words in kept if words]


class ListChanged(Exception):
    """What there is to hand over is not what the page showed."""


def inventory(deed: Deed) -> Inventory:
    """All there is to hand over, the plans before the people who work on them."""
    found: list[Part] = []
    for config in reversed(list(apps.get_app_configs())):
        if path := getattr(config, "handover", ""):
            found += [part for part in import_string(path)(deed) if part.entries]
    return Inventory(found)


def obstacle(deed: Deed) -> str:
    """Why this pair cannot hand over at all, or ""."""
    if deed.giver == deed.receiver:
        return "ผู้ส่งมอบกับผู้รับมอบต้องไม่ใช่รายเดียวกัน"
    if deed.giver.organisation_id != deed.receiver.organisation_id:
        return "ส่งมอบได้เฉพาะภายในหน่วยงานเดียวกัน"
    if deed.is_of_division and deed.receiver.is_gone:
        return f"{deed.receiver} เลิกไปแล้ว รับมอบงานไม่ได้"
    if not deed.is_of_division and not deed.receiver.is_active:
        return f"บัญชีของ {deed.receiver} ปิดแล้ว รับมอบงานไม่ได้"
    return ""


def hold(*divisions: Division) -> dict[int, Division]:
    """The divisions as they stand now, by key, held before anything of theirs: so that nothing
    goes to one that another deed is just ending. Who only names them is not kept waiting."""
    rows = Division.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    return {row.pk: row for row in rows.filter(pk__in=[each.pk for each in divisions])}


@transaction.atomic
def hand_over(
    deed: Deed,
    *,
    chosen: set[str] | None = None,
    shown: set[str] | None = None,
    needs_entries: bool = True,
) -> Handover:
    """Move what is ``chosen`` (all there is, when None) and keep the list. Raises NotAllowed, and
    ListChanged when there is more or less than was ``shown``."""
    if deed.is_of_division:
        held = hold(deed.giver, deed.receiver)
        deed = replace(deed, giver=held[deed.giver.pk], receiver=held[deed.receiver.pk])
    if refused := obstacle(deed):
        raise NotAllowed(refused)
    found = inventory(replace(deed, is_held=True))
    if shown is not None and shown != found.keys:
        raise ListChanged
    chosen = found.keys if chosen is None else chosen & found.keys
    if obstacles := found.obstacles(chosen):
        raise NotAllowed(" ".join(obstacles))
    if not chosen and needs_entries:
        raise NotAllowed("ยังไม่ได้เลือกรายการที่จะส่งมอบ")
    moved = found.listed(chosen)
    for part in found.parts:
        if entries := {entry for entry, _ in part.entries if part.key(entry) in chosen}:
            part.move(entries)
    return Handover.objects.create(
        organisation=deed.organisation,
        kind=deed.kind,
        giver=str(deed.giver),
        receiver=str(deed.receiver),
        reason=" · ".join(filter(None, (deed.order and f"คำสั่งที่ {deed.order}", deed.reason)))[:300],
        moved=moved,
        by=deed.by,
    )
