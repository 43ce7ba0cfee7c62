"""The journey of the first day: a sheet becomes a plan that a second person publishes."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from plans import reference_data as plan_reference
from plans.models import PlanVersion

SHEET = settings.BASE_DIR / "fixtures" / "demo" / "wiangsa" / "plan.xlsx"


@pytest.mark.django_db(transaction=True)
def test_a_newcomer_imports_submits_and_a_second_person_publishes(
    plan_officer, publisher, sign_in, open_page, real_paper
):
    plan_reference.load()

    page = sign_in(plan_officer)
    page.get_by_role("link", name="แผน", exact=True).first.click()
    page.get_by_role("link", name="นำเข้าจากไฟล์").click()
    page.locator("#id_period").select_option("2566-2570")
    page.locator("#id_file").set_input_files(SHEET)
    page.get_by_label("สร้างสำนัก/กองที่ยังไม่มีในระบบ").check()
    page.get_by_role("button", name="ดูตัวอย่างก่อนนำเข้า").click()
    page.wait_for_url("**/import/*/")
    page.get_by_role("button", name="นำเข้า").click()
    page.get_by_role("link", name="เปิดแผนฉบับที่ 1").click()
    page.get_by_role("link", name="โครงการและงบประมาณ").click()
    assert page.get_by_text("รวมทั้งสิ้น 41 โครงการ").is_visible()
    assert page.locator("tfoot td").all_inner_texts() == ["93,000"] * 5
    page.get_by_role("link", name="เสนอพิจารณา").click()
    assert page.get_by_role("button", name="เสนอพิจารณา").count() == 0
    page.get_by_role("link", name="เปิดหน้าตรวจความสมบูรณ์").click()
    unexplained = page.locator(".findings-block .explain")
    for left in reversed(range(unexplained.count())):
        unexplained.locator("summary").first.click()
        unexplained.locator("textarea").first.fill("ตัวเลขในตารางเป็นตัวเลขที่อนุมัติ")
        page.get_by_role("button", name="บันทึกเหตุผล").first.click()
        # Not the message, which also stands on the page before.
        expect(unexplained).to_have_count(left)
    page.get_by_role("link", name="เสนอพิจารณา").click()
    page.get_by_role("button", name="เสนอพิจารณา").click()
    assert page.get_by_text("เสนอพิจารณาแล้ว ขั้นต่อไป").is_visible()

    page = sign_in(publisher)
    page.get_by_role("link", name="ตรวจแผน").click()
    page.get_by_role("link", name="เผยแพร่", exact=True).click()
    page.get_by_role("button", name="เผยแพร่").click()
    page.get_by_text("เผยแพร่แล้ว ประชาชนอ่านและดาวน์โหลด").wait_for(timeout=120_000)

    citizen = open_page(width=390)
    answer = citizen.goto("/home-office/plans/2566-2570/")
    assert answer.status == 200 and "93,000" in citizen.content()
    paper = citizen.request.get("/home-office/plans/2566-2570/plan.pdf")
    assert paper.ok and paper.body().startswith(b"%PDF-")
    assert PlanVersion.objects.get().is_published
