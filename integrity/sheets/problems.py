"""What can be wrong with a file, a cell, or a whole import; every message is for the clerk."""

from collections.abc import Iterable
from dataclasses import dataclass

SAVE_AS = "กรุณาเปิดด้วยโปรแกรมตารางคำนวณ แล้วบันทึกเป็น .xlsx หรือ .csv (UTF-8)"
NOT_A_SHEET = f"ไฟล์นี้ไม่ใช่ไฟล์ตาราง .xlsx หรือ .csv {SAVE_AS}"
WORD_FILE = (
    "ไฟล์นี้เป็นเอกสาร Word ไม่ใช่ตาราง .xlsx หรือ .csv "
    "กรุณาคัดลอกตารางไปวางในโปรแกรมตารางคำนวณ แล้วบันทึกเป็น .xlsx"
)


# The heading of the column that a file comes back with; it is not read when it returns.
ERRORS_HEADING = "ข้อผิดพลาด"


class UnreadableSheet(Exception):
    """The file cannot be taken for a sheet at all; says why in Thai."""


class NoHeading(UnreadableSheet):
    """What could be read has no heading row."""


@dataclass(frozen=True)
class CellProblem:
    """Stands in the place of a value that the spreadsheet itself could not give."""

    message: str


@dataclass(frozen=True)
class SheetError:
    """A mistake in the sheet. ``row`` counts as the spreadsheet does; None means the whole file."""

    message: str
    row: int | None = None
    column: str = ""
    value: str = ""

    def __str__(self) -> str:
        place = " ".join(
            part
            for part in (
                f"แถว {self.row}" if self.row else "",
                f"คอลัมน์ “{self.column}”" if self.column else "",
            )
            if part
        )
        typed = f" (พิมพ์ว่า “{self.value}”)" if self.value else ""
        return f"{place}: {self.message}{typed}" if place else f"{self.message}{typed}"

    def as_dict(self) -> dict[str, str | int | None]:
        return {
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "message": self.message,
        }


def grouped(errors: Iterable[dict]) -> list[dict]:
    """Errors as ``as_dict`` gives them: those of one column that say the same are one, with all of
    their ``rows``."""
    groups: dict[tuple, dict] = {}
    for error in errors:
        key = error["column"], error["value"], error["message"]
        group = groups.setdefault(key, {**error, "rows": []})
        if error["row"]:
            group["rows"].append(error["row"])
    return list(groups.values())
