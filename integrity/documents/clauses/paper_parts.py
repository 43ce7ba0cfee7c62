"""What stands around the clauses of a pasted paper: head, closing words, date and signature."""

import re
from dataclasses import dataclass, field
from datetime import date

from integrity.documents.clauses.lines import Line
from integrity.documents.models import Kind
from integrity.numbered import read_mark
from integrity.thai import parse_thai_date

MOST_TITLE_LINES = 4
MOST_POSITION_LINES = 4
MOST_LINES_ABOVE_TITLE = 10
MOST_LINES_ABOVE_HEAD = 2
LONGEST_ABOVE_HEAD = 40
LONGEST_CLOSING = 200
LONGEST_HEAD = 150


@dataclass(frozen=True)
class PaperParts:
    head_kind: str = ""  # a documents.Kind, "" where no head was found
    issuer: str = ""
    official_no: str = ""
    title: str = ""
    department: str = ""
    addressee: str = ""
    salutation: str = ""
    refers_to: tuple[str, ...] = ()
    enclosures: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    dated: date | None = None
    signer_name: str = ""
    signer_positions: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


_HEADS = (
    (Kind.MEMO, re.compile(r"บันทึกข้อความ()")),
    (Kind.MINUTES, re.compile(r"รายงานการประชุม(.*)")),
    (Kind.ANNOUNCEMENT, re.compile(r"ประกาศ(?!\s*ณ|นี้)\s*(.*)")),
    (Kind.ORDER, re.compile(r"คำสั่ง(?!นี้|ที่)\s*(.*)")),
)
# Labels of a head's lines, each with what it fills.
_LABELS = (
    ("department", re.compile(r"ส่วนราชการ\s*(.*)")),
    ("title", re.compile(r"เรื่อง\s*(.*)")),
    ("refers_to", re.compile(r"อ้างถึง\s*(.*)")),
    ("enclosures", re.compile(r"(?:สิ่งที่ส่งมาด้วย|สิ่งที่แนบมาด้วย)\s*(.*)")),
    ("dated", re.compile(r"วันที่\s*(.*)")),
    ("official_no", re.compile(r"ที่\s+(.*)|ที่$")),
    ("addressee", re.compile(r"(?:เรียน|กราบเรียน|ถึง)\s+(.*)")),
)
_BEHIND_ADDRESSEE = ("refers_to", "enclosures")
_ONE_LINE = ("dated", "official_no", "addressee", "department")
# How the text behind a head begins where no blank line parts them.
_OPENING = re.compile(r"(?:ด้วย|ตามที่|ตามหนังสือ|โดยที่|อาศัย|เพื่อ|เนื่อง|รัฐธรรมนูญ|ตามพระราช|ตามสำนัก)")
_DATE_LINE = re.compile(r"(?:ประกาศ|สั่ง|ให้ไว้)\s*ณ\s*(?:วันที่)?\s*(.*)")
_CLOSING = re.compile(
    r"จึง(?:ขอ)?ประกาศ.*ทราบ|จึง(?:ขอ)?เรียน|จึง(?:ขอ)?แจ้ง|จึงเสนอ|ขอแสดงความนับถือ"
    r"|ทั้งนี้\s*(?:ให้)?(?:มีผล|ตั้งแต่|ให้ใช้|เริ่ม)|คำสั่งนี้ให้มีผล"
)
_SIGNED = re.compile(r"\(?\s*(?:ลงชื่อ|ลงนาม)\s*\)?[\s.…_]*")
_NAME = re.compile(r"\(\s*((?!ลง|ฉบับ)[^()]{4,100})\)")
_BLANK_NAME = re.compile(r"\([\s.…_]*\)")


@dataclass
class _Reading:
    """What has been found so far."""

    found: dict = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def add(self, name: str, text: str) -> None:
        self.found.setdefault(name, []).append(text)


def parts_of(lines: list[Line]) -> tuple[PaperParts, list[Line], list[str]]:
    """The parts, the lines of the text itself, and what a person should look at."""
    reading = _Reading()
    rest = _first_paper(_from_head(lines, reading), reading)
    rest = _read_head(rest, reading)
    rest = _read_foot(rest, reading)
    return _parts(reading), rest, reading.notes


def head_of(lines: list[Line], at: int) -> tuple[str, str] | None:
    """The kind and the issuer, where a paper begins at this line."""
    text = lines[at].text
    if len(text) > LONGEST_HEAD or read_mark(text)[1]:
        return None
    near = [line.text for line in lines[at + 1 : at + 6]]
    for kind, shape in _HEADS:
        found = shape.fullmatch(text)
        # A sentence may begin with ประกาศ; a head is followed by its เรื่อง, or ครั้งที่.
        if found and (kind == Kind.MINUTES or any(line.startswith("เรื่อง") for line in near)):
            return kind, found[1].strip()
    return None


def _from_head(lines: list[Line], reading: _Reading) -> list[Line]:
    """Without a word or two above the head, such as ภาคผนวก or ร่าง."""
    for at, line in enumerate(lines[: MOST_LINES_ABOVE_HEAD + 1]):
        if head_of(lines, at):
            reading.left_out += [above.text for above in lines[:at]]
            return lines[at:]
        if len(line.text) > LONGEST_ABOVE_HEAD or read_mark(line.text)[1] or _label(line.text):
            break
    return lines


def _first_paper(lines: list[Line], reading: _Reading) -> list[Line]:
    """Without the papers that were copied along behind it."""
    if not lines or not head_of(lines, 0):
        return lines
    for at in range(2, len(lines)):
        if head_of(lines, at):
            reading.notes.append(
                f"มีเอกสารอีกฉบับต่อท้าย “{lines[at].text}” อ่านเฉพาะฉบับแรก นำฉบับที่เหลือเข้าเป็นเอกสารใหม่"
            )
            reading.left_out += [line.text for line in lines[at:]]
            return lines[:at]
    return lines


def _read_head(lines: list[Line], reading: _Reading) -> list[Line]:
    """Reads the head and returns what stands behind it."""
    if lines and (head := head_of(lines, 0)):
        reading.add("head_kind", head[0])
        reading.add("issuer", head[1])
        return _read_labels(lines[1:], reading)
    title = _title_of_letter(lines)
    if title is None:
        return lines
    reading.add("head_kind", Kind.LETTER)
    for line in lines[:title]:
        _read_top_of_letter(line.text, reading)
    return _read_labels(lines[title:], reading)


def _title_of_letter(lines: list[Line]) -> int | None:
    """A letter has no word of its own at its head; it is known by เรื่อง with เรียน behind it."""
    for at, line in enumerate(lines[:MOST_LINES_ABOVE_TITLE]):
        label = _label(line.text)
        if label and label[0] == "title":
            near = (_label(other.text) for other in lines[at + 1 : at + 6])
            return at if any(other and other[0] == "addressee" for other in near) else None
        if len(line.text) > LONGEST_HEAD or read_mark(line.text)[1]:
            return None
    return None


def _read_top_of_letter(text: str, reading: _Reading) -> None:
    """Number and day; the office's own name and place are left out, as every form has them."""
    label = _label(text)
    if label and label[0] in ("official_no", "dated"):
        reading.add(*label)
    elif _is_day(text):
        reading.add("dated", text)
    else:
        reading.left_out.append(text)


def _is_day(text: str) -> bool:
    try:
        return bool(parse_thai_date(text))
    except ValueError:
        return False


def _read_labels(lines: list[Line], reading: _Reading) -> list[Line]:
    last = ""
    for at, line in enumerate(lines):
        label = _label(line.text)
        if label and not ("addressee" in reading.found and label[0] not in _BEHIND_ADDRESSEE):
            last = label[0]
            reading.add(last, label[1])
            if last == "addressee":
                reading.add("salutation", line.text.split()[0])
        elif last and _goes_on(line, last, reading):
            reading.add(last, line.text)
        else:
            return lines[at:]
    return []


def _label(text: str) -> tuple[str, str] | None:
    for name, shape in _LABELS:
        if found := shape.fullmatch(text):
            return name, (found[1] or "").strip()
    return None


def _goes_on(line: Line, last: str, reading: _Reading) -> bool:
    """Whether the line is still that label's, such as the second line of a title."""
    if line.after_gap or last in _ONE_LINE or read_mark(line.text)[1] or _OPENING.match(line.text):
        return False
    return len(reading.found[last]) < MOST_TITLE_LINES and len(line.text) <= LONGEST_HEAD


def _read_foot(lines: list[Line], reading: _Reading) -> list[Line]:
    end = next((at for at, line in enumerate(lines) if _begins_foot(lines, at)), None)
    if end is None:
        return _without_closing(lines, reading)
    at = end
    if found := _DATE_LINE.fullmatch(lines[at].text):
        reading.found["dated"] = [found[1]]
        at += 1
    _read_signature(lines[at:], reading)
    return _without_closing(lines[:end], reading)


def _begins_foot(lines: list[Line], at: int) -> bool:
    text = lines[at].text
    if _DATE_LINE.fullmatch(text) and len(text) <= 80:
        return True
    if _SIGNED.fullmatch(text):
        return True
    is_name = bool(_NAME.fullmatch(text) or _BLANK_NAME.fullmatch(text))
    return is_name and at > 0 and len(lines) - at <= 6


def _read_signature(lines: list[Line], reading: _Reading) -> None:
    """The name in brackets and the lines under it; what follows is told and left out."""
    at = 0
    while at < len(lines) and _SIGNED.fullmatch(lines[at].text):
        at += 1
    if at < len(lines) and (name := _NAME.fullmatch(lines[at].text)):
        reading.add("signer_name", " ".join(name[1].split()))
        at += 1
    elif at < len(lines) and _BLANK_NAME.fullmatch(lines[at].text):
        at += 1
    first = at
    while at < len(lines) and _is_position(lines, at, first):
        reading.add("signer_positions", lines[at].text)
        at += 1
    if rest := [line.text for line in lines[at:]]:
        reading.left_out += rest
        reading.notes.append(
            f"มีข้อความหลังผู้ลงนาม {len(rest)} บรรทัด เช่น ลำดับการเกษียณหรือเอกสารแนบ ไม่ได้นำเข้าเป็นข้อ "
            "ให้เพิ่มผู้ลงนามในลำดับการลงนาม และนำเอกสารแนบเข้าเป็นเอกสารแยก"
        )


def _is_position(lines: list[Line], at: int, first: int) -> bool:
    text = lines[at].text
    if at - first >= MOST_POSITION_LINES or len(text) > 100 or read_mark(text)[1]:
        return False
    if at > first and lines[at].after_gap:
        return False
    return not (_label(text) or _SIGNED.fullmatch(text) or _NAME.fullmatch(text))


def _without_closing(lines: list[Line], reading: _Reading) -> list[Line]:
    end = len(lines)
    while (
        end and _CLOSING.match(lines[end - 1].text) and len(lines[end - 1].text) <= LONGEST_CLOSING
    ):
        end -= 1
    for line in lines[end:]:
        reading.add("closing", line.text)
    return lines[:end]


def _parts(reading: _Reading) -> PaperParts:
    found = reading.found

    def one(name: str) -> str:
        return " ".join(" ".join(found.get(name, ())).split())

    def several(name: str) -> tuple[str, ...]:
        return tuple(text for text in found.get(name, ()) if text)

    return PaperParts(
        head_kind=str(one("head_kind")),
        **{name: one(name) for name in ("issuer", "official_no", "title", "department")},
        **{name: one(name) for name in ("addressee", "salutation", "signer_name")},
        **{name: several(name) for name in ("refers_to", "enclosures", "closing")},
        dated=_day(one("dated"), reading),
        signer_positions=several("signer_positions"),
        left_out=tuple(reading.left_out),
    )


def _day(text: str, reading: _Reading) -> date | None:
    """The day, where the paper has one; a line to write on has none."""
    if not re.search("[0-9๐-๙]", text) or re.search(r"\.{3,}|…|_{3,}", text):
        return None
    try:
        return parse_thai_date(text)
    except ValueError as unreadable:
        reading.notes.append(str(unreadable))
        return None
