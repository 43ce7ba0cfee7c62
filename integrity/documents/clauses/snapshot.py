"""What a clause document says when it is sent for signature: plain JSON, made in one place."""

from datetime import date

from django.utils import timezone

from integrity.documents.models import (
    Attachment,
    ClauseDocument,
    PaperForm,
    Recipient,
    SigningStep,
)
from integrity.documents.office_facts import office_facts
from integrity.models import Appointment

Json = dict

SCHEMA = 1
KIND = "clause"


def take(document: ClauseDocument) -> Json:
    """The whole paper but for its number, its day of issue and its code, which come later."""
    office = document.organisation
    return {
        "schema": SCHEMA,
        "kind": KIND,
        "paper": document.kind,
        "organisation": {
            **office_facts(office),
            "address": office.address,
            "telephone": office.telephone,
        },
        "division": _division(document),
        "form": _form(PaperForm.objects.of(office, document.kind)),
        "title": document.title,
        "issuer": document.issuer,
        "years": list(document.years) if document.years else None,
        "department": document.department,
        "salutation": document.salutation,
        "addressee": document.addressee,
        "refers_to": lines(document.refers_to),
        "enclosures": lines(document.enclosures),
        "urgency": document.get_urgency_display() if document.urgency else "",
        "place": document.place,
        "contact": lines(document.contact),
        "closing": lines(document.closing),
        "dated": document.dated.isoformat() if document.dated else None,
        "thai_digits": document.thai_digits,
        "method": document.method,
        "visibility": document.visibility,
        "clauses": [
            {"kind": row.kind, "level": row.level, "mark": row.mark, "text": row.text}
            for row in document.clauses.all()
        ],
        "steps": [_step(row, document) for row in _steps(document)],
        "citations": [
            {"title": row.reference.title, "provision": row.provision}
            for row in document.citations.select_related("reference")
        ],
        "attachments": [_attachment(row) for row in document.attachments.select_related("issued")],
        "recipients": [_recipient(row) for row in document.recipients.select_related("division")],
        "replaces": _replaced(document),
        "source": {"label": document.source_label, "address": document.source_address},
    }


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _division(document: ClauseDocument) -> Json | None:
    division = document.division
    return {"name": division.name, "letter_code": division.letter_code} if division else None


def _form(form: PaperForm) -> Json:
    return {
        "head": form.head,
        "date_words": form.date_words,
        "numbering": form.numbering,
        "number_prefix": form.number_prefix,
        "initials": lines(form.initials),
    }


def _steps(document: ClauseDocument):
    return document.steps.select_related("official", "appointment")


def _step(step: SigningStep, document: ClauseDocument) -> Json:
    day = document.dated or timezone.localdate()
    appointment = step.appointment or own_appointment(step, day)
    return {
        "kind": step.kind,
        "official": step.official_id,
        # What must still hold on the day of signing; none for a person of no position here.
        "appointment": appointment.pk if appointment else None,
        "name": step.official.name,
        "positions": positions_of(step, day),
        "role": step.role,
        "addressed_to": step.addressed_to,
        "options": lines(step.options),
        "beside_previous": step.beside_previous,
    }


def positions_of(step: SigningStep, day: date) -> list[str]:
    """The lines under the name: as typed, else as the appointments of that day have them."""
    if typed := lines(step.position_lines):
        return typed
    appointment = step.appointment or own_appointment(step, day)
    return appointment.position_lines(day) if appointment else []


def own_appointment(step: SigningStep, day: date) -> Appointment | None:
    own = step.official.appointments_on(day)
    return own.filter(relation=Appointment.Relation.OWN).first() or own.first()


def _attachment(row: Attachment) -> Json:
    issued = row.issued
    return {
        "title": row.title,
        "sha256": issued.file_sha256 if issued else row.sha256,
        "pages": issued.page_count if issued else row.pages,
        "issued": issued.code if issued else None,
    }


def _recipient(row: Recipient) -> Json:
    return {"name": str(row), "division": row.division_id}


def _replaced(document: ClauseDocument) -> Json | None:
    old = document.replaces
    return {"code": old.code, "title": old.title, "official_no": old.official_no} if old else None
