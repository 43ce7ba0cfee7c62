import pytest

from integrity.documents.clauses.oddities import find
from integrity.documents.clauses.parsing import ClauseRow, parse


def told(text):
    return [(oddity.position, oddity.message) for oddity in find(parse(text))]


def test_a_text_in_order_has_nothing_odd():
    assert told("ด้วย\n๑. ก\n๑.๑ ข ตามข้อ ๑\n- ค\n๒. ง\nมีดังนี้\n๑. จ\nหมายเหตุ “ฉ” 5 °C – α") == []


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("๑. ก\n๓. ข", 1, "ข้อ ๓ ข้ามเลข ลำดับถัดไปควรเป็น ๒"),
        ("๑. ก\n๑.๑ ข\n๑.๓ ค", 2, "ข้อ ๑.๓ ข้ามเลข ลำดับถัดไปควรเป็น ๑.๒"),
        ("๑. ก\n๑. ข\n๒. ค", 1, "ข้อ ๑ เลขซ้ำ"),
        ("๓. ก\n๔. ข", 0, "เริ่มลำดับที่ 3"),
        ("๒. ก\n๑.๑ ข", 1, "ข้อ ๑.๑"),
        ("๑. ก\n2. ข", 1, "เลขไทยและเลขอารบิก"),
        ("๑. ก\n๑.๑ ข\n๑) ค\n- ง", 3, "ชั้นที่สี่"),
        ("๑. ก\n๒. ตามข้อ ๑๒", 1, "อ้างถึงข้อ ๑๒ ซึ่งไม่มีในเอกสารนี้"),
        ("๑. ก\n๒.", 1, "ยังไม่มีข้อความ"),
        ("๑. ก\n๒. 你好", 1, "“你” (U+4F60) “好” (U+597D)"),
        ("๑. ก \ue123", 0, "U+E123"),
    ],
)
def test_what_is_odd_is_told_with_its_place(text, position, words):
    found = told(text)
    assert [at for at, message in found if words in message] == [position]


@pytest.mark.parametrize(
    "text",
    [
        "๑. ก\n๒. ตามข้อ ๘ แห่งระเบียบ",
        "๑. ตามหลักเกณฑ์ข้อ ๘",
        "๑. ตามระเบียบกระทรวงมหาดไทย ข้อ ๑๒",
        "๑. ข้อมูลข่าวสารข้อ\n๒. ตามข้อ ๑ และข้อ ๑",
        "๑. ก\n๑.๑ ข\n๒. ตามข้อ ๑.๑",
        "ตามข้อ ๙",
    ],
)
def test_references_to_another_paper_are_none_of_ours(text):
    assert [message for _, message in told(text) if "อ้างถึง" in message] == []


def test_a_reference_to_this_paper_is_checked():
    (found,) = find([ClauseRow("numbered", 1, "ข้อ ๑", "ตามประกาศนี้ ข้อ ๗")])
    assert "ข้อ ๗" in found.message


def test_a_mark_of_an_unknown_shape_is_told():
    (found,) = find([ClauseRow("numbered", 1, "ก.", "ข้อความ")])
    assert "ไม่รู้จักรูปแบบเลขข้อ" in found.message


def test_tables_of_uneven_rows_and_empty_cells_are_told():
    (found,) = find([ClauseRow("table", 0, "", "ก | ข\nค | ง\nจ")])
    assert "ตารางที่ 1 แถวที่ 3" in found.message
    (found,) = find(
        [ClauseRow("members", 0, "", "๑. นายก | ปลัด | ประธาน\n๒. นายข ปลัด |  | กรรมการ")]
    )
    assert "รายชื่อที่ 1 แถวที่ 2 มีช่องว่าง" in found.message


def test_nothing_is_changed():
    rows = parse("๑. ก\n๓. ข")
    before = list(rows)
    find(rows)
    assert rows == before
