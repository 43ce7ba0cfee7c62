"""What a text about money says: amounts, the years they are for, and that there is none."""

import re
from dataclasses import dataclass
from decimal import Decimal

from integrity.thai import MONTHS, SHORT_MONTHS

_NUMBER = r"(?P<number>\d{1,3}(?:, ?\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?)"
# 7,000 บาท · 7,000.- บาท · 7,000.- · 1.5 ล้านบาท
_AMOUNT = re.compile(
    _NUMBER + r"\s*(?:(?P<scale>ล้าน|แสน|หมื่น|พัน)?\s*(?:\.\s?[-–]|[-–])?\s*บาท|\.\s?[-–](?![\d]))"
)
_SCALES = {None: 1, "พัน": 1_000, "หมื่น": 10_000, "แสน": 100_000, "ล้าน": 1_000_000}
# A price of one of many, said before ("คนละ 100 บาท") or after ("100 บาท/คน"), is no sum.
_EACH_BEFORE = re.compile(r"(?P<unit>[ก-๙]{1,12})ละ\s*(?:ไม่เกิน|ประมาณ|จำนวน)?\s*$")
_EACH_AFTER = re.compile(r"\s*(?:/\s*(?!ปี)|ต่อ(?!ปี|เนื่อง))[ก-ฮ]")
_YEARLY = ("ปี", "ปีงบประมาณ")
_YEARLY_AFTER = re.compile(r"\s*(?:ต่อ|/\s*)ปี")
# So many letters before an amount can still say whose it is.
NEAR = 60
# "for projects from 500,000 baht on" speaks of other money.
_FROM_ON = re.compile(r"\s*(?:ขึ้นไป|เป็นต้นไป)")
_NONE = re.compile(
    r"ไม่(?:ได้)?\s*(?:ใช้|มี)\s*(?:งบประมาณ|งบ(?![ก-๙])|ค่าใช้จ่าย|เงินงบประมาณ)|^\s*[-–]\s*$", re.M
)
# The year of a day or of a paper is not the year of the money beside it.
_MONTH = "|".join(re.escape(month) for month in (*MONTHS, *SHORT_MONTHS))
_DATE = re.compile(rf"(?:{_MONTH})\s*(?:พ\.?\s?ศ\.?)?\s*25\d\d|/\s*25\d\d")
_YEAR = re.compile(r"(?<!\d)(25\d\d)(?!\d)")
_MONEY_YEAR = re.compile(
    r"(?:งบประมาณ(?:รายจ่าย)?(?:ประจำ)?(?:ปี)?|บัญญัติ(?:งบประมาณ)?(?:รายจ่าย)?(?:ประจำ)?(?:ปี)?)"
    r"\s*(?:งบประมาณ)?\s*(?:พ\.?\s?ศ\.?)?\s*(25\d\d)(?!\d)(?!\s*(?:-|–|ถึง))"
)

_ONLY_YEAR = re.compile(r"เฉพาะ(?:ใน)?(?:ปี)?(?:งบประมาณ)?\s*(?:พ\.?\s?ศ\.?)?\s*(25\d\d)(?!\d)")


@dataclass(frozen=True)
class Stated:
    """An amount that stands for a whole year or more; ``year`` when the text names one for it."""

    amount: Decimal
    year: int | None = None
    yearly: bool = False


@dataclass(frozen=True)
class MoneyText:
    amounts: tuple[Stated, ...]
    says_none: bool
    none_years: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.amounts or self.says_none)


def read_money(text: str) -> MoneyText:
    """``text`` in Arabic digits."""
    amounts: list[Stated] = []
    none_years: set[int] = set()
    untied_none = False
    for line in text.split("\n"):
        found, years, untied = _line(line)
        amounts += found
        none_years |= years
        untied_none |= untied
    return MoneyText(tuple(amounts), untied_none, frozenset(none_years))


def _line(line: str) -> tuple[list[Stated], set[int], bool]:
    """A year is said before what it is for; an amount takes the last one named since another."""
    line = _DATE.sub(lambda found: "x" * len(found[0]), line)
    amounts: list[Stated] = []
    none_years: set[int] = set()
    untied = False
    start = 0
    marks = [*_AMOUNT.finditer(line), *_NONE.finditer(line)]
    for found in sorted(marks, key=re.Match.start):
        between = line[start : found.start()]
        years = [int(year) for year in _YEAR.findall(between)]
        # A span of years is said of all of them.
        year = years[-1] if len(years) == 1 else None
        if found.re is _NONE:
            if year:
                none_years.add(year)
            untied |= year is None
        elif (stated := _stated(line, found, between, year)) is not None:
            amounts.append(stated)
        start = found.end()
    return amounts, none_years, untied


def _stated(line: str, found: re.Match, between: str, year: int | None) -> Stated | None:
    end = found.end()
    if _EACH_AFTER.match(line, end) or _FROM_ON.match(line, end):
        return None
    each = _EACH_BEFORE.search(between[-NEAR:])
    yearly = bool(_YEARLY_AFTER.match(line, end) or (each and each["unit"].endswith(_YEARLY)))
    if each and not yearly:
        return None
    amount = Decimal(found["number"].replace(",", "").replace(" ", ""))
    return Stated(amount * _SCALES[found["scale"]], year, yearly)


def money_years(text: str) -> list[int]:
    """The fiscal years whose money the text names."""
    return [int(year) for year in _MONEY_YEAR.findall(text)]


def only_years(text: str) -> set[int]:
    """เฉพาะปี 2566"""
    return {int(year) for year in _ONLY_YEAR.findall(text)}


def years_named(text: str) -> set[int]:
    """Fiscal years of a period: a span names all between; October begins the next one."""
    found: set[int] = set()
    for span in re.finditer(
        r"(?<!\d)(25\d\d)\s*(?:-|–|—|ถึง|จนถึง)\s*(?:ปี|พ\.?\s?ศ\.?)?\s*(25\d\d)(?!\d)", text
    ):
        first, last = int(span[1]), int(span[2])
        if last - first <= 20:
            found |= set(range(first, last + 1))
    for year in re.finditer(
        r"(?P<month>ต\.ค\.|พ\.ย\.|ธ\.ค\.|ตุลาคม|พฤศจิกายน|ธันวาคม)?\s*(?:พ\.?\s?ศ\.?)?\s*(?<!\d)(?P<year>25\d\d)(?!\d)",
        text,
    ):
        found.add(int(year["year"]) + bool(year["month"]))
    return found
