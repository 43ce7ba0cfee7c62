"""The plan of the next period, begun as a copy of the one in force.

Nothing of it is taken for granted: projects get new keys and numbers, each remembers which one it
goes on with, and whatever was carried over by the portal alone is a point to check.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from integrity import history
from integrity.publishing import NotAllowed
from integrity.thai import arabic_digits
from plans.editions.answers import proposed_assessment
from plans.editions.copying import Keys, copy, copy_parts, copy_results, copy_target_groups
from plans.models import (
    Item,
    Mission,
    Plan,
    PlanFramework,
    PlanSection,
    PlanVersion,
    PointToCheck,
    Project,
    ProjectAnswer,
    ProjectDivision,
    ProjectItem,
    SheetSection,
    YearlyBudget,
)
from plans.periods.mapping import Proposal, proposals
from plans.periods.points import Carried, points_of

REASON = "ยกมาจากแผนช่วงก่อน"


@dataclass(frozen=True)
class Choice:
    """Where a person put a project: a mission with the items it answers, None to leave it out."""

    mission: Mission | None
    items: tuple[Item, ...] = ()


def obstacle(version: PlanVersion, by) -> str:
    """Why ``by`` may not begin the next period from this edition, or ""."""
    if not by.has_perm("plans.add_plan"):
        return "บัญชีของท่านไม่มีสิทธิ์เริ่มแผน"
    if by.organisation_id != version.plan.organisation_id:
        return "ทำได้เฉพาะแผนของหน่วยงานตนเอง"
    if not version.is_published:
        return "เริ่มแผนช่วงถัดไปได้จากฉบับที่เผยแพร่และใช้อยู่เท่านั้น"
    return ""


def frameworks_after(plan: Plan) -> list[PlanFramework]:
    """The frameworks of later periods that the office may follow: its own, and national ones."""
    rows = PlanFramework.objects.filter(first_year__gt=plan.first_year)
    periods = rows.order_by("first_year", "last_year").values_list("first_year", "last_year")
    found = (
        PlanFramework.objects.for_new_plan(plan.organisation, period)
        for period in dict.fromkeys(periods)
    )
    return [framework for framework in found if framework]


def refuse_existing(plan: Plan, framework: PlanFramework) -> None:
    period = {"first_year": framework.first_year, "last_year": framework.last_year}
    if Plan.objects.filter(organisation=plan.organisation, **period).exists():
        raise NotAllowed(
            f"หน่วยงานมีแผน พ.ศ. {framework.first_year}–{framework.last_year} อยู่แล้ว "
            "เปิดแผนนั้นจากหน้ารายการแผน หากต้องการเริ่มใหม่ ให้ลบฉบับร่างของแผนนั้นก่อน"
        )


@transaction.atomic
def start_next_period(
    source: PlanVersion, framework: PlanFramework, choices: Mapping[UUID, Choice], *, by
) -> PlanVersion:
    """The first draft of the next plan. ``choices`` by the keys of the source's projects; one
    that is not among them goes where it was proposed, or stays behind where nothing was.

    Raises NotAllowed.
    """
    if found := obstacle(source, by):
        raise NotAllowed(found)
    if framework not in frameworks_after(source.plan):
        raise NotAllowed("กรอบแผนนี้ไม่ใช่กรอบของช่วงถัดไปที่หน่วยงานนี้ใช้ได้")
    refuse_existing(source.plan, framework)
    version = _begin(source, framework, by=by)
    placed = _placed(proposals(source, framework), choices)
    sections = PlanSection.objects.filter(version=source)
    copy(sections, "version", {source.pk: version.pk}, by=by, reason=REASON)
    _carry_projects(source, version, placed, by=by)
    return version


def _begin(source: PlanVersion, framework: PlanFramework, *, by) -> PlanVersion:
    plan = Plan(
        organisation=source.plan.organisation,
        framework=framework,
        first_year=framework.first_year,
        last_year=framework.last_year,
    )
    version = PlanVersion(number=1, title=str(plan))
    plan._history_user = version._history_user = by
    try:
        plan.save()
    except IntegrityError as taken:
        raise NotAllowed("มีผู้อื่นเริ่มแผนของช่วงปีนี้ไปก่อนแล้ว") from taken
    version.plan = plan
    version.risk_assessment = proposed_assessment(plan)
    version.save()
    return version


@dataclass(frozen=True)
class Placed:
    proposal: Proposal
    mission: Mission
    items: tuple[Item, ...]

    @property
    def was_chosen(self) -> bool:
        """By a person, against what was proposed."""
        return (self.mission, list(self.items)) != (self.proposal.mission, self.proposal.items)


def _placed(found: list[Proposal], choices: Mapping[UUID, Choice]) -> list[Placed]:
    """In the old order; what nobody placed is left out."""
    placed = []
    for each in found:
        choice = choices.get(each.project.key) or Choice(each.mission, tuple(each.items))
        if choice.mission:
            placed.append(Placed(each, choice.mission, choice.items))
    return placed


def _carry_projects(source: PlanVersion, version: PlanVersion, placed: list[Placed], *, by) -> None:
    by_pk = {each.proposal.project.pk: each for each in placed}
    numbers = _numbers(placed)

    def begin(row: Project) -> None:
        """Runs on the copy, whose key is still the old one."""
        each = by_old_key[row.key]
        row.continues, row.key = row.key, uuid4()
        row.mission, row.dimension = each.mission, each.mission.dimension
        row.number = numbers[each.proposal.project.pk]

    by_old_key = {each.proposal.project.key: each for each in placed}
    rows = Project.objects.filter(pk__in=by_pk)
    keys = copy(rows, "version", {source.pk: version.pk}, by=by, reason=REASON, alter=begin)
    copy_target_groups(keys, by=by, reason=REASON)
    copy_parts(SheetSection, "project", keys, by=by, reason=REASON)
    copy_parts(ProjectAnswer, "project", keys, by=by, reason=REASON)
    copy_results(keys, by=by, reason=REASON)
    _add_items(keys, by_pk, by=by)
    carried = Carried(source, version, keys)
    _carry_divisions(keys, carried, by=by)
    _carry_money(source, version, keys, by=by)
    moved = {keys[pk]: each for pk, each in by_pk.items()}
    open_points = PointToCheck.objects.filter(project__in=keys, checked_at=None)
    copy(open_points, "project", keys, by=by, reason=REASON)
    history.bulk_create(points_of(carried, moved), by=by, reason=REASON)


def _numbers(placed: list[Placed]) -> dict[int, int]:
    """From 1 in each dimension, in the old order."""
    last: dict[int, int] = {}
    numbers = {}
    for each in placed:
        dimension = each.mission.dimension_id
        last[dimension] = last.get(dimension, 0) + 1
        numbers[each.proposal.project.pk] = last[dimension]
    return numbers


def _add_items(keys: Keys, placed: dict[int, Placed], *, by) -> None:
    links = [
        ProjectItem(project_id=new, item=item, position=position)
        for old, new in keys.items()
        for position, item in enumerate(placed[old].items)
    ]
    history.bulk_create(links, by=by, reason=REASON)


def _carry_divisions(keys: Keys, carried: Carried, *, by) -> None:
    """Each to who has its work now; who would stand twice stands once, as the lead if ever."""
    links = ProjectDivision.objects.filter(project__in=keys).select_related("division")
    taken: set[tuple[int, int]] = set()
    made = []
    for link in links.order_by("role", "position", "pk"):
        heir = carried.heirs[link.division_id]
        place = keys[link.project_id], heir.pk
        if place not in taken:
            taken.add(place)
            made.append(
                ProjectDivision(
                    project_id=place[0], division=heir, role=link.role, position=link.position
                )
            )
    history.bulk_create(made, by=by, reason=REASON)


def _carry_money(source: PlanVersion, version: PlanVersion, keys: Keys, *, by) -> None:
    """Year by year where both periods have as many; else every new year is not specified."""
    old_years, new_years = list(source.plan.years), list(version.plan.years)
    if len(old_years) == len(new_years):
        shift = dict(zip(old_years, new_years, strict=True))

        def move(row: YearlyBudget) -> None:
            row.year = shift[row.year]

        rows = YearlyBudget.objects.filter(project__in=keys, year__in=old_years)
        copy(rows, "project", keys, by=by, reason=REASON, alter=move)
        return
    blank = [YearlyBudget(project_id=key, year=year) for key in keys.values() for year in new_years]
    history.bulk_create(blank, by=by, reason=REASON)


@dataclass(frozen=True)
class Outcome:
    """What became of the old plan's projects, to be read after the deed and any time later."""

    carried: list[Project]
    left_out: list[Project]
    points: int
    texts: list[str]


def outcome(source: PlanVersion, version: PlanVersion) -> Outcome:
    """``texts``: the plan's own that name a year of the old period."""
    carried = list(version.projects.exclude(continues=None).in_plan_order())
    gone_on = {project.continues for project in carried}
    old = source.projects.select_related("dimension").in_plan_order()
    years = [str(year) for year in source.plan.years]
    return Outcome(
        carried=carried,
        left_out=[project for project in old if project.key not in gone_on],
        points=PointToCheck.objects.filter(project__version=version, checked_at=None).count(),
        texts=[
            str(section)
            for section in version.sections.all()
            if any(year in arabic_digits(f"{section.title} {section.body}") for year in years)
        ],
    )
