"""Papers whose own pages stand in the plan's: its issued announcement, and its appendices.

The plan leaves as many pages empty as the paper has, under a heading of its own; their files are
drawn there after rendering (integrity/pdf/inserted.py).
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from integrity.files import issued_path
from integrity.pdf import DocumentError
from integrity.pdf.inserted import draw_pages
from plans.appendix_files import kept_path

Json = dict


@dataclass(frozen=True)
class Inserted:
    """A paper of which the plan's snapshot says the file by its hash."""

    anchor: str
    title: str
    pages: int
    path: Path
    sha256: str
    address: str

    @property
    def other_pages(self) -> range:
        return range(2, self.pages + 1)

    def read(self) -> bytes:
        """Raises DocumentError unless the file is there and the one that was frozen."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError as missing:
            raise DocumentError(f"ไม่พบไฟล์ของ “{self.title}” ในเครื่อง") from missing
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise DocumentError(f"ไฟล์ของ “{self.title}” ถูกเปลี่ยนหลังจากเลือกไว้")
        return content


def announcement_of(snapshot: Json) -> Inserted | None:
    """The issued announcement; None where it is typed, or a snapshot of before knows none."""
    paper = (snapshot["promulgation"] or {}).get("paper")
    return _inserted("announcement-paper", paper) if paper else None


def appended(snapshot: Json) -> list[Inserted]:
    rows = snapshot.get("appendices", ())
    return [_inserted(f"appended-{place}", row) for place, row in enumerate(rows, start=1)]


def _inserted(anchor: str, paper: Json) -> Inserted:
    path_of = issued_path if paper["code"] else kept_path
    return Inserted(
        anchor=anchor,
        title=paper["title"],
        pages=paper["pages"],
        path=path_of(paper["sha256"]),
        sha256=paper["sha256"],
        address=settings.PUBLIC_URL + paper["address"] if paper["address"] else "",
    )


def with_inserted(pdf: bytes, snapshot: Json) -> bytes:
    """The rendered plan with the pages of its papers; as it is when there are none."""
    papers = [*filter(None, [announcement_of(snapshot)]), *appended(snapshot)]
    return draw_pages(pdf, {each.anchor: each.read() for each in papers}) if papers else pdf
