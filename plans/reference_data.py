"""The plan frameworks, target groups and sample sheets of ``fixtures/reference/``."""

from integrity import history
from integrity.reference_data import read
from plans.models import (
    Dimension,
    Heading,
    Item,
    Mission,
    PlanFramework,
    ResultKind,
    SampleResult,
    SampleSection,
    SampleSheet,
    SheetSection,
    TargetGroup,
)

SAMPLE_FILES = tuple(f"sample_sheets/dimension_{number}" for number in (1, 2, 3, 4))


def load() -> None:
    for row in read("target_groups"):
        number, values = row["number"], {"title": row["title"], "source": row.get("source", "")}
        TargetGroup.objects.get_or_create(number=number, defaults=values)
    for row in read("plan_frameworks"):
        period = {"first_year": row["first_year"], "last_year": row["last_year"]}
        if not PlanFramework.objects.filter(owner=None, **period).exists():
            add_framework(row, **period)
    for name in SAMPLE_FILES:
        add_samples(read(name))


def add_framework(row: dict, **period: int) -> PlanFramework:
    """Create a national framework with its whole tree from its YAML form."""
    framework = PlanFramework.objects.create(
        title=row["title"],
        source=row["source"],
        confidence=row["confidence"],
        note=row.get("note", ""),
        **period,
    )
    for entry in row["dimensions"]:
        dimension = Dimension.objects.create(
            framework=framework, number=entry["number"], title=entry["title"]
        )
        for mission_entry in entry["missions"]:
            _add_mission(dimension, mission_entry)
    return framework


def _add_mission(dimension: Dimension, entry: dict) -> None:
    mission = Mission.objects.create(
        dimension=dimension,
        code=entry["number"],
        number=_last_number(entry["number"]),
        title=entry["title"],
    )
    for item in entry.get("items") or ():
        Item.objects.create(
            mission=mission,
            code=item["number"],
            number=_last_number(item["number"]),
            title=item["title"],
        )


def _last_number(code: str) -> int:
    return int(code.rsplit(".", 1)[-1])


def add_samples(content: dict) -> None:
    """A national sample for each item of the period's first national framework that never had
    one: what staff deleted stays deleted."""
    period = {"first_year": content["first_year"], "last_year": content["last_year"]}
    frameworks = PlanFramework.objects.filter(owner=None, replaces=None, **period)
    there = SampleSheet.history.filter(owner=None).order_by().values("item")
    items = Item.objects.filter(mission__dimension__framework__in=frameworks)
    by_code = {item.code: item for item in items.exclude(pk__in=there)}
    rows = [row for row in content["samples"] if row["item"] in by_code]
    sheets = history.bulk_create(
        [
            SampleSheet(
                item=by_code[row["item"]],
                kind=row["kind"],
                title=row["title"],
                source=content["source"],
                confidence=row.get("confidence", content["confidence"]),
                note=row.get("note", ""),
            )
            for row in rows
        ]
    )
    pairs = list(zip(sheets, rows, strict=True))
    history.bulk_create([part for sheet, row in pairs for part in _sample_sections(sheet, row)])
    history.bulk_create([part for sheet, row in pairs for part in _sample_results(sheet, row)])


def _sample_sections(sheet: SampleSheet, row: dict) -> list[SampleSection]:
    """The nine headings of the model sheet; what the record prints itself may have no text."""
    texts = row["sheet"]
    return [
        SampleSection(sample=sheet, position=position, kind=kind, body=texts.get(kind, "").strip())
        for position, kind in enumerate(map(Heading, SheetSection.DEFAULT))
    ]


def _sample_results(sheet: SampleSheet, row: dict) -> list[SampleResult]:
    return [
        SampleResult(
            sample=sheet, position=position, kind=kind, text=entry["text"], means=entry["means"]
        )
        for kind in ResultKind
        for position, entry in enumerate(row[f"{kind.value}s"])
    ]
