"""A set of measures as plain JSON: the one structure behind its page, its announcement and its PDF.

``take(measure_set)`` gives:

``schema``, ``kind`` ("measures") and ``organisation`` (``office_facts``);
``set``: ``title``, ``kind`` (measures, guidelines), ``kind_label``, ``introduction``,
``first_year``, ``last_year`` (None = เป็นต้นไป), ``years_text``, ``edition``, ``address``;
``answers``: ``year`` and ``scheme`` of the result that was analysed, ``pass_mark``;
``result``: ``total`` and ``rating`` as announced and ``address``, or None where no official result
of that year is public;
``indicators``: all of the scheme by number: ``number``, ``title``, ``instrument``, and ``score``
("71.49" or None);
``measures``: flat rows in the office's order: ``key``, ``mark``, ``level`` (1–3), ``text``,
``indicators`` (numbers), ``risk`` (None, or ``key``, ``event``, ``year``, ``number``), ``steps``,
``divisions`` (``slug``, ``name``), ``responsible`` (the line that is printed), ``target`` and
``evidence`` (what is expected).

Scores are two-decimal strings. ``ita.measures.outline`` puts the rows under their indicators.
"""

from integrity.documents.office_facts import office_facts
from ita.models import AssessmentResult, Indicator, Measure, MeasureSet

SCHEMA = 1
Json = dict[str, object]


def take(measure_set: MeasureSet) -> Json:
    """The whole set as it stands now, with a fixed number of queries."""
    result = _result_of(measure_set)
    return {
        "schema": SCHEMA,
        "kind": "measures",
        "organisation": office_facts(measure_set.organisation),
        "set": {
            "title": measure_set.title,
            "kind": measure_set.kind,
            "kind_label": measure_set.get_kind_display(),
            "introduction": measure_set.introduction,
            "first_year": measure_set.first_year,
            "last_year": measure_set.last_year,
            "years_text": measure_set.years_text,
            "edition": measure_set.number,
            "address": measure_set.get_absolute_url(),
        },
        "answers": {
            "year": measure_set.scheme.year,
            "scheme": measure_set.scheme.title,
            "pass_mark": f"{measure_set.scheme.pass_mark:.2f}",
        },
        "result": result and _result(result),
        "indicators": _indicators(measure_set, result),
        "measures": [_measure(row) for row in rows_of(measure_set)],
    }


def summary_of(content: Json) -> Json:
    """The part of a snapshot that lists need; ``count`` is of measures, not of what is under."""
    heads = sum(row["level"] == 1 for row in content["measures"])
    return {"kind": content["kind"], "answers": content["answers"], "count": heads}


def rows_of(measure_set: MeasureSet) -> list[Measure]:
    """The measures in the office's order, with all that is printed of them."""
    rows = measure_set.measures.select_related("risk__assessment")
    return list(rows.prefetch_related("indicators", "divisions").order_by("position", "pk"))


def responsible_line(row: Measure) -> str:
    """ทุกสำนัก/กอง as the office worded it, else the names of the divisions."""
    return row.responsible or ", ".join(division.name for division in row.divisions.all())


def _result_of(measure_set: MeasureSet) -> AssessmentResult | None:
    """What citizens may read: never a trial of the office's own."""
    found = AssessmentResult.objects.public().filter(
        organisation=measure_set.organisation_id, year=measure_set.scheme.year
    )
    return found.select_related("organisation", "rating", "official_rating").first()


def _result(result: AssessmentResult) -> Json:
    total, rating = result.shown_total, result.shown_rating
    return {
        "total": None if total is None else f"{total:.2f}",
        "rating": rating and rating.label,
        "address": result.get_absolute_url(),
    }


def _indicators(measure_set: MeasureSet, result: AssessmentResult | None) -> list[Json]:
    rows = Indicator.objects.filter(instrument__scheme=measure_set.scheme_id)
    scores = (result.figures if result else {}).get("indicators") or {}
    return [
        {
            "number": row.number,
            "title": row.title,
            "instrument": row.instrument.code,
            "score": (scores.get(str(row.number)) or {}).get("score"),
        }
        for row in rows.select_related("instrument").order_by("number")
    ]


def _measure(row: Measure) -> Json:
    return {
        "key": str(row.key),
        "mark": row.mark,
        "level": row.level,
        "text": row.text,
        "indicators": sorted(each.number for each in row.indicators.all()),
        "risk": row.risk
        and {
            "key": str(row.risk.key),
            "event": str(row.risk),
            "year": row.risk.assessment.year,
            "number": row.risk.number,
        },
        "steps": row.steps,
        "divisions": [{"slug": each.slug, "name": each.name} for each in row.divisions.all()],
        "responsible": responsible_line(row),
        "target": row.target,
        "evidence": row.evidence_expected,
    }
