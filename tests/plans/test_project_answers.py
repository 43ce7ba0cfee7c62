"""A project names the measures and risks it answers: chosen, frozen, printed, carried on."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.urls import reverse

from integrity.publishing import NotAllowed
from ita.measures.writing import MeasureRow, replace_measures
from plans.editions.changes import changes_between
from plans.editions.revision import start_revision
from plans.editions.snapshot import summary_of, take
from plans.models import PointToCheck, ProjectAnswer
from plans.outline import outline_of
from plans.papers.sheet import sheet_parts
from plans.periods.beginning import start_next_period
from tests import make
from tests.admin_form import open_form, posted
from tests.plans import answered, paper
from tests.thai_only import english_leftovers

NEW_ROW = {
    "answers-TOTAL_FORMS": "1",
    "answers-0-id": "",
    "answers-0-project": "",
    "answers-0-position": "0",
    "answers-0-measure": "",
    "answers-0-risk": "",
}


@pytest.fixture
def draft(office):
    return make.version(make.plan(office))


@pytest.fixture
def project(draft, secretariat):
    return make.project(draft, divisions=(secretariat,), title="โครงการเปิดเผยการเก็บเงิน")


@pytest.fixture
def risk(office):
    return answered.assessment(office).risks.get()


@pytest.fixture
def measure(office):
    return answered.measure(answered.measure_set(office), mark="5.1")


def page_of(project):
    return reverse("admin:plans_project_change", args=(project.pk,))


def test_the_page_of_a_project_offers_the_measures_and_risks_of_the_office(
    client, plan_officer, other_office, project, risk, measure
):
    answered.risk(answered.assessment(other_office), event="ของข้างบ้าน")
    client.force_login(plan_officer)
    html = client.get(page_of(project)).content.decode()
    assert "ความเสี่ยงการทุจริต พ.ศ. 2566 ลำดับที่ 1 เรียกรับสินบนจากผู้ขออนุญาต" in html
    assert "มาตรการ พ.ศ. 2566 ข้อ 5.1 ประกาศนโยบายไม่รับของขวัญ" in html
    assert "ของข้างบ้าน" not in html
    assert english_leftovers(html, {"home-office", "plan-officer"}) == []


def test_a_measure_carried_on_is_offered_once_by_its_newest_row(
    client, plan_officer, office, project, measure
):
    later = answered.measure_set(office, 2567)
    answered.measure(later, "ประกาศนโยบายไม่รับของขวัญทุกเทศกาล", key=measure.key)
    client.force_login(plan_officer)
    html = client.get(page_of(project)).content.decode()
    assert "ไม่รับของขวัญทุกเทศกาล" in html and "มาตรการ พ.ศ. 2566" not in html


def test_an_answer_is_chosen_and_told_in_the_history(client, plan_officer, project, risk):
    client.force_login(plan_officer)
    form = open_form(client, page_of(project))
    typed = {"answers-0-risk": risk.pk, "answers-0-project": project.pk}
    response = client.post(page_of(project), form | NEW_ROW | typed)
    assert response.status_code == 302
    assert project.answers.get().risk == risk
    history = reverse("admin:plans_project_history", args=(project.pk,))
    assert "เรียกรับสินบน" in client.get(history).content.decode()


@pytest.mark.parametrize("both", [True, False])
def test_a_row_names_a_measure_or_a_risk(client, plan_officer, project, risk, measure, both):
    client.force_login(plan_officer)
    form = open_form(client, page_of(project))
    chosen = {"answers-0-risk": risk.pk, "answers-0-measure": measure.pk} if both else {}
    typed = {"answers-0-project": project.pk, "answers-0-position": "1"}
    response = client.post(page_of(project), form | NEW_ROW | typed | chosen)
    assert "เลือกมาตรการหรือความเสี่ยง อย่างใดอย่างหนึ่ง" in response.content.decode()
    assert not ProjectAnswer.objects.exists()


def test_one_thing_is_not_answered_twice(client, plan_officer, project, risk):
    later = answered.risk(answered.assessment(project.version.organisation, 2567), key=risk.key)
    answered.answer(project, risk)
    client.force_login(plan_officer)
    form = open_form(client, page_of(project)) | {"answers-TOTAL_FORMS": "2"}
    second = {name.replace("-0-", "-1-"): value for name, value in NEW_ROW.items() if "-0-" in name}
    typed = {"answers-1-risk": later.pk, "answers-1-project": project.pk}
    response = client.post(page_of(project), form | second | typed)
    assert "เลือกมาตรการหรือความเสี่ยงเดียวกันไว้สองแถว" in response.content.decode()
    assert project.answers.count() == 1


def test_a_risk_of_another_office_is_no_choice(client, plan_officer, other_office, project):
    foreign = answered.assessment(other_office).risks.get()
    client.force_login(plan_officer)
    form = open_form(client, page_of(project))
    typed = {"answers-0-risk": foreign.pk, "answers-0-project": project.pk}
    assert client.post(page_of(project), form | NEW_ROW | typed).status_code == 200
    assert not ProjectAnswer.objects.exists()


def test_two_people_choose_for_one_project(client, plan_officer, office, project, risk, measure):
    client.force_login(plan_officer)
    mine = open_form(client, page_of(project))
    answered.answer(project, measure)  # a colleague meanwhile
    typed = {"answers-0-risk": risk.pk, "answers-0-project": project.pk}
    page = client.post(page_of(project), mine | NEW_ROW | typed).content.decode()
    assert "มีการแก้ไขข้อมูลนี้" in page
    assert client.post(page_of(project), posted(page)).status_code == 302
    assert {answer.risk or answer.measure for answer in project.answers.all()} == {risk, measure}


def test_the_database_keeps_an_answer_to_one_thing(project, risk, measure):
    for wrong in ({}, {"risk": risk, "measure": measure}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProjectAnswer.objects.create(project=project, **wrong)


def test_what_a_project_answers_is_frozen_and_shown(client, draft, project, risk, measure):
    answered.answer(project, risk)
    answered.answer(project, measure)
    (row,) = take(draft)["projects"]
    assert [(each["kind"], each["label"], each["year"]) for each in row["answers"]] == [
        ("risk", "ความเสี่ยงการทุจริต พ.ศ. 2566 ลำดับที่ 1", 2566),
        ("measure", "มาตรการ พ.ศ. 2566 ข้อ 5.1", 2566),
    ]
    assert row["answers"][0]["address"] == ""  # nobody outside may read it yet
    assert "answers" not in summary_of(take(draft))["projects"][0]


def test_an_answer_is_frozen_in_the_words_of_today(office, draft, project, risk):
    answered.answer(project, risk)
    answered.risk(answered.assessment(office, 2567), key=risk.key, event="คำใหม่")
    (row,) = take(draft)["projects"]
    assert (row["answers"][0]["text"], row["answers"][0]["year"]) == ("คำใหม่", 2567)


def test_answers_are_read_with_a_fixed_number_of_queries(
    office, draft, project, risk, measure, django_assert_max_num_queries
):
    for _ in range(3):
        more = make.project(draft)
        answered.answer(more, risk)
        answered.answer(more, measure)
    with django_assert_max_num_queries(25):
        take(draft)


def test_the_page_of_the_project_says_what_it_answers(
    client, plan_officer, publisher, office, risk
):
    answered.published_with_answer(risk, by=plan_officer, publisher=publisher)
    html = client.get("/home-office/plans/2566-2570/projects/1-1/").content.decode()
    assert "มาตรการหรือความเสี่ยงที่โครงการนี้ตอบ" in html
    assert "เรียกรับสินบนจากผู้ขออนุญาต" in html


def test_the_sheet_prints_it_under_a_heading_of_its_own():
    answers = [{"kind": "risk", "key": "k", "label": "ความเสี่ยงการทุจริต พ.ศ. 2566 ลำดับที่ 1",
                "year": 2566, "text": "ยักยอกเงิน", "address": ""}]  # fmt: skip
    for said, expected in ((answers, 1), ([], 0)):
        snapshot = paper.snapshot([paper.project(answers=said)])
        parts = sheet_parts(outline_of(snapshot).projects[0])
        found = [part for part in parts if part.kind == "answers"]
        assert len(found) == expected
    # A snapshot of the former version knows nothing of answers.
    assert sheet_parts(outline_of(paper.snapshot()).projects[0])


def test_a_revision_carries_the_answers_on_and_tells_what_changed(
    plan_officer, publisher, risk, measure
):
    project = answered.published_with_answer(risk, by=plan_officer, publisher=publisher)
    draft = start_revision(project.version.plan, by=plan_officer)
    copied = draft.projects.get()
    assert copied.answers.get().risk == risk
    before = take(project.version)
    assert changes_between(before, take(draft))["changed"] == []
    answered.answer(copied, measure)
    (found,) = changes_between(before, take(draft))["changed"]
    assert [change["label"] for change in found["changes"]] == ["มาตรการหรือความเสี่ยงที่โครงการตอบ"]


def test_the_next_period_carries_the_answer_as_a_point_to_check(plan_officer, publisher, risk):
    project = answered.published_with_answer(risk, by=plan_officer, publisher=publisher)
    framework = make.framework(2571, 2575)
    draft = start_next_period(project.version, framework, {}, by=plan_officer)
    assert draft.projects.get().answers.get().risk == risk
    points = PointToCheck.objects.filter(project__version=draft)
    assert any("โครงการตอบความเสี่ยงการทุจริต พ.ศ. 2566" in point.text for point in points)


def test_a_risk_that_a_project_names_is_not_deleted(project, risk):
    answered.answer(project, risk)
    with pytest.raises(ProtectedError) as refused:
        risk.assessment.delete()
    assert [str(row) for row in refused.value.protected_objects] == [
        "โครงการ 1-1 โครงการเปิดเผยการเก็บเงิน"
    ]


def test_a_measure_that_a_project_names_is_not_lost_by_writing_the_list_anew(
    plan_officer, project, measure
):
    answered.answer(project, measure)
    with pytest.raises(NotAllowed) as refused:
        replace_measures(measure.measure_set, [MeasureRow("มาตรการอื่น")], by=plan_officer)
    assert "โครงการเปิดเผยการเก็บเงิน" in str(refused.value)
    assert measure.measure_set.measures.get().text == measure.text


def test_the_page_of_a_risk_refuses_to_delete_it_and_names_the_project(
    client, plan_officer, project, risk
):
    answered.answer(project, risk)
    client.force_login(plan_officer)
    html = client.post(
        reverse("admin:ita_risk_delete", args=(risk.pk,)), {"post": "yes"}
    ).content.decode()
    assert "ซึ่งห้ามลบ" in html and "โครงการ 1-1 โครงการเปิดเผยการเก็บเงิน" in html
    risk.refresh_from_db()
