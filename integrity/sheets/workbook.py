"""From the bytes of an uploaded file to the cells of its sheets. The content decides what it is."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from integrity.sheets import delimited, xlsx
from integrity.sheets.problems import NOT_A_SHEET, SAVE_AS, WORD_FILE, UnreadableSheet

# Excel's own limit; a file that claims more rows is made to keep us busy.
LAST_ROW = 1_048_576

_OLE_CONTAINER = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_EXCEL_STREAM = "Workbook".encode("utf-16-le")


@dataclass
class RawSheet:
    """A worksheet as it lies in the file; ``rows`` is read once, from the top."""

    title: str
    rows: Iterator[tuple]


def read_sheets(content: bytes) -> list[RawSheet]:
    """The visible worksheets, their rows read as they are asked for.

    A delimited text is one sheet for each way to part it (comma, semicolon, tab); the one that
    makes a table is the right one. Raises UnreadableSheet, also while rows are being read.
    """
    if not content.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise UnreadableSheet("ไฟล์ว่างเปล่า ไม่มีข้อมูลให้อ่าน")
    if len(content) > settings.SHEET_MAX_BYTES:
        largest = settings.SHEET_MAX_BYTES // (1024 * 1024)
        raise UnreadableSheet(f"ไฟล์ใหญ่เกิน {largest} เมกะไบต์ กรุณาตัดส่วนที่ไม่ใช่ตารางข้อมูลออก")
    if content.startswith(b"PK"):
        return [RawSheet(title, _bounded(rows)) for title, rows in xlsx.read(content)]
    _refuse_other_formats(content)
    text = delimited.decode(content)
    return [
        RawSheet("", _bounded(delimited.rows(text, delimiter)))
        for delimiter in delimited.DELIMITERS
    ]


def is_delimited(content: bytes) -> bool:
    return not content.startswith(b"PK")


def _refuse_other_formats(content: bytes) -> None:
    if content.startswith(_OLE_CONTAINER):
        if _ENCRYPTED_STREAM in content:
            raise UnreadableSheet("ไฟล์นี้ตั้งรหัสผ่านไว้ ระบบเปิดอ่านไม่ได้ กรุณายกเลิกรหัสผ่านแล้วบันทึกใหม่")
        # A workbook may hold a Word document inside.
        if _WORD_STREAM in content and _EXCEL_STREAM not in content:
            raise UnreadableSheet(WORD_FILE)
        raise UnreadableSheet(f"ไฟล์นี้เป็น Excel รุ่นเก่า (.xls) {SAVE_AS}")
    if content.startswith(b"%PDF"):
        raise UnreadableSheet("ไฟล์นี้เป็น PDF ไม่ใช่ตาราง กรุณาใช้ไฟล์ .xlsx หรือ .csv")
    if content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"<", b"{"):
        raise UnreadableSheet(NOT_A_SHEET)
    if b"\x00" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableSheet(NOT_A_SHEET)


def _bounded(rows: Iterator[tuple]) -> Iterator[tuple]:
    try:
        for number, row in enumerate(rows, start=1):
            if number > LAST_ROW:
                raise UnreadableSheet("ไฟล์เสีย: เลขแถวเกินที่โปรแกรมตารางคำนวณมีได้")
            yield row
    except csv.Error as broken:
        raise UnreadableSheet(
            'อ่านไฟล์ CSV ไม่ได้ อาจมีเครื่องหมายคำพูด (") เปิดแล้วไม่ปิด หรือข้อความยาวผิดปกติ'
        ) from broken
