"""The one way to a PDF: what it promises about language, title, pages, bytes and fonts."""

import gc
import logging
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pypdfium2
import pytest

from integrity.pdf import DocumentError, OfficeFont, page_count, render_pdf
from tests.pdf_text import unpacked_streams

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "tests" / "data" / "thai_document.html"
HEAD = '<html lang="th"><title>แผน ๒๕๖๖</title><link rel="stylesheet" href="documents/base.css">'
THREE_PAGES = f"{HEAD}<h1>ก</h1>" + "<section style='break-before: page'><h2>ผู้</h2></section>" * 2


def opened(pdf):
    return pypdfium2.PdfDocument(pdf)


def test_a_document_tells_its_title_language_and_tags():
    pdf = render_pdf(THREE_PAGES)
    document = opened(pdf)
    assert document.get_metadata_dict()["Title"] == "แผน ๒๕๖๖"
    assert [entry.get_title() for entry in document.get_toc()] == ["ก", "ผู้", "ผู้"]
    assert document.is_tagged()
    document.close()
    objects = b"".join(unpacked_streams(pdf))
    for words in (b"/Lang (th)", b"/DisplayDocTitle true", b"/StructTreeRoot", b"pdfuaid:part"):
        assert words in objects


@pytest.mark.parametrize(
    "html", ["<title>ไม่มีภาษา</title><p>ก</p>", '<html lang="th"><p>ไม่มีชื่อ</p></html>']
)
def test_a_document_without_title_or_language_is_not_made(html):
    with pytest.raises(DocumentError):
        render_pdf(html)


def test_pages_are_counted_without_a_reader():
    assert page_count(render_pdf(THREE_PAGES)) == 3


def test_pages_are_counted_in_a_long_document():
    pdf = render_pdf(f"{HEAD}" + "<p style='break-after: page'>ก</p>" * 299 + "<p>ข</p>")
    assert page_count(pdf) == 300


def test_something_else_has_no_pages():
    with pytest.raises(ValueError, match="page tree"):
        page_count(b"%PDF-1.7 nothing here")


def test_the_same_html_gives_the_same_bytes_in_another_process():
    script = (
        "import sys, hashlib; from integrity.pdf import render_pdf;"
        "print(hashlib.sha256(render_pdf(sys.stdin.read())).hexdigest())"
    )
    hashes = {
        subprocess.run(
            [sys.executable, "-c", script],
            input=THREE_PAGES,
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONHASHSEED": seed, "TZ": zone},
        ).stdout.strip()
        for seed, zone in (("1", "Asia/Bangkok"), ("2", "UTC"))
    }
    assert hashes == {sha256(render_pdf(THREE_PAGES)).hexdigest()}


def test_several_threads_render_at_once_and_agree():
    pages = [f"{THREE_PAGES}<p>หมู่บ้านที่ {number} มีน้ำใช้" for number in range(3)]
    alone = [render_pdf(page) for page in pages]
    with ThreadPoolExecutor(6) as threads:
        together = list(threads.map(render_pdf, pages * 4))
    assert together == alone * 4


def test_the_styles_of_papers_cause_no_warning(caplog):
    with caplog.at_level(logging.WARNING):
        render_pdf(DOCUMENT.read_text("utf-8"))
    assert caplog.messages == []


def test_pages_are_a4_and_wide_tables_lie_sideways():
    document = opened(render_pdf(f"{HEAD}<p>ก</p><section class='landscape'><p>ข</p></section>"))
    sizes = [tuple(round(side) for side in page.get_size()) for page in document]
    document.close()
    assert sizes == [(595, 842), (842, 595)]


def test_the_page_number_in_thai_digits_stands_on_top_from_the_second_page():
    document = opened(render_pdf(THREE_PAGES))
    texts = [page.get_textpage().get_text_bounded().split() for page in document]
    document.close()
    assert texts[0] == ["ก"]
    assert texts[1] == ["ผู้", "–", "๒", "–"]


def test_a_table_that_goes_on_repeats_its_head():
    rows = "<tr><td>แถว</td></tr>" * 60
    pdf = render_pdf(f"{HEAD}<table><thead><tr><th scope='col'>หัวตาราง</th></tr></thead>{rows}")
    document = opened(pdf)
    heads = ["หัวตาราง" in page.get_textpage().get_text_bounded() for page in document]
    document.close()
    assert len(heads) > 1
    assert all(heads)


def fonts_used(pdf):
    document = opened(pdf)
    names = {
        thing.get_font().get_base_name()
        for page in document
        for thing in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
    }
    document.close()
    return {name.partition("+")[2] for name in names}


def test_the_font_we_ship_is_used_whatever_the_machine_has():
    pdf = render_pdf(f"{HEAD}<p>ก <b>ข</b></p>")
    assert fonts_used(pdf) == {"Portal-Laksaman", "Portal-Laksaman-Bold"}


def test_the_font_an_office_owns_goes_first(settings):
    fonts = settings.MEDIA_ROOT / "fonts"
    fonts.mkdir(parents=True)
    for name in ("Laksaman.ttf", "Laksaman-Bold.ttf"):
        (fonts / f"office {name}").write_bytes(
            (ROOT / "static" / "fonts" / "laksaman" / name).read_bytes()
        )
    font = OfficeFont("fonts/office Laksaman.ttf", "fonts/office Laksaman-Bold.ttf")
    pdf = render_pdf(f"{HEAD}<p>ก <b>ข</b></p>", office_font=font)
    assert fonts_used(pdf) == {"Office-Document", "Office-Document-Bold"}


def test_an_office_font_that_is_not_there_is_not_passed_over_in_silence():
    with pytest.raises(DocumentError, match="none.ttf"):
        render_pdf(HEAD, office_font=OfficeFont("fonts/none.ttf", "fonts/none-bold.ttf"))


def test_letters_our_font_lacks_are_told(caplog):
    render_pdf(f"{HEAD}<p>ก ☑ ข</p>")
    assert any("☑" in message for message in caplog.messages)


def test_the_garbage_collector_works_again_after_rendering():
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(render_pdf, [THREE_PAGES] * 6))
    with pytest.raises(DocumentError):
        render_pdf("<p>ก")
    assert gc.isenabled()
