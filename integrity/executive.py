"""Who leads an office or a division on a day, as the register of officials has it."""

from datetime import date

from django.db.models import Q

from integrity.models import Appointment, Division, Organisation

HEADS = ("ผู้อำนวยการ", "หัวหน้า", "ผอ.")


def executive_appointment(office: Organisation, day: date) -> Appointment | None:
    """The executive's own appointment, else that of who acts for the executive."""
    return _of_post(office, office.words.executive, day)


def chief_clerk_appointment(office: Organisation, day: date) -> Appointment | None:
    """The chief clerk's own appointment, else that of who acts as one."""
    return _of_post(office, office.words.chief_clerk, day)


def head_of_division(division: Division, day: date) -> Appointment | None:
    leads = Q()
    for word in HEADS:
        leads |= Q(position__startswith=word)
    rows = Appointment.objects.filter(leads, division=division).in_force_on(day)
    return _own_first(rows.select_related("official"))


def _of_post(office: Organisation, word: str, day: date) -> Appointment | None:
    """``word``: how the post is called in offices of this kind; "" where they have none."""
    if not word:
        return None
    rows = Appointment.objects.filter(
        position__startswith=word, official__organisation=office
    ).in_force_on(day)
    return _own_first(rows.select_related("official"))


def _own_first(rows) -> Appointment | None:
    own_first = sorted(rows, key=lambda row: row.relation != Appointment.Relation.OWN)
    return own_first[0] if own_first else None
