"""The way of a memo, as the register of officials has the people of today."""

from datetime import date
from typing import NamedTuple

from django.utils import timezone

from integrity.documents.clauses.creating import step_by
from integrity.documents.clauses.filling import open_field
from integrity.documents.models import ClauseDocument, SigningStep
from integrity.executive import (
    chief_clerk_appointment,
    executive_appointment,
    head_of_division,
)
from integrity.models import Appointment, Division, Organisation

TO_CONSIDER = "ทราบ/เพื่อโปรดพิจารณา"
TO_DECIDE = "ทราบ/เพื่อโปรดพิจารณาสั่งการ"
DECISION = "อนุมัติ\nไม่อนุมัติ เพราะ.....\nความเห็น/ข้อเสนอแนะ....."


def addressee_of(office: Organisation) -> str:
    executive = executive_appointment(office, timezone.localdate())
    return executive.position if executive else office.words.executive or open_field("ผู้บริหาร")


def set_chain(memo: ClauseDocument, by, *, decision: str = DECISION) -> None:
    """Instead of the one step proposed: writer, head of the division, chief clerk, executive.

    ``decision``: what the executive chooses from, a line each.
    Steps belong to roles: who is chief clerk and acts as executive endorses, then decides. Who is
    not in the register leaves no step, and the clerk adds it in the editor.
    """
    for step in memo.steps.all():
        step.delete()
    for order, link in enumerate(_links(memo, by, timezone.localdate(), decision), start=1):
        step = step_by(
            link.appointment,
            document=memo,
            order=order,
            kind=link.kind,
            addressed_to=link.addressed_to,
            options=link.options,
        )
        step._history_user = by
        step.save()


class Link(NamedTuple):
    kind: str
    appointment: Appointment
    addressed_to: str = ""
    options: str = ""


def _links(memo: ClauseDocument, by, day: date, decision: str) -> list[Link]:
    head = _head(memo.division, day)
    writer = _own_appointment(memo, by, day) or head
    clerk = chief_clerk_appointment(memo.organisation, day)
    executive = executive_appointment(memo.organisation, day)
    links = [Link(SigningStep.Kind.SIGN, writer)] if writer else []
    if head and clerk and not _same(head, writer) and not _same(head, clerk):
        links.append(Link(SigningStep.Kind.ENDORSE, head, clerk.position, TO_CONSIDER))
    if clerk and executive and not _same(clerk, writer):
        links.append(Link(SigningStep.Kind.ENDORSE, clerk, executive.position, TO_DECIDE))
    if executive:
        links.append(Link(SigningStep.Kind.DECIDE, executive, "", decision))
    return links


def _same(one: Appointment, other: Appointment | None) -> bool:
    """Whether a person would endorse to himself."""
    return other is not None and one.official_id == other.official_id


def _own_appointment(memo: ClauseDocument, by, day: date) -> Appointment | None:
    """The person at the keyboard, when the register of officials knows them."""
    held = Appointment.objects.filter(
        official__user=by, official__organisation=memo.organisation
    ).in_force_on(day)
    return held.filter(relation=Appointment.Relation.OWN).select_related("official").first()


def _head(division: Division | None, day: date) -> Appointment | None:
    """Of the division, else of the one it belongs to."""
    while division:
        if found := head_of_division(division, day):
            return found
        division = division.parent
    return None
