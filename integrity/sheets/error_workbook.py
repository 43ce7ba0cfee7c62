"""The clerk's own file back, with what is wrong written beside each row.

Values only, as they were read: whatever was a formula is what it gave, and whatever looks like one
is text. A cell that the spreadsheet itself could not give stays an error, so that a file sent back
uncorrected is refused again instead of being read as blank.
"""

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from integrity.sheets.attempts import SheetFile
from integrity.sheets.cells import LONGEST_TEXT
from integrity.sheets.fields import SheetResource
from integrity.sheets.problems import ERRORS_HEADING, CellProblem
from integrity.sheets.table import heading_key, rows_and_heading
from integrity.sheets.workbook import read_sheets
from integrity.sheets.writing import FONT

Error = dict[str, object]  # as SheetError.as_dict() gives it

_PLAIN = Font(name=FONT, size=16)
_BOLD = Font(name=FONT, size=16, bold=True)
_WRONG = Font(name=FONT, size=16, bold=True, color="FF9C0006")
_WRONG_FILL = PatternFill("solid", fgColor="FFFFC7CE")
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_LIST_HEADINGS = ("แถวที่", "อยู่ใต้หัวตาราง", "พิมพ์ว่า", "ต้องแก้อย่างไร")
_LIST_WIDTHS = (10, 28, 40, 90)


def with_errors(file: SheetFile, resource: SheetResource, errors: Sequence[Error]) -> bytes:
    """An .xlsx of the table's sheet and a list of all errors. Raises UnreadableSheet."""
    rows, heading_row, heading = rows_and_heading(read_sheets(file.content), resource)
    rows, heading = [_trimmed(row) for row in rows], _trimmed(heading)
    kept = [index for index in range(max(map(len, rows))) if not _is_errors(heading, index)]
    workbook = Workbook(write_only=True)
    page = workbook.create_sheet("แผน")
    page.freeze_panes = f"A{heading_row + 1}"
    places = _places(heading, kept)
    for place, index in enumerate(kept, start=1):
        field = _field(heading, index, resource)
        page.column_dimensions[get_column_letter(place)].width = field.width if field else 16
    page.column_dimensions[get_column_letter(len(kept) + 1)].width = 70
    by_row: dict[int, list[Error]] = defaultdict(list)
    for error in errors:
        by_row[error["row"]].append(error)
    for number, row in enumerate(rows, start=1):
        page.append(_line(page, number, row, kept, heading_row, places, by_row.get(number, ())))
    _list(workbook, errors)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _trimmed(row: tuple) -> tuple:
    end = len(row)
    while end and (row[end - 1] is None or row[end - 1] == ""):
        end -= 1
    return row[:end]


def _is_errors(heading: tuple, index: int) -> bool:
    return index < len(heading) and heading_key(heading[index]) == ERRORS_HEADING


def _field(heading: tuple, index: int, resource: SheetResource):
    key = heading_key(heading[index]) if index < len(heading) else ""
    return resource.fields.get(resource.name_of_heading(key) or "") if key else None


def _places(heading: tuple, kept: list[int]) -> dict[str, int]:
    """Where the column of a heading stands in the new file, counted from 1."""
    return {
        heading_key(heading[index]): place
        for place, index in enumerate(kept, start=1)
        if index < len(heading)
    }


def _line(page, number, row, kept, heading_row, places, errors: Iterable[Error]) -> list:
    """A row of the file, its erring cells marked, and what is wrong with them at its end."""
    wrong = {places.get(heading_key(error["column"])) for error in errors}
    cells = [
        _cell(page, row[index] if index < len(row) else None, number == heading_row, place in wrong)
        for place, index in enumerate(kept, start=1)
    ]
    if number == heading_row:
        cells.append(_text(page, ERRORS_HEADING, _BOLD))
    elif errors:
        said = "\n".join(_said(error, number, places) for error in errors)[:LONGEST_TEXT]
        cells.append(_text(page, said, _WRONG, _WRONG_FILL))
    return cells


def _said(error: Error, number: int, places: dict[str, int]) -> str:
    place = places.get(heading_key(error["column"]))
    if not place:
        return str(error["message"])
    return f"ช่อง {get_column_letter(place)}{number} “{error['column']}”: {error['message']}"


def _cell(page, value, is_heading: bool, is_wrong: bool) -> WriteOnlyCell:
    fill = _WRONG_FILL if is_wrong else None
    if isinstance(value, CellProblem):
        cell = WriteOnlyCell(page, "#N/A")
        cell.data_type, cell.font, cell.fill = "e", _WRONG, _WRONG_FILL
        return cell
    if isinstance(value, str):
        return _text(page, value[:LONGEST_TEXT], _BOLD if is_heading else _PLAIN, fill)
    cell = WriteOnlyCell(page, value)
    cell.font, cell.alignment = _PLAIN, _WRAPPED
    if fill:
        cell.fill = fill
    return cell


def _text(page, value: str, font: Font, fill: PatternFill | None = None) -> WriteOnlyCell:
    # What no workbook may hold (a delimited text may), nobody sees either.
    cell = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("", value))
    # openpyxl takes "=…" for a formula and "#N/A" for an error; a clerk's text is neither.
    cell.data_type, cell.font, cell.alignment = "s", font, _WRAPPED
    if fill:
        cell.fill = fill
    return cell


def _list(workbook: Workbook, errors: Sequence[Error]) -> None:
    page = workbook.create_sheet("รายการข้อผิดพลาด")
    for number, width in enumerate(_LIST_WIDTHS, start=1):
        page.column_dimensions[get_column_letter(number)].width = width
    page.append([_text(page, heading, _BOLD) for heading in _LIST_HEADINGS])
    page.freeze_panes = "A2"
    for error in _rows(errors):
        page.append([_text(page, each, _PLAIN) for each in error])


def _rows(errors: Sequence[Error]) -> Iterator[tuple[str, ...]]:
    for error in errors:
        row = str(error["row"]) if error["row"] else "ทั้งไฟล์"
        yield row, error["column"] or "–", error["value"] or "–", str(error["message"])
