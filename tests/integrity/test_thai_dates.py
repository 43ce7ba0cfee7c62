from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.thai import BANGKOK, be_year, parse_thai_date, thai_date, thai_digits

STYLES = ("long", "short", "official", "official_month", "numeric")


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("long", "1 ตุลาคม 2565"),
        ("short", "1 ต.ค. 2565"),
        ("official", "1 ตุลาคม พ.ศ. 2565"),
        ("official_month", "1 เดือน ตุลาคม พ.ศ. 2565"),
        ("numeric", "01/10/2565"),
    ],
)
def test_each_official_form_of_a_date(style, shown):
    assert thai_date(date(2022, 10, 1), style) == shown


def test_an_unknown_form_is_refused():
    with pytest.raises(ValueError, match="medium"):
        thai_date(date(2022, 10, 1), "medium")


def test_a_moment_is_dated_by_bangkoks_clock():
    assert thai_date(datetime(2022, 9, 30, 17, 0, tzinfo=UTC)) == "1 ตุลาคม 2565"
    assert be_year(datetime(2022, 12, 31, 17, 0, tzinfo=UTC)) == 2566
    assert be_year(datetime(2022, 12, 31, 23, 59, tzinfo=BANGKOK)) == 2565
    assert be_year(datetime(2022, 12, 31, 23, 59)) == 2565


@pytest.mark.parametrize(
    "typed",
    [
        "01/10/2568", "1/10/2568", "1-10-2568", "1.10.2568", "1 / 10 / 2568", "๑/๑๐/๒๕๖๘",
        "๑/10/๒๕68", "2568-10-01", "2568/10/1", "1 ต.ค. 2568", "1 ต.ค.2568", "1 ตค 2568",
        "1ตุลาคม2568", "1 ตุลาคม 2568", "๑ ตุลาคม พ.ศ. ๒๕๖๘", "1 ตุลาคม พศ 2568",
        "1 ต.ค. พ.ศ.2568", "1 เดือน ตุลาคม พ.ศ. 2568", "วันที่ 1 เดือนตุลาคม พุทธศักราช 2568",
        "  1\u00a0ตุลาคม\u200b 2568 ", "1 ตุลาคม\n2568",
    ],
)  # fmt: skip
def test_a_date_is_read_however_a_clerk_types_it(typed):
    assert parse_thai_date(typed) == date(2025, 10, 1)


def test_a_misspelt_sara_am_or_tone_does_not_matter():
    assert parse_thai_date("1 กุมภาพันธ์์ 2568") == date(2025, 2, 1)


def test_a_leap_day_goes_by_the_gregorian_year():
    assert parse_thai_date("29/02/2567") == date(2024, 2, 29)
    with pytest.raises(ValueError, match="ไม่มีวันที่ 29 กุมภาพันธ์ พ.ศ. 2568"):
        parse_thai_date("29/02/2568")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("01/10/68", "2568"),
        ("1 ต.ค. ๖๘", "2568"),
        ("01/10/2025", "ค.ศ..* 2568"),
        ("2025-10-01", "ค.ศ..* 2568"),
        ("1 ต.ค. ค.ศ. 2025", "ค.ศ..* 2568"),
        ("01/10/2399", "ค.ศ..* 2942"),
        ("01/10/2701", "2400 ถึง 2700"),
        ("01/10/568", "2400 ถึง 2700"),
        ("01/13/2568", "ไม่มีเดือนที่ 13"),
        ("00/10/2568", "ไม่มีวันที่ 0 ตุลาคม"),
        ("32 มกราคม 2568", "ไม่มีวันที่ 32 มกราคม"),
        ("1 ตุลา 2568", "ไม่รู้จักเดือน “ตุลา”"),
        ("1 Oct 2568", "01/10/2568"),
        ("1/10-2568", "01/10/2568"),
        ("2568", "01/10/2568"),
        ("เดือนหน้า", "01/10/2568"),
        ("1/10/" + "9" * 5000, "01/10/2568"),
        ("", "กรุณาระบุวันที่"),
        (" \u200b", "กรุณาระบุวันที่"),
    ],
)
def test_what_cannot_be_a_date_is_refused_with_what_to_type(typed, message):
    with pytest.raises(ValueError, match=message) as refusal:
        parse_thai_date(typed)
    assert len(str(refusal.value)) < 200


READABLE_DAYS = st.dates(date(2400 - 543, 1, 1), date(2700 - 543, 12, 31))


@pytest.mark.parametrize("style", STYLES)
@given(day=READABLE_DAYS)
def test_every_form_reads_back_as_the_same_day(style, day):
    shown = thai_date(day, style)
    assert parse_thai_date(shown) == day
    assert parse_thai_date(thai_digits(shown)) == day


@given(st.text())
def test_any_text_is_a_day_or_a_thai_message(text):
    try:
        assert isinstance(parse_thai_date(text), date)
    except ValueError as refusal:
        assert any("ก" <= letter <= "๙" for letter in str(refusal))
