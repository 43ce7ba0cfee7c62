"""A published project leaves a plan with a reason, and may come back.

A project that no public edition has is a draft's own affair and simply goes. One that citizens
have read is cancelled: its number stays its own, and the edition says why it is gone.
Whoever calls holds the edition (``plans.editions.publication.locked``).
"""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from integrity import history
from integrity.publishing import NotAllowed
from integrity.thai import truncate
from plans.editions.copying import copy_projects
from plans.editions.numbering import PublishedNumbers
from plans.handover import follow_successors
from plans.models import Cancellation, Dimension, Plan, PlanVersion, Project

NEEDS_REASON = "โครงการที่เผยแพร่แล้วลบไม่ได้ ต้องยกเลิกพร้อมเหตุผล ประชาชนจะเห็นเหตุผลนี้ในแผน"
LONGEST_IN_HISTORY = 100  # letters of a reason there; the Cancellation has the whole of it


def published_keys(plan: Plan) -> set[UUID]:
    """The keys of all projects that a public edition of the plan has; one query."""
    public = PlanVersion.objects.public().filter(plan=plan)
    return set(Project.objects.filter(version__in=public).values_list("key", flat=True))


@transaction.atomic
def cancel(
    version: PlanVersion, projects: Collection[Project], *, by, reason: str = ""
) -> list[Cancellation]:
    """Remove ``projects`` from the edition; those that were published leave a Cancellation.

    Raises NotAllowed when one of those is there and no reason, and for an edition that is public.
    """
    if not version.is_working:
        raise NotAllowed("ฉบับนี้เผยแพร่แล้ว โครงการของฉบับนี้จึงยกเลิกหรือลบไม่ได้ ให้สร้างฉบับทบทวนก่อน")
    reason = reason.strip()
    rows = version.projects.filter(pk__in=[project.pk for project in projects])
    known = published_keys(version.plan)
    leaving = [row for row in rows.select_related("dimension") if row.key in known]
    if leaving and not reason:
        raise NotAllowed(NEEDS_REASON)
    numbers = PublishedNumbers.of(version.plan)
    made = [_cancellation(version, row, numbers, reason) for row in leaving]
    said = truncate(reason, LONGEST_IN_HISTORY) if leaving else "ลบโครงการของฉบับร่าง"
    history.delete(rows, by=by, reason=said)
    return history.bulk_create(made, by=by, reason=said)


def _cancellation(
    version: PlanVersion, project: Project, numbers: PublishedNumbers, reason: str
) -> Cancellation:
    """At the place that citizens know, should the draft have moved the project."""
    dimension, number = numbers.place_of(project.key) or (project.dimension_id, project.number)
    return Cancellation(
        version=version,
        key=project.key,
        dimension_id=dimension,
        number=number,
        kind=project.kind,
        title=project.title,
        reason=reason,
    )


@transaction.atomic
def restore(cancellation: Cancellation, *, by) -> Project:
    """Take the cancellation back: the project returns as the latest public edition has it, with
    its key, number and all its rows. Raises NotAllowed."""
    version = cancellation.version
    if not version.is_working:
        raise NotAllowed("ฉบับที่ยกเลิกโครงการนี้เผยแพร่แล้ว จึงเรียกคืนในฉบับนี้ไม่ได้")
    source = _latest_published(version.plan, cancellation.key)
    if source is None:
        raise NotAllowed("ไม่พบโครงการนี้ในฉบับที่เผยแพร่")
    _refuse_taken_place(version, source)
    why = "เรียกคืนโครงการที่ยกเลิก"
    copied = copy_projects(Project.objects.filter(pk=source.pk), version, by=by, reason=why)
    follow_successors(version, by=by)
    history.delete(Cancellation.objects.filter(pk=cancellation.pk), by=by, reason=why)
    return Project.objects.get(pk=copied[source.pk])


def _latest_published(plan: Plan, key: UUID) -> Project | None:
    public = PlanVersion.objects.public().filter(plan=plan)
    found = Project.objects.filter(version__in=public, key=key)
    return found.select_related("dimension").order_by("-version__number").first()


def _refuse_taken_place(version: PlanVersion, source: Project) -> None:
    if version.projects.filter(key=source.key).exists():
        raise NotAllowed("โครงการนี้อยู่ในฉบับร่างแล้ว")
    dimension: Dimension = source.dimension
    if other := version.projects.filter(dimension=dimension, number=source.number).first():
        raise NotAllowed(
            f"มิติที่ {dimension.number} ลำดับที่ {source.number} มีโครงการ “{other}” อยู่ "
            "ให้เปลี่ยนลำดับของโครงการนั้นก่อน แล้วจึงเรียกคืน"
        )
