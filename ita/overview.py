"""The office's results, measures and risks at a glance. Each room says its own, in this order."""

from integrity.overview import Group
from ita.results import overview as results

ROOMS = (results.figures,)


def figures(user) -> list[Group]:
    if user.organisation_id is None:
        return []
    return [group for room in ROOMS for group in room(user)]
