"""What a revision changed: on its own page, in its paper, and at the address of what is gone."""

import re
from urllib.parse import quote

import pytest

from integrity import history
from integrity.documents.models import Document
from integrity.history import delete
from integrity.publishing import NotAllowed
from integrity.thai import arabic_digits
from plans.api import revision_out
from plans.editions.cancelling import cancel
from plans.editions.publication import publish, return_to_draft, withdraw
from plans.editions.revision import start_revision
from plans.editions.snapshot import take
from plans.models import PlanSection, PlanVersion, Project, SheetSection
from plans.papers.plan import plan_html
from tests import make

PLAN = "/home-office/plans/2566-2570/"
CHANGES = f"{PLAN}versions/2/changes/"
REASON = "ประชาชนใช้ช่องทางอื่นแล้ว"


@pytest.fixture
def first(office, plan_officer, publisher):
    version = make.version(make.plan(office))
    staying = make.project(version, number=1, title="โครงการที่อยู่ต่อ", budgets={2566: 46000})
    SheetSection.objects.create(project=staying, kind="rationale", body="ย่อหน้าเดิม\nย่อหน้าที่สอง")
    make.project(version, number=2, title="โครงการที่ถูกยกเลิก")
    PlanSection.objects.create(
        version=version, role="announcement", title="ประกาศ เรื่อง แผน", body="ด้วย"
    )
    return make.published(version, by=plan_officer, publisher=publisher)


@pytest.fixture
def draft(first, plan_officer):
    draft = start_revision(first.plan, by=plan_officer, kind="review", reason="ทบทวนประจำปี")
    cancel(draft, [draft.projects.get(number=2)], by=plan_officer, reason=REASON)
    make.project(draft, number=3, title="โครงการที่มาใหม่", budgets={2567: 5000})
    staying = draft.projects.get(number=1)
    money = staying.budgets.get(year=2566)
    money.amount, money.quarters = 50000, "12"
    money.save()
    section = staying.sheet_sections.get()
    section.body = "ย่อหน้าใหม่\nย่อหน้าที่สอง"
    section.save()
    return draft


@pytest.fixture
def second(draft, plan_officer, publisher):
    return make.published(draft, by=plan_officer, publisher=publisher)


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_the_page_says_what_was_added_cancelled_and_changed(client, second):
    html = page(client, CHANGES)
    for said in (
        "ฉบับทบทวน ครั้งที่ 1",
        "ทบทวนประจำปี",
        "โครงการที่มาใหม่",
        "โครงการที่ถูกยกเลิก",
        REASON,
        "งบประมาณปี 2566",
        "46,000",
        "50,000",
        "ไตรมาสของปี 2566",
        "ย่อหน้าเดิม",
        "ย่อหน้าใหม่",
    ):
        assert said in html, said
    assert f'href="{PLAN}projects/1-3/"' in html
    assert f'href="{PLAN}versions/1/projects/1-2/"' in html


def test_it_is_found_from_the_plan_and_from_its_list_of_editions(client, second):
    html = page(client, PLAN)
    assert html.count(f'href="{CHANGES}"') == 2
    assert "ฉบับทบทวน ครั้งที่ 1" in html.partition("<title>")[2].partition("</title>")[0]


def test_a_first_edition_says_that_it_is_the_first(client, first):
    assert "ฉบับนี้เป็นฉบับแรก" in page(client, f"{PLAN}versions/1/changes/")
    assert "ดูสิ่งที่เปลี่ยน" not in page(client, PLAN)


@pytest.mark.parametrize("number", ["2", "9", "0", "-1", "x", "", "1e0", "๑", " 1", "9" * 5000])
def test_only_another_public_edition_can_be_compared_with(client, second, number):
    page(client, f"{CHANGES}?from={number}", status=404)


def test_any_two_editions_are_compared_from_the_older_to_the_newer(
    client, second, plan_officer, publisher
):
    draft = start_revision(second.plan, by=plan_officer)
    make.published(draft, by=plan_officer, publisher=publisher)
    html = page(client, f"{PLAN}versions/3/changes/?from=1")
    assert "โครงการที่มาใหม่" in html
    assert REASON in html
    assert "ไม่มีสิ่งใดเปลี่ยน" in page(client, f"{PLAN}versions/3/changes/")
    response = client.get(f"{PLAN}versions/1/changes/?from=3")
    assert response.url == f"{PLAN}versions/3/changes/?from=1"


def test_the_changes_of_a_draft_are_for_its_own_staff(client, draft, plan_officer, neighbour):
    page(client, CHANGES, status=404)
    client.force_login(neighbour)
    page(client, CHANGES, status=404)
    client.force_login(plan_officer)
    assert "โครงการที่มาใหม่" in page(client, CHANGES)


def test_a_draft_is_nothing_to_compare_with(client, first, draft, plan_officer):
    client.force_login(plan_officer)
    page(client, f"{PLAN}versions/1/changes/?from=2", status=404)


def test_a_withdrawn_edition_tells_nothing(client, second, plan_officer, publisher):
    withdraw(second, by=publisher, reason="ผิดฉบับ")
    page(client, CHANGES, status=410)
    third = start_revision(second.plan, by=plan_officer)
    make.published(third, by=plan_officer, publisher=publisher)
    html = page(client, f"{PLAN}versions/3/changes/")
    assert "เทียบกับ" in html and "โครงการที่มาใหม่" in html
    assert REASON in html, "what the withdrawn edition cancelled keeps its reason"
    page(client, f"{PLAN}versions/3/changes/?from=2", status=404)


def test_a_cancelled_project_is_told_at_its_address(client, second):
    html = page(client, f"{PLAN}projects/1-2/", status=410)
    assert "โครงการนี้ยกเลิกแล้ว" in html
    assert "ฉบับทบทวน ครั้งที่ 1" in html
    assert REASON in html
    assert f'href="{PLAN}versions/1/projects/1-2/"' in html
    page(client, f"{PLAN}versions/1/projects/1-2/")


def test_it_is_told_in_later_editions_too(client, second, plan_officer, publisher):
    make.published(
        start_revision(second.plan, by=plan_officer), by=plan_officer, publisher=publisher
    )
    html = page(client, f"{PLAN}projects/1-2/", status=410)
    assert "ฉบับทบทวน ครั้งที่ 1" in html
    page(client, f"{PLAN}versions/1/projects/1-3/", status=404)


def test_what_a_draft_cancels_is_not_told_to_citizens(client, draft):
    page(client, f"{PLAN}projects/1-2/")


def test_the_pages_take_few_queries(client, second, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        page(client, CHANGES)
    with django_assert_max_num_queries(4):
        page(client, f"{PLAN}projects/1-2/", status=410)
    with django_assert_max_num_queries(2):
        page(client, PLAN)


def test_the_paper_prints_the_list_from_the_snapshot_alone(second, django_assert_num_queries):
    frozen = PlanVersion.objects.get(pk=second.pk).snapshot.data
    with django_assert_num_queries(0):
        html = plan_html(frozen)
    words = re.sub("[\u200b\u2060]|<[^>]*>", "", arabic_digits(html))
    assert words.count("ฉบับทบทวน ครั้งที่ 1") >= 4
    assert words.index("บัญชีการเปลี่ยนแปลง") < words.index("ส่วนที่ 2")
    for said in ("ทบทวนประจำปี", "โครงการที่มาใหม่", REASON, "50,000"):
        assert said in words, said


def test_a_first_edition_has_no_list(first):
    html = plan_html(take(first))
    assert "บัญชีการเปลี่ยนแปลง" not in html
    assert "revision.css" not in html


def test_the_register_and_the_file_are_called_by_the_revision(client, second):
    assert Document.objects.get(pk=second.document_id).title.endswith("ฉบับทบทวน ครั้งที่ 1")
    response = client.get(f"{PLAN}plan.pdf")
    response.close()
    assert quote("ฉบับทบทวน ครั้งที่ 1") in response["Content-Disposition"]


def test_a_draft_of_the_former_portal_that_lost_a_project_says_no_reason(
    client, first, plan_officer, publisher
):
    draft = start_revision(first.plan, by=plan_officer)
    delete(Project.objects.filter(version=draft, number=2), by=plan_officer)
    PlanVersion.objects.get(pk=draft.pk)
    make.published(draft, by=plan_officer, publisher=publisher)
    assert "ไม่ได้ระบุไว้" in page(client, CHANGES)
    assert "ไม่มีในฉบับที่ใช้อยู่" in page(client, f"{PLAN}projects/1-2/", status=404)


def test_a_cancellation_outlives_the_edition_that_made_it(client, first, plan_officer, publisher):
    second = start_revision(first.plan, by=plan_officer)
    make.published(second, by=plan_officer, publisher=publisher)
    third = start_revision(first.plan, by=plan_officer)
    cancel(third, [third.projects.get(number=2)], by=plan_officer, reason=REASON)
    make.published(third, by=plan_officer, publisher=publisher)
    withdraw(third, by=publisher, reason="ประกาศผิด")
    fourth = start_revision(first.plan, by=plan_officer)
    make.published(fourth, by=plan_officer, publisher=publisher)
    for address in (f"{PLAN}versions/4/changes/", f"{PLAN}versions/4/changes/?from=1"):
        assert REASON in page(client, address)
    assert REASON in page(client, f"{PLAN}projects/1-2/", status=410)


def test_what_was_compared_with_an_edition_withdrawn_meanwhile_is_not_published(
    second, plan_officer, publisher
):
    third = start_revision(second.plan, by=plan_officer)
    make.submitted(third, by=plan_officer)
    withdraw(second, by=publisher, reason="ประกาศผิด")
    with pytest.raises(NotAllowed, match="ส่งกลับแก้ไขแล้วเสนอพิจารณาใหม่"):
        publish(third, by=publisher)
    return_to_draft(third, by=publisher)
    make.published(third, by=plan_officer, publisher=publisher)
    assert third.snapshot.data["revision"]["previous"]["edition"] == 1


def test_a_cancellation_of_an_edition_withdrawn_later_is_told_by_the_editions_after_it(
    client, second, plan_officer, publisher
):
    """The third was compared with the second; both have been withdrawn or replaced since."""
    third = start_revision(second.plan, by=plan_officer)
    make.published(third, by=plan_officer, publisher=publisher)
    second.refresh_from_db()
    history.update(
        PlanVersion.objects.filter(pk=second.pk), by=publisher, reason="ทดสอบ",
        status="withdrawn", withdrawn_at=second.published_at, withdrawal_reason="ประกาศผิด",
    )  # fmt: skip
    html = page(client, f"{PLAN}projects/1-2/", status=410)
    assert REASON in html and "versions/2/changes" not in html
    assert REASON in page(client, f"{PLAN}versions/3/changes/?from=1")


def test_open_data_names_the_revision_and_what_it_cancelled(
    client, first, draft, plan_officer, publisher
):
    address = "/api/organisations/home-office/plans/2566-2570"
    before = client.get(address).json()
    assert (before["edition"], before["revision"], before["cancelled"]) == (1, None, [])
    make.published(draft, by=plan_officer, publisher=publisher)
    data = client.get(address).json()
    assert data["revision"] == {
        "kind": "review",
        "round": 1,
        "name": "ฉบับทบทวน ครั้งที่ 1",
        "reason": "ทบทวนประจำปี",
    }
    (gone,) = data["cancelled"]
    assert (gone["dimension"], gone["number"], gone["reason"]) == (1, 2, REASON)
    assert gone["key"] not in {project["key"] for project in data["projects"]}


def test_open_data_of_a_paper_of_the_former_portal_names_no_revision():
    assert revision_out({}) is None
    assert revision_out({"revision": {"kind": "", "round": None, "name": "ฉบับที่ 2"}}) is None
