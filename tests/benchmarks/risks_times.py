"""Times the risk page, the empty view and the workbook in one process: prints JSON."""

import io
import json
import sys
import time

from openpyxl import Workbook

from ita.models import RiskAssessment
from ita.risks.workbook import four_sheets
from tests.benchmarks.figures import in_turn
from tests.benchmarks.in_process import get
from tests.benchmarks.installation import SLUG
from tests.benchmarks.page_times import EMPTY, queries, spent_each
from tests.benchmarks.risks_filled import YEARS

ROUNDS = 15
BOOKS = 5
PAGES, EMPTIES = 3, 50
YEAR = YEARS[-2]
PAGE = f"/{SLUG}/risks/{YEAR}/"


def seconds(deed) -> float:
    start = time.perf_counter()
    deed()
    return time.perf_counter() - start


def bare(snapshot: dict) -> bytes:
    """The same values of the register, with nothing around them."""
    workbook = Workbook()
    page = workbook.active
    for risk in snapshot["risks"]:
        page.append([value for value in risk.values() if isinstance(value, (str, int))])
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def main() -> None:
    page, empty = in_turn(
        lambda: spent_each(PAGE, PAGES),
        lambda: spent_each(EMPTY, EMPTIES),
        rounds=ROUNDS,
        warm_ups=3,
    )
    published = RiskAssessment.objects.published().filter(organisation__slug=SLUG)
    snapshot = published.get(year=YEAR).snapshot.data
    book, plain = in_turn(
        lambda: seconds(lambda: four_sheets(snapshot)),
        lambda: seconds(lambda: bare(snapshot)),
        rounds=BOOKS,
    )
    measured = {
        "page": [spent._asdict() for spent in page],
        "empty": [spent._asdict() for spent in empty],
        "queries": queries(PAGE),
        "empty queries": queries(EMPTY),
        "bytes": len(get(PAGE)),
        "risks": len(snapshot["risks"]),
        "years": published.count(),
        "book": book,
        "plain": plain,
    }
    json.dump(measured, sys.stdout)
