"""What the editor's keys do to the rows of a text, in the terms of clauses.numbering.

The page keeps the words; only kinds, levels and marks travel. In the place of its words a row
carries where it came from, and the end of a paragraph, which may announce a list.
"""

from collections.abc import Callable

from integrity.documents.clauses import numbering
from integrity.documents.clauses.parsing import ClauseRow
from integrity.documents.models import Clause
from integrity.documents.models.clauses import MOST_CLAUSES

Kind = Clause.Kind
Rows = list[ClauseRow]
DASHES = ("-", "–", "—", "•")
DEEPEST = 3
_LONGEST_MARK, _LONGEST_END = 20, 80


class Unreadable(ValueError):
    """What was sent is no list of rows."""


def read_rows(sent) -> Rows:
    if not isinstance(sent, list) or len(sent) > MOST_CLAUSES:
        raise Unreadable
    return [_read_row(place, each) for place, each in enumerate(sent)]


def _read_row(place: int, sent) -> ClauseRow:
    kind, level, mark, end = sent
    if kind not in Kind.values or level not in range(DEEPEST + 1):
        raise Unreadable
    level = max(level, 1) if kind == Kind.NUMBERED else level
    mark = str(mark)[:_LONGEST_MARK] if kind == Kind.NUMBERED else ""
    return ClauseRow(kind, level, mark, f"{place}\n{str(end)[-_LONGEST_END:]}")


def came_from(row: ClauseRow) -> int | None:
    place, found, _ = row.text.partition("\n")
    return int(place) if found else None


def spoken(row: ClauseRow) -> list:
    return [row.kind, row.level, row.mark]


def _place_of(rows: Rows, origin: int) -> int:
    return next(at for at, row in enumerate(rows) if came_from(row) == origin)


def _moved(by: int):
    def move(rows: Rows, at: int, asked: dict) -> tuple[Rows, int]:
        _within(rows, at)
        return numbering.move(rows, at, by), numbering.destination(rows, at, by)

    return move


def _indented(rows: Rows, at: int, asked: dict) -> tuple[Rows, int]:
    _within(rows, at)
    return numbering.indent(rows, at), at


def _outdented(rows: Rows, at: int, asked: dict) -> tuple[Rows, int]:
    _within(rows, at)
    return numbering.outdent(rows, at), at


def _inserted(rows: Rows, at: int, asked: dict) -> tuple[Rows, int]:
    """A row of the same kind: behind all that stands under this one, or right behind it when
    its words were split."""
    if not rows:
        return [ClauseRow(Kind.PARAGRAPH, 0, "", "")], 0
    _within(rows, at)
    row = rows[at]
    if len(rows) >= MOST_CLAUSES:
        raise Unreadable
    is_listed = row.kind == Kind.NUMBERED
    place = numbering.block(rows, at).stop if is_listed and not asked.get("split") else at + 1
    mark = row.mark if is_listed and row.mark.strip() in DASHES else ""
    kind = row.kind if is_listed else Kind.PARAGRAPH
    return numbering.insert(rows, place, ClauseRow(kind, row.level, mark, "")), place


def _deleted(rows: Rows, at: int, asked: dict) -> tuple[Rows, int]:
    _within(rows, at)
    left = numbering.delete(rows, at)
    return left, min(at, len(left) - 1)


def _of_kind(rows: Rows, at: int, asked: dict) -> tuple[Rows, int]:
    """A row that becomes a clause gets the number of its place; one that was leaves its number
    behind, and those after it close up."""
    _within(rows, at)
    row, kind = rows[at], asked["kind"]
    if kind not in Kind.values:
        raise Unreadable
    if kind == row.kind:
        return rows, at
    level = row.level
    if kind == Kind.NUMBERED:
        level = min(row.level + 1, DEEPEST)
    elif row.kind == Kind.NUMBERED:
        level = row.level - 1
    changed = ClauseRow(kind, level, "", row.text)
    return numbering.insert(numbering.delete(rows, at), at, changed), at


def _within(rows: Rows, at: int) -> None:
    if not 0 <= at < len(rows):
        raise Unreadable


MOVES: dict[str, Callable[[Rows, int, dict], tuple[Rows, int]]] = {
    "up": _moved(-1),
    "down": _moved(1),
    "in": _indented,
    "out": _outdented,
    "insert": _inserted,
    "delete": _deleted,
    "kind": _of_kind,
}
