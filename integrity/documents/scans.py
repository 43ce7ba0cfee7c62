"""Scans of signed paper: kept beside the text they show, in ``DATA_DIR/scans``, by their hash."""

from pathlib import Path

from django.conf import settings

from integrity import files
from integrity.documents.models import Scan
from integrity.uploads import Clean

ENDINGS = {
    Scan.MediaType.PDF: "pdf",
    Scan.MediaType.JPEG: "jpg",
    Scan.MediaType.PNG: "png",
}


def scan_path(sha256: str, media_type: str) -> Path:
    return Path(settings.DATA_DIR) / "scans" / f"{sha256}.{ENDINGS[media_type]}"


def store_scan(content: bytes, media_type: str) -> str:
    """Write a scan durably and return its sha256. Call it before the transaction that names it."""
    return files.store_under(content, lambda sha256: scan_path(sha256, media_type))


def kept_scan(scan: Clean, *, by) -> Scan:
    """What was uploaded, on the disk, and its row, which is saved with the paper it belongs to."""
    return Scan(
        sha256=store_scan(scan.content, scan.media_type),
        size=len(scan.content),
        media_type=scan.media_type,
        pages=scan.pages,
        added_by=by,
    )
