"""The checks of a plan beside the snapshot of the same plan, which reads as much."""

import json

from tests.benchmarks.figures import Figure, Sample, times
from tests.benchmarks.installation import Installation

MOST_SECONDS = 0.3


def figures(portal: Installation) -> list[Figure]:
    with portal.copy() as fresh:
        measured = json.loads(fresh.module("check_times").output)
    small, large = measured["small"], measured["large"]
    name = f"Checks of a plan of {small['projects']} projects"
    return [
        _time(name, small, promised=True),
        _time(f"Checks of a plan of {large['projects']} projects", large, promised=False),
        Figure(
            f"{name}: queries",
            str(small["queries"]),
            f"of {large['projects']} projects {large['queries']}",
            promised="the same",
            holds=small["queries"] == large["queries"],
        ),
    ]


def _time(name: str, measured: dict, *, promised: bool) -> Figure:
    checks, snapshots = Sample(measured["check"]), Sample(measured["snapshot"])
    return Figure(
        f"{name}: time",
        checks.shown("ms", 1000, 0),
        f"snapshot {snapshots.shown('ms', 1000, 0)}",
        f"{times(checks, snapshots):.1f} ×",
        f"≤ {MOST_SECONDS * 1000:.0f} ms" if promised else "",
        checks.median <= MOST_SECONDS if promised else None,
    )
