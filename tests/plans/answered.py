"""Measures and risks for projects to answer, without the flow that publishes them."""

from django.utils import timezone

from integrity.documents.models import Snapshot
from integrity.publishing import Status
from ita.models import (
    AssessmentScheme,
    Indicator,
    Instrument,
    Measure,
    MeasureSet,
    Risk,
    RiskAssessment,
    RiskCell,
    RiskLevel,
    RiskMatrix,
)
from ita.risks.snapshot import take
from plans.models import ProjectAnswer
from tests import make


def matrix(**values) -> RiskMatrix:
    """Two levels: ต่ำ up to L×I of 3, ปานกลาง above."""
    made = RiskMatrix.objects.create(title="ตารางทดสอบ", source="ทดสอบ", **values)
    low = RiskLevel.objects.create(
        matrix=made, value=1, label="ต่ำ", sign="ต", colour="#2e7d32", needs_measure=False
    )
    high = RiskLevel.objects.create(matrix=made, value=2, label="สูง", sign="ส", colour="#c62828")
    for likelihood in range(1, 6):
        for impact in range(1, 6):
            level = low if likelihood * impact <= 3 else high
            RiskCell.objects.create(matrix=made, likelihood=likelihood, impact=impact, level=level)
    return made


def assessment(office, year=2566, **values) -> RiskAssessment:
    """A draft with one risk of level สูง."""
    of = values.pop("matrix", None) or RiskMatrix.objects.first() or matrix()
    made = RiskAssessment.objects.create(
        organisation=office,
        year=year,
        matrix=of,
        title=f"การประเมินความเสี่ยงการทุจริต ปีงบประมาณ พ.ศ. {year}",
        **values,
    )
    risk(made)
    return made


def risk(assessment, **values) -> Risk:
    defaults = {
        "number": assessment.risks.count() + 1,
        "event": "เรียกรับสินบนจากผู้ขออนุญาต",
        "likelihood": 3,
        "impact": 3,
    }
    return Risk.objects.create(assessment=assessment, **defaults | values)


def measure_set(office, year=2566, **values) -> MeasureSet:
    """Answers the result of the year before; its scheme has one indicator, number 5."""
    scheme = AssessmentScheme.objects.filter(year=year - 1).first()
    if scheme is None:
        scheme = AssessmentScheme.objects.create(title=f"กรอบ {year - 1}", year=year - 1)
        of = Instrument.objects.create(scheme=scheme, code="IIT", title="แบบวัดภายใน", weight=100)
        Indicator.objects.create(instrument=of, number=5, title="การแก้ไขปัญหาการทุจริต")
    return MeasureSet.objects.create(
        organisation=office,
        scheme=scheme,
        first_year=year,
        title=f"มาตรการ พ.ศ. {year}",
        **values,
    )


def measure(measure_set, text="ประกาศนโยบายไม่รับของขวัญ", *, indicators=(), **values) -> Measure:
    made = Measure.objects.create(
        measure_set=measure_set, position=measure_set.measures.count(), text=text, **values
    )
    made.indicators.set(
        Indicator.objects.filter(instrument__scheme=measure_set.scheme, number__in=indicators)
    )
    return made


def answer(project, thing) -> ProjectAnswer:
    field = "risk" if isinstance(thing, Risk) else "measure"
    return ProjectAnswer.objects.create(
        project=project, position=project.answers.count(), **{field: thing}
    )


def published_with_answer(thing, *, by, publisher, **values):
    """A plan in force whose one project answers ``thing``."""
    version = make.version(make.plan(by.organisation), **values)
    project = make.project(version)
    answer(project, thing)
    make.published(version, by=by, publisher=publisher)
    return project


def published(assessment, *, by) -> RiskAssessment:
    """In force, with a stand-in for its report; two persons are tests/ita's business."""
    snapshot = Snapshot.objects.take(
        organisation=assessment.organisation, data=take(assessment), by=by
    )
    assessment.snapshot = snapshot
    assessment.document = make.issued(assessment.organisation, by, kind="report", snapshot=snapshot)
    assessment.status = Status.PUBLISHED
    assessment.submitted_at = assessment.published_at = timezone.now()
    assessment.submitted_by = assessment.published_by = by
    assessment.save()
    return assessment


def withdrawn(assessment, *, by) -> RiskAssessment:
    assessment.status, assessment.withdrawal_reason = Status.WITHDRAWN, "ประเมินผิดกระบวนงาน"
    assessment.withdrawn_at, assessment.withdrawn_by = timezone.now(), by
    assessment.save()
    return assessment
