"""Where uploaded appendices lie: ``DATA_DIR/appendices``, each under its hash.

A file is kept from the day it is chosen: the snapshot names it by its hash, and later editions
share it. Nothing there is ever deleted.
"""

from pathlib import Path

from django.conf import settings

from integrity import files


def kept_path(sha256: str) -> Path:
    return Path(settings.DATA_DIR) / "appendices" / f"{sha256}.pdf"


def keep(content: bytes) -> str:
    """Write an uploaded file durably; its hash. Call it before the transaction that names it."""
    return files.store_under(content, kept_path)
