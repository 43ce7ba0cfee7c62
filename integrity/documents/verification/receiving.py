"""A visitor's file: hashed and searched for its code as it arrives, and never kept.

No byte of it reaches the disk or a parser. Who sends more than the limit is stopped there, not
after the last byte.
"""

import hashlib
from dataclasses import dataclass

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from integrity.documents.codes import code_inside

FIELD = "file"
MAX_BYTES = 25 * 1024 * 1024
# What a form adds around its file; a request that says it is longer is not read at all.
WRAPPING = 64 * 1024
# A code and what stands before it are shorter, so none is missed between two chunks.
OVERLAP = 256
# Programs write the mark of a PDF somewhere in its first kilobyte.
HEAD = 1024


class TooLarge(Exception):
    """More than the limit."""


@dataclass(frozen=True)
class Received:
    """All that is known of a visitor's file."""

    sha256: str
    code: str
    size: int
    is_pdf: bool


class Receiver(FileUploadHandler):
    """Takes the request's files chunk by chunk; ``received`` is the first of them."""

    def __init__(self, request: HttpRequest | None = None):
        super().__init__(request)
        self.total = 0
        self.too_large = False
        self.received: Received | None = None

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self._hash = hashlib.sha256()
        self._head = self._tail = b""
        self._code = ""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.total += len(raw_data)
        if self.total > MAX_BYTES:
            self.too_large = True
            raise StopUpload(connection_reset=True)
        self._hash.update(raw_data)
        self._head = (self._head + raw_data[:HEAD])[:HEAD]
        if not self._code:
            self._code = code_inside(self._tail + raw_data)
            self._tail = raw_data[-OVERLAP:]

    def file_complete(self, file_size: int) -> None:
        if self.field_name == FIELD and self.received is None:
            self.received = Received(
                sha256=self._hash.hexdigest(),
                code=self._code,
                size=file_size,
                is_pdf=b"%PDF-" in self._head,
            )


def receive(request: HttpRequest) -> Received | None:
    """Read the request's file; None when it has none. Nothing may have read the body before."""
    if _said_length(request) > MAX_BYTES + WRAPPING:
        raise TooLarge
    receiver = Receiver(request)
    request.upload_handlers = [receiver]
    request.POST  # noqa: B018 - reads the body
    if receiver.too_large:
        raise TooLarge
    return receiver.received


def _said_length(request: HttpRequest) -> int:
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isdigit() else 0
