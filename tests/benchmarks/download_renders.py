"""Downloads the plan's PDF and counts what WeasyPrint lays out meanwhile: prints JSON."""

import hashlib
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import weasyprint

from integrity.documents.models import Document
from tests.benchmarks.in_process import get
from tests.benchmarks.installation import PLAN_PDF

DOWNLOADS = 20


@contextmanager
def counted_renders() -> Iterator[list[str]]:
    """A list that gets an entry for each document laid out."""
    calls: list[str] = []
    render = weasyprint.HTML.render

    def counting(html, *args, **kwargs):
        calls.append(html.base_url)
        return render(html, *args, **kwargs)

    weasyprint.HTML.render = counting
    try:
        yield calls
    finally:
        weasyprint.HTML.render = render


def main() -> None:
    with counted_renders() as during_downloads:
        bodies = {get(PLAN_PDF) for _ in range(DOWNLOADS)}
    with counted_renders() as on_purpose:
        weasyprint.HTML(string="<p>.").write_pdf()
    (body,) = bodies
    measured = {
        "downloads": DOWNLOADS,
        "renders": len(during_downloads),
        "counted of one": len(on_purpose),
        "sha256": (sha256 := hashlib.sha256(body).hexdigest()),
        "address": Document.objects.get(file_sha256=sha256).get_absolute_url(),
    }
    json.dump(measured, sys.stdout)
