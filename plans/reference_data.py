"""The plan frameworks and target groups of ``fixtures/reference/``."""

from integrity.reference_data import read
from plans.models import Dimension, Item, Mission, PlanFramework, TargetGroup


def load() -> None:
    for row in read("target_groups"):
        number, values = row["number"], {"title": row["title"], "source": row.get("source", "")}
        TargetGroup.objects.get_or_create(number=number, defaults=values)
    for row in read("plan_frameworks"):
        period = {"first_year": row["first_year"], "last_year": row["last_year"]}
        if not PlanFramework.objects.filter(owner=None, **period).exists():
            add_framework(row, **period)


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
