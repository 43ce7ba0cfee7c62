"""Delimited text (CSV): the encodings and delimiters that Thai spreadsheets write."""

import codecs
import csv
import io
from collections.abc import Iterator

from integrity.sheets.problems import NOT_A_SHEET, UnreadableSheet

DELIMITERS = (",", ";", "\t")

# A spreadsheet runs a cell that begins with one of these as a formula, so files for spreadsheets
# get an apostrophe before it. The apostrophe is in the list so that a typed one survives.
_RISKY_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "'")
_HARMLESS = "-"


def decode(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with it, else the old Thai code page."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp874")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableSheet(f"{NOT_A_SHEET} (ระบบอ่านตัวอักษรในไฟล์ไม่ได้)")


def rows(text: str, delimiter: str) -> Iterator[tuple]:
    """The lines of ``text``; a line break inside quotes belongs to its cell."""
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
        yield tuple(unescape(cell) for cell in row)


def escape(cell: str) -> str:
    if cell.startswith(_RISKY_BEGINNINGS) and cell != _HARMLESS:
        return f"'{cell}"
    return cell


def unescape(cell: str) -> str:
    """Undo ``escape``; any other apostrophe is the clerk's own."""
    if cell.startswith("'") and cell[1:].startswith(_RISKY_BEGINNINGS):
        return cell[1:]
    return cell
