"""The clauses of a paper as the page needs them: what is a paragraph, a list of people, a table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from integrity.documents.models.clauses import Clause
from integrity.thai import normalise

Json = dict

DASHES = frozenset("-–—•▪●")
# "1. นายสมชาย ใจดี" in the first cell of a list of people; a number alone is a cell of its own.
_NUMBER = re.compile(r"(\(?[0-9๐-๙]{1,3}[.)]?)(?:\s+|(?<=[.)])|$)(.*)", re.DOTALL)
LONG_CELL = 1500  # letters; such a row may be parted by the end of a page
SHORT_CELL = 34  # letters; a name with its title


@dataclass(frozen=True)
class Cell:
    """Of a list of people: "short" stays on one line, "rest" has the room that is left."""

    text: str
    style: str


@dataclass(frozen=True)
class Block:
    """One piece of the text. ``shape`` is its template's word for it, ``style`` its class."""

    shape: str
    style: str = ""
    level: int = 0
    mark: str = ""
    text: str = ""
    head: list[str] = field(default_factory=list)
    rows: list[list] = field(default_factory=list)
    long: bool = False


def blocks_of(clauses: list[Json]) -> list[Block]:
    return [_block(row) for row in clauses]


def _block(row: Json) -> Block:
    kind, level = row["kind"], row["level"]
    text = normalise(row["text"]).strip()
    if kind == Clause.Kind.TABLE:
        return _table(text)
    if kind == Clause.Kind.MEMBERS:
        return _members(text)
    if kind == Clause.Kind.HEADING:
        return Block("heading", f"h h{level}", level, text=text)
    if kind == Clause.Kind.NUMBERED:
        mark = normalise(row["mark"]).strip()
        dash = " dash" if mark in DASHES else ""
        return Block("paragraph", f"n n{level}{dash}", level, mark, text)
    return Block("paragraph", f"n u{level}", level, text=text)


def cells_of(text: str) -> list[list[str]]:
    """The rows of a typed table, each as long as the longest."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.splitlines()]
    rows = [row for row in rows if any(row)]
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def _table(text: str) -> Block:
    rows = cells_of(text)
    head, *rest = rows or [[]]
    return Block("table", head=head, rows=rest, long=len(text) > LONG_CELL)


def _members(text: str) -> Block:
    """Number, name, position and duty under each other; without borders."""
    rows = [list(_numbered(row)) for row in cells_of(text)]
    numbered = any(row[0] for row in rows)
    columns = [column for column in zip(*rows, strict=True) if any(column)]
    widths = [max(map(len, column)) for column in columns]
    styles = [_style_of(width, max(widths)) for width in widths]
    return Block(
        "members",
        "numbered" if numbered else "",
        rows=[
            [Cell(text, style) for text, style in zip(row, styles, strict=True)]
            for row in zip(*columns, strict=True)
        ],
    )


def _style_of(width: int, widest: int) -> str:
    if width == widest:
        return "rest"
    return "short" if width <= SHORT_CELL else ""


def _numbered(row: list[str]) -> Iterator[str]:
    """The row with its number in a cell of its own, empty where none was typed."""
    first, *others = row
    found = _NUMBER.fullmatch(first)
    if not found:
        yield from ("", first, *others)
    elif found[2] or not others:
        yield from (found[1], found[2], *others)
    else:
        yield from (found[1], *others, "")
