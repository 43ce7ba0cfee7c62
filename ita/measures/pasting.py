"""Numbered text, as it is copied from a paper, to the rows of a set of measures.

A heading that names an indicator ("ตัวชี้วัดที่ ๖ คุณภาพการดำเนินงาน", or the title alone) puts what
follows under it. Without headings no measure answers an indicator. The same text under two
indicators is one measure that answers both. Words stay as typed; what is not clear is a doubt.
"""

import re
from dataclasses import dataclass, field

from integrity.numbered import OpenList, numbers_of, place, read_mark
from integrity.thai import arabic_digits, name_key, nearest, normalise, truncate
from ita.measures.writing import LONGEST_MARK, MeasureRow
from ita.models import AssessmentScheme, Indicator
from ita.models.measures import DEEPEST

LONGEST_SHOWN = 60
# The longest title with its number and its score; what is longer is a measure, and not looked
# through for what stands behind a title.
LONGEST_HEADING = 400
_NAMED = re.compile(
    r"(?:[0-9๐-๙]{1,2}\s*[.)]\s*)?ตัวชี้วัด(?:ที่)?\s*(?P<number>[0-9๐-๙]{1,2})?\s*[:.)–—-]?\s*(?P<title>.*)"
)
# What stands behind the title of a heading: "(IIT)", "ได้คะแนน ๗๑.๔๙ คะแนน", a colon.
_BEHIND = re.compile(r"\s*(?:\((?:IIT|EIT|OIT)\)|(?:ได้)?คะแนน.*|[:：]|ดังนี้)\s*$", re.IGNORECASE)
# What a page leaves when it is copied: its number, and the first words of the next page.
_FURNITURE = re.compile(r"(?:[-–—]\s*)?[0-9๐-๙]{1,3}(?:\s*[-–—])?|/.{1,40}(?:\.{3}|…)")
# Words that lead to a list, such as "จึงมีแนวทางให้เจ้าหน้าที่ถือปฏิบัติ ดังนี้".
_LEADING = re.compile(r"(?:ดังนี้|ดังต่อไปนี้|ต่อไปนี้)\s*[:：]?$")


# Behind the measures stand the words that end a paper, and who signed it.
_CLOSING = re.compile(r"จึงประกาศ|จึงเรียนมา|ประกาศ\s*ณ\s*วันที่|สั่ง\s*ณ\s*วันที่|\(?ลงชื่อ")


@dataclass
class Pasted:
    """``introduction``: what stands before the first measure; ``doubts`` are for a clerk to see
    to; ``notes`` tell what was done; ``errors`` keep the text from being brought in."""

    rows: list[MeasureRow] = field(default_factory=list)
    title: str = ""
    introduction: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def indicators(self) -> set[int]:
        return {number for row in self.rows for number in row.indicators or ()}


def parse(text: str, scheme: AssessmentScheme) -> Pasted:
    rows = Indicator.objects.filter(instrument__scheme=scheme).order_by("number")
    reader = _Reader(list(rows), scheme.year)
    for line in normalise(text).split("\n"):
        if line := " ".join(line.split()):
            reader.read(line)
    return reader.finished()


class _Reader:
    def __init__(self, indicators: list[Indicator], year: int):
        self.found, self.year = Pasted(), year
        self.numbers = {row.number: row for row in indicators}
        self.names = {
            name_key(name): row.number
            for row in indicators
            for name in (row.title, *row.aliases.splitlines())
            if name.strip()
        }
        self.under: int | None = None
        self.headed: set[int] = set()
        self.lists: list[OpenList] = []
        self.rows: list[MeasureRow] = []
        self.is_closed = False

    def read(self, line: str) -> None:
        if self.is_closed or (self.rows and _CLOSING.match(line)):
            self.is_closed = True
            self.found.notes.append(f"ข้ามท้ายเอกสาร “{truncate(line, LONGEST_SHOWN)}”")
            return
        kind, mark = read_mark(line)
        if self._is_heading(line, mark):
            return
        if _FURNITURE.fullmatch(line):
            self.found.notes.append(f"ข้าม “{line}” ซึ่งเป็นเลขหน้าหรือคำต่อหน้า")
        elif mark:
            self._numbered(kind, mark, line[len(mark) :].strip())
        else:
            self._unnumbered(line)

    # Headings

    def _is_heading(self, line: str, mark: str) -> bool:
        if len(line) > LONGEST_HEADING:
            return False
        named = _NAMED.fullmatch(line)
        title = _without_end(named["title"] if named else line[len(mark) :].strip() or line)
        by_name = self.names.get(name_key(title))
        is_short = len(title) <= LONGEST_SHOWN
        number = named["number"] if named else None
        if by_name in self.headed and len(marked := numbers_of(mark)) == 1:
            number = number or str(marked[0])
        if number and (is_short or by_name is not None):
            self._head(int(arabic_digits(number)), title, by_name)
        elif by_name is not None:
            self._begin(by_name)
        elif named and is_short and not mark:
            self._unknown(line, title)
        else:
            return False
        return True

    def _head(self, number: int, title: str, by_name: int | None) -> None:
        if by_name is not None and by_name != number:
            number = self._contradicted(number, title, by_name)
        if number not in self.numbers:
            self._refuse(f"ตัวชี้วัดที่ {number} {title}", title)
            return
        own = self.numbers[number]
        if title and by_name is None:
            self.found.doubts.append(
                f"หัวข้อ “ตัวชี้วัดที่ {number} {truncate(title, LONGEST_SHOWN)}”: "
                f"กรอบปี {self.year} เรียกว่า “{own.title}” ระบบจัดไว้ตามเลข"
            )
        self._begin(number)

    def _contradicted(self, number: int, title: str, by_name: int) -> int:
        """The name holds, unless it stood over a list before and the number did not: then the
        name was copied from above and left."""
        is_copied = by_name in self.headed and number in self.numbers.keys() - self.headed
        told = (
            f"เลข เพราะชื่อนี้มีหัวข้อก่อนหน้าแล้ว ตัวชี้วัดที่ {number} คือ “{self.numbers[number].title}”"
            if is_copied
            else "ชื่อ"
        )
        self.found.doubts.append(
            f"หัวข้อ “ตัวชี้วัดที่ {number} {title}”: ชื่อนี้เป็นของตัวชี้วัดที่ {by_name} ในกรอบปี {self.year} "
            f"ระบบจัดไว้ตาม{told}"
        )
        return number if is_copied else by_name

    def _begin(self, number: int | None) -> None:
        self.under, self.lists = number, []
        self.headed |= {number} - {None}

    def _unknown(self, line: str, title: str) -> None:
        self.found.doubts.append(
            f"ไม่รู้จักหัวข้อ “{truncate(line, LONGEST_SHOWN)}” ในกรอบปี {self.year}{self._hint(title)} "
            "มาตรการใต้หัวข้อนี้ไม่ระบุตัวชี้วัด เลือกภายหลังได้"
        )
        self._begin(None)

    def _refuse(self, line: str, title: str) -> None:
        self.found.errors.append(
            f"กรอบปี {self.year} ไม่มี “{truncate(line, LONGEST_SHOWN)}”{self._hint(title)} "
            "แก้เลขหรือชื่อของหัวข้อนี้ แล้วนำเข้าใหม่"
        )
        self._begin(None)

    def _hint(self, title: str) -> str:
        near = nearest(title, [row.title for row in self.numbers.values()])
        return f" ใกล้เคียงที่สุดคือ “{near}”" if near else ""

    # Measures

    def _numbered(self, kind: str, mark: str, words: str) -> None:
        self._watch_number(kind, mark)
        self.lists = place(self.lists, OpenList(kind, numbers_of(mark)))
        level = len(self.lists)
        if level > DEEPEST:
            self.found.notes.append(
                f"“{mark} {truncate(words, LONGEST_SHOWN)}” ลึกเกินสามชั้น ระบบจัดไว้ที่ชั้นที่สาม"
            )
            level = DEEPEST
        if not words:
            self.found.doubts.append(f"เลข {mark} ไม่มีข้อความ ระบบรอข้อความในบรรทัดถัดไป")
        if len(mark) > LONGEST_MARK:
            words, mark = f"{mark} {words}", ""
        answers = {self.under} if self.under is not None and level == 1 else set()
        self.rows.append(MeasureRow(words, level, mark, answers))

    def _watch_number(self, kind: str, mark: str) -> None:
        new = OpenList(kind, numbers_of(mark))
        last = next((each for each in reversed(self.lists) if each.continues(new)), None)
        if last is None or not new.number or last.number[:-1] != new.number[:-1]:
            return
        step = new.number[-1] - last.number[-1]
        if step == 0:
            self.found.doubts.append(f"เลข {mark} มีสองครั้งติดกัน")
        elif step > 1:
            self.found.doubts.append(f"เลขข้ามไปที่ {mark}")
        elif step < 0 and self.under is None and new.number[-1] != 1:
            self.found.doubts.append(f"เลขย้อนกลับมาที่ {mark}")

    def _unnumbered(self, line: str) -> None:
        last = self.rows[-1] if self.rows else None
        if last is not None and not last.text:
            last.text = line
        elif self.under is not None and not self.lists:
            # A single measure under its heading is often not numbered.
            self.rows.append(MeasureRow(line, 1, "", {self.under}))
        elif last is None:
            self.found.introduction.append(line)
        elif self.lists:
            last.text = f"{last.text}\n{line}"
        else:
            self.rows.append(MeasureRow(line, 1))

    # The whole

    def finished(self) -> Pasted:
        found = self.found
        rows = [row for row in self.rows if row.text]
        if len(rows) < len(self.rows):
            found.notes.append(f"ข้ามเลขที่ไม่มีข้อความ {len(self.rows) - len(rows)} แห่ง")
        found.rows = self._merged(rows)
        if not found.rows and found.introduction:
            # Lines without any number are measures, a line each.
            found.rows = [MeasureRow(line) for line in found.introduction]
            found.doubts.append("ไม่พบเลขข้อ ระบบนับหนึ่งบรรทัดเป็นหนึ่งมาตรการ")
            found.introduction = []
        if not found.rows:
            found.errors.append("ไม่พบมาตรการในข้อความ วางข้อความที่มีเลขข้อ เช่น ๑. กำหนดให้มี…")
        _take_title(found)
        return found

    def _merged(self, rows: list[MeasureRow]) -> list[MeasureRow]:
        """A measure that stands under two indicators, with all that stands under it, is one."""
        blocks: list[list[MeasureRow]] = []
        for row in rows:
            if row.level == 1 or not blocks:
                blocks.append([row])
            else:
                blocks[-1].append(row)
        known: dict[tuple, list[MeasureRow]] = {}
        kept = []
        for block in blocks:
            words = tuple((row.level, name_key(row.text)) for row in block)
            if first := known.get(words):
                self._join(first[0], block[0])
            else:
                known[words] = block
                kept += block
        return kept

    def _join(self, first: MeasureRow, again: MeasureRow) -> None:
        said = truncate(first.text, LONGEST_SHOWN)
        if again.indicators - first.indicators:
            first.indicators |= again.indicators
            numbers = ", ".join(map(str, sorted(first.indicators)))
            self.found.notes.append(f"“{said}” อยู่ใต้หลายตัวชี้วัด ({numbers}) นับเป็นมาตรการเดียว")
        else:
            self.found.doubts.append(f"“{said}” มีสองครั้ง ระบบเก็บไว้ครั้งเดียว")


def _without_end(title: str) -> str:
    while (shorter := _BEHIND.sub("", title).strip()) != title:
        title = shorter
    return title


def _take_title(found: Pasted) -> None:
    """A first line that names what it is, in a text with more lines before the list."""
    lines = found.introduction
    if lines and re.match(r"(?:แนวทาง|มาตรการ)", lines[0]) and not _LEADING.search(lines[0]):
        found.title = lines.pop(0)
