"""Printed numbers: what comes next by the office's rule, what is refused, what is pointed out."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.documents import numbers
from integrity.documents.models import PaperForm
from integrity.documents.numbers import Series, gap_before, propose, refusal, tidy
from integrity.publishing import NotAllowed
from integrity.thai import thai_digits
from tests import make


@pytest.fixture
def yearly(db):
    PaperForm.objects.create(kind="order", numbering="yearly", number_prefix="ก")


@pytest.fixture
def letters(db):
    PaperForm.objects.create(kind="letter", numbering="letter")
    PaperForm.objects.create(kind="circular", numbering="letter", number_prefix="ว")


def order(office, by, number, year=2569, **values):
    values.setdefault("dated", date(year - 543, 5, 1))
    return make.issued(office, by, official_no=number, **values)


def test_a_kind_without_numbers_is_proposed_none(office):
    assert propose(office, "announcement", 2569) == ""


def test_the_next_number_of_the_year_is_proposed(office, plan_officer, yearly):
    assert propose(office, "order", 2569) == "ก/1/2569"
    order(office, plan_officer, "ก/1/2569")
    order(office, plan_officer, "ก/๗/๒๕๖๙")
    assert propose(office, "order", 2569) == "ก/8/2569"
    assert propose(office, "order", 2570) == "ก/1/2570"


def test_an_office_counts_for_itself_and_each_kind_for_itself(
    office, other_office, plan_officer, yearly
):
    order(office, plan_officer, "ก/1/2569")
    order(office, plan_officer, "ก/5/2569", kind="announcement")
    assert propose(other_office, "order", 2569) == "ก/1/2569"
    assert propose(office, "order", 2569) == "ก/2/2569"


def test_the_offices_own_form_goes_before_the_national_one(office, yearly):
    PaperForm.objects.create(kind="order", numbering="yearly", owner=office)
    assert propose(office, "order", 2569) == "1/2569"


def test_a_letter_takes_the_divisions_code_or_else_the_offices(
    office, plan_officer, secretariat, letters
):
    assert propose(office, "letter", 2569) == ""
    office.letter_code = "สฎ 74101"
    assert propose(office, "letter", 2569, division=secretariat) == "สฎ 74101/1"
    secretariat.letter_code = "สฎ 74101.1"
    assert propose(office, "letter", 2569, division=secretariat) == "สฎ 74101.1/1"
    order(office, plan_officer, "สฎ 74101.1/41", kind="letter")
    assert propose(office, "letter", 2569, division=secretariat) == "สฎ 74101.1/42"
    assert propose(office, "letter", 2569) == "สฎ 74101/1"
    assert propose(office, "circular", 2569) == "สฎ 74101/ว 1"
    order(office, plan_officer, "สฎ 74101/ว3", kind="circular")
    assert propose(office, "circular", 2569) == "สฎ 74101/ว 4"


def test_the_year_is_that_of_the_paper_and_not_the_fiscal_year(office, plan_officer, yearly):
    paper = order(office, plan_officer, "ก/9/2568", dated=date(2025, 12, 31))
    assert paper.number_year == 2568
    assert propose(office, "order", 2569) == "ก/1/2569"


def test_a_repeated_number_is_refused_and_names_the_paper_that_has_it(office, plan_officer, yearly):
    first = order(office, plan_officer, "ก/1/2569", title="คำสั่งแรก")
    with pytest.raises(NotAllowed, match="คำสั่งแรก"):
        order(office, plan_officer, "ก/๑/๒๕๖๙")
    assert "ลำดับที่ 1" in refusal(office, "order", 2569, "ก/1/2569")
    first.withdraw(reason="ผิด", by=plan_officer)
    with pytest.raises(NotAllowed):
        order(office, plan_officer, "ก/1/2569")
    order(office, plan_officer, "ก/1/2569", kind="announcement")
    assert order(office, plan_officer, "ก/1/2569", 2570).register_no == 3


def test_papers_without_a_number_do_not_repeat_each_other(office, plan_officer):
    assert [make.issued(office, plan_officer).register_no for _ in range(2)] == [1, 2]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("ก/1/2569", ""),
        ("", ""),
        ("ก/4/2569", "ก/1/2569 ถึง ก/3/2569"),
        ("ก/2/2569", "ยังไม่มีคำสั่งเลขที่ ก/1/2569 ของปี"),
        ("ก/๔/๒๕๖๙", "ก/1/2569 ถึง ก/3/2569"),
        ("ก/1/2568", "ไม่ตรงรูปแบบ"),
        ("ข/1/2569", "ไม่ตรงรูปแบบ"),
        ("หนึ่ง", "ไม่ตรงรูปแบบ"),
    ],
)
def test_a_gap_or_another_shape_is_pointed_out(office, yearly, typed, said):
    found = gap_before(office, "order", 2569, typed)
    assert said in found and bool(found) == bool(said)


def test_a_gap_is_measured_from_the_number_below(office, plan_officer, yearly):
    order(office, plan_officer, "ก/3/2569")
    order(office, plan_officer, "ก/9/2569")
    assert gap_before(office, "order", 2569, "ก/4/2569") == ""
    assert "ก/4/2569 ถึง ก/5/2569" in gap_before(office, "order", 2569, "ก/6/2569")


def test_a_number_where_the_office_has_none_is_pointed_out(office):
    assert "ไม่มีเลขที่" in gap_before(office, "announcement", 2569, "1/2569")


def test_each_letter_code_has_a_series_of_its_own(office, plan_officer, letters):
    order(office, plan_officer, "สฎ 74101/5", kind="letter")
    assert gap_before(office, "letter", 2569, "สฎ 74101/6") == ""
    assert "สฎ 74102/1" in gap_before(office, "letter", 2569, "สฎ 74102/2")


@given(st.integers(1, 999_999), st.sampled_from([("ก/", "/2569"), ("", "/2569"), ("สฎ 1/ว ", "")]))
def test_a_series_reads_what_it_writes(number, around):
    series = Series(*around)
    written = f"{series.before}{number}{series.after}"
    assert series.number_in(written) == number
    assert series.number_in(tidy(thai_digits(f"  {written} "))) == number


@given(st.text(max_size=60))
def test_a_tidy_number_stays_as_it_is(typed):
    assert numbers.tidy(numbers.tidy(typed)) == numbers.tidy(typed)


@given(st.text(alphabet="0123456789๑๙/ ก-", max_size=30))
def test_no_typed_number_breaks_the_reading_of_a_series(typed):
    found = Series("ก/", "/2569").number_in(typed)
    assert found is None or found >= 0
