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


_DIGIT = "[0-9๐-๙]"
_PART = f"[1-9๑-๙]{_DIGIT}?"
_DOTTED = rf"{_PART}(?:\.{_PART}){{1,2}}"
_RANGE = rf"[-–—]\s*{_DIGIT}"
_THOUSANDS = "(?:พัน|หมื่น|แสน|ล้าน)+"
# A decimal number looks like ๑.๕; the unit behind it gives it away. A unit that may begin an
# ordinary word (๑.๒ พันธกิจ, ๑.๓ เท่าทันสื่อ) counts only when it stands alone.
_UNIT = (
    rf"{_THOUSANDS}(?:บาท|คน|ไร่|ครั้ง|ราย)|น\.|กม\.|กก\.|ตร\.|%|"
    rf"(?:{_THOUSANDS}|บาท|เปอร์เซ็นต์|คะแนน|เท่า|ตารางเมตร|ตารางกิโลเมตร|ตารางวา|เมตร|กิโลเมตร"
    r"|กิโลกรัม|ไร่|ลิตร|ตัน|ชั่วโมง|ปี|เดือน|วัน)(?![ก-๎])"
)
# Kinds of mark with their rank: a list of a higher rank ends when a mark of a lower one comes.
# So ๑) heads a text of its own and yet stands below ๑. in another.
_KINDS = (
    # "ข้อ ๕ แห่งระเบียบ…" speaks of a clause elsewhere and begins none.
    (
        "clause",
        0,
        rf"ข้อ\s*[1-9๑-๙]{_DIGIT}{{0,2}}(?:[./][1-9๑-๙]{_DIGIT}{{0,2}})*[.):]?(?!{_DIGIT})"
        rf"(?!\s*(?:แห่ง|ของ|และ|หรือ|ถึง|วรรค|{_RANGE}))",
    ),
    ("1.", 1, rf"{_PART}\.(?![0-9๐-๙.)])"),
    (
        "1.1",
        2,
        rf"{_DOTTED}(?!{_DIGIT}|\.[0-9๐-๙)])[.:]?(?![,/%)–—-])(?!\s*(?:{_RANGE}|{_UNIT}))",
    ),
    ("1)", 3, rf"{_PART}\.?\)(?![,/–—-])"),
    ("(1)", 3, rf"\({_PART}\)(?![,/–—-])"),
    ("1.1)", 3, rf"{_DOTTED}\.?\)(?![,/–—-])"),
    ("(1.1)", 3, rf"\({_DOTTED}\)(?![,/–—-])"),
    # A line of dashes is a rule, and a dash before a digit a minus sign or the end of a range.
    ("-", 4, rf"[-–—](?![-–—]|{_DIGIT})(?=\s*\S)"),
    ("•", 4, r"[•▪●](?=\s*\S)"),
)
_RANK = {kind: rank for kind, rank, _ in _KINDS}
_SHAPES = tuple((kind, re.compile(shape)) for kind, _, shape in _KINDS)


@dataclass(frozen=True)
class OpenList:
    """A list that further paragraphs may continue: its kind of mark and its latest number."""

    kind: str
    number: tuple[int, ...]

    def continues(self, other: "OpenList") -> bool:
        return self.kind == other.kind and len(self.number) == len(other.number)

    def holds(self, other: "OpenList") -> bool:
        return len(other.number) > 1 and self.number == other.number[:-1]

    def ends_before(self, other: "OpenList") -> bool:
        if self.kind == other.kind:
            return len(self.number) > len(other.number)
        return _RANK[self.kind] > _RANK[other.kind]


def parse(text: str) -> tuple[Paragraph, ...]:
    paragraphs: list[Paragraph] = []
    open_lists: list[OpenList] = []
    for line in normalise(text).split("\n"):
        line = line.strip()
        if not line:
            continue
        kind, mark = read_mark(line)
        if mark:
            open_lists = place(open_lists, OpenList(kind, numbers_of(mark)))
            level = min(len(open_lists), DEEPEST)
            rest = line[len(mark) :].strip()
            paragraphs.append(Paragraph(level, mark, rest, under=level - 1))
        else:
            paragraphs.append(Paragraph(0, "", line, under=min(len(open_lists), DEEPEST)))
    return tuple(paragraphs)


def to_text(paragraphs: Iterable[Paragraph]) -> str:
    return "\n".join(f"{each.mark} {each.text}".strip() for each in paragraphs)


def read_mark(line: str) -> tuple[str, str]:
    """The kind of mark that begins the line, and the mark as typed; "" and "" for none."""
    for kind, shape in _SHAPES:
        if found := shape.match(line):
            return kind, found[0]
    return "", ""


def kind_of(mark: str) -> str:
    """The kind of a mark that stands alone; "" for what is no mark."""
    kind, found = read_mark(f"{mark} ก")
    return kind if found == mark else ""


def numbers_of(mark: str) -> tuple[int, ...]:
    # ข้อ ๑/๑ was put in between ข้อ ๑ and ข้อ ๒, and is their equal.
    return tuple(map(int, re.findall("[0-9]+", arabic_digits(mark.partition("/")[0]))))


def place(open_lists: list[OpenList], new: OpenList) -> list[OpenList]:
    """The lists that stay open when a paragraph of this number comes, itself the last."""
    same = [at for at, each in enumerate(open_lists) if each.continues(new)]
    if same:
        return [*open_lists[: same[-1]], new]
    holders = [at for at, each in enumerate(open_lists) if each.holds(new)]
    # ๑.๑ belongs to ๑. even when ๑) came between, and to ๑) only when there is no ๑.
    fitting = [at for at in holders if not open_lists[at].ends_before(new)]
    if holders:
        return [*open_lists[: (fitting or holders)[-1] + 1], new]
    kept = list(open_lists)
    while kept and kept[-1].ends_before(new):
        kept.pop()
    return [*kept, new]
