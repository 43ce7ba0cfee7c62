"""Keyboard, warnings and kept words, as a clerk meets them in a browser."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from plans.models import SheetSection
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def projects(office, secretariat):
    version = make.version(make.plan(office))
    return [
        make.project(version, divisions=(secretariat,), budgets={2566: 5, 2567: 6})
        for _ in range(3)
    ]


@pytest.fixture
def table(projects):
    return reverse("admin:plans_planversion_table", args=(projects[0].version_id,))


def box(project, year) -> str:
    return f'input[name="m-{project.pk}-{year}"]'


def focused(page) -> str:
    return page.evaluate("document.activeElement.name || document.activeElement.id")


def test_the_money_table_is_typed_down_a_year_without_the_mouse(
    projects, table, plan_officer, sign_in
):
    page = sign_in(plan_officer)
    page.goto(table)
    page.focus(box(projects[0], 2566))
    page.keyboard.type("10")
    page.keyboard.press("Enter")
    page.keyboard.type("20")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("30")
    page.keyboard.press("Enter")  # the last project: stays there, and saves nothing by accident
    page.keyboard.press("ArrowUp")
    assert focused(page) == f"m-{projects[1].pk}-2566"
    page.keyboard.press("Tab")
    assert focused(page) == f"m-{projects[1].pk}-2567"
    page.keyboard.press("Control+Enter")
    page.get_by_text("บันทึกงบประมาณแล้ว 3 ช่อง").wait_for()
    assert [project.budgets.get(year=2566).amount for project in projects] == [10, 20, 30]


def test_enter_goes_to_the_next_box_of_a_form_and_does_not_save(
    projects, plan_officer, sign_in, secretariat
):
    page = sign_in(plan_officer)
    page.goto(reverse("admin:integrity_division_change", args=(secretariat.pk,)))
    page.focus("#id_name")
    page.keyboard.type("กองใหม่")
    page.keyboard.press("Enter")
    assert focused(page) != "name"
    secretariat.refresh_from_db()
    assert secretariat.name == "สำนักปลัด"
    page.fill("#id_slug", "Not Good")
    page.keyboard.press("Control+Enter")
    page.locator("#id_slug[aria-invalid=true]").wait_for()
    assert focused(page) == "slug"


def test_a_page_with_unsaved_words_asks_before_it_is_left(projects, table, plan_officer, sign_in):
    page = sign_in(plan_officer)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(table)
    page.goto(reverse("admin:index"))
    assert asked == []
    page.goto(table)
    page.fill(box(projects[0], 2566), "77")
    page.goto(reverse("admin:index"))
    assert asked == ["beforeunload"]
    page.goto(table)
    page.fill(box(projects[0], 2566), "77")
    page.get_by_role("button", name="บันทึกงบประมาณ").click()
    page.get_by_text("บันทึกงบประมาณแล้ว 1 ช่อง").wait_for()
    assert asked == ["beforeunload"]


def test_a_long_text_comes_back_after_the_tab_was_left(projects, plan_officer, sign_in):
    section = SheetSection.objects.create(project=projects[0], kind="rationale", body="เดิม")
    address = reverse("admin:plans_project_change", args=(projects[0].pk,))
    page = sign_in(plan_officer)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(address)
    body = page.locator("textarea[name$='-0-body']")
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    body.fill("หลักการที่พิมพ์ไว้ยาว")
    page.wait_for_timeout(700)
    page.goto(address)
    assert body.input_value() == "เดิม"
    page.get_by_role("button", name="นำกลับมา").click()
    assert body.input_value() == "หลักการที่พิมพ์ไว้ยาว"
    page.get_by_role("button", name="บันทึก", exact=True).click()
    page.wait_for_url("**/table/")
    section.refresh_from_db()
    assert section.body == "หลักการที่พิมพ์ไว้ยาว"
    page.goto(address)
    assert not page.get_by_text("มีข้อความที่พิมพ์ไว้ในหน้านี้").is_visible()


def test_who_logs_out_leaves_no_words_in_the_tab(projects, plan_officer, sign_in):
    page = sign_in(plan_officer)
    page.evaluate("sessionStorage.setItem('typed:1:/admin/', '{}')")
    page.get_by_role("button", name="ออกจากระบบ").click()
    page.wait_for_url("**/logout/")
    assert page.evaluate("sessionStorage.length") == 0


def test_an_idle_person_is_told_before_the_log_in_ends(projects, table, plan_officer, sign_in):
    page = sign_in(plan_officer)
    page.clock.install()
    page.goto(table)
    banner = page.locator("#session-ends")
    page.clock.fast_forward("54:00")
    assert not banner.is_visible()
    page.clock.fast_forward("02:00")
    assert "นาที ระบบจะออกให้เอง" in banner.inner_text()
    page.get_by_role("button", name="ใช้งานต่อ").click()
    banner.wait_for(state="hidden")
    Session.objects.all().delete()
    page.clock.fast_forward("56:00")
    page.get_by_role("button", name="ใช้งานต่อ").click()
    page.get_by_text("เข้าสู่ระบบในแท็บใหม่").wait_for()


def test_money_typed_after_the_log_in_ended_is_saved_after_all(
    projects, table, plan_officer, sign_in
):
    page = sign_in(plan_officer)
    page.goto(table)
    page.fill(box(projects[0], 2566), "46,000")
    Session.objects.all().delete()
    page.get_by_role("button", name="บันทึกงบประมาณ").click()
    page.get_by_text("ข้อความที่ท่านพิมพ์ยังอยู่").wait_for()
    page.get_by_label("ชื่อผู้ใช้").fill(plan_officer.username)
    page.get_by_label("รหัสผ่าน").fill(make.PASSWORD)
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    page.get_by_text("46,000").wait_for()
    page.get_by_role("button", name="ส่งข้อมูลอีกครั้ง").click()
    page.get_by_text("บันทึกงบประมาณแล้ว 1 ช่อง").wait_for()
    assert projects[0].budgets.get(year=2566).amount == 46000


def test_a_form_older_than_the_last_log_in_is_sent_again_from_another_tab(
    projects, table, plan_officer, sign_in
):
    page = sign_in(plan_officer)
    page.goto(table)
    page.fill(box(projects[0], 2566), "46,000")
    Session.objects.all().delete()
    other = page.context.new_page()
    other.goto("/admin/login/")
    other.get_by_label("ชื่อผู้ใช้").fill(plan_officer.username)
    other.get_by_label("รหัสผ่าน").fill(make.PASSWORD)
    other.get_by_role("button", name="เข้าสู่ระบบ").click()
    other.wait_for_url("**/admin/")
    page.get_by_role("button", name="บันทึกงบประมาณ").click()
    page.get_by_role("button", name="ส่งข้อมูลอีกครั้ง").click()
    page.get_by_text("บันทึกงบประมาณแล้ว 1 ช่อง").wait_for()
    assert projects[0].budgets.get(year=2566).amount == 46000


def test_a_list_is_filtered_saved_and_taken_along(projects, plan_officer, sign_in):
    page = sign_in(plan_officer)
    page.goto(reverse("admin:plans_project_changelist"))
    page.fill("#searchbar", projects[1].title)
    page.keyboard.press("Enter")
    page.get_by_label("ชื่อตัวกรอง").fill("โครงการที่สอง")
    page.get_by_role("button", name="บันทึกตัวกรองนี้").click()
    page.get_by_text("บันทึกตัวกรอง “โครงการที่สอง” แล้ว").wait_for()
    page.goto(reverse("admin:plans_project_changelist"))
    page.get_by_role("link", name="โครงการที่สอง").click()
    page.wait_for_url("**q=**")
    with page.expect_download() as download:
        page.get_by_role("link", name="ส่งออก Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    page.get_by_role("button", name="ลบตัวกรอง โครงการที่สอง").click()
    page.get_by_text("ลบตัวกรอง “โครงการที่สอง” แล้ว").wait_for()
