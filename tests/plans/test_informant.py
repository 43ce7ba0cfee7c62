"""The plan officer types for any division and names who told it: the history shows both."""

import pytest
from django.urls import reverse

from plans.models import ProjectResult, YearlyBudget
from tests import make
from tests.admin_form import open_form

TOLD = "ผู้ให้ข้อมูล: น.ส.ช่าง ตัวอย่าง"
NAMED = {"informant": "น.ส.ช่าง  ตัวอย่าง"}


@pytest.fixture
def draft(office):
    return make.version(make.plan(office))


@pytest.fixture
def project(draft, secretariat):
    return make.project(
        draft, title="อบรม", divisions=(secretariat,), budgets={2566: 46000, 2567: 0}
    )


def history(client, model, row):
    return client.get(reverse(f"admin:plans_{model}_history", args=(row.pk,))).content.decode()


def table(draft):
    return reverse("admin:plans_planversion_table", args=(draft.pk,))


def test_money_typed_in_the_table_names_who_told_it(client, plan_officer, draft, project):
    client.force_login(plan_officer)
    boxes = {f"m-{project.pk}-2566": "50,000", f"m-{project.pk}-2567": "ไม่ดำเนินการ"}
    client.post(table(draft), open_form(client, table(draft)) | boxes | NAMED)
    past = YearlyBudget.history.filter(history_change_reason=TOLD)
    assert {row.history_type for row in past} == {"~", "-"}
    for page in (history(client, "planversion", draft), history(client, "project", project)):
        assert TOLD in page and "plan-officer" in page


def test_a_new_year_of_money_names_who_told_it(client, plan_officer, draft, project):
    client.force_login(plan_officer)
    typed = open_form(client, table(draft)) | {f"m-{project.pk}-2568": "9000"} | NAMED
    client.post(table(draft), typed)
    assert project.budgets.get(year=2568).history.latest().history_change_reason == TOLD


def test_the_box_comes_back_with_what_was_typed(client, plan_officer, draft, project):
    client.force_login(plan_officer)
    typed = open_form(client, table(draft)) | {f"m-{project.pk}-2566": "ระบุ"} | NAMED
    assert 'value="น.ส.ช่าง  ตัวอย่าง"' in client.post(table(draft), typed).content.decode()


def test_an_editor_types_for_the_own_division_and_is_not_asked(client, editor, draft, project):
    client.force_login(editor)
    assert 'name="informant"' not in client.get(table(draft)).content.decode()
    typed = open_form(client, table(draft)) | {f"m-{project.pk}-2566": "50,000"} | NAMED
    client.post(table(draft), typed)
    past = project.budgets.get(year=2566).history.latest()
    assert past.amount == 50000 and not past.history_change_reason


def test_money_and_parts_on_the_page_of_a_project_keep_it(client, plan_officer, draft, project):
    client.force_login(plan_officer)
    address = reverse("admin:plans_project_change", args=(project.pk,))
    typed = {
        "money_2566": "50,000", "division_links-0-role": "support", "remark": "แก้แล้ว",
    }  # fmt: skip
    client.post(address, open_form(client, address) | typed | NAMED)
    for row in (project, project.budgets.get(year=2566), project.division_links.get()):
        assert row.history.latest().history_change_reason == TOLD, row
    assert TOLD in history(client, "planversion", draft)


@pytest.mark.parametrize("part", ["yearlybudget", "projectresult"])
def test_the_page_of_a_part_asks_too(part, client, plan_officer, draft, project):
    result = ProjectResult.objects.create(project=project, kind="output", text="ผลผลิต")
    row = {"projectresult": result, "yearlybudget": project.budgets.get(year=2566)}[part]
    typed = {"projectresult": {"text": "ใหม่"}, "yearlybudget": {"amount": "1,000"}}[part]
    client.force_login(plan_officer)
    address = reverse(f"admin:plans_{part}_change", args=(row.pk,))
    client.post(address, open_form(client, address) | typed | NAMED)
    assert row.history.latest().history_change_reason == TOLD
    assert TOLD in history(client, part, row)


def test_nobody_named_leaves_no_reason(client, plan_officer, draft, project):
    client.force_login(plan_officer)
    typed = open_form(client, table(draft)) | {f"m-{project.pk}-2566": "50,000", "informant": " "}
    client.post(table(draft), typed)
    assert not project.budgets.get(year=2566).history.latest().history_change_reason
