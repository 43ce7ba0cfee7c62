"""What a clerk should look at in one project's texts, each as a sentence in Thai."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from integrity.thai import arabic_digits, truncate
from plans.models import Heading
from plans.texts.splitting import Block
from plans.texts.wordings import key, wordings

# Without these, something of the sheet stands in the wrong place or was never written.
EXPECTED = (Heading.TITLE, Heading.RATIONALE, Heading.OBJECTIVES, Heading.STEPS)
LONGEST_LAST = 6_000
FEWEST_ROWS = 2  # of a table: one line with a tab is only a line with a tab
_PAGE_NUMBER = re.compile(r"[-–—]\s*\d{1,3}\s*[-–—]|หน้า(?:ที่)?\s*\d{1,3}|\d{1,3}")
_DIGITS = re.compile(r"\d+")
# The head of a page stands wherever a page happened to end: under headings of several kinds.
FEWEST_KINDS, FEWEST_LETTERS = 3, 10


def doubts_of(block: Block, heads: frozenset[str] = frozenset()) -> list[str]:
    """In the order of reading, each once; ``heads``: what running_heads found in the document."""
    found = [*block.doubts, *_missing(block), *_of_sections(block), *_of_heads(block, heads)]
    return list(dict.fromkeys(found))


def running_heads(blocks: Sequence[Block]) -> frozenset[str]:
    """Lines that look like the head or foot of a page, which some files hold among the text."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for block in blocks:
        for section in block.sections:
            # A line alone is what the heading asks for, such as the office's own name.
            for line in section.body if len(section.body) > 1 else ():
                kinds[_head_key(line)].add(section.kind)
    return frozenset(
        head
        for head, found in kinds.items()
        if len(head) >= FEWEST_LETTERS and len(found) >= FEWEST_KINDS
    )


def _head_key(line: str) -> str:
    """Without its number, which is another on each page."""
    return _DIGITS.sub("", key(line))


def _of_heads(block: Block, heads: frozenset[str]) -> Iterator[str]:
    for section in block.sections:
        for line in section.body if len(section.body) > 1 else ():
            if heads and _head_key(line) in heads:
                yield f"หัวข้อ “{section.name}” มีบรรทัดที่คล้ายหัวกระดาษ: “{truncate(line, 60)}”"


def _missing(block: Block) -> Iterator[str]:
    kinds = {section.kind for section in block.sections}
    for kind in EXPECTED:
        if kind not in kinds:
            yield f"ไม่พบหัวข้อ “{kind.label}”"
    unread = [line for line in block.sheet.preamble if len(line) > 400]
    if unread:
        yield "มีข้อความยาวอยู่เหนือหัวข้อแรก กรุณาดูว่าเป็นของโครงการนี้หรือไม่"


def _of_sections(block: Block) -> Iterator[str]:
    for section in block.sections:
        if not any(line.strip() for line in section.body):
            yield f"หัวข้อ “{section.name}” ไม่มีข้อความ"
        if sum("\t" in line for line in section.body) >= FEWEST_ROWS:
            yield f"หัวข้อ “{section.name}” มีตาราง ระบบวางไว้บรรทัดละแถว คั่นช่องด้วยแท็บ"
        for line in section.body:
            if left := placeholder(line):
                yield f"หัวข้อ “{section.name}” มีข้อความแม่แบบที่ยังไม่ได้กรอก: “{truncate(left, 60)}”"
            if _PAGE_NUMBER.fullmatch(arabic_digits(line).strip()):
                yield f"หัวข้อ “{section.name}” มีบรรทัดที่คล้ายเลขหน้า: “{line.strip()}”"
    if block.sections and sum(map(len, block.sections[-1].body)) > LONGEST_LAST:
        yield f"หัวข้อสุดท้าย “{block.sections[-1].name}” ยาวผิดปกติ อาจมีข้อความอื่นปนอยู่"


def placeholder(line: str) -> str:
    """What a template left in the line; "" when nothing."""
    for pattern in wordings().placeholders:
        if found := pattern.search(line):
            return found[0].strip()
    return ""
