"""Saving texts that a clerk agreed to: all that is handed in, or nothing.

Many projects are written with as many statements as one. What stood there before is noted in the
import's ledger, so that the whole import can be taken back in one step.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects

from integrity import history
from integrity.models import SheetImport
from integrity.sheets.ledger import recording
from integrity.thai import truncate
from plans.editions.numbering import PublishedNumbers
from plans.editions.publication import locked
from plans.models import (
    Heading,
    Item,
    Mission,
    PlanVersion,
    PointToCheck,
    Project,
    ProjectItem,
    ProjectResult,
    SheetSection,
    TextReading,
    YearlyBudget,
)
from plans.texts.matching import DESTINATION
from plans.texts.repeated import Records
from plans.texts.results import Result, propose

LONGEST_REASON = 100
LONGEST_HEADING = SheetSection._meta.get_field("heading").max_length
NEW_PROJECT = "โครงการใหม่จากเอกสาร: ยังไม่ระบุงบประมาณรายปีและผู้รับผิดชอบ"


class NotSaved(Exception):
    """Nothing was saved; says why in Thai."""


@dataclass
class NewProject:
    mission: Mission
    number: int
    kind: str
    title: str
    items: list[Item] = field(default_factory=list)


@dataclass
class Decision:
    """What a clerk decided on one reading. ``seen``: the project's fingerprint as it was shown."""

    reading: TextReading
    sections: list[dict]
    doubts: list[str]
    project: Project | None = None
    new: NewProject | None = None
    results: list[Result] = field(default_factory=list)
    seen: str = ""

    @property
    def name(self) -> str:
        return f"ที่ {self.reading.position} “{truncate(self.reading.title, 80)}”"


def is_sure(reading: TextReading) -> bool:
    waits = reading.state == TextReading.State.WAITING
    return waits and not reading.doubts and reading.project_id is not None


def needs_only_its_place(reading: TextReading) -> bool:
    """A project is proposed, and nothing is doubted but whether it is the one."""
    waits = reading.state == TextReading.State.WAITING
    return bool(
        waits and reading.project_id and reading.doubts and not _beside_the_place(reading.doubts)
    )


def _beside_the_place(doubts: Iterable[str]) -> list[str]:
    return [text for text in doubts if not text.startswith(DESTINATION)]


def agreed(readings: Iterable[TextReading], seen: dict[int, str]) -> list[Decision]:
    """Decisions on readings as they stand, each for the project that it names; results are taken
    where they are sure and new."""
    readings = list(readings)
    keys = [each.project_id for each in readings]
    has_results = set(
        ProjectResult.objects.filter(project__in=keys).values_list("project", flat=True)
    )
    found = []
    for reading in readings:
        proposal = propose(reading.sections)
        takes = proposal.is_sure and reading.project_id not in has_results
        found.append(
            Decision(
                reading,
                reading.sections,
                _beside_the_place(reading.doubts),
                project=reading.project,
                results=proposal.results if takes else [],
                seen=seen.get(reading.project_id, ""),
            )
        )
    return found


def fingerprints(keys: Iterable[int]) -> dict[int, str]:
    """What each project's sheet says now, in two queries however many there are."""
    said: dict[int, list] = {pk: [] for pk in keys if pk}
    sections = SheetSection.objects.filter(project__in=said).order_by("position", "pk")
    for pk, *row in sections.values_list("project", "pk", "kind", "heading", "body"):
        said[pk].append(row)
    results = ProjectResult.objects.filter(project__in=said).order_by("pk")
    for pk, *row in results.values_list("project", "pk", "kind", "text"):
        said[pk].append(row)
    return {pk: stamp(rows) for pk, rows in said.items()}


def stamp(rows: Iterable) -> str:
    return hashlib.sha256(json.dumps(list(rows)).encode()).hexdigest()


# Of a project that has no sheet yet.
NOTHING = stamp(())


@transaction.atomic
def save(attempt: SheetImport, version: PlanVersion, decisions: Sequence[Decision], *, by) -> bool:
    """Write them into ``version``; returns whether that took it back from review to draft.

    Raises NotSaved when the edition is closed by now, a project was changed since it was shown,
    or a new project cannot stand where it was put.
    """
    version = locked(version)
    attempt = SheetImport.objects.select_for_update(of=("self",)).get(pk=attempt.pk)
    _refuse(attempt, version, decisions)
    is_reopened = version.is_in_review
    if is_reopened:
        version.reopen()
    tracked = {
        "by": by,
        "reason": truncate(f"นำเข้าข้อความจาก {attempt.file_name}", LONGEST_REASON),
    }
    with recording(attempt):
        added = _create_projects(version, [each for each in decisions if each.new], tracked)
        _write(version, decisions, tracked)
    for each in decisions:
        each.reading.project = each.project
        each.reading.sections, each.reading.doubts = each.sections, each.doubts
        each.reading.state = TextReading.State.SAVED
    columns = ("project", "sections", "doubts", "state")
    TextReading.objects.bulk_update([each.reading for each in decisions], columns)
    attempt.outcome = SheetImport.Outcome.DONE
    attempt.added += added
    attempt.changed += len(decisions) - added
    attempt.by = attempt.by or by
    attempt.save()
    return is_reopened


def _refuse(attempt: SheetImport, version: PlanVersion, decisions: Sequence[Decision]) -> None:
    if not version.is_working:
        raise NotSaved("แผนฉบับนี้ปิดแล้ว หากต้องแก้ไข ให้สร้างฉบับทบทวน แล้วนำเข้าข้อความใหม่")
    if attempt.outcome not in (SheetImport.Outcome.PREVIEWED, SheetImport.Outcome.DONE):
        raise NotSaved("การนำเข้าครั้งนี้ยกเลิกไปแล้ว กรุณาเริ่มนำเข้าใหม่")
    keys = [each.reading.pk for each in decisions]
    states = dict(TextReading.objects.filter(pk__in=keys).values_list("pk", "state"))
    for each in decisions:
        if states.get(each.reading.pk) != TextReading.State.WAITING:
            raise NotSaved(f"{each.name} มีผู้บันทึกหรือข้ามไปแล้ว กรุณาเปิดรายการใหม่")
    _refuse_changed(version, decisions)


def _refuse_changed(version: PlanVersion, decisions: Sequence[Decision]) -> None:
    keys = [each.project.pk for each in decisions if each.project]
    if len(set(keys)) < len(keys):
        raise NotSaved("มีข้อความมากกว่าหนึ่งแห่งไปลงโครงการเดียวกัน กรุณาตรวจทีละรายการ")
    now = fingerprints(keys)
    there = set(Project.objects.filter(pk__in=keys, version=version).values_list("pk", flat=True))
    for each in decisions:
        if each.project is None:
            continue
        if each.project.pk not in there:
            raise NotSaved(f"{each.name}: โครงการที่เลือกไว้ถูกลบไปแล้ว กรุณาเลือกใหม่")
        if now[each.project.pk] != each.seen:
            raise NotSaved(f"{each.name}: มีผู้แก้รายละเอียดของโครงการนี้หลังจากที่แสดง กรุณาดูอีกครั้งแล้วบันทึก")


def _create_projects(version: PlanVersion, decisions: list[Decision], tracked: dict) -> int:
    published = PublishedNumbers.of(version.plan) if decisions else None
    for each in decisions:
        new = each.new
        project = Project(
            version=version,
            dimension=new.mission.dimension,
            mission=new.mission,
            number=new.number,
            kind=new.kind,
            title=new.title,
        )
        _check_new(project, published, each)
        (each.project,) = history.bulk_create([project], **tracked)
        years = [
            YearlyBudget(project=project, year=year, state=YearlyBudget.State.UNSPECIFIED)
            for year in version.plan.years
        ]
        history.bulk_create(years, **tracked)
        items = [
            ProjectItem(project=project, item=item, position=position)
            for position, item in enumerate(new.items)
        ]
        history.bulk_create(items, **tracked)
    return len(decisions)


def _check_new(project: Project, published: PublishedNumbers, decision: Decision) -> None:
    try:
        project.full_clean()
    except ValidationError as wrong:
        raise NotSaved(f"{decision.name}: {' '.join(wrong.messages)}") from wrong
    if obstacle := published.obstacle(project.key, project.dimension, project.number):
        raise NotSaved(f"{decision.name}: {obstacle}")


def _write(version: PlanVersion, decisions: Sequence[Decision], tracked: dict) -> None:
    projects = [each.project for each in decisions]
    prefetch_related_objects(projects, "budgets", "division_links")
    records = Records(version.organisation)
    history.delete(SheetSection.objects.filter(project__in=projects), **tracked)
    rows = [row for each in decisions for row in _sections(each, records)]
    history.bulk_create(rows, **tracked)
    taken = [each.project for each in decisions if each.results]
    history.delete(ProjectResult.objects.filter(project__in=taken), **tracked)
    history.bulk_create([row for each in decisions for row in _results(each)], **tracked)
    old = PointToCheck.objects.filter(
        project__in=projects, origin=PointToCheck.Origin.TEXTS, checked_at=None
    )
    history.delete(old, **tracked)
    history.bulk_create([row for each in decisions for row in _points(each)], **tracked)


def _sections(decision: Decision, records: Records) -> Iterable[SheetSection]:
    for position, section in enumerate(decision.sections):
        body = section["body"].strip()
        if records.say(decision.project, section["kind"], body):
            body = ""
        # Results that became records are printed from there.
        if section["kind"] == Heading.RESULTS and decision.results:
            body = ""
        yield SheetSection(
            project=decision.project,
            position=position,
            kind=section["kind"],
            heading=section["heading"].strip()[:LONGEST_HEADING],
            body=body,
        )


def _results(decision: Decision) -> Iterable[ProjectResult]:
    positions: dict[str, int] = defaultdict(int)
    for each in decision.results:
        yield ProjectResult(
            project=decision.project,
            kind=each.kind,
            position=positions[each.kind],
            text=each.text,
        )
        positions[each.kind] += 1


def _points(decision: Decision) -> Iterable[PointToCheck]:
    standing = _beside_the_place(decision.doubts)
    for text in [NEW_PROJECT, *standing] if decision.new else standing:
        yield PointToCheck(
            project=decision.project, origin=PointToCheck.Origin.TEXTS, text=text[:500]
        )
