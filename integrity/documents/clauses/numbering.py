"""Moving rows about and numbering them anew: pure functions, each returns new rows.

Only lists that were numbered in order get new numbers; what skips or repeats stays as it was
typed. A number keeps its look (ข้อ ๑, 1., ๑.๑, (๑)) and its digits. Where a step is not possible
the rows come back as they were.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from integrity.documents.clauses.rows import ClauseRow
from integrity.numbered import DEEPEST, kind_of, numbers_of
from integrity.thai import arabic_digits, thai_digits

Rows = list[ClauseRow]
Numbers = tuple[int, ...]
_DASHES = ("-", "•")
_UNCOUNTED = ("", *_DASHES)
# The mark of a first clause below a clause of that kind, where no other row shows what is usual.
_USUAL_BELOW = {"": "๑.", "clause": "(๑)", "1.": "๑.๑", "1.1": "๑)", "1)": "(๑)", "1.1)": "๑)"}


@dataclass(frozen=True)
class _Past:
    """What is known of a row from before a change."""

    is_counted: bool = False  # stands in a list that was numbered in order
    first: int = 1  # the number that list began with
    number: Numbers = ()
    is_boundary: bool = False  # numbering begins anew behind it
    has_arrived: bool = False  # put here by the change, so that it follows its neighbours
    was_under: Numbers = ()  # the number of the clause it stood under


Pairs = list[tuple[ClauseRow, _Past]]


def renumber(rows: Sequence[ClauseRow]) -> Rows:
    """Lists whose numbers only stand in another order are put in order.

    A numbered row without a mark is taken as new: it gets the number of its place.
    """
    return _numbered(_pairs(rows, is_sorted=False))


def block(rows: Sequence[ClauseRow], at: int) -> range:
    """A row with everything that stands under it; of a heading, its section."""
    row = rows[at]
    end = at + 1
    if row.is_heading:
        while end < len(rows) and not _ends_section(rows[end], row.level):
            end += 1
    else:
        while end < len(rows) and rows[end].under > row.under:
            end += 1
    return range(at, end)


def destination(rows: Sequence[ClauseRow], at: int, by: int) -> int:
    """Where the row stands after ``move``; ``at`` when it cannot move."""
    for _ in range(abs(by)):
        here = block(rows, at)
        other = _neighbour(rows, at, before=by < 0)
        if other is None:
            break
        rows = _swapped(rows, other, here) if by < 0 else _swapped(rows, here, other)
        at = other.start if by < 0 else at + len(other)
    return at


def move(rows: Sequence[ClauseRow], at: int, by: int) -> Rows:
    """The row and what stands under it, past its neighbours: up for -1, down for 1.

    A clause passes a heading into the section beyond; a heading takes its section along, past
    the section of its neighbour.
    """
    pairs = _pairs(rows)
    for _ in range(abs(by)):
        bare = [row for row, _ in pairs]
        here, other = block(bare, at), _neighbour(bare, at, before=by < 0)
        if other is None:
            break
        if not bare[at].is_heading:
            pairs = _arrived(pairs, [at])
        pairs = _swapped(pairs, other, here) if by < 0 else _swapped(pairs, here, other)
        at = other.start if by < 0 else at + len(other)
    return _numbered(pairs)


def indent(rows: Sequence[ClauseRow], at: int) -> Rows:
    """One deeper with everything under it, under the row before it; three deep at most."""
    here = block(rows, at)
    row = rows[at]
    above = next((other for other in reversed(rows[:at]) if other.under <= row.under), None)
    too_deep = any(rows[each].level >= DEEPEST for each in here)
    if row.is_heading or above is None or too_deep:
        return list(rows)
    if not above.is_numbered or above.under != row.under:
        return list(rows)
    return _shifted(rows, here, 1)


def outdent(rows: Sequence[ClauseRow], at: int) -> Rows:
    """One level up with everything under it; what followed it there now stands under it."""
    row = rows[at]
    if row.is_heading or row.under == 0:
        return list(rows)
    return _shifted(rows, block(rows, at), -1)


def insert(rows: Sequence[ClauseRow], at: int, row: ClauseRow) -> Rows:
    """A row at a place; numbered and without a mark it gets the number of the place."""
    pairs = _pairs(rows)
    pairs.insert(at, (row, _Past(has_arrived=True)))
    return _numbered(pairs)


def delete(rows: Sequence[ClauseRow], at: int) -> Rows:
    """Without the row; what stood under it stays, and the numbers behind it close up."""
    pairs = _pairs(rows)
    del pairs[at]
    return _numbered(pairs)


def _ends_section(row: ClauseRow, level: int) -> bool:
    return row.under < level or (row.is_heading and row.level == level)


def _neighbour(rows: Sequence[ClauseRow], at: int, *, before: bool) -> range | None:
    """The block before or behind, if both may change places."""
    row = rows[at]
    if row.is_heading:
        return _neighbour_section(rows, at, before=before)
    if not before:
        end = block(rows, at).stop
        if end == len(rows) or rows[end].under != row.under:
            return None
        # A heading is passed alone: its section then begins with, or loses, the row.
        return range(end, end + 1) if rows[end].is_heading else block(rows, end)
    for start in range(at - 1, -1, -1):
        if rows[start].under <= row.under:
            return range(start, at) if rows[start].under == row.under else None
    return None


def _neighbour_section(rows: Sequence[ClauseRow], at: int, *, before: bool) -> range | None:
    level = rows[at].level
    if not before:
        end = block(rows, at).stop
        there = end < len(rows) and rows[end].is_heading and rows[end].level == level
        return block(rows, end) if there else None
    for start in range(at - 1, -1, -1):
        if _ends_section(rows[start], level):
            return (
                range(start, at) if rows[start].is_heading and rows[start].under == level else None
            )
    return None


def _swapped(items: Sequence, first: range, second: range) -> list:
    return [
        *items[: first.start],
        *items[second.start : second.stop],
        *items[first.start : first.stop],
        *items[second.stop :],
    ]


def _shifted(rows: Sequence[ClauseRow], here: range, by: int) -> Rows:
    pairs = _arrived(_pairs(rows), [here.start])
    for at in here:
        row, past = pairs[at]
        pairs[at] = replace(row, level=row.level + by), past
    root, past = pairs[here.start]
    if root.is_numbered and (past.is_counted or kind_of(root.mark) in _DASHES):
        usual = _usual_mark(rows, root, [row for row, _ in pairs[: here.start]])
        pairs[here.start] = replace(root, mark=usual), past
    return _numbered(pairs)


def _usual_mark(rows: Sequence[ClauseRow], root: ClauseRow, before: Sequence[ClauseRow]) -> str:
    """The look of the marks at this level: of the nearest row that has one, else what is usual."""
    near = [row for row in reversed(before) if row.is_numbered] + [
        row for row in rows if row.is_numbered
    ]
    for row in near:
        if row.level == root.level and (_number_of(row) or kind_of(row.mark) in _DASHES):
            return row.mark
    above = next((row for row in near if row.level == root.level - 1), None)
    mark = _USUAL_BELOW.get(kind_of(above.mark) if above else "", "–")
    return arabic_digits(mark) if re.search("[0-9]", root.mark) else mark


def _arrived(pairs: Pairs, places: Iterable[int]) -> Pairs:
    pairs = list(pairs)
    for at in places:
        row, past = pairs[at]
        pairs[at] = row, replace(past, has_arrived=True)
    return pairs


def _number_of(row: ClauseRow) -> Numbers:
    """What its mark counts; () where it counts nothing, as a dash and ข้อ ๑/๑."""
    if not row.is_numbered or "/" in row.mark or kind_of(row.mark) in _UNCOUNTED:
        return ()
    return numbers_of(row.mark)


def _pairs(rows: Sequence[ClauseRow], *, is_sorted: bool = True) -> Pairs:
    """The rows with what is known of them. ``is_sorted``: lists must stand in order to count."""
    numbers = [_number_of(row) for row in rows]
    above = numbers_above(rows)
    boundaries = _boundaries(rows, numbers)
    pasts = [
        _Past(number=numbers[at], is_boundary=at in boundaries, was_under=above[at])
        for at in range(len(rows))
    ]
    for places in _lists(rows, boundaries):
        named = [at for at in places if rows[at].mark]
        if len(named) < len(places) and is_sorted:
            continue
        if (first := _first_number([numbers[at] for at in named], is_sorted)) is None:
            continue
        for at in places:
            is_new = not rows[at].mark
            pasts[at] = replace(pasts[at], is_counted=True, first=first, has_arrived=is_new)
    return list(zip(rows, pasts, strict=True))


def numbers_above(rows: Sequence[ClauseRow]) -> list[Numbers]:
    """For each row the number of the clause it stands under."""
    open_numbers: dict[int, Numbers] = {}
    above = []
    for row in rows:
        above.append(open_numbers.get(row.under, ()) if row.under else ())
        if row.is_numbered:
            open_numbers = {
                level: kept for level, kept in open_numbers.items() if level < row.level
            }
            open_numbers[row.level] = _number_of(row)
    return above


def ordered_lists(rows: Sequence[ClauseRow]) -> list[list[int]]:
    """The places of each list of numbered clauses, whether they stand in order or not."""
    return _lists(rows, _boundaries(rows, [_number_of(row) for row in rows]))


def _boundaries(rows: Sequence[ClauseRow], numbers: Sequence[Numbers]) -> set[int]:
    return {at for at in range(len(rows)) if _is_boundary(rows, numbers, at)}


def _is_boundary(rows: Sequence[ClauseRow], numbers: Sequence[Numbers], at: int) -> bool:
    """Headings, words that announce a list, and a paragraph behind which a list starts again."""
    row = rows[at]
    if row.is_numbered:
        return False
    if row.is_heading or row.introduces:
        return True
    following = at + 1
    if following == len(rows) or not numbers[following]:
        return False
    starts = rows[following].under == row.under and numbers[following][-1] == 1
    return starts and _continues_list(rows, at, rows[following])


def _continues_list(rows: Sequence[ClauseRow], at: int, row: ClauseRow) -> bool:
    """Whether a list that ``row`` could go on with is open at that place."""
    for other in reversed(rows[:at]):
        if other.under < row.under or (other.is_heading and other.under == row.under):
            return False
        if other.is_numbered and other.under == row.under:
            return kind_of(other.mark) == kind_of(row.mark)
    return False


def _lists(rows: Sequence[ClauseRow], boundaries: set[int]) -> list[list[int]]:
    """The places of each list: one kind of mark, one clause above, no boundary between."""
    done: list[list[int]] = []
    open_lists: dict[tuple[int, str], list[int]] = {}
    for at, row in enumerate(rows):
        limit = row.under if at not in boundaries else row.under - 1
        for key in [key for key in open_lists if key[0] > limit]:
            done.append(open_lists.pop(key))
        if not row.is_numbered:
            continue
        kind = kind_of(row.mark)
        if kind == "" and not row.mark:  # a new row joins the list it stands in
            kind = next((key[1] for key in open_lists if key[0] == row.under), "1.")
        if kind not in _UNCOUNTED:
            open_lists.setdefault((row.under, kind), []).append(at)
    return [*done, *open_lists.values()]


def _first_number(numbers: Sequence[Numbers], is_sorted: bool) -> int | None:
    """The number a list in order begins with; None where it skips, repeats or mixes."""
    if not numbers:
        return 1
    if () in numbers or len({number[:-1] for number in numbers}) > 1:
        return None
    last = [number[-1] for number in numbers]
    counted = last if is_sorted else sorted(last)
    if counted != list(range(counted[0], counted[0] + len(counted))):
        return None
    # A lone row counts only where it is the first: what it continues is not there.
    return counted[0] if len(last) > 1 or last[0] == 1 else None


def _numbered(pairs: Pairs) -> Rows:
    """The rows with the numbers of their places; every text as it was."""
    rows = [row for row, _ in pairs]
    pasts = [past for _, past in pairs]
    boundaries = {at for at, past in enumerate(pasts) if past.is_boundary}
    counts = _counts(rows, pasts, boundaries)
    done: Rows = []
    open_numbers: dict[int, Numbers] = {}
    for at, row in enumerate(rows):
        if row.is_numbered:
            above = open_numbers.get(row.under, ()) if row.under else ()
            row = _with_number(row, pasts[at], counts.get(at), above)
            open_numbers = {
                level: kept for level, kept in open_numbers.items() if level < row.level
            }
            open_numbers[row.level] = _number_of(row)
        done.append(row)
    return done


def _counts(
    rows: Sequence[ClauseRow], pasts: Sequence[_Past], boundaries: set[int]
) -> dict[int, tuple[int, str]]:
    """Place → the number it gets in its list, and the mark whose look a new row takes."""
    counts: dict[int, tuple[int, str]] = {}
    for places in _lists(rows, boundaries):
        settled = [at for at in places if not pasts[at].has_arrived]
        if any(not pasts[at].is_counted for at in settled):
            continue
        if not settled and not any(pasts[at].is_counted or not rows[at].mark for at in places):
            continue
        first = pasts[settled[0]].first if settled else 1
        look = next((rows[at].mark for at in places if _number_of(rows[at])), "๑.")
        for offset, at in enumerate(places):
            counts[at] = first + offset, look
    return counts


def _with_number(
    row: ClauseRow, past: _Past, count: tuple[int, str] | None, above: Numbers
) -> ClauseRow:
    number = _number_of(row)
    if count is None:
        # Its own number stays; what it repeats of the clause above follows that clause.
        if not number or len(number) < 2 or number[:-1] != past.was_under or not above:
            return row
        return replace(row, mark=_written(row.mark, (*above, number[-1])))
    last, look = count
    mark = row.mark or look
    parts = _number_of(replace(row, mark=mark))
    if not parts:
        return row
    prefix = parts[:-1]
    if prefix and above and (not row.mark or past.has_arrived or prefix == past.was_under):
        prefix = above if len(above) == len(prefix) else prefix
    return replace(row, mark=_written(mark, (*prefix, last)))


def _written(mark: str, number: Numbers) -> str:
    """The mark with another number in it; each part keeps its digits, Thai or Arabic."""
    parts = iter(number)
    return re.sub(
        "[0-9๐-๙]+",
        lambda old: _digits_like(old[0], next(parts)),
        mark,
    )


def _digits_like(old: str, number: int) -> str:
    return str(number) if old.isascii() else thai_digits(str(number))
