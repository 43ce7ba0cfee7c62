"""The plan's table in the admin: as few queries for ten times as many projects."""

import json

from tests.benchmarks.figures import Figure, Sample, times
from tests.benchmarks.installation import Installation

MOST_QUERIES = 15


def figures(portal: Installation) -> list[Figure]:
    with portal.copy() as copy:
        measured = json.loads(copy.module("tree_times").output)
    usual, large = measured["usual"], measured["large"]
    name = f"Plan table in the admin, {large['projects']} projects"
    spent, peer = Sample(large["seconds"]), Sample(usual["seconds"])
    return [
        Figure(
            f"{name}: queries",
            str(large["queries"]),
            f"{usual['projects']} projects {usual['queries']}",
            promised=f"≤ {MOST_QUERIES}",
            holds=max(large["queries"], usual["queries"]) <= MOST_QUERIES,
        ),
        Figure(
            f"{name}: time",
            spent.shown("ms", 1000),
            f"{usual['projects']} projects {peer.shown('ms', 1000)}",
            f"{times(spent, peer):.1f} ×",
        ),
    ]
