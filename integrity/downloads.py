"""Sending a file: the same headers for a PDF that was issued and one printed on request."""

import logging
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
from django.utils.http import content_disposition_header

from integrity.files import issued_path

SECONDS_TO_WAIT = 3  # before a paper is asked for again
CSV = "text/csv; charset=utf-8"

logger = logging.getLogger(__name__)


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


def issued_file(request: HttpRequest, *, sha256: str, title: str) -> HttpResponseBase:
    """A frozen file from the disk; its hash is its ETag."""
    path = issued_path(sha256)
    if not path.exists():
        return missing_page(request, sha256=sha256, title=title)
    return pdf_response(request, sha256=sha256, title=title, opened=lambda: path.open("rb"))


def missing_page(request: HttpRequest, *, sha256: str, title: str) -> HttpResponse:
    """Of a file that the register has and the disk has not; somebody has to restore it."""
    logger.critical("The issued file %s is missing from the disk", sha256)
    context = {"paper": {"title": title, "sha256": sha256}}
    return render(request, "paper_missing.html", context, status=503)


def named_file(content: bytes, name: str, content_type: str = CSV) -> HttpResponse:
    """To be kept as ``name``, which may be Thai."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def busy_page(request: HttpRequest, *, organisation, title: str) -> HttpResponse:
    """While other papers are being rendered: asking again in a moment will do."""
    context = {"organisation": organisation, "title": title, "again": request.path}
    response = render(request, "paper_busy.html", context, status=503)
    response["Retry-After"] = str(SECONDS_TO_WAIT)
    return response
