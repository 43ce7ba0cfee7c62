"""A draft as a Word file, for the chief clerk's pen. Only the PDF is ever issued.

The numbers stay as typed: Word's own numbering would count them anew. Thai text takes its font and
size from the properties for complex scripts, so each style says them three times.
"""

from io import BytesIO

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from integrity.documents.models import Kind
from integrity.documents.papers.body import DASHES, Block, blocks_of
from integrity.documents.papers.closing import Closing, SignBlock, closing_of
from integrity.documents.papers.facts import Facts
from integrity.documents.papers.heads import Head, head_of
from integrity.documents.papers.html import clean
from integrity.thai import arabic_digits, thai_digits
from integrity.typesetting import digits_set

Json = dict

FONT = "TH Sarabun New"
MIDDLE = Cm(7.5)  # of the page, from the left margin
INDENTS = {0: 2.5, 1: 2.5, 2: 3.25, 3: 4.0}  # centimetres by level
DRAFT = "ร่าง"
DOTS = "." * 30


def draft_docx(data: Json) -> bytes:
    data = clean(data)
    word = Document()
    _set_up(word, data)
    facts = Facts(draft=True)
    _write_head(word, data, head_of(data, facts))
    for block in blocks_of(data["clauses"]):
        _write_block(word, block)
    _write_close(word, closing_of(data, facts))
    _write_list(word, "เอกสารแนบ", [row["title"] for row in data["attachments"]])
    _write_list(word, "รายชื่อผู้รับ", [row["name"] for row in data["recipients"]])
    for line in data["contact"]:
        word.add_paragraph(line)
    _set_digits(word, data["thai_digits"])
    written = BytesIO()
    word.save(written)
    return written.getvalue()


def _set_digits(word, thai: bool) -> None:
    for written in word.element.body.iter(qn("w:t")):
        written.text = digits_set(written.text or "", thai_digits if thai else arabic_digits)


def _set_up(word, data: Json) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2)
    _set_type(word.styles["Normal"], 16)
    shape = word.styles["Normal"].paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(0), Pt(0), 1.0
    header = section.header.paragraphs[0]
    header.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _written(header, DRAFT, bold=True)
    word.core_properties.title = data["title"]
    word.core_properties.author = data["organisation"]["name"]
    word.core_properties.language = "th-TH"


def _set_type(style: ParagraphStyle, points: int) -> None:
    style.font.name, style.font.size = FONT, Pt(points)
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    _add(properties, "w:szCs", str(points * 2))
    language = _add(properties, "w:lang", "th-TH")
    language.set(qn("w:bidi"), "th-TH")


def _add(parent, name: str, value: str):
    child = OxmlElement(name)
    child.set(qn("w:val"), value)
    parent.append(child)
    return child


def _written(paragraph: Paragraph, text: str, *, bold=False, points: int | None = None) -> None:
    """Bold and size are said twice, for Latin letters and for Thai ones."""
    run = paragraph.add_run(text)
    properties = run._r.get_or_add_rPr()
    if bold:
        run.bold = True
        properties.append(OxmlElement("w:bCs"))
    if points:
        run.font.size = Pt(points)
        _add(properties, "w:szCs", str(points * 2))


def _line(word, text: str, *, bold=False, centred=False, before=6.0, points=None) -> Paragraph:
    paragraph = word.add_paragraph()
    _written(paragraph, text, bold=bold, points=points)
    paragraph.paragraph_format.space_before = Pt(before)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def _write_head(word, data: Json, head: Head) -> None:
    if data["urgency"]:
        _line(word, data["urgency"], bold=True, points=32)
    write = {Kind.MEMO: _memo_head, Kind.LETTER: _letter_head, Kind.CIRCULAR: _letter_head}
    write.get(data["paper"], _announcement_head)(word, head)


def _number(head: Head) -> str:
    number = head.number
    return f"{number.text}{DOTS if number.blank else ''}" if number else ""


def _announcement_head(word, head: Head) -> None:
    _line(word, head.issuer, bold=True, centred=True)
    if head.number:
        _line(word, f"ที่ {_number(head)}", bold=True, centred=True)
    about = head.subject if head.meeting else f"เรื่อง {head.subject}"
    for line in (about, *head.meeting):
        _line(word, line, bold=True, centred=True)


def _memo_head(word, head: Head) -> None:
    _line(word, "บันทึกข้อความ", bold=True, centred=True, points=29)
    number = _number(head)
    for label, text in (
        ("ส่วนราชการ", head.department),
        ("ที่", f"{number}\t"),
        ("เรื่อง", head.subject),
    ):
        paragraph = _line(word, f"{label}  ", bold=True, points=20, before=0)
        _written(paragraph, text)
        if label == "ที่":
            paragraph.paragraph_format.tab_stops.add_tab_stop(MIDDLE)
            _written(paragraph, "วันที่  ", bold=True, points=20)
            _written(paragraph, head.day or DOTS)
    _line(word, f"{head.salutation}  {head.addressee}")


def _letter_head(word, head: Head) -> None:
    first, *others = head.sender
    _tabbed(word, f"ที่ {_number(head)}", first)
    for line in others:
        _tabbed(word, "", line)
    _line(word, head.day or DOTS).paragraph_format.left_indent = MIDDLE
    for label, lines in (
        ("เรื่อง", [head.subject]),
        (head.salutation, [head.addressee]),
        ("อ้างถึง", head.refers_to),
        ("สิ่งที่ส่งมาด้วย", head.enclosures),
    ):
        if lines:
            _line(word, f"{label}  " + "\n".join(lines))


def _tabbed(word, left: str, right: str) -> None:
    paragraph = _line(word, f"{left}\t{right}", before=0)
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(9.5))


def _write_block(word, block: Block) -> None:
    if block.shape in ("table", "members"):
        return _write_table(word, block)
    paragraph = _line(word, f"{block.mark} {block.text}".strip(), bold=block.shape == "heading")
    shape = paragraph.paragraph_format
    if block.shape == "heading":
        shape.left_indent = Cm(INDENTS[block.level] if block.level else 0)
        shape.keep_with_next = True
    else:
        shape.first_line_indent = Cm(INDENTS[block.level] + (0.75 if block.mark in DASHES else 0))
    return None


def _write_table(word, block: Block) -> None:
    rows = [block.head, *block.rows] if block.shape == "table" else block.rows
    width = max(map(len, rows), default=0)
    if not width:
        return
    table = word.add_table(rows=0, cols=width)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    if block.shape == "table":
        table.style = "Table Grid"
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=False):
            cell.text = text if isinstance(text, str) else text.text


def _write_close(word, closing: Closing) -> None:
    for line in closing.words:
        _line(word, line, before=12).paragraph_format.first_line_indent = Cm(2.5)
    if closing.day_words:
        day = _line(word, f"{closing.day_words} {closing.day or DOTS}", before=12)
        day.paragraph_format.left_indent = Cm(5)
    if closing.regards:
        _line(word, closing.regards, before=12).paragraph_format.left_indent = MIDDLE
    for block in [each for row in closing.rows for each in row] + closing.endorsements:
        _write_signer(word, block)


def _write_list(word, label: str, names: list[str]) -> None:
    if not names:
        return
    _line(word, label, before=18).paragraph_format.keep_with_next = True
    for number, name in enumerate(names, start=1):
        _line(word, f"{number}. {name}" if len(names) > 1 else name, before=0)


def _write_signer(word, block: SignBlock) -> None:
    if block.considered:
        _line(word, "ผลการพิจารณา", bold=True, before=12).paragraph_format.keep_with_next = True
    if block.addressed_to:
        _line(word, f"เรียน {block.addressed_to}", before=12)
    for option in block.options:
        _line(word, f"- {option.box} {option.text}", before=0)
    room = f"(ลงชื่อ){DOTS}" if block.labelled else "\n\n\n"
    lines = (block.role, room, f"({block.name})", *block.positions)
    for text in filter(None, lines):
        paragraph = _line(word, text, centred=True, before=0)
        paragraph.paragraph_format.left_indent = MIDDLE
        paragraph.paragraph_format.keep_together = True
        paragraph.paragraph_format.keep_with_next = text is not lines[-1]
