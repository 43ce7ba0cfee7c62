"""How much of an HTML file's text each engine finds in PDF files made of it: prints JSON."""

import json
import sys
from pathlib import Path

from pypdfium2 import PdfDocument

from tests.pdf_text import ENGINES, share_found, visible_text


def measure(source: str, pdf: bytes) -> dict:
    document = PdfDocument(pdf)
    pages = len(document)
    document.close()
    shares = {name: share_found(source, text_of(pdf)) for name, text_of in ENGINES.items()}
    return {"pages": pages, "shares": shares}


def main(html: str, *papers: str) -> None:
    text = visible_text(Path(html).read_text(encoding="utf-8"))
    json.dump([measure(text, Path(paper).read_bytes()) for paper in papers], sys.stdout)
