"""Page numbers, words at the foot and watermarks are no part of a document's text."""

from io import BytesIO

import pikepdf
import pytest

from integrity.pdf import render_pdf
from integrity.pdf.continuation import render_with_continuation

HEAD = '<html lang="th"><title>แผน</title><link rel="stylesheet" href="documents/base.css">'
PAGES = "<h1>ก</h1>" + "<section class='landscape'><p>ผู้ที่ใช้น้ำ</p></section>" * 2
DRAFT = '<link rel="stylesheet" href="documents/draft.css">'


def marks_of(page):
    """The marked numbers of a page's text, and how many artifacts it has."""
    operators = list(pikepdf.parse_content_stream(page))
    marked = [
        int(each.operands[1].MCID)
        for each in operators
        if str(each.operator) == "BDC" and "/MCID" in each.operands[1]
    ]
    return marked, sum(str(each.operator) == "BMC" for each in operators)


def linked_to(page, kids):
    """The numbers of a page that the tag tree holds."""
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem":
            own = [int(each) for each in kid.K if not isinstance(each, pikepdf.Dictionary)]
            if "/Pg" in kid and kid.Pg.objgen == page.obj.objgen:
                yield from own
            yield from linked_to(page, kid.K)


@pytest.mark.parametrize("render", [render_pdf, render_with_continuation])
@pytest.mark.parametrize("more", ["", DRAFT])
def test_what_the_tag_tree_does_not_hold_is_an_artifact(render, more):
    with pikepdf.open(BytesIO(render(f"{HEAD}{more}{PAGES}"))) as pdf:
        for number, page in enumerate(pdf.pages):
            marked, artifacts = marks_of(page)
            assert sorted(marked) == sorted(linked_to(page, pdf.Root.StructTreeRoot.K))
            assert artifacts >= (number > 0)
