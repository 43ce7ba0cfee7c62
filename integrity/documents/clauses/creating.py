"""Beginning a paper: what its kind and its office propose is filled in, all of it editable."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from integrity.documents.clauses.parsing import PastedPaper, read_paper
from integrity.documents.clauses.rows import ClauseRow
from integrity.documents.clauses.writing import replace_clauses
from integrity.documents.models import (
    CLAUSE_KINDS,
    ClauseDocument,
    Kind,
    PaperForm,
    SigningStep,
    Visibility,
)
from integrity.executive import executive_appointment, head_of_division
from integrity.models import Appointment, Division, Organisation
from integrity.publishing import NotAllowed
from integrity.thai import name_key

REASON = "เริ่มร่างเอกสาร"
LETTERS = (Kind.LETTER, Kind.CIRCULAR)
PUBLIC_KINDS = (Kind.ANNOUNCEMENT, Kind.ORDER)
# A memo is signed by who writes it, and minutes by who took them: nobody knows them beforehand.
SIGNED_BY_EXECUTIVE = (Kind.ANNOUNCEMENT, Kind.ORDER, Kind.LETTER, Kind.CIRCULAR)


@transaction.atomic
def create(
    organisation: Organisation,
    kind: str,
    *,
    by,
    title: str = "",
    division: Division | None = None,
    text: str = "",
    rows: Iterable[ClauseRow] | None = None,
    **fields,
) -> ClauseDocument:
    """A new draft, with closing words, signer, visibility and department as the kind proposes.

    ``text``: a pasted paper; what stands in its head and foot fills what ``fields`` leave open.
    ``rows``: a text that is rows already. Raises NotAllowed, in Thai.
    """
    if kind not in CLAUSE_KINDS:
        raise NotAllowed("เอกสารประเภทนี้ไม่ได้เขียนเป็นข้อ เลือกประเภทอื่น")
    paper = read_paper(text) if text.strip() else PastedPaper()
    proposed = defaults(organisation, kind, division)
    values = {**proposed, **_from_paper(paper, kind, proposed["closing"]), **fields}
    document = ClauseDocument(
        organisation=organisation,
        kind=kind,
        division=division,
        title=title.strip() or paper.title,
        created_by=by,
        **values,
    )
    _refuse_unfit(document)
    document._history_user, document._change_reason = by, REASON
    document.save()
    replace_clauses(document, paper.rows if rows is None else rows, by=by, reason=REASON)
    for step in default_steps(document, paper.signer_name):
        step._history_user, step._change_reason = by, REASON
        step.save()
    return document


def defaults(organisation: Organisation, kind: str, division: Division | None = None) -> dict:
    """What a new paper of this kind says before anybody has typed."""
    values = {
        "closing": PaperForm.objects.of(organisation, kind).closing,
        "visibility": Visibility.PUBLIC if kind in PUBLIC_KINDS else Visibility.INTERNAL,
    }
    if kind == Kind.MEMO:
        values["department"] = department_line(organisation, division)
    if kind == Kind.LETTER:
        values["place"] = organisation.address
    return values


def department_line(organisation: Organisation, division: Division | None) -> str:
    """ส่วนราชการ of a memo: the division, the office, and the office's telephone."""
    parts = [division.name if division else "", organisation.name]
    if organisation.telephone:
        parts.append(f"โทร. {organisation.telephone}")
    return " ".join(part for part in parts if part)


def default_steps(document: ClauseDocument, name: str = "") -> list[SigningStep]:
    """Unsaved: who is named, if the register knows that person; else the executive, or for a memo
    the head of its division; nobody if unknown."""
    appointment = _named(document, name) or _default_signer(document)
    if appointment is None:
        return []
    return [step_by(appointment, document=document, order=1, kind=SigningStep.Kind.SIGN)]


def step_by(appointment: Appointment, **columns) -> SigningStep:
    """Unsaved: a step of who holds ``appointment``."""
    own = appointment.relation == Appointment.Relation.OWN
    return SigningStep(
        official=appointment.official,
        # Left open, so that a later appointment to the same post counts on the day.
        appointment=None if own else appointment,
        **columns,
    )


def _default_signer(document: ClauseDocument) -> Appointment | None:
    day = document.dated or timezone.localdate()
    if document.kind in SIGNED_BY_EXECUTIVE:
        return executive_appointment(document.organisation, day)
    if document.kind == Kind.MEMO and document.division:
        return head_of_division(document.division, day)
    return None


def _named(document: ClauseDocument, name: str) -> Appointment | None:
    if not name:
        return None
    rows = Appointment.objects.in_force_on(document.dated or timezone.localdate())
    own = rows.filter(official__organisation=document.organisation).select_related("official")
    known = [row for row in own if name_key(row.official.name) == name_key(name)]
    known.sort(key=lambda row: row.relation != Appointment.Relation.OWN)
    return known[0] if known else None


def _from_paper(paper: PastedPaper, kind: str, regards: str) -> dict:
    """The parts of a pasted paper that are the paper's own, and not the register's to give.

    ``regards``: what a letter ends with. One pasted only as far as จึงเรียนมาเพื่อ… keeps them.
    """
    closing = list(paper.closing)
    if kind in LETTERS and closing and closing[-1].startswith("จึง"):
        closing.append(regards)
    values = {
        "department": paper.department if kind == Kind.MEMO else "",
        "addressee": paper.addressee,
        "salutation": paper.salutation,
        "refers_to": "\n".join(paper.refers_to),
        "enclosures": "\n".join(paper.enclosures),
        "closing": "\n".join(closing),
    }
    return {name: value for name, value in values.items() if value}


def _refuse_unfit(document: ClauseDocument) -> None:
    try:
        document.full_clean(exclude=("organisation", "created_by"))
    except ValidationError as wrong:
        said = (
            f"{document._meta.get_field(name).verbose_name}: {message}"
            for name, messages in wrong.message_dict.items()
            for message in messages
        )
        raise NotAllowed("\n".join(said)) from wrong
