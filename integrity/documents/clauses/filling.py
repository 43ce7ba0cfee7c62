"""Papers that fill themselves from a record: their rows, and the fields the record leaves open."""

from collections.abc import Iterator

from integrity.documents.clauses.parsing import parse
from integrity.documents.clauses.rows import ClauseRow
from integrity.documents.models import Clause, ClauseDocument

DEEPEST = 3
LONGEST_TITLE = ClauseDocument._meta.get_field("title").max_length
LONGEST_LABEL = ClauseDocument._meta.get_field("source_label").max_length


def paragraph(text: str, level: int = 0) -> ClauseRow:
    return ClauseRow(Clause.Kind.PARAGRAPH, level, "", text)


def heading(text: str) -> ClauseRow:
    return ClauseRow(Clause.Kind.HEADING, 0, "", text)


def numbered(mark: str, text: str, level: int = 1) -> ClauseRow:
    return ClauseRow(Clause.Kind.NUMBERED, level, mark, text)


def open_field(name: str) -> str:
    """What the office has to fill in; signing/obstacles.py sends no paper that has one."""
    return f"[{name}]"


def under(text: str) -> Iterator[ClauseRow]:
    """A text of the record as rows under a clause, its own marks kept as typed."""
    for row in parse(text):
        if row.is_numbered:
            yield numbered(row.mark, row.text, min(row.level + 1, DEEPEST))
        else:
            yield ClauseRow(row.kind, min(row.level + 1, DEEPEST), row.mark, row.text)
