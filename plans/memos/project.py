"""The memo ขออนุมัติดำเนินโครงการ: what the plan says of a project and of the year asked for."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from integrity.documents.clauses.chain import addressee_of, set_chain
from integrity.documents.clauses.creating import create
from integrity.documents.clauses.filling import (
    LONGEST_LABEL,
    LONGEST_TITLE,
    numbered,
    open_field,
    paragraph,
    under,
)
from integrity.documents.clauses.rows import ClauseRow
from integrity.documents.models import ClauseDocument, Kind
from integrity.models import Division
from integrity.publishing import NotAllowed
from integrity.thai import baht, baht_text, truncate
from plans.memos.words import CLOSING, edition_words, obstacle_of_person
from plans.models import Heading, Project, ProjectDivision, YearlyBudget
from plans.quarters import in_words


@transaction.atomic
def ask_for_project(project: Project, year: int, *, by) -> ClauseDocument:
    """The memo ขออนุมัติดำเนินโครงการ of a year. Raises NotAllowed, in Thai."""
    version = project.version
    if obstacle := obstacle_for_project(project, by):
        raise NotAllowed(obstacle)
    if year not in version.plan.years:
        raise NotAllowed("เลือกปีงบประมาณภายในช่วงของแผน")
    division = division_for(project, by)
    memo = create(
        version.organisation,
        Kind.MEMO,
        by=by,
        title=truncate(
            f"ขออนุมัติดำเนิน{named(project)} ประจำปีงบประมาณ พ.ศ. {year}",
            LONGEST_TITLE,
        ),
        division=division,
        rows=_project_rows(project, year, division),
        first_fiscal_year=year,
        addressee=addressee_of(version.organisation),
        closing=CLOSING,
        source_label=truncate(f"{project.code} {project.title} · {version}", LONGEST_LABEL),
        source_address=project_address(project),
    )
    set_chain(memo, by)
    return memo


def obstacle_for_project(project: Project, by) -> str:
    """Why ``by`` may not begin this memo, or ""."""
    version = project.version
    if found := obstacle_of_person(version, by):
        return found
    if not (version.is_published or version.is_working):
        return "ทำบันทึกได้จากแผนฉบับที่เผยแพร่อยู่หรือฉบับร่างเท่านั้น เปิดโครงการนี้ในฉบับล่าสุด"
    if not _may_write_for(project, by):
        return "ทำบันทึกได้เฉพาะโครงการที่สำนัก/กองของท่านรับผิดชอบ"
    return ""


def _may_write_for(project: Project, by) -> bool:
    if by.has_perm("plans.submit_planversion"):
        return True
    if project.responsibility != Project.Responsibility.DIVISIONS:
        return True
    return project.division_links.filter(division=by.division_id).exists()


def division_for(project: Project, by) -> Division | None:
    """Who asks: the division that leads; for an editor the own, whose paper it will be."""
    if not by.has_perm("plans.submit_planversion"):
        return by.division
    lead = project.division_links.filter(role=ProjectDivision.Role.LEAD).select_related("division")
    first = lead.first()
    return first.division if first else by.division


def named(project: Project) -> str:
    """With its kind before it, unless its title begins with that word."""
    kind = project.get_kind_display()
    return project.title if project.title.startswith(kind) else f"{kind} {project.title}"


def project_address(project: Project) -> str:
    """Where citizens read the project, once its edition is public."""
    return f"{project.version.get_absolute_url()}projects/{project.code}/"


def _project_rows(project: Project, year: int, division: Division | None) -> Iterator[ClauseRow]:
    facts = _ProjectFacts(project, year)
    asking = division.name if division else project.version.organisation.name
    yield paragraph(facts.place_in_plan())
    yield paragraph(f"{asking}จึงขออนุมัติดำเนินการ โดยมีรายละเอียด ดังนี้")
    parts = [
        ("หลักการและเหตุผล", facts.body(Heading.RATIONALE, "หลักการและเหตุผล")),
        ("วัตถุประสงค์", facts.body(Heading.OBJECTIVES, "วัตถุประสงค์")),
        ("กลุ่มเป้าหมาย", facts.target_group()),
        ("สถานที่ดำเนินการ", facts.body(Heading.LOCATION, "สถานที่ดำเนินการ")),
        ("ระยะเวลาดำเนินการ", facts.period()),
        ("งบประมาณ", facts.money()),
        ("ผู้รับผิดชอบ", facts.responsible()),
        ("ตัวชี้วัดและค่าเป้าหมาย", facts.results()),
    ]
    number = 0
    for heading, text in parts:
        if not text:
            continue
        number += 1
        if "\n" in text or len(text) > 100:
            yield numbered(f"{number}.", heading)
            yield from under(text)
        else:
            yield numbered(f"{number}.", f"{heading} {text}")


@dataclass(frozen=True)
class _ProjectFacts:
    """What the record says of a project and a year, in words; "" or a field for what it lacks."""

    project: Project
    year: int

    @property
    def budget(self) -> YearlyBudget | None:
        return self.project.budgets.filter(year=self.year).prefetch_related("lines").first()

    def place_in_plan(self) -> str:
        project = self.project
        dimension, mission = project.dimension, project.mission
        items = [link.item for link in project.item_links.select_related("item")]
        serves = "".join(f" ภารกิจย่อย {item.code} {item.title}" for item in items[:1])
        return (
            f"ตาม{project.version.title}{edition_words(project.version)} "
            f"มิติที่ {dimension.number} {dimension.title} ภารกิจตามมิติ {mission.code} "
            f"{mission.title}{serves} กำหนดให้ดำเนิน{named(project)} "
            f"(ลำดับที่ {project.number}) ในปีงบประมาณ พ.ศ. {self.year} นั้น"
        )

    def body(self, kind: Heading, name: str) -> str:
        texts = [
            part.body.strip() for part in self.project.sheet_sections.filter(kind=kind) if part.body
        ]
        return "\n".join(texts) or open_field(name)

    def target_group(self) -> str:
        boxes = ", ".join(group.title for group in self.project.target_groups.all())
        people = f"จำนวน {self.project.headcount:,} คน" if self.project.headcount else ""
        said = " ".join(filter(None, [boxes, people]))
        return said or self.body(Heading.TARGET_GROUP, "กลุ่มเป้าหมาย")

    def period(self) -> str:
        budget = self.budget
        if budget is None:
            return f"ปีงบประมาณ พ.ศ. {self.year} {open_field('ช่วงเวลาดำเนินการ')}"
        quarters = in_words(budget.quarters) or open_field("ช่วงเวลาดำเนินการ")
        return f"ปีงบประมาณ พ.ศ. {self.year} {quarters}"

    def money(self) -> str:
        budget = self.budget
        if budget is None or budget.state == YearlyBudget.State.UNSPECIFIED:
            return f"จำนวน {open_field('จำนวนเงิน')} บาท"
        if budget.state == YearlyBudget.State.NONE:
            return "ไม่ใช้งบประมาณ"
        money = f"{baht(budget.amount)} บาท ({baht_text(budget.amount)})"
        return f"จำนวน {money} {self._source(budget)}"

    def _source(self, budget: YearlyBudget) -> str:
        ordinance = self.project.version.organisation.words.ordinance
        lines = [line.sentence(ordinance=ordinance) for line in budget.lines.all()]
        if lines:
            return f"จาก{' และ'.join(lines)}"
        return f"จาก{self.project.budget_source or open_field('แหล่งงบประมาณ')}"

    def responsible(self) -> str:
        links = self.project.division_links.select_related("division").order_by("role", "position")
        line = self.project.responsible_line(link.division.name for link in links)
        return line or open_field("ผู้รับผิดชอบ")

    def results(self) -> str:
        lines = []
        for result in self.project.results.prefetch_related("targets").order_by("kind", "position"):
            targets = ", ".join(str(each) for each in result.targets.all())
            lines.append(f"- {result.text}" + (f" ค่าเป้าหมาย {targets}" if targets else ""))
        return "\n".join(lines)
