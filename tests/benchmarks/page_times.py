"""Times the plan page and the empty view in one process, and counts queries: prints JSON."""

import json
import re
import sys
import time

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.benchmarks.figures import in_turn
from tests.benchmarks.in_process import get
from tests.benchmarks.installation import PLAN

ROUNDS = 15
PAGES, EMPTIES = 5, 50  # requests a round: enough of the quick one to be timed
EMPTY = "/empty"


def seconds_each(path: str, times: int) -> float:
    """Of one request. What the portal may have kept of an earlier one is forgotten before each."""
    total = 0.0
    for _ in range(times):
        cache.clear()
        start = time.perf_counter()
        get(path)
        total += time.perf_counter() - start
    return total / times


def queries(path: str) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        get(path)
    return len(captured)


def main() -> None:
    page, empty = in_turn(
        lambda: seconds_each(PLAN, PAGES),
        lambda: seconds_each(EMPTY, EMPTIES),
        rounds=ROUNDS,
        warm_ups=3,
    )
    body = get(PLAN)
    measured = {
        "page": page,
        "empty": empty,
        "queries": queries(PLAN),
        "empty queries": queries(EMPTY),
        "bytes": len(body),
        "projects": len(re.findall(rb'id="p\d+-\d+"', body)),
    }
    json.dump(measured, sys.stdout)
