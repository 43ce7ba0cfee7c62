"""A division gets another name or is merged: old papers keep the old, work goes on with the new."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrity import divisions
from integrity.handover import Deed, hand_over
from integrity.models import Appointment, Division, DivisionName, Handover, User
from integrity.publishing import NotAllowed
from integrity.roles import Role
from integrity.sheets.divisions import DivisionDirectory
from plans.editions.revision import start_revision
from plans.models import ProjectDivision
from tests import make
from tests.admin_form import open_form

DAY = date(2026, 10, 1)


@pytest.fixture
def works(office):
    return make.division(office, "กองช่าง", slug="works")


@pytest.fixture
def health(office):
    return make.division(office, "กองสาธารณสุข", slug="health")


@pytest.fixture
def draft(office):
    return make.version(make.plan(office))


# Names


def test_a_new_name_keeps_the_old_with_its_days_and_says_by_which_order(works, plan_officer):
    divisions.rename(works, "กองโยธา", on=DAY, order="12/2569", by=plan_officer)
    works.refresh_from_db()
    assert (works.name, works.slug) == ("กองโยธา", "works")
    former = works.other_names.get()
    assert (former.name, former.kind, former.valid_to) == ("กองช่าง", "former", date(2026, 9, 30))
    past = works.history.latest()
    assert past.history_user == plan_officer
    assert "จากกองช่างเป็นกองโยธา" in past.history_change_reason
    assert "12/2569" in past.history_change_reason


def test_the_next_name_begins_where_the_last_ended(works, plan_officer):
    divisions.rename(works, "กองโยธา", on=date(2024, 1, 1), by=plan_officer)
    divisions.rename(works, "กองช่าง", on=date(2025, 1, 1), by=plan_officer)
    divisions.rename(works, "กองโยธา", on=date(2026, 1, 1), by=plan_officer)
    names = {row.name: (row.valid_from, row.valid_to) for row in works.other_names.all()}
    assert names["กองโยธา"] == (date(2024, 1, 1), date(2024, 12, 31))
    assert names["กองช่าง"] == (date(2025, 1, 1), date(2025, 12, 31)) or names["กองช่าง"][0] is None
    assert Division.objects.get(pk=works.pk).name == "กองโยธา"


def test_an_alias_that_was_the_official_name_becomes_a_former_name(works, plan_officer):
    DivisionName.objects.create(division=works, name="กองช่าง", kind="alias")
    divisions.rename(works, "กองโยธา", on=DAY, by=plan_officer)
    assert works.other_names.get().kind == "former"


def test_an_alias_with_days_that_never_fitted_is_no_obstacle(works, plan_officer):
    row = DivisionName.objects.create(
        division=works, name="กองช่าง", valid_from=date(2027, 1, 1), valid_to=None
    )
    divisions.rename(works, "กองโยธา", on=DAY, by=plan_officer)
    row.refresh_from_db()
    assert (row.kind, row.valid_from, row.valid_to) == ("former", None, date(2026, 9, 30))


@pytest.mark.parametrize(
    ("name", "on", "why"),
    [
        ("กองช่าง", DAY, "เหมือนชื่อเดิม"),
        ("กองสาธารณสุข", DAY, "ชื่อนี้แล้ว"),
        ("กองใหม่", timezone.localdate() + timedelta(days=1), "ยังมาไม่ถึง"),
        ("ก" * 201, DAY, "200"),
    ],
)
def test_a_name_that_cannot_be_is_refused(name, on, why, works, health, plan_officer):
    with pytest.raises(NotAllowed, match=why):
        divisions.rename(works, name, on=on, by=plan_officer)
    works.refresh_from_db()
    assert works.name == "กองช่าง" and not works.other_names.exists()


def test_issued_editions_keep_the_old_name_and_imports_know_it(
    client, works, draft, plan_officer, publisher
):
    project = make.project(draft, divisions=(works,))
    make.published(draft, by=plan_officer, publisher=publisher)
    page = f"{draft.plan.get_absolute_url()}projects/{project.code}/"
    divisions.rename(works, "กองโยธา", on=DAY, by=plan_officer)
    html = client.get(page).content.decode()
    assert "กองช่าง" in html and "กองโยธา" not in html
    for name in ("กองช่าง", "กองโยธา"):
        ((found, _),) = DivisionDirectory(works.organisation).read(name).divisions
        assert found == works


def test_the_page_of_a_new_name_asks_first(client, works, plan_officer):
    client.force_login(plan_officer)
    address = reverse("admin:integrity_division_rename", args=(works.pk,))
    typed = {"name": "กองโยธา", "on": "1/10/2569", "order": "12/2569"}
    asked = client.post(address, open_form(client, address) | typed).content.decode()
    assert "ยังใช้ชื่อเดิม" in asked and "ยืนยันการเปลี่ยนชื่อ" in asked
    works.refresh_from_db()
    assert works.name == "กองช่าง"
    done = client.post(address, typed | {"confirmed": "1"}, follow=True).content.decode()
    works.refresh_from_db()
    assert works.name == "กองโยธา" and "เปลี่ยนชื่อ “กองช่าง” เป็น “กองโยธา” แล้ว" in done
    history = reverse("admin:integrity_division_history", args=(works.pk,))
    assert "12/2569" in client.get(history).content.decode()


@pytest.mark.parametrize("page", ["rename", "merge", "revive"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("plan_officer", 200), ("editor", 403), ("publisher", 404), ("auditor", 403),
     ("neighbour", 404), ("outsider", 404)],
)  # fmt: skip
def test_only_who_changes_divisions_opens_the_pages(page, who, status, client, request, works):
    client.force_login(request.getfixturevalue(who))
    address = reverse(f"admin:integrity_division_{page}", args=(works.pk,))
    got = client.get(address).status_code
    assert got == status or (got in (403, 404) and status in (403, 404))


# Merging


def test_merging_leaves_no_working_row_with_the_old_division(
    works, health, draft, office, plan_officer
):
    section = make.division(office, "ฝ่ายโยธา", parent=works)
    account = make.user(Role.EDITOR, office, works)
    official = make.official(office, position="ผู้อำนวยการกองช่าง")
    post = official.appointments.get()
    post.division = works
    post.save()
    led = make.project(draft, divisions=(works, health))
    helped = make.project(draft, divisions=(health, works))
    alone = make.project(draft, divisions=(works,))
    record = divisions.merge(works, health, on=DAY, order="9/2569", by=plan_officer)
    assert not ProjectDivision.objects.filter(division=works).exists()
    for project in (led, helped, alone):
        link = project.division_links.get()
        assert (link.division, link.role) == (health, "lead")
        past = ProjectDivision.history.filter(project_id=project.pk)
        assert past.filter(history_user=plan_officer, history_change_reason__contains="9/2569")
    for row in (section, account, post, works):
        row.refresh_from_db()
    assert (section.parent, account.division, post.division) == (health, health, health)
    assert works.is_gone and works.successor == health and works.ended_on == date(2026, 9, 30)
    assert sum(len(part["entries"]) for part in record.moved) == 6
    assert record.giver == "กองช่าง" and "9/2569" in record.reason


def test_a_merged_division_stays_on_issued_editions_and_imports_mean_its_heir(
    client, works, health, draft, plan_officer, publisher
):
    project = make.project(draft, divisions=(works,))
    make.published(draft, by=plan_officer, publisher=publisher)
    divisions.merge(works, health, on=DAY, by=plan_officer)
    page = f"{draft.plan.get_absolute_url()}projects/{project.code}/"
    assert "กองช่าง" in client.get(page).content.decode()
    assert project.division_links.get().division == works
    ((found, _),) = DivisionDirectory(works.organisation).read("กองช่าง").divisions
    assert found == health


def test_a_revision_of_an_old_edition_names_the_heirs(
    works, health, draft, office, plan_officer, publisher
):
    make.project(draft, divisions=(works, health))
    make.published(draft, by=plan_officer, publisher=publisher)
    last = make.division(office, "กองสุดท้าย")
    divisions.merge(works, health, on=DAY, by=plan_officer)
    divisions.merge(health, last, on=DAY, by=plan_officer)
    revision = start_revision(draft.plan, by=plan_officer)
    link = ProjectDivision.objects.get(project__version=revision)
    assert (link.division, link.role) == (last, "lead")


def test_a_plan_in_review_stops_the_merger_and_says_what_to_do(works, health, draft, plan_officer):
    make.project(draft, divisions=(works,))
    make.submitted(draft, by=plan_officer)
    with pytest.raises(NotAllowed, match="อยู่ระหว่างพิจารณา"):
        divisions.merge(works, health, on=DAY, by=plan_officer)
    works.refresh_from_db()
    assert not works.is_gone and not Handover.objects.exists()


def test_a_power_cut_in_the_middle_moves_nothing(works, health, draft, plan_officer, monkeypatch):
    project = make.project(draft, divisions=(works,))
    account = make.user(Role.EDITOR, works.organisation, works)

    def power_cut(*args, **kwargs):
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(divisions, "_save", power_cut)
        with pytest.raises(RuntimeError):
            divisions.merge(works, health, on=DAY, by=plan_officer)
    account.refresh_from_db()
    assert account.division == works and project.division_links.get().division == works
    assert not Handover.objects.exists()


@pytest.mark.parametrize(
    "case", ["itself", "another office", "gone", "below", "not yet", "gone before"]
)
def test_what_cannot_be_merged_is_refused(case, works, health, office, other_office, plan_officer):
    into, on = health, DAY
    if case == "itself":
        into = works
    elif case == "another office":
        into = make.division(other_office, "กองอื่น")
    elif case == "gone":
        divisions.merge(health, make.division(office, "กองสาม"), on=DAY, by=plan_officer)
    elif case == "below":
        into = make.division(office, "งาน", parent=make.division(office, "ฝ่าย", parent=works))
    elif case == "not yet":
        on = timezone.localdate() + timedelta(days=1)
    else:
        divisions.merge(works, make.division(office, "กองสาม"), on=DAY, by=plan_officer)
    before = Handover.objects.count()
    with pytest.raises(NotAllowed):
        divisions.merge(works, into, on=on, by=plan_officer)
    assert Handover.objects.count() == before


def test_the_page_lists_what_goes_along_and_asks_again_when_that_changed(
    client, works, health, draft, plan_officer
):
    project = make.project(draft, title="ซ่อมถนน", divisions=(works,))
    client.force_login(plan_officer)
    address = reverse("admin:integrity_division_merge", args=(works.pk,))
    typed = open_form(client, address) | {"into": health.pk, "on": "1/10/2569", "order": "9"}
    page = client.post(address, typed)
    asked = page.content.decode()
    assert "ซ่อมถนน" in asked and "ยืนยันการยุบรวม" in asked
    shown = page.context["shown"]
    make.project(draft, title="มาทีหลัง", divisions=(works,))
    confirmed = typed | {"confirmed": "1", "shown": shown}
    again = client.post(address, confirmed)
    assert "รายการเปลี่ยนไป" in again.content.decode() and "มาทีหลัง" in again.content.decode()
    assert project.division_links.get().division == works
    done = client.post(address, confirmed | {"shown": again.context["shown"]}, follow=True)
    printed = done.content.decode()
    assert "ผู้รับมอบ" in printed and "มาทีหลัง" in printed
    assert project.division_links.get().division == health


def test_the_page_tells_of_a_plan_in_review_and_has_no_button(
    client, works, health, draft, plan_officer
):
    make.project(draft, divisions=(works,))
    make.submitted(draft, by=plan_officer)
    client.force_login(plan_officer)
    address = reverse("admin:integrity_division_merge", args=(works.pk,))
    page = client.post(address, {"into": health.pk, "on": "1/10/2569"}).content.decode()
    assert "ให้เรียกคืนหรือส่งกลับเป็นร่างก่อน" in page and "ยืนยันการยุบรวม" not in page


def test_an_end_is_taken_back_with_a_reason(client, works, health, plan_officer):
    divisions.merge(works, health, on=DAY, by=plan_officer)
    client.force_login(plan_officer)
    address = reverse("admin:integrity_division_revive", args=(works.pk,))
    client.post(address, {"reason": "คำสั่งถูกยกเลิก"})
    works.refresh_from_db()
    assert not works.is_gone and works.successor is None
    assert "คำสั่งถูกยกเลิก" in works.history.latest().history_change_reason


# Choosing


def test_what_is_gone_is_offered_for_nothing_new(client, works, health, draft, plan_officer):
    project = make.project(draft, divisions=(works,))
    divisions.merge(works, health, on=DAY, by=plan_officer)
    client.force_login(plan_officer)
    asked = {"app_label": "plans", "model_name": "projectdivision", "field_name": "division"}
    found = client.get(reverse("admin:autocomplete"), asked | {"term": ""}).json()["results"]
    assert {each["text"] for each in found} == {"กองสาธารณสุข"}
    for row in (
        ProjectDivision(project=project, division=works),
        User(username="new", organisation=works.organisation, division=works),
        Division(organisation=works.organisation, name="งาน", slug="task", parent=works),
        Appointment(official=make.official(works.organisation), position="ผอ.", division=works),
    ):
        with pytest.raises(ValidationError, match="ยุบรวมไปแล้ว"):
            row.clean()


def test_what_was_chosen_before_may_stay(client, works, draft, plan_officer):
    project = make.project(draft, divisions=(works,))
    works.ended_on = date(2026, 9, 30)
    works.save()
    client.force_login(plan_officer)
    address = reverse("admin:plans_project_change", args=(project.pk,))
    client.post(address, open_form(client, address) | {"remark": "แก้หมายเหตุ"})
    project.refresh_from_db()
    assert project.remark == "แก้หมายเหตุ"


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    links=st.lists(st.lists(st.integers(0, 3), max_size=4, unique=True), max_size=5),
    mergers=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=4),
)
def test_whatever_is_merged_into_whatever_every_project_keeps_an_owner_that_is_there(
    links, mergers, db
):
    with transaction.atomic():
        merge_any(links, mergers)
        transaction.set_rollback(True)


def merge_any(links, mergers):
    officer = make.user(Role.PLAN_OFFICER, make.organisation())
    frame = make.framework()
    version = make.version(make.plan(officer.organisation, frame))
    four = [make.division(officer.organisation, f"กอง {number}") for number in range(4)]
    for chosen in links:
        make.project(version, divisions=[four[number] for number in chosen])
    owners = {row.project_id for row in ProjectDivision.objects.all()}
    for one, other in mergers:
        giver, receiver = (Division.objects.get(pk=four[each].pk) for each in (one, other))
        if divisions.obstacle_to_merge(giver, receiver, DAY):
            continue
        divisions.merge(giver, receiver, on=DAY, by=officer)
    left = ProjectDivision.objects.select_related("division")
    assert {row.project_id for row in left} == owners
    assert not any(row.division.is_gone for row in left)
    for project in owners:
        roles = [row.role for row in left if row.project_id == project]
        assert roles.count("lead") == 1


def test_a_handover_between_divisions_needs_one_that_is_there(works, health, plan_officer):
    divisions.merge(health, works, on=DAY, by=plan_officer)
    with pytest.raises(NotAllowed):
        hand_over(Deed(works, Division.objects.get(pk=health.pk), plan_officer))
