"""The history of an edition: projects that came and went, money, and files brought in."""

import pytest
from django.urls import reverse

from integrity import history
from integrity.changes import describe, steps
from integrity.models import SheetImport
from integrity.sheets.attempts import SheetFile
from plans.editions.revision import start_revision
from plans.models import Explanation, PointToCheck, YearlyBudget
from plans.sheets import exporting, importing
from plans.sheets.importing import ImportRequest
from tests import make
from tests.admin_form import open_form


@pytest.fixture
def draft(office):
    return make.version(make.plan(office))


def entries(client, version):
    address = reverse("admin:plans_planversion_history", args=(version.pk,))
    return client.get(address).context["page"].object_list


def fields(change) -> list[tuple]:
    return [(each.label, each.old, each.new) for each in change.fields]


def test_a_removed_project_is_told_by_code_and_name(client, plan_officer, draft):
    project = make.project(draft, title="อบรมคุณธรรม", budgets={2566: 46000})
    client.force_login(plan_officer)
    address = reverse("admin:plans_project_delete", args=(project.pk,))
    client.post(address, open_form(client, address))
    removed = next(each for each in entries(client, draft) if "นำออก" in each.verb)
    assert removed.who == "plan-officer" and removed.verb == "นำออก 1 โครงการ"
    assert fields(removed) == [("1-1", "อบรมคุณธรรม", "(ว่าง)")]
    page = client.get(reverse("admin:plans_planversion_history", args=(draft.pk,)))
    assert "<del>อบรมคุณธรรม</del>" in page.content.decode()


def test_money_typed_in_the_table_is_told_by_project_and_year(client, plan_officer, draft):
    project = make.project(draft, title="อบรม", budgets={2566: 46000, 2567: 0})
    client.force_login(plan_officer)
    table = reverse("admin:plans_planversion_table", args=(draft.pk,))
    typed = {f"m-{project.pk}-2566": "50,000", f"m-{project.pk}-2567": "ไม่ดำเนินการ"}
    client.post(table, open_form(client, table) | typed)
    change = next(each for each in entries(client, draft) if "งบประมาณ" in each.verb)
    assert change.who == "plan-officer"
    assert ("1-1 อบรม ปี 2566", "46,000", "50,000") in fields(change)


def test_an_added_project_is_one_entry_without_its_years(client, plan_officer, draft):
    make.project(draft, title="ใหม่", budgets={2566: 46000, 2567: 0})
    client.force_login(plan_officer)
    (added,) = [each for each in entries(client, draft) if each.fields and not each.is_edit][:1]
    assert added.verb == "เพิ่ม 1 โครงการ" and fields(added) == [("1-1", "(ว่าง)", "ใหม่")]


def test_an_import_is_told_with_its_file_person_and_counts(client, plan_officer, office, draft):
    kept = make.project(draft, title="คงไว้", budgets={2566: 46000})
    content = exporting.export(draft, "xlsx")
    gone = make.project(draft, title="จะนำออก", budgets={2566: 900})
    YearlyBudget.objects.get(project=kept).delete()
    wanted = ImportRequest(office, 2566, 2570, SheetFile("แผน.xlsx", content), remove_missing=True)
    importing.run(wanted, by=plan_officer)
    attempt = SheetImport.objects.get()
    client.force_login(plan_officer)
    (told,) = [each for each in entries(client, draft) if "แผน.xlsx" in each.verb]
    assert told.who == "plan-officer" and attempt.removed == 1
    assert f"แก้ไข {attempt.changed} นำออก 1" in told.verb
    assert ("1-2", gone.title, "(ว่าง)") in fields(told)
    assert ("1-1 คงไว้ ปี 2566", "ไม่ดำเนินการ", "46,000") in fields(told)


def test_the_history_of_a_large_plan_needs_few_queries(
    client, plan_officer, draft, django_assert_max_num_queries
):
    for _ in range(20):
        make.project(draft, budgets={2566: 900})
    client.force_login(plan_officer)
    with django_assert_max_num_queries(25):
        entries(client, draft)


def test_quarters_are_told_in_words(client, plan_officer, draft):
    project = make.project(draft, title="อบรม", budgets={2566: 0})
    budget = project.budgets.get()
    budget.quarters = "12"
    budget.save()
    client.force_login(plan_officer)
    told = [each for change in entries(client, draft) for each in fields(change)]
    said = "ไตรมาสที่ 1 และ 2 (ต.ค.–มี.ค.)"
    assert ("1-1 อบรม ไตรมาสปี 2566", "ยังไม่ระบุ", said) in told
    (step,) = describe(steps(YearlyBudget, id=budget.pk)[1:], ["project"])
    assert [each.new for each in step.fields] == [said]


def test_explanations_and_points_looked_at_are_told(client, plan_officer, draft):
    project = make.project(draft, title="อบรม", budgets={})
    row = Explanation(project=project, rule="money-contradiction", about="5 บาท", reason="ปัดเศษ")
    row._history_user = plan_officer
    row.save()
    point = PointToCheck.objects.create(project=project, origin="texts", text="ดูหัวข้อ 3")
    point.check_off(by=plan_officer)
    history.delete(Explanation.objects.filter(pk=row.pk), by=plan_officer, reason="เลิกชี้แจง")
    client.force_login(plan_officer)
    told = [each for change in entries(client, draft) for each in fields(change)]
    assert ("1-1 อบรม ชี้แจง: 5 บาท", "(ว่าง)", "ปัดเศษ") in told
    assert ("1-1 อบรม ชี้แจง: 5 บาท", "ปัดเศษ", "(ว่าง)") in told
    assert ("1-1 อบรม จุดที่ต้องตรวจ: ดูหัวข้อ 3", "ยังไม่ตรวจ", "ตรวจแล้ว") in told


def test_a_revision_does_not_tell_what_came_along_with_its_projects(
    client, plan_officer, publisher, draft
):
    project = make.project(draft, title="อบรม", budgets={2566: 0})
    Explanation.objects.create(project=project, rule="x", about="ก", reason="ข")
    make.published(draft, by=plan_officer, publisher=publisher)
    second = start_revision(draft.plan, by=plan_officer)
    client.force_login(plan_officer)
    assert not [each for each in entries(client, second) if "ชี้แจง" in each.verb]
