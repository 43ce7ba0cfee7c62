"""Quarters in the form of a project: four ticks a year, a row for all years, two people."""

import pytest
from django.urls import reverse

from integrity.roles import Role
from plans.editions.revision import start_revision
from plans.models import PlanVersion, YearlyBudget
from tests import make
from tests.admin_form import open_form, posted
from tests.csp import csp_breaches


@pytest.fixture
def draft(office):
    return make.version(make.plan(office))


@pytest.fixture
def project(draft, secretariat):
    """Runs in 2566 (said: the first quarter) and 2567 (not said)."""
    made = make.project(draft, divisions=(secretariat,), budgets={2566: 46000, 2567: 0})
    say(made, 2566, "1")
    return made


@pytest.fixture
def address(project):
    return reverse("admin:plans_project_change", args=(project.pk,))


@pytest.fixture
def colleague(client, office):
    other = type(client)()
    other.force_login(make.user(Role.PLAN_OFFICER, office, username="colleague"))
    return other


def say(project, year, quarters):
    budget = project.budgets.get(year=year)
    budget.quarters = quarters
    budget.save()


def quarters(project):
    return {row.year: row.quarters for row in project.budgets.all()}


def test_the_ticks_show_what_is_stored_and_name_quarter_and_months(
    client, plan_officer, project, address
):
    client.force_login(plan_officer)
    page = client.get(address).content.decode()
    form = posted(page)
    assert form["quarters_2566"] == ["1"]
    assert "quarters_2567" not in form and "quarters_all" not in form
    assert "1 ต.ค.–ธ.ค." in page and "4 ก.ค.–ก.ย." in page and "ทุกปี" in page
    assert csp_breaches(page) == []


def test_each_year_says_its_own_quarters(client, plan_officer, project, address):
    client.force_login(plan_officer)
    typed = {"quarters_2566": ["4", "2"], "quarters_2567": ["1", "2", "3", "4"]}
    assert client.post(address, open_form(client, address) | typed).status_code == 302
    assert quarters(project) == {2566: "24", 2567: "1234"}


def test_ticks_taken_away_mean_not_said(client, plan_officer, project, address):
    client.force_login(plan_officer)
    client.post(address, open_form(client, address) | {"quarters_2566": []})
    assert quarters(project) == {2566: "", 2567: ""}


def test_the_row_of_all_years_goes_to_each_year_that_runs(client, plan_officer, project, address):
    client.force_login(plan_officer)
    client.post(address, open_form(client, address) | {"quarters_all": ["3"]})
    assert quarters(project) == {2566: "3", 2567: "3"}


def test_a_year_changed_in_its_own_row_keeps_its_own(client, plan_officer, project, address):
    client.force_login(plan_officer)
    typed = {"quarters_all": ["3"], "quarters_2567": ["1"]}
    client.post(address, open_form(client, address) | typed)
    assert quarters(project) == {2566: "3", 2567: "1"}


def test_a_year_that_begins_to_run_takes_the_row_of_all_years(
    client, plan_officer, project, address
):
    client.force_login(plan_officer)
    typed = {"quarters_all": ["2"], "money_2568": "900"}
    client.post(address, open_form(client, address) | typed)
    assert quarters(project) == {2566: "2", 2567: "2", 2568: "2"}


def test_quarters_of_a_year_that_does_not_run_are_refused_with_a_reason(
    client, plan_officer, project, address
):
    client.force_login(plan_officer)
    typed = {"quarters_2568": ["1"], "money_2566": "1"}
    page = client.post(address, open_form(client, address) | typed).content.decode()
    assert "ปีนี้ไม่ดำเนินการ จึงระบุไตรมาสไม่ได้" in page
    assert posted(page)["quarters_2568"] == ["1"]
    assert project.budgets.get(year=2566).amount == 46000 and quarters(project)[2566] == "1"


def test_a_year_that_stops_running_takes_its_quarters_with_it(
    client, plan_officer, project, address
):
    client.force_login(plan_officer)
    typed = {"money_2566": "ไม่ดำเนินการ"}
    assert client.post(address, open_form(client, address) | typed).status_code == 302
    assert quarters(project) == {2567: ""}


@pytest.mark.parametrize("typed", [["5"], ["1", "x"], ["12"]])
def test_what_is_no_quarter_is_refused(client, plan_officer, project, address, typed):
    client.force_login(plan_officer)
    page = client.post(address, open_form(client, address) | {"quarters_2566": typed})
    assert page.status_code == 200 and "errorlist" in page.content.decode()
    assert quarters(project)[2566] == "1"


def test_a_new_project_says_its_quarters_in_one_go(client, plan_officer, draft):
    client.force_login(plan_officer)
    address = f"{reverse('admin:plans_project_add')}?version={draft.pk}"
    mission = draft.plan.framework.dimensions.get(number=1).missions.get(code="1.1")
    typed = {"title": "ใหม่", "kind": "measure", "mission": mission.pk, "money_2570": "ไม่ดำเนินการ"}
    typed |= {"quarters_all": ["1", "2"], "quarters_2567": ["4"]}
    assert client.post(address, open_form(client, address) | typed).status_code == 302
    made = draft.projects.get()
    assert quarters(made) == {2566: "12", 2567: "4", 2568: "12", 2569: "12"}
    assert YearlyBudget.history.filter(project=made).count() == 4  # a row each, not two


def test_saving_the_page_as_it_is_writes_no_year(client, plan_officer, project, address):
    client.force_login(plan_officer)
    before = YearlyBudget.history.count()
    client.post(address, open_form(client, address))
    assert YearlyBudget.history.count() == before


def test_ticks_saved_in_review_return_the_plan_to_draft(
    client, plan_officer, draft, project, address
):
    make.submitted(draft, by=plan_officer)
    client.force_login(plan_officer)
    client.post(address, open_form(client, address) | {"quarters_2567": ["2"]})
    assert PlanVersion.objects.get(pk=draft.pk).is_draft


def test_the_second_of_two_is_told_and_both_keep_their_ticks(
    client, plan_officer, colleague, project, address
):
    client.force_login(plan_officer)
    mine = open_form(client, address)
    theirs = {"quarters_2566": ["2"], "quarters_2567": ["3"]}
    colleague.post(address, open_form(colleague, address) | theirs)

    page = client.post(address, mine | {"quarters_2566": ["4"]}).content.decode()

    assert "มีการแก้ไขข้อมูลนี้" in page and "colleague" in page
    assert "ไตรมาสปี 2566" in page and "ไตรมาสที่ 2 (ม.ค.–มี.ค.)" in page
    warned = posted(page)
    assert warned["quarters_2566"] == ["4"]  # ticked by me
    assert warned["quarters_2567"] == ["3"]  # not touched by me
    assert quarters(project) == {2566: "2", 2567: "3"}

    client.post(address, warned)
    assert quarters(project) == {2566: "4", 2567: "3"}


def test_a_row_can_take_the_others_ticks(client, plan_officer, colleague, project, address):
    client.force_login(plan_officer)
    mine = open_form(client, address)
    colleague.post(address, open_form(colleague, address) | {"quarters_2566": ["2"]})
    warned = posted(client.post(address, mine | {"quarters_2566": ["4"]}).content.decode())
    client.post(address, warned | {"_theirs": "quarters_2566"})
    assert quarters(project)[2566] == "2"


def test_money_typed_beside_anothers_ticks_is_no_clash(
    client, plan_officer, colleague, project, address
):
    client.force_login(plan_officer)
    mine = open_form(client, address)
    colleague.post(address, open_form(colleague, address) | {"quarters_2566": ["2"]})
    page = client.post(address, mine | {"money_2566": "50,000"}).content.decode()
    warned = posted(page)
    assert (warned["money_2566"], warned["quarters_2566"]) == (["50,000"], ["2"])
    assert 'value="money_2566"' not in page  # nothing to choose between
    client.post(address, warned)
    budget = project.budgets.get(year=2566)
    assert (budget.amount, budget.quarters) == (50000, "2")


def test_the_table_of_money_leaves_quarters_alone(client, plan_officer, draft, project):
    client.force_login(plan_officer)
    table = reverse("admin:plans_planversion_table", args=(draft.pk,))
    client.post(table, open_form(client, table) | {f"m-{project.pk}-2566": "99"})
    budget = project.budgets.get(year=2566)
    assert (budget.amount, budget.quarters) == (99, "1")


def test_who_is_overtaken_by_the_submission_gets_the_ticks_back(
    client, editor, plan_officer, draft, project, address
):
    client.force_login(editor)
    mine = open_form(client, address)
    make.submitted(draft, by=plan_officer)
    response = client.post(address, mine | {"quarters_2567": ["1", "2"], "quarters_all": ["4"]})
    page = response.content.decode()
    assert response.status_code == 403
    assert "ไตรมาสปี 2567" in page and "ไตรมาสที่ 1 และ 2 (ต.ค.–มี.ค.)" in page
    assert "ไตรมาสทุกปี" in page and quarters(project)[2567] == ""


def test_who_may_only_read_sees_the_quarters_in_words(client, auditor, project, address):
    client.force_login(auditor)
    page = client.get(address).content.decode()
    assert "ปี 2566: ไตรมาสที่ 1 (ต.ค.–ธ.ค.)" in page and "ปี 2567: ยังไม่ระบุ" in page
    assert "quarters_2566" not in posted(page)


def test_a_neighbour_finds_no_such_page(client, neighbour, project, address):
    client.force_login(neighbour)
    assert client.post(address, {"quarters_2566": ["4"]}).status_code == 404
    assert quarters(project)[2566] == "1"


def test_an_edition_copied_keeps_its_quarters(office, plan_officer, publisher, draft, project):
    make.published(draft, by=plan_officer, publisher=publisher)
    copy = start_revision(draft.plan, by=plan_officer).projects.get()
    assert quarters(copy) == {2566: "1", 2567: ""}
