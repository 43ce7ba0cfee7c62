"""Numbered official text: ๑. ๑.๑ ๑) and dashes, kept as typed and given their levels.

One line is one paragraph. The numbers stay what the clerk typed; only the level is found out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from integrity.thai import arabic_digits, normalise

DEEPEST = 3


@dataclass(frozen=True)
class Paragraph:
    """`level` is 1 to 3, or 0 without a mark; `under` is the level of what it stands under."""

    level: int
    mark: str
    text: str
    under: int = 0


_PART = "[1-9๑-๙][0-9๐-๙]?"
# Kinds of mark, the outermost first. A kind further down never holds one further up, which is how
# ๑) may head a text of its own and still stand below ๑. in another.
_KINDS = tuple(
    (kind, re.compile(shape))
    for kind, shape in (
        # "ข้อ ๕ แห่งระเบียบ…" speaks of a clause elsewhere and begins none.
        (
            "clause",
            r"ข้อ\s*[1-9๑-๙][0-9๐-๙]{0,2}(?:[./][1-9๑-๙][0-9๐-๙]{0,2})*[.):]?(?![0-9๐-๙])"
            r"(?!\s*(?:แห่ง|ของ|และ|หรือ|ถึง|วรรค|[-–—]\s*[0-9๐-๙]))",
        ),
        ("1.", rf"{_PART}\.(?![0-9๐-๙.)])"),
        # A decimal number looks the same; what follows gives it away (1.5 ล้านบาท, 8.30 น.).
        (
            "1.1",
            rf"{_PART}(?:\.{_PART}){{1,2}}(?![0-9๐-๙])(?!\.[0-9๐-๙)])\.?(?![,/:%)–—-])"
            r"(?!\s*(?:%|[-–—]\s*[0-9๐-๙]|น\.|พัน|หมื่น|แสน|ล้าน|บาท|เปอร์เซ็นต์|คะแนน|เท่า"
            r"|เมตร|กิโลเมตร|กม\.|กิโลกรัม|กก\.|ตาราง|ตร\.|ไร่|ลิตร|ตัน|ชั่วโมง))",
        ),
        ("1)", rf"{_PART}\.?\)(?![,/–—-])"),
        ("(1)", rf"\({_PART}\)(?![,/–—-])"),
        ("1.1)", rf"{_PART}(?:\.{_PART}){{1,2}}\.?\)(?![,/–—-])"),
        ("(1.1)", rf"\({_PART}(?:\.{_PART}){{1,2}}\)(?![,/–—-])"),
        # A line of dashes is a rule, and a dash before a digit a minus sign or the end of a range.
        ("-", r"[-–—](?![-–—0-9๐-๙])(?=\s*\S)"),
        ("•", r"[•▪●](?=\s*\S)"),
    )
)
_RANK = {"clause": 0, "1.": 1, "1.1": 2, "1)": 3, "(1)": 3, "1.1)": 4, "(1.1)": 4, "-": 5, "•": 5}


@dataclass(frozen=True)
class _Open:
    """A list that further paragraphs may continue: its kind of mark and its latest number."""

    kind: str
    number: tuple[int, ...]

    def continues(self, other: "_Open") -> bool:
        return self.kind == other.kind and len(self.number) == len(other.number)

    def holds(self, other: "_Open") -> bool:
        return len(other.number) > 1 and self.number == other.number[:-1]

    @property
    def rank(self) -> tuple[int, int]:
        return _RANK[self.kind], len(self.number)


def parse(text: str) -> tuple[Paragraph, ...]:
    paragraphs: list[Paragraph] = []
    open_lists: list[_Open] = []
    for line in normalise(text).split("\n"):
        line = line.strip()
        if not line:
            continue
        kind, mark = _read_mark(line)
        if mark:
            open_lists = _place(open_lists, _Open(kind, _numbers(mark)))
            level = min(len(open_lists), DEEPEST)
            rest = line[len(mark) :].strip()
            paragraphs.append(Paragraph(level, mark, rest, under=level - 1))
        else:
            paragraphs.append(Paragraph(0, "", line, under=min(len(open_lists), DEEPEST)))
    return tuple(paragraphs)


def to_text(paragraphs: Iterable[Paragraph]) -> str:
    return "\n".join(f"{each.mark} {each.text}".strip() for each in paragraphs)


def _read_mark(line: str) -> tuple[str, str]:
    for kind, shape in _KINDS:
        if found := shape.match(line):
            return kind, found[0]
    return "", ""


def _numbers(mark: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall("[0-9]+", arabic_digits(mark)))


def _place(open_lists: list[_Open], new: _Open) -> list[_Open]:
    """The lists that stay open when a paragraph of this number comes, itself the last."""
    for position in range(len(open_lists) - 1, -1, -1):
        if open_lists[position].continues(new):
            return [*open_lists[:position], new]
    for position in range(len(open_lists) - 1, -1, -1):
        if open_lists[position].holds(new):
            return [*open_lists[: position + 1], new]
    kept = list(open_lists)
    while kept and kept[-1].rank > new.rank:
        kept.pop()
    return [*kept, new]
