"""Which projects of the plans answer a measure, a risk or a weakness."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template

from plans.answers import (
    projects_answering_indicators,
    projects_answering_measures,
    projects_answering_risks,
)
from plans.editions.revision import start_revision
from tests import make
from tests.plans import answered


@pytest.fixture
def risk(office):
    return answered.assessment(office).risks.get()


def test_a_risk_names_the_projects_in_force_that_answer_it(office, risk, plan_officer, publisher):
    project = answered.published_with_answer(risk, by=plan_officer, publisher=publisher)
    found = projects_answering_risks(office, [risk.key])
    (row,) = found[str(risk.key)]
    assert (row.code, row.title, row.years) == ("1-1", project.title, "2566–2570")
    assert row.address == "/home-office/plans/2566-2570/projects/1-1/"


def test_a_later_assessment_finds_the_answer_by_the_key_of_the_risk(
    office, risk, plan_officer, publisher
):
    answered.published_with_answer(risk, by=plan_officer, publisher=publisher)
    later = answered.assessment(office, 2567)
    carried_on = answered.risk(later, key=risk.key, event="เรียกรับสินบนจากผู้ขออนุญาตก่อสร้าง")
    assert projects_answering_risks(office, [carried_on.key])[str(risk.key)]


def test_a_draft_is_told_to_staff_of_its_office_alone(
    office, risk, plan_officer, neighbour, outsider
):
    draft = make.version(make.plan(office))
    answered.answer(make.project(draft), risk)
    key = str(risk.key)
    for stranger in (None, AnonymousUser(), neighbour, outsider):
        assert projects_answering_risks(office, [key], stranger) == {key: []}
    (row,) = projects_answering_risks(office, [key], plan_officer)[key]
    assert row.is_draft
    assert row.address == "/home-office/plans/2566-2570/versions/1/projects/1-1/"


def test_a_project_in_force_is_not_named_again_from_the_draft_of_the_next_edition(
    office, risk, plan_officer, publisher
):
    project = answered.published_with_answer(risk, by=plan_officer, publisher=publisher)
    start_revision(project.version.plan, by=plan_officer)
    (row,) = projects_answering_risks(office, [risk.key], plan_officer)[str(risk.key)]
    assert not row.is_draft


def test_a_weakness_names_the_projects_that_answer_its_measures(office, plan_officer, publisher):
    measures = answered.measure_set(office)
    measure = answered.measure(measures, indicators=[5])
    answered.published_with_answer(measure, by=plan_officer, publisher=publisher)
    assert projects_answering_measures(office, [measure.key])[str(measure.key)]
    # The set is a draft: citizens do not learn what it means to answer.
    assert projects_answering_indicators(office, 2565, [4, 5]) == {4: [], 5: []}
    found = projects_answering_indicators(office, 2565, [4, 5], plan_officer)
    assert [row.code for row in found[5]] == ["1-1"]
    assert found[4] == []


def test_many_risks_are_asked_for_at_once(office, risk, django_assert_num_queries):
    keys = [risk.key, *(answered.risk(risk.assessment).key for _ in range(5))]
    with django_assert_num_queries(1):
        assert len(projects_answering_risks(office, keys)) == 6
    with django_assert_num_queries(0):
        assert projects_answering_risks(office, []) == {}


def test_another_office_does_not_answer(other_office, office, plan_officer, publisher):
    risk = answered.assessment(other_office).risks.get()
    answered.published_with_answer(risk, by=plan_officer, publisher=publisher)
    assert projects_answering_risks(other_office, [risk.key]) == {str(risk.key): []}


def test_pages_of_both_engines_show_it(office, risk, plan_officer, publisher):
    project = answered.published_with_answer(risk, by=plan_officer, publisher=publisher)
    other = answered.risk(risk.assessment)
    admin = Template(
        "{% load plan_answers %}{% projects_answering_risks office keys user as found %}"
        "{% for key in keys %}{% answered_by found key %}{% endfor %}"
    ).render(Context({"office": office, "keys": [risk.key, other.key], "user": plan_officer}))
    assert project.title in admin
    assert admin.count("ยังไม่มีโครงการในแผนที่ตอบเรื่องนี้") == 1
