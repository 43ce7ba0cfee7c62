"""What is taken for personal data: tests/data/personal_data.txt is the definition."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.documents.personal_data.detecting import (
    Kind,
    Known,
    findings_in,
    is_citizen_number,
    mask,
)
from integrity.thai import thai_digits

DEFINITION = Path(__file__).resolve().parents[2] / "data" / "personal_data.txt"
CASES = [
    line.split("\t")
    for line in DEFINITION.read_text().splitlines()
    if line and not line.startswith("#")
]


def kinds_in(text, known=Known()):  # noqa: B008
    return [finding.kind.value for finding in findings_in([("ข้อ 1", text)], known)]


def test_the_definition_has_two_hundred_lines_and_half_of_them_are_near_misses():
    hits = sum(expected.startswith("hit ") for expected, _ in CASES)
    assert len(CASES) >= 200 and hits >= 80 and len(CASES) - hits >= 80


@pytest.mark.parametrize(("expected", "text"), CASES)
def test_the_definition_holds(expected, text):
    wanted = expected.removeprefix("hit ").split(",") if expected != "none" else []
    assert kinds_in(text) == wanted
    assert kinds_in(f"ข้อความก่อนหน้า {text} ข้อความต่อท้าย") == wanted


@pytest.mark.parametrize(("expected", "text"), CASES)
def test_thai_digits_are_read_like_any_other(expected, text):
    assert kinds_in(thai_digits(text)) == kinds_in(text)


def citizen(first: int, rest: str) -> str:
    start = f"{first}{rest}"
    return next(start + str(last) for last in range(10) if is_citizen_number(start + str(last)))


@given(st.integers(1, 8), st.from_regex(r"[0-9]{11}", fullmatch=True), st.integers(0, 9))
def test_of_ten_last_digits_one_is_a_citizens_number(first, rest, last):
    right = citizen(first, rest)
    typed = right[:-1] + str(last)
    assert kinds_in(f"เลข {typed} ครับ") == (["citizen"] if typed == right else [])


@given(st.from_regex(r"0[689][0-9]{8}", fullmatch=True))
def test_a_mobile_number_is_found_however_it_is_parted(digits):
    for text in (
        digits,
        f"{digits[:3]}-{digits[3:6]}-{digits[6:]}",
        f"+66 {digits[1:3]} {digits[3:6]} {digits[6:]}",
        thai_digits(f"{digits[:3]} {digits[3:]}"),
    ):
        found = findings_in([("ข้อ 1", f"โทร {text} ครับ")])
        assert [(each.kind, each.value) for each in found] == [(Kind.MOBILE, digits)]


def test_a_number_broken_by_the_end_of_a_line_is_one_number():
    number = citizen(1, "10370207181")
    assert kinds_in(f"เลขประจำตัว {number[:5]}\r\n{number[5:]}") == ["citizen"]
    assert kinds_in(f"เลขประจำตัว {number[:5]}\u200b{number[5:]}") == ["citizen"]


def test_the_offices_own_telephones_and_addresses_are_no_hits():
    known = Known.of("081-234-5678 โทรสาร 0-7736-1234", "บ้านเลขที่ 99 หมู่ที่ 2 ตำบลเวียงสระ")
    assert kinds_in("โทร. ๐๘๑ ๒๓๔ ๕๖๗๘", known) == []
    assert kinds_in("โทร. 081-234-5679", known) == ["mobile"]
    assert kinds_in("ณ บ้านเลขที่ ๙๙ หมู่ ๒ ตำบลเวียงสระ", known) == []
    assert kinds_in("ณ บ้านเลขที่ 9 หมู่ 2", known) == ["address"]


def test_a_finding_tells_its_place_and_shows_only_what_is_masked():
    number = citizen(1, "10370207181")
    text = f"นายสมมติ เลข {number} โทร. 081-234-5678"
    first, second = findings_in([("ข้อ 2", text, "/แก้/")])
    assert (first.place, first.address, first.value) == ("ข้อ 2", "/แก้/", number)
    assert first.masked == f"{number[0]}••••••••••{number[-2:]}"
    assert second.masked == "0••-•••-••78"
    for shown in (first.before, first.after, second.before, second.after):
        assert number not in shown and "081-234-5678" not in shown


def test_a_value_of_any_kind_can_be_masked():
    assert mask("นางสาวสมมติ ตัวอย่าง").startswith("นา•••")
    assert mask("สมชาย")[1:-1] == "•••"
    assert mask("081-234-5678") == "0••-•••-••78"


HOSTILE = {
    "digits": "1" * 300_000,
    "digits and blanks": "1 " * 150_000,
    "digits and dashes": "0-8-" * 75_000,
    "beginnings of mobile numbers": "+66 8" * 60_000,
    "citizens' numbers": "1-1037-02071-81-7 " * 17_000,
    "accounts": "บัญชี 1234567890 " * 17_000,
    "addresses": "บ้านเลขที่ 12/3 หมู่ที่ 4 " * 11_500,
    "villages": "หมู่ที่ 4 " * 30_000,
    "words before numbers": "เลขที่ " * 43_000,
    "a plan": "ข้อความของแผน 46,000 บาท ปี 2566 โครงการที่ 12 " * 6_500,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_the_search_takes_time_in_proportion_to_the_text(text):
    """Ten times as long may take some ten times as long: no expression runs away."""
    findings_in([("ข้อ 1", text[:3_000])])
    moment = time.process_time()
    findings_in([("ข้อ 1", text[:30_000])])
    short = time.process_time() - moment
    moment = time.process_time()
    findings_in([("ข้อ 1", text)])
    # A quadratic one would take a hundred times as long; a busy machine, three.
    assert time.process_time() - moment < 40 * max(short, 0.03)
