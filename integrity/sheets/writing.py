"""Writing sheets that a spreadsheet opens as meant: text stays text, never a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from integrity.sheets import delimited
from integrity.sheets.cells import LONGEST_TEXT
from integrity.thai import normalise

FONT = "TH Sarabun New"

_THIN = Side(style="thin", color="FF9AA5A1")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
TITLE_FONT = Font(name=FONT, size=18, bold=True)
HEAD_FONT = Font(name=FONT, size=16, bold=True)
BODY_FONT = Font(name=FONT, size=16)
HEAD_FILL = PatternFill("solid", fgColor="FFE3ECE9")
_HEAD_ALIGNMENT = Alignment(horizontal="center", vertical="center", wrap_text=True)
_BODY_ALIGNMENT = Alignment(vertical="top", wrap_text=True)


class CannotWrite(Exception):
    """A value does not fit into a sheet; says which in Thai."""


@dataclass(frozen=True)
class Sheet:
    """What to write: ``titles`` stand above the heading row, ``widths`` are in characters."""

    titles: Sequence[str]
    headings: Sequence[str]
    rows: Iterable[Sequence]
    widths: Sequence[int]
    name: str = "แผน"


def to_xlsx(sheet: Sheet) -> bytes:
    # Before the workbook is begun: left half written, it would keep its temporary file.
    rows = [[_clean(v) if isinstance(v, str) else v for v in row] for row in sheet.rows]
    workbook = Workbook(write_only=True)
    page = workbook.create_sheet(sheet.name)
    page.freeze_panes = f"A{len(sheet.titles) + 2}"
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    for number, width in enumerate(sheet.widths, start=1):
        page.column_dimensions[get_column_letter(number)].width = width
    for title in sheet.titles:
        page.append([_cell(page, _clean(title), TITLE_FONT)])
    page.append([_heading(page, heading) for heading in sheet.headings])
    for row in rows:
        page.append([_body(page, value) for value in row])
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def to_csv(sheet: Sheet) -> bytes:
    """UTF-8 with its mark (Excel shows Thai rubbish without), formulas disarmed."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerows([delimited.escape(title)] for title in sheet.titles)
    writer.writerow(sheet.headings)
    for row in sheet.rows:
        writer.writerow([_csv_value(value) for value in row])
    return stream.getvalue().encode("utf-8-sig")


WRITERS = {"xlsx": to_xlsx, "csv": to_csv}  # by the ending of the file


def _csv_value(value) -> str:
    if isinstance(value, str):
        return delimited.escape(_clean(value))
    return "" if value is None else _plain_number(value)


def _plain_number(value: Decimal | int) -> str:
    return f"{Decimal(value):f}".removesuffix(".00")


def _cell(page, value, font: Font) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value)
    # openpyxl takes "=…" for a formula and "#N/A" for an error; a clerk's text is neither.
    cell.data_type = "s"
    cell.font = font
    return cell


def _heading(page, value: str) -> WriteOnlyCell:
    cell = _cell(page, value, HEAD_FONT)
    cell.alignment, cell.fill, cell.border = _HEAD_ALIGNMENT, HEAD_FILL, _BOX
    return cell


def _body(page, value) -> WriteOnlyCell:
    if isinstance(value, str):
        cell = _cell(page, value, BODY_FONT)
        cell.number_format = "@"
    else:
        cell = WriteOnlyCell(page, value)
        cell.font = BODY_FONT
        if isinstance(value, Decimal):
            cell.number_format = "#,##0" if value == value.to_integral_value() else "#,##0.00"
    cell.alignment, cell.border = _BODY_ALIGNMENT, _BOX
    return cell


def _clean(text: str) -> str:
    cleaned = normalise(text)
    if len(cleaned) > LONGEST_TEXT:
        raise CannotWrite(
            f"ข้อความที่ขึ้นต้นว่า “{cleaned[:40]}” ยาว {len(cleaned):,} อักษร "
            f"ช่องหนึ่งของตารางเก็บได้ {LONGEST_TEXT:,} อักษร กรุณาย่อก่อนส่งออก"
        )
    return cleaned
