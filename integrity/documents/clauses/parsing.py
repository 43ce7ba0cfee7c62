"""Pasted text to the rows of a paper: ``parse`` for clauses, ``read_paper`` for a whole paper.

Nothing is corrected: marks stay as typed, and every word lands in a row, or in ``left_out``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from integrity.documents.clauses.grids import grid_at
from integrity.documents.clauses.lines import (
    ENUMERATED,
    Line,
    joined,
    read_lines,
    without_furniture,
)
from integrity.documents.clauses.paper_parts import PaperParts, parts_of
from integrity.documents.clauses.rows import INTRODUCING, ClauseRow, Kind
from integrity.numbered import DEEPEST, OpenList, numbers_of, place, read_mark
from integrity.thai import truncate

__all__ = ["ClauseRow", "PastedPaper", "parse", "read_paper"]

LONGEST_HEADING = 60
LONGEST_ENUMERATED = 150
# Words that begin a sentence, so that a short line with one of them is a paragraph.
_SENTENCE = re.compile(
    r"จึง|ทั้งนี้|ดังนั้น|ด้วย|ตามที่|ตามหนังสือ|อนึ่ง|โดย|ซึ่ง|ให้|เพื่อ|เมื่อ|เนื่อง|ขอ|นอกจาก|พร้อม|และ|หรือ|[-–•(/“\"]"
)
_LAST_WORDS = re.compile(r"(?:จึง|ทั้งนี้|อนึ่ง)")


@dataclass(frozen=True)
class PastedPaper(PaperParts):
    """A pasted paper taken apart: its text, and what stands around the text."""

    rows: tuple[ClauseRow, ...] = ()
    notes: tuple[str, ...] = ()  # what was done to the text, and what to look at


def parse(text: str) -> list[ClauseRow]:
    """The rows of a text that is all clauses: nothing is left out of it."""
    return _rows(joined(read_lines(text))[0])


def read_paper(text: str) -> PastedPaper:
    """A whole paper as it was copied, with head, closing words and signature."""
    lines, furniture = without_furniture(read_lines(text))
    parts, body, notes = parts_of(lines)
    whole, told = joined(body)
    fields = {name: getattr(parts, name) for name in PaperParts.__dataclass_fields__}
    fields["left_out"] = (*furniture, *parts.left_out)
    return PastedPaper(
        **fields, rows=tuple(_rows(whole)), notes=(*notes, *_told(told), *_page_breaks(whole))
    )


def _told(told: list[str]) -> Iterator[str]:
    for line in told:
        yield f"ต่อบรรทัด “{truncate(line, 40)}” เข้ากับบรรทัดก่อนหน้า"


def _page_breaks(lines: list[Line]) -> Iterator[str]:
    for at, line in enumerate(lines):
        if line.after_page and not line.mark and not _is_heading(lines, at):
            begins = truncate(line.text, 40)
            yield f"ย่อหน้าที่ขึ้นหน้าใหม่ “{begins}” อาจต่อจากหน้าก่อน ถ้าใช่ให้รวมเป็นย่อหน้าเดียวกัน"


def _rows(lines: list[Line]) -> list[ClauseRow]:
    rows: list[ClauseRow] = []
    lists: list[OpenList] = []
    at = 0
    while at < len(lines):
        level = min(len(lists), DEEPEST)
        if found := grid_at(lines, at, level):
            rows.append(found[0])
            at += found[1]
        elif lines[at].mark:
            lists, row = _numbered(lines[at].text, lists)
            rows.append(row)
            at += 1
        else:
            lists, added, at = _unnumbered(lines, _run(lines, at), lists)
            rows += added
    return rows


def _numbered(line: str, lists: list[OpenList]) -> tuple[list[OpenList], ClauseRow]:
    kind, mark = read_mark(line)
    lists = place(lists, OpenList(kind, numbers_of(mark)))
    level = min(len(lists), DEEPEST)
    return lists, ClauseRow(Kind.NUMBERED, level, mark, _words(line[len(mark) :]))


def _words(line: str) -> str:
    return " ".join(part.strip() for part in line.split("\t")).strip()


def _run(lines: list[Line], at: int) -> range:
    """The unnumbered lines from here to the next number or list of people with numbers."""
    end = at + 1
    while end < len(lines) and not lines[end].mark:
        end += 1
    return range(at, end)


def _unnumbered(
    lines: list[Line], run: range, lists: list[OpenList]
) -> tuple[list[OpenList], list[ClauseRow], int]:
    """Paragraphs, headings and tables between two numbers, and the line that is next.

    A table may go on with rows that begin with a number, behind the run's end.

    Where numbering begins anew behind them, the first heading among them, else the last of them,
    ends the lists before it; what stands before that still belongs to the last clause.
    """
    kept = _lists_kept(lines, run, lists)
    turn = _turn(lines, run) if kept is not None else run.stop
    rows: list[ClauseRow] = []
    at = run.start
    while at < run.stop:
        if kept is not None and at >= turn:
            lists = kept
        level = min(len(lists), DEEPEST)
        if found := grid_at(lines, at, level):
            rows.append(found[0])
            at += found[1]
        else:
            kind = Kind.HEADING if _is_heading(lines, at) else Kind.PARAGRAPH
            rows.append(ClauseRow(kind, level, "", _words(lines[at].text)))
            at += 1
    return lists, rows, at


def _lists_kept(lines: list[Line], run: range, lists: list[OpenList]) -> list[OpenList] | None:
    """The lists that stay open behind a heading of the run; None when all of them do."""
    if not lists:
        return None
    if run.stop == len(lines):
        ends = any(_is_heading(lines, at) for at in run) or _LAST_WORDS.match(
            lines[run.stop - 1].text
        )
        return [] if ends else None
    if grid_at(lines, run.stop, 0):
        return None
    kind, mark = read_mark(lines[run.stop].text)
    new = OpenList(kind, numbers_of(mark))
    restarts = [at for at, each in enumerate(lists) if each.continues(new)]
    if restarts and kind not in ("-", "•") and new.number[-1] == 1:
        at = restarts[-1]
        # ๒.๑ behind ๑.๓ under a new ๒. is no restart; ๑.๑ behind ๑.๓ is.
        return lists[:at] if new.number <= lists[at].number else None
    is_enumerated = any(ENUMERATED.match(lines[at].text) for at in run)
    return [] if is_enumerated and new.number and new.number[-1] == 1 else None


def _turn(lines: list[Line], run: range) -> int:
    return next((at for at in run if _is_heading(lines, at)), run.stop - 1)


def _is_heading(lines: list[Line], at: int) -> bool:
    """A short line without a sentence, before something longer, a table or a list from 1."""
    line = lines[at]
    following = lines[at + 1] if at + 1 < len(lines) else None
    if "\t" in line.text or "|" in line.text or following is None:
        return False
    if ENUMERATED.match(line.text):
        return len(line.text) <= LONGEST_ENUMERATED
    text = line.text.rstrip(": ")
    if len(text) > LONGEST_HEADING or _SENTENCE.match(text) or text.endswith(INTRODUCING):
        return False
    if following.mark:
        # Before a list, and not merely the end of a broken paragraph.
        number = numbers_of(following.mark)
        return bool(number) and number[-1] == 1 and (line.after_gap or at == 0)
    stands_alone = (line.after_gap or at == 0) and following.after_gap
    return stands_alone and ("\t" in following.text or len(following.text) >= 2 * len(text))
