"""The page of one project's texts as a clerk left it: read from the reading, then from the form."""

import re
from dataclasses import dataclass, field
from math import ceil

from django.http import QueryDict

from integrity.admin.text import whole_number
from integrity.thai import arabic_digits, normalise, thai_digits, truncate
from plans.editions.numbering import next_number
from plans.models import (
    Dimension,
    Heading,
    Item,
    Mission,
    PlanVersion,
    Project,
    ProjectKind,
    ProjectResult,
    SheetSection,
    TextReading,
)
from plans.models.project import LARGEST_NUMBER
from plans.texts.headings import MOST_HEADINGS
from plans.texts.results import Proposal, propose
from plans.texts.saving import LONGEST_HEADING, Decision, NewProject, fingerprints

NEW = "new"
# With room to add some: nothing that was read may be lost on the way back.
MOST_BOXES = MOST_HEADINGS + 20
LINE_LENGTH = 55
FEWEST_ROWS, MOST_ROWS = 2, 24


@dataclass
class Box:
    """One heading as it is edited. ``number`` is what the document printed."""

    kind: str
    heading: str
    body: str
    number: int | None = None
    error: str = ""

    @property
    def rows(self) -> int:
        lines = self.body.split("\n")
        needed = sum(max(1, ceil(len(line) / LINE_LENGTH)) for line in lines)
        return min(MOST_ROWS, max(FEWEST_ROWS, needed + 1))

    @property
    def name(self) -> str:
        return self.heading or (
            Heading(self.kind).label if self.kind in Heading.values else "หัวข้อใหม่"
        )

    @property
    def is_printed(self) -> bool:
        """Whether the record prints facts of its own here, which the text may repeat."""
        return self.kind in (Heading.PERIOD, Heading.BUDGET, Heading.RESPONSIBLE)

    @property
    def has_lines(self) -> bool:
        return "\n" in self.body

    def check(self) -> None:
        self.error = ""
        if self.kind not in Heading.values:
            self.error = "เลือกว่าหัวข้อนี้เป็นเรื่องใด"
        elif len(self.heading) > LONGEST_HEADING:
            self.error = f"คำที่ใช้เป็นหัวข้อยาวเกิน {LONGEST_HEADING} ตัวอักษร"

    def as_dict(self) -> dict:
        return {
            "kind": self.kind,
            "number": self.number,
            "heading": self.heading,
            "body": self.body,
        }


@dataclass
class NewFields:
    """What a new project needs beyond its texts, as typed."""

    mission: str = ""
    number: str = ""
    kind: str = ""
    title: str = ""


@dataclass
class ReviewForm:
    reading: TextReading
    version: PlanVersion
    boxes: list[Box]
    destination: str = ""
    new: NewFields = field(default_factory=NewFields)
    settled: set[int] = field(default_factory=set)
    takes_results: bool = False
    seen_project: str = ""
    seen: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, reading: TextReading, version: PlanVersion) -> "ReviewForm":
        """As the portal understood it."""
        boxes = [Box(**section) for section in reading.sections]
        form = cls(
            reading, version, boxes, str(reading.project_id or ""), _guessed(reading, version)
        )
        has_results = ProjectResult.objects.filter(project=reading.project_id).exists()
        form.takes_results = form.proposal.is_sure and not has_results
        return form

    @classmethod
    def typed(cls, reading: TextReading, version: PlanVersion, data: QueryDict) -> "ReviewForm":
        count = min(whole_number(data.get("boxes", "")) or 0, MOST_BOXES)
        return cls(
            reading,
            version,
            [_box(data, position) for position in range(count)],
            data.get("destination", ""),
            NewFields(
                *(
                    normalise(data.get(f"new_{name}", "")).strip()
                    for name in NewFields.__annotations__
                )
            ),
            {
                number
                for each in data.getlist("settled")
                if (number := whole_number(each)) is not None
            },
            "takes_results" in data,
            data.get("seen_project", ""),
            data.get("seen", ""),
        )

    # What the page shows

    @property
    def proposal(self) -> Proposal:
        return propose(self.sections)

    @property
    def sections(self) -> list[dict]:
        return [box.as_dict() for box in self.boxes]

    def doubts(self) -> list[tuple[int, str, bool]]:
        return [
            (position, text, position in self.settled)
            for position, text in enumerate(self.reading.doubts)
        ]

    def destinations(self) -> list[tuple[str, str]]:
        projects = self.version.projects.select_related("dimension").in_plan_order()
        return [(str(each.pk), f"{each.code} {truncate(each.title, 90)}") for each in projects]

    def missions(self) -> list[tuple[str, str]]:
        rows = Mission.objects.filter(dimension__framework=self.version.plan.framework_id)
        return [
            (str(each.pk), f"{each.code} {truncate(each.title, 90)}")
            for each in rows.order_by("dimension__number", "number")
        ]

    def items(self) -> list[Item]:
        """The items the document puts the project under, of the mission that is chosen."""
        codes = _place(self.reading)[1]
        mission = whole_number(self.new.mission)
        return list(Item.objects.filter(mission=mission, code__in=codes).order_by("number"))

    def stands_there(self) -> list[SheetSection]:
        """What the destination says now, which saving replaces."""
        project = self.project()
        return list(project.sheet_sections.all()) if project else []

    def project(self) -> Project | None:
        key = whole_number(self.destination)
        return key and self.version.projects.filter(pk=key).select_related("dimension").first()

    def show(self) -> None:
        """Note what the page tells of the destination, for the next time it comes back."""
        project = self.project()
        self.seen_project = str(project.pk) if project else ""
        self.seen = fingerprints([project.pk])[project.pk] if project else ""

    # What the buttons do

    def merge(self, position: int) -> None:
        """The heading and its text go to the end of the heading before: nothing is dropped."""
        if not 0 < position < len(self.boxes):
            return
        box = self.boxes.pop(position)
        words = self._in_digits_of_source(f"{box.number}. " if box.number else "") + box.name
        before = self.boxes[position - 1]
        before.body = "\n".join(text for text in (before.body, words, box.body) if text.strip())

    def _in_digits_of_source(self, number: str) -> str:
        source = self.reading.source
        return thai_digits(number) if arabic_digits(source) != source else number

    def join(self, position: int) -> None:
        """Lines that a page's width broke become paragraphs; items of a list stay apart."""
        if 0 <= position < len(self.boxes):
            self.boxes[position].body = joined(self.boxes[position].body)

    def remove(self, position: int) -> None:
        if 0 <= position < len(self.boxes):
            del self.boxes[position]

    def add(self, position: int) -> None:
        if len(self.boxes) < MOST_BOXES:
            self.boxes.insert(position + 1, Box("", "", ""))

    def decision(self) -> Decision | None:
        """None with ``errors`` when something is missing."""
        self.errors = {}
        new = self._new_project() if self.destination == NEW else None
        project = None if new else self.project()
        if new is None and project is None and not self.errors:
            self.errors["destination"] = "เลือกโครงการที่จะบันทึกลง หรือเลือกเพิ่มเป็นโครงการใหม่"
        for box in self.boxes:
            box.check()
        if not self.boxes:
            self.errors["boxes"] = "ต้องมีอย่างน้อยหนึ่งหัวข้อ"
        if self.errors or any(box.error for box in self.boxes):
            return None
        left = [text for position, text, is_settled in self.doubts() if not is_settled]
        results = self.proposal.results if self.takes_results else []
        return Decision(self.reading, self.sections, left, project, new, results, self.seen)

    def _new_project(self) -> NewProject | None:
        mission = Mission.objects.filter(
            pk=whole_number(self.new.mission), dimension__framework=self.version.plan.framework_id
        ).select_related("dimension")
        chosen = mission.first()
        number = whole_number(self.new.number)
        if chosen is None:
            self.errors["new_mission"] = "เลือกภารกิจตามมิติของโครงการใหม่"
        if not number or number > LARGEST_NUMBER:
            self.errors["new_number"] = f"ลำดับที่เป็นตัวเลข 1 ถึง {LARGEST_NUMBER}"
        if self.new.kind not in ProjectKind.values:
            self.errors["new_kind"] = "เลือกประเภท"
        if not self.new.title:
            self.errors["new_title"] = "ระบุชื่อโครงการ"
        if self.errors:
            return None
        return NewProject(chosen, number, self.new.kind, self.new.title, self.items())


_BEGINS = re.compile(r"[-–—•*]|\(?[\d๐-๙]+(?:[.][\d๐-๙]+)*[.)]|ผลผลิต|ผลลัพธ์|เชิง")


def joined(body: str) -> str:
    """Thai goes on without a space where a line ends; words in Latin letters do not."""
    lines: list[str] = []
    for line in filter(None, map(str.strip, body.split("\n"))):
        if not lines or _BEGINS.match(line):
            lines.append(line)
        else:
            touches_latin = lines[-1][-1].isascii() or line[0].isascii()
            lines[-1] += f" {line}" if touches_latin else line
    return "\n".join(lines)


def _box(data: QueryDict, position: int) -> Box:
    def said(name: str) -> str:
        return normalise(data.get(f"{name}-{position}", "")).strip()

    return Box(said("kind"), said("heading"), said("body"), whole_number(said("number")))


def _place(reading: TextReading) -> tuple[str, list[str]]:
    """Mission and items over the project, as the document's headings said."""
    places = reading.sheet_import.options.get("places", [])
    at = reading.position - 1
    return tuple(places[at]) if at < len(places) else ("", [])


def _guessed(reading: TextReading, version: PlanVersion) -> NewFields:
    """Prefilled from the text where it says so; the clerk looks at each."""
    framework = version.plan.framework_id
    missions = Mission.objects.filter(dimension__framework=framework, code=_place(reading)[0])
    mission = missions.first()
    dimensions = Dimension.objects.filter(framework=framework, number=reading.dimension_number)
    dimension = mission.dimension if mission else dimensions.first()
    kind = next((each for each in ProjectKind if reading.title.startswith(each.label)), None)
    return NewFields(
        mission=str(mission.pk) if mission else "",
        number=str(next_number(version, dimension)) if dimension else "",
        kind=kind.value if kind else "",
        title=reading.title,
    )
