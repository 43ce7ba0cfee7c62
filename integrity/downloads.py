"""Sending a finished PDF: the same headers for what was issued and what is printed on request."""

from collections.abc import Callable
from typing import BinaryIO

from django.conf import settings
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
)
from django.shortcuts import render

SECONDS_TO_WAIT = 3  # before a paper is asked for again


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
    # The answer to somebody logged in renews a cookie, which is nobody else's to have.
    is_staff = settings.SESSION_COOKIE_NAME in request.COOKIES
    response["Cache-Control"] = "private, no-cache" if is_staff else "public, no-cache"
    return response


def busy_page(request: HttpRequest, *, organisation, title: str) -> HttpResponse:
    """While other papers are being rendered: asking again in a moment will do."""
    context = {"organisation": organisation, "title": title, "again": request.path}
    response = render(request, "paper_busy.html", context, status=503)
    response["Retry-After"] = str(SECONDS_TO_WAIT)
    return response
