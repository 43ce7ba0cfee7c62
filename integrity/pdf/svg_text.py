"""Thai text in drawings.

WeasyPrint lays the text of an SVG out letter by letter, so that each may have a place of its own:
a Thai vowel or tone mark then stands alone, on a dotted circle. It goes by the letters that the
node's text yields, so the text is given a class that yields what belongs together.

It also takes the quotes of a font family in a list for a part of its name where a space stands
before them, and then draws with a font of the machine, if it has one.
"""

import re
from collections.abc import Iterator

from weasyprint import Document
from weasyprint.images import SVGImage

CLUSTER = re.compile(r".[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]*", re.DOTALL)
PLACES = ("x", "y", "dx", "dy", "rotate")
SPACINGS = ("letter-spacing", "textLength")


class Whole(str):
    """A text that is laid out at once."""

    def __iter__(self) -> Iterator[str]:
        if self:
            yield str(self)


class Clusters(str):
    """A text of which each letter has its own place, and keeps its marks."""

    def __iter__(self) -> Iterator[str]:
        return iter(CLUSTER.findall(self))


def keep_marks_with_letters(document: Document) -> None:
    """Prepare the drawings of a rendered document, before it is written."""
    for page in document.pages:
        for box in page._page_box.descendants(placeholders=True):
            drawing = getattr(box, "replacement", None)
            if isinstance(drawing, SVGImage):
                _prepare(drawing._svg.tree)


def _prepare(node) -> None:
    if families := node.get("font-family"):
        node.attrib["font-family"] = re.sub(r"\s*,\s*", ",", families.strip())
    for child in node:
        if child.text:
            kind = Clusters if _spread_out(child) else Whole
            child._etree_node.text = kind(child.text)
        _prepare(child)


def _spread_out(node) -> bool:
    lists = (re.split(r"[\s,]+", node.get(name, "").strip()) for name in PLACES)
    return any(len(places) > 1 for places in lists) or any(map(node.get, SPACINGS))
