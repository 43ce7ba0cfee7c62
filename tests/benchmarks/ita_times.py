"""Times the page of a year of ITA results and the empty view in one process: prints JSON.

First with ten years of the sample office, then with 7,850 more offices of its kind to be compared
with.
"""

import json
import sys
from decimal import Decimal

from integrity import history
from integrity.models import Organisation
from ita.models import AssessmentResult, AssessmentScheme
from ita.scoring.recompute import recompute
from tests.benchmarks.figures import in_turn
from tests.benchmarks.page_times import EMPTIES, EMPTY, PAGES, ROUNDS, queries, spent_each
from tests.ita import made

OFFICE, YEAR = "yaplong", 2562
PAGE = f"/{OFFICE}/ita/{YEAR}/"
YEARS = range(2560, 2570)
OTHERS = 7850


def main() -> None:
    office = Organisation.objects.get(slug=OFFICE)
    fill_years(office)
    measured = {"years": office.ita_results.filter(is_public=True).count(), "few": spent()}
    fill_offices(office.kind)
    measured["many"] = spent()
    json.dump(measured, sys.stdout)


def spent() -> dict:
    page, empty = in_turn(
        lambda: spent_each(PAGE, PAGES),
        lambda: spent_each(EMPTY, EMPTIES),
        rounds=ROUNDS,
        warm_ups=3,
    )
    return {
        "page": [each._asdict() for each in page],
        "empty": [each._asdict() for each in empty],
        "queries": queries(PAGE),
        "empty queries": queries(EMPTY),
    }


def fill_years(office: Organisation) -> None:
    """Ten public years, each with the scores of its ten indicators."""
    there = set(office.ita_results.filter(kind="official").values_list("year", flat=True))
    for year in YEARS:
        if year not in there:
            made.result(office, year, made.YAPLONG, is_public=True)
    for result in office.ita_results.filter(kind="official", is_public=False):
        result.is_public = True
        result.save()
        recompute(result)


def fill_offices(kind: str) -> None:
    """As many as there are in the country, all of one kind and with a total of the year."""
    scheme = AssessmentScheme.objects.for_year(None, YEAR)
    offices = history.bulk_create(
        [
            Organisation(
                name=f"หน่วยงานที่ {number}",
                kind=kind,
                slug=f"compared-{number}",
                district="วัด",
                province=f"จังหวัด {number % 76}",
            )
            for number in range(OTHERS)
        ]
    )
    history.bulk_create(
        [
            AssessmentResult(
                organisation=office,
                scheme=scheme,
                year=YEAR,
                is_public=True,
                official_total=50 + Decimal(number * 7919 % 5000) / 100,
            )
            for number, office in enumerate(offices)
        ]
    )
