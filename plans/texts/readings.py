"""From a file or a pasted text to what waits for a clerk: one TextReading for each project."""

from dataclasses import dataclass, field

from django.db import transaction

from integrity.models import SheetImport
from integrity.sheets import attempts
from integrity.sheets.attempts import SheetFile
from integrity.sheets.delimited import decode
from integrity.sheets.problems import SheetError, UnreadableSheet
from integrity.thai import truncate
from integrity.word.problems import NOT_WORD, UnreadableDocument
from integrity.word.reading import MOST_LETTERS, read
from plans.models import Heading, PlanVersion, TextReading
from plans.texts import cleaning
from plans.texts.doubts import doubts_of, running_heads
from plans.texts.kind import KIND
from plans.texts.matching import Match, match
from plans.texts.splitting import Block, Frame, split

PASTED = "ข้อความที่วาง"
LONGEST_DOUBT = 480
LONGEST_TITLE = TextReading._meta.get_field("title").max_length
NO_PROJECTS = (
    "ไม่พบรายละเอียดโครงการในเอกสาร ระบบมองหาหัวข้อ “ชื่อโครงการ” "
    "ตามด้วยหัวข้ออื่น เช่น “หลักการและเหตุผล” และ “วัตถุประสงค์”"
)
TOO_LONG = f"ข้อความยาวเกิน {MOST_LETTERS:,} ตัวอักษร กรุณาแยกเฉพาะส่วนรายละเอียดโครงการ"
# What the column holds.
LARGEST = 32_767


@dataclass
class Understood:
    """A document as the portal reads it for one edition; nothing is stored yet."""

    blocks: list[Block]
    matches: list[Match]
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def understand(version: PlanVersion, file: SheetFile) -> Understood:
    """Raises UnreadableDocument, which says in Thai why and what to do."""
    text, notes = _text_of(file)
    found = split(cleaning.lines(text), Frame.of(version.plan.framework))
    if not found.blocks:
        raise UnreadableDocument(NO_PROJECTS)
    heads = running_heads(found.blocks)
    for block in found.blocks:
        block.sheet.doubts = doubts_of(block, heads)
    projects = list(version.projects.select_related("dimension").in_plan_order())
    return Understood(found.blocks, match(found.blocks, projects), found.before, found.after, notes)


def _text_of(file: SheetFile) -> tuple[str, list[str]]:
    """Of a plain text its letters, of anything else what Word would show."""
    is_named = file.name == PASTED or file.name.lower().endswith(".txt")
    if not is_named or file.content.startswith(b"PK") or b"\x00\x00" in file.content:
        word = read(file.content)
        return word.text, word.notes
    if not file.content.strip():
        raise UnreadableDocument("ยังไม่มีข้อความ")
    try:
        text = decode(file.content)
    except UnreadableSheet as unreadable:
        raise UnreadableDocument(NOT_WORD) from unreadable
    if len(text) > MOST_LETTERS:
        raise UnreadableDocument(TOO_LONG)
    return text, []


def refuse(version: PlanVersion, file: SheetFile, why: str, *, by) -> SheetImport:
    """Keep that somebody tried, and why it could not be read."""
    return _record(version, file, SheetImport.Outcome.REFUSED, by, errors=[SheetError(why)])


@transaction.atomic
def begin(version: PlanVersion, file: SheetFile, understood: Understood, *, by) -> SheetImport:
    """Keep what was understood until it is saved or thrown away."""
    said = {
        "notes": understood.notes,
        "before": understood.before,
        "after": understood.after,
        "places": [[block.mission, block.items] for block in understood.blocks],
    }
    attempt = _record(version, file, SheetImport.Outcome.PREVIEWED, by, said=said)
    pairs = zip(understood.blocks, understood.matches, strict=True)
    TextReading.objects.bulk_create(
        _reading(attempt, version, position, block, found)
        for position, (block, found) in enumerate(pairs, start=1)
    )
    return attempt


def _record(version: PlanVersion, file: SheetFile, outcome, by, *, said=(), errors=()):
    return attempts.record(
        organisation=version.organisation,
        kind=KIND,
        target=f"{version.organisation.name} รายละเอียดโครงการ พ.ศ. {version.plan.period}",
        file=file,
        outcome=outcome,
        by=by,
        options={"version": version.pk, "period": version.plan.period, **dict(said)},
        counts={},
        errors=errors,
    )


def _reading(attempt, version, position: int, block: Block, found: Match) -> TextReading:
    return TextReading(
        sheet_import=attempt,
        version=version,
        project=found.project,
        position=position,
        title=truncate(block.title, LONGEST_TITLE),
        dimension_number=_small(block.dimension),
        number=_small(block.number),
        source="\n".join(block.lines),
        sections=[_section(section) for section in block.sections],
        doubts=sentences(block, found),
    )


def sentences(block: Block, found: Match) -> list[str]:
    return [truncate(text, LONGEST_DOUBT) for text in (*found.doubts, *block.doubts)]


def _section(section) -> dict:
    """The name of a project stands in the record, and is printed from there."""
    as_dict = section.as_dict()
    is_title = section.kind == Heading.TITLE and len("".join(section.body)) <= LONGEST_TITLE
    return as_dict | {"body": ""} if is_title else as_dict


def _small(number: int | None) -> int | None:
    return number if number is not None and number <= LARGEST else None
