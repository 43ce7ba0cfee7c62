"""An alarm for upgrades: the text layer leans on code of WeasyPrint and pydyf that is private."""

import hashlib
import inspect
from importlib.metadata import version

import pydyf
import pytest
from weasyprint import Document
from weasyprint.draw.text import draw_first_line
from weasyprint.images import SVGImage
from weasyprint.layout import layout_document
from weasyprint.pdf import generate_pdf
from weasyprint.pdf.fonts import Font, build_fonts_dictionary
from weasyprint.pdf.stream import Stream
from weasyprint.pdf.tags import _build_box_tree, add_tags
from weasyprint.svg import Node
from weasyprint.svg.text import text as svg_text
from weasyprint.text.line_break import get_log_attrs
from weasyprint.urls import URLFetcher, fetch, select_source

LEANED_ON = [
    (draw_first_line, "1bb8eae6d88e", "fills Font.to_unicode and widths; writes TJ and Ts"),
    (Stream.add_font, "e4226e111747", "puts each Font into Document.fonts by item assignment"),
    (Stream.add_group, "602212216473", "makes the groups in which transparent text lies"),
    (Font.__init__, "1f281166b103", "has file_content, index, hash, widths and to_unicode"),
    (build_fonts_dictionary, "fc551bef35d0", "embeds and maps the glyphs in to_unicode"),
    (generate_pdf, "626343ef25c3", "reads Document.fonts, puts all streams into pdf.objects"),
    (Document.write_pdf, "086e4a8e9998", "calls the finisher when all objects are made"),
    (pydyf.Stream.show_text, "3e008af86f62", "writes a TJ operator as one item"),
    (pydyf.Stream.set_text_rise, "298e33401610", "writes a Ts operator as one item"),
    (pydyf.Stream.set_font_size, "9626258f9693", "writes a Tf operator as one item"),
    (add_tags, "f0e74575b0ba", "fills StructTreeRoot and its ParentTree before the finisher"),
    (_build_box_tree, "f716251a83e7", "leaves what stands in margins out of the tag tree"),
    (pydyf.Stream.begin_marked_content, "4348260a8eb6", "writes tag, dictionary, BDC as items"),
    (layout_document, "a5cbf437e99c", "gives each page its root first, then its margin boxes"),
    (get_log_attrs, "65c1a1c4fa75", "says where a line of Thai may break"),
    (SVGImage.__init__, "823798cb61ee", "keeps the drawing as _svg"),
    (Node.__iter__, "091c38766dd1", "makes the children of a node of a drawing once"),
    (svg_text, "67a30c3e181b", "iterates over a node's text to draw it"),
    (URLFetcher.__init__, "684420ad907b", "takes allowed_protocols"),
    (fetch, "a0b61dca9597", "calls the fetcher for every address"),
    (select_source, "c82df7481cb3", "lets stylesheets and metadata go through the fetcher"),
]


def test_weasyprint_is_the_version_the_text_layer_was_written_for():
    assert version("weasyprint") == "70.0", (
        "Another WeasyPrint: run the tests of integrity/pdf. If they pass, look at a printed plan,"
        " then change the version here and in pyproject.toml."
    )


@pytest.mark.parametrize(("code", "digest", "role"), LEANED_ON)
def test_the_code_we_lean_on_is_unchanged(code, digest, role):
    now = hashlib.sha256(inspect.getsource(code).encode()).hexdigest()[:12]
    assert now == digest, (
        f"{code.__module__}.{code.__qualname__} has changed. integrity/pdf counts on it because it"
        f" {role}. Read what is new, see that the other tests of integrity/pdf pass, then write"
        f" {now} here."
    )
