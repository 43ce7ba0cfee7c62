"""The plan's table in the admin: five years of money on one row, typed as in the sheets."""

import pytest
from django.urls import reverse

from integrity import history
from integrity.roles import Role
from plans.admin.tree import tree_of
from plans.editions.snapshot import take
from plans.models import PlanVersion, Project, ProjectDivision, ProjectItem, YearlyBudget
from plans.outline import outline_of
from tests import make
from tests.admin_form import open_form, posted


@pytest.fixture
def draft(office, secretariat):
    version = make.version(make.plan(office))
    make.project(version, divisions=(secretariat,), budgets={2566: 46000, 2567: 0, 2568: None})
    return version


@pytest.fixture
def project(draft):
    return draft.projects.get()


@pytest.fixture
def address(draft):
    return reverse("admin:plans_planversion_table", args=(draft.pk,))


def box(project, year):
    return f"m-{project.pk}-{year}"


def money(project):
    """Year → state and baht, as stored."""
    return {row.year: (row.state, row.amount) for row in project.budgets.all()}


@pytest.mark.parametrize("role", [Role.PUBLISHER, Role.AUDITOR])
def test_who_may_not_save_sees_no_boxes(role, client, office, secretariat, project, address):
    client.force_login(make.user(role, office, secretariat))
    page = client.get(address).content.decode()
    assert "46,000" in page and project.title in page
    assert box(project, 2566) not in posted(page) and "บันทึกงบประมาณ" not in page


def test_boxes_show_what_is_stored(client, plan_officer, project, address):
    client.force_login(plan_officer)
    form = open_form(client, address)
    shown = [form[box(project, year)][0] for year in range(2566, 2571)]
    assert shown == ["46,000", "-", "", "ไม่ดำเนินการ", "ไม่ดำเนินการ"]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("๕๐,๐๐๐.-", ("amount", 50000)),
        ("50000.50", ("amount", pytest.approx(50000.5))),
        ("-", ("none", None)),
        ("ไม่ใช้งบประมาณ", ("none", None)),
        ("", ("unspecified", None)),
    ],
)
def test_money_is_read_as_in_the_sheets(typed, stored, client, plan_officer, project, address):
    client.force_login(plan_officer)
    client.post(address, open_form(client, address) | {box(project, 2570): typed})
    state, amount = money(project)[2570]
    assert (state, amount and float(amount)) == stored


def test_a_year_not_run_has_no_row(client, plan_officer, project, address):
    client.force_login(plan_officer)
    client.post(address, open_form(client, address) | {box(project, 2566): "ไม่ดำเนินการ"})
    assert 2566 not in money(project)
    assert YearlyBudget.history.filter(history_type="-", year=2566).exists()


def test_only_the_boxes_that_were_changed_are_written(client, plan_officer, project, address):
    client.force_login(plan_officer)
    before = YearlyBudget.history.count()
    typed = {box(project, 2566): "46,000.00", box(project, 2567): "1"}
    client.post(address, open_form(client, address) | typed)
    assert YearlyBudget.history.count() == before + 1


@pytest.mark.parametrize("typed", ["ระบุ", "-5", "ห้าร้อย", "99999999999", "1,00"])
def test_what_cannot_be_read_stays_in_its_box_and_nothing_is_saved(
    typed, client, plan_officer, project, address
):
    client.force_login(plan_officer)
    form = open_form(client, address) | {box(project, 2566): typed, box(project, 2567): "900"}
    before = money(project)
    response = client.post(address, form)
    page = response.content.decode()
    assert money(project) == before
    assert posted(page)[box(project, 2566)] == [typed]
    assert posted(page)[box(project, 2567)] == ["900"]
    assert "ยังไม่ได้บันทึก" in page and "errorlist" in page


def test_the_second_person_is_told_and_keeps_what_was_typed(
    client, plan_officer, office, project, address
):
    client.force_login(plan_officer)
    mine = open_form(client, address)
    colleague = type(client)()
    colleague.force_login(make.user(Role.PLAN_OFFICER, office, username="colleague"))
    theirs = {box(project, 2566): "50,000", box(project, 2567): "7,000"}
    colleague.post(address, open_form(colleague, address) | theirs)

    page = client.post(
        address, mine | {box(project, 2566): "60,000", box(project, 2568): "-"}
    ).content.decode()

    assert money(project)[2566] == ("amount", 50000)
    assert "colleague" in page and "50,000" in page
    warned = posted(page)
    assert warned[box(project, 2566)] == ["60,000"]  # typed by me
    assert warned[box(project, 2567)] == ["7,000"]  # not touched by me
    assert warned[box(project, 2568)] == ["-"]

    client.post(address, warned)
    states = money(project)
    assert states[2566] == ("amount", 60000) and states[2567] == ("amount", 7000)


def test_a_box_can_take_the_others_money(client, plan_officer, project, address):
    client.force_login(plan_officer)
    mine = open_form(client, address)
    budget = project.budgets.get(year=2566)
    budget.amount = 50000
    budget.save()
    warned = posted(client.post(address, mine | {box(project, 2566): "60,000"}).content.decode())
    client.post(address, warned | {"_theirs": box(project, 2566)})
    assert money(project)[2566] == ("amount", 50000)


def test_the_table_after_an_import_in_between_is_a_conflict(
    client, plan_officer, draft, project, address
):
    client.force_login(plan_officer)
    mine = open_form(client, address)
    project.delete()
    page = client.post(address, mine | {box(project, 2566): "60,000"}).content.decode()
    assert "มีการแก้ไขข้อมูลนี้" in page and "ลบ" in page


def test_saving_in_review_returns_the_plan_to_draft_and_says_so(
    client, plan_officer, draft, project, address
):
    make.submitted(draft, by=plan_officer)
    client.force_login(plan_officer)
    form = open_form(client, address) | {box(project, 2566): "50,000"}
    page = client.post(address, form, follow=True).content.decode()
    assert PlanVersion.objects.get(pk=draft.pk).is_draft
    assert "กลับเป็นร่าง" in page


def test_the_table_in_review_says_what_saving_would_do(client, plan_officer, draft, address):
    client.force_login(plan_officer)
    said = "แผนจะกลับเป็นร่าง"
    assert said not in client.get(address).content.decode()
    make.submitted(draft, by=plan_officer)
    assert said in client.get(address).content.decode()


def test_saving_nothing_in_review_changes_nothing(client, plan_officer, draft, address):
    make.submitted(draft, by=plan_officer)
    client.force_login(plan_officer)
    client.post(address, open_form(client, address))
    assert PlanVersion.objects.get(pk=draft.pk).is_in_review


def test_an_editor_types_only_in_rows_of_the_own_division(client, editor, draft, project, address):
    other = make.project(draft, divisions=(make.division(draft.organisation, "กองช่าง"),))
    client.force_login(editor)
    form = open_form(client, address)
    assert box(project, 2566) in form and box(other, 2566) not in form


def test_money_typed_while_the_plan_was_submitted_is_given_back(
    client, editor, plan_officer, draft, project, address
):
    client.force_login(editor)
    mine = open_form(client, address)
    make.submitted(draft, by=plan_officer)
    response = client.post(address, mine | {box(project, 2566): "12,345"})
    page = response.content.decode()
    assert response.status_code == 403 and "12,345" in page and "plan-officer" in page
    assert money(project)[2566] == ("amount", 46000)


def test_the_tree_names_items_without_a_project(client, plan_officer, draft, address):
    client.force_login(plan_officer)
    page = client.get(address).content.decode()
    assert "1.1.2 ภารกิจย่อย 1.1.2 (ยังไม่มีโครงการ)" in page
    assert "1.1.1 ภารกิจย่อย 1.1.1 (ยังไม่มีโครงการ)" not in page


MOST_QUERIES = 15


def add_projects(version, count, by):
    """As an import would: in bulk, each with five years of money and its history."""
    dimension = version.plan.framework.dimensions.get(number=2)
    mission, number = dimension.missions.first(), version.projects.count()
    rows = history.bulk_create(
        [
            Project(
                version=version, dimension=dimension, mission=mission, number=number + each,
                kind=Project.Kind.PROJECT, title=f"โครงการที่ {each}",
            )
            for each in range(1, count + 1)
        ],
        by=by, reason="",
    )  # fmt: skip
    item, division = mission.items.first(), version.organisation.divisions.first()
    links = [ProjectItem(project=row, item=item) for row in rows]
    history.bulk_create(links, by=by, reason="")
    leads = [ProjectDivision(project=row, division=division) for row in rows]
    history.bulk_create(leads, by=by, reason="")
    money = [YearlyBudget(project=row, year=year) for row in rows for year in version.plan.years]
    history.bulk_create(money, by=by, reason="")


@pytest.mark.parametrize("count", [41, 400])
@pytest.mark.parametrize("role", [Role.PLAN_OFFICER, Role.EDITOR, Role.PUBLISHER])
@pytest.mark.parametrize("in_review", [False, True])
def test_the_tree_needs_as_few_queries_for_a_large_plan(
    client, office, secretariat, plan_officer, draft, address, role, count, in_review,
    django_assert_max_num_queries,
):  # fmt: skip
    add_projects(draft, count, plan_officer)
    if in_review:
        make.submitted(draft, by=plan_officer)
    client.force_login(make.user(role, office, secretariat))
    client.get(address)
    with django_assert_max_num_queries(MOST_QUERIES):
        page = client.get(address).content.decode()
    assert f"รวมทั้งสิ้น {count + 1} โครงการ" in page


def test_the_tree_says_what_the_snapshot_says(client, plan_officer, draft, secretariat):
    other = make.division(draft.organisation, "กองช่าง")
    make.project(
        draft, dimension=2, mission="2.2", items=("2.2.2", "2.2.1"),
        divisions=(other, secretariat), budgets={2566: 1, 2570: None}, remark="หมายเหตุ",
    )  # fmt: skip
    make.project(draft, responsibility="all_divisions", items=())
    tree, frozen = tree_of(draft, plan_officer).outline, outline_of(take(draft))
    assert tree.totals == frozen.totals and tree.kinds == frozen.kinds
    for mine, theirs in zip(tree.projects, frozen.projects, strict=True):
        for name in ("code", "title", "mission", "items", "responsible", "remark", "cells"):
            assert getattr(mine, name) == getattr(theirs, name), name
    items = [item for d in tree.dimensions for m in d.missions for item in m.items]
    assert items == [item for d in frozen.dimensions for m in d.missions for item in m.items]
