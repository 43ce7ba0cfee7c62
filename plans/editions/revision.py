"""A new draft of a plan: its first edition, or a copy of the latest with the same keys."""

from django.db import IntegrityError, transaction
from django.db.models import Max

from integrity.publishing import NotAllowed
from plans.editions.answers import proposed_assessment
from plans.editions.copying import copy_edition
from plans.handover import follow_successors
from plans.models import Plan, PlanVersion

# What a new edition starts from; the acts (approval, promulgation, publication) are its own.
CARRIED_OVER = ("title", "committee_id", "risk_assessment_id")

Kind = PlanVersion.RevisionKind


def proposed_round(plan: Plan, kind: str) -> int:
    """The one after the editions of that kind that were published, whatever became of them."""
    published = plan.versions.public().filter(revision_kind=kind)
    largest = published.aggregate(Max("revision_round"))["revision_round__max"] or 0
    return max(published.count(), largest) + 1


@transaction.atomic
def start_revision(
    plan: Plan,
    *,
    by,
    kind: str = Kind.AMENDMENT,
    reason: str = "",
    round_number: int | None = None,
) -> PlanVersion:
    """Begin the next edition. Raises NotAllowed while another edition is being worked on.

    The first one that a plan publishes is no revision, so that ``kind`` and ``reason`` are left
    out of it.
    """
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if working := plan.working_version():
        raise NotAllowed(
            f"แผนนี้มีฉบับที่ {working.number} อยู่แล้ว (สถานะ “{working.get_status_display()}”) "
            "ทำฉบับนั้นให้เสร็จก่อน จึงเริ่มฉบับใหม่ได้"
        )
    latest = plan.latest_version()
    draft = PlanVersion(plan=plan, number=latest.number + 1 if latest else 1, title=str(plan))
    if latest:
        for name in CARRIED_OVER:
            setattr(draft, name, getattr(latest, name))
        draft.revision_kind = kind
        draft.revision_round = round_number or proposed_round(plan, kind)
        draft.revision_reason = reason.strip()
    else:
        draft.risk_assessment = proposed_assessment(plan)
    draft._history_user = by
    try:
        draft.save()
    except IntegrityError as taken:
        raise NotAllowed("มีผู้อื่นเริ่มฉบับใหม่ของแผนนี้ไปก่อนแล้ว") from taken
    if latest:
        copy_edition(latest, draft, by=by, reason="ฉบับใหม่จากฉบับก่อน")
        follow_successors(draft, by=by)
    return draft
