"""What a person should look at in the text of a paper. Points out, never changes."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from integrity.documents.clauses.numbering import numbers_above, ordered_lists
from integrity.documents.clauses.rows import ClauseRow, Kind, cells, place_of
from integrity.numbered import DEEPEST, OpenList, kind_of, numbers_of, place
from integrity.thai import arabic_digits, thai_digits, truncate

MOST_SHOWN = 5
_GRIDS = (Kind.TABLE, Kind.MEMBERS)
_THAI, _ARABIC = re.compile("[๐-๙]"), re.compile("[0-9]")
# ข้อ ๕ แห่งระเบียบ and หลักเกณฑ์ข้อ ๘ speak of another paper.
_REFERENCE = re.compile(
    r"(?<!หัว)ข้อ\s*(?P<number>[0-9๐-๙]{1,3}(?:\.[0-9๐-๙]{1,2}){0,2})(?![0-9๐-๙.,/])"
    r"(?!\s*(?:แห่ง|ของ(?!ประกาศนี้|คำสั่งนี้)|ตามระเบียบ|ระเบียบ))"
)
_ELSEWHERE = re.compile(
    r"(?:ระเบียบ|หลักเกณฑ์|พระราชบัญญัติ|ประกาศ|กฎกระทรวง|ข้อบังคับ|หนังสือ|คำสั่ง)[^\n]{0,60}$"
)
_OWN = re.compile(r"(?:ประกาศ|คำสั่ง|บันทึก)นี้\s*$")
# Scripts that official papers are written in, and signs that belong to none.
_KNOWN_SCRIPTS = ("THAI", "LATIN", "DIGIT", "GREEK", "MICRO", "DEGREE", "SUPERSCRIPT", "FRACTION")
_PUNCTUATION = ("P", "S", "Z", "N")


@dataclass(frozen=True)
class Oddity:
    """``position``: the index of the row, from 0."""

    position: int
    message: str


def find(rows: Sequence[ClauseRow]) -> list[Oddity]:
    """In the order of the paper."""
    rows = list(rows)
    found = [
        *_of_numbering(rows),
        *_of_digits(rows),
        *_of_depth(rows),
        *_of_references(rows),
        *(each for at, row in enumerate(rows) for each in _of_row(rows, at, row)),
    ]
    return sorted(found, key=lambda oddity: oddity.position)


def _of_numbering(rows: list[ClauseRow]) -> Iterator[Oddity]:
    above = numbers_above(rows)
    for places in ordered_lists(rows):
        expected = None
        for at in places:
            mark = rows[at].mark
            if not mark or "/" in mark:
                continue
            number = numbers_of(mark)
            prefix, last = number[:-1], number[-1]
            where = place_of(rows, at)
            if prefix and above[at] and prefix != above[at]:
                yield Oddity(at, f"{where} อยู่ใต้ข้อ {_dotted(above[at])} ตรวจเลขข้อหรือย้ายข้อ")
            elif expected is None and last != 1:
                yield Oddity(at, f"{where} เริ่มลำดับที่ {last} ไม่ใช่ 1 ตรวจว่าข้อก่อนหน้าขาดไปหรือไม่")
            elif expected is not None and last < expected:
                following = _following(mark, prefix, expected)
                yield Oddity(at, f"{where} เลขซ้ำหรือย้อนกลับ ลำดับถัดไปควรเป็น {following} ตรวจเลขข้อ")
            elif expected is not None and last > expected:
                following = _following(mark, prefix, expected)
                yield Oddity(at, f"{where} ข้ามเลข ลำดับถัดไปควรเป็น {following} ตรวจว่าขาดข้อใดไปหรือไม่")
            expected = last + 1


def _following(mark: str, prefix: tuple[int, ...], expected: int) -> str:
    """The whole number, in the digits of the mark: what a person types to mend it."""
    number = _dotted((*prefix, expected))
    return thai_digits(number) if _THAI.search(mark) else number


def _dotted(number: tuple[int, ...]) -> str:
    return ".".join(map(str, number))


def _of_digits(rows: list[ClauseRow]) -> Iterator[Oddity]:
    """Told once, at the first mark that differs from the first of the paper."""
    styles = [
        (at, bool(_THAI.search(row.mark)))
        for at, row in enumerate(rows)
        if row.is_numbered and re.search("[0-9๐-๙]", row.mark)
    ]
    other = next((at for at, is_thai in styles if is_thai != styles[0][1]), None)
    mixed = next((at for at, _ in styles if _mixes(rows[at].mark)), other)
    if mixed is not None:
        yield Oddity(
            mixed,
            f"{place_of(rows, mixed)} เลขข้อมีทั้งเลขไทยและเลขอารบิกในเอกสารเดียวกัน เลือกใช้แบบเดียว "
            "(เมื่อพิมพ์เลขไทย ระบบพิมพ์เป็นเลขไทยทั้งฉบับ)",
        )


def _mixes(mark: str) -> bool:
    return bool(_THAI.search(mark) and _ARABIC.search(mark))


def _of_depth(rows: list[ClauseRow]) -> Iterator[Oddity]:
    """Marks that would be a fourth level and were put at the third."""
    lists: list[OpenList] = []
    for at, row in enumerate(rows):
        if not row.is_numbered:
            lists = lists[: row.level] if row.is_heading or row.introduces else lists
            continue
        if kind := kind_of(row.mark):
            lists = place(lists, OpenList(kind, numbers_of(row.mark)))
            if len(lists) > DEEPEST and row.level == DEEPEST:
                yield Oddity(
                    at,
                    f"{place_of(rows, at)} “{truncate(row.text, 30)}” เป็นชั้นที่สี่ จึงจัดไว้ชั้นที่สาม "
                    "ปรับระดับหรือเขียนเป็นย่อหน้า",
                )


def _of_references(rows: list[ClauseRow]) -> Iterator[Oddity]:
    """References to clauses of this paper that it does not have."""
    known = {_dotted(number) for row in rows if (number := _numbers(row))}
    known |= {number.partition(".")[0] for number in known}
    if not known:
        return
    for at, row in enumerate(rows):
        for found in _REFERENCE.finditer(row.text):
            before = row.text[max(0, found.start() - 120) : found.start()]
            if _ELSEWHERE.search(before) and not _OWN.search(before):
                continue
            if arabic_digits(found["number"]) not in known:
                yield Oddity(
                    at,
                    f"{place_of(rows, at)} อ้างถึงข้อ {found['number']} ซึ่งไม่มีในเอกสารนี้ "
                    "ตรวจเลขข้อ หรือระบุชื่อเอกสารที่อ้าง",
                )


def _numbers(row: ClauseRow) -> tuple[int, ...]:
    return numbers_of(row.mark) if row.is_numbered and kind_of(row.mark) else ()


def _of_row(rows: list[ClauseRow], at: int, row: ClauseRow) -> Iterator[Oddity]:
    where = place_of(rows, at)
    if not row.text.strip(" |\n"):
        yield Oddity(at, f"{where} ยังไม่มีข้อความ พิมพ์ข้อความหรือลบข้อนี้")
    if row.is_numbered and row.mark and not kind_of(row.mark):
        yield Oddity(at, f"{where} ระบบไม่รู้จักรูปแบบเลขข้อ “{row.mark}” จึงไม่ไล่เลขให้ ตรวจว่าพิมพ์ถูกต้อง")
    if row.kind in _GRIDS:
        yield from _of_grid(where, at, row)
    if strange := _strange_letters(row.text + row.mark):
        yield Oddity(at, f"{where} มีอักขระที่ไม่ใช่ไทยหรืออังกฤษ {strange} ตรวจว่าตั้งใจพิมพ์ ฟอนต์อาจพิมพ์ไม่ได้")


def _of_grid(where: str, at: int, row: ClauseRow) -> Iterator[Oddity]:
    widths = [len(cells(line)) for line in row.text.split("\n")]
    usual = max(set(widths), key=widths.count)
    uneven = [number for number, width in enumerate(widths, start=1) if width != usual]
    empty = [
        number
        for number, line in enumerate(row.text.split("\n"), start=1)
        if row.kind == Kind.MEMBERS and line.strip(" |") and "" in cells(line)
    ]
    if uneven:
        yield Oddity(
            at, f"{where} แถวที่ {_few(uneven)} มีจำนวนช่องไม่เท่าแถวอื่น ({usual} ช่อง) ตรวจเครื่องหมาย |"
        )
    if empty:
        yield Oddity(at, f"{where} แถวที่ {_few(empty)} มีช่องว่าง ตรวจว่าชื่อกับตำแหน่งอยู่คนละช่อง")


def _few(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:MOST_SHOWN]))
    return shown + (" ฯลฯ" if len(numbers) > MOST_SHOWN else "")


def _strange_letters(text: str) -> str:
    strange = dict.fromkeys(
        letter for letter in text if not letter.isascii() and _is_strange(letter)
    )
    shown = [f"“{letter}” (U+{ord(letter):04X})" for letter in list(strange)[:MOST_SHOWN]]
    return " ".join(shown) + (" ฯลฯ" if len(strange) > MOST_SHOWN else "")


def _is_strange(letter: str) -> bool:
    if "฀" <= letter <= "๿" or letter in "–—‘’“”…•▪●×÷☐☑☒✓✔□■○":
        return unicodedata.category(letter) == "Cn"
    category = unicodedata.category(letter)
    if category[0] in _PUNCTUATION and ord(letter) < 0x2600:
        return False
    return not unicodedata.name(letter, "").startswith(_KNOWN_SCRIPTS)
