"""Part 1 of a plan: the risk assessment it was announced with, on its page and in its paper."""

import pytest
from django.urls import reverse

from plans.editions.answers import proposed_assessment
from plans.editions.changes import plan_changes
from plans.editions.revision import start_revision
from plans.models import PlanSection
from plans.papers.plan import plan_html
from tests import make
from tests.admin_form import open_form
from tests.plans import answered, paper

TEXTS = "/home-office/plans/2566-2570/texts/"


@pytest.fixture
def assessment(office, plan_officer):
    return answered.published(answered.assessment(office), by=plan_officer)


@pytest.fixture
def plan(office, assessment, plan_officer, publisher):
    """In force, announced with the assessment; part 1 speaks of it."""
    version = make.version(make.plan(office), risk_assessment=assessment)
    PlanSection.objects.create(
        version=version, role="part1", number="1", title="การประเมินความเสี่ยงการทุจริต", body="ข้อ ๑"
    )
    PlanSection.objects.create(
        version=version, role="part1", number="2", title="หลักการ", body="ข้อ ๒", position=1
    )
    return make.published(version, by=plan_officer, publisher=publisher)


def test_the_page_shows_matrix_and_tables_below_the_section_that_speaks_of_them(client, plan):
    html = client.get(TEXTS).content.decode()
    places = [html.index(words) for words in (
        "ข้อ ๑", "เกณฑ์และผลการประเมินความเสี่ยงการทุจริต", "ตารางที่ 1", "เรียกรับสินบน", "ตารางที่ 2", "ข้อ ๒",
    )]  # fmt: skip
    assert places == sorted(places)


def test_the_paper_prints_the_same_and_lists_it_in_its_contents(plan):
    html = plan_html(plan.snapshot.data)
    assert '<a href="#risk">เกณฑ์และผลการประเมินความเสี่ยงการทุจริต' in html
    marks = ('id="risk"', 'class="risk-first"', 'class="risk-second"', 'id="introduction-2"')
    places = [html.index(mark) for mark in marks]
    assert places == sorted(places)
    assert ".lv-1 { background: #2e7d32" in html


def test_without_such_a_section_it_stands_first_under_its_own_heading(plan):
    snapshot = plan.snapshot.data
    html = plan_html(snapshot | {"sections": snapshot["sections"][1:]})
    assert html.index('<h2 id="risk">') < html.index("หลักการ</h2>")


def test_a_plan_without_an_assessment_prints_none(client, office, plan_officer, publisher):
    make.published(by=plan_officer, publisher=publisher)
    assert "plan-risk" not in client.get(TEXTS).content.decode()
    assert 'id="risk"' not in plan_html(paper.snapshot())


def test_the_text_of_a_former_version_is_still_printed():
    html = plan_html(paper.snapshot(risk={"title": "ความเสี่ยง", "body": "ข้อความเดิม"}))
    assert "ข้อความเดิม" in html and '<h2 id="risk">ความเสี่ยง</h2>' in html


def test_an_assessment_of_a_later_year_stands_beside_and_changes_nothing(
    client, office, plan, plan_officer
):
    frozen = plan.snapshot.sha256
    later = answered.assessment(office, 2568)
    answered.risk(later, event="ความเสี่ยงของปีหลัง")
    answered.published(later, by=plan_officer)
    html = client.get(TEXTS).content.decode()
    assert 'href="/home-office/risks/2568/"' in html and "ความเสี่ยงของปีหลัง" not in html
    plan.snapshot.refresh_from_db()
    assert plan.snapshot.sha256 == frozen and plan.snapshot.is_intact


def test_what_the_assessment_says_of_persons_stays_with_it(plan):
    (risk,) = plan.snapshot.data["risk"]["risks"]
    assert "owner" not in risk and "acceptance" not in risk


def test_the_texts_are_read_with_few_queries(client, plan, django_assert_max_num_queries):
    client.get(TEXTS)
    with django_assert_max_num_queries(5):
        client.get(TEXTS)


def test_a_revision_keeps_the_choice_and_tells_when_it_changes(plan, office, plan_officer):
    draft = start_revision(plan.plan, by=plan_officer)
    assert draft.risk_assessment_id == plan.risk_assessment_id
    changed = plan.snapshot.data | {"risk": {"title": "ฉบับใหม่", "assessment": {"edition": 2}}}
    (told,) = plan_changes(plan.snapshot.data, changed)
    assert (told["label"], told["new"]) == ("การประเมินความเสี่ยงการทุจริต", "ฉบับใหม่ ฉบับที่ 2")


@pytest.mark.parametrize(
    ("years", "proposed"),
    [((), None), ((2564, 2565), 2565), ((2565, 2567), 2565), ((2567, 2568), None), ((2571,), None)],
)
def test_the_latest_by_the_first_year_is_proposed(office, plan_officer, years, proposed):
    for year in years:
        answered.published(answered.assessment(office, year), by=plan_officer)
    found = proposed_assessment(make.plan(office))
    assert (found and found.year) == proposed


def test_a_new_plan_begins_with_what_is_proposed(office, assessment, plan_officer):
    assert start_revision(make.plan(office), by=plan_officer).risk_assessment == assessment


def test_the_page_of_the_edition_offers_what_is_published_in_the_own_office(
    client, office, other_office, assessment, plan_officer
):
    draft = make.version(make.plan(office))
    answered.assessment(office, 2567)  # a draft
    answered.published(answered.assessment(other_office), by=plan_officer)
    client.force_login(plan_officer)
    address = reverse("admin:plans_planversion_change", args=(draft.pk,))
    page = client.get(address)
    field = page.context["adminform"].form.fields["risk_assessment"]
    assert list(field.queryset) == [assessment]
    assert f"ระบบเสนอ “{assessment}”" in page.content.decode()
    chosen = open_form(client, address) | {"risk_assessment": assessment.pk}
    assert client.post(address, chosen).status_code == 302
    draft.refresh_from_db()
    assert draft.risk_assessment == assessment


def test_a_withdrawn_choice_stays_on_the_form_and_says_so(client, office, assessment, plan_officer):
    draft = make.version(make.plan(office), risk_assessment=assessment)
    answered.withdrawn(assessment, by=plan_officer)
    client.force_login(plan_officer)
    address = reverse("admin:plans_planversion_change", args=(draft.pk,))
    assert f"{assessment} (ยกเลิก)" in client.get(address).content.decode()
    assert client.post(address, open_form(client, address)).status_code == 302
