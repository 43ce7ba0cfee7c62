"""Which edition a citizen has before them, and the way to the one they look for."""

import pytest

from plans.editions.publication import withdraw
from plans.editions.revision import start_revision
from plans.editions.snapshot import take
from plans.papers.plan import plan_html
from tests import make

PLAN = "/home-office/plans/2566-2570/"
OLD = f"{PLAN}versions/1/"


@pytest.fixture
def first(office, plan_officer, publisher):
    version = make.version(make.plan(office))
    make.project(version, number=1, title="โครงการที่อยู่ต่อ", budgets={2566: 46000})
    make.project(version, number=2, title="โครงการที่ถูกนำออก")
    return make.published(version, by=plan_officer, publisher=publisher)


@pytest.fixture
def second(first, plan_officer, publisher):
    draft = start_revision(first.plan, by=plan_officer)
    draft.projects.get(number=2).delete()
    return make.published(draft, by=plan_officer, publisher=publisher)


def title_of(html):
    return html.partition("<title>")[2].partition("</title>")[0]


@pytest.mark.parametrize("page", ["", "projects/1-1/", "texts/"])
def test_every_page_says_which_edition_it_shows(client, second, page):
    now, old = (client.get(start + page).content.decode() for start in (PLAN, OLD))
    assert '<li class="nb">ฉบับที่ 2</li>' in now
    assert "ฉบับที่" not in title_of(now)
    assert '<li class="nb">ฉบับที่ 1</li>' in old
    assert "ฉบับที่ 1" in title_of(old)
    assert "นี่คือฉบับที่ 1 ซึ่งมีฉบับใหม่ใช้แทนแล้ว" in old


def test_a_draft_is_numbered_in_its_banner_and_title(client, first, plan_officer):
    start_revision(first.plan, by=plan_officer)
    client.force_login(plan_officer)
    html = client.get(f"{PLAN}versions/2/").content.decode()
    assert "ร่างฉบับที่ 2 – ยังไม่เผยแพร่" in html
    assert "ฉบับที่ 2" in title_of(html)


def test_a_project_that_was_removed_is_found_in_the_edition_that_has_it(
    client, second, django_assert_max_num_queries
):
    with django_assert_max_num_queries(8):
        response = client.get(f"{PLAN}projects/1-2/")
    html = response.content.decode()
    assert response.status_code == 404
    assert "โครงการนี้ไม่มีในฉบับที่ใช้อยู่" in html
    assert "โครงการที่ถูกนำออก" in html
    assert f'href="{OLD}projects/1-2/"' in html
    assert f'href="{PLAN}"' in html
    assert client.get(f"{OLD}projects/1-2/").status_code == 200


def test_a_removed_project_is_not_looked_for_where_nobody_may_read(
    client, first, plan_officer, publisher
):
    draft = start_revision(first.plan, by=plan_officer)
    make.project(draft, number=9, title="โครงการลับ")
    for who in (None, plan_officer):
        if who:
            client.force_login(who)
        response = client.get(f"{PLAN}projects/1-9/")
        assert response.status_code == 404
        assert "โครงการลับ" not in response.content.decode()


def test_a_withdrawn_edition_is_no_place_to_send_a_reader(client, first, plan_officer, publisher):
    withdraw(first, by=publisher, reason="ประกาศผิดฉบับ")
    draft = start_revision(first.plan, by=plan_officer)
    draft.projects.get(number=2).delete()
    make.published(draft, by=plan_officer, publisher=publisher)
    html = client.get(f"{PLAN}projects/1-2/").content.decode()
    assert "ไม่พบหน้านี้" in html
    assert "โครงการที่ถูกนำออก" not in html


def test_the_money_of_a_project_is_said_to_be_baht_and_the_search_says_what_it_reads(client, first):
    assert "(บาท)</small></h2>" in client.get(f"{PLAN}projects/1-1/").content.decode()
    assert "ค้นชื่อโครงการ ผู้รับผิดชอบ หมายเหตุ</label>" in client.get(PLAN).content.decode()


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("แผนป้องกันการทุจริต", "แผนป้องกันการทุจริต เทศบาลตำบลบ้านเรา"),
        ("แผนป้องกันการทุจริต เทศบาลตำบลบ้านเรา", "แผนป้องกันการทุจริต เทศบาลตำบลบ้านเรา"),
    ],
)
def test_the_paper_names_the_office_once_in_its_title(office, title, said):
    version = make.version(make.plan(office), title=title)
    assert title_of(plan_html(take(version))) == said
