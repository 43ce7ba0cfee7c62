"""Rules about the rows: numbers, titles, years, who answers, what is to be reached."""

import re
from collections.abc import Iterable, Iterator

from integrity.checks import Hit, Subject
from integrity.thai import arabic_digits, thai_date, truncate
from plans.checks.money_text import NEAR, years_named
from plans.checks.record import PlanRecord, ProjectRecord
from plans.models import Heading, PointToCheck, Project, ProjectResult, ResultTarget
from plans.open_fields import open_fields

Operator = ResultTarget.Operator
POINT_RULE, POINT = "point-to-check", "point-"
PERSONS = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:,\d{3})+|\d{1,7})\s*(?:คน|ราย(?![ก-๙])|ท่าน)(?![ก-๙]*ละ)"
)
_EACH = re.compile(r"ละ\s*(?:ไม่น้อยกว่า|ไม่เกิน|ประมาณ|จำนวน)?\s*$")
_OF_EACH = re.compile(r"\s*(?:/|ต่อ(?!ปี|เนื่อง))")
_KIND_WORDS = re.compile("|".join(label for label in Project.Kind.labels))
_NOT_LETTERS = re.compile(r"[\W_]+")


def without_projects(record: PlanRecord) -> Iterator[Hit]:
    if not record.projects:
        yield Hit("แผนนี้ยังไม่มีโครงการ นำเข้าจากตารางคำนวณ หรือเพิ่มทีละโครงการ", record.table)


def divisions_gone(record: PlanRecord) -> Iterator[Hit]:
    for project in record.projects:
        for link in project.divisions:
            division = link.division
            if not division.is_gone:
                continue
            if division.successor:
                why = f"ยุบรวมเข้ากับ{division.successor.name}แล้ว"
            else:
                why = f"เลิกไปแล้วเมื่อ {thai_date(division.ended_on)}"
            yield Hit(
                f"{division.name} ซึ่งเป็น{link.get_role_display()} {why}",
                project.place("division_links-group"),
                project.subject,
                division.slug,
            )


def places_published(record: PlanRecord) -> Iterator[Hit]:
    """Whoever moved it: a form, an import, a draft that an older version of the portal made."""
    for project in record.projects:
        row = project.row
        if why := record.published.obstacle(row.key, row.dimension, row.number):
            place = record.published.place_of(row.key)
            if place and place[0] == row.dimension_id:
                why = f"{why} ให้แก้กลับเป็นลำดับที่ {place[1]}"
            yield Hit(why, project.place("id_number"), project.subject, row.code)


def numbering_gaps(record: PlanRecord) -> Iterator[Hit]:
    """Numbers that no project has, never had in public, and nobody cancelled."""
    dimensions: dict[int, list[ProjectRecord]] = {}
    for project in record.projects:
        dimensions.setdefault(project.row.dimension_id, []).append(project)
    for key, projects in dimensions.items():
        taken = {project.row.number for project in projects}
        given = {number for dimension, number in record.given_numbers if dimension == key}
        missing = sorted(set(range(1, max(taken))) - taken - given)
        if missing:
            number = projects[0].row.dimension.number
            yield Hit(
                f"มิติที่ {number} ไม่มีลำดับที่ {in_runs(missing)}",
                record.table,
                Subject(f"dimension-{number}", f"มิติที่ {number}", (number, 0)),
            )


def in_runs(numbers: Iterable[int]) -> str:
    """3–5, 8"""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs[:20])


def compared_title(title: str) -> str:
    """Without the word of its kind, marks, spaces: what makes two titles the same."""
    plain = arabic_digits(title).casefold().strip()
    return _NOT_LETTERS.sub("", _KIND_WORDS.sub("", plain, count=1)) or plain


def same_titles(record: PlanRecord) -> Iterator[Hit]:
    first: dict[str, ProjectRecord] = {}
    for project in record.projects:
        same = first.setdefault(compared_title(project.row.title), project)
        if same is not project:
            yield Hit(
                f"ชื่อซ้ำกับโครงการ {same.code} “{same.row.title}”",
                project.place("id_title"),
                project.subject,
            )


def years_without_projects(record: PlanRecord) -> Iterator[Hit]:
    if not record.projects:
        return
    run = {budget.year for project in record.projects for budget in project.budgets}
    for year in record.years:
        if year not in run:
            yield Hit(f"ปี {year} ไม่มีโครงการใดดำเนินการ", record.table)


def without_responsible(record: PlanRecord) -> Iterator[Hit]:
    for project in record.projects:
        names_divisions = project.row.responsibility == Project.Responsibility.DIVISIONS
        if names_divisions and not project.divisions:
            yield Hit(
                "ยังไม่มีผู้รับผิดชอบ",
                project.place("division_links-group"),
                project.subject,
            )


RESULT_TEXTS = (Heading.RESULTS.value, Heading.INDICATORS.value)


def without_result(record: PlanRecord) -> Iterator[Hit]:
    for project in record.projects:
        if not project.results and not project.texts_of(*RESULT_TEXTS):
            yield Hit("ยังไม่มีผลผลิตหรือผลลัพธ์", project.place("results-group"), project.subject)


_LIST_NUMBER = re.compile(r"^\s*\(?\d{1,2}(?:\.\d{1,2})*[.)]?\s*", re.M)


def targets_without_number(record: PlanRecord) -> Iterator[Hit]:
    """No result of the project can be counted, neither by its targets nor by its own words."""
    kinds = (*RESULT_TEXTS, *(f"result_{kind}" for kind in ProjectResult.Kind.values))
    for project in record.projects:
        texts = project.texts_of(*kinds)
        if not texts:
            continue
        counted = any(
            target.number is not None
            for result in project.results
            for target in project.targets(result)
        )
        if not counted and not any(
            re.search(r"\d", _LIST_NUMBER.sub("", text.words)) for text in texts
        ):
            yield Hit(
                "ผลผลิตและผลลัพธ์ไม่มีค่าเป้าหมายที่เป็นตัวเลขเลย",
                project.place("results-group"),
                project.subject,
            )


def quarters_not_said(record: PlanRecord) -> Iterator[Hit]:
    """Once for a plan that has none; otherwise for each project that lacks some."""
    lacking = [
        project
        for project in record.projects
        if project.budgets and not all(budget.quarters for budget in project.budgets)
    ]
    if not lacking:
        return
    if not any(budget.quarters for project in record.projects for budget in project.budgets):
        yield Hit("ทั้งแผนยังไม่ระบุไตรมาสที่ดำเนินการ", record.table)
        return
    for project in lacking:
        years = [budget.year for budget in project.budgets if not budget.quarters]
        yield Hit(
            f"ยังไม่ระบุไตรมาสที่ดำเนินการของปี {in_runs(years)}",
            project.page,
            project.subject,
        )


def headcounts_differ(record: PlanRecord) -> Iterator[Hit]:
    for project in record.projects:
        told = _told_headcounts(project)
        named = project.row.headcount
        if named and told and named not in told and sum(told) != named:
            yield Hit(
                f"จำนวนกลุ่มเป้าหมาย {named:,} คน แต่ข้อความระบุ {_persons(told)}",
                project.place("id_headcount"),
                project.subject,
            )
        group = max([named or 0, sum(told)])
        if group:
            yield from _more_than(project, group)


def _told_headcounts(project: ProjectRecord) -> list[int]:
    kinds = (Heading.TARGET_GROUP.value, Heading.QUANTITATIVE_TARGET.value)
    return [number for text in project.texts_of(*kinds) for number in persons(text.words)]


def persons(text: str) -> list[int]:
    """Numbers of persons; "20 คนต่อหมู่บ้าน" and "หมู่บ้านละ 20 คน" count one of many."""
    return [
        int(found[1].replace(",", ""))
        for found in PERSONS.finditer(text)
        if not _EACH.search(text[max(found.start() - NEAR, 0) : found.start()])
        and not _OF_EACH.match(text, found.end())
    ]


def _more_than(project: ProjectRecord, group: int) -> Iterator[Hit]:
    """Fewer than the group may come; more cannot, unless they are counted over all years."""
    for text, address, promised in _promised(project):
        most = max(promised, default=0)
        if most > group:
            told = truncate(text.lstrip("-–• "), 80)
            yield Hit(
                f"กลุ่มเป้าหมาย {group:,} คน แต่ผลผลิต “{told}” ระบุ {most:,} คน",
                address,
                project.subject,
            )
            return


def _promised(project: ProjectRecord) -> Iterator[tuple[str, str, list[int]]]:
    """Persons that each output is to reach."""
    for index, result in enumerate(project.results):
        if result.kind == ProjectResult.Kind.OUTPUT:
            promised = [
                int(target.number)
                for target in project.targets(result)
                if target.unit in ("คน", "ราย", "ท่าน")
                and target.number is not None
                and target.operator in (Operator.EXACTLY, Operator.AT_LEAST)
                and target.scope != ResultTarget.Scope.PLAN
            ]
            place = project.place(f"results-{index}")
            yield result.text, place, promised or persons(arabic_digits(result.text))
    for text in project.texts_of(Heading.RESULTS.value):
        for line in text.words.split("ผลลัพธ์")[0].split("\n"):
            yield line.strip(), text.address, persons(line)


def _persons(numbers: list[int]) -> str:
    return ", ".join(f"{number:,} คน" for number in numbers[:6])


def period_years(record: PlanRecord) -> Iterator[Hit]:
    for project in record.projects:
        own = {budget.year for budget in project.budgets}
        for text in project.texts_of(Heading.PERIOD.value):
            wrong = sorted(years_named(text.words) - own)
            if own and wrong:
                yield Hit(
                    f"{text.name}ระบุปี {in_runs(wrong)} แต่ตารางให้ดำเนินการปี {in_runs(own)}",
                    text.address,
                    project.subject,
                )


def points_open(record: PlanRecord) -> Iterator[Hit]:
    """Not of fields that still stand in the texts: those are found there, each at its box."""
    for project in record.projects:
        waiting = [point for point in project.points if point.checked_at is None]
        words = [text.words for text in (project.title, *project.texts)] if waiting else []
        still_open = {name for text in words for name in open_fields(text)}
        for point in waiting:
            names = open_fields(arabic_digits(point.text))
            if point.origin != PointToCheck.Origin.SAMPLE or still_open.isdisjoint(names):
                yield Hit(point.text, project.page, project.subject, f"{POINT}{point.pk}")
