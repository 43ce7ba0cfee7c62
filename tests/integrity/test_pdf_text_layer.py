"""What a reader finds in our PDFs, what it sees, and that the tags stay as WeasyPrint made them."""

import re
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest
from weasyprint import HTML
from weasyprint.pdf.stream import Stream

from integrity.pdf import render_pdf
from integrity.pdf.fetcher import StaticOnlyFetcher, base_url
from integrity.pdf.render import OPTIONS
from integrity.pdf.text_layer import TrueTextFonts, as_typed, spell_out
from tests.pdf_text import (
    ENGINES,
    missing_sequences,
    share_found,
    squeezed,
    unpacked_streams,
    visible_text,
)

DOCUMENT = Path(__file__).parent.parent / "data" / "thai_document.html"
HEAD = '<html lang="th"><title>ทดสอบ</title><link rel="stylesheet" href="documents/base.css">'


def rendered(html):
    source = HTML(string=html, base_url=base_url(), url_fetcher=StaticOnlyFetcher())
    return source.render(**OPTIONS)


@pytest.fixture(scope="module")
def source():
    return DOCUMENT.read_text("utf-8")


@pytest.fixture(scope="module")
def plain(source):
    """The document as WeasyPrint writes it by itself."""
    return rendered(source).write_pdf(**OPTIONS)


@pytest.fixture(scope="module")
def ours(source):
    return render_pdf(source)


@pytest.fixture(scope="module")
def found(ours):
    return {engine: text(ours) for engine, text in ENGINES.items()}


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_finds_the_text_of_a_long_document(engine, source, found):
    text = visible_text(source)
    lost = missing_sequences(text, found[engine]).most_common(20)
    assert share_found(text, found[engine]) >= 0.995, lost


@pytest.mark.parametrize("engine", ENGINES)
def test_weasyprint_alone_still_needs_the_text_layer(engine, source, plain):
    assert share_found(visible_text(source), ENGINES[engine](plain)) < 0.95, (
        "WeasyPrint now writes Thai text well by itself: see whether integrity/pdf/text_layer.py"
        " can go."
    )


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "word",
    ["ประชาชน", "การทุจริต", "สิทธิ์", "หมู่บ้าน", "ผู้", "น้ำ", "ดำเนินงาน", "ป้องกัน", "ที่ยั่งยืน", "ฟื้นฟู"],
)
def test_a_word_is_found_as_often_as_it_was_written(engine, word, source, found):
    written = squeezed(visible_text(source)).count(word)
    # A word may be divided between two pages; then the number of the page stands in it.
    text = re.sub("–[๐-๙]+–", "", squeezed(found[engine]))
    assert text.count(word) == written > 0


def test_poppler_puts_no_spaces_into_words(source, found):
    gap = r"(?=([ก-ฮะ-\u0e4e]{2} [ก-ฮะ-\u0e4e]{2}))"
    written = set(re.findall(gap, visible_text(source)))
    assert [gap for gap in re.findall(gap, found["Poppler"]) if gap not in written] == []


@pytest.mark.parametrize(
    "words",
    [
        "ป้า ป้อง ฟ้า ฝั่ง ปี่ ปู่ ฟุ้ง ฝุ่น ฬ้า",
        "ฐู ญู ฏุ ฎุ ญี่ปุ่น ฐาน หญิง กตัญญู",
        "น้ำ ถ้ำ ย้ำ ค่ำ ก๊ำ ดำเนินงาน จำนำ",
        "สิทธิ์ บริสุทธิ์ ศักดิ์ พันธุ์ กษัตริย์ ศิลป์ ปิ้ง ปีศาจ",
        "ก็ เก็บ เล็ก เป็น เด็ก",
        "ผู้ใหญ่บ้าน หมู่ที่ ๑๒ พ.ศ. ๒๕๖๖ ฯลฯ ต่าง ๆ ๔๖,๐๐๐.๕๐ บาท",
        "office fluffy waffle Ä é 3.5% “คำ”",
    ],
)
@pytest.mark.parametrize("weight", ["p", "b"])
@pytest.mark.parametrize("engine", ENGINES)
def test_hard_words_come_back_letter_by_letter(engine, weight, words):
    pdf = render_pdf(f"{HEAD}<{weight}>{words}</{weight}>")
    assert squeezed(ENGINES[engine](pdf)) == squeezed(words)


@pytest.mark.parametrize(
    ("drawn", "typed"),
    [
        ("ผ\u0e49\u0e39", "ผู้"),
        ("น\u0e4d\u0e49า", "น้ำ"),
        ("ด\u0e4dา", "ดำ"),
        ("ธ\u0e34\u0e4c", "ธิ์"),
        ("\u0e4dา", "ำ"),
    ],
)
def test_a_cluster_is_spelled_in_the_order_of_typing(drawn, typed):
    assert as_typed(drawn) == typed


def test_every_page_looks_as_without_the_text_layer(plain, ours):
    before, after = pypdfium2.PdfDocument(plain), pypdfium2.PdfDocument(ours)
    assert len(before) == len(after) > 12
    differing = [
        number
        for number, pages in enumerate(zip(before, after, strict=True), start=1)
        if len({page.render(scale=1).to_pil().tobytes() for page in pages}) > 1
    ]
    before.close()
    after.close()
    assert differing == []


def structure(pdf):
    """The structure elements of a document that is about to be written, as they will be."""
    return [
        thing.data
        for thing in pdf.objects
        if isinstance(thing, dict) and thing.get("Type") in {"/StructElem", "/StructTreeRoot"}
    ]


def test_the_tags_are_those_weasyprint_made(source):
    kept = []
    with_text_layer = rendered(source)
    with_text_layer.fonts = TrueTextFonts()

    def finish(document, pdf):
        spell_out(document, pdf)
        kept.append(structure(pdf))

    with_text_layer.write_pdf(finisher=finish, **OPTIONS)
    rendered(source).write_pdf(finisher=lambda _, pdf: kept.append(structure(pdf)), **OPTIONS)
    assert kept[0] == kept[1]
    assert len(kept[0]) > 1000


def content_streams(pdf):
    return [text.split(b"\n") for text in unpacked_streams(pdf) if b"\nBT\n" in text]


def test_marked_content_is_balanced_and_holds_all_text(ours):
    pages = content_streams(ours)
    assert len(pages) > 12
    for operators in pages:
        depth = 0
        for operator in operators:
            if operator.endswith((b"BDC", b"BMC")):
                depth += 1
            elif operator == b"EMC":
                depth -= 1
                assert depth >= 0
            elif operator.endswith(b" TJ"):
                assert depth > 0
        assert depth == 0


def test_spans_hold_one_cluster_each(ours):
    spelled = Counter()
    for operators in content_streams(ours):
        for operator in operators:
            if written := re.search(rb"/ActualText<feff([0-9a-f]+)>", operator):
                spelled[bytes.fromhex(written[1].decode()).decode("utf-16-be")] += 1
    assert spelled["ผู้"] > 100
    assert spelled["น้ำ"] >= 5
    assert all(len(cluster) <= 4 for cluster in spelled)


def test_text_in_a_transparent_group_is_spelled_out_too():
    html = f"{HEAD}<style>p {{ opacity: 0.5 }}</style><p>ผู้นำหมู่บ้าน</p>"
    document = rendered(html)
    document.fonts = TrueTextFonts()
    groups = []

    def finish(document, pdf):
        spell_out(document, pdf)
        groups.extend(
            thing.stream
            for thing in pdf.objects
            if isinstance(thing, Stream) and thing.extra.get("Subtype") == "/Form"
        )

    document.write_pdf(finisher=finish, **OPTIONS)
    assert any(b"ActualText" in line for line in groups[0] if isinstance(line, bytes))
