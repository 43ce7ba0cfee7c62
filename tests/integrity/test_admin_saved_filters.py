"""Filters a person keeps under a name: plain links above the list, nobody else's business."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from integrity.models import SavedFilter
from integrity.models.saved_filter import MOST_OF_A_LIST, conditions
from tests import make
from tests.csp import csp_breaches
from tests.thai_only import english_leftovers

DIVISIONS = "/admin/integrity/division/"
PROJECTS = "/admin/plans/project/"


def save(client, name, address=f"{DIVISIONS}?q=กอง", **more):
    posted = {"_save_filter": "1", "_filter_name": name} | more
    return client.post(address, posted, follow=True)


def links(response) -> list[tuple[str, str]]:
    return [(each.name, each.query) for each in response.context["saved_filters"]]


@pytest.fixture
def officer(client, plan_officer):
    client.force_login(plan_officer)
    return client


def test_a_filter_is_saved_shown_as_a_link_and_removed(officer, plan_officer):
    page = save(officer, "  กอง  ทั้งหมด ", f"{DIVISIONS}?q=กอง&o=-1&p=3&e=&_facets=True")
    assert links(page) == [("กอง ทั้งหมด", "o=-1&q=%E0%B8%81%E0%B8%AD%E0%B8%87")]
    html = page.content.decode()
    assert 'href="?o=-1&amp;q=%E0%B8%81%E0%B8%AD%E0%B8%87" aria-current="true"' in html
    assert english_leftovers(html, {"plan-officer", "home-office"}) == []
    assert csp_breaches(html) == []
    mine = SavedFilter.objects.get()
    gone = officer.post(DIVISIONS, {"_remove_filter": mine.pk}, follow=True)
    assert links(gone) == [] and not SavedFilter.objects.exists()


def test_each_list_and_each_person_has_filters_of_their_own(officer, plan_officer, auditor):
    save(officer, "กอง")
    assert links(officer.get(PROJECTS)) == []
    officer.force_login(auditor)
    assert links(officer.get(DIVISIONS)) == []
    assert links(save(officer, "กอง")) == [("กอง", "q=%E0%B8%81%E0%B8%AD%E0%B8%87")]
    theirs = SavedFilter.objects.get(user=plan_officer)
    for key in (theirs.pk, "x", "-1", "9" * 30, ""):
        officer.post(DIVISIONS, {"_remove_filter": key})
    assert SavedFilter.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "address", "said"),
    [
        ("", f"{DIVISIONS}?q=ก", "ตั้งชื่อตัวกรองก่อน"),
        ("   ", f"{DIVISIONS}?q=ก", "ตั้งชื่อตัวกรองก่อน"),
        ("ก" * 61, f"{DIVISIONS}?q=ก", "60"),
        ("ว่าง", DIVISIONS, ""),
        ("มีแล้ว", f"{DIVISIONS}?q=ข", "มีตัวกรองชื่อนี้แล้ว"),
        ("ยาว", f"{DIVISIONS}?q=" + "ก" * 400, "1000"),
    ],
)
def test_what_cannot_be_saved_is_said_and_the_name_stays(name, address, said, officer):
    save(officer, "มีแล้ว")
    page = save(officer, name, address)
    assert SavedFilter.objects.count() == 1
    html = page.content.decode()
    assert said in html
    assert english_leftovers(html, {"plan-officer", "home-office"}) == []
    if "q=" in address:
        assert page.context["filter_errors"] and f'value="{name}"' in html


def test_a_button_that_was_pressed_twice_saves_once_and_says_so(officer, monkeypatch):
    save(officer, "กอง")
    # The second request looks before the first has saved.
    monkeypatch.setattr(SavedFilter, "validate_constraints", lambda saved, exclude=None: None)
    page = save(officer, "กอง")
    assert page.status_code == 200 and "มีตัวกรองชื่อนี้แล้ว" in page.content.decode()
    assert SavedFilter.objects.count() == 1


def test_a_list_keeps_so_many_filters_and_no_more(officer):
    for number in range(MOST_OF_A_LIST):
        save(officer, f"ตัวกรอง {number}")
    assert f"ได้ {MOST_OF_A_LIST} ตัวกรอง" in save(officer, "อีกหนึ่ง").content.decode()
    assert SavedFilter.objects.count() == MOST_OF_A_LIST
    assert len(links(save(officer, "ของอีกรายการ", f"{PROJECTS}?q=ก"))) == 1


@pytest.mark.parametrize(
    "query",
    ["no-such=1", "organisation__slug=x", "organisation__password=x", "id=abc"],
)
def test_a_filter_that_does_not_exist_any_more_shows_the_list_and_says_so(
    query, officer, plan_officer
):
    SavedFilter.objects.create(
        user=plan_officer, model="integrity.division", name="เก่า", query=query
    )
    page = officer.get(f"{DIVISIONS}?{query}", follow=True)
    assert page.status_code == 200
    assert "ใช้ไม่ได้แล้ว จึงแสดงทั้งหมด" in page.content.decode()
    assert links(page) == [("เก่า", query)]


def test_a_choice_that_is_gone_is_said(officer, office, secretariat):
    make.project(make.version(make.plan(office)), divisions=(secretariat,))
    fine = officer.get(PROJECTS, {"division": secretariat.pk}).content.decode()
    assert "ไม่มีแล้ว จึงไม่ได้กรอง" not in fine
    gone = officer.get(PROJECTS, {"division": "987"}).content.decode()
    assert "ตัวเลือกของตัวกรอง “สำนัก/กอง” ไม่มีแล้ว จึงไม่ได้กรองด้วยเงื่อนไขนี้" in gone


def test_only_what_stands_after_the_question_mark_is_kept(officer):
    save(officer, "ร้าย", f"{DIVISIONS}?q=https://evil.example/&o=1&javascript:alert(1)=//evil")
    query = SavedFilter.objects.get().query
    assert "://" not in query and "//" not in query and "javascript:" not in query
    evil = '"><script>alert(1)</script>'
    page = save(officer, evil, f"{DIVISIONS}?q=<script>")
    assert csp_breaches(page.content.decode()) == []
    assert [name for name, _ in links(page)] == [evil, "ร้าย"] or evil in str(links(page))


def test_who_may_not_see_the_list_saves_nothing(client, outsider):
    client.force_login(outsider)
    assert save(client, "กอง").status_code == 403
    assert not SavedFilter.objects.exists()


def test_a_list_to_choose_from_shows_no_filters_of_its_own(officer):
    save(officer, "กอง")
    page = officer.get(reverse("admin:integrity_division_changelist"), {"_popup": "1"})
    assert "list-tools" not in page.content.decode()


def test_an_address_is_spelt_one_way():
    one = conditions(QueryDict("o=1&q=ก&kind=a&kind=b&p=4&level="))
    assert one == conditions(QueryDict("kind=a&kind=b&q=%E0%B8%81&o=1"))
    assert conditions(QueryDict("p=3&all=&_popup=1&e=1")) == ""
