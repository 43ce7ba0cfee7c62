"""The public page of a year of ITA results beside a view that does nothing."""

import json

from tests.benchmarks.figures import Figure, times
from tests.benchmarks.installation import Installation
from tests.benchmarks.page import samples

MOST_QUERIES = 10
MOST_TIMES_EMPTY = 20


def figures(portal: Installation) -> list[Figure]:
    with portal.with_settings("tests.benchmarks.settings").copy() as changed:
        measured = json.loads(changed.module("ita_times").output)
    name = f"ITA page, {measured['years']} years of the office"
    return [
        *_figures(name, measured["few"], promised=True),
        *_figures(f"{name}, compared with 7,850 others", measured["many"], promised=False),
    ]


def _figures(name: str, measured: dict, *, promised: bool) -> list[Figure]:
    clock, empty_clock = samples(measured, "clock")
    cpu, empty_cpu = samples(measured, "processor")
    ratio = times(clock, empty_clock)
    time = (
        f"{name}: time",
        clock.shown("ms", 1000, 2),
        f"empty view {empty_clock.shown('ms', 1000, 3)}",
        f"{ratio:.1f} ×",
    )
    if not promised:
        return [Figure(*time)]
    return [
        Figure(
            f"{name}: queries",
            str(measured["queries"]),
            f"empty view {measured['empty queries']}",
            promised=f"≤ {MOST_QUERIES}",
            holds=measured["queries"] <= MOST_QUERIES,
        ),
        Figure(*time, f"≤ {MOST_TIMES_EMPTY} ×", ratio <= MOST_TIMES_EMPTY),
        Figure(
            f"{name}: of it on the processor",
            cpu.shown("ms", 1000, 2),
            f"empty view {empty_cpu.shown('ms', 1000, 3)}",
            f"{times(cpu, empty_cpu):.1f} ×",
        ),
    ]
