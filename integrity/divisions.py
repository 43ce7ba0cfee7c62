"""A division gets another name, or is merged into another: from a day, by an order.

Papers and public editions keep the old name, since they are read from what was frozen. Imports
know the old name and mean the division of today.
"""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from integrity.handover import Deed, Inventory, hand_over, hold, inventory
from integrity.models import Division, DivisionName, Handover
from integrity.publishing import NotAllowed
from integrity.thai import thai_date


def obstacle_to_rename(division: Division, name: str, on: date) -> str:
    """Why the division cannot be called ``name`` from the day ``on``, or ""."""
    if division.is_gone:
        return f"{division} เลิกไปแล้ว เปลี่ยนชื่อไม่ได้"
    if name == division.name:
        return "ชื่อใหม่เหมือนชื่อเดิม"
    if Division.objects.filter(organisation=division.organisation_id, name=name).exists():
        return "หน่วยงานนี้มีสำนัก/กองชื่อนี้แล้ว"
    begun = _name_began(division)
    if begun and on <= begun:
        return f"ชื่อเดิมใช้ตั้งแต่ {thai_date(begun, 'long')} ชื่อใหม่ต้องเริ่มหลังวันนั้น"
    return _not_yet(on, "เปลี่ยนชื่อ")


def _not_yet(on: date, what: str) -> str:
    if on > timezone.localdate():
        return f"วันที่นี้ยังมาไม่ถึง {what}ในระบบได้ตั้งแต่วันที่มีผล"
    return ""


def _name_began(division: Division) -> date | None:
    """The day after the last of the former names; None for the first name."""
    last = max((row.valid_to for row in _former(division) if row.valid_to), default=None)
    return last and last + timedelta(days=1)


def _former(division: Division) -> list[DivisionName]:
    return list(division.other_names.filter(kind=DivisionName.Kind.FORMER))


@transaction.atomic
def rename(division: Division, name: str, *, on: date, order: str = "", by) -> None:
    """Call it ``name`` from ``on``; the name before stays known, with its days."""
    fresh = hold(division)[division.pk]
    if refused := obstacle_to_rename(fresh, name, on):
        raise NotAllowed(refused)
    told = _told(f"เปลี่ยนชื่อจาก{fresh.name}เป็น{name}", on, order)
    former = fresh.other_names.filter(name=fresh.name).first()
    former = former or DivisionName(division=fresh, name=fresh.name)
    former.kind, former.valid_to = DivisionName.Kind.FORMER, on - timedelta(days=1)
    # A name that came back keeps the day of its first time.
    if former.valid_from and former.valid_from > former.valid_to:
        former.valid_from = None  # typed as an alias, with days of its own
    former.valid_from = former.valid_from or _name_began(fresh)
    fresh.name = name
    _check(fresh)
    _save(former, by, told)
    _save(fresh, by, told)
    division.name = name


def obstacle_to_merge(division: Division, into: Division, on: date) -> str:
    """Why ``into`` cannot take over all of ``division`` on the day ``on``, or ""."""
    if division.pk == into.pk:
        return "เลือกหน่วยอื่นที่จะรับงานต่อ"
    if division.organisation_id != into.organisation_id:
        return "ยุบรวมได้เฉพาะภายในหน่วยงานเดียวกัน"
    if division.is_gone:
        return f"{division} เลิกไปแล้ว"
    if into.is_gone:
        return f"{into} เลิกไปแล้ว รับงานต่อไม่ได้"
    if division.pk in _above(into):
        return f"{into} อยู่ใต้ {division} ให้ย้ายออกมาก่อน โดยแก้ช่อง “อยู่ใต้” ของ {into}"
    return _not_yet(on, "ยุบรวม")


def _above(division: Division) -> set[int]:
    """Keys of the divisions it belongs to, one above the other."""
    parents = dict(
        Division.objects.filter(organisation=division.organisation_id).values_list("pk", "parent")
    )
    found: set[int] = set()
    above = parents.get(division.pk)
    while above and above not in found:
        found.add(above)
        above = parents.get(above)
    return found


def merger(division: Division, into: Division, *, on: date, order: str, by) -> Deed:
    return Deed(division, into, by, reason=f"ยุบรวมเมื่อ {thai_date(on, 'short')}", order=order)


def moved_by_merging(division: Division, into: Division, *, by) -> Inventory:
    """What would go along, for the page that asks."""
    return inventory(Deed(division, into, by))


@transaction.atomic
def merge(
    division: Division, into: Division, *, on: date, order: str = "", by, shown: set | None = None
) -> Handover:
    """End ``division`` with the day before ``on``, and hand everything of it over to ``into``."""
    held = hold(division, into)
    fresh, heir = held[division.pk], held[into.pk]
    if refused := obstacle_to_merge(fresh, heir, on):
        raise NotAllowed(refused)
    deed = merger(fresh, heir, on=on, order=order, by=by)
    record = hand_over(deed, shown=shown, needs_entries=False)
    fresh.successor, fresh.ended_on = heir, on - timedelta(days=1)
    _save(fresh, by, _told(f"ยุบรวมเข้ากับ{heir}", on, order))
    division.successor, division.ended_on = heir, fresh.ended_on
    return record


def obstacle_to_revive(division: Division) -> str:
    if not (division.successor_id or division.ended_on):
        return f"{division} ยังมีอยู่ ไม่ต้องเปิดใช้อีก"
    return ""


@transaction.atomic
def revive(division: Division, *, reason: str, by) -> None:
    """Take an end back. What was handed over stays where it is: the list says what to return."""
    fresh = hold(division)[division.pk]
    if refused := obstacle_to_revive(fresh):
        raise NotAllowed(refused)
    fresh.successor = fresh.ended_on = None
    _save(fresh, by, f"เปิดใช้อีกครั้ง · {reason}"[:100])
    division.successor = division.ended_on = None


def _told(words: str, on: date, order: str) -> str:
    parts = [words, f"ตั้งแต่ {thai_date(on, 'short')}", f"คำสั่งที่ {order}" if order else ""]
    return " · ".join(filter(None, parts))[:100]


def _check(division: Division) -> None:
    try:
        division.full_clean()
    except ValidationError as wrong:
        raise NotAllowed(" ".join(wrong.messages)) from wrong


def _save(record, by, reason: str) -> None:
    record._history_user, record._change_reason = by, reason
    record.save()
