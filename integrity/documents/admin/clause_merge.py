"""Two people at one text: what the other one changed elsewhere is taken in, what both changed
stays as this person typed it. The page lists every change of the other one either way."""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from django.http import QueryDict

from integrity.changes import Step
from integrity.documents.admin.clause_text import ClauseText, write_rows
from integrity.documents.models import Clause, ClauseDocument

# A stretch of the old rows, from and up to, and what stands there now.
Change = tuple[int, int, list]


def merge_text(data: QueryDict, document: ClauseDocument, found: Iterable[Step]) -> None:
    """Change the posted rows so that they hold both persons' work."""
    steps = [step for step in found if step.model is Clause]
    if not steps:
        return
    theirs = list(document.clauses.order_by("position", "pk"))
    old = _before(theirs, steps)
    mine = ClauseText.posted(data).rows()
    write_rows(data, merged(old, mine, theirs))


def _before(now: Sequence[Clause], steps: Iterable[Step]) -> list:
    """The rows as they stood when the page was made: today's with the steps taken back."""
    rows = {row.pk: row for row in now}
    undone = set()
    for step in steps:
        key = step.after.id
        if key in undone:
            continue
        undone.add(key)
        rows.pop(key, None)
        if step.before is not None:
            rows[key] = step.before.instance
    return sorted(rows.values(), key=lambda row: (row.position, row.pk))


def merged(old: Sequence, mine: Sequence, theirs: Sequence) -> list:
    own, places = _changes(old, mine)
    others, _ = _changes(old, theirs)
    taken = own + [each for each in others if not any(_touch(each, change) for change in own)]
    result, here = [], 0
    for begin, end, rows in sorted(taken, key=lambda each: each[:2]):
        result += [mine[places[place]] for place in range(here, begin)]
        result += rows
        here = end
    return result + [mine[places[place]] for place in range(here, len(old))]


def _changes(old: Sequence, new: Sequence) -> tuple[list[Change], dict[int, int]]:
    """What differs, and where each row that stayed stands in ``new``. Marks do not count: one
    inserted clause gives another to all that follow."""
    matcher = SequenceMatcher(None, _keys(old), _keys(new), autojunk=False)
    changes, places = [], {}
    for verb, begin, end, new_begin, new_end in matcher.get_opcodes():
        if verb == "equal":
            places |= zip(range(begin, end), range(new_begin, new_end), strict=True)
        else:
            changes.append((begin, end, list(new[new_begin:new_end])))
    return changes, places


def _keys(rows: Sequence) -> list[tuple]:
    return [(row.kind, row.level, row.text) for row in rows]


def _touch(one: Change, other: Change) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
