"""One function for all documents: HTML in, a tagged PDF with a true Thai text layer out."""

import gc
import logging
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import NamedTuple
from urllib.parse import quote

from django.conf import settings
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration

from integrity.pdf.artifacts import mark_artifacts
from integrity.pdf.fetcher import StaticOnlyFetcher, base_url
from integrity.pdf.svg_text import keep_marks_with_letters
from integrity.pdf.table_tags import tell_scopes
from integrity.pdf.text_layer import TrueTextFonts, spell_out

logger = logging.getLogger("integrity.pdf")

OPTIONS = {"pdf_variant": "pdf/ua-1"}
_PAGE_TREE = re.compile(rb"/Type /Pages\b[^>]*?/Count (\d+)|/Count (\d+)[^<>]*?/Type /Pages\b")
OUR_FONTS = {"Portal Laksaman", "Office Document"}  # as documents/base.css names them

_rendering = 0
_rendering_lock = Lock()


class DocumentError(Exception):
    """A document that must not be issued as it is: it lacks its title, language or a file."""


class OfficeFont(NamedTuple):
    """A font the office owns, such as TH Sarabun New: two files below MEDIA_ROOT."""

    regular: str
    bold: str


def render_pdf(
    html: str, *, office_font: OfficeFont | None = None, identifier: bytes | None = None
) -> bytes:
    """Render a whole HTML document; the same HTML gives the same bytes on the same machine.

    Relative addresses start at the static files. The page needs `lang` and `title`; a static or
    media file it names but which is not there raises DocumentError, since a paper without its
    emblem or its font is worse than none. What it may not load is left out and logged.
    """
    with collector_at_rest():
        document = laid_out(html, office_font=office_font)
        return written(document, identifier=identifier, drawings="svg" in html)


def laid_out(
    html: str, *, office_font: OfficeFont | None = None, stylesheets: Sequence[CSS] = ()
) -> Document:
    """The pages of a document, not yet written: who needs to look at them first does."""
    fetcher = StaticOnlyFetcher()
    document = _laid_out(html, fetcher, office_font, stylesheets)
    _check(document, fetcher)
    return document


def written(document: Document, *, identifier: bytes | None = None, drawings: bool = True) -> bytes:
    """The bytes of laid-out pages; ``drawings``: whether there may be any among them."""
    if drawings:
        keep_marks_with_letters(document)
    document.fonts = TrueTextFonts()
    pdf = document.write_pdf(finisher=_finish, pdf_identifier=identifier, **OPTIONS)
    _tell_fonts_of_the_machine(document)
    return pdf


def _finish(document: Document, pdf: object) -> None:
    """What WeasyPrint leaves undone: the words of the text, scopes of headings, margins."""
    spell_out(document, pdf)
    tell_scopes(document, pdf)
    mark_artifacts(document, pdf)


def _laid_out(
    html: str,
    fetcher: StaticOnlyFetcher,
    office_font: OfficeFont | None,
    stylesheets: Sequence[CSS],
) -> Document:
    source = HTML(string=html, base_url=base_url(), url_fetcher=fetcher)
    fonts = FontConfiguration()
    if office_font:
        faces = _font_faces(office_font)
        CSS(string=faces, base_url=base_url(), url_fetcher=fetcher, font_config=fonts)
    return source.render(font_config=fonts, stylesheets=stylesheets, **OPTIONS)


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Let Python not look for garbage while documents are rendered.

    The tree of a plan's boxes only grows, so each search is in vain: measured, 12 % of the time
    for 6 % more memory. The switch is the whole process's, so the last of several threads to
    finish turns it back.
    """
    global _rendering
    with _rendering_lock:
        _rendering += 1
        gc.disable()
    try:
        yield
    finally:
        with _rendering_lock:
            _rendering -= 1
            if not _rendering:
                gc.enable()


def _tell_fonts_of_the_machine(document: Document) -> None:
    """Warn of letters our fonts lack: another machine may draw them otherwise or not at all."""
    for font in document.fonts.values():
        if font.family not in OUR_FONTS:
            letters = "".join(sorted(set("".join(font.to_unicode.values()))))
            logger.warning("Drawn in %s, a font of this machine: %s", font.family, letters)


def page_count(pdf: bytes) -> int:
    """The number of pages of a PDF of ours, sealed, joined or neither; no reader needed."""
    counts = [
        int(count)
        for objects in (pdf, *_object_streams(pdf))
        for node in re.findall(rb"<<[^<>]*/Type /Pages\b[^<>]*>>", objects)
        for count in re.findall(rb"/Count (\d+)", node)
    ]
    if not counts:
        raise ValueError("no page tree found")
    return max(counts)


def _object_streams(pdf: bytes) -> list[bytes]:
    starts = re.finditer(rb"/Type /ObjStm\b[^>]*>>\s*stream\r?\n", pdf)
    return [zlib.decompressobj().decompress(pdf[start.end() :]) for start in starts]


def _font_faces(font: OfficeFont) -> str:
    """Faces of the family that documents/base.css names first."""
    return "".join(
        f'@font-face {{ font-family: "Office Document"; font-weight: {weight};'
        f' src: url("{settings.MEDIA_URL}{quote(name)}") }}'
        for weight, name in (("normal", font.regular), ("bold", font.bold))
    )


def _check(document: Document, fetcher: StaticOnlyFetcher) -> None:
    if fetcher.missing:
        raise DocumentError(f"ไม่พบไฟล์ที่เอกสารต้องใช้: {', '.join(fetcher.missing)}")
    if not document.metadata.title or not document.metadata.lang:
        raise DocumentError("เอกสารไม่มีชื่อ (title) หรือไม่ได้ระบุภาษา (lang)")
