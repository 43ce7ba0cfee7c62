"""Files that people send: checked in a process of their own, and kept without what they hide."""

from integrity.uploads.inspecting import (
    JPEG,
    PDF,
    PICTURES,
    PNG,
    WEBP,
    Clean,
    Reading,
    UnusableUpload,
    clean_file,
    inspect,
    media_type_of,
    page_picture,
    read,
)

__all__ = [
    "JPEG",
    "PDF",
    "PICTURES",
    "PNG",
    "WEBP",
    "Clean",
    "Reading",
    "UnusableUpload",
    "clean_file",
    "inspect",
    "media_type_of",
    "page_picture",
    "read",
]
