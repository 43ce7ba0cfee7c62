"""From Word's XML to paragraphs in reading order: what is read, and what is left out."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from integrity.word.names import COMPATIBILITY, MATH, W, is_on, value
from integrity.word.numbering import Numbering

_BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}noBreakHyphen": "-"}
_TEXTS = {f"{W}t", f"{MATH}t"}
_REMOVED = {f"{W}del", f"{W}moveFrom"}
_ADDED = {f"{W}ins", f"{W}moveTo"}
_PICTURES = {
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic",
    "{urn:schemas-microsoft-com:vml}imagedata",
}
_CHOICE, _FALLBACK = f"{COMPATIBILITY}Choice", f"{COMPATIBILITY}Fallback"
# They describe; what they describe is elsewhere.
_PROPERTIES = {f"{W}{name}" for name in ("pPr", "rPr", "tblPr", "tblGrid", "tcPr", "sectPr")}


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, or a row of a table with its cells parted by tabs. It may hold line breaks."""

    text: str
    in_table: bool = False
    in_box: bool = False


class Flow:
    """Walks a body once. ``counts`` tells what was met and may not be in the paragraphs."""

    def __init__(
        self,
        numbering: Numbering,
        hidden_styles: frozenset[str],
        contents_styles: frozenset[str] = frozenset(),
    ):
        self._numbering = numbering
        self._hidden_styles = hidden_styles
        self._contents_styles = contents_styles
        self._boxes: list[Paragraph] = []
        self.counts: Counter[str] = Counter()

    def paragraphs(self, parent: etree._Element) -> Iterator[Paragraph]:
        """Of a body, a cell or a text box; boxes follow the paragraph that holds them."""
        begun = ""  # a paragraph whose end is marked as deleted goes on in the next
        for element in self._blocks(parent):
            if element.tag == f"{W}tbl":
                yield from self._table(element)
                continue
            text = begun + self._paragraph(element)
            begun = text if _end_is_deleted(element) else ""
            if not begun:
                yield Paragraph(text)
            yield from self._taken_boxes()
        if begun:
            yield Paragraph(begun)

    def _blocks(self, parent) -> Iterator[etree._Element]:
        """Paragraphs and tables, out of whatever wraps them."""
        for child in parent:
            if child.tag in (f"{W}p", f"{W}tbl"):
                yield child
            elif child.tag == f"{W}altChunk":
                self.counts["chunks"] += 1
            elif child.tag in _REMOVED:
                self.counts["tracked"] += 1
            elif child.tag not in _PROPERTIES:
                yield from self._blocks(_chosen(child))

    def _table(self, table) -> Iterator[Paragraph]:
        self.counts["tables"] += 1
        for row in table.iter(f"{W}tr"):
            if _table_of(row) is not table:
                continue
            properties = row.find(f"{W}trPr")
            if properties is not None and properties.find(f"{W}del") is not None:
                self.counts["tracked"] += 1
                continue
            cells = [cell for cell in row.iter(f"{W}tc") if _row_of(cell) is row]
            text = "\t".join(self._cell(cell) for cell in cells)
            yield Paragraph(text.rstrip("\t"), in_table=True)
            yield from (replace(box, in_table=True) for box in self._taken_boxes())

    def _cell(self, cell) -> str:
        boxes, texts = [], []
        for each in self.paragraphs(cell):
            boxes.append(each) if each.in_box else texts.append(each.text)
        self._boxes += boxes
        return "\n".join(text for text in texts if text.strip())

    def _taken_boxes(self) -> Iterator[Paragraph]:
        taken, self._boxes = self._boxes, []
        yield from taken

    def _paragraph(self, paragraph) -> str:
        properties = paragraph.find(f"{W}pPr")
        mark = self._numbering.mark(properties)
        text = "".join(self._texts(paragraph))
        if not text.strip():
            return ""
        if value(properties, "pStyle") in self._contents_styles:
            self.counts["contents"] += 1
            return ""
        return f"{mark} {text.lstrip()}" if mark else text

    def _texts(self, parent) -> Iterator[str]:
        for child in parent:
            tag = child.tag
            if tag in _TEXTS:
                yield child.text or ""
            elif tag in _BREAKS:
                yield _BREAKS[tag]
            elif tag in _REMOVED:
                self.counts["tracked"] += 1
            elif tag == f"{W}txbxContent":
                self._box(child)
            elif tag == f"{W}r" and self._is_hidden(child):
                self.counts["hidden"] += 1
            elif tag not in _PROPERTIES:
                self.counts["tracked"] += tag in _ADDED
                self.counts["pictures"] += tag in _PICTURES
                yield from self._texts(_chosen(child))

    def _box(self, content) -> None:
        self.counts["boxes"] += 1
        before, self._boxes = self._boxes, []
        inside = [replace(each, in_box=True) for each in self.paragraphs(content)]
        self._boxes = before + inside

    def _is_hidden(self, run) -> bool:
        properties = run.find(f"{W}rPr")
        if properties is None:
            return False
        if properties.find(f"{W}vanish") is not None:
            return is_on(properties, "vanish")
        return value(properties, "rStyle") in self._hidden_styles


def hidden_styles(styles) -> frozenset[str]:
    found = styles.iterfind(f"{W}style") if styles is not None else ()
    return frozenset(
        style.get(f"{W}styleId", "") for style in found if is_on(style.find(f"{W}rPr"), "vanish")
    )


def contents_styles(styles) -> frozenset[str]:
    """Of the lines of a table of contents: named alike in every language of Word."""
    found = styles.iterfind(f"{W}style") if styles is not None else ()
    return frozenset(
        style.get(f"{W}styleId", "")
        for style in found
        if re.fullmatch(r"(toc|contents) ?\d", value(style, "name"), re.I)
    )


def _chosen(element):
    """Word writes a text box twice, for new readers and for old ones: one is read."""
    if element.tag != f"{COMPATIBILITY}AlternateContent":
        return element
    choices = [child for child in element if child.tag == _CHOICE]
    full = [each for each in choices if next(each.iter(f"{W}txbxContent"), None) is not None]
    fallbacks = [child for child in element if child.tag == _FALLBACK]
    return next(iter(full or fallbacks or choices), element)


def _end_is_deleted(paragraph) -> bool:
    properties = paragraph.find(f"{W}pPr")
    mark = properties.find(f"{W}rPr") if properties is not None else None
    return mark is not None and any(mark.find(tag) is not None for tag in _REMOVED)


def _table_of(row):
    return next(row.iterancestors(f"{W}tbl"), None)


def _row_of(cell):
    return next(cell.iterancestors(f"{W}tr"), None)
