"""What the plans hand over: who answers for which project, in the editions that are worked on."""

from integrity import history
from integrity.handover import Deed, Part
from integrity.models import Division
from plans.models import Plan, PlanVersion, ProjectDivision

ADVICE = "อยู่ระหว่างพิจารณา ให้เรียกคืนหรือส่งกลับเป็นร่างก่อน แล้วจึงส่งมอบโครงการในแผนนี้"


def parts(deed: Deed) -> list[Part]:
    """Projects of drafts. A plan in review says what was submitted: it is not changed behind the
    back of who decides about it."""
    if not deed.is_of_division:
        return []
    return [
        part
        for version in _working(deed)
        for role in ProjectDivision.Role
        if (part := _part(deed, version, role)).entries
    ]


def _working(deed: Deed) -> list[PlanVersion]:
    """The plans before their editions: the order in which all steps of a plan hold them."""
    versions = PlanVersion.objects.working().filter(plan__organisation=deed.organisation)
    deed.rows(Plan.objects.filter(pk__in=versions.values("plan")).order_by("pk"))
    return deed.rows(versions.select_related("plan").order_by("pk"))


def _part(deed: Deed, version: PlanVersion, role: ProjectDivision.Role) -> Part:
    links = ProjectDivision.objects.filter(
        division=deed.giver, role=role, project__version=version
    ).select_related("project__dimension")
    rows = deed.rows(links.order_by("project__dimension__number", "project__number"))
    return Part(
        f"{role}-{version.pk}",
        f"โครงการที่เป็น{role.label} แผน {version.plan.period} {version.edition_name}",
        [(str(row.pk), f"{row.project.code} {row.project.title}") for row in rows],
        lambda keys: move_links(
            [row for row in rows if str(row.pk) in keys],
            lambda _: deed.receiver,
            by=deed.by,
            reason=deed.told,
        ),
        obstacle=f"{version} {ADVICE}" if version.is_in_review else "",
    )


def move_links(links: list[ProjectDivision], receiver_of, *, by, reason: str) -> None:
    """Give each link to ``receiver_of(its division)``. Where the receiver answers for the project
    already, one link is left, with the greater of both parts."""
    there = {
        (row.project_id, row.division_id): row
        for row in ProjectDivision.objects.filter(project__in={row.project_id for row in links})
    }
    doubled, raised, moved = [], [], []
    for link in links:
        place = link.project_id, receiver_of(link.division).pk
        if other := there.get(place):
            doubled.append(link.pk)
            if link.role == ProjectDivision.Role.LEAD:
                other.role, other.position = link.role, link.position
                raised.append(other)
        else:
            link.division_id = place[1]
            there[place] = link
            moved.append(link)
    # The doubled first: a project has one lead only.
    history.delete(ProjectDivision.objects.filter(pk__in=doubled), by=by, reason=reason)
    history.bulk_update(raised, ("role", "position"), by=by, reason=reason)
    history.bulk_update(moved, ("division",), by=by, reason=reason)


def follow_successors(version: PlanVersion, *, by) -> None:
    """A copy of an old edition names divisions that are merged by now: their heirs answer."""
    links = ProjectDivision.objects.filter(
        project__version=version, division__successor__isnull=False
    ).select_related("division")
    if rows := list(links):
        divisions = Division.objects.filter(organisation=version.plan.organisation_id)
        heirs = Division.heirs(divisions)
        move_links(rows, lambda each: heirs[each.pk], by=by, reason="สำนัก/กองที่รับงานต่อ")
