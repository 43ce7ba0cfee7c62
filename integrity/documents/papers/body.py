"""The clauses of a paper as the page needs them: what is a paragraph, a list of people, a table."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from integrity.documents.models.clauses import Clause
from integrity.thai import normalise

Json = dict

DASHES = frozenset("-–—•▪●")
# "1. นายสมชาย ใจดี" in the first cell of a list of people; a number alone is a cell of its own.
_NUMBER = re.compile(r"(\(?[0-9๐-๙]{1,3}[.)]?)(?:\s+|(?<=[.)])|$)(.*)", re.DOTALL)
LONG_CELL = 1500  # letters; such a row may be parted by the end of a page
LINE = 58  # letters; what a line of 16 cm holds, not counting marks above and below
NUMBER = 5  # letters; the room of a number before a name
LEAST = 16  # letters; what the widest column keeps when others are not broken
_MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_AMOUNT = re.compile(r"[-–]?[0-9๐-๙]{1,3}(?:,?[0-9๐-๙]{3})*(?:\.[0-9๐-๙]+)?|[-–]")
_COUNT = re.compile(r"[0-9๐-๙]{1,3}\.?")


@dataclass(frozen=True)
class Cell:
    """Of a list of people: "number" and "short" stay on one line. Of a table: "count" stands in
    the middle, "amount" at the right."""

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
    styles = [_style_of_figures(column) for column in zip(*rest, strict=True)]
    return Block("table", head=head, rows=_styled(rest, styles), long=len(text) > LONG_CELL)


def _style_of_figures(column: tuple[str, ...]) -> str:
    """Counted things in the middle, sums of money under each other; words are left as they are."""
    figures = [text for text in column if text]
    if figures and all(_COUNT.fullmatch(text) for text in figures):
        return "count"
    if all(_AMOUNT.fullmatch(text) for text in figures) and not all(map(_dash, figures)):
        return "amount"
    return ""


def _dash(text: str) -> bool:
    return text in DASHES


def _members(text: str) -> Block:
    """Number, name, position and duty under each other; without borders."""
    rows = [list(_numbered(row)) for row in cells_of(text)]
    numbered = any(row[0] for row in rows)
    columns = [column for column in zip(*rows, strict=True) if any(column)]
    styles = ["number"] * numbered + _styles_of_words(columns[numbered:], numbered)
    full = len(columns) - numbered > 2
    return Block(
        "members", "full" if full else "", rows=_styled(zip(*columns, strict=True), styles)
    )


def _styles_of_words(columns: list[tuple[str, ...]], numbered: bool) -> list[str]:
    """Which columns are not broken: names before all others, then the narrow ones, as many as
    leave room for the widest."""
    widths = [max(len(_MARKS.sub("", text)) for text in column) for column in columns]
    room = LINE - NUMBER * numbered - LEAST
    styles = [""] * len(columns)
    by_worth = sorted(range(len(columns)), key=lambda index: (index > 0, widths[index]))
    for index in by_worth:
        if widths[index] < max(widths) and widths[index] <= room:
            styles[index] = "short"
            room -= widths[index]
    return styles


def _styled(rows: Iterable[Sequence[str]], styles: list[str]) -> list[list[Cell]]:
    return [[Cell(text, style) for text, style in zip(row, styles, strict=True)] for row in rows]


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
