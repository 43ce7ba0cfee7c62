"""No page holds the end of a paper alone: two lines of its text stay with it.

The closing words, the day and the places to sign are one element of the class "close", kept
together by style sheets, and so are two lines of the paragraph before it. Where that paragraph has
but one line, the one before has to come along: how many lines a paragraph has is known only when
it is laid out.
"""

from collections import Counter
from collections.abc import Iterator

from weasyprint import CSS, Document
from weasyprint.formatting_structure import boxes

from integrity.pdf.render import OfficeFont, laid_out

CLOSE = "close"
TEXT = "b-"  # how the ids of the pieces of the text begin
LEAST = 2  # lines


def laid_out_with_text_at_the_close(html: str, office_font: OfficeFont | None) -> Document:
    document = laid_out(html, office_font=office_font)
    lines = _lines_of_pieces(document)
    if len(document.pages) == 1 or not lines or _lines_with_close(document) >= LEAST:
        return document
    return laid_out(html, office_font=office_font, stylesheets=[_kept_together(lines)])


def _lines_of_pieces(document: Document) -> Counter[str]:
    """How many lines each piece of the text has, in its order. A row of a table counts as one."""
    return Counter(piece for page in document.pages for piece in _pieces(page))


def _pieces(page) -> Iterator[str]:
    """The id of the piece for each of its lines on a page."""
    for box in page._page_box.descendants():
        if isinstance(box, boxes.LineBox | boxes.TableRowBox):
            name = box.element.get("id", "") if box.element is not None else ""
            if name.startswith(TEXT):
                yield name


def _lines_with_close(document: Document) -> int:
    """Lines of the text on the page where the close begins; enough when there is no close."""
    for page in document.pages:
        if any(_is_close(box) for box in page._page_box.descendants()):
            return sum(1 for _ in _pieces(page))
    return LEAST


def _is_close(box) -> bool:
    return box.element is not None and box.element.get("class") == CLOSE


def _kept_together(lines: Counter[str]) -> CSS:
    """A style sheet that keeps the last pieces together, as many as make the lines."""
    kept, count = [], 0
    for piece in reversed(lines):
        if count >= LEAST:
            break
        kept.append(piece)
        count += lines[piece]
    earlier = ", ".join(f"#{piece}" for piece in kept[1:])
    return CSS(string=f"{earlier} {{ break-after: avoid }}" if earlier else "")
