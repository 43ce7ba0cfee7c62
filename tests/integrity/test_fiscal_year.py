from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity import fiscal
from integrity.fiscal import FiscalYear, fiscal_year_of
from integrity.thai import BANGKOK


def test_the_fiscal_year_begins_on_1_october_of_the_year_before():
    year = FiscalYear(2566)
    assert (year.start, year.end) == (date(2022, 10, 1), date(2023, 9, 30))
    assert str(year) == "ปีงบประมาณ พ.ศ. 2566"


@pytest.mark.parametrize(
    ("moment", "year"),
    [
        (date(2022, 9, 30), 2565),
        (date(2022, 10, 1), 2566),
        (datetime(2022, 9, 30, 23, 59, tzinfo=BANGKOK), 2565),
        (datetime(2022, 10, 1, 0, 0, tzinfo=BANGKOK), 2566),
        (datetime(2022, 9, 30, 16, 59, tzinfo=UTC), 2565),
        (datetime(2022, 9, 30, 17, 0, tzinfo=UTC), 2566),
        (datetime(2022, 9, 30, 23, 59), 2565),
    ],
)
def test_a_moment_belongs_to_the_year_of_its_day_in_bangkok(moment, year):
    assert fiscal_year_of(moment) == year
    assert FiscalYear(year).contains(moment)
    assert not FiscalYear(year - 1).contains(moment)


def test_two_halves_make_the_year_and_the_second_round_covers_all_of_it():
    year = FiscalYear(2566)
    first, second = year.halves
    assert (first.start, first.end) == (year.start, date(2023, 3, 31))
    assert (second.start, second.end) == (date(2023, 4, 1), year.end)
    six, twelve = year.rounds
    assert (six.label, six.start, six.end) == ("รอบ 6 เดือน", year.start, first.end)
    assert (twelve.label, twelve.start, twelve.end) == ("รอบ 12 เดือน", year.start, year.end)
    assert six.contains(datetime(2023, 3, 31, 23, 59, tzinfo=BANGKOK))
    assert not six.contains(date(2023, 4, 1))


def test_the_current_year_goes_by_bangkoks_clock(monkeypatch):
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2025, 9, 30, 17, 30, tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr(fiscal, "datetime", Clock)
    assert fiscal.current() == 2569


def test_a_gregorian_year_is_refused():
    with pytest.raises(ValueError, match="พ.ศ."):
        FiscalYear(2023)


@given(st.dates(date(1900, 1, 1), date(2150, 12, 31)))
def test_every_day_lies_in_its_year_and_in_one_half(day):
    year = FiscalYear(fiscal_year_of(day))
    assert year.contains(day)
    assert sum(half.contains(day) for half in year.halves) == 1
