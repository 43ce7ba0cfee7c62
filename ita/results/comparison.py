"""Where an office's total stands among offices of its kind that publish here.

One query reads the stored totals of a year, as hundredths of a point: whole numbers are read a
good deal faster than Decimals, and there may be 7,850 of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median, quantiles

from django.db.models import Case, F, IntegerField, Value, When
from django.db.models.functions import Cast, Coalesce, Round

from integrity.models import Organisation
from integrity.prepared import Prepared
from ita.models import AssessmentResult

# Among fewer a place would say more about the others than about the office.
FEWEST = 3

_TOTALS = Prepared(
    AssessmentResult.objects.public()
    .filter(year=2401, organisation__kind="{kind}")
    .annotate(shown=Coalesce("official_total", "total"))
    .filter(shown__isnull=False)
    .order_by()
    .values_list(
        Cast(Round(F("shown") * 100), IntegerField()),
        Case(When(organisation__province="{province}", then=Value(1)), default=Value(0)),
    ),
    year=2401,
    kind="{kind}",
    province="{province}",
)


@dataclass(frozen=True)
class Standing:
    """``place``: 1 is the best; offices of one total share a place."""

    place: int
    count: int
    median: Decimal
    lower: Decimal  # a quarter of the offices have less
    upper: Decimal  # a quarter have more
    best: Decimal
    lowest: Decimal


@dataclass(frozen=True)
class Comparison:
    kind: str
    province: str
    everywhere: Standing | None
    in_province: Standing | None
    count: int  # how many publish a total of the year, this office among them


def compare(organisation: Organisation, year: int, total: Decimal | None) -> Comparison | None:
    """None for a year without a total."""
    if total is None:
        return None
    rows = list(_TOTALS.rows(year=year, kind=organisation.kind, province=organisation.province))
    own = int(total * 100)
    return Comparison(
        kind=organisation.get_kind_display(),
        province=organisation.province,
        everywhere=standing(own, [each for each, _ in rows]),
        in_province=standing(own, [each for each, near in rows if near]),
        count=len(rows),
    )


def standing(own: int, totals: Sequence[int]) -> Standing | None:
    """``own`` and ``totals``, which it is one of, in hundredths; None for fewer than FEWEST."""
    if len(totals) < FEWEST:
        return None
    lower, _, upper = quantiles(totals, n=4, method="inclusive")
    return Standing(
        place=1 + sum(each > own for each in totals),
        count=len(totals),
        median=_points(median(totals)),
        lower=_points(lower),
        upper=_points(upper),
        best=_points(max(totals)),
        lowest=_points(min(totals)),
    )


def _points(hundredths: float) -> Decimal:
    """Half up, to two places; quartiles may lie between two hundredths."""
    return Decimal(int(hundredths + 0.5)).scaleb(-2)
