"""The measures that answer a result, by indicator: what the office does about each weakness."""

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse

from integrity.publishing import PUBLIC, WORKING, Status
from ita.models import AssessmentResult, Measure, MeasureSet


@dataclass(frozen=True)
class AnsweringMeasure:
    mark: str
    text: str
    in_set: str
    address: str
    is_working: bool


def measures_answering(result: AssessmentResult) -> dict[int, list[AnsweringMeasure]]:
    """By number of the indicator. One query; sets that are withdrawn or replaced do not count."""
    sets = MeasureSet.objects.filter(
        organisation=result.organisation_id,
        scheme__year=result.year,
        status__in=({*PUBLIC, *WORKING} - {Status.SUPERSEDED, Status.WITHDRAWN}),
    )
    rows = (
        Measure.objects.filter(measure_set__in=sets, indicators__isnull=False)
        .order_by("measure_set__first_year", "measure_set__number", "position", "pk")
        .values_list(
            "indicators__number",
            "mark",
            "text",
            "measure_set__title",
            "measure_set__pk",
            "measure_set__status",
        )
    )
    found = defaultdict(list)
    for number, mark, text, title, key, status in rows:
        address = reverse("admin:ita_measureset_change", args=(key,))
        found[number].append(AnsweringMeasure(mark, text, title, address, status in WORKING))
    return dict(found)
