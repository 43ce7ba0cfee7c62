"""A log-in that ends while somebody types takes no word with it, and opens no door."""

import html as html_module
import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from axes.utils import reset
from django.contrib.sessions.models import Session
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from integrity.kept_typing import FIELD, SALT, Kept, match_of
from integrity.models import Division
from tests import make
from tests.admin_form import open_form, posted
from tests.csp import csp_breaches
from tests.thai_only import english_leftovers

LOGIN = "/admin/login/"


@pytest.fixture
def browser():
    """A browser whose forms are checked against foreign sites, as in life."""
    return Client(enforce_csrf_checks=True)


def log_in(client, user, **more):
    headers = {name: more.pop(name) for name in list(more) if name.startswith("HTTP_")}
    opened = client.get(LOGIN).content.decode() if not more else ""
    token = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value} if not more else {}
    assert opened or more
    typed = {"username": user.username, "password": make.PASSWORD}
    return client.post(LOGIN, token | typed | more, **headers)


def let_it_end():
    Session.objects.all().delete()


def send(client, address, form):
    return client.post(address, form)


@pytest.fixture
def typing(browser, plan_officer, office):
    """A page of a division open in the browser, with a word typed into it; the log-in ends."""
    division = make.division(office, "กองเดิม", slug="works")
    log_in(browser, plan_officer)
    address = reverse("admin:integrity_division_change", args=(division.pk,))
    form = open_form(browser, address) | {"name": "กองใหม่"}
    let_it_end()
    return address, form


def assert_fit_to_read(response, *names):
    page = response.content.decode()
    assert english_leftovers(page, {"plan-officer", "works", "neighbour", *names}) == []
    assert csp_breaches(page) == []


def test_what_was_typed_is_sent_again_after_logging_in(browser, plan_officer, typing):
    address, form = typing
    asked = send(browser, address, form)
    assert asked.status_code == 403
    assert "ข้อความที่ท่านพิมพ์ยังอยู่" in asked.content.decode()
    assert_fit_to_read(asked)
    login = posted(asked.content.decode())
    looked = log_in(browser, plan_officer, **login_fields(login))
    page = looked.content.decode()
    assert looked.status_code == 200 and "<dd>กองใหม่</dd>" in page and "<dt>" in page
    assert_fit_to_read(looked)
    # Not urlencoded: a long Thai text would be three times what it was, and perhaps too much.
    assert f'enctype="multipart/form-data" action="{address}"' in page
    again = form_to_send(page)
    done = browser.post(address, again)
    assert done.status_code == 302
    assert Division.objects.get().name == "กองใหม่"


def login_fields(login) -> dict:
    return {
        name: values[0] for name, values in login.items() if name not in ("username", "password")
    }


def form_to_send(page: str) -> dict:
    """The form whose button sends the kept words, with its own fresh token."""
    whole = page[page.index('class="late-form"') :]
    return posted(whole[: whole.index("</form>")])


def test_a_wrong_password_in_between_loses_nothing(browser, plan_officer, typing):
    address, form = typing
    login = login_fields(posted(send(browser, address, form).content.decode()))
    wrong = browser.post(LOGIN, login | {"username": "plan-officer", "password": "wrong"})
    login = login_fields(posted(wrong.content.decode()))
    assert login[FIELD]
    assert "กองใหม่" in log_in(browser, plan_officer, **login).content.decode()


def test_somebody_elses_change_in_between_is_still_met(browser, plan_officer, typing):
    address, form = typing
    login = login_fields(posted(send(browser, address, form).content.decode()))
    division = Division.objects.get()
    division.name = "กองของเขา"
    division.save()
    page = log_in(browser, plan_officer, **login).content.decode()
    met = browser.post(address, form_to_send(page))
    assert "มีการแก้ไขข้อมูลนี้" in met.content.decode()
    assert Division.objects.get().name == "กองของเขา"


def test_another_person_sees_it_and_cannot_send_it(browser, neighbour, typing):
    address, form = typing
    login = login_fields(posted(send(browser, address, form).content.decode()))
    looked = log_in(browser, neighbour, **login)
    page = looked.content.decode()
    assert "พิมพ์ไว้ด้วยบัญชีอื่น" in page and "กองใหม่" in page
    assert f'action="{address}"' not in page
    assert_fit_to_read(looked)


def test_logged_in_again_in_another_tab(browser, plan_officer, typing):
    """The old page's token is stale then: the check against foreign sites refuses it."""
    address, form = typing
    browser.cookies.pop("sessionid", None)
    log_in(browser, plan_officer)
    refused = browser.post(address, form, HTTP_SEC_FETCH_SITE="same-origin")
    page = refused.content.decode()
    assert refused.status_code == 403 and "กองใหม่" in page and "plan-officer" in page
    assert_fit_to_read(refused)
    assert Division.objects.get().name == "กองเดิม"
    assert browser.post(address, form_to_send(page)).status_code == 302
    assert Division.objects.get().name == "กองใหม่"


def test_the_log_in_page_itself_was_overtaken_by_another_tab(browser, plan_officer, typing):
    address, form = typing
    login = login_fields(posted(send(browser, address, form).content.decode()))
    log_in(browser, plan_officer)
    late = log_in(browser, plan_officer, **login, HTTP_SEC_FETCH_SITE="same-origin")
    assert late.status_code == 403 and "กองใหม่" in late.content.decode()
    assert browser.post(address, form_to_send(late.content.decode())).status_code == 302
    assert Division.objects.get().name == "กองใหม่"


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "http://testserver"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_ORIGIN": "null"},
        {},
    ],
)
def test_a_foreign_site_puts_no_words_into_our_pages(browser, plan_officer, office, headers):
    log_in(browser, plan_officer)
    address = reverse("admin:integrity_division_add")
    for logged_in in (True, False):
        answer = browser.post(address, {"name": "คำของคนนอก"}, **headers)
        assert answer.status_code == 403
        assert "คำของคนนอก" not in answer.content.decode()
        assert "หน้านี้เปิดไว้นานเกินไป" in answer.content.decode()
        assert_fit_to_read(answer)
        if logged_in:
            let_it_end()
            browser.cookies.clear()


def test_a_foreign_site_cannot_send_words_that_we_packed_for_it(browser, plan_officer, office):
    """Anybody may fill in a form without being logged in, and take what is packed along."""
    browser.get(LOGIN)
    token = {"csrfmiddlewaretoken": browser.cookies["csrftoken"].value}
    address = reverse("admin:integrity_division_add")
    asked = browser.post(address, token | {"name": "คำของคนนอก"})
    packed = posted(asked.content.decode())[FIELD][0]
    victim = Client(enforce_csrf_checks=True)
    for logged_in in (False, True):
        if logged_in:
            log_in(victim, plan_officer)
        for headers in ({"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_ORIGIN": "null"}, {}):
            answer = victim.post(LOGIN, {FIELD: packed}, **headers)
            assert answer.status_code == 403
            assert packed not in answer.content.decode()
            assert "คำของคนนอก" not in answer.content.decode()


def test_the_log_of_failed_log_ins_holds_no_word_of_it(browser, plan_officer, typing):
    address, form = typing
    login = login_fields(posted(send(browser, address, form).content.decode()))
    browser.post(LOGIN, login | {"username": "plan-officer", "password": "wrong"})
    logged = AccessAttempt.objects.get().post_data
    assert FIELD in logged and login[FIELD][:12] not in logged


def test_a_password_is_never_kept(browser, system_administrator):
    log_in(browser, system_administrator)
    address = reverse("admin:integrity_user_add")
    form = open_form(browser, address)
    form |= {"username": "somchai", "password1": "secret-word-1", "password2": "secret-word-1"}
    let_it_end()
    asked = browser.post(address, form)
    packed = posted(asked.content.decode())[FIELD][0]
    assert "secret-word-1" not in str(signing.loads(packed, salt=SALT))
    change = reverse("admin:password_change")
    secrets = {"old_password": "a-b-c-d", "new_password1": "x", "new_password2": "x"}
    token = {"csrfmiddlewaretoken": browser.cookies["csrftoken"].value}
    assert browser.post(change, token | secrets).status_code == 302


def test_a_step_without_words_goes_to_the_log_in_page_as_before(browser, plan_officer, office):
    version = make.version(make.plan(office))
    log_in(browser, plan_officer)
    let_it_end()
    token = {"csrfmiddlewaretoken": browser.cookies["csrftoken"].value}
    address = reverse("admin:plans_planversion_step", args=(version.pk, "submit"))
    answer = browser.post(address, token)
    assert answer.status_code == 302 and answer["Location"].startswith(LOGIN)


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/admin/",
        "//evil.example/admin/plans/project/add/",
        "/admin/../evil",
        "javascript:alert(1)",
        "/admin/plans/project/add/\nx",
        "/admin\\evil.example",
        "/admin/login/",
        "/admin/logout/",
        "/wiangsa/",
        "",
    ],
)
def test_only_pages_of_the_admin_are_sent_to(path, browser, plan_officer):
    assert match_of(path) is None
    packed = signing.dumps([path, [["name", "คำ"]], [], None], salt=SALT, compress=True)
    assert Kept.unpacked(packed) is None
    browser.get(LOGIN)
    token = {"csrfmiddlewaretoken": browser.cookies["csrftoken"].value}
    answer = log_in(browser, plan_officer, **token, **{FIELD: packed, "next": path})
    assert answer.status_code == 302 and answer["Location"].startswith(("/admin", "/wiangsa/"))


@pytest.mark.parametrize("packed", ["x", "x:y:z", "." * 5000, "ก" * 100])
def test_what_we_did_not_pack_is_not_read(packed, browser, plan_officer):
    browser.get(LOGIN)
    token = {"csrfmiddlewaretoken": browser.cookies["csrftoken"].value}
    answer = log_in(browser, plan_officer, **token, **{FIELD: packed})
    assert answer.status_code == 302 and answer["Location"] == "/admin/"


def test_words_that_look_like_code_stay_words(browser, plan_officer, typing):
    address, form = typing
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    asked = browser.post(address, form | {"name": evil, '"><b onclick=x>': evil})
    assert csp_breaches(asked.content.decode()) == []
    login = login_fields(posted(asked.content.decode()))
    page = log_in(browser, plan_officer, **login).content.decode()
    assert csp_breaches(page) == [] and "<img src=x" not in page
    assert evil in html_module.unescape(page)
    assert form_to_send(page)["name"] == [evil]


def test_line_ends_and_repeated_names_come_back_as_they_were(rf):
    fields = [("body", "หนึ่ง\r\nสอง\n\nสาม"), ("group", "1"), ("group", "2"), ("ว่าง", "")]
    kept = Kept("/admin/plans/project/add/?version=3", fields, ["แผน.xlsx"], "7")
    again = Kept.unpacked(kept.packed())
    assert again == kept
    assert again.data.getlist("group") == ["1", "2"]


def test_more_than_a_page_can_carry_is_said(browser, plan_officer, typing, monkeypatch):
    monkeypatch.setattr("integrity.kept_typing.MOST_PACKED", 10)
    address, form = typing
    page = browser.post(address, form).content.decode()
    assert "มากเกินกว่าจะพาข้ามหน้านี้ได้" in page and FIELD not in posted(page)


def test_thousands_of_fields_are_refused_before_anything_is_read(browser, plan_officer, typing):
    address, form = typing
    many = {f"f{number}": "1" for number in range(20_001)}
    answer = browser.post(address, form | many)
    assert answer.status_code == 400 and "แบ่งบันทึกทีละส่วน" in answer.content.decode()
    assert_fit_to_read(answer)


def test_who_fails_too_often_keeps_the_words_until_the_pause_is_over(
    browser, plan_officer, typing, settings
):
    address, form = typing
    login = login_fields(posted(send(browser, address, form).content.decode()))
    wrong = {"username": "plan-officer", "password": "wrong"}
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = browser.post(LOGIN, login | wrong)
    assert answer.status_code == 429
    assert_fit_to_read(answer)
    again = browser.post(LOGIN, posted(answer.content.decode()))
    login = login_fields(posted(again.content.decode()))
    reset()
    assert "กองใหม่" in log_in(browser, plan_officer, **login).content.decode()


def test_money_of_a_table_comes_back_with_the_names_of_its_projects(browser, plan_officer, office):
    project = make.project(make.version(make.plan(office)), title="โครงการอบรม", budgets={2566: 5})
    log_in(browser, plan_officer)
    address = reverse("admin:plans_planversion_table", args=(project.version_id,))
    form = open_form(browser, address) | {f"m-{project.pk}-2566": "46,000"}
    let_it_end()
    login = login_fields(posted(browser.post(address, form).content.decode()))
    page = log_in(browser, plan_officer, **login).content.decode()
    assert re.search(r"<dt>[^<]*โครงการอบรม[^<]*2566</dt><dd>46,000</dd>", page)
    assert page.count("<dt>") == 1
    assert browser.post(address, form_to_send(page)).status_code == 302
    assert project.budgets.get(year=2566).amount == 46000


def test_the_ping_says_whether_the_log_in_lasts(client, plan_officer):
    assert client.get("/admin/ping/").status_code == 403
    client.force_login(plan_officer)
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=3))
    answer = client.get("/admin/ping/")
    assert answer.status_code == 204 and "no-store" in answer["Cache-Control"]
    assert Session.objects.get().expire_date > timezone.now() + timedelta(minutes=30)


def test_the_cookie_of_who_typed_cannot_be_made_up(browser, neighbour, typing):
    address, form = typing
    browser.cookies["typist"] = f"{neighbour.pk}:forged"
    login = login_fields(posted(browser.post(address, form).content.decode()))
    assert Kept.unpacked(login[FIELD]).whose is None
