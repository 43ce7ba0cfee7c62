"""PDF documents: render_pdf is the one way to make them."""

from integrity.pdf.render import DocumentError, OfficeFont, page_count, render_pdf

__all__ = ["DocumentError", "OfficeFont", "page_count", "render_pdf"]
