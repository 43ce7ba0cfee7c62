"""A draft as a Word file: what the chief clerk gets to write on."""

from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm

from integrity.documents.papers.word import draft_docx
from integrity.word.reading import read
from tests.integrity.documents.paper_samples import (
    FORMS,
    clause,
    frozen,
    grid,
    members,
    paragraph,
    step,
)

CLAUSES = [
    paragraph("ด้วยเทศบาลเห็นสมควร"),
    clause("๑.", "ข้อแรก พ.ศ. 2566"),
    clause("๑.๑", "ข้อย่อย", 2),
    clause("–", "ขีด", 3),
    members("1. นายสมชาย ใจดี | ปลัดเทศบาล"),
    grid("ลำดับ | เรื่อง", "1 | ก"),
]


@pytest.mark.parametrize("paper", FORMS)
def test_a_draft_of_each_kind_can_be_read_back(paper):
    text = read(draft_docx(frozen(paper, clauses=CLAUSES))).text
    for words in ("๑. ข้อแรก พ.ศ. ๒๕๖๖", "๑.๑ ข้อย่อย", "– ขีด", "นายสมชาย ใจดี", "(นายสมหมาย หลวงสอน)"):
        assert words in text


def test_the_page_is_that_of_the_paper():
    section = Document(BytesIO(draft_docx(frozen()))).sections[0]
    sides = ("page_width", "page_height", "left_margin", "right_margin", "top_margin")
    sizes = [round(getattr(section, side) / Cm(1), 1) for side in sides]
    assert sizes == [21, 29.7, 3, 2, 2.5]
    assert section.header.paragraphs[0].text == "ร่าง"


def test_thai_letters_have_the_font_and_the_size_too():
    properties = Document(BytesIO(draft_docx(frozen()))).styles["Normal"].element.rPr
    fonts = properties.find(qn("w:rFonts"))
    assert {fonts.get(qn(f"w:{name}")) for name in ("ascii", "hAnsi", "eastAsia", "cs")} == {
        "TH Sarabun New"
    }
    assert properties.find(qn("w:sz")).get(qn("w:val")) == "32"
    assert properties.find(qn("w:szCs")).get(qn("w:val")) == "32"


def test_a_paragraph_begins_where_it_does_on_the_paper():
    word = Document(BytesIO(draft_docx(frozen(clauses=CLAUSES))))
    first = {
        each.text.split()[0]: each.paragraph_format for each in word.paragraphs if each.text.strip()
    }
    assert round(first["ด้วยเทศบาลเห็นสมควร"].first_line_indent / Cm(1), 2) == 2.5
    assert round(first["๑.๑"].first_line_indent / Cm(1), 2) == 3.25


def test_a_chain_of_endorsements_is_there():
    steps = [step(), step("นายเสน่ห์ นามจันทรา", kind="endorse", addressed_to="ปลัด", options=["ทราบ"])]
    text = read(draft_docx(frozen("memo", steps=steps))).text
    assert "เรียน ปลัด" in text and "ทราบ" in text and "(นายเสน่ห์ นามจันทรา)" in text


def test_what_goes_with_the_paper_and_who_decides_are_named():
    text = read(
        draft_docx(
            frozen(
                "circular",
                steps=[step(), step("นายเสน่ห์ นามจันทรา", kind="decide", options=["อนุมัติ"])],
                attachments=[{"title": "แผนผังอาคาร"}],
                recipients=[{"name": "กองคลัง"}, {"name": "กองช่าง"}],
            )
        )
    ).text
    for said in ("เอกสารแนบ", "แผนผังอาคาร", "รายชื่อผู้รับ", "๒. กองช่าง", "ผลการพิจารณา"):
        assert said in text, said


def test_hostile_text_is_text():
    data = frozen(clauses=[paragraph("<w:p/> \x00\x0b\x1f & ]]> ﷺ")], title="\ud800ก"[1:])
    assert "<w:p/>" in read(draft_docx(data)).text
