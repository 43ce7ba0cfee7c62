"""Rules about what a plan answers: its risk assessment, the risks in it, the weaknesses of the ITA
result. What the office plans is its own affair, so most of them only point out."""

from collections.abc import Iterator
from decimal import Decimal

from integrity.checks import Hit
from integrity.publishing import Status
from integrity.thai import truncate
from ita.models import AssessmentResult, Indicator, Measure
from plans.checks.record import PlanRecord
from plans.editions.answers import proposed_assessment

LONGEST = 120  # letters of a risk in a sentence


def _choice(record: PlanRecord) -> str:
    return f"{record.page}#id_risk_assessment"


def without_assessment(record: PlanRecord) -> Iterator[Hit]:
    if record.version.risk_assessment_id is not None:
        return
    if proposed := proposed_assessment(record.plan):
        yield Hit(f"แผนยังไม่ได้เลือกการประเมินความเสี่ยง ระบบเสนอ {proposed}", _choice(record))
        return
    yield Hit(
        "แผนยังไม่มีการประเมินความเสี่ยง เผยแพร่การประเมินความเสี่ยงการทุจริตของหน่วยงานก่อน แล้วเลือกในหน้าข้อมูลแผน",
        _choice(record),
    )


def overtaken_assessment(record: PlanRecord) -> Iterator[Hit]:
    """Withdrawn or replaced since it was chosen, or older than what the plan could begin with."""
    chosen = record.version.risk_assessment
    if chosen is None:
        return
    if chosen.is_withdrawn:
        yield Hit(f"{chosen} ถูกยกเลิกแล้ว เลือกฉบับที่เผยแพร่อยู่", _choice(record))
        return
    proposed = proposed_assessment(record.plan)
    if proposed and (chosen.year, chosen.number) < (proposed.year, proposed.number):
        yield Hit(f"{chosen} มีฉบับที่ใหม่กว่าคือ {proposed} ตรวจว่าตั้งใจใช้ฉบับเดิม", _choice(record))


def unanswered_risks(record: PlanRecord) -> Iterator[Hit]:
    """Risks of the highest levels that no project names, be it by a measure against them."""
    chosen = record.version.risk_assessment
    if chosen is None or chosen.snapshot is None:
        return
    frozen = chosen.snapshot.data
    levels = {level["value"]: level["label"] for level in frozen["matrix"]["levels"]}
    grave = set(sorted(levels)[-2:] if len(levels) > 3 else sorted(levels)[-1:])
    answered = _answered_risks(record)
    for risk in frozen["risks"]:
        if risk["level"] in grave and risk["key"] not in answered:
            yield Hit(
                f"ความเสี่ยงลำดับที่ {risk['number']} “{truncate(risk['event'], LONGEST)}” "
                f"อยู่ในระดับ{levels[risk['level']]} แต่ไม่มีโครงการใดตอบ",
                record.table,
                about=risk["key"],
            )


def _answered_risks(record: PlanRecord) -> set[str]:
    answers = [answer for project in record.projects for answer in project.answers]
    risks = {answer.risk for answer in answers} | {
        answer.measure.risk for answer in answers if answer.measure
    }
    return {str(risk.key) for risk in risks if risk}


def unanswered_weaknesses(record: PlanRecord) -> Iterator[Hit]:
    """Indicators below the pass mark that neither a measure nor a project names."""
    result = _newest_result(record)
    if result is None:
        return
    weak = {
        int(number): cell["score"]
        for number, cell in result.figures.get("indicators", {}).items()
        if cell["score"] is not None and Decimal(cell["score"]) < result.scheme.pass_mark
    }
    if not weak:
        return
    answered = _answered_indicators(record, result)
    rows = Indicator.objects.filter(instrument__scheme=result.scheme, number__in=weak)
    for indicator in rows.order_by("number"):
        if indicator.number not in answered:
            yield Hit(
                f"{indicator} ได้ {weak[indicator.number]} คะแนนในปี {result.year} "
                f"ต่ำกว่าเกณฑ์ผ่าน {result.scheme.pass_mark:.2f} แต่ยังไม่มีมาตรการหรือโครงการใดตอบ",
                record.table,
                about=str(indicator.number),
            )


def _newest_result(record: PlanRecord) -> AssessmentResult | None:
    """What the NACC announced last; without that, the office's own trial."""
    rows = AssessmentResult.objects.filter(organisation=record.office).select_related("scheme")
    official = rows.filter(kind=AssessmentResult.Kind.OFFICIAL).order_by("-year").first()
    return official or rows.order_by("-year").first()


def _answered_indicators(record: PlanRecord, result: AssessmentResult) -> set[int]:
    """Numbers of the indicators that the measures for this result name, or those that projects
    of this plan answer."""
    named = {answer.measure_id for project in record.projects for answer in project.answers}
    of_result = Measure.objects.filter(
        measure_set__organisation=record.office, measure_set__scheme__year=result.year
    ).exclude(measure_set__status=Status.WITHDRAWN)
    of_projects = Measure.objects.filter(pk__in=named - {None})
    return {
        number
        for rows in (of_result, of_projects)
        for number in rows.filter(indicators__isnull=False).values_list(
            "indicators__number", flat=True
        )
    }
