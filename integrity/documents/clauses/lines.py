"""Pasted text as paragraphs: what lines belong together, and what is the page's and not the text's.

A line that begins no clause is put behind the line before it only where that is certain:

- the line before ends with a word that cannot end a sentence (ของ, ตาม, และ …), even when one
  blank line lies between: text recognised from a picture has such holes;
- it begins with what cannot begin a paragraph: หรือ, a closing bracket, a mark above a letter;
- the text as a whole is wrapped at a measure: three lines or more break off at a page's width
  without a blank line, and this is one of them.

Every other line is a paragraph of its own. What was joined is told, never silent.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from integrity.documents.clauses.rows import INTRODUCING
from integrity.numbered import read_mark
from integrity.thai import normalise

NARROWEST, WIDEST = 50, 90  # letters of a full line of 16 point on A4, marks above and below aside
FEWEST_BREAKS = 3

_PAGE_NUMBER = re.compile(r"[-–—]\s*[0-9๐-๙]{1,3}\s*[-–—]")
_CONTINUATION = re.compile(r"/\s?\S.{0,80}?\s*(?:\.{2,}|…)")
_RULE = re.compile(r"[-–—_.…=*\s]{5,}")
# "ตัวชี้วัดที่ ๙ …": what no sentence says on a line of its own.
ENUMERATED = re.compile(
    r"(?:ตัวชี้วัด|ประเด็น|ด้าน|ส่วน|หมวด|บท|ตอน|มิติ|ภารกิจ|แนวทาง|ยุทธศาสตร์|กลยุทธ์|กลุ่ม"
    r"|ระเบียบวาระ|วาระ|เรื่อง|ขั้นตอน)(?:ที่)?\s*[0-9๐-๙]{1,2}(?![0-9๐-๙])"
)
_DANGLING = re.compile(
    r"(?:ของ|ตาม|และ|หรือ|กับ|แก่|เพื่อ|เพื่อให้|ซึ่ง|โดย|จาก|ว่า|ใน|เป็น|รวมทั้ง|ตลอดจน|ระหว่าง|สำหรับ"
    r"|คำนึงถึง|พิจารณาถึง|รวมถึง|จนถึง|เกิดความ|(?<![ก-๎])(?:การ|ความ)|,)$"
)
# Words that only look as if they ended with one of those.
_WHOLE_WORDS = re.compile(r"(?:สิ่งของ|ข้าวของ|เจ้าของ|ติดตาม|กำกับ|ภายใน|ข้างใน|จำเป็น|ที่เป็น)$")
_CONTINUES = re.compile(r"(?:หรือ|ๆ|[)\]”’,])")


@dataclass(frozen=True)
class Line:
    text: str
    after_gap: bool = False  # a blank line, or more, stands before it
    after_page: bool = False  # a page begins between it and the line before

    @property
    def mark(self) -> str:
        return read_mark(self.text)[1]


def read_lines(text: str) -> list[Line]:
    """The lines that say something, without the spaces around them."""
    lines: list[Line] = []
    gap = False
    for line in normalise(text).split("\n"):
        if stripped := line.strip():
            lines.append(Line(stripped, after_gap=gap and bool(lines)))
            gap = False
        else:
            gap = True
    return lines


def without_furniture(lines: Iterable[Line]) -> tuple[list[Line], list[str]]:
    """The text's own lines; and the page numbers, continuation words and rules among them."""
    kept: list[Line] = []
    left_out: list[str] = []
    page = gap = False
    for line in lines:
        if is_furniture(line.text):
            left_out.append(line.text)
            page = page or not _RULE.fullmatch(line.text)
            gap = gap or line.after_gap
            continue
        kept.append(replace(line, after_gap=line.after_gap or gap or page, after_page=page))
        page = gap = False
    return kept, left_out


def is_furniture(line: str) -> bool:
    return any(shape.fullmatch(line) for shape in (_PAGE_NUMBER, _CONTINUATION, _RULE))


def joined(lines: list[Line]) -> tuple[list[Line], list[str]]:
    """Broken lines put together again; and the first words of each that was put behind another."""
    is_wrapped = sum(map(_breaks_at_measure, lines, lines[1:])) >= FEWEST_BREAKS
    whole: list[Line] = []
    told: list[str] = []
    last = None  # the line before as it was typed: its width tells
    for line in lines:
        if last and _continues(whole[-1], last, line, is_wrapped):
            whole[-1] = replace(whole[-1], text=_together(whole[-1].text, line.text))
            told.append(line.text)
        else:
            whole.append(line)
        last = line
    return whole, told


def _continues(whole: Line, last: Line, line: Line, is_wrapped: bool) -> bool:
    if _begins_something(line.text) or "\t" in line.text or "\t" in whole.text:
        return False
    if _dangles(last.text) and not ENUMERATED.match(whole.text):
        return True
    if line.after_gap:
        return False
    return bool(_CONTINUES.match(line.text)) or (is_wrapped and _breaks_at_measure(last, line))


def _begins_something(line: str) -> bool:
    if re.match(r"\(ฉบับที่", line):
        return False
    return bool(read_mark(line)[1] or ENUMERATED.match(line) or re.match("[-–—•▪●/(|]", line))


def _dangles(line: str) -> bool:
    return bool(_DANGLING.search(line)) and not _WHOLE_WORDS.search(line)


def _breaks_at_measure(line: Line, following: Line) -> bool:
    """Whether the line fills its page's width and its sentence goes on in the next."""
    return (
        NARROWEST <= width(line.text) <= WIDEST
        and not following.after_gap
        and not _begins_something(following.text)
        and not (ENUMERATED.match(line.text) or "\t" in line.text + following.text)
        and not line.text.endswith(INTRODUCING)
    )


def width(line: str) -> int:
    return sum(not unicodedata.category(letter).startswith("M") for letter in line)


def _together(before: str, after: str) -> str:
    """Thai goes on without a space; figures, brackets and Latin letters need one."""
    is_thai = all("ก" <= letter <= "๎" for letter in (before[-1], after[0]))
    is_close = is_thai and not after.startswith(INTRODUCING)
    return before + after if is_close or after[0] in ")]”’,ๆ" else f"{before} {after}"
