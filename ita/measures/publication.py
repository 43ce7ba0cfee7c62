"""From draft to published set of measures: each verb is one whole deed.

Submitting freezes the snapshot; publishing shows it. The signed announcement is a paper of its
own. Two persons are the house rule, as for plans.
"""

from django.db import transaction

from integrity.documents.models import Snapshot
from integrity.documents.personal_data import obstacle as personal_data_obstacle
from integrity.publishing import NotAllowed, Status
from ita.measures.personal_data import of_set
from ita.measures.snapshot import summary_of, take
from ita.models import MeasureSet


def locked(measure_set: MeasureSet) -> MeasureSet:
    """The row as it stands now, held until the end of the transaction."""
    return (
        MeasureSet.objects.select_for_update(of=("self",))
        .select_related("organisation", "scheme", "snapshot")
        .get(pk=measure_set.pk)
    )


@transaction.atomic
def submit(measure_set: MeasureSet, *, by) -> None:
    """Send a draft to review and freeze what it says. Raises NotAllowed."""
    fresh = locked(measure_set)
    if found := fresh.obstacle_to_submit(by):
        raise NotAllowed(found)
    content = take(fresh)
    fresh.snapshot = Snapshot.objects.take(
        organisation=fresh.organisation, data=content, summary=summary_of(content), by=by
    )
    fresh.submit(by=by)
    measure_set.catch_up_with(fresh)


@transaction.atomic
def return_to_draft(measure_set: MeasureSet, *, by, reason: str = "") -> None:
    fresh = locked(measure_set)
    fresh.return_to_draft(by=by, reason=reason)
    measure_set.catch_up_with(fresh)


@transaction.atomic
def reopen(measure_set: MeasureSet) -> bool:
    """Back to draft because somebody edited it in review; whether it was there."""
    fresh = locked(measure_set)
    if not fresh.is_in_review:
        return False
    fresh.reopen()
    measure_set.catch_up_with(fresh)
    return True


def publish(measure_set: MeasureSet, *, by) -> None:
    """Make the frozen set public; the edition of the same first year before it is superseded."""
    measure_set.refresh_from_db()
    if found := measure_set.obstacle_to_publish(by):
        raise NotAllowed(found)
    # Looking through the text takes its time, and nobody has to wait for it.
    if found := personal_data_obstacle(of_set(measure_set), by):
        raise NotAllowed(found)
    _publish_searched(measure_set, measure_set.snapshot_id, by=by)


@transaction.atomic
def _publish_searched(measure_set: MeasureSet, searched: int, *, by) -> None:
    rows = MeasureSet.objects.filter(
        organisation=measure_set.organisation_id, first_year=measure_set.first_year
    )
    editions = {row.pk: row for row in rows.select_for_update(of=("self",)).order_by("pk")}
    fresh = editions[measure_set.pk]
    if fresh.snapshot_id != searched:
        raise NotAllowed("มาตรการถูกแก้ไขระหว่างที่กำลังเผยแพร่ กรุณาตรวจแล้วเผยแพร่อีกครั้ง")
    for edition in editions.values():
        if edition.status == Status.PUBLISHED:
            edition.supersede()
    fresh.publish(by=by)
    measure_set.catch_up_with(fresh)


@transaction.atomic
def withdraw(measure_set: MeasureSet, *, by, reason: str) -> None:
    """Take a set out of force. Its page stays and says when and why."""
    fresh = locked(measure_set)
    fresh.withdraw(by=by, reason=reason)
    measure_set.catch_up_with(fresh)
