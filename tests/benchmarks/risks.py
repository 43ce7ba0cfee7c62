"""The public page of an office with ten registers of 300 risks, and the workbook of one."""

import json

from tests.benchmarks.figures import Figure, Sample, times
from tests.benchmarks.installation import Installation
from tests.benchmarks.page import samples

MOST_QUERIES = 10
MOST_TIMES_EMPTY = 20
MOST_SECONDS = 1.0


def figures(portal: Installation) -> list[Figure]:
    with portal.copy() as copy:
        copy.module("risks_filled")
        bare = copy.with_settings("tests.benchmarks.settings")
        measured = json.loads(bare.module("risks_times").output)
    page, empty = samples(measured, "clock")
    cpu, empty_cpu = samples(measured, "processor")
    ratio = times(page, empty)
    name = f"Risk page of {measured['risks']} risks, {measured['years']} years"
    book, plain = Sample(measured["book"]), Sample(measured["plain"])
    return [
        Figure(
            f"{name}: queries",
            str(measured["queries"]),
            f"empty view {measured['empty queries']}",
            promised=f"≤ {MOST_QUERIES}",
            holds=measured["queries"] <= MOST_QUERIES,
        ),
        Figure(
            f"{name} ({measured['bytes'] / 1000:.0f} kB): time",
            page.shown("ms", 1000, 2),
            f"empty view {empty.shown('ms', 1000, 3)}",
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
        Figure(
            f"Workbook of {measured['risks']} risks: four sheets",
            book.shown("s", 1, 2),
            f"openpyxl, the same values bare {plain.shown('s', 1, 2)}",
            f"{times(book, plain):.1f} ×",
            f"≤ {MOST_SECONDS:.0f} s",
            book.median <= MOST_SECONDS,
        ),
    ]
