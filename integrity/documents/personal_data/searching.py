"""What of a record is looked through, and what was found in it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from django.utils.crypto import salted_hmac

from integrity import uploads
from integrity.documents.models import canonical_json
from integrity.documents.personal_data.detecting import Finding, Known, findings_in
from integrity.models import Organisation
from integrity.uploads import Reading, UnusableUpload

SALT = "integrity.documents.personal_data"


@dataclass(frozen=True)
class Searched:
    """A record as it would go out. ``subject`` names it, such as "documents.clausedocument:12".

    ``texts``: (place, text) or (place, text, where it is edited); ``files``: (place, path).
    ``permissions``: any one of them lets a person judge what was found.
    """

    organisation: Organisation
    subject: str
    texts: Iterable[tuple]
    files: Iterable[tuple[str, Path]] = ()
    title: str = ""
    address: str = ""  # the record's own page for staff
    permissions: tuple[str, ...] = ()
    own_texts: tuple[str, ...] = ()  # more of what the office publishes itself
    if_not: str = ""  # what to do about what may not go out, where it cannot be edited

    def is_judged_by(self, user) -> bool:
        return user.organisation_id == self.organisation.pk and any(
            map(user.has_perm, self.permissions)
        )


class SearchedFile(NamedTuple):
    place: str
    path: Path
    sha256: str
    media_type: str = ""
    reading: Reading | None = None  # None: it cannot be opened
    trouble: str = ""

    @property
    def is_picture(self) -> bool:
        return self.media_type != uploads.PDF

    @property
    def unread_pages(self) -> list[int]:
        """From 0; those that a person has to look at."""
        if self.reading is None:
            return []
        return [page for page, has in enumerate(self.reading.page_has_text) if not has]


@dataclass(frozen=True)
class Found:
    findings: list[Finding]
    files: list[SearchedFile]
    content_sha256: str

    @property
    def unread(self) -> list[tuple[SearchedFile, int]]:
        return [(file, page) for file in self.files for page in file.unread_pages]

    @property
    def troubles(self) -> list[str]:
        return [f"{file.place}: {file.trouble}" for file in self.files if file.trouble]

    def __bool__(self) -> bool:
        """Whether a person has anything to judge."""
        return bool(self.findings or self.unread)


def search(searched: Searched) -> Found:
    """Opens the files in processes of their own: call it outside transactions."""
    texts = [tuple(each) for each in searched.texts]
    files = [_opened(place, Path(path)) for place, path in searched.files]
    read = [
        (f"{file.place} หน้า {page}", text)
        for file in files
        if file.reading
        for page, text in enumerate(file.reading.texts, start=1)
    ]
    office = searched.organisation
    known = Known.of_office(office, *searched.own_texts)
    content = {
        "texts": [each[:2] for each in texts],
        "files": [(file.place, file.sha256) for file in files],
    }
    return Found(
        findings=findings_in([*texts, *read], known),
        files=files,
        content_sha256=hashlib.sha256(canonical_json(content).encode()).hexdigest(),
    )


def _opened(place: str, path: Path) -> SearchedFile:
    try:
        with path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        return SearchedFile(place, path, "", trouble="ไม่พบไฟล์ในระบบ กรุณาแนบใหม่")
    try:
        media_type = uploads.media_type_of(path)
        reading = uploads.read(path, media_type=media_type)
    except UnusableUpload as unusable:
        return SearchedFile(place, path, sha256, trouble=str(unusable))
    return SearchedFile(place, path, sha256, media_type, reading)


def fingerprint(finding: Finding, subject: str) -> str:
    """Knows a value again without keeping it; the same in another record is another matter."""
    said = "\0".join((finding.kind, finding.value, subject))
    return salted_hmac(SALT, said, algorithm="sha256").hexdigest()
