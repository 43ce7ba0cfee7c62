"""What citizens read, and what strangers do not learn."""

import json
from datetime import date

import pytest
from django.utils.html import escape

from integrity.documents.models import Snapshot
from plans import views
from plans.editions.publication import withdraw
from plans.editions.revision import start_revision
from tests import make

PLAN = "/home-office/plans/2566-2570/"


@pytest.fixture
def published(office, plan_officer, publisher, secretariat):
    version = make.version(make.plan(office), title="แผนของบ้านเรา")
    make.project(version, title="โครงการมีเงิน", budgets={2566: 46000, 2567: 30000.50}, number=1)
    make.project(version, title="โครงการไม่ใช้เงิน", number=2, divisions=(secretariat,))
    make.project(version, dimension=2, title="ยังไม่รู้", budgets={2566: None}, number=1)
    return make.published(version, by=plan_officer, publisher=publisher)


@pytest.fixture
def draft(office):
    version = make.version(make.plan(office))
    make.project(version, title="โครงการลับ")
    return version


def test_a_visitor_reads_the_plan_its_sums_and_its_words(client, published):
    page = client.get(PLAN).content.decode()
    assert "โครงการมีเงิน" in page
    assert "46,000" in page
    assert "30,000.50" in page
    assert "76,000.50" in page
    assert "ไม่ใช้งบประมาณ" in page
    assert "ยังไม่ระบุ" in page
    assert "ไม่ดำเนินการ" in page


@pytest.mark.parametrize(
    "address",
    [
        "",
        "plan.pdf",
        "versions/1/",
        "versions/1/plan.pdf",
        "projects/1-1/",
        "versions/1/projects/1-1/",
        "plan.csv",
    ],
)
@pytest.mark.parametrize("who", [None, "neighbour", "outsider"])
def test_a_draft_does_not_exist_for_strangers_at_any_address(client, draft, request, who, address):
    if who:
        client.force_login(request.getfixturevalue(who))
    assert client.get(PLAN + address).status_code == 404


def test_a_draft_is_nowhere_in_lists_or_open_data(client, draft):
    for address in ("/", "/home-office/", "/home-office/plans/"):
        assert "2566" not in client.get(address).content.decode()
    assert client.get("/api/organisations/home-office/plans/2566-2570").status_code == 404


@pytest.mark.parametrize("who", ["plan_officer", "publisher", "auditor", "editor"])
def test_the_offices_own_staff_preview_the_draft_marked_as_one(client, draft, request, who):
    client.force_login(request.getfixturevalue(who))
    page = client.get(PLAN).content.decode()
    assert "โครงการลับ" in page
    assert "noindex" in page
    assert client.get(PLAN + "plan.pdf")["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    "address",
    [
        "/nowhere/",
        "/nowhere/plans/2566-2570/",
        "/home-office/plans/2571-2575/",
        "/home-office/plans/abc/",
        "/home-office/plans/99999-1/",
        PLAN + "versions/9/",
        PLAN + "projects/9-9/",
        PLAN + "projects/0-1/",
        "/home-office/theme.x.css",
        "/media/emblems/../secret",
        "/media/emblems/none.png",
        "/media/emblems/a%00b",
        "/a%00b/plans/2566-2570/",
    ],
)
def test_what_is_not_there_is_a_thai_404(client, published, address):
    response = client.get(address)
    assert response.status_code == 404
    assert "ไม่พบ" in response.content.decode()


def test_a_page_costs_few_queries(client, published, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        client.get(PLAN)
    with django_assert_max_num_queries(8):
        client.get(PLAN + "projects/1-1/")


def test_a_download_renders_nothing_and_sends_the_issued_bytes(client, published, monkeypatch):
    def never(*args, **kwargs):
        raise AssertionError("rendered")

    monkeypatch.setattr(views, "render_plan_pdf", never)
    response = client.get(PLAN + "plan.pdf")
    assert b"".join(response.streaming_content) == published.document.path.read_bytes()
    assert response["ETag"] == f'"{published.document.file_sha256}"'
    again = client.get(PLAN + "plan.pdf", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_the_public_page_shows_what_was_frozen_not_what_was_typed_since(client, published):
    project = published.projects.get(title="โครงการมีเงิน")
    project.title = "ชื่อที่แก้หลังเผยแพร่"
    project.save()
    page = client.get(PLAN).content.decode()
    assert "โครงการมีเงิน" in page
    assert "ชื่อที่แก้หลังเผยแพร่" not in page


def test_the_page_says_who_approved_when_and_who_promulgated(
    client, office, plan_officer, publisher
):
    signer = make.official(office).appointments.get()
    acts = {
        "approved_on": date(2022, 8, 30),
        "approved_by_position": "นายกเทศมนตรี",
        "promulgated_on": date(2022, 9, 1),
        "promulgation_signer": signer,
    }
    make.published(make.version(make.plan(office), **acts), by=plan_officer, publisher=publisher)
    page = client.get(PLAN).content.decode()
    assert "30 สิงหาคม 2565" in page
    assert "โดยนายกเทศมนตรี" in page
    assert "1 กันยายน 2565" in page
    assert "ลงนามโดยนายกเทศมนตรี" in page


@pytest.mark.parametrize(
    "acts", [{"promulgated_on": date(2022, 9, 1)}, {"approved_by_position": "นายก"}, {}]
)
def test_a_plan_with_half_of_its_acts_recorded_is_still_a_page(
    client, office, plan_officer, publisher, acts
):
    make.published(make.version(make.plan(office), **acts), by=plan_officer, publisher=publisher)
    assert client.get(PLAN).status_code == 200


def test_the_csv_of_an_edition_is_frozen_with_it(client, published, secretariat):
    before = client.get(PLAN + "plan.csv").content
    assert "โครงการมีเงิน" in before.decode("utf-8-sig")
    assert "46000" in before.decode("utf-8-sig")
    secretariat.name = "ชื่อใหม่ของสำนักปลัด"
    secretariat.save()
    published.projects.filter(number=1).first().delete()
    assert client.get(PLAN + "plan.csv").content == before


def test_a_lost_file_is_said_in_thai_and_raises_the_alarm(client, published, caplog):
    published.document.path.unlink()
    response = client.get(PLAN + "plan.pdf")
    assert response.status_code == 503
    assert "หาไฟล์ไม่พบ" in response.content.decode()
    assert "missing from the disk" in caplog.text


def test_open_data_follows_an_office_that_moved(client, published, office):
    office.move_to("new-home")
    response = client.get("/api/organisations/home-office/plans/2566-2570")
    assert response.status_code == 301
    assert response["Location"] == "/api/organisations/new-home/plans/2566-2570"


def test_a_superseded_edition_stays_readable_and_points_to_the_one_in_force(
    client, published, plan_officer, publisher
):
    second = start_revision(published.plan, by=plan_officer)
    make.project(second, title="โครงการใหม่ของฉบับสอง")
    make.published(second, by=plan_officer, publisher=publisher)
    now = client.get(PLAN).content.decode()
    old = client.get(PLAN + "versions/1/").content.decode()
    assert "โครงการใหม่ของฉบับสอง" in now
    assert "โครงการใหม่ของฉบับสอง" not in old
    assert f'href="{PLAN}"' in old
    paper = client.get(PLAN + "versions/1/plan.pdf")
    assert paper.status_code == 200
    paper.close()


def test_a_withdrawn_plan_says_when_and_why(client, published, publisher):
    withdraw(published, by=publisher, reason="ประกาศผิดฉบับ <b>")
    for address in (PLAN, PLAN + "plan.pdf", PLAN + "projects/1-1/", PLAN + "versions/1/"):
        response = client.get(address)
        assert response.status_code == 410
        assert "ประกาศผิดฉบับ &lt;b&gt;" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "found", "missing"),
    [
        ("dimension=2", "ยังไม่รู้", "โครงการมีเงิน"),
        ("money=yes", "โครงการมีเงิน", "โครงการไม่ใช้เงิน"),
        ("money=no", "โครงการไม่ใช้เงิน", "โครงการมีเงิน"),
        ("money=unspecified", "ยังไม่รู้", "โครงการมีเงิน"),
        ("division=clerk", "โครงการไม่ใช้เงิน", "โครงการมีเงิน"),
        ("year=2568", "โครงการไม่ใช้เงิน", "โครงการมีเงิน"),
        ("year=๒๕๖๘", "โครงการไม่ใช้เงิน", "โครงการมีเงิน"),
        ("q=ไม่ใช้", "โครงการไม่ใช้เงิน", "โครงการมีเงิน"),
    ],
)
def test_filters_show_what_was_asked_for(client, published, query, found, missing):
    page = client.get(f"{PLAN}?{query}").content.decode()
    assert f">{found}<" in page
    assert f">{missing}<" not in page


def test_a_filter_that_makes_no_sense_is_as_if_not_set(client, published):
    page = client.get(PLAN + "?dimension=99&year=x&money=%3Cscript%3E").content.decode()
    assert "โครงการมีเงิน" in page


def test_script_in_every_text_stays_text(client, office, plan_officer, publisher):
    nasty = "<script>alert(1)</script>"
    version = make.version(make.plan(office), title=nasty)
    make.project(version, title=nasty, remark=nasty, budget_source=nasty)
    make.published(version, by=plan_officer, publisher=publisher)
    for address in (PLAN, PLAN + "projects/1-1/", f"{PLAN}?q={nasty}"):
        page = client.get(address).content.decode()
        assert nasty not in page
        assert escape(nasty) in page


def test_open_data_gives_numbers_nulls_and_totals(client, published):
    response = client.get("/api/organisations/home-office/plans/2566-2570")
    data = json.loads(response.content)
    first, second, third = data["projects"]
    assert (first["dimension"], first["number"], first["kind"]) == (1, 1, "โครงการ")
    assert first["years"] == [2566, 2567]
    assert first["budgets"]["2566"] == 46000
    assert first["budgets"]["2567"] == 30000.5
    assert second["budgets"]["2566"] == 0
    assert third["budgets"]["2566"] is None
    assert data["totals"]["2566"] == 46000
    assert '"46000' not in response.content.decode()


def test_open_data_lists_offices_and_describes_itself(client, office):
    offices = client.get("/api/organisations").json()
    assert offices == [
        {
            "slug": "home-office",
            "name": "เทศบาลตำบลบ้านเรา",
            "kind": "เทศบาลตำบล",
            "province": "สมมติ",
        }
    ]
    schema = client.get("/api/openapi.json").json()
    assert any(path.endswith("/plans/{period}") for path in schema["paths"])


def test_nonsense_asked_of_open_data_is_not_found(client, published):
    for address in ("a%00b/plans/2566-2570", "home-office/plans/x", "nobody/plans/2566-2570"):
        assert client.get(f"/api/organisations/{address}").status_code == 404


def test_a_snapshot_is_never_taken_by_reading(client, published):
    before = Snapshot.objects.count()
    client.get(PLAN)
    assert Snapshot.objects.count() == before


def test_the_home_page_finds_an_office_by_name_or_province(client, office, other_office):
    page = client.get("/?q=ข้างบ้าน").content.decode()
    assert "เทศบาลตำบลข้างบ้าน" in page
    assert "เทศบาลตำบลบ้านเรา" not in page
    assert "ไม่พบหน่วยงาน" in client.get("/?q=ไม่มีแน่").content.decode()


def test_health_is_told_without_a_login(client, db, data_dir):
    data_dir.mkdir(parents=True)
    assert client.get("/healthz").json() == {"status": "ok"}


def test_an_offices_colours_come_as_a_stylesheet_to_keep(client, office):
    response = client.get(office.theme_url)
    assert response["Content-Type"].startswith("text/css")
    assert "immutable" in response["Cache-Control"]
