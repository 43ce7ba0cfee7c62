"""How much of a source text two PDF engines find again: Poppler (pdftotext) and PDFium (Chrome's).

The share is that of 3-character sequences, white space removed: the k-fold occurrence of a
sequence in the source counts as found as often as the engine gives it, at most k times.
"""

import re
import subprocess
import zlib
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pypdfium2
import tinyhtml5

UNSEEN = {"head", "script", "style", "template", "title", "desc"}


def poppler_text(pdf: bytes) -> str:
    command = ["pdftotext", "-enc", "UTF-8", "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def pdfium_text(pdf: bytes) -> str:
    return "\n".join(pdfium_pages(pdf))


def pdfium_pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_page_text(page) for page in document]
    finally:
        document.close()


def _page_text(page) -> str:
    text_page = page.get_textpage()
    text = text_page.get_text_bounded()
    text_page.close()
    page.close()
    return text


ENGINES = {"Poppler": poppler_text, "PDFium": pdfium_text}


def visible_text(html: str) -> str:
    return "".join(_texts(tinyhtml5.parse(html, namespace_html_elements=False)))


def _texts(element: Element) -> Iterator[str]:
    if element.tag.rpartition("}")[2] not in UNSEEN:
        yield element.text or ""
        for child in element:
            yield from _texts(child)
            yield child.tail or ""


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def sequences(text: str, length: int = 3) -> Counter[str]:
    text = squeezed(text)
    return Counter(text[start : start + length] for start in range(len(text) - length + 1))


def share_found(source: str, found: str) -> float:
    wanted = sequences(source)
    return (wanted & sequences(found)).total() / wanted.total()


def missing_sequences(source: str, found: str) -> Counter[str]:
    return sequences(source) - sequences(found)


def unpacked_streams(pdf: bytes) -> Iterator[bytes]:
    """The contents of all compressed streams of a PDF, object streams among them."""
    for start in re.finditer(rb"stream\r?\n", pdf):
        try:
            yield zlib.decompressobj().decompress(pdf[start.end() :])
        except zlib.error:
            continue
