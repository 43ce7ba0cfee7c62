"""The ITA results of an office that citizens may read, and how they follow on each other.

Everything is computed when scores are saved (``AssessmentResult.figures``), so that a page reads
and does no arithmetic but differences. The queries are prepared: the page is read often.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from integrity.models import Organisation
from integrity.models.reference import Confidence
from integrity.prepared import Prepared
from ita.models import AssessmentResult, RatingBand
from ita.results.bands import Band, Rules, change
from ita.results.charts import YearPoint
from ita.scoring.scheme_tree import Sample

Json = dict[str, object]

REASONS = {
    "below": "ประมวลผลไม่ได้",
    "missing": "ไม่มีคะแนน",
    "exempt": "ไม่นำมาคิด",
}


@dataclass
class ShownYear:
    """A public official result as pages show it; ``total`` and ``rating`` are those computed."""

    slug: str
    pk: int
    year: int
    source: str
    remark: str
    official_total: Decimal | None
    official_rating: str | None
    total: Decimal | None
    rating: str | None
    figures_text: str
    scheme_id: int
    scheme_title: str
    scheme_source: str
    confidence: str
    pass_mark: Decimal
    sample_percent: Decimal | None
    sample_least: int | None
    sample_large: int | None
    sample_large_least: int | None
    bands: tuple[Band, ...] = field(default=(), init=False)

    COLUMNS = (
        "pk",
        "year",
        "source",
        "remark",
        "official_total",
        "official_rating__label",
        "total",
        "rating__label",
        Cast("figures", TextField()),
        "scheme_id",
        "scheme__title",
        "scheme__source",
        "scheme__confidence",
        "scheme__pass_mark",
        "scheme__sample_percent",
        "scheme__sample_least",
        "scheme__sample_large",
        "scheme__sample_large_least",
    )

    @cached_property
    def figures(self) -> Json:
        return json.loads(self.figures_text)

    @property
    def url(self) -> str:
        return reverse("ita:result_detail", args=(self.slug, self.year))

    @property
    def shown_total(self) -> Decimal | None:
        """What was announced, else what the scores give."""
        return self.total if self.official_total is None else self.official_total

    @property
    def shown_rating(self) -> str:
        return self.official_rating or self.rating or ""

    @property
    def difference(self) -> Decimal | None:
        """The announced total less the computed one, where both are known and differ."""
        if self.official_total is None or self.total is None:
            return None
        return (self.official_total - self.total) or None

    @property
    def passes(self) -> bool | None:
        return None if self.shown_total is None else self.shown_total >= self.pass_mark

    @property
    def short_of_pass(self) -> Decimal | None:
        return None if self.passes is not False else self.pass_mark - self.shown_total

    @property
    def rules(self) -> Rules:
        return Rules(self.pass_mark, self.bands)

    @property
    def sample(self) -> Sample:
        return Sample(
            self.sample_percent, self.sample_least, self.sample_large, self.sample_large_least
        )

    @property
    def confidence_label(self) -> str:
        return Confidence(self.confidence).label

    @property
    def reason(self) -> str:
        """Why there is no total, in a few words; "" when there is one."""
        if self.shown_total is not None:
            return ""
        states = {cell["state"] for cell in self.figures.get("instruments", {}).values()}
        return REASONS["below" if "below" in states else "missing"]

    @property
    def lacking(self) -> list[str]:
        """Codes of the instruments for want of which there is no total."""
        cells = self.figures.get("instruments", {})
        return [code for code, cell in cells.items() if cell["score"] is None]


_PUBLIC = AssessmentResult.objects.public().filter(organisation=-1).order_by("-year")
_YEARS = Prepared(_PUBLIC.values_list(*ShownYear.COLUMNS), organisation=-1)
_ONE_YEAR = Prepared(
    _PUBLIC.filter(year=2401).values_list(*ShownYear.COLUMNS), organisation=-1, year=2401
)
_LATEST = Prepared(
    _PUBLIC.values_list("year", "official_total", "total", "official_rating__label",
                        "rating__label", "scheme__pass_mark"),
    organisation=-1,
)  # fmt: skip
_BANDS = Prepared(
    RatingBand.objects.filter(
        scheme__results__organisation=-1,
        scheme__results__kind=AssessmentResult.Kind.OFFICIAL,
        scheme__results__is_public=True,
    )
    .order_by("scheme_id", "position")
    .distinct()
    .values_list("scheme_id", "position", "label", "least_total", "least_instrument"),
    organisation=-1,
)


def results_of(organisation: Organisation) -> list[ShownYear]:
    """All public years with the bands of their schemes, the newest first; two queries."""
    years = [
        ShownYear(organisation.slug, *row) for row in _YEARS.rows(organisation=organisation.pk)
    ]
    if years:
        bands = defaultdict(list)
        for scheme, _, *band in _BANDS.rows(organisation=organisation.pk):
            bands[scheme].append(Band(*band))
        for each in years:
            each.bands = tuple(bands[each.scheme_id])
    return years


def result_of(organisation: Organisation, year: int) -> ShownYear:
    """The public result of a year, without its bands. Raises Http404, as for an unknown year, for
    what is not public."""
    rows = _ONE_YEAR.rows(organisation=organisation.pk, year=year)
    for row in rows:
        return ShownYear(organisation.slug, *row)
    raise Http404(NO_RESULT)


NO_RESULT = "ไม่พบผลการประเมิน ITA ที่เผยแพร่ของปีนี้"


def choose(years: list[ShownYear], year: int) -> tuple[ShownYear, ShownYear | None]:
    """The result of ``year`` and the public one before it; Http404 for what is not among them."""
    found = next((each for each in years if each.year == year), None)
    if found is None:
        raise Http404(NO_RESULT)
    return found, next((each for each in years if each.year < year), None)


def trend_points(years: list[ShownYear]) -> list[YearPoint]:
    return [
        YearPoint(
            year=each.year,
            total=each.shown_total,
            rating=each.shown_rating,
            pass_mark=each.pass_mark,
            scale=each.bands,
            reason=each.reason,
        )
        for each in years
    ]


class ScaleChange(NamedTuple):
    year: int
    words: str


def scale_changes(years: list[ShownYear]) -> list[ScaleChange]:
    """Where ratings stop meaning the same, the oldest first."""
    in_order = sorted(years, key=lambda each: each.year)
    found = [ScaleChange(now.year, change(old.bands, now.bands)) for old, now in pairwise(in_order)]
    return [each for each in found if each.words]


@dataclass(frozen=True)
class Latest:
    """For the office's page."""

    url: str
    year: int
    total: Decimal | None
    rating: str
    pass_mark: Decimal
    years: int

    @property
    def passes(self) -> bool:
        return self.total is not None and self.total >= self.pass_mark


def latest_result(organisation: Organisation) -> Latest | None:
    rows = list(_LATEST.rows(organisation=organisation.pk))
    if not rows:
        return None
    year, official, computed, official_rating, rating, pass_mark = rows[0]
    return Latest(
        url=reverse("ita:result_detail", args=(organisation.slug, year)),
        year=year,
        total=computed if official is None else official,
        rating=official_rating or rating or "",
        pass_mark=pass_mark,
        years=len(rows),
    )
