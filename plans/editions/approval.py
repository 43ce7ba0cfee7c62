"""อนุมัติ and ประกาศใช้ as they are done: what the executive decided about a text, written down
beside the text and not into it.

Two acts with their own days, apart from publication. While the plan is in review they are decided
about what was submitted, so recording them does not send it back to draft: the plan gets another
snapshot, which says the same but for its acts. A published edition's paper is frozen with them.
"""

import json

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from integrity.documents.models import Document, Snapshot
from integrity.models import Appointment
from integrity.publishing import NotAllowed
from integrity.thai import truncate
from plans.editions.publication import locked
from plans.editions.snapshot import acts
from plans.models import PlanVersion

APPROVAL = (
    "approved_by_position",
    "approved_on",
    "approval_form",
    "approval_reference",
    "approval_scan",
)
PROMULGATION = (
    "promulgation",
    "promulgated_on",
    "promulgation_title",
    "promulgation_signer",
)
LONGEST_TITLE = PlanVersion._meta.get_field("promulgation_title").max_length
REASONS = {APPROVAL: "บันทึกการอนุมัติ", PROMULGATION: "บันทึกการประกาศใช้"}


def obstacle(version: PlanVersion, by) -> str:
    """Why ``by`` may not record approval or promulgation now, or ""."""
    if not version.is_working:
        return "ฉบับที่เผยแพร่แล้วแก้การอนุมัติและการประกาศใช้ไม่ได้ เพราะเอกสารตรึงไว้แล้ว"
    if not version.is_in_hands_of(by):
        return "บันทึกได้เฉพาะผู้มีหน้าที่เสนอหรือเผยแพร่แผนของหน่วยงานตนเอง"
    return ""


def told_by(paper: Document) -> dict:
    """Day, title and signer of the promulgation as its issued announcement has them."""
    head = f"ประกาศ{paper.organisation.name}"
    title = paper.title if paper.title.startswith(head) else f"{head} เรื่อง {paper.title}"
    told = {"promulgation_title": truncate(title, LONGEST_TITLE)}
    if paper.dated:
        told["promulgated_on"] = paper.dated
        if signer := _appointment_of(paper):
            told["promulgation_signer"] = signer
    return told


def _appointment_of(paper: Document) -> Appointment | None:
    """The register kept the lines under the name; the plan points at the appointment they were."""
    signer = paper.signers.exclude(official=None).select_related("official").first()
    if signer is None:
        return None
    held = list(signer.official.appointments_on(paper.dated))
    fitting = [each for each in held if each.position_lines(paper.dated) == signer.positions]
    return next(iter(fitting or held), None)


@transaction.atomic
def record(version: PlanVersion, names: tuple[str, ...], values: dict, *, by) -> PlanVersion:
    """Write the acts ``names`` (APPROVAL or PROMULGATION). Raises NotAllowed, ValidationError."""
    fresh = locked(version)
    if refused := obstacle(fresh, by):
        raise NotAllowed(refused)
    for name in names:
        # A form says False where a file is taken away.
        setattr(fresh, name, "" if values[name] is False else values[name])
    _check(fresh, names)
    if fresh.is_in_review:
        fresh.snapshot = _with_acts(fresh, by=by)
    fresh._history_user, fresh._change_reason = by, REASONS[names]
    fresh.save()
    return fresh


def _check(version: PlanVersion, names: tuple[str, ...]) -> None:
    """What was decided has been decided: its day has come."""
    for name in ("approved_on", "promulgated_on"):
        day = getattr(version, name)
        if name in names and day and day > timezone.localdate():
            raise ValidationError({name: "วันที่นี้ยังมาไม่ถึง บันทึกได้เมื่ออนุมัติหรือประกาศแล้ว"})
    version.clean()


def _with_acts(version: PlanVersion, *, by) -> Snapshot:
    """The submitted text to the letter, with the acts as they stand now."""
    before, decided = version.snapshot, acts(version)
    return Snapshot.objects.take(
        organisation=version.organisation,
        data=before.data | decided,
        summary=json.loads(before.summary) | decided,
        by=by,
    )


def approved_before_submission(version: PlanVersion) -> bool:
    """Whether the approval is older than what was submitted here: an old paper entered late, or a
    text that went on changing after its approval. Only a person can tell which."""
    if not (version.approved_on and version.submitted_at):
        return False
    return version.approved_on < timezone.localdate(version.submitted_at)
