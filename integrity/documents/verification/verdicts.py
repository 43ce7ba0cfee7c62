"""What is said of a code or a file, and no more of a paper than its visibility allows."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Case, Value, When
from django.utils import timezone

from integrity.documents.models import Document, Signing, Visibility
from integrity.documents.reading import pdf_address
from integrity.documents.seal import SealReport, validate
from integrity.documents.verification.receiving import Received


class Outcome(StrEnum):
    GENUINE = "genuine"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    AWAITING = "awaiting"
    TAKEN_BACK = "taken_back"
    ALTERED = "altered"
    UNKNOWN = "unknown"


OF_STATE = {
    Document.State.IN_FORCE: Outcome.GENUINE,
    Document.State.SUPERSEDED: Outcome.SUPERSEDED,
    Document.State.WITHDRAWN: Outcome.WITHDRAWN,
}


@dataclass(frozen=True)
class Signer:
    name: str
    positions: tuple[str, ...]
    role: str = ""


@dataclass(frozen=True)
class Facts:
    """What of a paper everybody may know: of an internal one its kind, date and state alone."""

    kind: str
    state: str
    dated: date | None = None
    # Else ``dated`` is the day it was issued.
    has_own_day: bool = True
    office: str = ""
    code: str = ""
    number: str = ""
    title: str = ""
    issued_outside: bool = False
    signers: tuple[Signer, ...] = ()
    ink_note: str = ""
    pages: int = 0
    withdrawn_on: date | None = None
    reason: str = ""
    seal_subject: str = ""
    address: str = ""
    file_address: str = ""
    # The paper in force in its place.
    successor: "Facts | None" = None

    @property
    def is_public(self) -> bool:
        return bool(self.office)


@dataclass(frozen=True)
class Verdict:
    """``state`` is what the register says of the paper that the code names.

    Of a file ``outcome`` may differ from it: an altered copy of a paper in force.
    """

    outcome: Outcome
    facts: Facts | None = None
    state: Outcome | None = None
    of_file: bool = False
    seal: SealReport | None = None


def verdict_of_code(code: str) -> Verdict:
    """For a code that ``codes.read_code`` accepted."""
    if document := _documents().filter(code=code).first():
        outcome = OF_STATE[document.state]
        return Verdict(outcome, _facts_of(document), state=outcome)
    signing = Signing.objects.select_related("organisation").filter(code=code).first()
    if signing is None:
        return Verdict(Outcome.UNKNOWN)
    outcome = Outcome.TAKEN_BACK if signing.is_void else Outcome.AWAITING
    return Verdict(outcome, _facts_of_round(signing), state=outcome)


def verdict_of_file(received: Received) -> Verdict:
    """Of a file only its hash and code are known; what is sealed is read from our own copy."""
    same = _documents().filter(file_sha256=received.sha256).order_by(_in_force_first(), "-pk")
    if document := same.first():
        outcome = OF_STATE[document.state]
        return Verdict(
            outcome, _facts_of(document), state=outcome, of_file=True, seal=_seal_of(document)
        )
    known = verdict_of_code(received.code) if received.code else Verdict(Outcome.UNKNOWN)
    # A round's copy is not kept, so there is nothing that the file could differ from.
    issued = known.outcome in OF_STATE.values()
    outcome = Outcome.ALTERED if issued else known.outcome
    return Verdict(outcome, known.facts, state=known.state, of_file=True)


def _documents():
    return Document.objects.with_open_file().select_related(
        "organisation", "superseded_by__organisation"
    )


def _in_force_first() -> Case:
    return Case(When(state=Document.State.IN_FORCE, then=Value(0)), default=Value(1))


def _seal_of(document: Document) -> SealReport | None:
    """The seal of the file that was issued: the visitor's has the same hash, so it is the same."""
    if not (document.seal_fingerprint and document.is_public):
        return None
    try:
        return validate(document.path.read_bytes())
    except OSError:
        return None


def _facts_of(document: Document) -> Facts:
    bare = Facts(
        kind=document.get_kind_display(),
        state=document.get_state_display(),
        dated=document.dated or _issued_on(document),
        has_own_day=document.dated is not None,
    )
    if not document.is_public:
        return bare
    return replace(
        bare,
        office=document.organisation.name,
        code=document.code,
        number=document.official_no,
        title=document.title,
        issued_outside=document.origin == Document.Origin.OUTSIDE,
        signers=_signers_of(document),
        ink_note=document.ink_note,
        pages=document.page_count,
        withdrawn_on=_day(document.withdrawn_at),
        reason=document.withdrawal_reason,
        seal_subject=document.seal_subject,
        address=document.get_absolute_url(),
        file_address=pdf_address(document) if document.has_open_file else "",
        successor=_successor_of(document),
    )


def _signers_of(document: Document) -> tuple[Signer, ...]:
    rows = document.signers.values_list("name", "positions", "role")
    return tuple(Signer(name, tuple(positions), role) for name, positions, role in rows)


def _successor_of(document: Document) -> Facts | None:
    """What took its place, however often it was replaced since; an internal one is not named."""
    seen, latest = {document.pk}, document.superseded_by
    while latest and latest.superseded_by_id and latest.superseded_by_id not in seen:
        seen.add(latest.pk)
        latest = _documents().get(pk=latest.superseded_by_id)
    if latest is None or not latest.is_public:
        return None
    return Facts(
        kind=latest.get_kind_display(),
        state=latest.get_state_display(),
        dated=latest.dated or _issued_on(latest),
        office=latest.organisation.name,
        number=latest.official_no,
        title=latest.title,
        address=latest.get_absolute_url(),
    )


def _facts_of_round(signing: Signing) -> Facts:
    is_public = signing.visibility == Visibility.PUBLIC
    state = "เลิกลงนาม" if signing.is_void else "อยู่ระหว่างลงนาม"
    if not is_public:
        return Facts(kind=signing.get_kind_display(), state=state)
    return Facts(
        kind=signing.get_kind_display(),
        state=state,
        office=signing.organisation.name,
        code=signing.code,
        title=signing.title,
        withdrawn_on=_day(signing.closed_at) if signing.is_void else None,
    )


def _issued_on(document: Document) -> date | None:
    """Of a paper from outside the day it was entered would say nothing."""
    return None if document.origin == Document.Origin.OUTSIDE else _day(document.issued_at)


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None
