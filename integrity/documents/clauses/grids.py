"""Lines in columns: tables, and lists of people with what they are."""

import re

from integrity.documents.clauses.lines import Line
from integrity.documents.clauses.rows import ClauseRow, Kind
from integrity.numbered import read_mark
from integrity.thai import name_key

# นาย, but not นายก, นายช่าง or นายทะเบียน: those are positions.
PERSON = re.compile(
    r"(?:นางสาว|นาง(?!สาว)|น\.ส\.|นาย(?!ก(?:เทศ|องค์|สภา|รัฐ|สมาคม|เมือง|อบ)|ช่าง|ทะเบียน|อำเภอ|แพทย์|จ้าง|ตรวจ|ทหาร|หน้า)"
    r"|ดร\.|ว่าที่|พระ(?:ครู|มหา)|หม่อม|ม\.[รล]\.|[รพ]\.[ตจทอ]\.[ตทอ]|[สจพ]\.[สตอ]\.?|สิบ|จ่า|พัน|ร้อย|ดาบ"
    r"|นพ\.|พญ\.|[รผ]?ศ\.)"
)  # fmt: skip


def grid_at(lines: list[Line], at: int, under: int) -> tuple[ClauseRow, int] | None:
    """The list of people or the table that begins at this line, and how many lines it takes."""
    for kind, cells_of in ((Kind.MEMBERS, _member_cells), (Kind.TABLE, _table_cells)):
        rows = []
        for place in range(at, len(lines)):
            found = cells_of(lines[place].text)
            if not found or (rows and lines[place].after_gap and kind == Kind.TABLE):
                break
            rows.append(found)
        # Lines that merely hold a tab have no columns in common.
        if len(rows) >= 2 and (kind == Kind.MEMBERS or len(rows[0]) == len(rows[1])):
            if kind == Kind.TABLE and _is_listing(rows):
                kind = Kind.MEMBERS
            return ClauseRow(kind, under, "", "\n".join(map(" | ".join, rows))), len(rows)
    return None


def _member_cells(line: str) -> list[str]:
    """The number as typed stays before the name."""
    mark = read_mark(line)[1]
    rest = line[len(mark) :].strip()
    cells = _columns(rest) if re.search(r"[\t|]", rest) else re.split(" {2,}", rest)
    if len(cells) < 2 or not PERSON.match(cells[0]):
        return []
    return [f"{mark} {cells[0]}".strip(), *cells[1:]]


def _table_cells(line: str) -> list[str]:
    mark = read_mark(line)[1]
    # The tab behind the number of a list is no column.
    return _columns(line) if len(_columns(line[len(mark) :].strip())) > 1 else []


def _columns(line: str) -> list[str]:
    """Each tab is a column of its own: an empty cell keeps its place. "|" may frame the line."""
    line = line.strip("|").strip(" ") if line.startswith("|") else line
    return [cell.strip() for cell in re.split(r"[\t|]", line)]


def _is_listing(rows: list[list[str]]) -> bool:
    """Lines that all begin alike (ตัวชี้วัดที่ ๑, ตัวชี้วัดที่ ๒) have no head above them."""
    beginnings = {re.sub("[0-9].*", "", name_key(row[0])) for row in rows}
    return len(beginnings) == 1 and len(beginnings.pop()) >= 4
