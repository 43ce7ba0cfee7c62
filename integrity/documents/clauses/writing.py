"""Storing the rows of a paper: cleaned, limited, and only what changed is written."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db import transaction

from integrity import history
from integrity.documents.clauses.rows import ClauseRow, Kind, cells, place_of
from integrity.documents.models import Clause, ClauseDocument
from integrity.documents.models.clauses import LONGEST_CLAUSE, MOST_CLAUSES, STEP
from integrity.publishing import NotAllowed
from integrity.thai import normalise

REASON = "แก้ไขข้อความเอกสาร"
LONGEST_MARK = Clause._meta.get_field("mark").max_length
DEEPEST = 3
FIELDS = ("position", "kind", "level", "mark", "text")
_GRIDS = (Kind.TABLE, Kind.MEMBERS)


@dataclass(frozen=True)
class Problem:
    position: int
    message: str


class RefusedText(NotAllowed):
    """Rows that cannot be stored, each with what is wrong in Thai."""

    def __init__(self, problems: Sequence[Problem]):
        super().__init__("\n".join(problem.message for problem in problems))
        self.problems = list(problems)


def cleaned(rows: Iterable[ClauseRow]) -> list[ClauseRow]:
    """One spelling, no control characters; HTML stays text, and letters of any script stay."""
    return [_cleaned(row) for row in rows]


def problems_of(rows: Sequence[ClauseRow]) -> list[Problem]:
    """What stands against storing rows that were cleaned."""
    if len(rows) > MOST_CLAUSES:
        said = f"เอกสารหนึ่งมีได้ไม่เกิน {MOST_CLAUSES:,} ข้อ ขณะนี้มี {len(rows):,} ข้อ แบ่งเป็นเอกสารแนบ"
        return [Problem(MOST_CLAUSES, said)]
    return [
        Problem(position, f"{place_of(rows, position)}: {message}")
        for position, row in enumerate(rows)
        for message in _problems(row)
    ]


@transaction.atomic
def replace_clauses(
    document: ClauseDocument, rows: Iterable[ClauseRow], *, by, reason: str = REASON
) -> int:
    """Let the paper say exactly ``rows``; returns how many stored rows changed, came or went.

    Only of a draft: whoever edits a paper in signing voids its round first. Raises NotAllowed,
    with ``problems`` where rows are at fault; nothing is stored then.
    """
    if not (current := ClauseDocument.objects.held(document.pk)).is_draft:
        raise NotAllowed(
            f"เอกสารอยู่ในสถานะ “{current.state_label}” จึงแก้ข้อความไม่ได้ ให้ถอนกลับเป็นร่างก่อน"
        )
    rows = cleaned(rows)
    if problems := problems_of(rows):
        raise RefusedText(problems)
    changes = _changes(document, list(document.clauses.all()), rows)
    if changes.gone:
        history.delete(document.clauses.filter(pk__in=changes.gone), by=by, reason=reason)
    history.bulk_update(changes.changed, FIELDS, by=by, reason=reason)
    history.bulk_create(changes.new, by=by, reason=reason)
    # What was read of the rows before is no more.
    getattr(document, "_prefetched_objects_cache", {}).pop("clauses", None)
    return len(changes.gone) + len(changes.changed) + len(changes.new)


def _cleaned(row: ClauseRow) -> ClauseRow:
    text = _readable(row.text)
    if row.kind in _GRIDS:
        lines = (" | ".join(cells(line.replace("\t", "|"))) for line in text.split("\n"))
        text = "\n".join(line for line in lines if line.strip(" |"))
    else:
        text = "\n".join(line.rstrip() for line in text.replace("\t", " ").split("\n")).strip()
    mark = _readable(row.mark).replace("\n", " ").strip() if row.kind == Kind.NUMBERED else ""
    level = max(row.level, 1) if row.kind == Kind.NUMBERED else row.level
    return ClauseRow(str(row.kind), level, mark, text)


def _readable(text: str) -> str:
    """Without what no paper can print: signs that only steer, and halves of letters."""
    text = normalise(text)
    if text.isascii():
        return text
    return "".join(
        letter
        for letter in text
        if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cf", "Cs")
    )


def _problems(row: ClauseRow) -> Iterable[str]:
    if row.kind not in Kind.values:
        yield "ไม่รู้จักชนิดของข้อนี้ เลือกชนิดใหม่"
    if not 0 <= row.level <= DEEPEST:
        yield "ข้อซ้อนกันได้ไม่เกินสามชั้น"
    if len(row.mark) > LONGEST_MARK:
        yield f"เลขข้อยาวได้ไม่เกิน {LONGEST_MARK} ตัวอักษร"
    if len(row.text) > LONGEST_CLAUSE:
        yield (
            f"ข้อหนึ่งยาวได้ไม่เกิน {LONGEST_CLAUSE:,} ตัวอักษร ข้อนี้ยาว {len(row.text):,} ตัวอักษร "
            "แบ่งเป็นหลายข้อหรือหลายย่อหน้า"
        )


@dataclass
class _Changes:
    gone: list[int]
    changed: list[Clause]
    new: list[Clause]


def _changes(document, stored: list[Clause], rows: list[ClauseRow]) -> _Changes:
    """Stored rows that say the same stay as they are or move; others take the new words."""
    placed, spare = _matched(stored, rows)
    by_words: dict[tuple, list[Clause]] = {}
    for clause in spare:
        by_words.setdefault(_words(clause), []).append(clause)
    found = _Changes([], [], [])
    clauses = []
    for clause, row in placed:
        if clause is None:
            same = by_words.get(_words(row))
            clause = same.pop() if same else Clause(document=document)
            if clause.pk:  # it stood elsewhere
                spare.remove(clause)
                clause.position = 0
        clauses.append(clause)
    moved = _put_in_order(clauses)
    for clause, (_, row) in zip(clauses, placed, strict=True):
        is_changed = row is not None and _words(clause) != _words(row)
        if row is not None:
            clause.kind, clause.level, clause.mark, clause.text = _words(row)
        if clause.pk is None:
            found.new.append(clause)
        elif is_changed or clause.pk in moved:
            found.changed.append(clause)
    found.gone = [clause.pk for clause in spare]
    return found


def _words(row: Clause | ClauseRow) -> tuple:
    return row.kind, row.level, row.mark, row.text


def _matched(
    stored: list[Clause], rows: list[ClauseRow]
) -> tuple[list[tuple[Clause | None, ClauseRow | None]], list[Clause]]:
    """Each row to be with the stored one in its place, and the stored ones without a place.

    No row: the stored one stays as it is.
    """
    placed: list[tuple[Clause | None, ClauseRow | None]] = []
    spare: list[Clause] = []
    before, after = _told_apart(stored), _told_apart(rows)
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            placed += [(clause, None) for clause in stored[i:j]]
            continue
        old, new = stored[i:j], rows[k:m]
        placed += zip(old, new, strict=False)
        placed += [(None, row) for row in new[len(old) :]]
        spare += old[len(new) :]
    return placed, spare


def _told_apart(rows: Sequence[Clause | ClauseRow]) -> list[tuple]:
    """The words of each, with which of its like it is: a thousand equal rows compare as quickly."""
    seen: dict[tuple, int] = {}
    told = []
    for words in map(_words, rows):
        seen[words] = seen.get(words, 0) + 1
        told.append((words, seen[words]))
    return told


def _put_in_order(clauses: list[Clause]) -> set[int]:
    """Give new and moved rows (position 0) places that rise between those of their neighbours.

    Where there is no room, all are numbered anew. Returns the keys of those that moved.
    """
    moved: set[int] = set()
    last, at = 0, 0
    while at < len(clauses):
        if clauses[at].position:
            if clauses[at].position <= last:
                return _number_anew(clauses)
            last, at = clauses[at].position, at + 1
            continue
        end = next((e for e in range(at, len(clauses)) if clauses[e].position), len(clauses))
        room = clauses[end].position - last if end < len(clauses) else STEP * (end - at + 1)
        if room <= end - at:
            return _number_anew(clauses)
        step = room // (end - at + 1)
        for place, clause in enumerate(clauses[at:end], start=1):
            clause.position = last + step * place
            moved.add(clause.pk)
        last, at = clauses[end - 1].position, end
    return moved


def _number_anew(clauses: list[Clause]) -> set[int]:
    moved = set()
    for place, clause in enumerate(clauses, start=1):
        if clause.position != place * STEP:
            clause.position = place * STEP
            moved.add(clause.pk)
    return moved
