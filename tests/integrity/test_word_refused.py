"""Files that are no plain Word document: a clear message, and nothing is unpacked beyond limits."""

import io
import zipfile

import docx
import pytest

from integrity.word import archive, reading
from integrity.word.problems import UnreadableDocument
from integrity.word.reading import read
from tests.integrity.word_files import NAMES, paragraph, plain, raw, with_parts

PLAIN = plain("ข้อความ")
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


def refused(content: bytes) -> str:
    with pytest.raises(UnreadableDocument) as why:
        read(content)
    return str(why.value)


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name, data in parts.items():
            target.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "ว่างเปล่า"),
        (b"  \r\n", "ว่างเปล่า"),
        (OLE, "Word รุ่นเก่า (.doc)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "ตั้งรหัสผ่าน"),
        (b"%PDF-1.7", "PDF"),
        (b"{\\rtf1 x}", "Rich Text"),
        ("ข้อความธรรมดา".encode(), "ไม่ใช่เอกสาร Word"),
        (b"PK\x03\x04 broken", "เสียหรือไม่ครบ"),
        (PLAIN[: len(PLAIN) // 2], "เสียหรือไม่ครบ"),
        (zipped(xl__workbook="<x/>"), "Excel"),
        (zipped(**{"content.xml": "<x/>"}), "OpenDocument"),
        (zipped(nothing=b"x"), "ไม่ใช่เอกสาร Word"),
        (with_parts(PLAIN, **{"word__vbaProject.bin": b"x"}), "แมโคร"),
    ],
)
def test_what_is_no_word_document_is_refused_in_plain_words(content, said):
    assert said in refused(content)


def test_a_document_without_text_says_so():
    assert "ไม่มีข้อความ" in refused(docx_of_nothing())


def docx_of_nothing() -> bytes:
    stream = io.BytesIO()
    docx.Document().save(stream)
    return stream.getvalue()


def test_a_scan_is_told_apart_from_an_empty_document():
    picture = paragraph("<w:r><w:drawing><pic:pic/></w:drawing></w:r>")
    assert "สแกน" in refused(raw(picture))


def test_two_thousand_pages_are_too_long(monkeypatch):
    monkeypatch.setattr(reading, "MOST_LETTERS", 4_000)
    assert "ยาวเกิน" in refused(plain(*["ก" * 1_000] * 5))


def test_too_many_paragraphs_are_too_long_too(monkeypatch):
    monkeypatch.setattr(reading, "MOST_PARAGRAPHS", 10)
    assert "ยาวเกิน" in refused(plain(*["ก"] * 11))


def test_a_large_file_is_refused_before_it_is_opened(monkeypatch):
    monkeypatch.setattr(archive, "LARGEST_FILE", 100)
    assert "ใหญ่เกิน" in refused(PLAIN)


def test_what_packs_too_well_is_not_unpacked():
    bomb = b"<x>" + b" " * (archive.RATIO_COUNTS_FROM * 2) + b"</x>"
    assert "เพื่อความปลอดภัย" in refused(with_parts(PLAIN, word__styles_xml=bomb))


def test_a_crowd_of_parts_is_refused(monkeypatch):
    monkeypatch.setattr(archive, "MOST_ENTRIES", 3)
    assert "เพื่อความปลอดภัย" in refused(PLAIN)


ENTITY = (
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    f"<w:document {NAMES}><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>"
)
LAUGHS = ENTITY.replace('SYSTEM "file:///etc/hostname"', '"ha"')


@pytest.mark.parametrize("document", [ENTITY, LAUGHS])
def test_entities_are_refused(document):
    assert "เพื่อความปลอดภัย" in refused(with_parts(PLAIN, word__document_xml=document.encode()))


def test_a_broken_part_is_told_of():
    assert "เสีย" in refused(with_parts(PLAIN, word__document_xml=b"<w:document"))


def test_deep_nesting_ends_with_a_message():
    deep = "<w:ins>" * 5_000 + "</w:ins>" * 5_000
    document = f"<w:document {NAMES}><w:body><w:p>{deep}</w:p></w:body></w:document>"
    assert refused(with_parts(PLAIN, word__document_xml=document.encode()))


def flooded(target: str, times: int, part: bytes) -> bytes:
    """A document with so many headers, each of this content."""
    names = [target.format(number) for number in range(times)]
    root = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "".join(
        f'<Relationship Id="h{name}" Type="{root}/header" Target="{name}"/>' for name in names
    )
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(PLAIN)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "word/_rels/document.xml.rels":
                end = b"</Relationships>"
                content = content.replace(end, relations.encode() + end)
            file.writestr(name, content)
        for name in names:
            file.writestr(f"word/{name}", part)
    return stream.getvalue()


def test_many_parts_that_are_small_alone_are_too_much_together(monkeypatch):
    monkeypatch.setattr(archive, "LARGEST_UNPACKED", 1_000_000)
    part = f"<w:hdr {NAMES}>{'<w:p/>' * 20_000}</w:hdr>".encode()
    assert "เพื่อความปลอดภัย" in refused(flooded("header{}.xml", 12, part))


def test_a_part_is_measured_whatever_its_name():
    bomb = b"<x>" + b" " * (archive.RATIO_COUNTS_FROM * 2) + b"</x>"
    assert "เพื่อความปลอดภัย" in refused(flooded("header{}.dat", 1, bomb))
