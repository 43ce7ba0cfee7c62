"""A result, or a set of measures, read once with a fixed number of queries for the rules."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.urls import reverse

from integrity import fiscal
from integrity.checks import Subject
from integrity.models import Division
from ita.measures import reporting
from ita.measures.snapshot import rows_of
from ita.models import AssessmentResult, Finding, Indicator, Measure, MeasureSet
from ita.papers.analysis_snapshot import answering_set


@dataclass(frozen=True)
class IndicatorRecord:
    """An indicator of the scheme with its score, in points of 0–100; None where not known."""

    row: Indicator
    score: Decimal | None
    findings: list[str]

    @property
    def subject(self) -> Subject:
        return Subject(str(self.row.number), str(self.row), (self.row.number,))


class ResultRecord:
    def __init__(self, result: AssessmentResult):
        self.result = result
        self.pass_mark = result.scheme.pass_mark
        self.page = reverse("admin:ita_assessmentresult_change", args=(result.pk,))
        self.findings_page = reverse("admin:ita_assessmentresult_findings", args=(result.pk,))
        findings = _findings(result)
        scores = result.figures.get("indicators") or {}
        rows = Indicator.objects.filter(instrument__scheme=result.scheme_id).order_by("number")
        self.indicators = [
            IndicatorRecord(row, _score(scores, row.number), findings[row.number]) for row in rows
        ]

    @property
    def below(self) -> list[IndicatorRecord]:
        """Those under the pass mark."""
        return [
            each
            for each in self.indicators
            if each.score is not None and each.score < self.pass_mark
        ]

    @cached_property
    def measure_set(self) -> MeasureSet | None:
        """What answers this result, published or still being worked on."""
        return answering_set(self.result)

    @property
    def measures_page(self) -> str:
        """Where the measures are written that answer this result, or begun."""
        if self.measure_set is None:
            return f"{reverse('admin:ita_measureset_add')}?scheme={self.result.scheme_id}"
        return reverse("admin:ita_measureset_change", args=(self.measure_set.pk,))

    @cached_property
    def answered(self) -> set[int]:
        """Numbers of the indicators that a measure answers."""
        if self.measure_set is None:
            return set()
        rows = self.measure_set.measures.filter(indicators__isnull=False)
        return set(rows.values_list("indicators__number", flat=True))

    @cached_property
    def findings_before(self) -> dict[int, list[str]]:
        """The findings of the year before, by the number of the indicator."""
        before = AssessmentResult.objects.filter(
            organisation=self.result.organisation_id,
            year=self.result.year - 1,
            kind=self.result.kind,
        ).first()
        return _findings(before) if before else {}

    @cached_property
    def years(self) -> set[int]:
        """Of which the office has an announced result."""
        rows = AssessmentResult.objects.filter(
            organisation=self.result.organisation_id, kind=AssessmentResult.Kind.OFFICIAL
        )
        return set(rows.values_list("year", flat=True))


def _findings(result: AssessmentResult) -> dict[int, list[str]]:
    found = defaultdict(list)
    rows = Finding.objects.filter(result=result).order_by("position", "pk")
    for number, text in rows.values_list("indicator__number", "text"):
        found[number].append(text)
    return found


def _score(scores: dict, number: int) -> Decimal | None:
    typed = (scores.get(str(number)) or {}).get("score")
    return Decimal(typed) if typed else None


@dataclass(frozen=True)
class MeasureRecord:
    row: Measure
    head: str  # key of the measure of the first level that it stands under, or its own
    place: int

    @property
    def name(self) -> str:
        return f"{self.row.mark} {self.row.text}".strip()

    @property
    def subject(self) -> Subject:
        return Subject(str(self.row.key), self.name, (self.place,))

    @property
    def divisions_gone(self) -> list[Division]:
        return [each for each in self.row.divisions.all() if each.is_gone]


class MeasureSetRecord:
    def __init__(self, measure_set: MeasureSet):
        self.set = measure_set
        self.page = reverse("admin:ita_measureset_change", args=(measure_set.pk,))
        self.measures: list[MeasureRecord] = []
        head = ""
        for place, row in enumerate(rows_of(measure_set)):
            head = str(row.key) if row.level == 1 or not head else head
            self.measures.append(MeasureRecord(row, head, place))

    @property
    def answering(self) -> set[str]:
        """Keys of the first level that answer an indicator or a risk, themselves or below."""
        return {
            each.head for each in self.measures if each.row.risk_id or each.row.indicators.all()
        }

    @cached_property
    def has_result(self) -> bool:
        return AssessmentResult.objects.filter(
            organisation=self.set.organisation_id, year=self.set.scheme.year
        ).exists()

    @cached_property
    def finished_year(self) -> int | None:
        """The last fiscal year that is over and in which the set was binding."""
        years = [year for year in reporting.years_of(self.set) if year < fiscal.current()]
        return max(years) if years and self.set.is_public else None

    @property
    def reports_page(self) -> str:
        """Where that year is reported."""
        place = self.set.pk, self.finished_year, reporting.YEARS_END
        return reverse("admin:ita_measureset_reports", args=place)

    @cached_property
    def reported(self) -> set[str]:
        """Keys of the measures that were reported for that year."""
        if self.finished_year is None:
            return set()
        return set(reporting.outcomes_of(self.set, self.finished_year))
