import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from integrity.documents.clauses.parsing import parse, read_paper
from integrity.thai import normalise


def shape(text):
    return [(row.kind, row.level, row.mark) for row in parse(text)]


def texts(rows):
    return [row.text for row in rows]


ANNOUNCEMENT = """

ประกาศเทศบาลตำบลบ้านเรา
เรื่อง มาตรการส่งเสริมความโปร่งใส
ของเทศบาลตำบลบ้านเรา

ด้วยเทศบาลตำบลบ้านเรามุ่งมั่นบริหารงานด้วยความโปร่งใส

ดังนั้น จึงกำหนดมาตรการ ดังนี้

๑. การเปิดเผยข้อมูล

หน่วยงานต้องเปิดเผยข้อมูลต่อประชาชน โดยมีแนวทาง ดังนี้

๑.๑ เผยแพร่แผนจัดซื้อจัดจ้าง

- บนเว็บไซต์
- บนป้ายประกาศ

-๒-

๑.๒ เผยแพร่งบประมาณ

/๒. การรับเรื่อง...

๒. การรับเรื่องร้องเรียน

จึงประกาศให้ทราบโดยทั่วกัน

ประกาศ ณ วันที่ ๓ เดือน ตุลาคม พ.ศ. ๒๕๖๘

(ลงชื่อ)


(นายสมมติ  ตัวอย่าง)
นายกเทศมนตรีตำบลบ้านเรา
"""


def test_a_whole_announcement_is_taken_apart():
    paper = read_paper(ANNOUNCEMENT)
    assert (paper.head_kind, paper.issuer) == ("announcement", "เทศบาลตำบลบ้านเรา")
    assert paper.title == "มาตรการส่งเสริมความโปร่งใส ของเทศบาลตำบลบ้านเรา"
    assert paper.closing == ("จึงประกาศให้ทราบโดยทั่วกัน",)
    assert str(paper.dated) == "2025-10-03"
    assert paper.signer_name == "นายสมมติ ตัวอย่าง"
    assert paper.signer_positions == ("นายกเทศมนตรีตำบลบ้านเรา",)
    assert paper.left_out == ("-๒-", "/๒. การรับเรื่อง...")
    assert [(row.kind, row.level, row.mark) for row in paper.rows] == [
        ("paragraph", 0, ""), ("paragraph", 0, ""), ("numbered", 1, "๑."), ("paragraph", 1, ""),
        ("numbered", 2, "๑.๑"), ("numbered", 3, "-"), ("numbered", 3, "-"),
        ("numbered", 2, "๑.๒"), ("numbered", 1, "๒."),
    ]  # fmt: skip


def test_a_word_above_the_head_is_left_out():
    paper = read_paper("ภาคผนวก\n\n" + ANNOUNCEMENT)
    assert paper.head_kind == "announcement" and paper.left_out[-1] == "ภาคผนวก"


def test_an_order_has_its_number_its_members_and_its_duties():
    paper = read_paper(
        "คำสั่งองค์การบริหารส่วนตำบลตัวอย่าง\nที่ ๑๒/๒๕๖๘\nเรื่อง แต่งตั้งคณะทำงาน\n\n"
        "จึงแต่งตั้งคณะทำงาน ประกอบด้วย\n\n"
        "๑. นายหนึ่ง ตัวอย่าง\tนายกองค์การบริหารส่วนตำบล\tประธาน\n"
        "๒. นางสอง ตัวอย่าง   ปลัด   คณะทำงาน\n"
        "๓. นางสาวสาม ตัวอย่าง\t\tเลขานุการ\n\n"
        "ให้คณะทำงานมีหน้าที่ดังนี้\n\n๑. จัดทำแผน\n๒. รายงานผล\n\n"
        "ทั้งนี้ ตั้งแต่บัดนี้เป็นต้นไป\n\nสั่ง ณ วันที่ ๑ ตุลาคม พ.ศ. ๒๕๖๘\n"
    )
    assert (paper.head_kind, paper.official_no) == ("order", "๑๒/๒๕๖๘")
    assert paper.closing == ("ทั้งนี้ ตั้งแต่บัดนี้เป็นต้นไป",)
    assert [(row.kind, row.mark) for row in paper.rows] == [
        ("paragraph", ""), ("members", ""), ("paragraph", ""),
        ("numbered", "๑."), ("numbered", "๒."),
    ]  # fmt: skip
    assert paper.rows[1].text == (
        "๑. นายหนึ่ง ตัวอย่าง | นายกองค์การบริหารส่วนตำบล | ประธาน\n"
        "๒. นางสอง ตัวอย่าง | ปลัด | คณะทำงาน\n"
        "๓. นางสาวสาม ตัวอย่าง |  | เลขานุการ"
    )


def test_a_memo_has_its_lines_and_leaves_its_endorsements_out():
    paper = read_paper(
        "บันทึกข้อความ\n\nส่วนราชการ สำนักปลัด เทศบาลตำบลบ้านเรา\n\nที่ ตย ๗๑๐๐๑/๔๕\n\n"
        "วันที่ ๓๐ มีนาคม ๒๕๖๘\n\nเรื่อง รายงานผลการประเมิน\nประจำปีงบประมาณ พ.ศ. ๒๕๖๗\n\n"
        "เรียน นายกเทศมนตรีตำบลบ้านเรา\n\nตามที่ได้รับแจ้งผลการประเมิน นั้น\n\n"
        "จึงเรียนมาเพื่อโปรดทราบ\n\n(ลงชื่อ)\n\n(นางสาวสมศรี ตัวอย่าง)\nนักวิเคราะห์นโยบายและแผน\n\n"
        "/เรียน ปลัด...\n\nเรียน ปลัดเทศบาล\n- ทราบ/เพื่อโปรดพิจารณา\n\n(ลงชื่อ)\n(นายสมชาย ตัวอย่าง)\n"
    )
    assert (paper.head_kind, paper.department) == ("memo", "สำนักปลัด เทศบาลตำบลบ้านเรา")
    assert (paper.official_no, str(paper.dated)) == ("ตย ๗๑๐๐๑/๔๕", "2025-03-30")
    assert paper.title == "รายงานผลการประเมิน ประจำปีงบประมาณ พ.ศ. ๒๕๖๗"
    assert (paper.salutation, paper.addressee) == ("เรียน", "นายกเทศมนตรีตำบลบ้านเรา")
    assert texts(paper.rows) == ["ตามที่ได้รับแจ้งผลการประเมิน นั้น"]
    assert paper.signer_name == "นางสาวสมศรี ตัวอย่าง"
    assert "- ทราบ/เพื่อโปรดพิจารณา" in paper.left_out
    assert any("ลำดับการลงนาม" in note for note in paper.notes)


def test_a_letter_is_known_by_its_lines():
    paper = read_paper(
        "ที่ ตย ๗๑๐๐๑/๙\nสำนักงานเทศบาลตำบลบ้านเรา\nถนนตัวอย่าง\n๑ ตุลาคม ๒๕๖๘\n"
        "เรื่อง ขอเชิญประชุม\nเรียน ผู้ใหญ่บ้าน\nอ้างถึง หนังสืออำเภอ\nสิ่งที่ส่งมาด้วย ระเบียบวาระ\n\n"
        "ด้วยเทศบาลจะจัดประชุม\n\nจึงเรียนมาเพื่อโปรดทราบ\n\nขอแสดงความนับถือ\n"
    )
    assert (paper.head_kind, paper.official_no) == ("letter", "ตย ๗๑๐๐๑/๙")
    assert str(paper.dated) == "2025-10-01"
    assert (paper.title, paper.addressee) == ("ขอเชิญประชุม", "ผู้ใหญ่บ้าน")
    assert (paper.refers_to, paper.enclosures) == (("หนังสืออำเภอ",), ("ระเบียบวาระ",))
    assert paper.left_out == ("สำนักงานเทศบาลตำบลบ้านเรา", "ถนนตัวอย่าง")
    assert texts(paper.rows) == ["ด้วยเทศบาลจะจัดประชุม"]
    assert paper.closing == ("จึงเรียนมาเพื่อโปรดทราบ", "ขอแสดงความนับถือ")


def test_another_paper_behind_the_first_is_left_out_and_told():
    second = "คำสั่งเทศบาลตำบลบ้านเรา\nที่ ๒/๒๕๖๘\nเรื่อง อีกเรื่อง\n\n๑. ก"
    paper = read_paper(ANNOUNCEMENT + "\n\n" + second)
    assert paper.signer_positions == ("นายกเทศมนตรีตำบลบ้านเรา",)
    assert "เรื่อง อีกเรื่อง" in paper.left_out
    assert any("เอกสารอีกฉบับ" in note for note in paper.notes)


def test_a_line_to_write_a_date_on_is_no_date():
    paper = read_paper("ประกาศเทศบาล\nเรื่อง ก\n\nข\n\nประกาศ ณ วันที่ ..... เดือน ......... พ.ศ. ๒๕๖๘")
    assert paper.dated is None and not paper.notes
    paper = read_paper("ประกาศเทศบาล\nเรื่อง ก\n\nข\n\nประกาศ ณ วันที่ ๓๑ กุมภาพันธ์ พ.ศ. ๒๕๖๘")
    assert paper.dated is None and "ไม่มีวันที่ 31 กุมภาพันธ์" in paper.notes[0]


def test_text_without_head_and_foot_is_all_clauses():
    paper = read_paper("๑. ก\n๒. ข\n\nเรื่อง นี้ไม่ใช่หัวเอกสาร")
    assert paper.head_kind == "" and paper.left_out == ()
    assert texts(paper.rows) == ["ก", "ข", "เรื่อง นี้ไม่ใช่หัวเอกสาร"]


def test_numbering_restarts_under_an_unnumbered_heading():
    assert shape(
        "ตัวชี้วัดที่ ๑ การปฏิบัติหน้าที่\n\n๑. ก\n๒. ข\n\nตัวชี้วัดที่ ๒ การใช้งบประมาณ\n\n๑. ค\n\n"
        "ตัวชี้วัดที่ ๓ การเปิดเผยข้อมูล\n\nต้องมีช่องทางให้ประชาชนขอรับบริการได้\n\nแนวทางปฏิบัติ\n\n๑. ง"
    ) == [
        ("heading", 0, ""), ("numbered", 1, "๑."), ("numbered", 1, "๒."),
        ("heading", 0, ""), ("numbered", 1, "๑."),
        ("heading", 0, ""), ("paragraph", 0, ""), ("heading", 0, ""), ("numbered", 1, "๑."),
    ]  # fmt: skip


def test_numbering_restarts_behind_words_that_announce_a_list():
    assert shape("๑. ก\n๒. ข\n\nคณะทำงานมีหน้าที่ ดังนี้\n\n๑. ค\n๒. ง") == [
        ("numbered", 1, "๑."), ("numbered", 1, "๒."), ("paragraph", 0, ""),
        ("numbered", 1, "๑."), ("numbered", 1, "๒."),
    ]  # fmt: skip


def test_unnumbered_paragraphs_stand_at_any_depth():
    assert shape("ด้วย ก\n๑. ข\nค\n\n๑.๑ ง\n\nให้ จ\n\n๑) ฉ\n\nช\n\n๒. ซ") == [
        ("paragraph", 0, ""), ("numbered", 1, "๑."), ("paragraph", 1, ""), ("numbered", 2, "๑.๑"),
        ("paragraph", 2, ""), ("numbered", 3, "๑)"), ("paragraph", 3, ""), ("numbered", 1, "๒."),
    ]  # fmt: skip


def test_lines_in_columns_are_a_table():
    rows = parse("คะแนน\tระดับ\n๙๕ - ๑๐๐\tAA\n๘๕ - ๙๔\tA\n\nหมายเหตุ ข้อความต่อจากตาราง")
    assert [(row.kind, row.text) for row in rows] == [
        ("table", "คะแนน | ระดับ\n๙๕ - ๑๐๐ | AA\n๘๕ - ๙๔ | A"),
        ("paragraph", "หมายเหตุ ข้อความต่อจากตาราง"),
    ]
    assert shape("๑. ก\n|ชื่อ|จำนวน|\n|ข|1|") == [("numbered", 1, "๑."), ("table", 1, "")]
    assert shape("ตัวชี้วัดที่ ๑ ก\t๙๙\nตัวชี้วัดที่ ๒ ข\t๙๘") == [("members", 0, "")]


def test_a_tab_alone_makes_no_table():
    rows = parse("\t๑.\tก\n\t๒.\tข\tค\nย่อหน้า\tเดียว")
    assert [(row.kind, row.text) for row in rows] == [
        ("numbered", "ก"), ("numbered", "ข ค"), ("paragraph", "ย่อหน้า เดียว"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("๑. ให้เป็นไปตาม\n\nมาตรฐานที่กำหนด", ["ให้เป็นไปตามมาตรฐานที่กำหนด"]),
        ("๑. แต่งตั้งคณะกรรมการของ\nสำนัก/กอง", ["แต่งตั้งคณะกรรมการของสำนัก/กอง"]),
        ("๑. ร่วมมือกันภายใน\nหรือกับหน่วยงานอื่น", ["ร่วมมือกันภายในหรือกับหน่วยงานอื่น"]),
        ("๑. ให้แจ้งหรือรายงาน\n\nให้ผู้บังคับบัญชาทราบ", ["ให้แจ้งหรือรายงาน", "ให้ผู้บังคับบัญชาทราบ"]),
        ("๑. การจัดทำโครงการ\nต่อไป", ["การจัดทำโครงการ", "ต่อไป"]),
        ("๑. ตามหลักเกณฑ์ของ\n- ข้อความ", ["ตามหลักเกณฑ์ของ", "ข้อความ"]),
    ],
)
def test_a_broken_line_is_joined_only_where_that_is_certain(text, after):
    assert texts(parse(text)) == after


def test_a_text_wrapped_at_its_page_is_put_together_and_told():
    line = "ให้เทศบาลดำเนินงานด้วยความโปร่งใสและตรวจสอบได้ทุกขั้นตอน โดยมีประชาชนเข้าร่วมทุก"
    text = "\n".join(f"{mark} {line}\nปีงบประมาณ ดังนี้" for mark in ("๑.", "๒.", "๓."))
    paper = read_paper(text)
    assert [row.text for row in paper.rows] == [f"{line}ปีงบประมาณ ดังนี้"] * 3
    assert len(paper.notes) == 3 and "ต่อบรรทัด" in paper.notes[0]
    two = "\n".join(text.split("\n")[:4])
    assert len(read_paper(two).rows) == 4


def test_a_paragraph_that_goes_on_behind_a_page_is_pointed_out():
    paper = read_paper(
        "ด้วย ก\n\nให้หัวหน้าส่วนราชการทุกแห่ง\n\n/ให้ความ...\n\nให้ความสำคัญกับการประเมิน จริงจัง"
    )
    assert len(paper.rows) == 3
    assert "ให้ความสำคัญ" in paper.notes[0]


LINES = st.lists(
    st.sampled_from(
        ["๑. ก", "๒. ข", "๑.๑ ค", "(๑) ง", "- จ", "ข้อ ๑ ฉ", "หัวข้อ", "ตัวชี้วัดที่ ๒ ช", "มีดังนี้", ""]
        + ["ก\tข", "๑. นายก ข\tปลัด", "ของ", "หรือ", "ประกาศเทศบาล", "เรื่อง ซ", "(นายก ข)"]
        + ["(ลงชื่อ)", "-๒-", "/ต่อ...", "จึงประกาศให้ทราบ", "ประกาศ ณ วันที่ ๑ ตุลาคม ๒๕๖๘", "|", "<b>"]
    )
)


def letters(text):
    return sorted("".join(normalise(text).replace("|", "").split()))


@given(LINES.map("\n".join) | st.text())
@example("หัวข้อ\nก\tข\n๑. นายก ข\tปลัด")  # a table that goes on with a numbered row
def test_no_letter_is_lost_and_levels_hold(text):
    rows = parse(text)
    assert letters("".join(row.mark + row.text for row in rows)) == letters(text)
    for row in rows:
        assert 0 <= row.level <= 3
        assert (row.kind == "numbered") == bool(row.mark)
        assert row.level >= 1 or row.kind != "numbered"


@given(LINES.map("\n".join) | st.text())
def test_any_paper_is_read_without_an_error(text):
    paper = read_paper(text)
    assert all(row.text or row.mark for row in paper.rows)
