"""Writing long lists row by row: memory does not grow with the rows, text stays text."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from integrity.sheets import delimited
from integrity.sheets.cells import LONGEST_TEXT
from integrity.sheets.writing import FONT
from integrity.thai import thai_date

# Real dates, so that a column sorts by time; the spreadsheet shows their years in พ.ศ. (calendar
# 07 of the Thai locale). A text such as "5 มิ.ย. 2569" would sort by its day, and "2569-06-05"
# would be taken for a date of the common era.
DATE_FORMAT = "[$-107041E]d mmm yyyy;@"
MOMENT_FORMAT = "[$-107041E]d mmm yyyy hh:mm;@"
NARROWEST, WIDEST = 10, 60

_FONT = Font(name=FONT, size=16)
_HEAD_FONT = Font(name=FONT, size=16, bold=True)
_HEAD_FILL = PatternFill("solid", fgColor="FFE3ECE9")
_TOP = Alignment(vertical="top", wrap_text=True)

Value = str | int | float | Decimal | date | datetime | None


def write_xlsx(
    file,
    headings: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    widths: Sequence[int],
    origin: Sequence[tuple[str, str]] = (),
) -> int:
    """The number of rows written. ``origin``: what a second page says of the list."""
    workbook = Workbook(write_only=True)
    page = workbook.create_sheet("รายการ")
    page.freeze_panes = "A2"
    for number, width in enumerate(widths, start=1):
        letter = get_column_letter(number)
        page.column_dimensions[letter].width = min(max(width, NARROWEST), WIDEST)
    page.append([_heading(page, heading) for heading in headings])
    kinds = [_Cells(page) for _ in headings]
    count = 0
    for row in rows:
        page.append([cells.of(value) for cells, value in zip(kinds, row, strict=True)])
        count += 1
    page.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{count + 1}"
    if origin:
        _write_origin(workbook, [*origin, ("จำนวนแถว", count)])
    workbook.save(file)
    return count


def write_csv(file, headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    """UTF-8 with its mark, formulas disarmed; a date is the text a person reads."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([delimited.escape(heading) for heading in headings])
    count = 0
    for row in rows:
        writer.writerow([_csv_text(value) for value in row])
        count += 1
    text.detach()
    return count


class _Cells:
    """The cells of one column. Each is written at once, so one of a kind serves every row."""

    def __init__(self, page):
        self.text = _cell(page)
        self.number = _cell(page)
        self.date = _cell(page)

    def of(self, value):
        if value is None or value == "":
            return None
        if isinstance(value, str):
            return _say(self.text, value)
        if isinstance(value, date):
            self.date.value = value
            self.date.number_format = MOMENT_FORMAT if isinstance(value, datetime) else DATE_FORMAT
            return self.date
        self.number.value = value
        self.number.number_format = _number_format(value)
        return self.number


def _cell(page, font: Font = _FONT) -> WriteOnlyCell:
    cell = WriteOnlyCell(page)
    cell.font, cell.alignment = font, _TOP
    return cell


def _say(cell: WriteOnlyCell, text: str) -> WriteOnlyCell:
    """openpyxl takes "=…" for a formula and "#N/A" for an error; a clerk's text is neither."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST_TEXT]
    cell.data_type = "s"
    cell.number_format = "@"
    return cell


def _heading(page, text: str) -> WriteOnlyCell:
    cell = _say(_cell(page, _HEAD_FONT), text)
    cell.fill = _HEAD_FILL
    return cell


def _number_format(value) -> str:
    """Baht with commas; a count, a year or a place in the order as it is."""
    if not isinstance(value, Decimal):
        return "General"
    return "#,##0" if value == value.to_integral_value() else "#,##0.00"


def _write_origin(workbook: Workbook, lines: Iterable[tuple]) -> None:
    page = workbook.create_sheet("ที่มา")
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 18, WIDEST
    for label, value in lines:
        cell = _cell(page)
        page.append([_say(_cell(page, _HEAD_FONT), label), _say(cell, str(value))])


def _csv_text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return delimited.escape(value)
    if isinstance(value, datetime):
        return f"{thai_date(value, 'short')} {value:%H:%M}"
    if isinstance(value, date):
        return thai_date(value, "short")
    return f"{value:f}".removesuffix(".00") if isinstance(value, Decimal) else str(value)
