"""Phrases that templates leave behind: their patterns, their list, their page."""

import time

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from integrity import leftovers
from integrity.models import LeftoverPhrase
from integrity.reference_data import load_leftover_phrases, read
from tests.admin_form import open_form


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("อบจ./เทศบาล/อบต.", "ปลัด (อบจ./เทศบาล/อบต.)"),
        ("(แบบ ผท.#)", "(แบบ  ผท.02)"),
        ("(แบบ ผท.๐#)", "(แบบ ผท.02)"),
        ("[*]", "[ชื่อหน่วยงาน]"),
        ("(แต่ละหน่วยงาน*กำหนด*)", "(แต่ละหน่วยงานเป็นผู้กำหนดเอง)"),
        ("*ระบุจำนวน*", "ระบุจำนวน"),
        ("น้ำ", "นํ้า".replace("ํ้า", "้ำ")),
    ],
)
def test_a_pattern_finds_what_it_says(pattern, text):
    assert leftovers.compiled(pattern).search(text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("อบจ./เทศบาล", "อบจxเทศบาล"),
        ("(แบบ ผท.#)", "(แบบ ผท.ก)"),
        ("[*]", "[หนึ่ง\nสอง]"),
        ("[*]", "[" + "ก" * 200 + "]"),
    ],
)
def test_a_pattern_finds_nothing_else(pattern, text):
    assert not leftovers.compiled(pattern).search(text)


@pytest.mark.parametrize("pattern", ["*", "ก", "##", "* # *", "ก*ข*ค*ง*จ*ฉ"])
def test_a_pattern_that_finds_everything_is_refused(pattern):
    with pytest.raises(ValidationError):
        LeftoverPhrase(kind="code", pattern=pattern).clean()


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_pattern_fails(pattern, text):
    leftovers.obstacle(pattern)
    leftovers.compiled(pattern).search(text)


def test_no_pattern_is_slow():
    pattern = leftovers.compiled("ก*ก*ก*ข")
    began = time.perf_counter()
    assert not pattern.search("ก" * 100_000)
    assert time.perf_counter() - began < 5


def test_every_phrase_of_the_list_is_a_pattern_with_a_source(db):
    load_leftover_phrases()
    for phrase in LeftoverPhrase.objects.all():
        phrase.full_clean()
        assert phrase.source and phrase.advice
    assert LeftoverPhrase.objects.count() == len(read("leftover_phrases"))


def test_loading_again_touches_nothing(db):
    load_leftover_phrases()
    changed = LeftoverPhrase.objects.first()
    changed.advice = "ของเรา"
    changed.save()
    load_leftover_phrases()
    changed.refresh_from_db()
    assert changed.advice == "ของเรา"
    assert LeftoverPhrase.objects.count() == len(read("leftover_phrases"))


def test_an_office_adds_its_own_and_leaves_the_national_ones(client, plan_officer, office):
    national = LeftoverPhrase.objects.create(kind="code", pattern="รหัสกลาง")
    client.force_login(plan_officer)
    add = reverse("admin:integrity_leftoverphrase_add")
    form = open_form(client, add) | {"kind": "code", "pattern": "รหัสของเรา"}
    client.post(add, form | {"confidence": "unconfirmed"})
    assert LeftoverPhrase.objects.get(pattern="รหัสของเรา").owner == office
    page = reverse("admin:integrity_leftoverphrase_change", args=(national.pk,))
    assert client.get(page).status_code == 200
    assert client.post(page, {"pattern": "อื่น"}).status_code == 403


def test_another_offices_phrase_does_not_exist(client, neighbour, office):
    own = LeftoverPhrase.objects.create(kind="code", pattern="รหัสของเรา", owner=office)
    client.force_login(neighbour)
    page = reverse("admin:integrity_leftoverphrase_change", args=(own.pk,))
    assert client.get(page).status_code == 404
