"""Pages of other files behind those of a paper, which keeps its tags, title and identifier."""

from io import BytesIO

import pikepdf

from integrity.pdf.render import DocumentError


def append_pages(pdf: bytes, files: list[bytes]) -> bytes:
    """The paper with the pages of ``files`` behind it. Raises DocumentError for what is no PDF.

    The first identifier, the metadata and the tags of the paper are kept. Pages that come in have
    no place in its tag tree, so their numbers in it are taken out; a signature they carried was of
    another file, and beside the paper's own seal readers would call it broken.
    """
    with pikepdf.open(BytesIO(pdf)) as paper:
        for number, content in enumerate(files, start=1):
            _append(paper, content, number)
        written = BytesIO()
        paper.save(written, deterministic_id=True)
        return written.getvalue()


def _append(paper: pikepdf.Pdf, content: bytes, number: int) -> None:
    try:
        with pikepdf.open(BytesIO(content)) as attachment:
            # What was filled in or stamped becomes part of the page.
            attachment.flatten_annotations()
            for page in attachment.pages:
                _leave_own_file(page.obj)
                paper.pages.append(page)
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
        raise DocumentError(f"เอกสารแนบลำดับที่ {number} เปิดไม่ได้ แนบไฟล์ PDF ใหม่") from error


def _leave_own_file(page: pikepdf.Object) -> None:
    if "/StructParents" in page:
        del page["/StructParents"]
    if "/Annots" in page:
        kept = [each for each in page.Annots if each.get("/Subtype") != "/Widget"]
        page.Annots = pikepdf.Array(kept)
