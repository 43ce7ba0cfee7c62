"""The public page of the plan beside a view that does nothing."""

import json

from tests.benchmarks.figures import Figure, Sample, times
from tests.benchmarks.installation import Installation

MOST_QUERIES = 8
MOST_TIMES_EMPTY = 15


def figures(portal: Installation) -> list[Figure]:
    portal = portal.with_settings("tests.benchmarks.settings")
    measured = json.loads(portal.module("page_times").output)
    clock, empty_clock = samples(measured, "clock")
    cpu, empty_cpu = samples(measured, "processor")
    ratio = times(clock, empty_clock)
    name = f"Plan page of {measured['projects']} projects ({measured['bytes'] / 1000:.0f} kB)"
    return [
        Figure(
            f"{name}: queries",
            str(measured["queries"]),
            f"empty view {measured['empty queries']}",
            promised=f"≤ {MOST_QUERIES}",
            holds=measured["queries"] <= MOST_QUERIES,
        ),
        Figure(
            f"{name}: time",
            clock.shown("ms", 1000, 2),
            f"empty view {empty_clock.shown('ms', 1000, 3)}",
            f"{ratio:.1f} ×",
            f"≤ {MOST_TIMES_EMPTY} ×",
            ratio <= MOST_TIMES_EMPTY,
        ),
        Figure(
            f"{name}: of it on the processor",
            cpu.shown("ms", 1000, 2),
            f"empty view {empty_cpu.shown('ms', 1000, 3)}",
            f"{times(cpu, empty_cpu):.1f} ×",
        ),
    ]


def samples(measured: dict, kind: str) -> tuple[Sample, Sample]:
    page, empty = (Sample(spent[kind] for spent in measured[side]) for side in ("page", "empty"))
    return page, empty
