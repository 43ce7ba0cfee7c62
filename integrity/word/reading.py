"""Read a .docx: its paragraphs, and in Thai what of the file is not among them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from integrity.thai import truncate
from integrity.word.archive import Archive
from integrity.word.flow import Flow, Paragraph, contents_styles, hidden_styles
from integrity.word.names import W
from integrity.word.numbering import Numbering
from integrity.word.problems import (
    BROKEN,
    NO_TEXT,
    ONLY_PICTURES,
    UnreadableDocument,
    too_long,
)

# A page of a plan holds some 2,000 letters.
MOST_LETTERS, LETTERS_OF_A_PAGE = 2_000_000, 2_000
MOST_PARAGRAPHS = 100_000

_NOTES = {
    "tracked": "เอกสารมีการติดตามการแก้ไข ระบบอ่านข้อความที่เพิ่มและข้ามข้อความที่ลบ "
    "กรุณายอมรับการแก้ไขใน Word ก่อนหากไม่ตรง",
    "boxes": "เอกสารมีกล่องข้อความ {count} กล่อง ระบบอ่านไว้ต่อจากย่อหน้าที่กล่องนั้นวางอยู่ กรุณาตรวจลำดับ",
    "tables": "ตาราง {count} ตาราง ระบบอ่านทีละแถว คั่นช่องด้วยแท็บ กรุณาตรวจการจัดวาง",
    "contents": "สารบัญ {count} บรรทัด ระบบไม่อ่าน",
    "hidden": "ข้อความที่ซ่อนไว้ {count} แห่ง ระบบไม่อ่าน",
    "pictures": "ภาพ {count} ภาพ ระบบไม่อ่านข้อความในภาพ",
    "chunks": "เอกสารที่แทรกอยู่ภายใน {count} ส่วน ระบบไม่อ่าน กรุณาคัดลอกเนื้อหามาวางแทน",
    "comments": "ข้อคิดเห็น {count} รายการ ระบบไม่อ่าน",
    "footnotes": "เชิงอรรถ {count} รายการ ระบบไม่อ่าน",
}


@dataclass(frozen=True)
class WordText:
    """What a clerk sees in the body of the document, blank paragraphs left out."""

    paragraphs: list[Paragraph]
    notes: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


def read(content: bytes) -> WordText:
    """Raises UnreadableDocument, which says in Thai why and what to do."""
    archive = Archive(content)
    styles = next(archive.beside_main("styles"), None)
    numbering = next(archive.beside_main("numbering"), None)
    flow = Flow(Numbering(numbering, styles), hidden_styles(styles), contents_styles(styles))
    main = archive.part(archive.main)
    body = main.find(f"{W}body") if main is not None else None
    if body is None:
        raise UnreadableDocument(BROKEN)
    try:
        paragraphs = list(_bounded(flow.paragraphs(body)))
    except RecursionError as nested:
        raise UnreadableDocument(BROKEN) from nested
    if not paragraphs:
        raise UnreadableDocument(ONLY_PICTURES if flow.counts["pictures"] else NO_TEXT)
    flow.counts["comments"] += _count(archive, "comments", "comment")
    flow.counts["footnotes"] += _count(archive, "footnotes", "footnote")
    flow.counts["footnotes"] += _count(archive, "endnotes", "endnote")
    return WordText(paragraphs, [*_notes(flow.counts), *_margins(archive)])


def _bounded(paragraphs: Iterator[Paragraph]) -> Iterator[Paragraph]:
    letters = 0
    for number, paragraph in enumerate(paragraphs, start=1):
        letters += len(paragraph.text)
        if letters > MOST_LETTERS or number > MOST_PARAGRAPHS:
            raise too_long(MOST_LETTERS, MOST_LETTERS // LETTERS_OF_A_PAGE)
        if paragraph.text.strip():
            yield paragraph


def _notes(counts) -> list[str]:
    return [text.format(count=counts[name]) for name, text in _NOTES.items() if counts[name]]


def _count(archive: Archive, kind: str, tag: str) -> int:
    """Separators of footnotes are stored like footnotes, but have a type."""
    return sum(
        1
        for root in archive.beside_main(kind)
        for each in root.iterfind(f"{W}{tag}")
        if each.get(f"{W}type", "normal") == "normal"
    )


def _margins(archive: Archive) -> list[str]:
    """Words in the margins: many plans have none but a page number."""
    said: dict[str, None] = {}
    for kind in ("header", "footer"):
        for root in archive.beside_main(kind):
            text = " ".join("".join(each.text or "" for each in root.iter(f"{W}t")).split())
            if any(letter.isalpha() for letter in text):
                said[text] = None
    if not said:
        return []
    shown = ", ".join(f"“{truncate(text, 60)}”" for text in list(said)[:3])
    return [f"หัวกระดาษและท้ายกระดาษไม่อ่าน: {shown}"]
