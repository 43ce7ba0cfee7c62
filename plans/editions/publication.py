"""From draft to published plan: each verb is one whole deed.

Submitting freezes the snapshot. Publishing issues the paper: the PDF is rendered from the
snapshot and stored outside the transaction (it takes seconds; a clerk who saves meanwhile must
not wait), then one short transaction checks that nothing moved, enters the register and makes
the edition public. Law: none prescribes the steps; two persons are the house rule.

Whoever holds several rows takes them in one order, so that nobody waits in a circle: the plan, its
editions, what belongs to an edition, the office (which the register holds to count its papers).
"""

from datetime import date

from django.db import transaction

from integrity.documents.models import Document, Snapshot, new_code
from integrity.documents.personal_data import obstacle as personal_data_obstacle
from integrity.documents.register import LONGEST_LABEL, Signer, StoredFile, finish, issue
from integrity.pdf import DocumentError
from integrity.publishing import NotAllowed
from integrity.thai import truncate
from plans.checks import check, obstacle
from plans.editions.snapshot import edition_before, summary_of, take
from plans.models import Plan, PlanVersion
from plans.papers.plan import plan_pdf
from plans.personal_data import of_version


def locked(version: PlanVersion) -> PlanVersion:
    """The row as it stands now, held until the end of the transaction.

    Enough to change what the edition says, which is all that a page does that saves a project.
    """
    return (
        PlanVersion.objects.select_for_update(of=("self",))
        .select_related("plan__organisation", "plan__framework")
        .get(pk=version.pk)
    )


def _locked_with_plan(version: PlanVersion) -> PlanVersion:
    """For the steps, which other editions of the plan and imports have to wait for."""
    Plan.objects.select_for_update().get(pk=version.plan_id)
    return locked(version)


@transaction.atomic
def submit(version: PlanVersion, *, by) -> None:
    """Send a draft to review and freeze what it says. Raises NotAllowed."""
    fresh = _locked_with_plan(version)
    # What is wrong may have come in after the page of this step was opened.
    if found := fresh.obstacle_to_submit(by) or obstacle(check(fresh)):
        raise NotAllowed(found)
    content = take(fresh)
    fresh.snapshot = Snapshot.objects.take(
        organisation=fresh.organisation, data=content, summary=summary_of(content), by=by
    )
    fresh.submit(by=by)
    version.catch_up_with(fresh)


@transaction.atomic
def return_to_draft(version: PlanVersion, *, by, reason: str = "") -> None:
    fresh = _locked_with_plan(version)
    fresh.return_to_draft(by=by, reason=reason)
    version.catch_up_with(fresh)


def publish(version: PlanVersion, *, by) -> Document:
    """Issue the paper and make the edition public; the one in force before is superseded.

    Raises NotAllowed when the step is not open to ``by``, or when somebody changed the plan
    while its paper was being rendered.
    """
    version.refresh_from_db()
    if found := version.obstacle_to_publish(by):
        raise NotAllowed(found)
    snapshot = version.snapshot
    _refuse_old_comparison(version, snapshot)
    if found := personal_data_obstacle(of_version(version), by):
        raise NotAllowed(found)
    code = new_code()
    try:
        content = plan_pdf(snapshot.data, code=code)
    except DocumentError as trouble:
        raise NotAllowed(str(trouble)) from trouble
    file = finish(content, version.organisation)
    return _publish_rendered(version, snapshot, file, code=code, by=by)


def _refuse_old_comparison(version: PlanVersion, snapshot: Snapshot) -> None:
    """The list of changes was made against an edition that citizens could read, and may have been
    withdrawn since. What the portal's former version submitted has no such list."""
    if "revision" not in snapshot.data:
        return
    told = (snapshot.data["revision"] or {}).get("previous")
    before = edition_before(version)
    if (told and told["edition"]) == (before and before.number):
        return
    raise NotAllowed(
        "ฉบับก่อนที่บัญชีการเปลี่ยนแปลงเทียบไว้ถูกยกเลิกหลังจากเสนอแล้ว "
        "ส่งกลับแก้ไขแล้วเสนอพิจารณาใหม่ ระบบจะเทียบกับฉบับที่ประชาชนยังอ่านได้"
    )


@transaction.atomic
def _publish_rendered(
    version: PlanVersion, snapshot: Snapshot, file: StoredFile, *, code: str, by
) -> Document:
    plan = Plan.objects.select_for_update().get(pk=version.plan_id)
    fresh = locked(version)
    if fresh.snapshot_id != snapshot.pk:
        raise NotAllowed("แผนถูกแก้ไขระหว่างที่กำลังออกเอกสาร กรุณาตรวจแล้วเผยแพร่อีกครั้ง")
    _refuse_old_comparison(fresh, snapshot)
    before = plan.published_version()
    if before:
        before.supersede()
    fresh.document = issue(
        kind=Document.Kind.PLAN,
        snapshot=snapshot,
        file=file,
        title=" ".join(filter(None, (fresh.title, fresh.revision_name))),
        years=(plan.first_year, plan.last_year),
        source_label=truncate(str(fresh), LONGEST_LABEL),
        source_address=snapshot.data["plan"]["address"],
        code=code,
        dated=_promulgated_on(snapshot.data),
        signers=_signers(snapshot.data),
        replaces=before.document if before else None,
        by=by,
    )
    fresh.publish(by=by)
    version.catch_up_with(fresh)
    return fresh.document


def _promulgated_on(content: dict) -> date | None:
    told = (content.get("promulgation") or {}).get("date")
    return date.fromisoformat(told) if told else None


def _signers(content: dict) -> list[Signer]:
    """Who promulgated the plan, as the frozen text has the name and the positions."""
    signer = (content.get("promulgation") or {}).get("signer")
    return [Signer(signer["name"], signer["positions"])] if signer else []


@transaction.atomic
def withdraw(version: PlanVersion, *, by, reason: str) -> None:
    """Take an edition out of force. Its page stays and says when and why; so does its paper."""
    fresh = _locked_with_plan(version)
    fresh.withdraw(by=by, reason=reason)
    fresh.document.withdraw(reason=fresh.withdrawal_reason, by=by)
    version.catch_up_with(fresh)
