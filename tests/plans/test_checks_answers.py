"""Checks of what a plan answers: its risk assessment, grave risks, weaknesses of the ITA result."""

import pytest

from ita.models import AssessmentResult
from tests import make
from tests.plans import answered
from tests.plans.checked import found, sentences

RULES = ("no-assessment", "assessment-overtaken", "risk-unanswered", "weakness-unanswered")


@pytest.fixture
def draft(office):
    return make.version(make.plan(office))


@pytest.fixture
def project(draft):
    return make.project(draft)


def choose(draft, assessment):
    draft.risk_assessment = assessment
    draft.save()


def test_a_plan_without_an_assessment_is_told_which_one_to_take(office, draft, plan_officer):
    assert sentences(draft, "no-assessment") == [
        "แผนยังไม่มีการประเมินความเสี่ยง เผยแพร่การประเมินความเสี่ยงการทุจริตของหน่วยงานก่อน แล้วเลือกในหน้าข้อมูลแผน"
    ]
    answered.published(answered.assessment(office), by=plan_officer)
    assert (
        "ระบบเสนอ การประเมินความเสี่ยงการทุจริต ปีงบประมาณ พ.ศ. 2566"
        in (sentences(draft, "no-assessment")[0])
    )


def test_an_assessment_that_was_withdrawn_since_is_told(office, draft, plan_officer):
    chosen = answered.published(answered.assessment(office), by=plan_officer)
    choose(draft, chosen)
    assert found(draft, *RULES) == ["risk-unanswered"]
    answered.withdrawn(chosen, by=plan_officer)
    (told,) = sentences(draft, "assessment-overtaken")
    assert "ถูกยกเลิกแล้ว" in told


def test_an_older_assessment_than_there_could_be_is_told(office, draft, plan_officer):
    old = answered.published(answered.assessment(office, 2565), by=plan_officer)
    choose(draft, old)
    assert found(draft, "assessment-overtaken") == []
    answered.published(answered.assessment(office, 2566), by=plan_officer)
    assert found(draft, "assessment-overtaken") == ["assessment-overtaken"]
    answered.published(answered.assessment(office, 2567), by=plan_officer)
    choose(draft, office.risk_assessments.get(year=2566))
    # A later year stands beside the plan: the plan began before it.
    assert found(draft, "assessment-overtaken") == []


def test_a_grave_risk_that_no_project_answers_is_told(office, draft, project, plan_officer):
    chosen = answered.published(answered.assessment(office), by=plan_officer)
    choose(draft, chosen)
    (told,) = sentences(draft, "risk-unanswered")
    assert "ลำดับที่ 1" in told and "ระดับสูง" in told
    answered.answer(project, chosen.risks.get())
    assert found(draft, "risk-unanswered") == []


def test_a_project_that_answers_the_measure_against_a_risk_answers_the_risk(
    office, draft, project, plan_officer
):
    chosen = answered.published(answered.assessment(office), by=plan_officer)
    choose(draft, chosen)
    against = answered.measure(answered.measure_set(office), risk=chosen.risks.get())
    answered.answer(project, against)
    assert found(draft, "risk-unanswered") == []


def test_a_weak_indicator_that_nothing_answers_is_told(office, draft, project):
    measures = answered.measure_set(office)
    AssessmentResult.objects.create(
        organisation=office,
        scheme=measures.scheme,
        year=2565,
        figures={"indicators": {"5": {"score": "84.99"}, "6": {"score": None}}},
    )
    (told,) = sentences(draft, "weakness-unanswered")
    assert "ตัวชี้วัดที่ 5 การแก้ไขปัญหาการทุจริต ได้ 84.99 คะแนนในปี 2565" in told
    answered.measure(measures, indicators=[5])
    assert found(draft, "weakness-unanswered") == []


def test_an_indicator_at_the_pass_mark_is_no_weakness(office, draft):
    measures = answered.measure_set(office)
    AssessmentResult.objects.create(
        organisation=office,
        scheme=measures.scheme,
        year=2565,
        figures={"indicators": {"5": {"score": "85.00"}}},
    )
    assert found(draft, "weakness-unanswered") == []
