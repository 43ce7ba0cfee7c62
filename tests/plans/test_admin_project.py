"""The page of one project: its own framework and office, money on one row, two people."""

import pytest
from django.urls import reverse

from integrity.models import Committee
from integrity.roles import Role
from plans.models import PlanVersion, Project, ProjectResult, SheetSection, TargetGroup
from tests import make
from tests.admin_form import open_form, posted
from tests.csp import csp_breaches
from tests.thai_only import english_leftovers


@pytest.fixture
def draft(office):
    return make.version(make.plan(office))


@pytest.fixture
def project(draft, secretariat):
    return make.project(draft, divisions=(secretariat,), budgets={2566: 46000, 2567: 0})


@pytest.fixture
def address(project):
    return reverse("admin:plans_project_change", args=(project.pk,))


def test_money_of_five_years_is_saved_from_one_row(client, plan_officer, project, address):
    client.force_login(plan_officer)
    typed = {"money_2566": "๕๐,๐๐๐", "money_2567": "ไม่ดำเนินการ", "money_2570": "-"}
    assert client.post(address, open_form(client, address) | typed).status_code == 302
    saved = {row.year: (row.state, row.amount) for row in project.budgets.all()}
    assert saved == {2566: ("amount", 50000), 2570: ("none", None)}


def test_a_new_project_gets_a_row_of_money_for_each_year_it_runs(client, plan_officer, draft):
    client.force_login(plan_officer)
    address = f"{reverse('admin:plans_project_add')}?version={draft.pk}"
    mission = draft.plan.framework.dimensions.get(number=1).missions.get(code="1.1")
    typed = {"title": "ใหม่", "kind": "measure", "mission": mission.pk, "money_2566": "900"}
    response = client.post(address, open_form(client, address) | typed)
    assert response.status_code == 302
    saved = {row.year: row.state for row in draft.projects.get().budgets.all()}
    assert saved == {2566: "amount"} | dict.fromkeys(range(2567, 2571), "unspecified")


def test_what_was_typed_beside_a_colleague_is_kept(client, plan_officer, office, project, address):
    client.force_login(plan_officer)
    mine = open_form(client, address)
    colleague = type(client)()
    colleague.force_login(make.user(Role.PLAN_OFFICER, office, username="colleague"))
    theirs = {"title": "ชื่อของเขา", "money_2566": "50,000", "money_2567": "7,000"}
    colleague.post(address, open_form(colleague, address) | theirs)

    typed = {"title": "ชื่อของฉัน", "money_2566": "60,000"}
    page = client.post(address, mine | typed).content.decode()

    warned = posted(page)
    assert "colleague" in page and "ชื่อของเขา" in page
    assert (warned["title"], warned["money_2566"]) == (["ชื่อของฉัน"], ["60,000"])
    assert warned["money_2567"] == ["7,000"]

    client.post(address, warned | {"_theirs": ["title", "money_2566"]})
    project.refresh_from_db()
    assert project.title == "ชื่อของเขา"
    assert [row.amount for row in project.budgets.order_by("year")] == [50000, 7000]


def test_saving_a_page_as_it_is_changes_no_part_of_it(client, plan_officer, project, address):
    """A browser sends each line end as two characters."""
    section = SheetSection.objects.create(project=project, kind="rationale", body="๑. ก\n๒. ข")
    client.force_login(plan_officer)
    form = open_form(client, address)
    sent = {name: [text.replace("\n", "\r\n") for text in form[name]] for name in form}
    assert client.post(address, sent | {"remark": "หนึ่ง\r\nสอง"}).status_code == 302
    project.refresh_from_db()
    assert project.remark == "หนึ่ง\nสอง"
    assert section.history.count() == 1


def test_typed_text_is_stored_in_one_spelling(client, plan_officer, project, address):
    client.force_login(plan_officer)
    client.post(address, open_form(client, address) | {"title": "เเผนน้ํา\u200bสะอาด"})
    project.refresh_from_db()
    assert project.title == "แผนน้ำสะอาด"
    found = client.get(reverse("admin:plans_project_changelist"), {"q": "น้ํา"}).context["cl"]
    assert list(found.result_list) == [project]


def test_who_is_overtaken_by_the_submission_gets_the_typed_words_back(
    client, editor, plan_officer, draft, project, address
):
    client.force_login(editor)
    mine = open_form(client, address)
    make.submitted(draft, by=plan_officer)

    response = client.post(address, mine | {"title": "ชื่อที่พิมพ์ไว้", "money_2567": "12,345"})

    page = response.content.decode()
    assert response.status_code == 403
    assert "ชื่อที่พิมพ์ไว้" in page and "12,345" in page
    assert "plan-officer" in page and "เสนอพิจารณา" in page
    assert english_leftovers(page, {"plan-officer", "editor"}) == [] == csp_breaches(page)
    assert PlanVersion.objects.get(pk=draft.pk).is_in_review


def test_who_is_overtaken_by_a_deletion_gets_the_typed_words_back(
    client, plan_officer, office, project, address
):
    client.force_login(plan_officer)
    mine = open_form(client, address)
    colleague = type(client)()
    colleague.force_login(make.user(Role.PLAN_OFFICER, office, username="colleague"))
    delete = reverse("admin:plans_project_delete", args=(project.pk,))
    colleague.post(delete, open_form(colleague, delete))

    response = client.post(address, mine | {"remark": "คำที่พิมพ์ไว้"})

    page = response.content.decode()
    assert response.status_code == 404
    assert "คำที่พิมพ์ไว้" in page and "colleague" in page and "ลบ" in page


def test_a_deleted_project_is_told_only_to_who_had_its_page(client, plan_officer, project, address):
    client.force_login(plan_officer)
    project.delete()
    response = client.post(address, {"_stamp": "forged", "title": "x"})
    assert response.status_code == 404 and project.title not in response.content.decode()


def test_target_groups_ticked_meanwhile_are_kept(client, plan_officer, project, address):
    first, second = (TargetGroup.objects.create(number=n, title=f"กลุ่ม {n}") for n in (1, 2))
    client.force_login(plan_officer)
    mine = open_form(client, address)
    project.target_groups.add(first)

    page = client.post(address, mine | {"title": "ชื่อของฉัน"}).content.decode()
    warned = posted(page)
    assert warned["target_groups"] == [str(first.pk)]
    client.post(address, warned | {"target_groups": [str(first.pk), str(second.pk)]})
    assert set(project.target_groups.all()) == {first, second}


def test_a_save_in_review_returns_the_plan_to_draft(client, plan_officer, draft, project, address):
    make.submitted(draft, by=plan_officer)
    client.force_login(plan_officer)
    form = open_form(client, address) | {"title": "ชื่อใหม่"}
    page = client.post(address, form, follow=True).content.decode()
    assert PlanVersion.objects.get(pk=draft.pk).is_draft and "กลับเป็นร่าง" in page


def test_a_target_saved_in_review_returns_the_plan_to_draft(client, plan_officer, draft, project):
    result = ProjectResult.objects.create(project=project, kind="output", text="ผลผลิต")
    make.submitted(draft, by=plan_officer)
    client.force_login(plan_officer)
    address = reverse("admin:plans_projectresult_change", args=(result.pk,))
    client.post(address, open_form(client, address) | {"text": "ผลผลิตใหม่"})
    assert PlanVersion.objects.get(pk=draft.pk).is_draft


def test_the_history_names_who_gave_the_facts(client, plan_officer, project, address):
    client.force_login(plan_officer)
    form = open_form(client, address) | {"remark": "แก้แล้ว", "informant": "กองช่าง"}
    client.post(address, form)
    page = client.get(reverse("admin:plans_project_history", args=(project.pk,))).content.decode()
    assert "plan-officer" in page and "ผู้ให้ข้อมูล: กองช่าง" in page and "แก้แล้ว" in page


def test_choices_are_those_of_the_plans_framework_and_office(
    client, plan_officer, project, other_office
):
    make.division(other_office, "กองลับ")
    make.framework(2571, 2575)
    client.force_login(plan_officer)
    page = client.get(reverse("admin:plans_project_change", args=(project.pk,))).content.decode()
    look_up = f"{reverse('admin:autocomplete')}?framework={project.version.plan.framework_id}"
    assert f'data-ajax--url="{look_up}"' in page
    asked = "&app_label=plans&model_name=project&field_name=mission"
    assert len(client.get(look_up + asked).json()["results"]) == 4
    asked = "?app_label=plans&model_name=projectdivision&field_name=division"
    divisions = client.get(reverse("admin:autocomplete") + asked).json()["results"]
    assert [each["text"] for each in divisions] == ["สำนักปลัด"]


def test_a_mission_of_another_framework_is_refused(client, plan_officer, project, address):
    stranger = make.framework(2571, 2575).dimensions.first().missions.first()
    client.force_login(plan_officer)
    form = open_form(client, address) | {"mission": stranger.pk}
    assert client.post(address, form).status_code == 200
    assert Project.objects.get(pk=project.pk).mission != stranger


def test_the_same_number_twice_is_refused_with_the_rule(client, plan_officer, draft, project):
    make.project(draft, number=7)
    client.force_login(plan_officer)
    address = reverse("admin:plans_project_change", args=(project.pk,))
    page = client.post(address, open_form(client, address) | {"number": "7"}).content.decode()
    assert "มิตินี้มีโครงการลำดับที่นี้แล้ว" in page


def test_the_list_shows_each_project_once_and_filters(client, plan_officer, draft, project):
    make.project(draft, dimension=2, budgets={2566: None}, title="ไม่ระบุเงิน")
    client.force_login(plan_officer)
    address = reverse("admin:plans_project_changelist")
    for query, titles in {
        "": {project.title, "ไม่ระบุเงิน"},
        "?dimension=2": {"ไม่ระบุเงิน"},
        "?money=amount": {project.title},
        "?money=unspecified": {"ไม่ระบุเงิน"},
        "?year=2567": {project.title},
        f"?division={project.division_links.get().division_id}": {project.title},
        "?q=ไม่ระบุเงิน": {"ไม่ระบุเงิน"},
        f"?edition={draft.pk}": {project.title, "ไม่ระบุเงิน"},
    }.items():
        rows = client.get(address + query).context["cl"].result_list
        assert {row.title for row in rows} == titles, query


def test_script_typed_into_a_project_is_only_text(client, plan_officer, project, address):
    attack = "<script>alert(1)</script>"
    client.force_login(plan_officer)
    form = open_form(client, address) | {"title": attack, "remark": attack}
    client.post(address, form)
    for name in ("plans_project_change", "plans_project_history", "plans_project_delete"):
        page = client.get(reverse(f"admin:{name}", args=(project.pk,))).content.decode()
        assert attack not in page and "&lt;script&gt;" in page


def test_a_division_of_another_office_is_refused(
    client, plan_officer, project, other_office, address
):
    stranger = make.division(other_office, "กองลับ")
    client.force_login(plan_officer)
    form = open_form(client, address) | {"division_links-0-division": stranger.pk}
    page = client.post(address, form)
    assert page.status_code == 200 and "กองลับ" not in page.content.decode()
    assert project.division_links.get().division != stranger


def test_a_committee_of_another_office_is_refused(client, plan_officer, draft, other_office):
    stranger = Committee.objects.create(organisation=other_office, kind="plan", title="คณะลับ")
    client.force_login(plan_officer)
    address = reverse("admin:plans_planversion_change", args=(draft.pk,))
    page = client.post(address, open_form(client, address) | {"committee": stranger.pk})
    assert page.status_code == 200 and "คณะลับ" not in page.content.decode()
    draft.refresh_from_db()
    assert draft.committee is None


def test_numbers_may_be_typed_in_thai_digits(client, plan_officer, project, address):
    client.force_login(plan_officer)
    typed = {"number": "๑๒", "headcount": "๑,๒๐๐"}
    assert client.post(address, open_form(client, address) | typed).status_code == 302
    project.refresh_from_db()
    assert (project.number, project.headcount) == (12, 1200)
    assert 'inputmode="numeric"' in client.get(address).content.decode()


def test_the_page_of_a_project_names_its_edition_and_leads_back(
    client, plan_officer, draft, address
):
    client.force_login(plan_officer)
    adding = f"{reverse('admin:plans_project_add')}?version={draft.pk}"
    for page in (address, adding):
        html = client.get(page).content.decode()
        assert "ฉบับที่ 1" in html and "‹ กลับไปที่แผน" in html
        assert reverse("admin:plans_planversion_table", args=(draft.pk,)) in html


def test_a_long_title_is_typed_in_several_lines_and_kept_in_one(
    client, plan_officer, project, address
):
    client.force_login(plan_officer)
    form = open_form(client, address)
    assert client.post(address, form | {"title": "บรรทัดแรก \r\n ต่อ"}).status_code == 302
    project.refresh_from_db()
    assert project.title == "บรรทัดแรก ต่อ"


def test_money_is_shown_with_commas_in_its_own_page(client, plan_officer, auditor, project):
    address = reverse("admin:plans_yearlybudget_change", args=(project.budgets.get(year=2566).pk,))
    client.force_login(plan_officer)
    form = open_form(client, address)
    assert form["amount"] == ["46,000"]
    assert client.post(address, form).status_code == 302
    assert project.budgets.get(year=2566).history.count() == 2
    client.force_login(auditor)
    page = client.get(address).content.decode()
    assert "46,000" in page and "46000.00" not in page


def test_an_empty_choice_says_what_to_do(client, plan_officer, draft):
    client.force_login(plan_officer)
    page = client.get(f"{reverse('admin:plans_project_add')}?version={draft.pk}").content.decode()
    assert "เลือก…" in page and "---------" not in page
