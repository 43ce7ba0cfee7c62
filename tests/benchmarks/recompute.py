"""All ITA results of the country's offices computed again, beside one result after another."""

import json

from tests.benchmarks.figures import Figure, Sample, times
from tests.benchmarks.installation import Installation

MOST_SECONDS = 10


def figures(portal: Installation) -> list[Figure]:
    with portal.copy() as copy:
        measured = json.loads(copy.module("recompute_times").output)
    changed, one_by_one = Sample(measured["changed"]), Sample(measured["one by one"])
    unchanged = Sample(measured["unchanged"])
    name = f"Computing {measured['results']} ITA results again"
    return [
        Figure(
            f"{name}, every one changed",
            changed.shown("s"),
            f"one by one {one_by_one.shown('s')}",
            f"{times(changed, one_by_one):.2f} ×",
            f"≤ {MOST_SECONDS} s",
            changed.median <= MOST_SECONDS,
        ),
        Figure(
            f"{name}, none changed",
            unchanged.shown("s"),
            f"every one changed {changed.shown('s')}",
            f"{times(unchanged, changed):.2f} ×",
            f"≤ {MOST_SECONDS} s",
            unchanged.median <= MOST_SECONDS,
        ),
    ]
