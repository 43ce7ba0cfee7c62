"""A blank sheet to fill in: its headings, the values its cells may hold, and how to fill each."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from integrity.sheets.writing import BODY_FONT, HEAD_FILL, HEAD_FONT, TITLE_FONT, Sheet

LISTS = "ค่าที่ใช้ได้"
NOTES = "วิธีกรอก"
# As many rows get their lists of choices; a longer plan is filled in all the same.
ROWS_WITH_CHOICES = 500
_WRAPPED = Alignment(vertical="top", wrap_text=True)


@dataclass(frozen=True)
class Values:
    """A list of allowed values. ``column``: the heading whose cells offer it; ``only``: nothing
    else may be typed there (off where a cell may hold several)."""

    heading: str
    values: Sequence[str]
    column: str = ""
    only: bool = False


@dataclass(frozen=True)
class Template:
    sheet: Sheet
    lists: Sequence[Values] = ()
    notes: Mapping[str, str] = field(default_factory=dict)


def to_xlsx(template: Template) -> bytes:
    workbook = Workbook()
    page = workbook.active
    _fill_table(page, template.sheet)
    _fill_lists(workbook.create_sheet(LISTS), template.lists)
    _fill_notes(workbook.create_sheet(NOTES), template.notes)
    first = len(template.sheet.titles) + 2
    for place, values in enumerate(template.lists, start=1):
        if values.column in template.sheet.headings and values.values:
            column = get_column_letter(template.sheet.headings.index(values.column) + 1)
            page.add_data_validation(_choice(values, place, column, first))
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _choice(values: Values, place: int, column: str, first: int) -> DataValidation:
    letter = get_column_letter(place)
    source = f"{quote_sheetname(LISTS)}!${letter}$2:${letter}${len(values.values) + 1}"
    choice = DataValidation(type="list", formula1=source, allow_blank=True)
    choice.showErrorMessage = values.only
    choice.errorTitle, choice.error = values.column, f"เลือกจากรายการในแผ่นงาน {LISTS}"
    choice.add(f"{column}{first}:{column}{first + ROWS_WITH_CHOICES}")
    return choice


def _fill_table(page, sheet: Sheet) -> None:
    page.title = sheet.name
    for number, title in enumerate(sheet.titles, start=1):
        _put(page, number, 1, title, TITLE_FONT)
    heading_row = len(sheet.titles) + 1
    page.freeze_panes = f"A{heading_row + 1}"
    for number, (heading, width) in enumerate(
        zip(sheet.headings, sheet.widths, strict=True), start=1
    ):
        cell = _put(page, heading_row, number, heading, HEAD_FONT)
        cell.fill, cell.alignment = HEAD_FILL, _WRAPPED
        page.column_dimensions[get_column_letter(number)].width = width
    for row, values in enumerate(sheet.rows, start=heading_row + 1):
        for column, value in enumerate(values, start=1):
            if value is not None:
                _put(page, row, column, value, BODY_FONT).alignment = _WRAPPED


def _fill_lists(page, lists: Sequence[Values]) -> None:
    page.freeze_panes = "A2"
    for column, values in enumerate(lists, start=1):
        cell = _put(page, 1, column, values.heading, HEAD_FONT)
        cell.fill = HEAD_FILL
        longest = max(map(len, (values.heading, *values.values)))
        page.column_dimensions[get_column_letter(column)].width = min(longest + 4, 60)
        for row, value in enumerate(values.values, start=2):
            _put(page, row, column, value, BODY_FONT).alignment = _WRAPPED


def _fill_notes(page, notes: Mapping[str, str]) -> None:
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 34, 110
    for row, (heading, note) in enumerate(notes.items(), start=1):
        _put(page, row, 1, heading, HEAD_FONT).alignment = _WRAPPED
        _put(page, row, 2, note, BODY_FONT).alignment = _WRAPPED


def _put(page, row: int, column: int, value, font):
    cell = page.cell(row, column)
    cell.value, cell.font = value, font
    if isinstance(value, str):
        # Never a formula; and a code such as 1.10 or 1-2 stays as it is typed.
        cell.data_type, cell.number_format = "s", "@"
    return cell
