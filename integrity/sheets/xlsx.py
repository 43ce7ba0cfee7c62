"""Reading .xlsx: openpyxl's read-only mode behind guards against what a hostile file can hold."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from itertools import repeat

import openpyxl

from integrity.sheets.problems import NOT_A_SHEET, WORD_FILE, CellProblem, UnreadableSheet

# Sheets stream; every other part is read whole, so it gets the smaller share.
LARGEST_UNPACKED = 256 * 1024 * 1024
LARGEST_PART = 48 * 1024 * 1024
WIDEST = 60

# How Excel keeps the first half of a line break pasted from elsewhere; openpyxl leaves it standing.
_CARRIAGE_RETURN = "_x000D_"
_BROKEN = "ไฟล์ .xlsx เสียหรือไม่สมบูรณ์ กรุณาเปิดด้วยโปรแกรมตารางคำนวณแล้วบันทึกใหม่"
_SPREADSHEET_ERROR = "ช่อง {cell} แสดงข้อผิดพลาด {value} กรุณาแก้สูตร หรือวางเป็นค่า"
_NO_RESULT = "ช่อง {cell} เป็นสูตรที่ยังไม่มีผลลัพธ์ในไฟล์ กรุณาเปิดด้วยโปรแกรมตารางคำนวณแล้วบันทึก หรือวางเป็นค่า"


def read(content: bytes) -> list[tuple[str, Iterator[tuple]]]:
    """Title and rows of each visible worksheet. Raises UnreadableSheet, also while iterating."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_kind(archive)
            _check_size(archive)
            has_formulas = _mentions_formulas(archive)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as broken:
        raise UnreadableSheet(_BROKEN) from broken
    values = _open(content, data_only=True)
    formulas = _open(content, data_only=False) if has_formulas else None
    for workbook in (values, formulas) if formulas else (values,):
        for sheet in workbook.worksheets:
            # What the file says of its own size may be wrong, and would hide rows.
            sheet.reset_dimensions()
    return [
        (sheet.title, _rows(sheet, formulas[sheet.title] if formulas else None))
        for sheet in values.worksheets
        if sheet.sheet_state == "visible"
    ]


def _check_kind(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if any(part.flag_bits & 1 for part in archive.infolist()):
        raise UnreadableSheet("ไฟล์นี้ตั้งรหัสผ่านไว้ ระบบเปิดอ่านไม่ได้ กรุณายกเลิกรหัสผ่านแล้วบันทึกใหม่")
    if "xl/workbook.xml" in names and any(n.lower().endswith("vbaproject.bin") for n in names):
        raise UnreadableSheet("ไฟล์นี้มีชุดคำสั่งแมโคร (.xlsm) ระบบไม่รับเพื่อความปลอดภัย กรุณาบันทึกเป็น .xlsx")
    if "xl/workbook.xml" not in names:
        raise UnreadableSheet(WORD_FILE if "word/document.xml" in names else NOT_A_SHEET)


def _check_size(archive: zipfile.ZipFile) -> None:
    """Refuse by the sizes the archive declares: zipfile never unpacks more than those."""
    # Whatever its name: a part is what other parts say that it is.
    parts = archive.infolist()
    others = [part for part in parts if not part.filename.startswith("xl/worksheets/")]
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED or any(
        part.file_size > LARGEST_PART for part in others
    ):
        raise UnreadableSheet("เนื้อหาในไฟล์ใหญ่ผิดปกติเมื่อคลายออก ระบบไม่เปิดอ่านเพื่อความปลอดภัย")


def _mentions_formulas(archive: zipfile.ZipFile) -> bool:
    names = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
    return any(_contains(archive, name, b"<f") for name in names if name.endswith(".xml"))


def _contains(archive: zipfile.ZipFile, name: str, wanted: bytes) -> bool:
    with archive.open(name) as part:
        tail = b""
        while chunk := part.read(1 << 20):
            if wanted + b">" in tail + chunk or wanted + b" " in tail + chunk:
                return True
            tail = chunk[-len(wanted) :]
    return False


def _open(content: bytes, *, data_only: bool) -> openpyxl.Workbook:
    try:
        with warnings.catch_warnings():
            # It warns of every extension of Excel that it drops; none of them holds values.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False
            )
    # A damaged part makes its parsers raise whatever they trip over.
    except Exception as broken:
        raise UnreadableSheet(_BROKEN) from broken


def _rows(values, formulas) -> Iterator[tuple]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield from _read_rows(values, formulas)
    except Exception as broken:
        raise UnreadableSheet(_BROKEN) from broken


def _read_rows(values, formulas) -> Iterator[tuple]:
    formula_rows = formulas.iter_rows(max_col=WIDEST) if formulas else repeat(None)
    last = None
    for row, formula_row in zip(values.iter_rows(max_col=WIDEST), formula_rows, strict=False):
        # openpyxl fills a gap with one and the same blank row, up to a million times.
        if row is last:
            yield ()
        elif formula_row is None:
            yield tuple(map(_value, row))
        else:
            yield tuple(map(_value_or_formula, row, formula_row))
        last = row


def _value(cell):
    if cell.data_type == "e":
        return CellProblem(_SPREADSHEET_ERROR.format(cell=cell.coordinate, value=cell.value))
    if cell.data_type == "s" and _CARRIAGE_RETURN in cell.value:
        return cell.value.replace(_CARRIAGE_RETURN, "")
    return cell.value


def _value_or_formula(cell, formula):
    # A formula that gave an empty text is of type "str"; one never worked out has no type.
    if formula.data_type == "f" and cell.value is None and cell.data_type != "str":
        return CellProblem(_NO_RESULT.format(cell=formula.coordinate))
    return _value(cell)
