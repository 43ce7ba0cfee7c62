"""Handing over: everything of one to another in one step, with the list that is printed."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from integrity import handover_parts
from integrity.handover import Deed, ListChanged, hand_over, inventory
from integrity.models import (
    Appointment,
    Committee,
    CommitteeMember,
    Handover,
    SavedFilter,
)
from integrity.publishing import NotAllowed
from integrity.roles import Role
from tests import make
from tests.admin_form import open_form

ADD = "admin:integrity_handover_add"
DAY = date(2026, 10, 1)


@pytest.fixture
def works(office):
    return make.division(office, "กองช่าง", slug="works")


@pytest.fixture
def draft(office):
    return make.version(make.plan(office))


@pytest.fixture
def leaver(office, secretariat):
    """Somebody who leaves: an account, a post, a seat and a saved filter."""
    user = make.user(Role.EDITOR, office, secretariat, username="leaver")
    official = make.official(office, "นางเก่า ตัวอย่าง", "นักวิเคราะห์นโยบายและแผน")
    official.user = user
    official.save()
    committee = Committee.objects.create(organisation=office, kind="plan", title="คณะทำงาน")
    CommitteeMember.objects.create(
        committee=committee, order=1, official=official, name=official.name,
        position="นักวิเคราะห์นโยบายและแผน", duty="เลขานุการ",
    )  # fmt: skip
    SavedFilter.objects.create(user=user, model="plans.project", name="ของฉัน", query="q=1")
    return user


@pytest.fixture
def heir(office):
    user = make.user(None, office, username="heir")
    official = make.official(office, "นายใหม่ ตัวอย่าง", "เจ้าพนักงานธุรการ")
    official.user = user
    official.save()
    return user


def parts(deed) -> dict[str, list[str]]:
    return {part.what: [words for _, words in part.entries] for part in inventory(deed).parts}


# Divisions


def test_a_division_hands_over_what_is_chosen_and_keeps_the_rest(
    works, secretariat, draft, plan_officer
):
    moved = make.project(draft, title="ไป", divisions=(works,))
    kept = make.project(draft, title="อยู่", divisions=(works,))
    deed = Deed(works, secretariat, plan_officer, reason="แบ่งงานใหม่", order="7/2569")
    found = inventory(deed)
    chosen = {found.parts[0].key(str(moved.division_links.get().pk))}
    record = hand_over(deed, chosen=chosen, shown=found.keys)
    assert moved.division_links.get().division == secretariat
    assert kept.division_links.get().division == works
    ((part,),) = [record.moved]
    assert part["entries"] == ["1-1 ไป"] and "หน่วยงานหลัก" in part["what"]
    assert record.reason == "คำสั่งที่ 7/2569 · แบ่งงานใหม่" and record.by == plan_officer
    past = moved.division_links.get().history.latest()
    assert past.history_user == plan_officer and "7/2569" in past.history_change_reason


def test_public_editions_stay_as_they_are(works, secretariat, draft, plan_officer, publisher):
    make.project(draft, divisions=(works,))
    make.published(draft, by=plan_officer, publisher=publisher)
    assert parts(Deed(works, secretariat, plan_officer)) == {}


def test_a_plan_in_review_is_not_changed_behind_the_back_of_who_decides(
    works, secretariat, draft, plan_officer
):
    project = make.project(draft, divisions=(works,))
    make.submitted(draft, by=plan_officer)
    with pytest.raises(NotAllowed, match="ให้เรียกคืนหรือส่งกลับเป็นร่างก่อน"):
        hand_over(Deed(works, secretariat, plan_officer))
    draft.refresh_from_db()
    assert draft.is_in_review and project.division_links.get().division == works


def test_a_list_that_changed_since_it_was_shown_is_asked_about_again(
    works, secretariat, draft, plan_officer
):
    project = make.project(draft, divisions=(works,))
    deed = Deed(works, secretariat, plan_officer)
    shown = inventory(deed).keys
    make.project(draft, divisions=(works,))
    with pytest.raises(ListChanged):
        hand_over(deed, chosen=shown, shown=shown)
    assert project.division_links.get().division == works


def test_a_power_cut_in_the_middle_moves_nothing(
    works, secretariat, draft, office, plan_officer, monkeypatch
):
    project = make.project(draft, divisions=(works,))
    make.user(Role.EDITOR, office, works)

    def power_cut(*args, **kwargs):
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(handover_parts, "_write", power_cut)
        with pytest.raises(RuntimeError):
            hand_over(Deed(works, secretariat, plan_officer))
    assert project.division_links.get().division == works and not Handover.objects.exists()
    assert project.division_links.get().history.count() == 1


@pytest.mark.parametrize("case", ["itself", "another office", "nothing"])
def test_what_cannot_be_handed_over_is_refused(
    case, works, secretariat, other_office, plan_officer
):
    receiver = {"itself": works, "another office": make.division(other_office, "กองอื่น")}
    with pytest.raises(NotAllowed):
        hand_over(Deed(works, receiver.get(case, secretariat), plan_officer))
    assert not Handover.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_projects(
    works, secretariat, draft, plan_officer, django_assert_max_num_queries
):
    for _ in range(40):
        make.project(draft, divisions=(works,))
    with django_assert_max_num_queries(12):
        inventory(Deed(works, secretariat, plan_officer))


# People


def test_the_plan_officer_hands_over_posts_and_seats_with_day_and_order(leaver, heir, plan_officer):
    deed = Deed(leaver, heir, plan_officer, on=DAY, order="15/2569")
    assert set(parts(deed)) == {"กรรมการและคณะทำงาน", "ตำแหน่งที่ดำรงอยู่", "ตัวกรองที่บันทึกไว้"}
    record = hand_over(deed)
    old = leaver.official.appointments.get()
    assert old.date_to == date(2026, 9, 30)
    new = heir.official.appointments.get(date_from=DAY)
    assert (new.position, new.order_number) == ("นักวิเคราะห์นโยบายและแผน", "15/2569")
    assert new.history.latest().history_user == plan_officer
    assert CommitteeMember.objects.get().name == "นายใหม่ ตัวอย่าง"
    assert SavedFilter.objects.get().user == heir
    assert record.kind == "person" and len(record.moved) == 3


def test_posts_without_a_day_and_an_order_are_not_handed_over(leaver, heir, plan_officer):
    with pytest.raises(NotAllowed, match="วันที่มีผลและคำสั่งที่"):
        hand_over(Deed(leaver, heir, plan_officer))
    assert leaver.official.appointments.get().date_to is None


def test_who_is_no_official_takes_no_posts(leaver, office, plan_officer):
    stranger = make.user(None, office)
    with pytest.raises(NotAllowed, match="ยังไม่ผูกกับผู้ดำรงตำแหน่ง"):
        hand_over(Deed(leaver, stranger, plan_officer, on=DAY, order="1"))


def test_an_appointment_that_ended_is_not_handed_over(leaver, heir, plan_officer):
    Appointment.objects.create(official=leaver.official, position="เก่า", date_to=date(2020, 1, 1))
    found = parts(Deed(leaver, heir, plan_officer, on=DAY, order="1"))
    assert found["ตำแหน่งที่ดำรงอยู่"] == ["นักวิเคราะห์นโยบายและแผน"]


def test_roles_and_the_closing_are_the_administrators_and_go_by_tick(
    leaver, heir, secretariat, system_administrator, plan_officer
):
    deed = Deed(leaver, heir, system_administrator)
    found = inventory(deed)
    assert {part.name for part in found.parts} == {"role", "division", "closing", "filter"}
    assert not any(key.startswith(("role", "closing")) for key in found.offered)
    hand_over(deed, chosen=found.keys, shown=found.keys)
    for user in (leaver, heir):
        user.refresh_from_db()
    assert not leaver.is_active
    assert heir.division == secretariat
    assert list(heir.groups.values_list("name", flat=True)) == [Role.EDITOR.value]


def test_nobody_hands_roles_to_themselves(leaver, office, system_administrator):
    system_administrator.organisation = office
    deed = Deed(leaver, system_administrator, system_administrator)
    names = {part.name: part.obstacle for part in inventory(deed).parts}
    assert "ของตนเอง" in names["role"] and "closing" not in names


def test_a_closed_account_takes_nothing(leaver, heir, plan_officer):
    heir.is_active = False
    heir.save()
    with pytest.raises(NotAllowed, match="ปิดแล้ว"):
        hand_over(Deed(leaver, heir, plan_officer))


# Pages


def test_the_page_shows_the_list_moves_it_and_prints_it(
    client, works, secretariat, draft, plan_officer
):
    project = make.project(draft, title="ซ่อมถนน", divisions=(works,))
    kept = make.project(draft, title="ขุดลอก", divisions=(works,))
    client.force_login(plan_officer)
    address = f"{reverse(ADD)}?kind=division&giver={works.pk}"
    typed = open_form(client, address) | {"receiver": secretariat.pk, "reason": "แบ่งงาน"}
    assert typed["giver"] == [str(works.pk)]
    page = client.post(address, typed)
    html = page.content.decode()
    assert "ซ่อมถนน" in html and html.count('type="checkbox"') == 2
    chosen = [key for key in page.context["shown"]
              if key.endswith(f"-{project.division_links.get().pk}")]  # fmt: skip
    answer = client.post(
        address, typed | {"confirmed": "1", "shown": page.context["shown"], "chosen": chosen},
        follow=True,
    )  # fmt: skip
    printed = answer.content.decode()
    assert "ซ่อมถนน" in printed and "ขุดลอก" not in printed and "ผู้รับมอบ" in printed
    assert kept.division_links.get().division == works


def test_nothing_chosen_is_told(client, works, secretariat, draft, plan_officer):
    make.project(draft, divisions=(works,))
    client.force_login(plan_officer)
    typed = {"giver": works.pk, "receiver": secretariat.pk}
    shown = client.post(reverse(ADD), typed).context["shown"]
    again = client.post(reverse(ADD), typed | {"confirmed": "1", "shown": shown})
    assert "ยังไม่ได้เลือกรายการ" in again.content.decode() and not Handover.objects.exists()


def test_a_division_with_nothing_says_so(client, works, secretariat, plan_officer):
    client.force_login(plan_officer)
    page = client.post(reverse(ADD), {"giver": works.pk, "receiver": secretariat.pk})
    assert "ไม่มีงานค้างอยู่ในระบบ" in page.content.decode()


def test_going_back_keeps_what_was_typed(client, works, secretariat, plan_officer):
    client.force_login(plan_officer)
    typed = {"giver": works.pk, "receiver": secretariat.pk, "reason": "แบ่งงาน"}
    page = client.post(reverse(ADD), typed | {"confirmed": "1", "again": "กลับไปแก้ไข"})
    assert 'value="แบ่งงาน"' in page.content.decode() and not page.context["asked"]


@pytest.mark.parametrize(
    ("who", "status"),
    [("plan_officer", 200), ("system_administrator", 200), ("publisher", 403), ("editor", 403),
     ("auditor", 403), ("outsider", 403)],
)  # fmt: skip
def test_only_who_answers_for_divisions_or_people_hands_over(who, status, client, request):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse(ADD)).status_code == status


def test_the_administrator_hands_over_people_only(client, system_administrator, works):
    client.force_login(system_administrator)
    page = client.get(f"{reverse(ADD)}?kind=division")
    assert page.context["kinds"] == [("person", "ผู้ใช้")]


def test_another_office_is_not_offered_and_its_lists_are_not_found(
    client, neighbour, works, secretariat, draft, plan_officer
):
    make.project(draft, divisions=(works,))
    record = hand_over(Deed(works, secretariat, plan_officer))
    client.force_login(neighbour)
    page = client.post(reverse(ADD), {"giver": works.pk, "receiver": secretariat.pk})
    assert page.context["form"].errors.keys() == {"giver", "receiver"}
    address = reverse("admin:integrity_handover_change", args=(record.pk,))
    assert client.get(address).status_code == 404


def test_a_list_is_never_changed_or_deleted(client, works, secretariat, draft, plan_officer):
    make.project(draft, divisions=(works,))
    record = hand_over(Deed(works, secretariat, plan_officer))
    client.force_login(plan_officer)
    address = reverse("admin:integrity_handover_change", args=(record.pk,))
    client.post(address, {"giver": "อื่น"})
    delete = reverse("admin:integrity_handover_delete", args=(record.pk,))
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert Handover.objects.get().giver == "กองช่าง"


def test_closing_the_only_publishers_account_is_warned_of(
    leaver, heir, office, system_administrator
):
    leaver.groups.set([Group.objects.get(name=Role.PUBLISHER.value)])
    note = lambda: next(  # noqa: E731
        part.note for part in inventory(Deed(leaver, heir, system_administrator)).parts
        if part.name == "closing"
    )  # fmt: skip
    assert "ผู้เผยแพร่คนเดียวของหน่วยงาน" in note()
    make.user(Role.PUBLISHER, office)
    assert "คนเดียว" not in note()
