"""A long register on its page: so many rows at a time, or all of them when asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from integrity.thai import arabic_digits

LONGEST = 25
ALL = "all"


@dataclass(frozen=True)
class Part:
    """``number`` counts from 1; 0: everything in one page."""

    rows: Sequence
    count: int
    number: int
    pages: int
    chosen: Mapping[str, str]

    @classmethod
    def of(cls, rows: Sequence, chosen: Mapping[str, str]) -> "Part":
        """What is asked for that is not there is the first part."""
        pages = max(1, -(-len(rows) // LONGEST))
        asked = arabic_digits(chosen.get("part", ""))
        if asked == ALL:
            return cls(rows, len(rows), 0, pages, chosen)
        wanted = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else 1
        number = wanted if 1 <= wanted <= pages else 1
        start = (number - 1) * LONGEST
        return cls(rows[start : start + LONGEST], len(rows), number, pages, chosen)

    @property
    def first(self) -> int:
        return (max(self.number, 1) - 1) * LONGEST + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    def query(self, part: int | str) -> str:
        """The address of another part, with what else was chosen."""
        kept = {name: value for name, value in self.chosen.items() if value and name != "part"}
        return urlencode({**kept, "part": part})
