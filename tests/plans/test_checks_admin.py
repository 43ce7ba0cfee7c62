"""The page of the checks: what it shows to whom, reasons, points, and the step of submitting."""

import pytest
from django.urls import reverse

from plans.admin import check_views
from plans.editions import publication
from plans.editions.publication import NotAllowed, submit
from plans.models import Explanation, PlanVersion, PointToCheck
from tests import make
from tests.admin_form import posted
from tests.plans.checked import section, sound_project


@pytest.fixture
def draft(office):
    return make.version(make.plan(office))


@pytest.fixture
def project(draft, secretariat):
    """Its text contradicts its money."""
    project = sound_project(draft, secretariat, title="โครงการอบรมกฎหมาย")
    section(project, "budget", "7,000 บาท")
    return project


def address(name, version):
    return reverse(f"admin:plans_planversion_{name}", args=(version.pk,))


def opened(client, version, query=""):
    response = client.get(address("checks", version) + query)
    assert response.status_code == 200
    return response.content.decode()


def explain(client, project, reason, **changed):
    version = PlanVersion.objects.with_plan().get(pk=project.version_id)
    finding = publication.check(version).find("money-contradiction", str(project.key))
    data = {
        "project": project.key,
        "rule": "money-contradiction",
        "about": finding.about,
        "reason": reason,
    }
    return client.post(address("explain", version), data | changed, follow=True)


def test_the_page_says_what_why_and_where(client, plan_officer, draft, project):
    client.force_login(plan_officer)
    html = opened(client, draft)
    assert "ข้อความระบุ 7,000 บาท แต่ตารางลง “ไม่ใช้งบประมาณ” ทุกปี" in html
    assert "ผู้อ่านและผู้ตรวจต้องได้ตัวเลขเดียวกัน" in html
    page = reverse("admin:plans_project_change", args=(project.pk,))
    assert f'href="{page}?from=checks#id_money_2566"' in html
    assert "ตรวจความสมบูรณ์ (1)" in html


def test_a_project_opened_from_a_finding_returns_to_the_checks_when_it_is_saved(
    client, plan_officer, draft, project
):
    client.force_login(plan_officer)
    page = f"{reverse('admin:plans_project_change', args=(project.pk,))}?from=checks"
    html = client.get(page).content.decode()
    assert 'href="#id_money_2566"' in html  # a jump: what is typed stays
    saved = client.post(page, posted(html))
    assert saved.url == f"{address('checks', draft)}#about-{project.key}"
    assert opened(client, draft).count(f'id="about-{project.key}"') == 1
    plain = page.removesuffix("?from=checks")
    assert client.post(plain, posted(client.get(plain).content.decode())).url == address(
        "table", draft
    )


def test_a_clean_plan_says_so(client, plan_officer, draft, secretariat):
    sound_project(draft, secretariat)
    client.force_login(plan_officer)
    html = opened(client, draft)
    assert "ไม่พบสิ่งที่ต้องแก้" in html and "ตรวจแล้ว 1 โครงการ" in html


@pytest.mark.parametrize(
    ("role", "status"),
    [("plan_officer", 200), ("publisher", 200), ("auditor", 200), ("editor", 200),
     ("outsider", 403), ("neighbour", 404)],
)  # fmt: skip
def test_who_may_see_the_page(role, status, client, draft, project, request):
    client.force_login(request.getfixturevalue(role))
    assert client.get(address("checks", draft)).status_code == status


def test_a_reason_is_written_changed_and_taken_away(client, plan_officer, draft, project):
    client.force_login(plan_officer)
    assert "บันทึกเหตุผลแล้ว" in explain(client, project, "ใช้ตามตาราง").content.decode()
    written = Explanation.objects.get()
    assert (written.reason, written.history.get().history_user) == ("ใช้ตามตาราง", plan_officer)
    assert "เขียนโดย plan-officer เมื่อ" in opened(client, draft)
    explain(client, project, "ใช้ตามตารางสรุป")
    assert Explanation.objects.get().reason == "ใช้ตามตารางสรุป"
    explain(client, project, "   ")
    assert not Explanation.objects.exists()


def test_a_reason_for_figures_that_changed_meanwhile_is_not_written(
    client, plan_officer, draft, project
):
    client.force_login(plan_officer)
    response = explain(client, project, "ใช้ตามตาราง", about="ข้อความ 5,000 บาท")
    assert check_views.CHANGED_MEANWHILE in response.content.decode()
    assert not Explanation.objects.exists()


def test_a_reason_too_long_or_without_project_is_refused(client, plan_officer, draft, project):
    client.force_login(plan_officer)
    explain(client, project, "ก" * 501)
    about = {"rule": "money-contradiction", "about": "x", "reason": "ใช้ตามตาราง"}
    client.post(address("explain", draft), {"project": "x"} | about)
    assert not Explanation.objects.exists()


def test_a_rule_that_takes_no_reason_gets_none(client, plan_officer, draft, project):
    client.force_login(plan_officer)
    explain(client, project, "ใช้ตามตาราง", rule="no-quarters")
    assert not Explanation.objects.exists()


@pytest.mark.parametrize(
    ("role", "status"), [("publisher", 403), ("auditor", 403), ("neighbour", 404)]
)
def test_who_may_not_change_the_project_may_not_explain(
    role, status, client, draft, project, request
):
    client.force_login(request.getfixturevalue(role))
    assert explain(client, project, "ใช้ตามตาราง").status_code == status
    assert not Explanation.objects.exists()
    assert "เขียนเหตุผล</summary>" not in client.get(address("checks", draft)).content.decode()


def test_an_editor_explains_for_the_own_division_only(client, editor, draft, project, office):
    other = sound_project(draft, make.division(office, "กองช่าง"))
    section(other, "budget", "7,000 บาท")
    client.force_login(editor)
    assert explain(client, project, "ใช้ตามตาราง").status_code == 200
    assert explain(client, other, "ใช้ตามตาราง").status_code == 403
    assert Explanation.objects.get().project == project


def test_an_editor_sees_the_own_divisions_findings_first_and_all_on_demand(
    client, editor, draft, project, office
):
    other = sound_project(draft, make.division(office, "กองช่าง"), title="โครงการของกองช่าง")
    section(other, "budget", "7,000 บาท")
    client.force_login(editor)
    assert "โครงการของกองช่าง" not in opened(client, draft)
    assert "มีอีก 1 เรื่องของโครงการอื่น" in opened(client, draft)
    assert "โครงการของกองช่าง" in opened(client, draft, "?all=1")


def test_explaining_in_review_returns_the_plan_to_draft(
    client, plan_officer, draft, project, monkeypatch
):
    monkeypatch.setattr(publication, "obstacle", lambda report: "")
    submit(draft, by=plan_officer)
    monkeypatch.undo()
    client.force_login(plan_officer)
    explain(client, project, "ใช้ตามตาราง")
    draft.refresh_from_db()
    assert draft.is_draft


def test_a_power_cut_while_explaining_stores_nothing(
    client, plan_officer, draft, project, monkeypatch
):
    def cut(request, version):
        raise RuntimeError("power cut")

    monkeypatch.setattr(check_views, "reopen", cut)
    client.force_login(plan_officer)
    with pytest.raises(RuntimeError):
        explain(client, project, "ใช้ตามตาราง")
    assert not Explanation.objects.exists()


def test_a_point_is_ticked_off_and_back(client, plan_officer, draft, project):
    point = PointToCheck.objects.create(project=project, origin="texts", text="ตรวจจำนวนเงิน")
    client.force_login(plan_officer)
    assert "ตรวจจำนวนเงิน" in opened(client, draft)
    client.post(address("point", draft), {"point": point.pk})
    point.refresh_from_db()
    assert point.checked_by == plan_officer
    assert "จุดที่ตรวจแล้ว 1 จุด" in opened(client, draft)
    client.post(address("point", draft), {"point": point.pk, "undo": ""})
    point.refresh_from_db()
    assert point.checked_at is None


@pytest.mark.parametrize("key", ["", "x", "0", "9" * 30, "-1"])
def test_a_point_that_does_not_exist_is_not_found(key, client, plan_officer, draft):
    client.force_login(plan_officer)
    assert client.post(address("point", draft), {"point": key}).status_code == 404


def test_a_point_of_another_edition_is_not_found(client, neighbour, other_office, project):
    point = PointToCheck.objects.create(project=project, origin="texts", text="ตรวจ")
    theirs = make.version(make.plan(other_office, project.version.plan.framework))
    client.force_login(neighbour)
    assert client.post(address("point", theirs), {"point": point.pk}).status_code == 404
    assert client.post(address("point", project.version), {"point": point.pk}).status_code == 404


def test_only_posts_change_anything(client, plan_officer, draft):
    client.force_login(plan_officer)
    assert client.get(address("explain", draft)).status_code == 405
    assert client.get(address("point", draft)).status_code == 405


# Submitting


def step(version):
    return reverse("admin:plans_planversion_step", args=(version.pk, "submit"))


def test_the_step_shows_what_blocks_and_offers_no_button(client, plan_officer, draft, project):
    client.force_login(plan_officer)
    html = client.get(step(draft)).content.decode()
    assert "ยังเสนอพิจารณาไม่ได้ มี 1 เรื่องที่ต้องแก้ก่อน" in html
    assert 'value="เสนอพิจารณา"' not in html


def test_the_step_shows_warnings_and_goes_on(client, plan_officer, draft, secretariat):
    project = sound_project(draft, secretariat)
    project.division_links.get().delete()
    client.force_login(plan_officer)
    html = client.get(step(draft)).content.decode()
    assert "ยังไม่มีผู้รับผิดชอบ" in html and 'value="เสนอพิจารณา"' in html
    client.post(step(draft))
    draft.refresh_from_db()
    assert draft.is_in_review


def test_what_comes_in_between_the_page_and_the_click_stops_the_step(
    client, plan_officer, draft, secretariat
):
    project = sound_project(draft, secretariat)
    client.force_login(plan_officer)
    assert 'value="เสนอพิจารณา"' in client.get(step(draft)).content.decode()
    section(project, "budget", "7,000 บาท")
    response = client.post(step(draft), follow=True)
    draft.refresh_from_db()
    assert draft.is_draft and draft.snapshot is None
    assert "มี 1 เรื่องที่ต้องแก้ก่อน (1-1)" in response.content.decode()
    assert response.redirect_chain[-1][0] == address("checks", draft)


def test_submitting_is_refused_while_something_blocks(plan_officer, draft, project):
    with pytest.raises(NotAllowed, match="มี 1 เรื่องที่ต้องแก้ก่อน"):
        submit(draft, by=plan_officer)
    finding = publication.check(draft).blocking[0]
    Explanation.objects.create(
        project=project, rule=finding.rule.code, about=finding.about, reason="ใช้ตามตาราง"
    )
    submit(draft, by=plan_officer)
    assert draft.is_in_review


def test_the_page_of_a_project_says_what_was_found_in_it(client, plan_officer, draft, project):
    client.force_login(plan_officer)
    page = reverse("admin:plans_project_change", args=(project.pk,))
    html = client.get(page).content.decode()
    assert "พบ 1 เรื่องในโครงการนี้ ต้องแก้ก่อนเสนอพิจารณา 1 เรื่อง" in html


def test_the_page_of_a_sound_project_says_nothing(client, plan_officer, draft, secretariat):
    project = sound_project(draft, secretariat)
    client.force_login(plan_officer)
    page = reverse("admin:plans_project_change", args=(project.pk,))
    assert "เรื่องในโครงการนี้" not in client.get(page).content.decode()
