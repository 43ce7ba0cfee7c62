"""Thai words in drawings, which WeasyPrint by itself lays out letter by letter."""

import pytest
from weasyprint import HTML

from integrity.pdf import render_pdf
from integrity.pdf.fetcher import StaticOnlyFetcher, base_url
from integrity.pdf.render import OPTIONS
from integrity.pdf.svg_text import Clusters
from integrity.pdf.text_layer import TrueTextFonts, spell_out
from tests.pdf_text import ENGINES, squeezed

HEAD = '<html lang="th"><title>แผนภูมิ</title><link rel="stylesheet" href="documents/base.css">'
WORDS = "ผู้ที่ใช้น้ำ มิติที่ ๔ สิทธิ์"
DOTTED_CIRCLE = "◌"


def drawing(attributes, words=WORDS):
    return (
        f"{HEAD}<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 400 60' role='img'"
        f" font-family=\"'Portal Laksaman'\"><title>รูป</title><text y='30' {attributes}>{words}"
        "</text></svg>"
    )


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "attributes",
    ["x='5'", "x='200' text-anchor='middle'", "x='5' font-weight='600'", "transform='rotate(5)'"],
)
def test_words_in_a_drawing_are_drawn_and_found_whole(engine, attributes):
    assert squeezed(ENGINES[engine](render_pdf(drawing(attributes)))) == squeezed(WORDS)


@pytest.mark.parametrize(
    "attributes", ["x='5' letter-spacing='2'", "x='5' textLength='300'", "x='5 60 90'"]
)
def test_letters_with_places_of_their_own_keep_their_marks(attributes):
    text = ENGINES["PDFium"](render_pdf(drawing(attributes)))
    assert DOTTED_CIRCLE not in text
    assert sorted(squeezed(text)) == sorted(squeezed(WORDS))


def test_words_in_parts_of_a_text_keep_their_marks():
    words = "มิติที่ <tspan font-weight='700'>ผู้นำ</tspan> และ <tspan x='5' dy='20'>หมู่บ้าน</tspan>"
    text = ENGINES["PDFium"](render_pdf(drawing("x='5'", words)))
    assert squeezed(text) == "มิติที่ผู้นำและหมู่บ้าน"


def test_a_drawing_in_a_file_of_the_office_keeps_its_marks(settings):
    settings.MEDIA_ROOT.mkdir(parents=True)
    svg = drawing("x='5'").removeprefix(HEAD).replace("viewBox", "width='400' height='60' viewBox")
    (settings.MEDIA_ROOT / "chart.svg").write_text(svg, "utf-8")
    text = ENGINES["PDFium"](render_pdf(f"{HEAD}<img src='/media/chart.svg' alt='แผนภูมิ'>"))
    assert squeezed(text) == squeezed(WORDS)


def test_weasyprint_alone_still_takes_marks_from_their_letters():
    source = HTML(string=drawing("x='5'"), base_url=base_url(), url_fetcher=StaticOnlyFetcher())
    document = source.render(**OPTIONS)
    document.fonts = TrueTextFonts()
    text = ENGINES["PDFium"](document.write_pdf(finisher=spell_out, **OPTIONS))
    assert DOTTED_CIRCLE in text, (
        "WeasyPrint now lays out Thai text in SVG by itself: integrity/pdf/svg_text.py can go."
    )


def test_a_text_is_divided_between_letters_not_before_their_marks():
    assert list(Clusters("ผู้นำ ก์")) == ["ผู้", "นำ", " ", "ก์"]


def test_the_font_of_a_drawing_may_stand_second_in_a_list(caplog):
    html = drawing("x='5'").replace("'Portal Laksaman'", "'Office Document', 'Portal Laksaman'")
    render_pdf(html)
    assert caplog.messages == []
