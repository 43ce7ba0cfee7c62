"""Where the projects of a plan stand in the framework of the next period.

A link between the frameworks, or the same code with the same title, is sure. The same title
elsewhere, or the same code under another title, is only proposed. The rest a person has to place.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from integrity.thai import name_key
from plans.models import FrameworkLink, Item, Mission, PlanFramework, PlanVersion, Project


class Certainty(IntEnum):
    MISSING = 0
    PROPOSED = 1
    SURE = 2

    @property
    def label(self) -> str:
        return {0: "ไม่พบที่ตรงกัน", 1: "เสนอ ต้องตรวจ", 2: "ตรงกัน"}[self]


@dataclass(frozen=True)
class Match:
    """A place of the new framework for one of the old, and how sure that is."""

    place: Mission | Item | None
    certainty: Certainty
    why: str


@dataclass(frozen=True)
class Proposal:
    """A project, its old places, and where it would stand."""

    project: Project
    old_places: list[Mission | Item]
    certainty: Certainty
    why: str
    mission: Mission | None = None
    items: list[Item] = field(default_factory=list)

    @property
    def place(self) -> Mission | Item | None:
        """What one choice among missions and items says: the item it answers first."""
        return self.items[0] if self.items else self.mission


NO_MATCH = Match(None, Certainty.MISSING, "กรอบใหม่ไม่มีเลขที่หรือชื่อนี้")


class Places:
    """The missions and items of a framework, found by code and by title; two queries."""

    def __init__(self, framework: PlanFramework):
        missions = Mission.objects.filter(dimension__framework=framework)
        items = Item.objects.filter(mission__dimension__framework=framework)
        self.missions = list(
            missions.select_related("dimension").order_by("dimension__number", "number")
        )
        self.items = list(
            items.select_related("mission__dimension").order_by(
                "mission__dimension__number", "mission__number", "number"
            )
        )
        self._by_code = {place.code: place for place in (*self.missions, *self.items)}
        self._by_title: dict[tuple[type, str], Mission | Item] = {}
        for place in reversed((*self.missions, *self.items)):
            self._by_title[type(place), name_key(place.title)] = place

    def coded(self, code: str) -> Mission | Item | None:
        return self._by_code.get(code)

    def titled(self, old: Mission | Item) -> Mission | Item | None:
        return self._by_title.get((type(old), name_key(old.title)))


class Mapping:
    def __init__(self, earlier: PlanFramework, framework: PlanFramework):
        self.places = Places(framework)
        links = FrameworkLink.objects.filter(framework=framework, earlier=earlier)
        self._links = dict(links.values_list("earlier_code", "code"))

    def match(self, old: Mission | Item) -> Match:
        linked = self.places.coded(self._links.get(old.code, ""))
        if linked:
            return Match(linked, Certainty.SURE, f"เทียบกรอบไว้แล้ว {old.code} → {linked.code}")
        coded, titled = self.places.coded(old.code), self.places.titled(old)
        if type(coded) is type(old) and name_key(coded.title) == name_key(old.title):
            return Match(coded, Certainty.SURE, "เลขที่และชื่อตรงกัน")
        if titled:
            return Match(titled, Certainty.PROPOSED, f"ชื่อตรงกัน แต่เลขที่เปลี่ยนเป็น {titled.code}")
        if type(coded) is type(old):
            return Match(coded, Certainty.PROPOSED, "เลขที่ตรงกัน แต่ชื่อต่างกัน")
        return NO_MATCH

    def propose(self, project: Project, old_items: list[Item]) -> Proposal:
        """By its items; where none of them goes on, by its mission."""
        matches = [self.match(item) for item in old_items]
        found = [match for match in matches if match.place]
        if not found:
            found = matches = [self.match(project.mission)]
        first = found[0]
        if first.place is None:
            return Proposal(project, old_items or [project.mission], first.certainty, first.why)
        mission = first.place if isinstance(first.place, Mission) else first.place.mission
        items = _items_of(mission, found)
        certainty = min(match.certainty for match in matches)
        why = "; ".join(dict.fromkeys(match.why for match in matches))
        lost = [match for match in matches if match.place not in (mission, *items)]
        if lost:
            why = f"{why}; ภารกิจย่อย {len(lost)} ข้อไม่อยู่ใต้ภารกิจเดียวกันแล้ว"
            certainty = Certainty.PROPOSED
        return Proposal(project, old_items or [project.mission], certainty, why, mission, items)


def _items_of(mission: Mission, found: Iterable[Match]) -> list[Item]:
    items = [match.place for match in found if isinstance(match.place, Item)]
    return list(dict.fromkeys(item for item in items if item.mission_id == mission.pk))


def proposals(source: PlanVersion, framework: PlanFramework) -> list[Proposal]:
    """One for each project of ``source``, in the order of the plan; a fixed number of queries."""
    mapping = Mapping(source.plan.framework, framework)
    projects = source.projects.select_related("dimension", "mission").in_plan_order()
    rows = projects.prefetch_related("item_links__item")
    return [
        mapping.propose(project, [link.item for link in project.item_links.all()])
        for project in rows
    ]
