"""The text of a paper as boxes on a page: what was posted, what stands against it, what it says.

Each row of the text is five boxes, ``c-7-text`` and its like. The order is that of the boxes
``c-7-place``, which the page's script fills in and a person without scripts types.
"""

import re
from dataclasses import dataclass, field
from functools import cache

from django.http import QueryDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from integrity.admin.text import whole_number
from integrity.documents.clauses.parsing import ClauseRow, parse
from integrity.documents.clauses.rows import cells
from integrity.documents.clauses.writing import cleaned, problems_of
from integrity.documents.models import Clause, ClauseDocument

PREFIX = "c-"
PASTED = "c-pasted"
# Blank rows at the end of a page without scripts; with them a row is added by a key.
SPARE_ROWS = 3
DEEPEST = 3
LETTERS_A_LINE = 90
_BOX = re.compile(r"c-(\d{1,6})-text")
_GRIDS = (Clause.Kind.TABLE, Clause.Kind.MEMBERS)
_LEVELS = [(level, "นอกข้อ" if level == 0 else f"ชั้นที่ {level}") for level in range(DEEPEST + 1)]


@cache
def _options(choices: tuple, chosen) -> SafeString:
    """The same few lists stand in every row of a page, so each is made once."""
    marked = ((value, " selected" if value == chosen else "", label) for value, label in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', marked)


@dataclass
class Box:
    """A row of the text on the page. ``number`` is in the names of its boxes."""

    number: int | str
    kind: str = Clause.Kind.PARAGRAPH
    level: int = 0
    mark: str = ""
    text: str = ""
    error: str = ""
    is_spare: bool = False

    @property
    def place(self) -> int | str:
        return (self.number + 1) * 10 if isinstance(self.number, int) else ""

    @property
    def lines(self) -> int:
        """How tall the box is where no script fits it to its text."""
        return sum(1 + len(line) // LETTERS_A_LINE for line in self.text.split("\n"))

    @property
    def is_grid(self) -> bool:
        return self.kind in _GRIDS

    @property
    def cells(self) -> list[list[str]]:
        return [cells(line) for line in self.text.split("\n")]

    @property
    def kind_options(self) -> SafeString:
        return _options(tuple(Clause.Kind.choices), self.kind)

    @property
    def level_options(self) -> SafeString:
        return _options(tuple(_LEVELS), self.level)

    def row(self) -> ClauseRow:
        return ClauseRow(self.kind, self.level, self.mark, self.text)


# What the page's script makes new rows of; it puts a number in the place of the word.
BLANK = Box("__n__")


@dataclass
class ClauseText:
    boxes: list[Box] = field(default_factory=list)
    error: str = ""

    @classmethod
    def stored(cls, document: ClauseDocument) -> "ClauseText":
        return cls.of(document.clauses.all() if document.pk else ())

    @classmethod
    def of(cls, rows) -> "ClauseText":
        return cls(
            [
                Box(number, row.kind, row.level, row.mark, row.text)
                for number, row in enumerate(rows)
            ]
        )

    @classmethod
    def posted(cls, data: QueryDict) -> "ClauseText":
        """In the order of the places; rows without a word, or ticked to go, are not there."""
        placed = []
        for number in sorted(int(found[1]) for name in data if (found := _BOX.fullmatch(name))):
            row = _posted_row(data, number)
            if row.text.strip() and f"c-{number}-gone" not in data:
                place = whole_number(data.get(f"c-{number}-place", "")) or 0
                placed.append((place, number, row))
        rows = [row for _, _, row in sorted(placed, key=lambda each: each[:2])]
        pasted = data.get(PASTED, "")
        return cls.of(cleaned([*rows, *(parse(pasted) if pasted.strip() else ())]))

    @property
    def spare(self) -> list[Box]:
        first = len(self.boxes)
        return [Box(first + number, is_spare=True) for number in range(SPARE_ROWS)]

    def rows(self) -> list[ClauseRow]:
        return [box.row() for box in self.boxes]

    def check(self) -> bool:
        """Whether something stands against storing it; each box then says what."""
        for problem in (problems := problems_of(self.rows())):
            if problem.position < len(self.boxes):
                self.boxes[problem.position].error = problem.message
            else:
                self.error = problem.message
        return bool(problems)


def _posted_row(data: QueryDict, number: int) -> ClauseRow:
    def typed(name: str) -> str:
        return data.get(f"c-{number}-{name}", "")

    kind = typed("kind") if typed("kind") in Clause.Kind.values else Clause.Kind.PARAGRAPH
    level = min(whole_number(typed("level")) or 0, DEEPEST)
    return ClauseRow(kind, level, typed("mark"), typed("text"))


def typed_rows(data: QueryDict) -> list[tuple[str, str]]:
    """What was written into the text, label and words, for who is given it back."""
    return [
        (f"เนื้อความแถวที่ {place}", f"{box.mark} {box.text}".strip())
        for place, box in enumerate(ClauseText.posted(data).boxes, start=1)
    ]


def write_rows(data: QueryDict, rows) -> None:
    """Put ``rows`` into the posted data as a browser would send them."""
    for name in [name for name in data if name.startswith(PREFIX)]:
        del data[name]
    for box in ClauseText.of(rows).boxes:
        for name in ("place", "kind", "level", "mark", "text"):
            data[f"c-{box.number}-{name}"] = str(getattr(box, name))
