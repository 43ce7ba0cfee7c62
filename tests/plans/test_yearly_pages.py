"""A year of the plan and its table of divisions, as citizens and the own staff read them."""

import re

import pytest

from integrity.documents.models import Snapshot
from plans.editions.publication import withdraw
from plans.editions.revision import start_revision
from plans.editions.snapshot import summary_of
from plans.papers import views as paper_views
from tests import make

PLAN = "/home-office/plans/2566-2570/"
PAGES = ("2568/", "divisions/")
PAPERS = ("2568/plan.pdf", "2568/divisions.pdf", "divisions.pdf", "projects/1-1/sheet.pdf")


@pytest.fixture
def published(office, plan_officer, publisher, secretariat):
    version = make.version(make.plan(office), title="แผนของบ้านเรา")
    money = make.project(
        version,
        title="โครงการมีเงิน",
        budgets={2566: 46000, 2568: 30000.50},
        divisions=(secretariat,),
    )
    budget = money.budgets.get(year=2568)
    budget.quarters = "12"
    budget.save()
    make.project(version, title="โครงการไม่ใช้เงิน", responsibility="organisation")
    make.project(version, dimension=2, title="เฉพาะปีแรก", budgets={2566: None})
    return make.published(version, by=plan_officer, publisher=publisher)


@pytest.fixture
def draft(office):
    version = make.version(make.plan(office))
    make.project(version, title="โครงการลับ")
    return version


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def etag(response) -> str:
    list(response.streaming_content)  # to its end, so that the file is closed
    return response["ETag"]


def test_a_visitor_reads_one_year_its_money_quarters_and_who_answers(client, published):
    page = client.get(PLAN + "2568/").content.decode()
    assert "ประจำปีงบประมาณ" in page and "โครงการมีเงิน" in page and "โครงการไม่ใช้เงิน" in page
    assert "30,000.50" in page and "46,000" not in page
    assert "ไตรมาสที่ 1 และ 2 (ต.ค.–มี.ค.)" in page
    assert "สำนักปลัด" in page and "ทั้งหน่วยงาน" in page
    assert "เฉพาะปีแรก" not in page and "อีก 1 โครงการไม่ดำเนินการในปีนี้" in page
    assert f'href="{PLAN}projects/1-1/"' in page


def test_the_plan_leads_to_each_year_and_each_year_to_the_others(client, published):
    for address in ("", "2566/", "divisions/"):
        page = client.get(PLAN + address).content.decode()
        for year in range(2566, 2571):
            assert f'href="{PLAN}{year}/"' in page
        assert f'href="{PLAN}divisions/"' in page


def test_the_project_page_says_its_quarters_and_leads_to_its_sheet(client, published):
    page = client.get(PLAN + "projects/1-1/").content.decode()
    assert "ปี 2568 ไตรมาสที่ 1 และ 2" in page
    assert f'href="{PLAN}projects/1-1/sheet.pdf"' in page


@pytest.mark.parametrize(
    "address",
    [
        "2565/",
        "2571/",
        "9999/",
        "02568/",
        "2๕68/",
        "2565/plan.pdf",
        "2571/divisions.pdf",
        "projects/9-9/sheet.pdf",
        "projects/0-1/sheet.pdf",
        "versions/7/2568/",
        "versions/7/2568/plan.pdf",
    ],
)
def test_what_the_plan_does_not_have_is_not_found(client, published, address):
    assert client.get(PLAN + address).status_code == 404


def test_a_year_without_projects_says_so(client, office, plan_officer, publisher):
    version = make.version(make.plan(office))
    make.project(version, budgets={2566: 1})
    make.published(version, by=plan_officer, publisher=publisher)
    page = client.get(PLAN + "2569/").content.decode()
    assert "ไม่มีโครงการในปีงบประมาณ พ.ศ. 2569" in page and "1 โครงการ ซึ่งดำเนินการในปีอื่น" in page
    assert body(client.get(PLAN + "2569/plan.pdf")).startswith(b"%PDF")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_a_year_costs_two_queries(client, published, address, django_assert_num_queries):
    client.get(PLAN + address)
    with django_assert_num_queries(2):
        client.get(PLAN + address)


@pytest.mark.parametrize("address", [*PAGES, *PAPERS])
@pytest.mark.parametrize("who", [None, "neighbour", "outsider"])
def test_a_draft_does_not_exist_for_strangers(client, draft, request, who, address):
    if who:
        client.force_login(request.getfixturevalue(who))
    for place in ("", "versions/1/"):
        assert client.get(PLAN + place + address).status_code == 404


@pytest.mark.parametrize("who", ["plan_officer", "publisher", "auditor", "editor"])
def test_the_offices_own_staff_preview_the_year_of_a_draft(client, draft, request, who):
    client.force_login(request.getfixturevalue(who))
    page = client.get(PLAN + "2568/").content.decode()
    assert "โครงการลับ" in page and "noindex" in page and "ร่าง" in page
    for address in PAPERS:
        assert client.get(PLAN + address).content.startswith(b"%PDF")


def test_a_drafts_paper_is_kept_nowhere(client, draft, plan_officer, data_dir):
    client.force_login(plan_officer)
    client.get(PLAN + "2568/plan.pdf")
    assert not list((data_dir / "cache").rglob("*.pdf"))


def test_a_superseded_edition_keeps_its_years(client, published, plan_officer, publisher):
    newer = start_revision(published.plan, by=plan_officer)
    newer.projects.filter(title="โครงการมีเงิน").get().delete()
    make.published(newer, by=plan_officer, publisher=publisher)
    assert "โครงการมีเงิน" not in client.get(PLAN + "2568/").content.decode()
    old = client.get(PLAN + "versions/1/2568/").content.decode()
    assert "โครงการมีเงิน" in old and f'href="{PLAN}versions/1/2569/"' in old
    assert body(client.get(PLAN + "versions/1/projects/1-1/sheet.pdf")).startswith(b"%PDF")
    assert client.get(PLAN + "projects/1-1/sheet.pdf").status_code == 404


def test_a_withdrawn_edition_gives_no_papers(client, published, publisher):
    withdraw(published, by=publisher, reason="ออกผิด")
    for address in (*PAGES, *PAPERS):
        assert client.get(PLAN + "versions/1/" + address).status_code == 410


@pytest.mark.parametrize("address", PAPERS)
def test_a_paper_is_rendered_for_its_first_reader_only(client, published, address, monkeypatch):
    response = client.get(PLAN + address)
    first = body(response)
    assert first.startswith(b"%PDF") and response["Content-Type"] == "application/pdf"

    def never(*args):
        raise AssertionError("rendered")

    for name in ("year_pdf", "divisions_pdf", "sheet_pdf"):
        monkeypatch.setattr(paper_views, name, never)
    again = client.get(PLAN + address)
    assert body(again) == first and again["ETag"] == response["ETag"]
    assert "filename*=utf-8''" in again["Content-Disposition"]
    known = client.get(PLAN + address, headers={"If-None-Match": response["ETag"]})
    assert known.status_code == 304
    for same in (client.head(PLAN + address), client.get(PLAN + "versions/1/" + address)):
        assert same.status_code == 200 and etag(same) == response["ETag"]


def test_papers_of_different_years_are_different_papers(client, published):
    etags = [etag(client.get(f"{PLAN}{year}/plan.pdf")) for year in range(2566, 2571)]
    assert len(set(etags)) == 5


@pytest.mark.parametrize("address", PAPERS)
def test_a_kept_paper_costs_three_queries(client, published, address, django_assert_num_queries):
    body(client.get(PLAN + address))
    with django_assert_num_queries(3):
        body(client.get(PLAN + address))


def test_who_comes_while_others_are_served_is_asked_to_wait(client, published, monkeypatch):
    def busy(*args, **more):
        raise paper_views.Busy

    monkeypatch.setattr(paper_views, "kept", busy)
    response = client.get(PLAN + "2568/plan.pdf")
    assert response.status_code == 503 and response["Retry-After"] == "3"
    page = response.content.decode()
    assert "กรุณารอสักครู่" in page and f'href="{PLAN}2568/plan.pdf"' in page


def test_what_went_wrong_while_rendering_is_no_missing_page(client, published, monkeypatch):
    def broken(*args):
        raise KeyError("quarters")

    monkeypatch.setattr(paper_views, "year_pdf", broken)
    with pytest.raises(KeyError):
        client.get(PLAN + "2568/plan.pdf")


@pytest.mark.parametrize("address", [*PAGES, *PAPERS, "", "plan.pdf", "plan.csv", "texts/"])
def test_no_cache_keeps_what_only_staff_may_read(client, draft, plan_officer, address):
    client.force_login(plan_officer)
    answer = client.get(PLAN + address)
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("address", [*PAPERS, "plan.pdf"])
def test_a_paper_sent_with_somebodys_cookie_is_for_no_shared_cache(
    client, published, plan_officer, address
):
    answer = client.get(PLAN + address)
    assert body(answer) and answer["Cache-Control"] == "public, no-cache" and not answer.cookies
    client.force_login(plan_officer)
    answer = client.get(PLAN + address)
    assert body(answer) and answer["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("number", ["0", "01", "99999", "9223372036854775808", "๑"])
def test_an_edition_beyond_all_numbers_is_not_found(client, published, number):
    for address in (*PAGES, *PAPERS, "", "plan.pdf", "plan.csv", "texts/", "changes/"):
        assert client.get(f"{PLAN}versions/{number}/{address}").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_is_sent_to_these_pages(client, published, method):
    for address in (*PAGES, *PAPERS):
        assert getattr(client, method)(PLAN + address).status_code == 405


def test_an_edition_frozen_before_there_were_quarters_is_read_all_the_same(client, published):
    row = Snapshot.objects.get(pk=published.snapshot_id)
    for project in row.data["projects"]:
        for budget in project["budgets"].values():
            del budget["quarters"]
    row.data.pop("revision", None)
    old = Snapshot.objects.take(
        organisation=row.organisation, data=row.data, by=row.made_by, summary=summary_of(row.data)
    )
    published.snapshot = old
    published.save()
    page = client.get(PLAN + "2568/").content.decode()
    assert "ยังไม่ได้ระบุไตรมาสที่ดำเนินการของโครงการใด" in page
    assert client.get(PLAN + "projects/1-1/").status_code == 200
    for address in PAPERS:
        assert body(client.get(PLAN + address)).startswith(b"%PDF")


def test_the_pages_breach_no_content_policy(client, published):
    for address in ("2568/", "divisions/"):
        page = client.get(PLAN + address).content.decode()
        assert not re.search(r"\sstyle=|<style|<script|\son\w+=", page)
