"""A paper as a PDF, with what is attached to it behind its last page."""

from pathlib import Path

from django.conf import settings

from integrity.documents import codes
from integrity.documents.papers.facts import Facts
from integrity.documents.papers.html import paper_html
from integrity.files import issued_path
from integrity.pdf import DocumentError
from integrity.pdf.continuation import render_with_continuation
from integrity.pdf.joined import append_pages

Json = dict


def paper_pdf(data: Json, facts: Facts) -> bytes:
    """May raise DocumentError, in Thai, when the emblem or an attachment is not to be had."""
    return pdf_of(paper_html(data, facts), data, facts)


def pdf_of(html: str, data: Json, facts: Facts) -> bytes:
    """From the HTML of the paper, where that is needed too."""
    identifier = codes.identifier_of(facts.code) if facts.code else None
    pdf = render_with_continuation(html, identifier=identifier)
    files = [attached_file(row) for row in data["attachments"]]
    return append_pages(pdf, files) if files else pdf


def attached_file(row: Json) -> bytes:
    """The bytes of an attachment, which its row of the frozen text names by their hash."""
    path = issued_path(row["sha256"]) if row["issued"] else attachment_path(row["sha256"])
    try:
        return path.read_bytes()
    except FileNotFoundError as missing:
        raise DocumentError(f"ไม่พบไฟล์ของเอกสารแนบ “{row['title']}”") from missing


def attachment_path(sha256: str) -> Path:
    return Path(settings.DATA_DIR) / "attachments" / f"{sha256}.pdf"
