"""Check and clean a file in a child process; the server itself never opens what people send.

Law: พ.ร.บ.คุ้มครองข้อมูลส่วนบุคคล พ.ศ. 2562 (author, place and device are personal data too).
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile, File

from integrity.thai import normalise
from integrity.uploads.refusals import EMPTY, MEBIBYTE, TOO_HARD, too_large

CHUNK = 256 * 1024
PATIENCE = 60  # seconds by the clock; the child's own limit counts what it computes


class MediaType(StrEnum):
    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"


PDF, JPEG, PNG, WEBP = MediaType
PICTURES = frozenset({JPEG, PNG, WEBP})
SUFFIXES = {PDF: (".pdf",), JPEG: (".jpg", ".jpeg"), PNG: (".png",), WEBP: (".webp",)}
CALLED = {PDF: "PDF", JPEG: "JPEG", PNG: "PNG", WEBP: "WebP"}
MAGIC = {PDF: b"%PDF-", JPEG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n"}
MOST_BYTES = 20 * MEBIBYTE
MOST_PAGES = 300


class UnusableUpload(ValueError):
    """A file that is not taken; the message is Thai and says what to do."""


@dataclass(frozen=True)
class Reading:
    """What a machine can read of a file, page by page."""

    pages: int
    texts: tuple[str, ...]
    page_has_text: tuple[bool, ...]

    @property
    def has_text(self) -> bool:
        """Whether every page was read."""
        return all(self.page_has_text)


@dataclass(frozen=True)
class Clean(Reading):
    content: bytes = field(repr=False)
    media_type: MediaType
    notes: tuple[str, ...] = ()  # what the sender should know, in Thai

    @property
    def suffix(self) -> str:
        return SUFFIXES[self.media_type][0]


def inspect(
    upload: File | bytes,
    kinds=frozenset({PDF, JPEG, PNG}),
    *,
    most_bytes: int = MOST_BYTES,
    most_pages: int = MOST_PAGES,
) -> Clean:
    """The upload without what it hides, if it is what its name says. Raises UnusableUpload."""
    if isinstance(upload, bytes):
        upload = ContentFile(upload)
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        source, result = Path(folder, "source"), Path(folder, "result")
        _copy(upload, source, most_bytes)
        media_type = _kind_of(source, upload.name or "", kinds)
        found = _ask("clean", source, result, media_type=media_type, most_pages=most_pages)
        return Clean(
            content=result.read_bytes(),
            media_type=MediaType(found["media_type"]),
            notes=tuple(found["notes"]),
            **_reading(found),
        )


def clean_file(upload: File, kinds=frozenset({PDF, JPEG, PNG}), **limits) -> ContentFile:
    """What a form keeps in the place of ``upload``: the same name, the clean content."""
    return ContentFile(inspect(upload, kinds, **limits).content, name=upload.name)


def read(path: Path, *, media_type: str = PDF) -> Reading:
    """The words of a file that was taken before. Raises UnusableUpload."""
    state = os.stat(path)
    return _read(str(path), state.st_mtime_ns, state.st_size, media_type)


@lru_cache(maxsize=16)  # a page that lists what was found asks again and again for the same files
def _read(path: str, moment: int, size: int, media_type: str) -> Reading:
    found = _ask("read", Path(path), Path(path), media_type=media_type)
    return Reading(**_reading(found))


def page_picture(path: Path, page: int) -> bytes:
    """A PNG of one page (from 0) of a PDF that was taken before. Raises UnusableUpload."""
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        result = Path(folder, "result")
        _ask("picture", path, result, page=page)
        return result.read_bytes()


def _copy(upload: File, target: Path, most_bytes: int) -> None:
    """Stops at the first byte too many: a gigabyte is neither read nor written."""
    written = 0
    with target.open("wb") as stream:
        upload.seek(0)
        while chunk := upload.read(CHUNK):
            written += len(chunk)
            if written > most_bytes:
                raise UnusableUpload(too_large(most_bytes))
            stream.write(chunk)
    upload.seek(0)
    if not written:
        raise UnusableUpload(EMPTY)


def media_type_of(path: Path) -> MediaType | None:
    """What a file is by what stands in it, whatever it is called."""
    with path.open("rb") as stream:
        beginning = stream.read(1024)
    for kind, magic in MAGIC.items():
        if beginning.startswith(magic):
            return kind
    if beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP":
        return WEBP
    return PDF if MAGIC[PDF] in beginning else None


def _kind_of(source: Path, name: str, kinds) -> MediaType:
    found = media_type_of(source)
    if found not in kinds:
        wanted = " หรือ ".join(CALLED[kind] for kind in MediaType if kind in kinds)
        what = f"ไฟล์นี้เป็น {CALLED[found]}" if found else "เนื้อในไฟล์นี้ไม่ใช่ชนิดที่รับ"
        raise UnusableUpload(f"{what} รับได้เฉพาะ {wanted} กรุณาบันทึกเป็นชนิดนี้แล้วเลือกไฟล์ใหม่")
    suffix = Path(name).suffix.lower()
    if name and suffix not in SUFFIXES[found]:
        raise UnusableUpload(
            f"ชื่อไฟล์ลงท้ายว่า “{suffix or 'ไม่มีนามสกุล'}” แต่เนื้อในเป็น {CALLED[found]} "
            f"กรุณาตรวจว่าเลือกถูกไฟล์ แล้วเปลี่ยนชื่อให้ลงท้ายว่า {SUFFIXES[found][0]}"
        )
    return found


def _reading(found: dict) -> dict:
    return {
        "pages": int(found["pages"]),
        "texts": tuple(normalise(text) for text in found["texts"]),
        "page_has_text": tuple(map(bool, found["page_has_text"])),
    }


def _ask(work: str, source: Path, result: Path, **arguments) -> dict:
    command = [sys.executable, "-P", "-s", "-m", "integrity.uploads.child", work]
    try:
        done = subprocess.run(
            [*command, str(source), str(result), json.dumps(arguments)],
            # None of the server's secrets, and nothing of its environment but where Python is.
            env={"PYTHONPATH": str(settings.BASE_DIR), "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            check=True,
        )
        found = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as failed:
        raise UnusableUpload(TOO_HARD) from failed
    if "refused" in found:
        raise UnusableUpload(found["refused"])
    return found
