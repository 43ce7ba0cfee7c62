"""What waits for a person among the papers: to sign, to mend, to issue, to read, to seal."""

from django.db.models import Q
from django.urls import reverse

from integrity.documents.models import Acknowledgement, ClauseDocument, Document, Method, Signing
from integrity.documents.redaction import waiting as redaction
from integrity.documents.seal import care
from integrity.documents.signing import issuing, obstacles
from integrity.documents.signing.steps import waiting_words
from integrity.models import Official
from integrity.thai import thai_date
from integrity.waiting import Waiting

# More papers than this stand as one entry: the list of them is the place to work.
MOST_LISTED = 5


def for_user(user) -> list[Waiting]:
    certificates = care.waiting_for(user)
    if user.organisation_id is None:
        return certificates
    papers = [*_to_sign(user), *_to_mend(user), *_to_issue(user), *_to_acknowledge(user)]
    return [*papers, *redaction.for_user(user), *certificates]


def _to_sign(user) -> list[Waiting]:
    if not user.has_perm(obstacles.SIGN_PERMISSION):
        return []
    official = Official.objects.filter(user=user).first()
    if official is None:
        return []
    rounds = list(
        Signing.objects.awaiting(official)
        .filter(organisation=user.organisation_id)
        .select_related("opened_by")
        .order_by("opened_at", "pk")
    )
    mine = reverse("admin:documents_signing_mine")
    if len(rounds) > MOST_LISTED:
        why = f"ฉบับแรกเสนอเมื่อ {thai_date(rounds[0].opened_at, 'short')}"
        return [
            Waiting(f"มีเอกสารรอท่านลงนาม {len(rounds)} ฉบับ", why, mine, "เปิดรายการ", "in_review",
                    "รอลงนาม")
        ]  # fmt: skip
    return [
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


def _to_mend(user) -> list[Waiting]:
    """Papers somebody would not sign, for who sends them."""
    if not user.has_perm("documents.submit_clausedocument"):
        return []
    rows = ClauseDocument.objects.editable_by(user).filter(signing__state=Signing.State.VOID)
    refused = rows.filter(signing__signatures__outcome="refused").with_state().order_by("pk")
    return [
        _of(document, document.signing.void_reason, "แก้ไขต่อ", "change")
        for document in refused[:MOST_LISTED]
    ]


def _to_issue(user) -> list[Waiting]:
    """Papers that are signed, or away for ink, for who may issue them."""
    if not user.has_perm("documents.issue_clausedocument"):
        return []
    ready = Q(signing__state=Signing.State.COMPLETE) | Q(
        signing__state=Signing.State.OPEN, signing__method=Method.PAPER
    )
    rows = ClauseDocument.objects.of_office(user).filter(ready, document=None, dropped_at=None)
    return [
        _of(document, waiting_words(document.signing), "ออกเลขและออกเอกสาร", "issue")
        for document in rows.with_state().order_by("signing__opened_at", "pk")[: 2 * MOST_LISTED]
        if not issuing.obstacle(document, user)
    ][:MOST_LISTED]


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
