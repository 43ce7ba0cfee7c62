"""What a clerk should look at in one project's texts, each as a sentence in Thai."""

import re
from collections.abc import Iterator

from integrity.thai import truncate
from plans.models import Heading
from plans.texts.splitting import Block
from plans.texts.wordings import wordings

# Without these, something of the sheet stands in the wrong place or was never written.
EXPECTED = (Heading.TITLE, Heading.RATIONALE, Heading.OBJECTIVES, Heading.STEPS)
LONGEST_LAST = 6_000
_PAGE_NUMBER = re.compile(r"[-–—]\s*[๐-๙\d]{1,3}\s*[-–—]|หน้า(?:ที่)?\s*[๐-๙\d]{1,3}")


def doubts_of(block: Block) -> list[str]:
    """In the order of reading, each once."""
    found = [*block.doubts, *_missing(block), *_of_sections(block)]
    return list(dict.fromkeys(found))


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
        for line in section.body:
            if left := placeholder(line):
                yield f"หัวข้อ “{section.name}” มีข้อความแม่แบบที่ยังไม่ได้กรอก: “{truncate(left, 60)}”"
            if _PAGE_NUMBER.fullmatch(line.strip()):
                yield f"หัวข้อ “{section.name}” มีบรรทัดที่คล้ายเลขหน้า: “{line.strip()}”"
    if block.sections and sum(map(len, block.sections[-1].body)) > LONGEST_LAST:
        yield f"หัวข้อสุดท้าย “{block.sections[-1].name}” ยาวผิดปกติ อาจมีข้อความอื่นปนอยู่"


def placeholder(line: str) -> str:
    """What a template left in the line; "" when nothing."""
    for pattern in wordings().placeholders:
        if found := pattern.search(line):
            return found[0].strip()
    return ""
