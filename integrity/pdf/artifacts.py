"""What stands in the margin of a page is no part of its text, and its tags say so.

WeasyPrint marks page numbers like any words and then leaves their elements out of the tag tree, so
a reader meets words that belong to nothing. Marked as artifacts, they are passed over.
"""

from collections.abc import Iterator

import pydyf
from weasyprint import Document


def mark_artifacts(document: Document, pdf: pydyf.PDF) -> None:
    """Mark what no element of the tag tree holds; a finisher for `Document.write_pdf`."""
    objects = {each.reference: each for each in pdf.objects}
    root = objects[pdf.catalog["StructTreeRoot"]]
    linked = set(_linked(root["K"], objects))
    by_key = objects[root["ParentTree"]]["Nums"]
    pages = zip(pdf.page_references, by_key[1::2], strict=False)
    for page, elements in pages:
        lost = [number for number, each in enumerate(elements) if each not in linked]
        stream = objects[objects[page]["Contents"]].stream
        for number in _unmarked(stream, set(lost)):
            elements[number] = "null"


def _linked(kids: list, objects: dict) -> Iterator[bytes]:
    """The references of all elements below these."""
    waiting = list(kids)
    while waiting:
        kid = waiting.pop()
        if kid in objects:
            yield kid
            waiting += objects[kid].get("K", ())


def _unmarked(stream: list, lost: set[int]) -> Iterator[int]:
    """Turn the marks of these numbers into artifacts; gives those that were found."""
    for index, operator in enumerate(stream):
        if not isinstance(operator, pydyf.Dictionary) or operator.get("MCID") not in lost:
            continue
        yield operator["MCID"]
        stream[index - 1 : index + 2] = ["/Artifact", "", "BMC"]
