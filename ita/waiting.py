"""What waits for a person in results, measures and risks. Each room says its own, in this order."""

from integrity.waiting import Waiting
from ita.measures import waiting as measures
from ita.results import waiting as results
from ita.risks import waiting as risks

ROOMS = (results.for_user, measures.for_user, risks.for_user)


def for_user(user) -> list[Waiting]:
    if user.organisation_id is None:
        return []
    return [each for room in ROOMS for each in room(user)]
