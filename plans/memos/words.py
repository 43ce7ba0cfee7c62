"""What both memos are written with: rows, fields left open, and who may begin one."""

from collections.abc import Iterator

from integrity.documents.clauses.parsing import parse
from integrity.documents.clauses.rows import ClauseRow
from integrity.documents.models import Clause, ClauseDocument
from plans.models import PlanVersion

DEEPEST = 3
CLOSING = "จึงเรียนมาเพื่อโปรดพิจารณาอนุมัติ"
LONGEST_TITLE = ClauseDocument._meta.get_field("title").max_length
LONGEST_LABEL = ClauseDocument._meta.get_field("source_label").max_length


def paragraph(text: str, level: int = 0) -> ClauseRow:
    return ClauseRow(Clause.Kind.PARAGRAPH, level, "", text)


def numbered(mark: str, text: str, level: int = 1) -> ClauseRow:
    return ClauseRow(Clause.Kind.NUMBERED, level, mark, text)


def open_field(name: str) -> str:
    """What the office has to fill in: plans/open_fields.py finds it."""
    return f"[{name}]"


def under(text: str) -> Iterator[ClauseRow]:
    """A text of the record as rows under a clause, its own marks kept as typed."""
    for row in parse(text):
        if row.is_numbered:
            yield numbered(row.mark, row.text, min(row.level + 1, DEEPEST))
        else:
            yield ClauseRow(row.kind, min(row.level + 1, DEEPEST), row.mark, row.text)


def edition_words(version: PlanVersion) -> str:
    return f" {version.revision_name}" if version.revision_name else ""


def obstacle_of_person(version: PlanVersion, by) -> str:
    if not by.has_perm("documents.add_clausedocument"):
        return "บัญชีของท่านไม่มีสิทธิ์ร่างเอกสาร"
    if by.organisation_id != version.organisation.pk:
        return "ทำได้เฉพาะแผนของหน่วยงานตนเอง"
    return ""
