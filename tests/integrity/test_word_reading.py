"""Paragraphs of a .docx in reading order, and what the clerk is told of the rest."""

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE

from integrity.word.names import W
from integrity.word.reading import read
from tests.integrity.word_files import paragraph, plain, raw, run, saved


def lines(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in read(content).paragraphs]


def test_paragraphs_come_in_order_and_blank_ones_are_left_out():
    assert lines(plain("หนึ่ง", "", "สอง  ")) == ["หนึ่ง", "สอง  "]


def test_line_breaks_tabs_and_hyphens_are_kept():
    inside = "<w:r><w:t>ก</w:t><w:br/><w:t>ข</w:t><w:tab/><w:t>ค</w:t><w:noBreakHyphen/></w:r>"
    assert lines(raw(paragraph(inside))) == ["ก\nข\tค-"]


LISTS = (
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{format}"/>'
    '<w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def item(text: str, *, level: int = 0, number: int = 1) -> str:
    listed = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(run(text), listed)


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("thaiNumbers", ["๑. ก", "๒. ข", "๓. ค"]),
        ("decimal", ["1. ก", "2. ข", "3. ค"]),
        ("thaiLetters", ["ก. ก", "ข. ข", "ค. ค"]),
        ("lowerRoman", ["i. ก", "ii. ข", "iii. ค"]),
        ("no-such-format", ["1. ก", "2. ข", "3. ค"]),
    ],
)
def test_words_own_numbers_are_written_out(style, shown):
    numbering = LISTS.format(format=style)
    assert lines(raw(item("ก"), item("ข"), item("ค"), numbering=numbering)) == shown


def test_deeper_levels_begin_again_under_each_number_and_blank_items_do_not_vanish_from_the_count():
    content = raw(
        item("ก"), item("ก1", level=1), item("ก2", level=1), item(""), item("ข"),
        item("ข1", level=1), numbering=LISTS.format(format="thaiNumbers"),
    )  # fmt: skip
    assert lines(content) == ["๑. ก", "๑.1) ก1", "๑.2) ก2", "๓. ข", "๓.1) ข1"]


def test_a_list_that_starts_again_begins_at_one():
    content = raw(
        item("ก"), item("ข"), item("ค", number=2), item("ง", number=2),
        numbering=LISTS.format(format="decimal"),
    )  # fmt: skip
    assert lines(content) == ["1. ก", "2. ข", "1. ค", "2. ง"]


def test_bullets_of_symbol_fonts_become_dots():
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
        '<w:lvlText w:val="&#xF0B7;"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    assert lines(raw(item("ก"), numbering=numbering)) == ["• ก"]


def test_a_number_may_come_from_the_style_or_from_one_it_is_based_on():
    document = docx.Document()
    document.add_paragraph("ก", style="List Number")
    document.add_paragraph("ข", style="List Number")
    assert [text[-1] for text in lines(saved(document))] == ["ก", "ข"]
    assert all(text[0].isdigit() for text in lines(saved(document)))


def test_a_table_becomes_a_paragraph_for_each_row():
    document = docx.Document()
    document.add_paragraph("ก่อน")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("ก", "ข", "ค", "ง"), strict=True):
        cell.text = text
    table.cell(1, 1).add_paragraph("จ")
    document.add_paragraph("หลัง")

    word = read(saved(document))
    found = word.paragraphs

    assert any("ตาราง 1 ตาราง" in note for note in word.notes)
    assert [each.text for each in found] == ["ก่อน", "ก\tข", "ค\tง\nจ", "หลัง"]
    assert [each.in_table for each in found] == [False, True, True, False]


def test_a_table_within_a_cell_is_read_once():
    document = docx.Document()
    outer = document.add_table(rows=1, cols=1)
    inner = outer.cell(0, 0).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "ใน", "สุด"
    assert lines(saved(document)) == ["ใน\tสุด"]


BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>"
    "<w:p><w:r><w:t>ในกล่อง</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>ในกล่อง</w:t></w:r></w:p>"
    "</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def test_a_text_box_is_read_once_after_its_paragraph_and_told_of():
    word = read(raw(paragraph(run("ย่อหน้า") + BOX), paragraph(run("ต่อไป"))))
    assert [each.text for each in word.paragraphs] == ["ย่อหน้า", "ในกล่อง", "ต่อไป"]
    assert [each.in_box for each in word.paragraphs] == [False, True, False]
    assert any("กล่องข้อความ 1 กล่อง" in note for note in word.notes)


def test_of_tracked_changes_what_was_added_is_read_and_the_clerk_is_told():
    changes = (
        f'{run("เดิม")}<w:del w:id="1" w:author="ก"><w:r><w:delText>ลบ</w:delText></w:r></w:del>'
        f'<w:ins w:id="2" w:author="ก">{run("เพิ่ม")}</w:ins>'
    )
    word = read(raw(paragraph(changes)))
    assert word.text == "เดิมเพิ่ม"
    assert any("ติดตามการแก้ไข" in note for note in word.notes)


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next():
    deleted_end = '<w:rPr><w:del w:id="1" w:author="ก"/></w:rPr>'
    content = raw(paragraph(run("ครึ่งแรก"), deleted_end), paragraph(run("ครึ่งหลัง")))
    assert lines(content) == ["ครึ่งแรกครึ่งหลัง"]


def test_a_row_that_was_deleted_is_left_out():
    row = "<w:tr>{}<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr>"
    gone = row.format('<w:trPr><w:del w:id="1" w:author="ก"/></w:trPr>', "ลบแล้ว")
    assert lines(raw(f"<w:tbl>{gone}{row.format('', 'อยู่')}</w:tbl>")) == ["อยู่"]


def test_hidden_text_is_left_out_and_told_of():
    word = read(raw(paragraph(run("เห็น") + run("ซ่อน", "<w:vanish/>"))))
    assert word.text == "เห็น"
    assert any("ซ่อน" in note for note in word.notes)


def test_margins_with_words_are_told_of_and_page_numbers_are_not():
    document = docx.Document()
    document.add_paragraph("เนื้อหา")
    document.sections[0].footer.paragraphs[0].text = "- ๑๒ -"
    assert read(saved(document)).notes == []
    document.sections[0].header.paragraphs[0].text = "แผนปฏิบัติการ"
    word = read(saved(document))
    assert word.text == "เนื้อหา"
    assert any("แผนปฏิบัติการ" in note for note in word.notes)


def test_fields_links_and_content_controls_show_what_word_shows():
    inside = (
        "<w:hyperlink><w:r><w:t>ลิงก์</w:t></w:r></w:hyperlink>"
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r>'
    )
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph(run('ในช่อง'))}</w:sdtContent></w:sdt>"
    assert lines(raw(paragraph(inside), control)) == ["ลิงก์7", "ในช่อง"]


@pytest.mark.parametrize("name", ["toc 1", "TOC 2", "Contents 1"])
def test_a_table_of_contents_is_left_out_and_told_of(name):
    document = docx.Document()
    style = document.styles.add_style("สารบัญ ๑", WD_STYLE_TYPE.PARAGRAPH)
    style.element.find(f"{W}name").set(f"{W}val", name)
    document.add_paragraph("๑. ชื่อโครงการ อบรม\t๑๒", style=style)
    document.add_paragraph("๑. ชื่อโครงการ อบรม")
    found = read(saved(document))
    assert [paragraph.text for paragraph in found.paragraphs] == ["๑. ชื่อโครงการ อบรม"]
    assert found.notes == ["สารบัญ 1 บรรทัด ระบบไม่อ่าน"]
