"""First run, sample offices, and the paper from the command line."""

import json

import pytest
from django.core.management import CommandError, call_command

from integrity import demo
from integrity.models import Organisation, Reference, User
from integrity.roles import Role
from plans.models import Item, Plan, PlanFramework, TargetGroup
from tests import make

FIRST_RUN = {
    "name": "องค์การบริหารส่วนตำบลใหม่",
    "kind": "sao",
    "slug": "mai",
    "district": "เมือง",
    "province": "เลย",
    "plan_officer": "officer",
    "administrator": "boss",
}


@pytest.fixture
def password_file(tmp_path):
    path = tmp_path / "password"
    path.write_text("a-long-first-word-2569\n")
    return str(path)


def test_a_first_run_makes_the_office_and_who_works_in_it(db, password_file, client):
    call_command("create_office", **FIRST_RUN, password_file=password_file)
    officer = User.objects.get(username="officer")
    assert officer.organisation.slug == "mai"
    assert officer.has_role(Role.PLAN_OFFICER)
    assert User.objects.get(username="boss").is_system_administrator
    assert client.login(username="officer", password="a-long-first-word-2569")
    assert PlanFramework.objects.get(first_year=2566).dimensions.count() == 4


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"slug": "ใหม่"}, "อักษรอังกฤษ"),
        ({"slug": "admin"}, "ระบบใช้เป็นที่อยู่"),
    ],
)
def test_a_first_run_that_fails_leaves_nothing(db, password_file, wrong, says):
    with pytest.raises(CommandError, match=says):
        call_command("create_office", **FIRST_RUN | wrong, password_file=password_file)
    assert not Organisation.objects.exists()
    assert not User.objects.exists()


def test_a_weak_first_password_is_refused(db, tmp_path):
    path = tmp_path / "password"
    path.write_text("12345678")
    with pytest.raises(CommandError, match="รหัสผ่าน"):
        call_command("create_office", **FIRST_RUN, password_file=str(path))
    assert not Organisation.objects.exists()


def test_reference_data_loads_once_and_keeps_what_staff_changed(db):
    call_command("load_reference")
    framework = PlanFramework.objects.get(first_year=2566)
    assert Item.objects.filter(mission__dimension__framework=framework).count() == 32
    assert TargetGroup.objects.count() == 9
    framework.title = "แก้โดยเจ้าหน้าที่"
    framework.save()
    counts = (Reference.objects.count(), Item.objects.count())
    call_command("load_reference")
    framework.refresh_from_db()
    assert framework.title == "แก้โดยเจ้าหน้าที่"
    assert (Reference.objects.count(), Item.objects.count()) == counts


def test_the_old_framework_is_marked_unconfirmed(db):
    call_command("load_reference")
    assert PlanFramework.objects.get(first_year=2561).confidence == "unconfirmed"


@pytest.fixture
def demo_loaded(db, capsys):
    call_command("load_demo")
    return capsys.readouterr().out


def test_the_demo_is_the_whole_plan_of_wiang_sa(demo_loaded, client):
    data = client.get("/api/organisations/wiangsa/plans/2566-2570").json()
    assert len(data["projects"]) == 41
    assert set(data["totals"].values()) == {93000}
    counts = [sum(p["dimension"] == d for p in data["projects"]) for d in (1, 2, 3, 4)]
    assert counts == [12, 15, 7, 7]
    three_four = next(p for p in data["projects"] if (p["dimension"], p["number"]) == (3, 4))
    assert three_four["items"] == ["3.2.1", "3.2.2", "3.2.3"]
    three_six = next(p for p in data["projects"] if (p["dimension"], p["number"]) == (3, 6))
    assert set(three_six["budgets"].values()) == {None}


def test_every_project_of_the_demo_has_its_sheet(demo_loaded):
    for plan in Plan.objects.all():
        snapshot = plan.published_version().snapshot.data
        for project in snapshot["projects"]:
            rationale = [part for part in project["sheet"] if part["kind"] == "rationale"]
            assert rationale and rationale[0]["body"], project["title"]
            assert project["outputs"] or project["outcomes"] or project["sheet"], project["title"]


def test_every_remark_about_the_sources_contradictions_is_there(demo_loaded, client):
    projects = client.get("/api/organisations/wiangsa/plans/2566-2570").json()["projects"]
    remarks = {f"{p['dimension']}-{p['number']}": p["remark"] for p in projects}
    for code, figure in {"3-3": "7,000", "4-4": "100,000", "4-5": "50,000"}.items():
        assert figure in remarks[code]


def test_demo_accounts_are_told_and_work(demo_loaded, client):
    assert demo.PASSWORD in demo_loaded
    for username in ("wiangsa-plan", "wiangsa-publish", "admin-demo"):
        assert username in demo_loaded
        assert client.login(username=username, password=demo.PASSWORD)


def test_loading_the_demo_twice_changes_nothing(demo_loaded):
    before = (Organisation.objects.count(), User.objects.count(), Plan.objects.count())
    call_command("load_demo")
    assert (Organisation.objects.count(), User.objects.count(), Plan.objects.count()) == before


def test_the_paper_is_rendered_to_files(office, plan_officer, publisher, tmp_path):
    make.published(by=plan_officer, publisher=publisher)
    html, pdf = tmp_path / "plan.html", tmp_path / "plan.pdf"
    call_command(
        "render_document", "plan", "home-office", "2566-2570", html=str(html), pdf=str(pdf)
    )
    assert "<html lang=\"th\"" in html.read_text("utf-8")
    assert pdf.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(("slug", "period"), [("nobody", "2566-2570"), ("home-office", "2599")])
def test_an_unknown_paper_is_refused_in_thai(office, tmp_path, slug, period):
    with pytest.raises(CommandError, match="ไม่พบแผน|ไม่ถูกต้อง"):
        call_command("render_document", "plan", slug, period, pdf=str(tmp_path / "x.pdf"))


def test_json_of_the_demo_has_no_money_as_text(demo_loaded, client):
    raw = client.get("/api/organisations/wiangsa/plans/2566-2570").content
    for project in json.loads(raw)["projects"]:
        assert all(not isinstance(amount, str) for amount in project["budgets"].values())
