"""A set begun from another: a new edition of the same year, or carried over to a later one.

Measures keep their keys. What is carried over says in ``to_change`` what has to change before it
can bind again; whoever edits the measure empties it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from integrity import history
from integrity.models import Division
from integrity.publishing import NotAllowed
from integrity.thai import name_key, truncate
from integrity.years_in_text import old_years
from ita.measures.reporting import outcomes_of
from ita.measures.snapshot import rows_of
from ita.measures.writing import begin
from ita.models import (
    AssessmentResult,
    AssessmentScheme,
    Indicator,
    Measure,
    MeasureReport,
    MeasureSet,
    Risk,
    RiskAssessment,
)

Outcome = MeasureReport.Outcome
COPIED = ("key", "position", "level", "mark", "text", "steps", "responsible", "target")


@transaction.atomic
def new_edition(measure_set: MeasureSet, *, by) -> MeasureSet:
    """The same measures as a draft, to take the place of what is published for that year."""
    if not measure_set.is_public:
        raise NotAllowed("ทำฉบับใหม่ได้เมื่อฉบับนี้เผยแพร่แล้ว ฉบับร่างให้แก้ไขได้เลย")
    target = begin(
        measure_set.organisation,
        first_year=measure_set.first_year,
        last_year=measure_set.last_year,
        scheme=measure_set.scheme,
        kind=measure_set.kind,
        title=measure_set.title,
        introduction=measure_set.introduction,
        copied_from=measure_set,
        by=by,
    )
    rows = rows_of(measure_set)
    points = {row.pk: row.to_change for row in rows}
    _copy(rows, target, points, by=by, reason="ฉบับใหม่จากฉบับก่อน")
    return target


@transaction.atomic
def carry_over(
    measure_set: MeasureSet,
    first_year: int,
    *,
    by,
    scheme: AssessmentScheme | None = None,
    keys: Iterable[str] | None = None,
) -> MeasureSet:
    """A draft for a later year, of the measures with ``keys`` (none: all), and what stands under
    them. Raises NotAllowed."""
    if first_year <= measure_set.first_year:
        raise NotAllowed(f"ยกไปได้เฉพาะปีงบประมาณหลัง พ.ศ. {measure_set.first_year}")
    office = measure_set.organisation
    scheme = scheme or AssessmentScheme.objects.for_year(office, first_year - 1)
    if scheme is None:
        raise NotAllowed(f"ยังไม่มีกรอบการประเมิน ITA ของปีงบประมาณ พ.ศ. {first_year - 1}")
    rows = _chosen(rows_of(measure_set), keys)
    if not rows:
        raise NotAllowed("เลือกมาตรการที่จะยกไปอย่างน้อยหนึ่งรายการ")
    target = begin(
        office,
        first_year=first_year,
        scheme=scheme,
        kind=measure_set.kind,
        introduction=measure_set.introduction,
        copied_from=measure_set,
        by=by,
    )
    ground = Ground.of(measure_set, target)
    points = {row.pk: "\n".join(points_of(row, ground)) for row in rows}
    reason = f"ยกจากปีงบประมาณ พ.ศ. {measure_set.first_year}"
    _copy(rows, target, points, by=by, reason=reason, risks=ground.risks)
    return target


def _chosen(rows: list[Measure], keys: Iterable[str] | None) -> list[Measure]:
    """With a measure come those that stand under it."""
    if keys is None:
        return rows
    wanted, found, under = set(map(str, keys)), [], 0
    for row in rows:
        if under and row.level > under:
            found.append(row)
            continue
        under = row.level if str(row.key) in wanted else 0
        if under:
            found.append(row)
    return found


@dataclass(frozen=True)
class Ground:
    """What the points of a set are found from, read once: ``indicators`` are the new scheme's by
    number, ``scores`` those of the result that the new set answers."""

    source: MeasureSet
    target: MeasureSet
    indicators: dict[int, Indicator]
    scores: dict[int, Decimal]
    outcomes: dict[str, str]
    reported_year: int
    heirs: dict[int, Division]
    risks: dict[str, Risk]

    @classmethod
    def of(cls, source: MeasureSet, target: MeasureSet) -> "Ground":
        office = target.organisation_id
        year = min(target.first_year - 1, source.last_year or target.first_year - 1)
        indicators = Indicator.objects.filter(instrument__scheme=target.scheme_id)
        latest = RiskAssessment.objects.filter(organisation=office).order_by("-year", "-number")
        risks = Risk.objects.filter(assessment__in=latest[:1].values("pk"))
        return cls(
            source,
            target,
            {row.number: row for row in indicators},
            _scores(target),
            outcomes_of(source, year),
            year,
            Division.heirs(Division.objects.filter(organisation=office)),
            {str(risk.key): risk for risk in risks},
        )


def _scores(target: MeasureSet) -> dict[int, Decimal]:
    results = AssessmentResult.objects.filter(
        organisation=target.organisation_id,
        year=target.scheme.year,
        kind=AssessmentResult.Kind.OFFICIAL,
    )
    result = results.first()
    found = (result.figures if result else {}).get("indicators") or {}
    return {
        int(number): Decimal(each["score"]) for number, each in found.items() if each.get("score")
    }


def points_of(row: Measure, ground: Ground) -> Iterator[str]:
    """What has to change before this measure binds again, a line each, in Thai."""
    yield from _of_reports(row, ground)
    yield from _of_years(row, ground)
    yield from _of_divisions(row, ground)
    yield from _of_indicators(row, ground)
    if row.risk and str(row.risk.key) not in ground.risks:
        yield f"ความเสี่ยงที่ตอบ “{truncate(str(row.risk), 60)}” ไม่มีในการประเมินครั้งล่าสุด"


def _of_reports(row: Measure, ground: Ground) -> Iterator[str]:
    outcome = ground.outcomes.get(str(row.key))
    if outcome is None and row.level == 1:
        yield f"ยังไม่ได้รายงานผลของปีงบประมาณ พ.ศ. {ground.reported_year}"
    elif outcome == Outcome.NOT_STARTED:
        yield f"ปีงบประมาณ พ.ศ. {ground.reported_year} รายงานว่ายังไม่ได้ดำเนินการ"


def _of_years(row: Measure, ground: Ground) -> Iterator[str]:
    found = {
        mention.words
        for text in (row.text, row.steps, row.target, row.evidence_expected)
        for mention in old_years(text, ground.target.first_year)
    }
    if found:
        yield f"ข้อความเอ่ยถึงปีเก่า: {', '.join(sorted(found))}"


def _of_divisions(row: Measure, ground: Ground) -> Iterator[str]:
    for division in row.divisions.all():
        heir = ground.heirs.get(division.pk, division)
        if heir.pk != division.pk:
            yield f"{division.name} เลิกแล้ว ระบบเปลี่ยนเป็น {heir.name} ให้ตรวจ"
        elif division.is_gone:
            yield f"{division.name} เลิกแล้ว เลือกผู้รับผิดชอบใหม่"


def _of_indicators(row: Measure, ground: Ground) -> Iterator[str]:
    for old in sorted(row.indicators.all(), key=lambda each: each.number):
        new = ground.indicators.get(old.number)
        year = ground.target.scheme.year
        if new is None:
            yield f"กรอบปี {year} ไม่มีตัวชี้วัดที่ {old.number} {old.title}"
            continue
        if name_key(new.title) != name_key(old.title):
            yield f"ตัวชี้วัดที่ {old.number} เปลี่ยนชื่อจาก “{old.title}” เป็น “{new.title}” ในกรอบปี {year}"
        score = ground.scores.get(old.number)
        if score is not None and score < ground.target.scheme.pass_mark:
            yield (
                f"ผลปี {year} ตัวชี้วัดที่ {old.number} ยังได้ {score:.2f} คะแนน "
                f"ต่ำกว่าเกณฑ์ผ่าน {ground.target.scheme.pass_mark:.2f}"
            )


def _copy(
    rows: list[Measure],
    target: MeasureSet,
    points: dict[int, str],
    *,
    by,
    reason: str,
    risks: dict[str, Risk] | None = None,
) -> None:
    """``risks``: those of the newest register by key, where a risk is still the same one."""
    said, risks = {"by": by, "reason": reason}, risks or {}
    copies = [
        Measure(
            measure_set=target,
            to_change=points[row.pk],
            evidence_expected=row.evidence_expected,
            risk=row.risk and risks.get(str(row.risk.key), row.risk),
            **{name: getattr(row, name) for name in COPIED},
        )
        for row in rows
    ]
    for position, copy in enumerate(copies):
        copy.position = position
    history.bulk_create(copies, **said)
    by_number = dict(
        Indicator.objects.filter(instrument__scheme=target.scheme_id).values_list("number", "pk")
    )
    heirs = Division.heirs(Division.objects.filter(organisation=target.organisation_id))
    pairs = list(zip(copies, rows, strict=True))
    indicators = {
        copy: [by_number[each.number] for each in row.indicators.all() if each.number in by_number]
        for copy, row in pairs
    }
    divisions = {
        copy: sorted({heirs.get(each.pk, each).pk for each in row.divisions.all()})
        for copy, row in pairs
    }
    history.replace_links(Measure._meta.get_field("indicators"), indicators, **said)
    history.replace_links(Measure._meta.get_field("divisions"), divisions, **said)
