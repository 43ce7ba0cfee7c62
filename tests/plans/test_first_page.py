"""The admin's first page: the year, the whole office at a glance, and what waits for me."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from integrity.fiscal import current
from integrity.models import CalendarEntry, SheetImport
from plans.models import PointToCheck
from tests import make

ROLES = ["plan_officer", "publisher", "auditor", "editor", "system_administrator", "outsider"]


@pytest.fixture
def draft(office):
    first = current() - 1
    frame = make.framework(first, first + 4)
    return make.version(make.plan(office, frame))


def first_page(client, user):
    client.force_login(user)
    return client.get(reverse("admin:index"))


def figures(response) -> dict[str, int]:
    return {
        each.label: each.value for group in response.context["groups"] for each in group.figures
    }


def test_the_plan_in_work_is_told_in_figures(client, plan_officer, secretariat, draft):
    year = current()
    make.project(draft, budgets={year: 1000}, divisions=(secretariat,))
    make.project(draft, budgets={year: None, year + 1: None}, divisions=(secretariat,))
    make.project(draft, budgets={year + 1: 0})
    assert figures(first_page(client, plan_officer)) == {
        "โครงการทั้งหมด": 3, f"ดำเนินการในปี {year}": 2, "ยังไม่ระบุงบประมาณ": 1, "ยังไม่มีผู้รับผิดชอบ": 1,
    }  # fmt: skip


def test_an_office_without_a_draft_sees_the_edition_in_force(
    client, plan_officer, publisher, draft
):
    make.published(draft, by=plan_officer, publisher=publisher)
    response = first_page(client, plan_officer)
    (group,) = response.context["groups"]
    assert group.state == "published" and figures(response)["โครงการทั้งหมด"] == 1
    assert "ยังไม่ระบุงบประมาณ" not in figures(response)


@pytest.mark.parametrize("who", ROLES)
def test_every_role_has_a_page_in_an_office_without_anything(who, client, request):
    response = first_page(client, request.getfixturevalue(who))
    assert response.status_code == 200
    assert "ช่วงนี้ของปี" not in response.content.decode()


def test_who_looks_after_all_offices_sees_how_many_there_are(
    client, system_administrator, office, other_office, plan_officer
):
    assert figures(first_page(client, system_administrator)) == {
        "หน่วยงาน": 2, "บัญชีที่เปิดใช้": 2, "ยังไม่เคยเข้าสู่ระบบ": 1,
    }  # fmt: skip


def test_another_offices_plan_is_not_told(client, neighbour, draft):
    make.project(draft)
    response = first_page(client, neighbour)
    assert response.context["groups"] == [] and draft.title not in response.content.decode()


def test_what_runs_now_stands_on_the_page(client, editor):
    today = timezone.localdate()
    days = {"start_month": today.month, "end_month": today.month}
    CalendarEntry.objects.create(kind="plan", title="รายงานเดือนนี้", **days)
    html = first_page(client, editor).content.decode()
    assert "ช่วงนี้ของปี" in html and "รายงานเดือนนี้" in html and "กำลังดำเนินการ" in html


def preview(user, *, target="แผน 1", outcome="previewed", days=0, kind="plans.plan"):
    row = SheetImport.objects.create(
        organisation=user.organisation, kind=kind, target=target, file_name="แผน.xlsx", by=user,
        file_sha256="0" * 64, file_size=1, outcome=outcome,
    )  # fmt: skip
    moment = timezone.now() - timedelta(days=days)
    SheetImport.objects.filter(pk=row.pk).update(at=moment)
    return row


def waiting(response) -> list[str]:
    return [item.why for item in response.context["waiting"]]


def test_a_file_looked_at_and_not_brought_in_waits_for_who_brought_it(
    client, plan_officer, publisher, draft
):
    row = preview(plan_officer)
    response = first_page(client, plan_officer)
    (item,) = [each for each in response.context["waiting"] if "ยังไม่ได้นำเข้า" in each.why]
    assert item.address == reverse("admin:plans_planversion_import_preview", args=(row.pk,))
    assert waiting(first_page(client, publisher)) == []


def test_a_preview_that_was_overtaken_or_is_old_waits_no_more(client, plan_officer, draft):
    preview(plan_officer)
    preview(plan_officer, outcome="done")
    preview(plan_officer, target="แผน 2", days=8)
    assert not any("ยังไม่ได้นำเข้า" in why for why in waiting(first_page(client, plan_officer)))


def test_points_to_check_wait_for_who_may_change_the_project(
    client, plan_officer, editor, secretariat, draft
):
    mine = make.project(draft, divisions=(secretariat,))
    other = make.project(draft)
    for project in (mine, mine, other):
        PointToCheck.objects.create(project=project, origin="next", text="ตรวจ")
    PointToCheck.objects.first().check_off(by=plan_officer)
    assert "มีจุดที่ต้องตรวจ 2 จุด" in waiting(first_page(client, plan_officer))
    assert "มีจุดที่ต้องตรวจ 1 จุด" in waiting(first_page(client, editor))


def test_money_that_waits_says_of_which_plan(client, editor, secretariat, draft):
    make.project(draft, divisions=(secretariat,), budgets={current(): None})
    first, last = draft.plan.first_year, draft.plan.last_year
    said = waiting(first_page(client, editor))
    assert f"ยังไม่ระบุงบประมาณของบางปี ในแผน พ.ศ. {first}–{last}" in said


@pytest.mark.parametrize("who", ROLES)
def test_the_page_asks_no_more_of_a_large_office(
    who, client, request, office, secretariat, draft, django_assert_max_num_queries
):
    user = request.getfixturevalue(who)
    for number in range(30):
        project = make.project(draft, divisions=(secretariat,), budgets={current(): None})
        PointToCheck.objects.create(project=project, origin="next", text="ตรวจ")
        make.user(None, office, username=f"colleague-{number}")
    client.force_login(user)
    # A quarter of them are the session, the person and the roles, which every page asks for; the
    # others are three or four for each kind of record, however many there are of it.
    with django_assert_max_num_queries(27):
        client.get(reverse("admin:index"))
