from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from integrity.documents.clauses import numbering
from integrity.documents.clauses.parsing import ClauseRow, parse


def marks(rows):
    return [row.mark or row.text for row in rows]


def texts(rows):
    return Counter((row.kind, row.text) for row in rows)


PAPER = parse("๑. ก\n๑.๑ ข\n๑.๒ ค\n๒. ง\n๒.๑ จ\n๓. ฉ")


def test_a_clause_moves_with_what_stands_under_it():
    rows = numbering.move(PAPER, 3, -1)
    assert marks(rows) == ["๑.", "๑.๑", "๒.", "๒.๑", "๒.๒", "๓."]
    assert [row.text for row in rows] == ["ง", "จ", "ก", "ข", "ค", "ฉ"]
    assert numbering.destination(PAPER, 3, -1) == 0


def test_moving_back_is_as_if_nothing_had_happened():
    assert numbering.move(numbering.move(PAPER, 3, -1), 0, 1) == PAPER


def test_the_first_and_the_last_stay_where_they_are():
    assert numbering.move(PAPER, 0, -1) == PAPER
    assert numbering.move(PAPER, 5, 1) == PAPER
    assert numbering.move(PAPER, 1, -1) == PAPER


def test_numbers_keep_their_look_and_their_digits():
    rows = parse("ข้อ 1 ก\n(๑) ข\n(๒) ค\nข้อ 2 ง")
    moved = numbering.move(numbering.move(rows, 2, -1), 3, -1)
    assert marks(moved) == ["ข้อ 1", "ข้อ 2", "(๑)", "(๒)"]
    assert [row.text for row in moved] == ["ง", "ก", "ค", "ข"]


@pytest.mark.parametrize(
    "text", ["๑. ก\n๓. ข\n๔. ค", "๑. ก\n๑. ข\n๒. ค", "ข้อ ๑ ก\nข้อ ๑/๑ ข\nข้อ ๒ ค"]
)
def test_a_list_that_was_not_in_order_keeps_what_was_typed(text):
    rows = parse(text)
    moved = numbering.move(rows, 2, -1)
    assert {(row.mark, row.text) for row in moved} == {(row.mark, row.text) for row in rows}
    assert numbering.renumber(rows) == rows


def test_a_list_that_begins_later_goes_on_from_there():
    assert marks(numbering.move(parse("๓. ก\n๔. ข\n๕. ค"), 2, -1)) == ["๓.", "๔.", "๕."]


def test_each_section_counts_for_itself():
    rows = parse("ตัวชี้วัดที่ ๑ ก\n๑. ข\n๒. ค\nตัวชี้วัดที่ ๒ ง\n๑. จ\n๒. ฉ")
    across = numbering.move(rows, 4, -1)
    assert marks(across) == ["ตัวชี้วัดที่ ๑ ก", "๑.", "๒.", "๓.", "ตัวชี้วัดที่ ๒ ง", "๑."]
    assert numbering.move(across, 3, 1) == rows


def test_a_heading_takes_its_section_along():
    rows = parse("ตัวชี้วัดที่ ๑ ก\n๑. ข\nตัวชี้วัดที่ ๒ ง\n๑. จ\n๒. ฉ")
    moved = numbering.move(rows, 2, -1)
    assert [row.text for row in moved] == ["ตัวชี้วัดที่ ๒ ง", "จ", "ฉ", "ตัวชี้วัดที่ ๑ ก", "ข"]
    assert numbering.move(moved, 0, 1) == rows


def test_words_that_announce_a_list_begin_it_anew():
    rows = parse("๑. ก\n๒. ข\nให้มีหน้าที่ ดังนี้\n๑. ค\n๒. ง")
    assert marks(numbering.delete(rows, 3)) == ["๑.", "๒.", "ให้มีหน้าที่ ดังนี้", "๑."]


def test_numbers_close_up_behind_what_is_deleted():
    assert marks(numbering.delete(PAPER, 1)) == ["๑.", "๑.๑", "๒.", "๒.๑", "๓."]


def test_a_new_clause_gets_the_number_of_its_place():
    rows = numbering.insert(PAPER, 2, ClauseRow("numbered", 2, "", "ใหม่"))
    assert marks(rows) == ["๑.", "๑.๑", "๑.๒", "๑.๓", "๒.", "๒.๑", "๓."]
    rows = numbering.insert(PAPER, 0, ClauseRow("numbered", 1, "", "ใหม่"))
    assert marks(rows) == ["๑.", "๒.", "๒.๑", "๒.๒", "๓.", "๓.๑", "๔."]


def test_a_clause_goes_under_the_one_before_it():
    rows = numbering.indent(PAPER, 5)
    assert marks(rows) == ["๑.", "๑.๑", "๑.๒", "๒.", "๒.๑", "๒.๒"]
    assert numbering.outdent(rows, 5) == PAPER


def test_a_mark_below_takes_the_look_of_its_new_neighbours():
    rows = parse("ข้อ ๑ ก\n(๑) ข\nข้อ ๒ ค\nข้อ ๓ ง")
    assert marks(numbering.indent(rows, 3)) == ["ข้อ ๑", "(๑)", "ข้อ ๒", "(๑)"]
    assert marks(numbering.indent(parse("1. ก\n2. ข"), 1)) == ["1.", "1.1"]
    assert marks(numbering.outdent(parse("๑. ก\n๑.๑ ข\n- ค"), 2)) == ["๑.", "๑.๑", "๑.๒"]


def test_nothing_goes_deeper_than_three():
    rows = parse("๑. ก\n๑.๑ ข\n๑) ค\n๒) ง")
    assert numbering.indent(rows, 3) == rows
    assert numbering.indent(rows, 1) == rows
    assert numbering.outdent(rows, 0) == rows


def test_numbers_in_another_order_are_put_in_order():
    rows = [PAPER[5], *PAPER[:5]]
    assert marks(numbering.renumber(rows)) == ["๑.", "๒.", "๒.๑", "๒.๒", "๓.", "๓.๑"]


# A paper as somebody might type it: any marks at any levels.
ROW = st.one_of(
    st.builds(
        ClauseRow,
        st.just("numbered"),
        st.integers(1, 3),
        st.sampled_from(
            ["๑.", "๒.", "3.", "๑.๑", "๑.๒", "๒.๑", "๑)", "(๒)", "ข้อ ๑", "ข้อ ๑/๑", "-", "", "ก."]
        ),
        st.sampled_from("กขคงจ"),
    ),
    st.builds(
        ClauseRow,
        st.sampled_from(["paragraph", "heading", "table", "members"]),
        st.integers(0, 3),
        st.just(""),
        st.sampled_from(["ย่อหน้า", "มีดังนี้"]),
    ),
)
PAPERS = st.lists(ROW, min_size=1, max_size=12)


@st.composite
def orderly_papers(draw):
    """Papers as they are numbered in life: from one, level below level, anew under a heading."""
    rows, counts = [], []
    for _ in range(draw(st.integers(1, 12))):
        if draw(st.integers(0, 9)) == 0:
            rows.append(ClauseRow("heading", 0, "", f"หัวข้อ {len(rows)}"))
            counts = []
        elif draw(st.integers(0, 4)) == 0:
            level = draw(st.integers(0, len(counts)))
            rows.append(ClauseRow("table", level, "", f"ตาราง {len(rows)}"))
            counts = counts[: level + 1] if level else counts[:1]
            if level == 0 and len(counts) > 1:
                counts = counts[:1]
        else:
            level = draw(st.integers(1, min(len(counts) + 1, 3)))
            counts = [*counts[:level], *[0] * (level - len(counts))]
            counts[-1] += 1
            mark = ("{}.", "{}.{}", "({2})")[level - 1].format(*counts)
            rows.append(ClauseRow("numbered", level, mark, f"ข้อ {len(rows)}"))
    return rows


@given(orderly_papers(), st.data(), st.sampled_from([-1, 1]))
def test_there_and_back_is_the_same_paper(rows, data, by):
    at = data.draw(st.integers(0, len(rows) - 1))
    there = numbering.destination(rows, at, by)
    assume(there != at)
    assert numbering.move(numbering.move(rows, at, by), there, -by) == rows


@given(PAPERS)
def test_numbering_twice_is_numbering_once(rows):
    once = numbering.renumber(rows)
    assert numbering.renumber(once) == once


@given(orderly_papers())
def test_what_is_in_order_stays_as_it_is(rows):
    assert numbering.renumber(rows) == rows


@given(PAPERS, st.data())
def test_every_text_survives_every_step(rows, data):
    at = data.draw(st.integers(0, len(rows) - 1))
    by = data.draw(st.integers(-3, 3))
    for changed in (
        numbering.renumber(rows),
        numbering.move(rows, at, by),
        numbering.indent(rows, at),
        numbering.outdent(rows, at),
    ):
        assert texts(changed) == texts(rows)
        assert all(0 <= row.level <= 3 for row in changed)
        assert all(row.level >= 1 for row in changed if row.is_numbered)
    new = ClauseRow("numbered", 1, "", "ใหม่")
    assert texts(numbering.insert(rows, at, new)) == texts([*rows, new])
    assert texts(numbering.delete(rows, at)) == texts(rows[:at] + rows[at + 1 :])


@given(PAPERS, st.data(), st.sampled_from([-1, 1]))
def test_the_moved_row_is_where_it_was_said_to_go(rows, data, by):
    at = data.draw(st.integers(0, len(rows) - 1))
    there = numbering.destination(rows, at, by)
    moved = numbering.move(rows, at, by)
    assert (moved[there].kind, moved[there].text) == (rows[at].kind, rows[at].text)
