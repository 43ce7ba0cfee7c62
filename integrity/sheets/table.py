"""The table of a sheet: its heading row, found under whatever title rows, and the rows below."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice, zip_longest

from django.conf import settings
from openpyxl.utils import get_column_letter

from integrity.sheets.cells import as_text
from integrity.sheets.fields import SheetResource
from integrity.sheets.problems import (
    ERRORS_HEADING,
    NOT_A_SHEET,
    CellProblem,
    NoHeading,
    UnreadableSheet,
)
from integrity.sheets.workbook import RawSheet, is_delimited, read_sheets
from integrity.thai import arabic_digits, normalise

# Title rows above the heading: office, plan, period, a blank line or two.
DEEPEST_HEADING = 20
# Fewer known headings than this, and the row is not a heading but a sentence with such a word.
FEWEST_HEADINGS = 3

# What the second row of a heading says under a year.
_UNIT = re.compile(r"(?=.)(?:งบประมาณ|จำนวนเงิน|จำนวน|วงเงิน|งบ)?\(?(?:บาท)?\)?")
_ASIDE = re.compile(r"\((?:บาท|พ\.?ศ\.?)\)|[:.*]+$")


@dataclass(frozen=True)
class Row:
    """``number`` as the spreadsheet counts; ``values`` by field, only of the columns there are."""

    number: int
    values: dict[str, object]


@dataclass
class Table:
    sheet_title: str
    headings: dict[str, str]
    unread: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def heading_key(heading: object) -> str:
    """What two headings have in common that a clerk would call the same."""
    if heading is None or isinstance(heading, CellProblem):
        return ""
    plain = arabic_digits(normalise(str(heading))).casefold()
    return _ASIDE.sub("", "".join(plain.split()))


def table_of_file(name: str, content: bytes, resource: SheetResource) -> Table:
    """The table of a file by the clerk's ``name``. Raises UnreadableSheet.

    Any text can be parted by commas, so one without a heading is called a table that lacks it
    only where the clerk says that it is one.
    """
    try:
        return read_table(read_sheets(content), resource)
    except NoHeading as lacking:
        if is_delimited(content) and not name.lower().endswith(".csv"):
            raise UnreadableSheet(NOT_A_SHEET) from lacking
        raise


def rows_and_heading(
    sheets: Iterable[RawSheet], resource: SheetResource
) -> tuple[Iterator[tuple], int, tuple]:
    """All rows of the sheet that has the table, from the top, which of them is the heading, and
    the heading as it is read. Raises UnreadableSheet."""
    found = next((each for sheet in sheets if (each := _Candidate.search(sheet, resource))), None)
    if found is None:
        raise NoHeading("ไม่พบแถวหัวตาราง")
    return chain(found.above, found.heading_rows, found.rest), found.heading_row, found.heading


def read_table(sheets: Iterable[RawSheet], resource: SheetResource) -> Table:
    """The one table of the file. Raises UnreadableSheet when there is none, or more than one."""
    found = [each for sheet in sheets if (each := _Candidate.search(sheet, resource))]
    if not found:
        wanted = ", ".join(each.column_name for each in resource.required_fields())
        raise NoHeading(f"ไม่พบแถวหัวตารางใน {DEEPEST_HEADING} แถวแรก หัวตารางต้องมีคอลัมน์ {wanted}")
    if len(found) > 1:
        titles = ", ".join(f"“{each.sheet.title}”" for each in found)
        raise UnreadableSheet(
            f"พบตารางในหลายแผ่นงาน ({titles}) กรุณารวมไว้ในแผ่นงานเดียว เพราะระบบอ่านทั้งไฟล์เป็นตารางเดียว"
        )
    return found[0].read()


@dataclass
class _Candidate:
    """A sheet with a heading, of one row or of two, and what of it is not read yet."""

    sheet: RawSheet
    resource: SheetResource
    heading_rows: list[tuple]
    heading_row: int
    rest: Iterator[tuple]
    above: list[tuple]

    @classmethod
    def search(cls, sheet: RawSheet, resource: SheetResource) -> "_Candidate | None":
        rows = iter(sheet.rows)
        head, problem = _head(rows)
        scores = [len({name for name in _names(row, resource) if name}) for row in head]
        best = max(scores, default=0)
        # A text parted by the wrong delimiter may not parse; then another way has the heading.
        if problem and (sheet.title or best >= FEWEST_HEADINGS):
            raise problem
        if best < FEWEST_HEADINGS:
            return None
        top = scores.index(best)
        if top and scores[top - 1] and _is_second_half(head[top], head[top - 1], resource):
            top -= 1
        under = head[top + 1 : top + 2]
        end = top + (2 if under and _is_second_half(under[0], head[top], resource) else 1)
        return cls(sheet, resource, head[top:end], top + 1, chain(head[end:], rows), head[:top])

    @property
    def heading(self) -> tuple:
        """One heading of the rows: below another, the one that names a column says more."""
        first, *second = self.heading_rows
        if not second:
            return first
        below = [
            cell if name else None
            for cell, name in zip(second[0], _names(second[0], self.resource), strict=True)
        ]
        both = zip_longest(below, first)
        return tuple(above if cell is None else cell for cell, above in both)

    def read(self) -> Table:
        heading = self.heading
        names = _names(heading, self.resource)
        self._check(names)
        columns = {name: index for index, name in enumerate(names) if name}
        table = Table(self.sheet.title, {n: _typed(heading[i]) for n, i in columns.items()})
        table.unread = [
            _typed(cell)
            for cell, name in zip(heading, names, strict=True)
            if not name and heading_key(cell) not in ("", ERRORS_HEADING)
        ]
        first = self.heading_row + len(self.heading_rows)
        for number, cells in enumerate(self.rest, start=first):
            if any(_is_filled(cell) for cell in cells):
                table.rows.append(_row(number, cells, columns))
                if len(table.rows) > settings.SHEET_MAX_ROWS:
                    raise UnreadableSheet(
                        f"ตารางมีมากกว่า {settings.SHEET_MAX_ROWS:,} แถว ระบบหยุดอ่าน "
                        "กรุณาตรวจว่าเป็นไฟล์ที่ถูกต้อง"
                    )
        return table

    def _check(self, names: list[str | None]) -> None:
        missing = [f.column_name for n, f in self.resource.required().items() if n not in names]
        if missing:
            raise UnreadableSheet(f"หัวตาราง (แถว {self.heading_row}) ขาดคอลัมน์ {', '.join(missing)}")
        for name in names:
            if name and names.count(name) > 1:
                letters = [get_column_letter(i + 1) for i, each in enumerate(names) if each == name]
                heading = _typed(self.heading[names.index(name)])
                raise UnreadableSheet(
                    f"หัวตาราง “{heading}” ซ้ำกันที่คอลัมน์ {' และ '.join(letters)} กรุณาเหลือไว้คอลัมน์เดียว"
                )


def _is_second_half(row: tuple, above: tuple, resource: SheetResource) -> bool:
    """Whether a row goes on with the heading above it: years, or units under years, and no data."""
    known = {name for name in _names(above, resource) if name}
    filled = [cell for cell in row if _is_filled(cell)]
    return bool(filled) and all(
        _UNIT.fullmatch("".join(str(cell).split()))
        or ((name := resource.name_of_heading(heading_key(cell))) and name not in known)
        for cell in filled
    )


def _head(rows: Iterator[tuple]) -> tuple[list[tuple], UnreadableSheet | None]:
    """The rows in which a heading may stand, and what kept us from reading all of them."""
    head: list[tuple] = []
    try:
        for row in islice(rows, DEEPEST_HEADING):
            head.append(row)
    except UnreadableSheet as problem:
        return head, problem
    return head, None


def _names(row: tuple, resource: SheetResource) -> list[str | None]:
    return [resource.name_of_heading(key) if (key := heading_key(cell)) else None for cell in row]


def _typed(heading: object) -> str:
    return " ".join(as_text(heading).split())


def _is_filled(cell: object) -> bool:
    return cell is not None and not (isinstance(cell, str) and not cell.strip())


def _row(number: int, cells: tuple, columns: dict[str, int]) -> Row:
    width = len(cells)
    return Row(number, {name: cells[i] if i < width else None for name, i in columns.items()})
