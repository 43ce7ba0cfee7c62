"""What waits for a person among the papers: to sign, to mend, to issue, to read, to seal."""

from django.db.models import Q
from django.urls import reverse

from integrity.documents import outside_opening
from integrity.documents.models import Acknowledgement, ClauseDocument, Document, Method, Signing
from integrity.documents.redaction import waiting as redaction
from integrity.documents.seal import care
from integrity.documents.signing import issuing, obstacles
from integrity.documents.signing.steps import waiting_words
from integrity.thai import thai_date
from integrity.waiting import Waiting

# More papers than this stand as one entry: the list of them is the place to work.
MOST_LISTED = 5


def for_user(user) -> list[Waiting]:
    certificates = care.waiting_for(user)
    if user.organisation_id is None:
        return certificates
    stopped = _stopped(user)
    papers = [*_to_sign(user), *_to_mend(stopped), *_to_issue(user, stopped)]
    papers += [*_to_acknowledge(user), *outside_opening.waiting_for(user)]
    return [*papers, *redaction.for_user(user), *certificates]


def _to_sign(user) -> list[Waiting]:
    if not user.has_perm(obstacles.SIGN_PERMISSION):
        return []
    rounds = list(
        Signing.objects.awaiting_user(user)
        .filter(organisation=user.organisation_id)
        .select_related("opened_by")
        .order_by("opened_at", "pk")
    )
    several = [_several(rounds)] if len(rounds) > 1 else []
    if len(rounds) > MOST_LISTED:
        return several
    return several + [
        Waiting(
            title=signing.title,
            why=f"{signing.get_kind_display()} เสนอโดย {signing.opened_by} "
            f"เมื่อ {thai_date(signing.opened_at, 'short')}",
            address=reverse("admin:documents_signing_change", args=(signing.pk,)),
            action="อ่านและลงนาม",
            state="in_review",
            state_label="รอลงนาม",
        )
        for signing in rounds
    ]


def _several(rounds: list[Signing]) -> Waiting:
    """The list, where several papers that were read are signed with one password."""
    first = thai_date(rounds[0].opened_at, "short")
    return Waiting(
        title=f"มีเอกสารรอท่านลงนาม {len(rounds)} ฉบับ",
        why=f"ฉบับแรกเสนอเมื่อ {first} อ่านแล้วลงนามพร้อมกันได้",
        address=reverse("admin:documents_signing_mine"),
        action="เปิดรายการ",
        state="in_review",
        state_label="รอลงนาม",
    )


def _stopped(user) -> list[ClauseDocument]:
    """Papers to mend and papers to issue, as far as ``user`` may: one query for both."""
    wanted = Q()
    if user.has_perm("documents.submit_clausedocument"):
        wanted |= Q(pk__in=_refused(user))
    if user.has_perm("documents.issue_clausedocument"):
        wanted |= Q(pk__in=_ready(user))
    if not wanted:
        return []
    rows = ClauseDocument.objects.filter(wanted).with_state()
    return list(rows.order_by("signing__opened_at", "pk"))


def _refused(user):
    rows = ClauseDocument.objects.editable_by(user).filter(signing__state=Signing.State.VOID)
    rows = rows.filter(signing__signatures__outcome="refused")
    return rows.order_by("pk").values("pk")[:MOST_LISTED]


def _ready(user):
    ready = Q(signing__state=Signing.State.COMPLETE) | Q(
        signing__state=Signing.State.OPEN, signing__method=Method.PAPER
    )
    rows = ClauseDocument.objects.of_office(user).filter(ready, document=None, dropped_at=None)
    return rows.order_by("signing__opened_at", "pk").values("pk")[: 2 * MOST_LISTED]


def _to_mend(rows) -> list[Waiting]:
    """Papers somebody would not sign, for who sends them."""
    return [
        _of(document, document.signing.void_reason, "แก้ไขต่อ", "change")
        for document in rows
        if document.is_draft
    ]


def _to_issue(user, rows) -> list[Waiting]:
    """Papers that are signed, or away for ink, for who may issue them."""
    ready = [each for each in rows if not issuing.obstacle(each, user)]
    return [
        _of(document, waiting_words(document.signing), "ออกเลขและออกเอกสาร", "issue")
        for document in ready[:MOST_LISTED]
    ]


def _of(document: ClauseDocument, why: str, action: str, page: str) -> Waiting:
    return Waiting(
        title=str(document),
        why=why,
        address=reverse(f"admin:documents_clausedocument_{page}", args=(document.pk,)),
        action=action,
        state="draft" if document.is_draft else "in_review",
        state_label=document.state_label,
    )


def _to_acknowledge(user) -> list[Waiting]:
    """Circulars that the own division has not said รับทราบ to."""
    if user.division_id is None or not user.has_perm("documents.view_document"):
        return []
    lines = Acknowledgement.objects.filter(division=user.division_id, acknowledged_at=None).exclude(
        document__state=Document.State.WITHDRAWN
    )
    return [
        Waiting(
            title=line.document.title,
            why=f"{line.document.get_kind_display()}ถึง{line.name} ยังไม่ได้กดรับทราบ",
            address=reverse("admin:documents_document_acknowledge", args=(line.document_id,)),
            action="อ่านและรับทราบ",
            state="in_review",
            state_label="รอรับทราบ",
        )
        for line in lines.select_related("document").order_by("-document__issued_at")[:MOST_LISTED]
    ]
