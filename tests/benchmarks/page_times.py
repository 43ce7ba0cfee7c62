"""Times the plan page and the empty view in one process, and counts queries: prints JSON."""

import json
import re
import sys
import time
from typing import NamedTuple

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.benchmarks.figures import in_turn
from tests.benchmarks.in_process import get
from tests.benchmarks.installation import PLAN

ROUNDS = 15
PAGES, EMPTIES = 5, 50  # requests a round: enough of the quick one to be timed
EMPTY = "/empty"


class Spent(NamedTuple):
    """Seconds of one request: by the clock, and of this process on the processor."""

    clock: float
    processor: float


def spent_each(path: str, times: int) -> Spent:
    """What the portal may have kept of an earlier request is forgotten before each."""
    clock = processor = 0.0
    for _ in range(times):
        cache.clear()
        start, cpu_start = time.perf_counter(), time.process_time()
        get(path)
        processor += time.process_time() - cpu_start
        clock += time.perf_counter() - start
    return Spent(clock / times, processor / times)


def queries(path: str) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        get(path)
    return len(captured)


def main() -> None:
    page, empty = in_turn(
        lambda: spent_each(PLAN, PAGES),
        lambda: spent_each(EMPTY, EMPTIES),
        rounds=ROUNDS,
        warm_ups=3,
    )
    body = get(PLAN)
    measured = {
        "page": [spent._asdict() for spent in page],
        "empty": [spent._asdict() for spent in empty],
        "queries": queries(PLAN),
        "empty queries": queries(EMPTY),
        "bytes": len(body),
        "projects": len(re.findall(rb'id="p\d+-\d+"', body)),
    }
    json.dump(measured, sys.stdout)
