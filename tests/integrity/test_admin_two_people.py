"""Two people save the same record: the second is told, and loses nothing typed."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from integrity.models import Division, DivisionName
from integrity.roles import Role
from tests import make
from tests.admin_form import open_form, posted


@pytest.fixture
def colleague(office):
    return make.user(Role.PLAN_OFFICER, office, username="colleague")


@pytest.fixture
def sessions(client, plan_officer, colleague, db):
    """The first and the second person, each with a browser of their own."""
    second = type(client)()
    client.force_login(colleague)
    second.force_login(plan_officer)
    return client, second


@pytest.fixture
def division(office):
    return make.division(office, "กองคลัง", slug="finance", position=3)


@pytest.fixture
def address(division):
    return reverse("admin:integrity_division_change", args=(division.pk,))


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_one_person_saves_without_being_asked_anything(sessions, division, address):
    first, _ = sessions
    form = open_form(first, address)
    assert first.post(address, form | {"name": "กองการเงิน"}).status_code == 302
    division.refresh_from_db()
    assert division.name == "กองการเงิน"


def test_the_second_is_told_who_changed_what_and_keeps_what_was_typed(sessions, division, address):
    first, second = sessions
    mine = open_form(second, address)
    first.post(address, open_form(first, address) | {"name": "กองการเงิน"})

    page = text(second.post(address, mine | {"name": "สำนักคลัง"}))

    division.refresh_from_db()
    assert division.name == "กองการเงิน"
    assert "colleague" in page
    assert "กองคลัง" in page and "กองการเงิน" in page
    assert posted(page)["name"] == ["สำนักคลัง"]


def test_saving_again_after_the_warning_is_deliberate(sessions, division, address):
    first, second = sessions
    mine = open_form(second, address)
    first.post(address, open_form(first, address) | {"name": "กองการเงิน"})
    warned = posted(text(second.post(address, mine | {"name": "สำนักคลัง"})))

    assert second.post(address, warned).status_code == 302
    division.refresh_from_db()
    assert division.name == "สำนักคลัง"


def test_a_box_both_changed_can_take_the_others_value(sessions, division, address):
    first, second = sessions
    mine = open_form(second, address)
    first.post(address, open_form(first, address) | {"name": "กองการเงิน"})
    warned = posted(text(second.post(address, mine | {"name": "สำนักคลัง", "position": "7"})))

    assert second.post(address, warned | {"_theirs": "name"}).status_code == 302
    division.refresh_from_db()
    assert (division.name, division.position) == ("กองการเงิน", 7)


def test_a_box_the_second_did_not_touch_shows_what_the_first_saved(sessions, division, address):
    first, second = sessions
    mine = open_form(second, address)
    first.post(address, open_form(first, address) | {"name": "กองการเงิน"})

    warned = posted(text(second.post(address, mine | {"position": "7"})))

    assert warned["name"] == ["กองการเงิน"] and warned["position"] == ["7"]
    second.post(address, warned)
    division.refresh_from_db()
    assert (division.name, division.position) == ("กองการเงิน", 7)


def test_one_person_in_two_tabs_is_warned_too(sessions, division, address):
    first, _ = sessions
    left, right = open_form(first, address), open_form(first, address)
    first.post(address, left | {"name": "กองการเงิน"})
    assert "กองการเงิน" in text(first.post(address, right | {"name": "สำนักคลัง"}))


def test_a_change_made_elsewhere_counts_as_well(sessions, division, address):
    first, _ = sessions
    form = open_form(first, address)
    division.name = "ชื่อจากหน้าอื่น"
    division.save()
    assert "ชื่อจากหน้าอื่น" in text(first.post(address, form | {"position": "9"}))


def row_boxes(form, number, **values):
    start = f"other_names-{number}-"
    return form | {f"{start}{name}": value for name, value in values.items()}


@pytest.fixture
def alias(division):
    return DivisionName.objects.create(division=division, name="คลัง", kind="alias")


def test_a_row_somebody_changed_meanwhile_is_a_conflict(sessions, division, address, alias):
    first, second = sessions
    mine = open_form(second, address)
    first.post(address, row_boxes(open_form(first, address), 0, name="งานคลัง"))

    page = text(second.post(address, row_boxes(mine, 0, name="ฝ่ายคลัง")))

    alias.refresh_from_db()
    assert alias.name == "งานคลัง"
    assert posted(page)["other_names-0-name"] == ["ฝ่ายคลัง"]
    assert "_theirs" not in posted(page) and 'value="other_names-0-name"' in page


def test_a_row_added_meanwhile_is_told_and_stays(sessions, division, address, alias):
    first, second = sessions
    mine = open_form(second, address)
    DivisionName.objects.create(division=division, name="การคลัง", kind="alias")

    page = text(second.post(address, row_boxes(mine, 0, name="ฝ่ายคลัง")))
    assert "การคลัง" in page
    second.post(address, posted(page))
    assert set(division.other_names.values_list("name", flat=True)) == {"ฝ่ายคลัง", "การคลัง"}


def test_what_was_typed_in_a_row_deleted_meanwhile_comes_back_as_a_new_row(
    sessions, division, address, alias
):
    _, second = sessions
    kept = DivisionName.objects.create(division=division, name="การคลัง", kind="alias")
    mine = open_form(second, address)
    alias.delete()

    page = text(second.post(address, row_boxes(mine, 0, name="ฝ่ายคลัง")))
    assert second.post(address, posted(page)).status_code == 302
    assert set(division.other_names.values_list("name", flat=True)) == {"ฝ่ายคลัง", "การคลัง"}
    kept.refresh_from_db()


def test_a_row_deleted_meanwhile_and_not_touched_stays_deleted(sessions, division, address, alias):
    _, second = sessions
    mine = open_form(second, address)
    alias.delete()
    page = text(second.post(address, mine | {"position": "8"}))
    second.post(address, posted(page))
    assert not division.other_names.exists()


def test_a_page_without_its_stamp_saves_nothing(sessions, division, address):
    first, _ = sessions
    form = open_form(first, address) | {"_stamp": "forged", "name": "กองการเงิน"}
    assert posted(text(first.post(address, form)))["name"] == ["กองการเงิน"]
    division.refresh_from_db()
    assert division.name == "กองคลัง"


def test_deleting_what_somebody_changed_meanwhile_asks_again(sessions, division):
    first, second = sessions
    address = reverse("admin:integrity_division_delete", args=(division.pk,))
    mine = open_form(second, address)
    division.name = "กองการเงิน"
    division.save()

    page = text(second.post(address, mine))
    assert "กองการเงิน" in page and Division.objects.filter(pk=division.pk).exists()
    assert second.post(address, posted(page)).status_code == 302
    assert not Division.objects.filter(pk=division.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_the_same_moment_one_is_told(sessions, division, address):
    forms = [open_form(session, address) for session in sessions]
    together = threading.Barrier(2)

    def save(session, form, name):
        together.wait()
        try:
            return session.post(address, form | {"name": name}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = pool.map(save, sessions, forms, ("กองการเงิน", "สำนักคลัง"))
        assert sorted(answers) == [200, 302]
