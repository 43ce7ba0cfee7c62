"""Which cells the headings of a table speak for.

WeasyPrint writes no Scope, and its own lists of headers (Headers) count the columns of a row from
its first cell, so below a cell that spans rows they name the wrong ones. With Scope and the spans
that are there, a reader finds the headings by itself.
"""

from weasyprint import Document
from weasyprint.formatting_structure.boxes import TableCellBox

SCOPES = {"col": "/Column", "colgroup": "/Column", "row": "/Row", "rowgroup": "/Row"}


def tell_scopes(document: Document, pdf: object) -> None:
    """Give each heading of the tagged tables its scope; a finisher for `Document.write_pdf`."""
    for page in document.pages:
        for box in page._page_box.descendants():
            if isinstance(box, TableCellBox) and hasattr(box, "mark"):
                attributes = box.mark["A"]
                attributes.pop("Headers", None)
                if box.element_tag == "th":
                    attributes["Scope"] = SCOPES.get(box.element.get("scope"), "/Column")
