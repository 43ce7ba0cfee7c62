"""What a rating means in words, and where a total stands among others."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ita.results.bands import Band, change, conditions
from ita.results.comparison import FEWEST, standing

LETTERS = (Band("A", Decimal(85), None), Band("B", Decimal(75), None), Band("C", Decimal(0), None))
WORDS = (
    Band("ผ่านดี", Decimal(85), Decimal(85)),
    Band("ผ่าน", Decimal(85), None),
    Band("ต้องปรับปรุง", Decimal(0), None),
)


def test_letters_are_ranges_that_leave_nothing_out():
    assert conditions(LETTERS) == ["85.00 ขึ้นไป", "75.00–84.99", "0.00–74.99"]


def test_a_band_that_looks_at_instruments_says_so_and_ends_no_range():
    assert conditions(WORDS) == [
        "85.00 ขึ้นไป และทุกเครื่องมือ 85.00 ขึ้นไป",
        "85.00 ขึ้นไป",
        "0.00–84.99",
    ]


def test_a_scale_that_stayed_says_nothing():
    assert change(LETTERS, LETTERS) == ""


def test_moved_ranges_name_their_letters():
    moved = (*LETTERS[:1], Band("B", Decimal(70), None), LETTERS[2])
    assert change(LETTERS, moved) == "เปลี่ยนช่วงคะแนนของระดับ B และ C"


def test_new_words_are_told_and_that_instruments_count_from_now_on():
    told = change(LETTERS, WORDS)
    assert told.startswith("เปลี่ยนระดับผลจาก A, B, C เป็น ผ่านดี, ผ่าน, ต้องปรับปรุง")
    assert told.endswith("เริ่มดูคะแนนของแต่ละเครื่องมือประกอบด้วย")


def test_among_too_few_there_is_no_place():
    assert standing(8000, [8000] * (FEWEST - 1)) is None


def test_quartiles_and_the_median_lie_between_the_offices():
    found = standing(7721, [7000, 7721, 8000, 9000])
    assert (found.place, found.count) == (3, 4)
    assert found.median == Decimal("78.61")  # 78.605, half up
    assert (found.lower, found.upper) == (Decimal("75.41"), Decimal("82.50"))
    assert (found.lowest, found.best) == (Decimal("70.00"), Decimal("90.00"))


def test_equal_totals_share_a_place():
    assert standing(8000, [8000, 8000, 9000]).place == 2


@given(st.lists(st.integers(0, 10000), min_size=FEWEST, max_size=60), st.data())
def test_a_better_total_never_has_a_worse_place(totals, data):
    lower, higher = sorted((data.draw(st.sampled_from(totals)), data.draw(st.sampled_from(totals))))
    assert standing(higher, totals).place <= standing(lower, totals).place
    found = standing(lower, totals)
    assert found.lowest <= found.lower <= found.median <= found.upper <= found.best
