"""The papers of clause documents: from frozen JSON, and nothing else, to HTML, PDF and Word."""

from integrity.documents.papers.facts import Facts, Print
from integrity.documents.papers.html import paper_html
from integrity.documents.papers.pdf import paper_pdf

__all__ = ["Facts", "Print", "paper_html", "paper_pdf"]
