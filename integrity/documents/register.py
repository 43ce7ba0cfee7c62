"""Entering a paper in the register: the next number, the file, the row, in one transaction."""

from dataclasses import dataclass

from django.db import models, transaction

from integrity import files
from integrity.documents.models import Document, Snapshot
from integrity.models import Organisation


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A rendered paper that already lies on the disk."""

    sha256: str
    size: int
    pages: int


def store_file(content: bytes, *, pages: int) -> StoredFile:
    """Write the paper's bytes durably. Call it before the transaction that issues the paper."""
    return StoredFile(sha256=files.store(content), size=len(content), pages=pages)


@transaction.atomic
def issue(
    *,
    kind: Document.Kind,
    snapshot: Snapshot,
    file: StoredFile,
    title: str,
    years: tuple[int, int] | None,
    source_label: str,
    source_address: str,
    by,
) -> Document:
    """Enter a paper under the office's next register number; numbers leave no gap.

    The office's row is locked first, so two issues of one office wait for each other and the
    number read is still the next one when it is written.
    """
    office = Organisation.objects.select_for_update().get(pk=snapshot.organisation_id)
    last = office.documents.aggregate(last=models.Max("register_no"))["last"] or 0
    first_year, last_year = years or (None, None)
    return Document.objects.create(
        organisation=office,
        kind=kind,
        register_no=last + 1,
        title=title,
        first_fiscal_year=first_year,
        last_fiscal_year=last_year,
        snapshot=snapshot,
        file_sha256=file.sha256,
        file_size=file.size,
        page_count=file.pages,
        issued_by=by,
        source_label=source_label,
        source_address=source_address,
    )
