"""Projects from sample sheets: what the office's record knows is filled in, the rest stays open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from integrity import history
from integrity.history import Tracked
from integrity.models import Division
from integrity.publishing import NotAllowed
from integrity.thai import truncate
from plans.editions.numbering import Place, PublishedNumbers
from plans.editions.publication import locked
from plans.models import (
    Heading,
    Item,
    PlanVersion,
    PointToCheck,
    Project,
    ProjectDivision,
    ProjectItem,
    ProjectResult,
    ResultKind,
    SampleSheet,
    SheetSection,
    YearlyBudget,
)
from plans.models.project import LARGEST_NUMBER
from plans.open_fields import FIELD, open_fields

WORDS = {
    "ผู้บริหารท้องถิ่น": "executive",
    "รองผู้บริหารท้องถิ่น": "deputy",
    "สภาท้องถิ่น": "council",
    "สมาชิกสภาท้องถิ่น": "council_member",
    "ปลัด": "chief_clerk",
    "พนักงาน": "staff",
    "เทศบัญญัติ/ข้อบัญญัติ": "ordinance",
    "ที่ทำการ": "office",
    "สำนักปลัด": "secretariat",
}
PLACES = {"ชื่อหน่วยงาน": "name", "อำเภอ": "district", "จังหวัด": "province"}
FIRST_YEAR, LAST_YEAR = "ปีแรก", "ปีสุดท้าย"
# What is filled without asking anybody; whatever else stands in brackets is the office's to say.
FILLED_FIELDS = (*PLACES, *WORDS, FIRST_YEAR, LAST_YEAR)
HOW_TO_FILL = (
    f"ระบบเติมให้เองเมื่อสร้างโครงการ: {' '.join(f'[{name}]' for name in FILLED_FIELDS)} "
    "ข้อความอื่นในวงเล็บเหลี่ยม เช่น [จำนวนผู้เข้าร่วม] หน่วยงานเป็นผู้กรอก ระบบแสดงให้เห็นชัดจนกว่าจะกรอก "
    "ใช้ชื่อช่องเดียวกันเฉพาะเมื่อหมายถึงสิ่งเดียวกัน เพราะกรอกครั้งเดียวใช้ทุกแห่ง"
)

LONGEST_TITLE = Project._meta.get_field("title").max_length
LONGEST_MEANS = ProjectResult._meta.get_field("means").max_length
LONGEST_POINT = PointToCheck._meta.get_field("text").max_length
REASON = "สร้างจากตัวอย่าง"


def values_of(version: PlanVersion) -> dict[str, str]:
    """Name of a field → what the office and its plan say; what they do not say is left out."""
    office, plan = version.organisation, version.plan
    words = office.words
    values = {
        **{name: getattr(office, column) for name, column in PLACES.items()},
        **{name: getattr(words, column) for name, column in WORDS.items()},
        FIRST_YEAR: str(plan.first_year),
        LAST_YEAR: str(plan.last_year),
    }
    return {name: value for name, value in values.items() if value}


def fill(text: str, values: Mapping[str, str]) -> str:
    """What is put in is not looked at again: a value with brackets of its own stays as it is."""
    return FIELD.sub(lambda found: values.get(found[1]) or found[0], text)


@dataclass(frozen=True)
class FilledSheet:
    """A sample with the values put in. ``sections``: heading and text; ``results``: kind, text,
    means of measurement."""

    sample: SampleSheet
    title: str
    sections: tuple[tuple[Heading, str], ...]
    results: tuple[tuple[ResultKind, str, str], ...]

    def open(self) -> dict[str, list[str]]:
        """Name of each open field → labels of the headings it stands under."""
        texts = [(Heading.TITLE.label, self.title)]
        texts += [(kind.label, body) for kind, body in self.sections]
        texts += [(kind.label, f"{text} {means}") for kind, text, means in self.results]
        places: dict[str, list[str]] = {}
        for label, text in texts:
            for name in open_fields(text):
                labels = places.setdefault(name, [])
                if label not in labels:
                    labels.append(label)
        return places

    def obstacle(self) -> str:
        """Why no project can be made of it, in Thai, or ""."""
        if len(self.title) > LONGEST_TITLE:
            return f"ชื่อโครงการยาวเกิน {LONGEST_TITLE} ตัวอักษร กรอกช่องของชื่อให้สั้นลง"
        if any(len(means) > LONGEST_MEANS for _, _, means in self.results):
            return f"เครื่องมือวัดยาวเกิน {LONGEST_MEANS} ตัวอักษร กรอกช่องของเครื่องมือวัดให้สั้นลง"
        return ""


def filled(sample: SampleSheet, values: Mapping[str, str]) -> FilledSheet:
    return FilledSheet(
        sample,
        fill(sample.title, values),
        tuple((Heading(row.kind), fill(row.body, values)) for row in sample.sections.all()),
        tuple(
            (ResultKind(row.kind), fill(row.text, values), fill(row.means, values))
            for row in sample.results.all()
        ),
    )


@dataclass(frozen=True)
class Shelf:
    """An item of the plan's framework with the samples that answer it."""

    item: Item
    samples: list[SampleSheet]
    is_answered: bool


def shelves(version: PlanVersion) -> list[Shelf]:
    """Every item of the plan's framework in its order. The number of queries does not grow."""
    framework = version.plan.framework
    rows = SampleSheet.objects.for_framework(framework, version.organisation)
    samples: dict[str, list[SampleSheet]] = {}
    for sample in rows.select_related("item", "owner").prefetch_related("sections", "results"):
        samples.setdefault(sample.item.code, []).append(sample)
    answered = set(
        ProjectItem.objects.filter(project__version=version).values_list("item", flat=True)
    )
    items = Item.objects.filter(mission__dimension__framework=framework)
    in_order = ("mission__dimension__number", "mission__number", "number")
    return [
        Shelf(item, samples.get(item.code, []), item.pk in answered)
        for item in items.select_related("mission__dimension").order_by(*in_order)
    ]


def by_dimension(rows: Iterable[Shelf]) -> list[tuple]:
    """(dimension, [(mission, [Shelf])]), as the table of the plan arranges them."""
    return [
        (dimension, [(mission, list(group)) for mission, group in groupby(inner, _mission)])
        for dimension, inner in groupby(rows, lambda shelf: _mission(shelf).dimension)
    ]


def _mission(shelf: Shelf):
    return shelf.item.mission


@dataclass(frozen=True)
class NewProject:
    """What a person chose beside the sheet. No ``number``: the next one of the dimension."""

    sheet: FilledSheet
    item: Item
    years: tuple[int, ...]
    number: int | None = None
    money: YearlyBudget.State = YearlyBudget.State.UNSPECIFIED
    responsibility: Project.Responsibility = Project.Responsibility.DIVISIONS
    division: Division | None = None


@transaction.atomic
def add_projects(version: PlanVersion, wanted: Sequence[NewProject], *, by) -> list[Project]:
    """Add the projects with their sheets, all or none. Raises NotAllowed."""
    fresh = locked(version)
    if not fresh.is_working:
        raise NotAllowed("แผนฉบับนี้ไม่เปิดให้แก้ไขแล้ว จึงเพิ่มโครงการไม่ได้")
    for each in wanted:
        if obstacle := each.sheet.obstacle():
            raise NotAllowed(f"{truncate(each.sheet.title, 80)}: {obstacle}")
    made = history.bulk_create(_projects(fresh, wanted), by=by, reason=REASON)
    pairs = list(zip(made, wanted, strict=True))
    for rows in (
        [ProjectItem(project=project, item=each.item) for project, each in pairs],
        [
            ProjectDivision(project=project, division=each.division)
            for project, each in pairs
            if each.division
        ],
        [
            YearlyBudget(project=project, year=year, state=each.money)
            for project, each in pairs
            for year in each.years
        ],
        [row for project, each in pairs for row in _sections(project, each.sheet)],
        [row for project, each in pairs for row in _results(project, each.sheet)],
        [row for project, each in pairs for row in _points(project, each.sheet)],
    ):
        history.bulk_create(rows, by=by, reason=REASON)
    return made


def _projects(version: PlanVersion, wanted: Sequence[NewProject]) -> list[Project]:
    published = PublishedNumbers.of(version.plan)
    taken = set(version.projects.values_list("dimension", "number"))
    projects = []
    for each in wanted:
        mission = each.item.mission
        dimension, key = mission.dimension, uuid4()
        number = each.number or _next(dimension, taken, published)
        if number > LARGEST_NUMBER:
            raise NotAllowed(
                f"มิติที่ {dimension.number} มีโครงการลำดับที่ {LARGEST_NUMBER} แล้ว ไม่มีลำดับถัดไป "
                "ให้เพิ่มทีละโครงการโดยระบุลำดับที่ที่ว่างอยู่"
            )
        if (dimension.pk, number) in taken:
            raise NotAllowed(f"มิติที่ {dimension.number} มีโครงการลำดับที่ {number} แล้ว")
        if obstacle := published.obstacle(key, dimension, number):
            raise NotAllowed(obstacle)
        taken.add((dimension.pk, number))
        projects.append(
            Project(
                key=key,
                version=version,
                dimension=dimension,
                mission=mission,
                number=number,
                kind=each.sheet.sample.kind,
                title=each.sheet.title,
                responsibility=each.responsibility,
                sample=each.sheet.sample,
            )
        )
    return projects


def _next(dimension, taken: set[Place], published: PublishedNumbers) -> int:
    """As plans.editions.numbering.next_number, also after what this very deed adds."""
    present = [number for pk, number in taken if pk == dimension.pk]
    return max(max(present, default=0) + 1, published.next_after(dimension))


def _sections(project: Project, sheet: FilledSheet) -> list[Tracked]:
    return [
        SheetSection(project=project, position=position, kind=kind, body=body)
        for position, (kind, body) in enumerate(sheet.sections)
    ]


def _results(project: Project, sheet: FilledSheet) -> list[Tracked]:
    return [
        ProjectResult(project=project, position=position, kind=kind, text=text, means=means)
        for position, (kind, text, means) in enumerate(sheet.results)
    ]


def _points(project: Project, sheet: FilledSheet) -> list[Tracked]:
    return [
        PointToCheck(
            project=project,
            origin=PointToCheck.Origin.SAMPLE,
            text=truncate(f"กรอก [{name}] ใน{', '.join(labels)}", LONGEST_POINT),
        )
        for name, labels in sheet.open().items()
    ]


@transaction.atomic
def settle_points(version: PlanVersion, *, by) -> None:
    """Tick off what samples left open and somebody has filled in since."""
    of_samples = {"origin": PointToCheck.Origin.SAMPLE, "checked_at": None}
    points = list(PointToCheck.objects.filter(project__version=version, **of_samples))
    if not points:
        return
    projects = Project.objects.filter(pk__in={point.project_id for point in points})
    still_open = {
        project.pk: _open_in(project)
        for project in projects.prefetch_related("sheet_sections", "results")
    }
    settled = [
        point
        for point in points
        if still_open[point.project_id].isdisjoint(open_fields(point.text))
    ]
    for point in settled:
        point.checked_at, point.checked_by = timezone.now(), by
    history.bulk_update(settled, ("checked_at", "checked_by"), by=by, reason="กรอกแล้ว")


def _open_in(project: Project) -> set[str]:
    texts = [project.title, *(row.body for row in project.sheet_sections.all())]
    texts += [f"{row.text} {row.means}" for row in project.results.all()]
    return {name for text in texts for name in open_fields(text)}
