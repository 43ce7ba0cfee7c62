"""From bytes to a table: files as they come, and files made to do harm."""

import io
import re
import zipfile
from datetime import date

import openpyxl
import pytest
from import_export.widgets import Widget

from integrity.sheets.fields import SheetField, SheetResource
from integrity.sheets.problems import CellProblem, UnreadableSheet
from integrity.sheets.table import read_table, table_of_file
from integrity.sheets.workbook import read_sheets
from tests.plans.sheets import delimited, xlsx


class Fruit(SheetResource):
    number = SheetField("number", "ลำดับที่", widget=Widget(), aliases=("ที่",))
    name = SheetField("name", "ชื่อ ผลไม้", widget=Widget())
    year_2566 = SheetField("y", "ปี 2566", widget=Widget())
    remark = SheetField("remark", "หมายเหตุ", widget=Widget(), is_required=False)


HEAD = ("ลำดับที่", "ชื่อผลไม้", "ปี 2566")
ROW = (1, "มะม่วง", "-")


def table(content):
    return read_table(read_sheets(content), Fruit())


def message(content) -> str:
    with pytest.raises(UnreadableSheet) as refused:
        table(content)
    return str(refused.value)


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """``content`` with one part of its archive replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", 8) as new:
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
        new.writestr(name, part)
    return stream.getvalue()


def part_of(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def test_a_workbook_is_read_under_its_heading():
    found = table(xlsx([ROW], headings=HEAD, titles=["แผนของเทศบาล", "พ.ศ. 2566"]))
    assert [(row.number, row.values) for row in found.rows] == [
        (4, {"number": 1, "name": "มะม่วง", "year_2566": "-"})
    ]


@pytest.mark.parametrize(
    "heading",
    [
        *("ปี 2566", "ปี๒๕๖๖", "ปี  2566", "ปี 2566\n(บาท)", "ปี\u200b 2566"),
    ],
)
def test_a_heading_is_known_however_it_is_spaced(heading):
    found = table(xlsx([ROW], headings=("ที่", " ชื่อผลไม้ ", heading)))
    assert set(found.headings) == {"number", "name", "year_2566"}


def test_columns_stand_in_any_order_and_strange_ones_are_reported():
    found = table(xlsx([("-", "x", "มะม่วง", 1)], headings=(HEAD[2], "สี", HEAD[1], HEAD[0])))
    assert found.rows[0].values == {"number": 1, "name": "มะม่วง", "year_2566": "-"}
    assert found.unread == ["สี"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16"])
def test_a_delimited_text_is_read_whatever_saved_it(delimiter, encoding):
    content = delimited(
        [(1, "มะม่วง, กล้วย; ส้ม", "46,000")],
        headings=HEAD,
        delimiter=delimiter,
        encoding=encoding,
    )
    values = table(content).rows[0].values
    assert values == {"number": "1", "name": "มะม่วง, กล้วย; ส้ม", "year_2566": "46,000"}


def test_the_apostrophe_that_disarms_a_formula_is_taken_off():
    rows = [("'=1+1", "'-x", "'-"), ("'มะม่วง", "''=x", "-")]
    found = table(delimited(rows, headings=HEAD))
    assert [list(row.values.values()) for row in found.rows] == [
        ["=1+1", "-x", "-"],
        ["'มะม่วง", "'=x", "-"],
    ]


def test_the_content_decides_and_not_the_name():
    assert table(xlsx([ROW], headings=HEAD)).rows
    assert "PDF" in message(b"%PDF-1.7 ...")


def test_a_cell_that_became_a_date_or_an_error_is_kept_as_such():
    rows = [(1, date(2001, 1, 1), "#REF!")]
    values = table(xlsx(rows, headings=HEAD)).rows[0].values
    assert values["name"].year == 2001
    assert isinstance(values["year_2566"], CellProblem)
    assert "C2" in values["year_2566"].message


def test_a_formula_that_was_never_worked_out_is_named_by_its_cell():
    values = table(xlsx([(1, "มะม่วง", "=40000+6000")], headings=HEAD)).rows[0].values
    assert isinstance(values["year_2566"], CellProblem)
    assert "C2" in values["year_2566"].message


def test_a_formula_with_its_result_is_read_as_the_result():
    content = xlsx([(1, "มะม่วง", "=40000+6000")], headings=HEAD)
    name = "xl/worksheets/sheet1.xml"
    part = part_of(content, name)
    assert "<v />" in part or "<v></v>" in part
    part = part.replace("<v />", "<v>46000</v>").replace("<v></v>", "<v>46000</v>")
    values = table(with_part(content, name, part.encode())).rows[0].values
    assert values["year_2566"] == 46000


def test_rows_beyond_the_size_the_file_claims_are_read():
    content = xlsx([ROW, ROW, ROW], headings=HEAD)
    name = "xl/worksheets/sheet1.xml"
    part = part_of(content, name).replace('ref="A1:C4"', 'ref="A1:B2"')
    assert len(table(with_part(content, name, part.encode())).rows) == 3


def test_the_line_break_that_excel_pastes_is_a_line_break():
    values = table(xlsx([(1, "มะม่วง_x000D_\nกล้วย", "-")], headings=HEAD)).rows[0].values
    assert values["name"] == "มะม่วง\nกล้วย"


def test_a_hidden_sheet_is_not_read_and_two_tables_are_refused():
    stream = io.BytesIO()
    workbook = openpyxl.load_workbook(io.BytesIO(xlsx([ROW], headings=HEAD, sheets=("จริง", "เก่า"))))
    workbook["เก่า"].sheet_state = "hidden"
    workbook.save(stream)
    assert table(stream.getvalue()).sheet_title == "จริง"
    assert "“จริง”, “เก่า”" in message(xlsx([ROW], headings=HEAD, sheets=("จริง", "เก่า")))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "ว่าง"),
        (b"\xef\xbb\xbf\r\n", "ว่าง"),
        (xlsx([ROW], headings=HEAD)[:-200], "เสีย"),
        (b"PK\x03\x04rubbish", "เสีย"),
        (zipped(**{"word/document.xml": b"<w/>"}), "เอกสาร Word"),
        (zipped(**{"word/document.xml": b"<w/>", "word/vbaProject.bin": b"x"}), "เอกสาร Word"),
        (zipped(**{"content.xml": b"<w/>"}), "ไม่ใช่ไฟล์ตาราง"),
        (with_part(xlsx(headings=HEAD), "xl/vbaProject.bin", b"macro"), "แมโคร"),
        (with_part(xlsx([ROW], headings=HEAD), "xl/worksheets/sheet1.xml", b"<broken"), "เสีย"),
        (with_part(xlsx([ROW], headings=HEAD), "xl/workbook.xml", b"<workbook/>"), "[ก-๙]"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "รุ่นเก่า"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + "WordDocument".encode("utf-16-le"),
            "เอกสาร Word",
        ),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
            "รหัสผ่าน",
        ),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "ไม่ใช่ไฟล์ตาราง"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "ไม่ใช่ไฟล์ตาราง"),
        (b"\xff\xfb\x90\x64" * 300, "ตัวอักษร"),
        ('ก,ข\n"เปิดแล้วไม่ปิด'.encode(), "หัวตาราง"),
        (delimited([ROW], headings=HEAD) + b'2,"open', "คำพูด"),
        (xlsx([ROW], headings=("ก", "ข", "ค")), "ลำดับที่, ชื่อ ผลไม้, ปี 2566"),
        (xlsx([("x",)] * 30 + [HEAD, ROW], headings=("x",)), "20 แถวแรก"),
        (xlsx([ROW], headings=("ลำดับที่", "ชื่อผลไม้", "หมายเหตุ")), "ขาดคอลัมน์ ปี 2566"),
        (xlsx([(*ROW, 1)], headings=(*HEAD, "ที่")), "A และ D"),
    ],
)
def test_what_is_no_table_is_refused_and_the_message_says_why(content, said):
    assert re.search(said, message(content))


@pytest.mark.parametrize(
    "rows",
    [
        [("ลำดับที่", "ชื่อผลไม้", "ปี ๒๕๖๖", "หมายเหตุ"), ("", "", "งบประมาณ (บาท)")],
        [("ลำดับที่", "ชื่อผลไม้", "งบประมาณ (บาท)", "หมายเหตุ"), (None, None, "ปี 2566")],
        [("ลำดับที่", "ชื่อผลไม้", "ปี 2566", "หมายเหตุ"), ("", "", "(บาท)")],
    ],
)
def test_a_heading_of_two_rows_is_read_as_one(rows):
    content = xlsx([*rows[1:], (1, "มะม่วง", 5)], headings=rows[0], titles=["บัญชีผลไม้"])
    found = table(content)
    assert [(each.number, each.values["year_2566"]) for each in found.rows] == [(4, 5)]
    assert not found.unread


def test_a_first_row_that_looks_like_a_heading_but_is_data_is_read():
    rows = table(xlsx([("", "", 2566), (1, "มะม่วง", "-")], headings=HEAD)).rows
    assert len(rows) == 2


PROSE = "เรียน ท่านนายก, แผนฉบับนี้เป็นเพียงร่าง\nไม่มีตาราง".encode()


@pytest.mark.parametrize("name", ["แผน.xlsx", "แผน.txt"])
def test_a_text_without_a_heading_is_no_sheet_unless_it_is_called_one(name):
    with pytest.raises(UnreadableSheet, match=r"ไม่ใช่ไฟล์ตาราง \.xlsx หรือ \.csv"):
        table_of_file(name, PROSE, Fruit())
    with pytest.raises(UnreadableSheet, match="ไม่พบแถวหัวตาราง"):
        table_of_file("แผน.CSV", PROSE, Fruit())
    with pytest.raises(UnreadableSheet, match="ไม่พบแถวหัวตาราง"):
        table_of_file("แผน.xlsx", xlsx([("ก", "ข", "ค")], headings=("ง", "จ", "ฉ")), Fruit())
    assert table_of_file(name, delimited([ROW], headings=HEAD), Fruit()).rows


def test_a_sheet_of_too_many_rows_is_refused_early(settings):
    settings.SHEET_MAX_ROWS = 10
    assert "มากกว่า 10 แถว" in message(xlsx([ROW] * 11, headings=HEAD))
    assert len(table(xlsx([ROW] * 10, headings=HEAD)).rows) == 10


def test_blank_rows_are_not_counted(settings):
    settings.SHEET_MAX_ROWS = 2
    rows = [ROW, *([(None, " ", "")] * 500), ROW]
    assert [row.number for row in table(xlsx(rows, headings=HEAD)).rows] == [2, 503]


def test_a_file_larger_than_the_limit_is_not_opened(settings):
    settings.SHEET_MAX_BYTES = 1000
    assert "ใหญ่เกิน" in message(b"x" * 1001)


def test_a_zip_bomb_is_refused_by_the_size_it_declares():
    bomb = with_part(xlsx([ROW], headings=HEAD), "xl/sharedStrings.xml", b" " * (49 << 20))
    assert len(bomb) < 200_000
    assert "ใหญ่ผิดปกติ" in message(bomb)


def test_a_part_is_measured_whatever_its_name():
    bomb = with_part(xlsx([ROW], headings=HEAD), "xl/strings.dat", b" " * (49 << 20))
    assert "ใหญ่ผิดปกติ" in message(bomb)


def test_entities_that_unfold_are_refused():
    entities = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    )
    assert "เสีย" in message(
        with_part(xlsx([ROW], headings=HEAD), "xl/worksheets/sheet1.xml", entities)
    )


def test_a_row_number_beyond_any_spreadsheet_does_not_keep_us_busy():
    content = xlsx([ROW, ROW], headings=HEAD)
    name = "xl/worksheets/sheet1.xml"
    part = part_of(content, name).replace('<row r="3"', '<row r="99999999999"')
    part = part.replace('r="A3"', 'r="A1048577"').replace('r="B3"', "").replace('r="C3"', "")
    assert "เลขแถว" in message(with_part(content, name, part.encode()))
