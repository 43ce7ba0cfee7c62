"""Issued files: written once, named by their hash, never changed.

They lie in ``DATA_DIR/issued/<sha256>.pdf``. A file is complete and on the disk before the row
that names it is committed, so a power cut leaves at worst a file nobody names.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

# How the name of a file begins that is not yet whole.
WRITING = ".writing-"


class DamagedFile(Exception):
    """The bytes on the disk are not those that were issued."""


def issued_dir() -> Path:
    return Path(settings.DATA_DIR) / "issued"


def issued_path(sha256: str) -> Path:
    return issued_dir() / f"{sha256}.pdf"


def store(content: bytes) -> str:
    """Write ``content`` durably and return its sha256; writing the same bytes twice is harmless."""
    return store_under(content, issued_path)


def store_under(content: bytes, path_of: Callable[[str], Path]) -> str:
    """The same for another room than that of issued papers: ``path_of`` names the file by hash."""
    digest = hashlib.sha256(content).hexdigest()
    target = path_of(digest)
    if target.exists():
        return digest
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, content, mode=0o440)
    _sync_directory(target.parent)
    return digest


def write_whole(target: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Under its name stands all of it or nothing, whenever the power is cut."""
    descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=WRITING)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _sync_directory(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def verify(sha256: str) -> None:
    """Raise DamagedFile unless the stored bytes still have this hash."""
    try:
        content = issued_path(sha256).read_bytes()
    except FileNotFoundError as missing:
        raise DamagedFile(f"ไม่พบไฟล์ {sha256}") from missing
    if hashlib.sha256(content).hexdigest() != sha256:
        raise DamagedFile(f"ไฟล์ {sha256} ถูกเปลี่ยนหลังออก")
