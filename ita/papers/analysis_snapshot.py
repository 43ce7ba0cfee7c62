"""What the analysis report says, as plain JSON: the paper is printed from this and nothing else.

``take(result)`` gives:

``schema``, ``kind`` ("ita-analysis") and ``organisation`` (``office_facts``);
``year``, ``result_kind`` (official, self), ``is_public``, ``source``, ``remark``, ``address``;
``pass_mark``; ``sample`` (percent, least, large, large_least, or None where not known);
``sections`` of the scheme in its order: ``kind``, ``title``, ``body``;
``instruments``: ``code``, ``title``, ``title_en``, ``respondents``, ``purpose``, ``weight`` (30),
``is_survey``, ``has_sub_indicators``, ``parts`` (``number``, ``title``, ``weight``), ``score``,
``state``;
``indicators`` by number: ``number``, ``title``, ``instrument``, ``score``, ``state``, ``before``
(of the year before), ``findings`` (``mark``, ``text``);
``bands`` from the best: ``label``, ``least_total``, ``least_instrument``;
``total`` and ``rating`` as announced, else as computed; ``computed`` and ``announced`` (each
``total`` and ``rating``);
``measures``: None, or what answers this result: ``title``, ``kind_label``, ``introduction``,
``first_year``, ``last_year``, ``years_text``, ``groups`` (``indicator``, or None, and flat
``rows`` of ``mark``, ``level``, ``text``).

Scores are two-decimal strings, or None.
"""

from collections import defaultdict
from decimal import Decimal

from integrity.documents.office_facts import office_facts
from ita.measures import outline
from ita.measures import snapshot as measures_snapshot
from ita.models import (
    AssessmentResult,
    Indicator,
    InstrumentPart,
    MeasureSet,
    ReportSection,
    SubIndicator,
)

SCHEMA = 1
Json = dict

# Of a scheme whose sections nobody entered.
STANDARD_SECTIONS = (
    (ReportSection.Kind.INDICATORS, "ตัวชี้วัดการประเมิน"),
    (ReportSection.Kind.INSTRUMENTS, "เครื่องมือการประเมิน"),
    (ReportSection.Kind.CALCULATION, "การประมวลผล"),
    (ReportSection.Kind.BANDS, "เกณฑ์ระดับผลการประเมิน"),
    (ReportSection.Kind.RESULT, "ผลการประเมิน"),
    (ReportSection.Kind.FINDINGS, "การวิเคราะห์ข้อบกพร่องที่ต้องแก้ไขจากผลการประเมิน"),
    (ReportSection.Kind.MEASURES, "แนวทางในการปฏิบัติงาน"),
)


def take(result: AssessmentResult, *, public: bool = False) -> Json:
    """``public``: as citizens may read it, so without measures that are still being worked on."""
    scheme = result.scheme
    return {
        "schema": SCHEMA,
        "kind": "ita-analysis",
        "organisation": office_facts(result.organisation),
        "year": result.year,
        "result_kind": result.kind,
        "is_public": result.is_public,
        "source": result.source,
        "remark": result.remark,
        "address": result.get_absolute_url(),
        "pass_mark": two_places(scheme.pass_mark),
        "sample": _sample(scheme),
        "sections": _sections(scheme),
        "instruments": _instruments(result),
        "indicators": _indicators(result, public),
        "bands": [
            {
                "label": band.label,
                "least_total": two_places(band.least_total),
                "least_instrument": two_places(band.least_instrument),
            }
            for band in scheme.bands.all()
        ],
        "total": two_places(result.shown_total),
        "rating": _label(result.shown_rating),
        "computed": {"total": two_places(result.total), "rating": _label(result.rating)},
        "announced": {
            "total": two_places(result.official_total),
            "rating": _label(result.official_rating),
        },
        "measures": _measures(result, public),
    }


def two_places(value) -> str | None:
    return None if value is None else f"{value:.2f}"


def _label(band) -> str | None:
    return band.label if band else None


def _sample(scheme) -> Json | None:
    if scheme.sample_percent is None and scheme.sample_least is None:
        return None
    return {
        "percent": _plain(scheme.sample_percent),
        "least": scheme.sample_least,
        "large": scheme.sample_large,
        "large_least": scheme.sample_large_least,
    }


def _plain(value) -> str | None:
    """30 for a weight of 30.00, 12.5 for one of 12.50."""
    return None if value is None else f"{Decimal(value).normalize():f}"


def _sections(scheme) -> list[Json]:
    rows = [
        {"kind": row.kind, "title": row.title, "body": row.body} for row in scheme.sections.all()
    ]
    standard = [
        {"kind": kind.value, "title": title, "body": ""} for kind, title in STANDARD_SECTIONS
    ]
    return rows or standard


def _instruments(result: AssessmentResult) -> list[Json]:
    figures = result.figures.get("instruments") or {}
    parts = defaultdict(list)
    for row in InstrumentPart.objects.filter(instrument__scheme=result.scheme_id):
        parts[row.instrument_id].append(
            {"number": row.number, "title": row.title, "weight": _plain(row.weight)}
        )
    divided = SubIndicator.objects.filter(indicator__instrument__scheme=result.scheme_id)
    with_sub_indicators = set(divided.values_list("indicator__instrument", flat=True))
    return [
        {
            "code": row.code,
            "title": row.title,
            "title_en": row.title_en,
            "respondents": row.respondents,
            "purpose": row.purpose,
            "weight": _plain(row.weight),
            "is_survey": row.is_survey,
            "has_sub_indicators": row.pk in with_sub_indicators,
            "parts": parts[row.pk],
            **_figure(figures, row.code),
        }
        for row in result.scheme.instruments.all()
    ]


def _indicators(result: AssessmentResult, public: bool) -> list[Json]:
    figures = result.figures.get("indicators") or {}
    before = _year_before(result, public)
    findings = defaultdict(list)
    for row in result.findings.order_by("position", "pk"):
        findings[row.indicator_id].append({"mark": row.mark, "text": row.text})
    rows = Indicator.objects.filter(instrument__scheme=result.scheme_id)
    return [
        {
            "number": row.number,
            "title": row.title,
            "instrument": row.instrument.code,
            **_figure(figures, row.number),
            "before": _figure(before, row.number)["score"],
            "findings": findings[row.pk],
        }
        for row in rows.select_related("instrument").order_by("number")
    ]


def _figure(figures: Json, key) -> Json:
    found = figures.get(str(key)) or {}
    return {"score": found.get("score"), "state": found.get("state") or "missing"}


def _year_before(result: AssessmentResult, public: bool) -> Json:
    """The indicators' figures of the announced result of the year before."""
    rows = AssessmentResult.objects.filter(
        organisation=result.organisation_id,
        year=result.year - 1,
        kind=AssessmentResult.Kind.OFFICIAL,
    )
    found = (rows.public() if public else rows).first()
    return (found.figures.get("indicators") or {}) if found else {}


def answering_set(result: AssessmentResult, *, public: bool = False) -> MeasureSet | None:
    """The measures that answer this result: published, else (for the staff) worked on."""
    rows = MeasureSet.objects.filter(
        organisation=result.organisation_id, scheme__year=result.year
    ).order_by("-first_year", "-number")
    rows = rows.select_related("organisation", "scheme", "snapshot")
    found = rows.published().first()
    return found if found or public else rows.working().first()


def _measures(result: AssessmentResult, public: bool) -> Json | None:
    found = answering_set(result, public=public)
    if found is None:
        return None
    is_frozen = found.snapshot_id and not found.is_draft
    content = found.snapshot.data if is_frozen else measures_snapshot.take(found)
    about = content["set"]
    return {
        "title": about["title"],
        "kind_label": about["kind_label"],
        "introduction": about["introduction"],
        "first_year": about["first_year"],
        "last_year": about["last_year"],
        "years_text": about["years_text"],
        "groups": [_group(group) for group in outline.by_indicator(content)],
    }


def _group(group: outline.Group) -> Json:
    indicator = group.indicator
    return {
        "indicator": indicator and {key: indicator[key] for key in ("number", "title")},
        "rows": [
            {"mark": each.row["mark"], "level": each.row["level"], "text": each.row["text"]}
            for node in group.nodes
            for each in node.walk()
        ],
    }
