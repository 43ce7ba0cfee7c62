"""What a person has to look at in a project that was carried over from the period before."""

import re
from collections.abc import Iterator
from functools import cached_property

from integrity.models import Division
from integrity.thai import baht, truncate
from plans.checks.record import PlanRecord, ProjectRecord
from plans.checks.words import old_laws
from plans.editions.answers import answer_label
from plans.models import BudgetLine, PlanVersion, PointToCheck, ProjectDivision
from plans.outline import NOT_RUN, STATE_TEXTS
from plans.periods.mapping import Certainty

LONGEST = PointToCheck._meta.get_field("text").max_length
YEAR = re.compile(r"(?<!\d)25\d\d(?!\d)")


class Carried:
    """Both editions, read for the points; ``keys``: old project → its copy."""

    def __init__(self, source: PlanVersion, version: PlanVersion, keys: dict[int, int]):
        self.source, self.version, self.keys = source, version, keys

    @cached_property
    def heirs(self) -> dict[int, Division]:
        return Division.heirs(self.source.plan.organisation.divisions.all())

    @cached_property
    def record(self) -> PlanRecord:
        return PlanRecord(self.version)

    @cached_property
    def gone(self) -> dict[int, list[Division]]:
        """New project → divisions that answered for the old one and are no more."""
        links = ProjectDivision.objects.filter(project__in=self.keys).select_related("division")
        found: dict[int, list[Division]] = {}
        for link in links:
            if link.division.is_gone:
                found.setdefault(self.keys[link.project_id], []).append(link.division)
        return found

    @cached_property
    def with_lines(self) -> set[int]:
        """New projects whose old money told its place in the office's books."""
        lines = BudgetLine.objects.filter(budget__project__in=self.keys)
        old = lines.values_list("budget__project", flat=True).distinct()
        return {self.keys[pk] for pk in old}


def points_of(carried: Carried, placed: dict) -> list[PointToCheck]:
    """``placed``: new project → where it was put, and what had been proposed."""
    laws: dict[str, list[str]] = {}
    for hit in old_laws(carried.record):
        laws.setdefault(hit.subject.key, []).append(hit.sentence)
    return [
        PointToCheck(
            project_id=each.row.pk,
            origin=PointToCheck.Origin.NEXT_PERIOD,
            text=truncate(text, LONGEST),
        )
        for each in carried.record.projects
        for text in (
            *_of_place(placed[each.row.pk]),
            _of_money(carried, each),
            *_of_years(carried, each),
            *laws.get(str(each.row.key), ()),
            *_of_divisions(carried, each),
            *_of_headcount(each),
            *_of_answers(each),
        )
    ]


def _of_place(placed) -> Iterator[str]:
    """What a person chose in the preview needs no second look."""
    proposal = placed.proposal
    if proposal.certainty == Certainty.SURE or placed.was_chosen:
        return
    old = ", ".join(f"{place.code} {place.title}" for place in proposal.old_places)
    new = ", ".join(item.code for item in placed.items) or placed.mission.code
    yield f"ภารกิจเดิม {old} ยกมาไว้ที่ {new}: {proposal.why}"


def _of_money(carried: Carried, project: ProjectRecord) -> str:
    years = carried.version.plan.years
    if len(years) != len(carried.source.plan.years):
        return "จำนวนปีของแผนสองช่วงไม่เท่ากัน จึงยังไม่ระบุงบประมาณ ใส่งบประมาณของทุกปี"
    budgets = {budget.year: budget for budget in project.budgets}
    texts = {year: _money(budgets.get(year)) for year in years}
    said = ", ".join(f"ปี {year} {text}" for year, text in texts.items())
    if len(set(texts.values())) == 1:
        said = f"ทุกปี {texts[years[0]]}"
    more = " ที่มาของงบประมาณเดิมไม่ได้ยกมา" if project.row.pk in carried.with_lines else ""
    return f"งบประมาณยกมาตามแผนเดิม: {said}{more}"


def _money(budget) -> str:
    if budget is None:
        return NOT_RUN
    return f"{baht(budget.amount)} บาท" if budget.amount else STATE_TEXTS[budget.state]


def _of_years(carried: Carried, project: ProjectRecord) -> Iterator[str]:
    """Texts that name a year of the old period: they are never changed in silence."""
    new = {str(year) for year in carried.version.plan.years}
    old = {str(year) for year in carried.source.plan.years} - new
    for text in (project.title, *project.texts):
        if years := sorted(old & set(YEAR.findall(text.words))):
            yield f"{text.name}กล่าวถึงปี {', '.join(years)} ของแผนเดิม"


def _of_divisions(carried: Carried, project: ProjectRecord) -> Iterator[str]:
    for division in carried.gone.get(project.row.pk, ()):
        heir = carried.heirs[division.pk]
        if heir.pk == division.pk:
            yield f"{division}ไม่มีแล้ว และยังไม่ระบุหน่วยที่รับงานต่อ เลือกผู้รับผิดชอบใหม่"
        else:
            yield f"{division}ไม่มีแล้ว จึงเสนอ{heir}ซึ่งรับงานต่อเป็นผู้รับผิดชอบ"


def _of_headcount(project: ProjectRecord) -> Iterator[str]:
    if project.row.headcount:
        yield f"จำนวนกลุ่มเป้าหมาย {project.row.headcount:,} คน ยกมาจากแผนเดิม"


def _of_answers(project: ProjectRecord) -> Iterator[str]:
    for answer in project.answers:
        yield f"ยกมาจากแผนเดิมว่าโครงการตอบ{answer_label(answer)} ตรวจว่ายังตอบอยู่"
