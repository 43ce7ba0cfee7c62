"""Years พ.ศ. in a text: which of them belong to the period a paper is about, and moving those.

Only what surely speaks of the period moves: fiscal years (ปีงบประมาณ, ประจำปี, ปี) in or next to
it, ranges within it, and days within it. The year of a law never moves, nor the day of a letter
that is cited, nor a number such as 93/2565. Digits stay Thai or Arabic.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from integrity.fiscal import FiscalYear
from integrity.thai import BE_OFFSET, MONTHS, SHORT_MONTHS, arabic_digits, thai_digits

Years = tuple[int, int]


class Role(StrEnum):
    FISCAL = "fiscal"
    RANGE = "range"
    DAY = "day"
    LAW = "law"
    OTHER = "other"


_ERA = r"(?:พ\.?\s?ศ\.?|พุทธศักราช)"
_YEAR = r"2[4-6]\d\d(?!\d|[.,]\d)"
_JOINT = rf"\s*(?:-|–|—|จนถึง|ถึง)\s*(?:{_ERA}\s*)?"
# Nothing here begins with blanks, nor gives any back: a clause may hold 20,000 of them.
_YEARS = re.compile(
    rf"(?P<lead>(?:ปีงบประมาณ|ปีการศึกษา|ประจำปี|รอบปี|ปี)\s*+(?:{_ERA}\s*+)?|{_ERA}\s*+|)(?<![\d/])"
    rf"(?P<years>{_YEAR}(?:{_JOINT}{_YEAR})?)"
)
_AND = re.compile(r"\s*(?:,|และ|หรือ)\s*")
_MONTH_NAMES = "|".join(map(re.escape, (*MONTHS, *SHORT_MONTHS)))
_DAY = re.compile(rf"(?:(?P<day>\d{{1,2}})\s*+)?(?:เดือน\s*+)?(?P<month>{_MONTH_NAMES})$")
_CITED = re.compile(r"(?:ลงวันที่|เมื่อวันที่|ณ\s*วันที่|หนังสือ|มติ|คำสั่ง|ประกาศ)[^\n]{0,40}$")
_LAW = re.compile(
    r"(?:พระราชบัญญัติ|พ\.ร\.บ\.|พระราชกฤษฎีกา|พ\.ร\.ฎ\.|ระเบียบ|ข้อบังคับ|กฎกระทรวง|กฎหมาย|รัฐธรรมนูญ"
    r"|ประมวล|เทศบัญญัติ|ข้อบัญญัติ|ประกาศ|หลักเกณฑ์|มาตรฐาน|คำสั่ง|ฉบับที่)[^\n]{0,200}$"
)


@dataclass(frozen=True)
class Mention:
    """Years that are written together, such as 2566 - 2570."""

    role: Role
    years: tuple[int, ...]
    start: int
    end: int
    words: str  # as typed, with the words that make it a year
    day: date | None = None

    def belongs_to(self, period: Years) -> bool:
        first, last = period
        if self.role == Role.FISCAL:
            return all(first - 1 <= year <= last + 1 for year in self.years)
        if self.role == Role.RANGE:
            return all(first <= year <= last for year in self.years)
        if self.role == Role.DAY:
            return bool(self.day) and FiscalYear(first).start <= self.day <= FiscalYear(last).end
        return False


def mentions(text: str) -> Iterator[Mention]:
    """In the order of the text."""
    plain = arabic_digits(text)  # as long as the text: places are the same
    role, end = None, 0
    for found in _YEARS.finditer(plain):
        years = tuple(map(int, re.findall(_YEAR, found["years"])))
        before = plain[max(0, found.start() - 240) : found.start()].rstrip()
        goes_on = role == Role.FISCAL and _AND.fullmatch(plain[end : found.start()])
        role, day = _role(found, years, before)
        if goes_on and role in (None, Role.OTHER, Role.RANGE):
            role = Role.FISCAL  # ปีงบประมาณ 2565 และ 2566
        end = found.end()
        if role:
            words = text[found.start() : found.end()].strip()
            yield Mention(role, years, found.start("years"), found.end("years"), words, day)


def _role(found: re.Match, years: tuple[int, ...], before: str) -> tuple[Role | None, date | None]:
    lead = found["lead"]
    if named := _DAY.search(before):
        cited = _CITED.search(before[: named.start()])
        return Role.DAY, None if cited else _day_of(named, years[0])
    if "ปี" in lead:
        return Role.FISCAL, None
    if len(years) > 1:
        return Role.RANGE, None
    if not lead.strip():
        return None, None  # a mere number
    return (Role.LAW if _LAW.search(before) else Role.OTHER), None


def _day_of(named: re.Match, year: int) -> date | None:
    names = MONTHS if named["month"] in MONTHS else SHORT_MONTHS
    try:
        return date(year - BE_OFFSET, names.index(named["month"]) + 1, int(named["day"] or 1))
    except ValueError:
        return None


def moved(text: str, period: Years, by: int) -> str:
    """The text with the years of ``period`` moved ``by`` years."""
    if not by:
        return text
    parts, last = [], 0
    for mention in mentions(text):
        if not mention.belongs_to(period) or not _exists(mention.day, by):
            continue
        parts += [text[last : mention.start], _shifted(text[mention.start : mention.end], by)]
        last = mention.end
    return "".join([*parts, text[last:]])


def _exists(day: date | None, by: int) -> bool:
    """29 February does not in most years."""
    if day is None:
        return True
    try:
        day.replace(year=day.year + by)
    except ValueError:
        return False
    return True


def _shifted(words: str, by: int) -> str:
    def shift(found: re.Match) -> str:
        year = str(int(found[0]) + by)
        return year if found[0].isascii() else thai_digits(year)

    return re.sub("[0-9๐-๙]{4}", shift, words)


def old_years(text: str, first: int) -> Iterator[Mention]:
    """What speaks of years before ``first``, years of laws aside."""
    for mention in mentions(text):
        if mention.role != Role.LAW and max(mention.years) < first:
            yield mention
