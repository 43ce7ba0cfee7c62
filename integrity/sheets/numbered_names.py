"""Things with an official number and a name (มิติ, ภารกิจ, ข้อ …), found by either or by both."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Generic, TypeVar

from integrity.sheets.cells import one_line
from integrity.thai import arabic_digits, name_key, nearest, truncate

Thing = TypeVar("Thing")

MOST_NUMBERS = 12
MOST_NEAR = 4

_NUMBER_FIRST = re.compile(r"(\d+(?:\.\d+)*)\.?(?![\d.])[\s):–—-]*(.*)")


class NumberedNames(Generic[Thing]):
    """``noun`` is what the things are called: it may stand before a number and is not read."""

    def __init__(self, noun: str, entries: Iterable[tuple[str, str, Thing]]):
        self.noun = noun
        self._by_number: dict[str, list[Thing]] = defaultdict(list)
        self._by_name: dict[str, list[Thing]] = defaultdict(list)
        self._names: dict[int, str] = {}
        for number, name, thing in entries:
            self._by_number[number].append(thing)
            self._by_name[name_key(name)].append(thing)
            self._names[id(thing)] = name
        self._label = re.compile(rf"^(?:{noun}|ข้อ)\s*(?:ที่)?\s*(?=\d)")
        self._found: dict[object, tuple[Thing, ...]] = {}

    def __contains__(self, number: str) -> bool:
        return number in self._by_number

    def numbers(self) -> list[str]:
        return list(self._by_number)

    def find(self, value: object) -> tuple[Thing, ...]:
        """All things the cell may mean (several when a name or number is not unique).

        Raises ValueError in Thai when there is none, or when number and name disagree.
        """
        if isinstance(value, float):
            self._refuse_lost_zero(value)
        text = arabic_digits(one_line(value))
        if text not in self._found:
            self._found[text] = tuple(self._search(text))
        return self._found[text]

    def _refuse_lost_zero(self, value: float) -> None:
        """A spreadsheet keeps 1.10 typed as a number as 1.1."""
        number = f"{value:.15g}"
        if f"{number}0" in self._by_number:
            raise ValueError(
                f"โปรแกรมตารางคำนวณเก็บ {number} และ {number}0 เป็นเลขเดียวกัน "
                "กรุณาตั้งรูปแบบช่องเป็นข้อความ (Text) แล้วพิมพ์ใหม่"
            )

    def _search(self, text: str) -> list[Thing]:
        if by_name := self._by_name.get(name_key(text)):
            return by_name
        match = _NUMBER_FIRST.fullmatch(self._label.sub("", text, count=1))
        if match and match[1] in self._by_number:
            return self._agreeing(self._by_number[match[1]], match[1], match[2])
        if by_name := self._by_name.get(name_key(self._without_noun(text))):
            return by_name
        raise ValueError(self._unknown(text))

    def _without_noun(self, text: str) -> str:
        return text.removeprefix(self.noun)

    def _agreeing(self, things: list[Thing], number: str, name: str) -> list[Thing]:
        """Those of a number whose name is the one typed behind it, shortened or misspelt."""
        if not name:
            return things
        key = name_key(name)
        same = [thing for thing in things if name_key(self._names[id(thing)]) == key]
        if same:
            return same
        if key not in self._by_name:
            similar = [thing for thing in things if self._is_like(name, thing)]
            if similar:
                return similar
        true_name = truncate(self._names[id(things[0])], 60)
        raise ValueError(
            f"{self.noun} {number} คือ “{true_name}” ไม่ตรงกับชื่อที่พิมพ์ไว้ กรุณาใส่เลขอย่างเดียวหรือแก้ชื่อ"
        )

    def _is_like(self, name: str, thing: Thing) -> bool:
        true_name = self._names[id(thing)]
        beginning = name_key(name).rstrip(".…ฯ")
        return name_key(true_name).startswith(beginning) or bool(nearest(name, [true_name]))

    def _unknown(self, text: str) -> str:
        names = {self._names[id(t)]: t for things in self._by_number.values() for t in things}
        if like := nearest(text, names):
            return f"ไม่รู้จัก{self.noun}นี้ หมายถึง “{truncate(like, 60)}” หรือไม่"
        if near := self._near(text):
            return f"ไม่มี{self.noun}นี้ในกรอบแผน ใกล้เคียงที่สุดคือ {near}"
        numbers = ", ".join(self.numbers()[:MOST_NUMBERS])
        more = " …" if len(self._by_number) > MOST_NUMBERS else ""
        return f"ไม่มี{self.noun}นี้ในกรอบแผน ที่มีคือ {numbers}{more}"

    def _near(self, text: str) -> str:
        """Numbers that begin as the one typed does, with their names: of 1.1.9 those of 1.1, and
        of 1.9.1, where there is no 1.9, those of 1."""
        match = _NUMBER_FIRST.fullmatch(self._label.sub("", text, count=1))
        above = match[1].rpartition(".")[0] if match else ""
        near: list[str] = []
        while above and not near:
            near = [number for number in self._by_number if number.startswith(f"{above}.")]
            near = [number for number in near if number.count(".") == match[1].count(".")]
            above = above.rpartition(".")[0]
        return ", ".join(
            f"{number} “{truncate(self._names[id(self._by_number[number][0])], 40)}”"
            for number in near[:MOST_NEAR]
        )
