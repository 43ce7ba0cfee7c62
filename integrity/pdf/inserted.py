"""Pages of other papers, drawn on the pages that a rendered paper left empty for them.

The paper keeps its page numbers, links, tags and identifier. What is drawn has its own tags in the
file it comes from, and none here: it is marked as an artifact, and the heading above it, which is
the paper's own, says what it is and where it is read by itself.
"""

from collections.abc import Mapping
from io import BytesIO

import pikepdf

from integrity.pdf.render import DocumentError


def draw_pages(pdf: bytes, papers: Mapping[str, bytes]) -> bytes:
    """Draw each paper on the pages from the one on which its anchor stands.

    Anchors are those of the HTML that ``pdf`` was rendered from; a link must lead to each.
    """
    with pikepdf.open(BytesIO(pdf)) as whole:
        starts = _pages_of_anchors(whole)
        for anchor, content in papers.items():
            if anchor not in starts:
                raise DocumentError(f"ไม่พบหน้าที่เว้นไว้สำหรับเอกสาร {anchor}")
            with pikepdf.open(BytesIO(content)) as paper:
                for offset, page in enumerate(paper.pages):
                    _draw(whole, starts[anchor] + offset, page)
        written = BytesIO()
        # The same pages give the same bytes, and the identifier given by render_pdf stays first.
        whole.save(written, deterministic_id=True)
    return written.getvalue()


def _pages_of_anchors(pdf: pikepdf.Pdf) -> dict[str, int]:
    numbers = {page.objgen: number for number, page in enumerate(pdf.pages)}
    names = pdf.Root.get("/Names", {}).get("/Dests")
    if names is None:
        return {}
    tree = pikepdf.NameTree(names)
    return {str(name): numbers[target[0].objgen] for name, target in tree.items()}


def _draw(whole: pikepdf.Pdf, number: int, drawn: pikepdf.Page) -> None:
    """Under what stands on the page, as large as it is on its own."""
    page = whole.pages[number]
    form = whole.copy_foreign(drawn.as_form_xobject())
    # Pages may share their resources, so each drawing needs a name of its own.
    name = pikepdf.Name(f"/DrawnPage{number}")
    page.add_resource(form, pikepdf.Name.XObject, name)
    placed = page.calc_form_xobject_placement(form, name, pikepdf.Rectangle(page.mediabox))
    page.contents_add(b"/Artifact BMC\n" + placed + b"\nEMC\n", prepend=True)
