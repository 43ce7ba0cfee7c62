"""Frozen texts of papers, as clauses/snapshot.py makes them, and what a PDF of them says where."""

import ctypes
import re
import subprocess
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

import pypdfium2
from pypdfium2 import raw

CM = 72 / 2.54
WORDS = "ข้อความของประกาศฉบับนี้ทดสอบความยาวของย่อหน้า "
FORMS = {
    "announcement": ("ประกาศ", "ประกาศ ณ วันที่", "none", ["จึงประกาศให้ทราบโดยทั่วกัน"]),
    "order": ("คำสั่ง", "สั่ง ณ วันที่", "yearly", ["ทั้งนี้ ตั้งแต่บัดนี้เป็นต้นไป"]),
    "memo": ("บันทึกข้อความ", "", "letter", ["จึงเรียนมาเพื่อโปรดทราบ"]),
    "letter": ("", "", "letter", ["จึงเรียนมาเพื่อโปรดพิจารณา", "ขอแสดงความนับถือ"]),
    "circular": ("", "", "letter", ["จึงเรียนมาเพื่อทราบ", "ขอแสดงความนับถือ"]),
    "minutes": ("รายงานการประชุม", "", "none", []),
}


def paragraph(text=WORDS * 4, level=0):
    return {"kind": "paragraph", "level": level, "mark": "", "text": text}


def clause(mark, text=WORDS, level=1):
    return {"kind": "numbered", "level": level, "mark": mark, "text": text}


def grid(*rows):
    return {"kind": "table", "level": 0, "mark": "", "text": "\n".join(rows)}


def members(*rows):
    return {"kind": "members", "level": 0, "mark": "", "text": "\n".join(rows)}


def step(name="นายสมหมาย หลวงสอน", *positions, **values):
    return {
        "kind": "sign",
        "official": 1,
        "name": name,
        "positions": list(positions or ["นายกเทศมนตรีตำบลเวียง"]),
        "role": "",
        "addressed_to": "",
        "options": [],
        "beside_previous": False,
    } | values


def frozen(paper="announcement", **values):
    head, date_words, numbering, closing = FORMS[paper]
    return {
        "schema": 1,
        "kind": "clause",
        "paper": paper,
        "organisation": {
            "slug": "wiang",
            "name": "เทศบาลตำบลเวียง",
            "kind": "township",
            "kind_label": "เทศบาลตำบล",
            "subdistrict": "เวียง",
            "district": "เทิง",
            "province": "เชียงราย",
            "letter_code": "ชร 52301",
            "website": "",
            "accent": "",
            "emblem": "",
            "words": {},
            "address": "สำนักงานเทศบาลตำบลเวียง\nอำเภอเทิง ชร 57160",
            "telephone": "0 5379 5555",
        },
        "division": {"name": "สำนักปลัด", "letter_code": ""},
        "form": {
            "head": head,
            "date_words": date_words,
            "numbering": numbering,
            "number_prefix": "",
            "initials": ["ปลัดเทศบาล", "หัวหน้าสำนักปลัด", "พิมพ์/ทาน"],
        },
        "title": "จัดทำข้อตกลงการปฏิบัติราชการตามหลักธรรมาภิบาล",
        "issuer": "",
        "years": None,
        "department": "",
        "salutation": "เรียน",
        "addressee": "ผู้ว่าราชการจังหวัดเชียงราย",
        "refers_to": [],
        "enclosures": [],
        "urgency": "",
        "place": "",
        "contact": [],
        "closing": closing,
        "dated": None,
        "thai_digits": True,
        "method": "paper",
        "visibility": "public",
        "clauses": [paragraph()],
        "steps": [step()],
        "citations": [],
        "attachments": [],
        "recipients": [],
        "replaces": None,
        "source": {"label": "", "address": ""},
    } | values


class Line(NamedTuple):
    """A line of a page; centimetres from its left and upper edge."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    words: tuple[tuple[str, float], ...]  # each with its left


def pages_of(pdf: bytes) -> list[list[Line]]:
    """The lines of each page as Poppler lays them out, from the top."""
    command = ["pdftotext", "-bbox-layout", "-enc", "UTF-8", "-", "-"]
    written = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    pages = [[_line(text) for text in page.split("<line ")[1:]] for page in _parts(written)]
    return [sorted(page, key=lambda line: line.top) for page in pages]


def _parts(written: str) -> list[str]:
    return written.split("<page ")[1:]


def _line(written: str) -> Line:
    left, top, right, bottom = (
        float(re.search(rf'{side}="([^"]+)"', written)[1]) / CM
        for side in ("xMin", "yMin", "xMax", "yMax")
    )
    words = re.findall(r'<word xMin="([^"]+)"[^>]*>([^<]*)</word>', written)
    spaced = tuple((unescape(text), float(left) / CM) for left, text in words)
    return Line(" ".join(text for text, _ in spaced), left, right, top, bottom, spaced)


def left_of(lines: list[Line], word: str) -> float:
    """Where the first word that begins so begins."""
    return next(left for line in lines for text, left in line.words if text.startswith(word))


class Letter(NamedTuple):
    text: str
    size: float
    is_bold: bool


def type_of(pdf: bytes, words: str) -> set[tuple[float, bool]]:
    """The sizes in points, and whether bold, of these words where they first stand."""
    letters = [letter for letter in _letters(pdf) if letter.text.strip()]
    text = "".join(letter.text for letter in letters)
    start = text.index(squeezed(words))
    found = letters[start : start + len(squeezed(words))]
    return {(letter.size, letter.is_bold) for letter in found if letter.size}


def _letters(pdf: bytes) -> Iterator[Letter]:
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        text_page = page.get_textpage()
        for index in range(text_page.count_chars()):
            yield _letter(text_page, index)
        text_page.close()
        page.close()
    document.close()


def _letter(text_page, index: int) -> Letter:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text_page, index, matrix)
    name = ctypes.create_string_buffer(80)
    raw.FPDFText_GetFontInfo(text_page, index, name, 80, None)
    size = raw.FPDFText_GetFontSize(text_page, index) * abs(matrix.d)
    letter = chr(raw.FPDFText_GetUnicode(text_page, index))
    return Letter(letter, round(size, 1), b"Bold" in name.value)


def texts_of(pdf: bytes) -> list[list[str]]:
    """The lines of each page in reading order, without its number."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_text_lines(page) for page in document]
    finally:
        document.close()


def _text_lines(page) -> list[str]:
    text_page = page.get_textpage()
    text = text_page.get_text_bounded()
    text_page.close()
    page.close()
    lines = (line.strip() for line in re.split(r"[\r\n]+", text))
    return [line for line in lines if line and not is_number(line)]


def is_number(line: str) -> bool:
    return bool(re.fullmatch(r"-[0-9๐-๙]+-", line))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)
