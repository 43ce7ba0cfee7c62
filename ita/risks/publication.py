"""From draft to published assessment: each verb is one whole deed.

Submitting freezes the snapshot. Publishing renders the report from it and stores it outside the
transaction (it takes seconds), then one short transaction checks that nothing moved, enters the
register and makes the assessment public. Two persons are the house rule, as for plans.
"""

from django.db import transaction

from integrity.documents.models import Document, Snapshot, new_code
from integrity.documents.personal_data import obstacle as personal_data_obstacle
from integrity.documents.register import LONGEST_LABEL, StoredFile, finish, issue
from integrity.pdf import DocumentError
from integrity.publishing import NotAllowed, Status
from integrity.thai import truncate
from ita.models import RiskAssessment
from ita.risks.paper import render_pdf
from ita.risks.personal_data import of_assessment
from ita.risks.reading import summary_of
from ita.risks.register import Register, obstacle_to_submit
from ita.risks.snapshot import take


def locked(assessment: RiskAssessment) -> RiskAssessment:
    """The row as it stands now, held until the end of the transaction."""
    return (
        RiskAssessment.objects.select_for_update(of=("self",))
        .select_related("organisation", "matrix", "committee", "snapshot", "document")
        .get(pk=assessment.pk)
    )


@transaction.atomic
def submit(assessment: RiskAssessment, *, by) -> None:
    """Send a draft to review and freeze what it says. Raises NotAllowed."""
    fresh = locked(assessment)
    if found := fresh.obstacle_to_submit(by) or obstacle_to_submit(Register(fresh)):
        raise NotAllowed(found)
    content = take(fresh)
    fresh.snapshot = Snapshot.objects.take(
        organisation=fresh.organisation, data=content, summary=summary_of(content), by=by
    )
    fresh.submit(by=by)
    assessment.catch_up_with(fresh)


@transaction.atomic
def return_to_draft(assessment: RiskAssessment, *, by, reason: str = "") -> None:
    fresh = locked(assessment)
    fresh.return_to_draft(by=by, reason=reason)
    assessment.catch_up_with(fresh)


@transaction.atomic
def reopen(assessment: RiskAssessment) -> bool:
    """Back to draft because somebody edited it in review; whether it was there."""
    fresh = locked(assessment)
    if not fresh.is_in_review:
        return False
    fresh.reopen()
    assessment.catch_up_with(fresh)
    return True


def publish(assessment: RiskAssessment, *, by) -> Document:
    """Issue the report and make the assessment public; the edition before is superseded.

    Raises NotAllowed when the step is not open to ``by``, or when somebody changed the register
    while its report was being rendered.
    """
    assessment.refresh_from_db()
    if found := assessment.obstacle_to_publish(by):
        raise NotAllowed(found)
    snapshot = assessment.snapshot
    if found := personal_data_obstacle(of_assessment(assessment), by):
        raise NotAllowed(found)
    code = new_code()
    try:
        content = render_pdf(snapshot.data, code=code)
    except DocumentError as trouble:
        raise NotAllowed(str(trouble)) from trouble
    file = finish(content, assessment.organisation)
    return _publish_rendered(assessment, snapshot, file, code=code, by=by)


@transaction.atomic
def _publish_rendered(
    assessment: RiskAssessment, snapshot: Snapshot, file: StoredFile, *, code: str, by
) -> Document:
    rows = RiskAssessment.objects.filter(
        organisation=assessment.organisation_id, year=assessment.year
    ).select_related("organisation", "document")
    editions = {row.pk: row for row in rows.select_for_update(of=("self",)).order_by("pk")}
    fresh = editions[assessment.pk]
    if fresh.snapshot_id != snapshot.pk:
        raise NotAllowed("ทะเบียนความเสี่ยงถูกแก้ไขระหว่างที่กำลังออกเอกสาร กรุณาตรวจแล้วเผยแพร่อีกครั้ง")
    before = next((row for row in editions.values() if row.status == Status.PUBLISHED), None)
    if before:
        before.supersede()
    fresh.document = issue(
        kind=Document.Kind.REPORT,
        snapshot=snapshot,
        file=file,
        title=str(fresh),
        years=(fresh.year, fresh.year),
        source_label=truncate(str(fresh), LONGEST_LABEL),
        source_address=snapshot.data["assessment"]["address"],
        code=code,
        replaces=before.document if before else None,
        by=by,
    )
    fresh.publish(by=by)
    assessment.catch_up_with(fresh)
    return fresh.document


@transaction.atomic
def withdraw(assessment: RiskAssessment, *, by, reason: str) -> None:
    """Take an assessment out of force. Its page stays and says when and why; so does its paper."""
    fresh = locked(assessment)
    fresh.withdraw(by=by, reason=reason)
    fresh.document.withdraw(reason=fresh.withdrawal_reason, by=by)
    assessment.catch_up_with(fresh)
