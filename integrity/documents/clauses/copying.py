"""Beginning with a copy of an earlier paper: its years move forward, nothing else changes."""

from django.db import transaction
from django.utils import timezone

from integrity import history
from integrity.documents.clauses.points import Point, points
from integrity.documents.clauses.rows import ClauseRow, rows_of
from integrity.documents.clauses.writing import replace_clauses
from integrity.documents.models import Citation, ClauseDocument, Recipient, SigningStep
from integrity.fiscal import fiscal_year_of
from integrity.models import Division
from integrity.publishing import NotAllowed
from integrity.years_in_text import Role, Years, mentions, moved

__all__ = ["Point", "copy_document", "next_years", "period_of", "points", "start_replacement"]

REASON = "เริ่มจากสำเนาของเอกสารเดิม"
# Fields in which a year may stand.
TEXTS = ("title", "refers_to", "enclosures", "closing")
COPIED = (
    "organisation_id", "kind", "issuer", "department", "addressee", "salutation", "urgency",
    "place", "contact", "thai_digits", "method", "visibility",
)  # fmt: skip


@transaction.atomic
def copy_document(source: ClauseDocument, *, by, years: Years | None = None) -> ClauseDocument:
    """A new draft that says what ``source`` says, its period moved to ``years``.

    Without ``years`` the next one: as many years on as the paper was for. The days of issue, the
    signatures and the attachments are the old paper's own. ``points`` says what to look at.
    """
    period = period_of(source)
    target = years or next_years(source)
    if target[1] < target[0]:
        raise NotAllowed("ปีสุดท้ายต้องไม่ก่อนปีแรก")
    has_years = source.years is not None or years is not None
    return _copy(source, period, target[0] - period[0], target if has_years else None, by=by)


@transaction.atomic
def start_replacement(source: ClauseDocument, *, by) -> ClauseDocument:
    """A draft that takes the place of an issued paper: the same words and the same years."""
    if not source.is_issued:
        raise NotAllowed("เริ่มฉบับใช้แทนได้เฉพาะเอกสารที่ออกแล้ว")
    return _copy(source, period_of(source), 0, source.years, by=by, replaces_id=source.document_id)


def period_of(document: ClauseDocument) -> Years:
    """The fiscal years a paper is about: as entered, else as its title says, else its own."""
    if document.years:
        return document.years
    for mention in mentions(document.title):
        if mention.role in (Role.FISCAL, Role.RANGE):
            return min(mention.years), max(mention.years)
    day = document.dated or (document.document and document.document.dated)
    year = fiscal_year_of(day) if day else fiscal_year_of(document.created_at)
    return year, year


def next_years(document: ClauseDocument) -> Years:
    """What a copy is for, if nobody says otherwise."""
    first, last = period_of(document)
    length = last - first + 1
    return first + length, last + length


def _copy(
    source: ClauseDocument, period: Years, shift: int, years: Years | None, *, by, **values
) -> ClauseDocument:
    made = ClauseDocument(
        **{name: getattr(source, name) for name in COPIED},
        **{name: moved(getattr(source, name), period, shift) for name in TEXTS},
        division=_heirs(source).get(source.division_id),
        first_fiscal_year=years[0] if years else None,
        last_fiscal_year=years[1] if years and years[1] != years[0] else None,
        copied_from=source,
        created_by=by,
        **values,
    )
    made._history_user, made._change_reason = by, REASON
    made.save()
    rows = [
        ClauseRow(row.kind, row.level, row.mark, moved(row.text, period, shift))
        for row in rows_of(source)
    ]
    replace_clauses(made, rows, by=by, reason=REASON)
    _copy_parts(source, made, by=by)
    return made


def _copy_parts(source: ClauseDocument, made: ClauseDocument, *, by) -> None:
    heirs = _heirs(source)
    today = timezone.localdate()
    for model in (SigningStep, Citation, Recipient):
        copies = list(model.objects.filter(document=source))
        for row in copies:
            row.pk, row._state.adding, row.document = None, True, made
            if isinstance(row, Recipient) and row.division_id:
                row.division = heirs.get(row.division_id)
            if isinstance(row, SigningStep) and row.appointment_id and _is_over(row, today):
                # The signer's present post counts; ``points`` tells of it.
                row.appointment, row.position_lines = None, ""
        history.bulk_create(copies, by=by, reason=REASON)


def _is_over(step: SigningStep, day) -> bool:
    return bool(step.appointment.date_to and step.appointment.date_to < day)


def _heirs(source: ClauseDocument) -> dict[int, Division]:
    return Division.heirs(Division.objects.filter(organisation=source.organisation_id))
