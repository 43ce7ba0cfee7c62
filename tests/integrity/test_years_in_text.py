import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.years_in_text import mentions, moved, old_years

YEAR = (2566, 2566)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("ปีงบประมาณ พ.ศ. 2566", "ปีงบประมาณ พ.ศ. 2567"),
        ("ประจำปีงบประมาณ พ.ศ.๒๕๖๖", "ประจำปีงบประมาณ พ.ศ.๒๕๖๗"),
        ("ประจำปี 2566", "ประจำปี 2567"),
        ("ผลของปีงบประมาณ พ.ศ. 2565", "ผลของปีงบประมาณ พ.ศ. 2566"),
        ("ปีงบประมาณ 2565 และ 2566", "ปีงบประมาณ 2566 และ 2567"),
        ("1 ตุลาคม 2565 ถึงวันที่ 30 กันยายน พ.ศ. 2566", "1 ตุลาคม 2566 ถึงวันที่ 30 กันยายน พ.ศ. 2567"),
        ("ภายในวันที่ ๓๐ ก.ย. ๒๕๖๖", "ภายในวันที่ ๓๐ ก.ย. ๒๕๖๗"),
    ],
)
def test_years_of_the_period_move(text, after):
    assert moved(text, YEAR, 1) == after


@pytest.mark.parametrize(
    "text",
    [
        "พระราชบัญญัติข้อมูลข่าวสารของราชการ พ.ศ. 2566",
        "ระเบียบกระทรวงมหาดไทยว่าด้วยการจัดทำแผน (ฉบับที่ 3) พ.ศ.๒๕๖๖",
        "หนังสือ ด่วนที่สุด ที่ มท 0809.3/ว692 ลงวันที่ 31 มีนาคม 2566",
        "คำสั่งที่ ก/93/2566",
        "ปีงบประมาณ พ.ศ. 2557 เป็นต้นมา",
        "ยุทธศาสตร์ชาติ (พ.ศ. 2561 - 2580)",
        "แผนปฏิบัติการ (พ.ศ. 2566 - 2570)",
        "จำนวน 2566 คน",
        "ที่ดินแปลง 25661",
        "29 กุมภาพันธ์ 2566",
    ],
)
def test_other_years_stay(text):
    assert moved(text, YEAR, 1) == text


def test_a_day_that_the_next_year_lacks_stays():
    assert moved("29 กุมภาพันธ์ 2567", (2567, 2567), 1) == "29 กุมภาพันธ์ 2567"


def test_a_range_within_the_period_moves_as_one():
    text = "แผน (พ.ศ. ๒๕๖๖ - ๒๕๗๐) พ.ศ. 2566–2568 และ พ.ศ. 2561 - 2580"
    assert (
        moved(text, (2566, 2570), 5) == "แผน (พ.ศ. ๒๕๗๑ - ๒๕๗๕) พ.ศ. 2571–2573 และ พ.ศ. 2561 - 2580"
    )


def test_old_years_are_found_but_for_those_of_laws_and_what_still_runs():
    text = (
        "พ.ร.บ.ข้อมูลข่าวสาร พ.ศ. 2540 ปีงบประมาณ พ.ศ. 2565 แผน (พ.ศ. 2561 - 2580) ลงวันที่ 31 มีนาคม 2559"
    )
    assert [mention.words for mention in old_years(text, 2567)] == ["ปีงบประมาณ พ.ศ. 2565", "2559"]


WRITTEN = st.lists(
    st.sampled_from(
        [
            "ปีงบประมาณ",
            "พ.ศ.",
            " ",
            "2566",
            "๒๕๖๕",
            "๒๕70",
            "-",
            "และ",
            "30 กันยายน ",
            "ลงวันที่",
            "ระเบียบ",
            "/",
            "ก",
        ]
    )
).map("".join)


@given(WRITTEN, st.integers(-5, 5))
def test_only_digits_change_and_moving_back_restores_what_moved(text, by):
    after = moved(text, (2566, 2567), by)
    assert len(after) == len(text)
    assert [each.isdecimal() for each in after] == [each.isdecimal() for each in text]
    assert len(list(mentions(after))) == len(list(mentions(text)))


@pytest.mark.parametrize(
    "piece", [" ", "\t", "2566" + " " * 200, "ปี ", "1 ธันวาคม" + " " * 220 + "2566"]
)
def test_a_clause_full_of_blanks_is_read_in_a_moment(piece):
    text = (piece * 20_000)[:20_000] + " x"
    began = time.process_time()
    list(mentions(text))
    assert time.process_time() - began < 2
