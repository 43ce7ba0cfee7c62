"""Numbers of projects: a number that was published belongs to its project for good.

Addresses, reports and E-PlanNACC name a project by dimension and number. So a published project
keeps its number in every later edition of the plan, nobody else gets it, and new ones go on after.
"""

from dataclasses import dataclass
from uuid import UUID

from plans.models import Dimension, Plan, PlanVersion, Project

Place = tuple[int, int]  # key of the dimension's row, number


@dataclass(frozen=True)
class PublishedNumbers:
    """The places that public editions of a plan gave away, each with its project's key."""

    owners: dict[Place, UUID]

    @classmethod
    def of(cls, plan: Plan) -> "PublishedNumbers":
        """One query. Where old editions gave a number twice, the later owner keeps it."""
        public = PlanVersion.objects.public().filter(plan=plan)
        rows = Project.objects.filter(version__in=public).order_by("version__number")
        places = rows.values_list("dimension", "number", "key")
        return cls({(dimension, number): key for dimension, number, key in places})

    def place_of(self, key: UUID) -> Place | None:
        """Where the project was published last; None for one that never was."""
        return next((place for place, each in reversed(self.owners.items()) if each == key), None)

    def obstacle(self, key: UUID, dimension: Dimension, number: int) -> str:
        """Why the project may not stand there, in Thai, or ""."""
        place = dimension.pk, number
        if self.owners.get(place, key) != key:
            return (
                f"ลำดับที่ {number} ของมิติที่ {dimension.number} เป็นของโครงการที่เผยแพร่แล้ว "
                f"โครงการใหม่ใช้ลำดับที่ {self.next_after(dimension)} เป็นต้นไป"
            )
        published = self.place_of(key)
        if published not in (None, place):
            return "โครงการนี้เผยแพร่แล้ว จึงเปลี่ยนมิติหรือลำดับที่ไม่ได้ เพราะที่อยู่และรายงานอ้างถึงลำดับเดิม"
        return ""

    def next_after(self, dimension: Dimension) -> int:
        """The first number after every published one of the dimension."""
        numbers = [number for pk, number in self.owners if pk == dimension.pk]
        return max(numbers, default=0) + 1


def next_number(version: PlanVersion, dimension: Dimension) -> int:
    """The number that a new project of ``dimension`` takes: after all published and all present."""
    present = Project.objects.filter(version=version, dimension=dimension)
    last = present.order_by("-number").values_list("number", flat=True).first() or 0
    return max(last + 1, PublishedNumbers.of(version.plan).next_after(dimension))
