"""How a text differs from what it was, paragraph by paragraph, short enough to be printed."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from integrity.thai import truncate

# Each line of a difference: what became of a paragraph, and the paragraph.
Line = dict[str, str]
KEEP, DROP, ADD, GAP = "keep", "drop", "add", "gap"

MOST_LINES = 40
LONGEST_PARAGRAPH = 600  # letters
# Comparing takes the square of this in the worst case; longer texts are said to be rewritten.
MOST_PARAGRAPHS = 1500
CONTEXT = 40  # letters of a long paragraph that are printed before what changed in it


def changed_lines(old: str, new: str) -> list[Line]:
    """The paragraphs that went and came, each with a neighbour that stayed; [] for equal texts."""
    before, after = _paragraphs(old), _paragraphs(new)
    if before == after:
        # Spaces and empty lines alone are a change, too, of which there is nothing to print.
        return [] if old == new else [_line(GAP, "จัดบรรทัดหรือเว้นวรรคใหม่")]
    if max(len(before), len(after)) > MOST_PARAGRAPHS:
        return [_line(GAP, f"เขียนใหม่ทั้งข้อความ ({len(before)} → {len(after)} ย่อหน้า)")]
    return _bounded(list(_compared(before, after)))


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _line(kind: str, text: str) -> Line:
    return {"is": kind, "text": truncate(text, LONGEST_PARAGRAPH)}


def _compared(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    last = None
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            last = before[j - 1]
            continue
        if last is not None:
            yield _line(KEEP, truncate(last, 2 * CONTEXT))
        yield from _replaced(before[i:j], after[k:m])


def _replaced(gone: Sequence[str], come: Sequence[str]) -> Iterator[Line]:
    """Where as many came as went, each beside the one whose place it takes."""
    if len(gone) == len(come):
        for old, new in zip(gone, come, strict=True):
            yield from _pair(old, new)
        return
    yield from (_line(DROP, text) for text in gone)
    yield from (_line(ADD, text) for text in come)


def _pair(old: str, new: str) -> Iterator[Line]:
    """Of a long paragraph, from shortly before what changed."""
    start = _last_space(old, min(_same_letters(old, new), len(old), len(new)) - CONTEXT)
    lead = "…" if start else ""
    yield _line(DROP, lead + old[start:])
    yield _line(ADD, lead + new[start:])


def _same_letters(old: str, new: str) -> int:
    return next(
        (place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a != b),
        min(len(old), len(new)),
    )


def _last_space(text: str, before: int) -> int:
    """Behind the last space before that place; 0 where the text is best printed from its start."""
    return text.rfind(" ", 0, before) + 1 if before > 2 * CONTEXT else 0


def _bounded(lines: list[Line]) -> list[Line]:
    if len(lines) <= MOST_LINES:
        return lines
    more = len(lines) - MOST_LINES
    return [*lines[:MOST_LINES], _line(GAP, f"และอีก {more} ย่อหน้า อ่านเต็มได้ในแผนแต่ละฉบับ")]
