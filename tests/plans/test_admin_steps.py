"""The steps of a plan in the admin: offered only when open, asked once, told what comes next."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from integrity.models import Organisation
from integrity.roles import Role
from plans.editions.publication import publish
from plans.models import PlanVersion
from tests import make
from tests.admin_form import open_form


@pytest.fixture
def draft(office):
    version = make.version(make.plan(office))
    make.project(version)
    return version


def table(version):
    return reverse("admin:plans_planversion_table", args=(version.pk,))


def step(version, name):
    return reverse("admin:plans_planversion_step", args=(version.pk, name))


def offered(client, version) -> set[str]:
    return {each.label for each in client.get(table(version)).context["bar"].steps}


def test_each_person_is_offered_the_steps_open_to_them(client, plan_officer, publisher, draft):
    rows = [
        (plan_officer, "draft", {"เสนอพิจารณา"}),
        (publisher, "draft", set()),
        (plan_officer, "in_review", {"เรียกคืนมาแก้ไข"}),
        (publisher, "in_review", {"เผยแพร่", "ส่งกลับแก้ไข"}),
        (plan_officer, "published", {"สร้างฉบับทบทวน"}),
        (publisher, "published", {"ยกเลิกแผน"}),
    ]
    for person, status, labels in rows:
        if draft.status != status == "in_review":
            make.submitted(draft, by=plan_officer)
        elif draft.status != status == "published":
            publish(draft, by=publisher)
        client.force_login(person)
        assert offered(client, draft) == labels, (person, status)


def test_an_empty_plan_cannot_be_submitted_and_says_why(client, plan_officer, office):
    version = make.version(make.plan(office))
    client.force_login(plan_officer)
    assert offered(client, version) == set()
    page = client.get(step(version, "submit"), follow=True).content.decode()
    assert "แผนยังไม่มีโครงการ" in page


def test_what_is_missing_of_the_announcement_is_told_before_it_is_frozen(
    client, plan_officer, publisher, draft
):
    acts = reverse("admin:plans_planversion_acts", args=(draft.pk,))
    client.force_login(plan_officer)
    page = client.get(step(draft, "submit")).content.decode()
    assert "ยังขาด: วันที่อนุมัติ, วันที่ประกาศใช้, ผู้ลงนามประกาศ" in page and acts in page
    assert client.post(step(draft, "submit"), follow=True).context["version"].is_in_review
    client.force_login(publisher)
    assert "ยังขาด: วันที่อนุมัติ" in client.get(step(draft, "publish")).content.decode()
    assert "ยังขาด" not in client.get(step(draft, "return")).content.decode()


def test_a_complete_announcement_is_not_warned_of(client, plan_officer, office, draft):
    draft.approved_on, draft.promulgated_on = date(2022, 8, 30), date(2022, 9, 1)
    draft.promulgation_signer = make.official(office).appointments.get()
    draft.save()
    assert draft.missing_acts() == []
    client.force_login(plan_officer)
    assert "ยังขาด" not in client.get(step(draft, "submit")).content.decode()


def test_who_submitted_takes_the_plan_back_without_a_reason(client, plan_officer, draft):
    make.submitted(draft, by=plan_officer)
    client.force_login(plan_officer)
    page = client.get(step(draft, "return")).content.decode()
    assert "เรียกคืนมาแก้ไข" in page and "<textarea" not in page
    client.post(step(draft, "return"))
    assert PlanVersion.objects.get(pk=draft.pk).is_draft


def test_opening_a_step_changes_nothing(client, plan_officer, draft):
    client.force_login(plan_officer)
    assert client.get(step(draft, "submit")).status_code == 200
    assert PlanVersion.objects.get(pk=draft.pk).is_draft


def test_a_step_that_takes_long_can_say_so(client, plan_officer, publisher, draft):
    make.submitted(draft, by=plan_officer)
    client.force_login(publisher)
    assert 'data-busy="กำลังออกเอกสาร' in client.get(step(draft, "publish")).content.decode()
    assert "data-busy" not in client.get(step(draft, "return")).content.decode()


def test_from_draft_to_published_through_the_pages(client, plan_officer, publisher, draft):
    client.force_login(plan_officer)
    page = client.post(step(draft, "submit"), follow=True).content.decode()
    assert "ขั้นต่อไป" in page
    client.force_login(publisher)
    page = client.post(step(draft, "publish"), follow=True).content.decode()
    assert "เผยแพร่แล้ว" in page
    said = [entry.get_change_message() for entry in LogEntry.objects.all()]
    assert said == ["เผยแพร่", "เสนอพิจารณา"]
    assert PlanVersion.objects.get(pk=draft.pk).is_published


def test_who_submitted_cannot_publish(client, draft, office):
    both = make.user(Role.PLAN_OFFICER, office)
    both.groups.add(make.Group.objects.get(name=Role.PUBLISHER.value))
    client.force_login(both)
    client.post(step(draft, "submit"))
    assert "เผยแพร่" not in offered(client, draft)
    page = client.post(step(draft, "publish"), follow=True).content.decode()
    assert "ผู้เสนอเผยแพร่เองไม่ได้" in page
    assert PlanVersion.objects.get(pk=draft.pk).is_in_review


@pytest.mark.parametrize(("name", "status"), [("return", "in_review"), ("withdraw", "published")])
def test_a_reason_is_asked_for(name, status, client, plan_officer, publisher, draft):
    if status == "published":
        make.published(draft, by=plan_officer, publisher=publisher)
    else:
        make.submitted(draft, by=plan_officer)
    client.force_login(publisher)
    for empty in ("", "   "):
        response = client.post(step(draft, name), {"reason": empty})
        assert response.status_code == 200 and "errorlist" in response.content.decode()
    draft.refresh_from_db()
    assert draft.status == status


def test_a_reason_that_citizens_read_holds_no_personal_data(client, plan_officer, publisher, draft):
    make.published(draft, by=plan_officer, publisher=publisher)
    client.force_login(publisher)
    typed = "ติดต่อ 081-234-5678"
    shown = client.post(step(draft, "withdraw"), {"reason": typed}).content.decode()
    assert "อาจเป็นข้อมูลส่วนบุคคล" in shown and typed in shown
    draft.refresh_from_db()
    assert draft.status == "published"
    office = Organisation.objects.get(pk=draft.organisation.pk)
    office.telephone = "081-234-5678"
    office.save()
    client.post(step(draft, "withdraw"), {"reason": typed})
    draft.refresh_from_db()
    assert draft.status == "withdrawn"


def test_the_reason_of_a_return_stays_inside_and_may_name_a_telephone(
    client, plan_officer, publisher, draft
):
    make.submitted(draft, by=plan_officer)
    client.force_login(publisher)
    client.post(step(draft, "return"), {"reason": "โทรหาผมที่ 081-234-5678"})
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_the_reason_of_a_return_reaches_the_plan_officer(client, plan_officer, publisher, draft):
    make.submitted(draft, by=plan_officer)
    client.force_login(publisher)
    client.post(step(draft, "return"), {"reason": "ยอดเงินปี 2568 ไม่ตรงเทศบัญญัติ"})
    client.force_login(plan_officer)
    for address in (reverse("admin:index"), table(draft)):
        assert "ยอดเงินปี 2568 ไม่ตรงเทศบัญญัติ" in client.get(address).content.decode()


def test_a_step_that_does_not_exist_is_not_found(client, plan_officer, draft):
    client.force_login(plan_officer)
    assert client.get(step(draft, "approve")).status_code == 404


def test_a_revision_opens_as_a_draft_to_work_on(client, plan_officer, publisher, draft):
    make.published(draft, by=plan_officer, publisher=publisher)
    client.force_login(plan_officer)
    typed = {"kind": "review", "reason": "ทบทวนประจำปี"}
    response = client.post(step(draft, "revise"), typed)
    revision = draft.plan.working_version()
    assert response.url == table(revision) and revision.projects.count() == 1


def test_beginning_a_plan_takes_the_years_of_the_framework(client, plan_officer, office):
    framework = make.framework(2571, 2575)
    client.force_login(plan_officer)
    response = client.post(
        reverse("admin:plans_plan_add"), {"framework": framework.pk, "organisation": office.pk}
    )
    plan = office.plans.get()
    assert (plan.first_year, plan.last_year) == (2571, 2575)
    assert response.url == table(plan.working_version())


def test_deleting_the_only_draft_lets_the_period_begin_again(client, plan_officer, office, draft):
    client.force_login(plan_officer)
    address = reverse("admin:plans_planversion_delete", args=(draft.pk,))
    assert client.post(address, open_form(client, address)).status_code == 302
    assert not office.plans.exists()


def waiting(client) -> list:
    """What waits, but for what the ITA results and registers of risks ask for each year."""
    found = client.get(reverse("admin:index")).context["waiting"]
    return [item for item in found if not item.address.startswith("/admin/ita/")]


def test_a_plan_in_review_waits_for_the_publisher_only(client, plan_officer, publisher, draft):
    make.submitted(draft, by=plan_officer)
    client.force_login(publisher)
    (item,) = waiting(client)
    assert item.address == table(draft) and item.state == "in_review"
    client.force_login(plan_officer)
    assert waiting(client) == []


def test_an_office_without_a_plan_is_shown_where_to_begin(client, plan_officer, auditor):
    client.force_login(plan_officer)
    with_sheet, by_hand = waiting(client)
    assert with_sheet.address == reverse("admin:plans_planversion_import")
    assert by_hand.address == reverse("admin:plans_plan_add")
    client.force_login(auditor)
    assert waiting(client) == []


def test_a_draft_waits_for_the_plan_officer(client, plan_officer, publisher, draft):
    client.force_login(plan_officer)
    (item,) = waiting(client)
    assert item.address == table(draft)
    client.force_login(publisher)
    assert waiting(client) == []


def test_projects_of_the_own_division_without_money_said_wait_for_the_editor(
    client, editor, secretariat, draft
):
    mine = make.project(draft, divisions=(secretariat,), budgets={2566: None})
    make.project(draft, divisions=(secretariat,), budgets={2566: 0})
    make.project(draft, budgets={2566: None})
    client.force_login(editor)
    (item,) = waiting(client)
    assert mine.title in item.title


def test_many_projects_without_money_said_stand_as_one_entry(client, editor, secretariat, draft):
    for _ in range(8):
        make.project(draft, divisions=(secretariat,), budgets={2566: None})
    client.force_login(editor)
    (item,) = waiting(client)
    assert "8 โครงการ" in item.why and item.address == table(draft)


def test_offices_nobody_works_or_publishes_for_wait_for_the_administrator(
    client, system_administrator, office, other_office, plan_officer, publisher
):
    client.force_login(system_administrator)
    assert [item.title for item in waiting(client)] == [other_office.name]
    publisher.is_active = False
    publisher.save()
    said = {item.title: item.action for item in waiting(client)}
    assert said == {office.name: "เพิ่มผู้เผยแพร่", other_office.name: "เพิ่มผู้ใช้"}


def test_when_nothing_waits_the_page_says_so(client, auditor):
    client.force_login(auditor)
    assert "ไม่มีงานค้าง" in client.get(reverse("admin:index")).content.decode()


def test_a_changed_address_of_an_office_redirects_for_good(client, system_administrator, office):
    client.force_login(system_administrator)
    address = reverse("admin:integrity_organisation_change", args=(office.pk,))
    client.post(address, open_form(client, address) | {"slug": "new-home"})
    assert Organisation.objects.get(pk=office.pk).slug == "new-home"
    assert client.get("/home-office/").status_code == 301
