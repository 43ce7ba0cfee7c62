"""A row of a paper's text before it is stored: what reads, numbers and checks texts hands on."""

from collections.abc import Sequence
from dataclasses import dataclass

from integrity.documents.models import Clause

Kind = Clause.Kind

# Words at the end of a paragraph that a list follows.
INTRODUCING = ("ดังนี้", "ดังต่อไปนี้", "ต่อไปนี้", "ประกอบด้วย", "ได้แก่", "คือ", ":")


@dataclass(frozen=True)
class ClauseRow:
    """Mirrors ``documents.Clause``.

    A numbered row has the levels 1 to 3; any other has the level of the clause it stands under,
    0 for none. Rows of a table and of a list of members are lines, their cells parted by "|".
    """

    kind: str
    level: int
    mark: str
    text: str

    @property
    def is_numbered(self) -> bool:
        return self.kind == Kind.NUMBERED

    @property
    def is_heading(self) -> bool:
        return self.kind == Kind.HEADING

    @property
    def under(self) -> int:
        """The level of the clause it stands under."""
        return self.level - 1 if self.is_numbered else self.level

    @property
    def introduces(self) -> bool:
        """Whether a list is announced: numbering begins anew behind it."""
        return self.kind == Kind.PARAGRAPH and self.text.rstrip(" .…").endswith(INTRODUCING)


def rows_of(document) -> list[ClauseRow]:
    """The stored rows of a ClauseDocument."""
    return [ClauseRow(row.kind, row.level, row.mark, row.text) for row in document.clauses.all()]


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def place_of(rows: Sequence[ClauseRow], position: int) -> str:
    """Where a row stands, in Thai: ข้อ ๑.๒, or the kind and its place."""
    row = rows[position]
    if row.is_numbered and row.mark:
        return row.mark if row.mark.startswith("ข้อ") else f"ข้อ {row.mark.rstrip('.')}"
    same = sum(other.kind == row.kind for other in rows[: position + 1])
    return f"{Kind(row.kind).label}ที่ {same}"
