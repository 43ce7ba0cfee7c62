"""The wording of survey questions, brought in from outside: a sheet, or pasted lines.

A sheet has the columns ข้อ, ข้อคำถาม and, if wanted, ลักษณะ. A pasted line is a number and the
wording: ``i1 ท่านปฏิบัติงาน…``; columns copied from a sheet stay apart by tabs.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction

from integrity import history
from integrity.sheets.cells import as_text
from integrity.sheets.workbook import read_sheets
from integrity.thai import arabic_digits, normalise
from ita.models import AssessmentScheme, Question

LINE = re.compile(r"(?P<code>[A-Za-z]+ ?[0-9]+)(?:\s*[.):]\s*|\s+|$)(?P<text>.*)", re.DOTALL)
POLARITIES = {
    "เชิงบวก": Question.Polarity.POSITIVE,
    "บวก": Question.Polarity.POSITIVE,
    "เชิงลบ": Question.Polarity.NEGATIVE,
    "ลบ": Question.Polarity.NEGATIVE,
}
NUMBER, WORDING, POLARITY = "ข้อ", "ข้อคำถาม", "ลักษณะ"
DEEPEST_HEADING = 20
NO_HEADINGS = "ไม่พบหัวคอลัมน์ ข้อ และ ข้อคำถาม ใน 20 แถวแรก (คอลัมน์ ลักษณะ มีหรือไม่มีก็ได้)"


@dataclass(frozen=True)
class Wording:
    line: int  # as the person counts them
    code: str
    text: str
    polarity: str = ""


@dataclass
class Reading:
    wordings: list[Wording] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_lines(text: str) -> Reading:
    """A line that begins with no number belongs to the question above it."""
    rows: list[tuple[int, str, list[str]]] = []
    reading = Reading()
    for number, line in enumerate(normalise(text).split("\n"), start=1):
        found = LINE.match(arabic_digits(line.strip()))
        if found:
            # The wording itself keeps its digits.
            rest = line.strip()[found.start("text") :]
            rows.append((number, found["code"], [rest]))
        elif line.strip() and rows:
            rows[-1][2].append(line.strip())
        elif line.strip():
            reading.problems.append(f"บรรทัดที่ {number}: ขึ้นต้นด้วยเลขข้อ เช่น i1 แล้วตามด้วยข้อคำถาม")
    for number, code, parts in rows:
        text, *cells = " ".join(parts).split("\t")
        _add(reading, number, code, text, " ".join(cells))
    return reading


def read_file(content: bytes) -> Reading:
    """The first sheet that has the headings. Raises UnreadableSheet."""
    for sheet in read_sheets(content):
        rows = enumerate(sheet.rows, start=1)
        for _, row in islice(rows, DEEPEST_HEADING):
            headings = [_cell(cell) for cell in row]
            if {NUMBER, WORDING} <= set(headings):
                return _read_rows(headings, rows)
    return Reading(problems=[NO_HEADINGS])


def _read_rows(headings: list[str], rows: Iterable[tuple[int, tuple]]) -> Reading:
    reading = Reading()
    for number, row in rows:
        cells = dict(zip(headings, map(_cell, row), strict=False))
        if any(cells.values()):
            _add(
                reading,
                number,
                cells.get(NUMBER, ""),
                cells.get(WORDING, ""),
                cells.get(POLARITY, ""),
            )
    return reading


def _cell(value: object) -> str:
    try:
        return as_text(value)
    except ValueError:
        return ""  # said as what is then missing


def _add(reading: Reading, line: int, code: str, text: str, polarity: str) -> None:
    code, text, polarity = _code(code), text.strip(), polarity.strip()
    if not text:
        reading.problems.append(f"บรรทัดที่ {line}: ข้อ {code or '?'} ไม่มีข้อคำถาม")
    if polarity and polarity not in POLARITIES:
        reading.problems.append(f"บรรทัดที่ {line}: ลักษณะต้องเป็น เชิงบวก หรือ เชิงลบ")
    reading.wordings.append(Wording(line, code, text, POLARITIES.get(polarity, "")))


def _code(code: str) -> str:
    return re.sub(r"\s+", "", arabic_digits(code))


def problems_of(scheme: AssessmentScheme, wordings: list[Wording]) -> list[str]:
    """What the scheme does not have, and what stands there twice."""
    known = {code.casefold() for code in _questions(scheme).values_list("code", flat=True)}
    seen, found = set(), []
    for each in wordings:
        code = each.code.casefold()
        if code not in known:
            found.append(f"บรรทัดที่ {each.line}: กรอบนี้ไม่มีข้อ {each.code or '(ว่าง)'}")
        elif code in seen:
            found.append(f"บรรทัดที่ {each.line}: ข้อ {each.code} ซ้ำ")
        seen.add(code)
    return found


@transaction.atomic
def write(scheme: AssessmentScheme, wordings: list[Wording], *, by) -> int:
    """How many questions got another wording; an empty polarity leaves what is there."""
    rows = {row.code.casefold(): row for row in _questions(scheme)}
    changed = []
    for each in wordings:
        row = rows[each.code.casefold()]
        before = (row.text, row.polarity)
        row.text, row.polarity = each.text, each.polarity or row.polarity
        if (row.text, row.polarity) != before:
            changed.append(row)
    return history.bulk_update(changed, ("text", "polarity"), by=by, reason="นำเข้าข้อคำถาม")


def _questions(scheme: AssessmentScheme):
    return Question.objects.filter(indicator__instrument__scheme=scheme)
