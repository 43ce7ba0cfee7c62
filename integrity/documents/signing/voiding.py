"""A round that ends without a paper: somebody edited the text, or the clerk took it back."""

from django.db import transaction
from django.utils import timezone

from integrity.documents.models import ClauseDocument, Signing
from integrity.documents.signing import steps
from integrity.publishing import NotAllowed

EDITED = "มีการแก้ไขเอกสารระหว่างลงนาม"
ISSUED = "เอกสารออกแล้ว แก้ไขไม่ได้ หากต้องแก้ไขให้ทำเอกสารฉบับใหม่ใช้แทน"


@transaction.atomic
def void(signing: Signing, *, by, reason: str) -> None:
    """End the round: what was signed in it counts no more. Whoever calls says who may."""
    fresh = steps.locked(signing)
    if not (fresh.is_open or fresh.is_complete):
        raise NotAllowed(f"การลงนามนี้สิ้นสุดแล้ว สถานะ “{fresh.get_state_display()}”")
    if not reason.strip():
        raise NotAllowed("ระบุเหตุผลที่เลิกลงนาม ผู้ที่ลงนามไว้แล้วจะเห็นเหตุผลนี้")
    fresh.state, fresh.void_reason = Signing.State.VOID, reason.strip()
    fresh.next_official = None
    fresh.closed_at, fresh.closed_by = timezone.now(), by
    fresh.save(update_fields=("state", "void_reason", "next_official", "closed_at", "closed_by"))
    steps.carry_over(signing, fresh)


@transaction.atomic
def void_by_edit(document: ClauseDocument, *, by) -> bool:
    """Before anything of the paper is written: whether a round was voided by it.

    Raises NotAllowed for an issued paper. Holds the paper until the end of the transaction, so
    that it cannot be sent for signature between this and the edit.
    """
    fresh = ClauseDocument.objects.held(document.pk)
    if fresh.is_issued:
        raise NotAllowed(ISSUED)
    was_in_signing = fresh.is_in_signing
    if was_in_signing:
        void(fresh.signing, by=by, reason=EDITED)
    document.signing = fresh.signing
    return was_in_signing


def obstacle_to_recall(document: ClauseDocument, by) -> str:
    """Why ``by`` may not take the paper back from signing, or ""."""
    if not document.is_in_signing:
        return f"ถอนได้เฉพาะเอกสารที่เสนอลงนามไว้ ฉบับนี้อยู่ในสถานะ “{document.state_label}”"
    if not by.has_perm("documents.submit_clausedocument"):
        return "บัญชีของท่านไม่มีสิทธิ์ถอนเอกสารจากการลงนาม"
    if not ClauseDocument.objects.editable_by(by).filter(pk=document.pk).exists():
        return "ถอนได้เฉพาะเอกสารที่ท่านแก้ไขได้"
    return ""


@transaction.atomic
def recall(document: ClauseDocument, *, by, reason: str) -> None:
    """Take the paper back from signing: it is a draft again. Raises NotAllowed."""
    fresh = ClauseDocument.objects.held(document.pk)
    if found := obstacle_to_recall(fresh, by):
        raise NotAllowed(found)
    void(fresh.signing, by=by, reason=reason)
    document.signing = fresh.signing
