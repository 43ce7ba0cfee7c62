"""Projects of one edition changing places at once: by way of numbers that nobody has."""

from collections.abc import Collection

from django.db import models

from integrity.sheets.ledger import note_before
from plans.models import PlanVersion, Project
from plans.models.project import LARGEST_NUMBER

Place = tuple[int, int]  # key of the dimension's row, number


def clear_the_way(
    version: PlanVersion, movers: Collection[Project], wanted: Collection[Place]
) -> None:
    """Put projects that change places at numbers that nobody has or wants.

    A number is taken but once at any moment, also between two statements. Without history:
    nobody means these numbers, and nobody sees them before the transaction ends.
    """
    taken = {*wanted, *version.projects.values_list("dimension", "number")}
    free = {
        pk: (number for number in range(LARGEST_NUMBER, 0, -1) if (pk, number) not in taken)
        for pk in {project.dimension_id for project in movers}
    }
    note_before(movers, ["number"])
    for project in movers:
        project.number = next(free[project.dimension_id])
    models.QuerySet(Project).bulk_update(movers, ["number"], batch_size=500)
