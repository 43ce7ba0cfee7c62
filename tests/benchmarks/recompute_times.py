"""Times the computing of 7,850 results, a thousand offices over the years of all schemes: JSON."""

import itertools
import json
import sys
import time
from decimal import Decimal

from django.db.models import QuerySet

from integrity import history
from integrity.models import Organisation
from ita.models import AssessmentResult, AssessmentScheme, Indicator, Score
from ita.scoring.recompute import recompute, recompute_all

RESULTS = 7850
ROUNDS = 5
# Of the peer only so many are measured, and their time is scaled to all of them.
PEER_SHARE = 20


def main() -> None:
    fill()
    results = AssessmentResult.objects.filter(organisation__slug__startswith="measured-")
    changed, unchanged, one_by_one = [], [], []
    for _ in range(ROUNDS):
        forget(results)
        changed.append(spent(lambda: recompute_all(results)))
        unchanged.append(spent(lambda: recompute_all(results)))
        forget(results)
        few = list(results.select_related("scheme").order_by("pk")[: RESULTS // PEER_SHARE])
        one_by_one.append(PEER_SHARE * spent(lambda: [recompute(row) for row in few]))  # noqa: B023
    json.dump(
        {
            "results": results.count(),
            "changed": changed,
            "unchanged": unchanged,
            "one by one": one_by_one,
        },
        sys.stdout,
    )


def spent(deed) -> float:
    start = time.perf_counter()
    deed()
    return time.perf_counter() - start


def forget(results) -> None:
    """Back to what nothing was computed of yet; measuring is no change that anybody made."""
    QuerySet(AssessmentResult).filter(pk__in=results.values("pk")).update(
        total=None, rating=None, figures={}
    )


def fill() -> None:
    """Ten scores each, of the ten indicators of the year's scheme."""
    schemes = list(AssessmentScheme.objects.filter(owner=None))
    offices = history.bulk_create(
        [_office(number) for number in range(-(-RESULTS // len(schemes)))]
    )
    pairs = itertools.islice(itertools.product(offices, schemes), RESULTS)
    results = history.bulk_create(
        [
            AssessmentResult(organisation=office, scheme=scheme, year=scheme.year)
            for office, scheme in pairs
        ]
    )
    indicators = {
        scheme.pk: list(Indicator.objects.filter(instrument__scheme=scheme)) for scheme in schemes
    }
    history.bulk_create(
        [
            Score(result=result, indicator=indicator, value=_value(result.pk, indicator.number))
            for result in results
            for indicator in indicators[result.scheme_id]
        ]
    )


def _office(number: int) -> Organisation:
    return Organisation(
        name=f"องค์การบริหารส่วนตำบลที่ {number}",
        kind=Organisation.Kind.SAO,
        slug=f"measured-{number}",
        subdistrict="วัด",
        district="วัด",
        province="วัด",
    )


def _value(result: int, indicator: int) -> Decimal:
    """Between 50.00 and 99.99, different from place to place and the same in every run."""
    return 50 + Decimal((result * 7919 + indicator * 104729) % 5000) / 100
