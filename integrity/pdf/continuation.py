"""Words at the foot of a page that say how the next one begins: /จัดทำคำสั่ง...

They are read from the pages as they are laid out. Then they are laid out by themselves, a page
each, and put on those pages: the foot is never a part of what is broken into pages, so nothing
can move, and the text is laid out once.
"""

import re
from collections.abc import Iterator

from weasyprint import HTML, Document
from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import get_log_attrs

from integrity.pdf.fetcher import StaticOnlyFetcher, base_url
from integrity.pdf.last_page import laid_out_with_text_at_the_close
from integrity.pdf.render import OPTIONS, OfficeFont, collector_at_rest, written

LEAST, ENOUGH = 8, 20  # letters
MOST = 32  # letters; a longer word is cut between its letters
# What says nothing by itself: "๑.", "(๑)", "–". The words go on with the next piece.
_MARK = re.compile(r"(?:ข้อ\s*)?[^ก-ฮA-Za-z]*")
_CLUSTER = re.compile(r"[เแโใไ]*.[\u0e30-\u0e3a\u0e45-\u0e4e]*", re.DOTALL)
_FOOT = (
    '<html lang="th"><title>foot</title><link rel="stylesheet" href="documents/continuation.css">'
)


def render_with_continuation(
    html: str, *, identifier: bytes | None = None, office_font: OfficeFont | None = None
) -> bytes:
    """Like render_pdf, with words of the next page at the foot of each but the last."""
    with collector_at_rest():
        document = laid_out_with_text_at_the_close(html, office_font)
        put_words(document)
        return written(document, identifier=identifier, drawings="svg" in html)


def put_words(document: Document) -> None:
    words = [first_words(page) for page in document.pages[1:]]
    if not words:
        return
    for page, foot in zip(document.pages, _feet(words, document), strict=False):
        box = page._page_box
        box.children = (*box.children, *_margin_boxes(foot))


def first_words(page) -> str:
    """How the text of a page begins, cut between words; "" when nothing is written on it."""
    found = ""
    for line in _lines(page):
        found = f"{found} {line}".strip()
        if not _MARK.fullmatch(found):
            break
    return cut(found)


def cut(text: str) -> str:
    """Whole words of the beginning, as many as are enough to find the place."""
    if len(text) <= ENOUGH:
        return text
    ends = breaks(text)
    fitting = [at for at in ends if at <= ENOUGH and not _MARK.fullmatch(text[:at].rstrip())]
    # A name is no word of the dictionary: better cut before it than in it.
    spaces = [at for at in fitting if at >= LEAST and text[at - 1].isspace()]
    following = [at for at in ends if ENOUGH < at <= MOST]
    for places in (spaces[-1:], fitting[-1:], following):
        if places:
            return text[: places[0]].rstrip()
    return _letters(text)


def breaks(text: str) -> list[int]:
    """Where a line may end: by the dictionary that also breaks the lines of the page."""
    attributes = get_log_attrs(text, "th")
    return [at for at in range(1, len(text)) if attributes[at].is_line_break]


def _letters(text: str) -> str:
    taken = ""
    for cluster in _CLUSTER.findall(text):
        if len(taken) + len(cluster) > ENOUGH:
            break
        taken += cluster
    return taken


def _lines(page) -> Iterator[str]:
    """The lines of a page as they are read, without its margins and repeated headings."""
    root = page._page_box.children[0]
    for box in _text_boxes(root):
        if text := "".join(each.text for each in box.descendants() if _is_text(each)).strip():
            yield text


def _is_text(box) -> bool:
    return isinstance(box, boxes.TextBox)


def _text_boxes(box) -> Iterator[boxes.LineBox]:
    for child in getattr(box, "children", ()):
        if isinstance(child, boxes.LineBox):
            yield child
        elif not _is_heading_row(child):
            yield from _text_boxes(child)


def _is_heading_row(box) -> bool:
    return isinstance(box, boxes.TableRowGroupBox) and box.is_header


def _feet(words: list[str], document: Document) -> list:
    """A page for each of the words, with nothing on it but its margin."""
    source = "".join(f"<p>/{_escaped(each)}...</p>" if each else "<p></p>" for each in words)
    html = HTML(string=_FOOT + source, base_url=base_url(), url_fetcher=StaticOnlyFetcher())
    return html.render(font_config=document.font_config, **OPTIONS).pages


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _margin_boxes(page) -> Iterator[boxes.MarginBox]:
    for box in page._page_box.children:
        if isinstance(box, boxes.MarginBox):
            yield box
