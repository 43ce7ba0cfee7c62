"""Every kind of admin page in a real browser: nothing the CSP refuses, nothing off the screen."""

import pytest
from django.urls import reverse

from integrity import models as people
from integrity.roles import Role
from plans.models import PlanSection, ProjectResult, SheetSection
from tests import make


@pytest.fixture
def project(office, secretariat):
    version = make.version(make.plan(office))
    project = make.project(version, divisions=(secretariat,), budgets={2566: 46000})
    SheetSection.objects.create(project=project, kind="rationale")
    ProjectResult.objects.create(project=project, kind="output", text="ผลผลิต")
    PlanSection.objects.create(version=version, role="foreword", title="คำนำ")
    return project


def addresses(project):
    version = project.version
    for name in ("index", "password_change", "plans_planversion_import", "plans_plan_add"):
        yield reverse(f"admin:{name}")
    for row in (project, version, version.organisation, project.division_links.get().division):
        name = f"admin:{row._meta.app_label}_{row._meta.model_name}"
        yield reverse(f"{name}_changelist")
        for page in ("change", "history", "delete"):
            yield reverse(f"{name}_{page}", args=(row.pk,))
    yield reverse("admin:plans_planversion_table", args=(version.pk,))
    yield reverse("admin:plans_planversion_step", args=(version.pk, "submit"))
    for name in ("plans_yearlybudget", "plans_projectresult"):
        row = project.budgets.get() if name.endswith("budget") else project.results.get()
        yield reverse(f"admin:{name}_change", args=(row.pk,))
    for model in (people.Official, people.Committee, people.Reference, people.Division):
        yield reverse(f"admin:integrity_{model._meta.model_name}_add")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_is_refused_anything_or_wider_than_the_screen(
    width, project, plan_officer, sign_in
):
    page = sign_in(plan_officer, width)
    wide = {}
    for address in addresses(project):
        page.goto(address)
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if over > 0:
            wide[address] = over
    assert wide == {}


@pytest.mark.django_db(transaction=True)
def test_a_division_is_looked_up_and_added_to_a_project(project, plan_officer, office, sign_in):
    make.division(office, "กองช่าง")
    page = sign_in(plan_officer)
    page.goto(reverse("admin:plans_project_change", args=(project.pk,)))
    page.get_by_text("เพิ่มสำนัก/กองที่รับผิดชอบอีก").click()
    page.locator("#division_links-1 .select2-selection").click()
    page.locator(".select2-search__field").fill("ช่าง")
    page.get_by_role("option", name="กองช่าง").click()
    page.locator("#id_division_links-1-role").select_option("support")
    page.get_by_role("button", name="บันทึก", exact=True).click()
    page.wait_for_url("**/table/")
    assert {link.division.name for link in project.division_links.all()} == {"สำนักปลัด", "กองช่าง"}


@pytest.mark.django_db(transaction=True)
def test_two_people_at_one_table(project, plan_officer, office, sign_in):
    colleague = make.user(Role.PLAN_OFFICER, office, username="colleague")
    first, second = sign_in(colleague), sign_in(plan_officer)
    address = reverse("admin:plans_planversion_table", args=(project.version_id,))
    box = f'input[name="m-{project.pk}-2566"]'
    first.goto(address)
    second.goto(address)
    for page, amount in ((first, "50,000"), (second, "60,000")):
        page.fill(box, amount)
        page.get_by_role("button", name="บันทึกงบประมาณ").click()
    second.get_by_text("ยังไม่ได้บันทึก สิ่งที่ท่านพิมพ์ยังอยู่ครบ").wait_for()
    assert second.input_value(box) == "60,000"
    second.get_by_role("checkbox").check()
    second.get_by_role("button", name="บันทึกงบประมาณ").click()
    second.wait_for_load_state()
    assert project.budgets.get().amount == 50000
