import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.numbered import Paragraph, parse, to_text
from integrity.thai import normalise


def shape(text):
    return [(paragraph.level, paragraph.mark) for paragraph in parse(text)]


def test_the_three_levels_of_an_official_text():
    text = "๑. หลัก\n๑.๑ รอง\n๑) ย่อย\n๒) ย่อย\n๑.๒ รอง\n๒. หลัก"
    assert shape(text) == [
        (1, "๑."), (2, "๑.๑"), (3, "๑)"), (3, "๒)"), (2, "๑.๒"), (1, "๒."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("๑) ก\n๒) ข", [1, 1]),
        ("๑) ก\n- ข\n- ค\n๒) ง", [1, 2, 2, 1]),
        ("๑. ก\n๑) ข\n๒. ค\n๑) ง", [1, 2, 1, 2]),
        ("๑) ก\n๒) ข\n๑. ค\n๑) ง", [1, 1, 1, 2]),
        ("๒) ก\n๒.๑) ข\n๒.๑.๑) ค\n๒.๑.๒) ง\n๒.๒) จ", [1, 2, 3, 3, 2]),
        ("๒.๑.๑) ก\n๒.๒) ข", [1, 1]),
        ("๑) ก\n๑.๑) ข\n(๑) ค\n๒) ง", [1, 2, 3, 1]),
        ("ข้อ ๑ ก\n๑.๑ ข\n(๑) ค\nข้อ ๑/๑ ง\nข้อ ๒ จ", [1, 2, 3, 1, 1]),
        ("ข้อ ๑ ก\n(๑) ข\n๑) ค\n(๒) ง", [1, 2, 3, 2]),
        ("- ก\n– ข", [1, 1]),
        ("- ก\n๑. ข\n- ค\n๒. ง", [1, 1, 2, 1]),
        ("๑. ก\n๑) ข\n๑.๑ ค", [1, 2, 2]),
        ("๑. ก\n๑.๑ ข\n๑.๑.๑ ค\n๑.๒ ง", [1, 2, 3, 2]),
        ("๑.๑ ก\n๑.๒ ข\n๒.๑ ค", [1, 1, 1]),
        ("๑. ก\n- ข\n๑) ค", [1, 2, 2]),
    ],
)
def test_a_level_follows_from_the_marks_around_it(text, levels):
    assert [level for level, _ in shape(text)] == levels


def test_a_fourth_kind_of_mark_stays_at_the_third_level():
    assert shape("๑. ก\n๑.๑ ข\n๑) ค\n- ง\n๒) จ\n๒. ฉ") == [
        (1, "๑."), (2, "๑.๑"), (3, "๑)"), (3, "-"), (3, "๒)"), (1, "๒."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "mark", "text"),
    [
        ("๑. หลักการ", "๑.", "หลักการ"),
        ("๑.หลักการ", "๑.", "หลักการ"),
        ("12. หลักการ", "12.", "หลักการ"),
        ("1.๑. ข้อมูล", "1.๑.", "ข้อมูล"),
        ("๑.๑การบริหาร", "๑.๑", "การบริหาร"),
        ("๑.๑: การบริหาร", "๑.๑:", "การบริหาร"),
        ("๑.๒ พันธกิจ", "๑.๒", "พันธกิจ"),
        ("๑.๓ เท่าทันสื่อ", "๑.๓", "เท่าทันสื่อ"),
        ("๑.๔ วันต่อต้านคอร์รัปชัน", "๑.๔", "วันต่อต้านคอร์รัปชัน"),
        ("๑.๑๐ รายได้", "๑.๑๐", "รายได้"),
        ("1.) รายได้", "1.)", "รายได้"),
        ("(๑๒) รายได้", "(๑๒)", "รายได้"),
        ("(๑.๒) รายได้", "(๑.๒)", "รายได้"),
        ("ข้อ ๑ ให้ใช้", "ข้อ ๑", "ให้ใช้"),
        ("ข้อ\u00a0๒ ให้ใช้", "ข้อ ๒", "ให้ใช้"),
        ("ข้อ  ๓. ให้ใช้", "ข้อ  ๓.", "ให้ใช้"),
        ("-การเตรียม", "-", "การเตรียม"),
        ("– การเตรียม", "–", "การเตรียม"),
        ("- 5 คน", "-", "5 คน"),
        ("• การเตรียม", "•", "การเตรียม"),
        ("\u200b๑. หลักการ", "๑.", "หลักการ"),
        ("   ๑.   หลักการ  ", "๑.", "หลักการ"),
        ("๑.", "๑.", ""),
    ],
)
def test_marks_are_kept_as_typed(line, mark, text):
    assert parse(line) == (Paragraph(1, mark, text),)


@pytest.mark.parametrize(
    "line",
    [
        "2566 เป็นปีแรก",
        "2566. เป็นปีแรก",
        "๒๕๖๖) เป็นปีแรก",
        "(2566) เป็นปีแรก",
        "1.5 ล้านบาท",
        "1.5ล้านบาทต่อปี",
        "๑.๕ ล้าน",
        "3.5 เท่า",
        "2.5 ปี",
        "8.30 น. ลงทะเบียน",
        "08.30 - 16.30 น.",
        "95.00 - 100",
        "12.5-15 คะแนน",
        "12.5 % ของทั้งหมด",
        "1.10.2568",
        "4.0 คือเป้าหมาย",
        "0.5 ของทั้งหมด",
        "46,000 บาท",
        "(1 ตุลาคม 2562)",
        "(1)-(3) ให้ยกเลิก",
        "ข้อ ๕ แห่งระเบียบ",
        "ข้อ ๑ - ๓ ให้ยกเลิก",
        "ข้อมูลข่าวสาร",
        "1 ตุลาคม 2565",
        "---------",
        "-",
        "-5",
        "1....",
        "งบประมาณ 3.5 ล้านบาท",
    ],
)
def test_numbers_that_are_no_marks_stay_text(line):
    assert parse(line) == (Paragraph(0, "", line),)


def test_an_unnumbered_paragraph_knows_what_it_stands_under():
    text = "คำนำ\n\n๑. ก\nต่อจาก ๑\n๑.๑ ข\nต่อจาก ๑.๑\n๒. ค\nต่อจาก ๒"
    assert [(each.level, each.under) for each in parse(text)] == [
        (0, 0), (1, 0), (0, 1), (2, 1), (0, 2), (1, 0), (0, 1),
    ]  # fmt: skip


def test_an_empty_text_has_no_paragraphs():
    assert parse(" \n\u200b\n") == ()


WRITTEN = st.lists(
    st.sampled_from(
        [
            "๑",
            "2",
            "๑๐",
            "2566",
            ".",
            ")",
            "(",
            "-",
            "–",
            "•",
            "ข้อ",
            "/",
            ":",
            ",",
            "%",
            " ",
            "\u00a0",
            "\n",
            "\r\n",
            "\t",
            "\u200b",
            "ก",
            "เ",
            "่",
            "ุ",
            "ํ",
            "า",
            "ล้าน",
            "บาท",
            "แห่ง",
            "น.",
            "\u0301",
            "\x0b",
        ]  # fmt: skip
    )
).map("".join)


@given(WRITTEN | st.text())
def test_writing_out_and_reading_again_changes_nothing(text):
    paragraphs = parse(text)
    assert parse(to_text(paragraphs)) == paragraphs


@given(WRITTEN)
def test_no_letter_is_lost(text):
    def letters(value):
        return "".join(value.split())

    from_parts = "".join(each.mark + each.text for each in parse(text))
    assert letters(from_parts) == letters(normalise(text))
    assert all(0 <= each.level <= 3 and 0 <= each.under <= 3 for each in parse(text))
