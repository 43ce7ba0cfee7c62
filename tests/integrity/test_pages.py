import re

import jinja2
import pytest
from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html

from integrity.components import file_size, whole
from integrity.publishing import Status

PUBLIC = engines["jinja2"].env


@pytest.mark.parametrize("name", PUBLIC.list_templates())
def test_every_public_page_asks_only_for_filters_that_exist(name):
    assert PUBLIC.get_template(name).name == name


def test_a_name_that_no_page_was_given_fails_instead_of_printing_nothing():
    with pytest.raises(jinja2.UndefinedError):
        PUBLIC.from_string("{{ orgnisation.name }}").render()


def test_pages_escape_what_they_print():
    shown = PUBLIC.from_string('<b title="{{ text }}">{{ text }}</b>').render(text="\"'<i>&")
    assert "<i>" not in shown and shown.count('"') == 2 and "'" not in shown


@pytest.mark.parametrize("state", Status.values)
def test_the_sign_of_a_state_is_the_same_on_pages_and_in_the_admin(state):
    context = {"state": state, "label": Status(state).label}
    signs = [
        engine.get_template("components/_status.html").render(context).strip()
        for engine in engines.all()
    ]
    assert len(signs) == 2 and signs[0] == signs[1]


def test_a_component_reaches_the_admin_as_markup():
    sign = render_to_string("components/_status.html", {"state": "draft", "label": "<ร่าง>"})
    assert format_html("{}", sign) == sign
    assert "&lt;ร่าง&gt;" in sign


@pytest.mark.django_db
def test_who_forgot_the_password_ends_on_our_page_and_not_on_a_bare_one(client, editor):
    wrong = {"username": editor.username, "password": "not-this-one"}
    answers = [
        client.post(reverse("admin:login"), wrong) for _ in range(settings.AXES_FAILURE_LIMIT)
    ]
    assert answers[0].status_code == 200
    last = answers[-1].content.decode()
    assert "พักการเข้าสู่ระบบชั่วคราว" in last
    assert f"ผิดติดต่อกัน {settings.AXES_FAILURE_LIMIT} ครั้ง" in last
    assert re.search(r"\d\d\.\d\d น\.", last)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("ปฏิบัติราชการและปฏิบัติการ", ["ปฏิบัติราชการ", "ปฏิบัติการ"]),
        ("ความรู้คู่ความเสี่ยง", ["ความรู้", "ความเสี่ยง"]),
        ("ความดี", []),
        ("", []),
    ],
)
def test_compounds_are_kept_whole_and_their_beginnings_alone_are_not(text, kept):
    shown = whole(text)
    assert re.findall("<span class=nb>(.*?)</span>", shown) == kept
    assert re.sub("<[^>]*>", "", shown) == text


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (482_202, "470.9 กิโลไบต์"),
        (1_048_575, "1.0 เมกะไบต์"),
        (1_258_291, "1.2 เมกะไบต์"),
        (900, "0.9 กิโลไบต์"),
    ],
)
def test_the_size_of_a_paper_is_told_in_the_unit_that_fits(size, shown):
    assert file_size(size).replace("\N{NO-BREAK SPACE}", " ") == shown
