"""What a paper says that was not known when its text was frozen, and which print of it this is."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Json = dict


class Print(StrEnum):
    """The same text, printed for three purposes (ระเบียบงานสารบรรณ ข้อ 30 และ 31)."""

    ORIGINAL = "original"
    OFFICE_COPY = "office-copy"
    CERTIFIED_COPY = "certified-copy"

    @property
    def words(self) -> str:
        """What is printed on it, in the regulation's words; "" on the original."""
        return {Print.OFFICE_COPY: "สำเนาคู่ฉบับ", Print.CERTIFIED_COPY: "สำเนาถูกต้อง"}.get(self, "")


@dataclass(frozen=True)
class Facts:
    """``awaiting``: on its way to be signed, so number and day are left blank for ink.

    ``signatures`` are the log of a signing on screen, as plain JSON in the order of the steps:
    name, positions, role, at (ISO), option, remark, and step where known. ``certified_by`` may
    hold the position on further lines.
    """

    code: str = ""
    official_no: str = ""
    dated: date | None = None
    draft: bool = False
    awaiting: bool = False
    print: Print = Print.ORIGINAL
    signatures: tuple[Json, ...] = ()
    certified_by: str = ""
    certified_on: date | None = None

    @property
    def is_issued(self) -> bool:
        return not (self.draft or self.awaiting)
