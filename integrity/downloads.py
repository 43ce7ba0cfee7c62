"""Sending a finished PDF: the same headers for what was issued and what is printed on request."""

from collections.abc import Callable
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponseBase, HttpResponseNotModified


def pdf_response(
    request: HttpRequest, *, sha256: str, title: str, opened: Callable[[], BinaryIO]
) -> HttpResponseBase:
    """``sha256`` names this very paper; who has it already is told so, and nothing is opened."""
    etag = f'"{sha256}"'
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        response = FileResponse(opened(), filename=f"{title}.pdf", content_type="application/pdf")
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"
    return response
