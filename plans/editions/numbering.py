"""Numbers of projects: a number that was published belongs to its project for good.

Addresses, reports and E-PlanNACC name a project by dimension and number. So a published project
keeps its number in every later edition of the plan, nobody else gets it, and new ones go on after.
"""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Max

from plans.models import Dimension, Plan, PlanVersion, Project

Place = tuple[int, int]  # key of the dimension's row, number

STAYS = "โครงการนี้เผยแพร่แล้ว จึงเปลี่ยนมิติหรือลำดับที่ไม่ได้ เพราะที่อยู่และรายงานอ้างถึงลำดับเดิม"


@dataclass(frozen=True)
class PublishedNumbers:
    """The places that public editions of a plan gave away: whose each is, and where each project
    stood last."""

    owners: dict[Place, UUID]
    places: dict[UUID, Place] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: Plan) -> "PublishedNumbers":
        """One query. Where old editions gave a number twice, the later owner keeps it."""
        public = PlanVersion.objects.public().filter(plan=plan)
        rows = Project.objects.filter(version__in=public).order_by("version__number")
        given = [
            (key, (dimension, number))
            for dimension, number, key in rows.values_list("dimension", "number", "key")
        ]
        return cls({place: key for key, place in given}, dict(given))

    def place_of(self, key: UUID) -> Place | None:
        """Where the project was published last; None for one that never was."""
        return self.places.get(key)

    def obstacle(self, key: UUID, dimension: Dimension, number: int) -> str:
        """Why the project may not stand there, in Thai, or ""."""
        place = dimension.pk, number
        if self.owners.get(place, key) != key:
            return (
                f"ลำดับที่ {number} ของมิติที่ {dimension.number} เป็นของโครงการที่เผยแพร่แล้ว "
                f"โครงการใหม่ใช้ลำดับที่ {self.next_after(dimension)} เป็นต้นไป"
            )
        return "" if self.place_of(key) in (None, place) else STAYS

    def next_after(self, dimension: Dimension) -> int:
        """The first number after every published one of the dimension."""
        numbers = [number for pk, number in self.owners if pk == dimension.pk]
        return max(numbers, default=0) + 1


def next_number(version: PlanVersion, dimension: Dimension) -> int:
    """The number that a new project of ``dimension`` takes: after all published and all present."""
    return next_numbers(version).get(dimension.pk, 1)


def next_numbers(version: PlanVersion) -> dict[int, int]:
    """The same for every dimension, by the key of its row, in the order of the framework."""
    published = PublishedNumbers.of(version.plan)
    present = version.projects.order_by().values_list("dimension").annotate(Max("number"))
    last = dict(present)
    return {
        dimension.pk: max(last.get(dimension.pk, 0) + 1, published.next_after(dimension))
        for dimension in version.plan.framework.dimensions.all()
    }
