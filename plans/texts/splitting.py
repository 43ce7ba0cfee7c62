"""A document's lines, parted at its projects. Every line lands in exactly one place."""

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from integrity.thai import arabic_digits, truncate
from plans.models import Heading, PlanFramework
from plans.texts.headings import Section, Sheet, names_title, read_sheet
from plans.texts.wordings import Sureness, key, numbered, wordings

# A title that begins no sheet (a table's heading, a sentence) is followed by fewer headings.
FEWEST_HEADINGS = 2
_MARKER = re.compile(
    r"(?:ลำดับ(?:ที่)?|(?:โครงการ|กิจกรรม|มาตรการ|แนวปฏิบัติ)(?:ลำดับ)?ที่|โครงการ/กิจกรรม/มาตรการที่)"
    r"\s*[:.]?\s*(\d{1,4})\s*[.):]?\s*"
)
# "มิตินี้ ๒": what a scanner makes of มิติที่.
_DIMENSION = re.compile(r"มิติ[^\d\s]{0,5}\s*(\d{1,2})(?!\d)")
_CODE = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,2})\.?\s+(?=\D)")
# Of a framework's title to what the document says of it.
LIKE_ENOUGH = 0.6
# A wrapped title goes on for so many lines.
MOST_WRAPPED = 2


@dataclass(frozen=True)
class Frame:
    """Titles of the plan's framework by their codes: lines of these stand between projects."""

    titles: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, framework: PlanFramework) -> "Frame":
        titles = {}
        for dimension in framework.dimensions.prefetch_related("missions__items"):
            for mission in dimension.missions.all():
                titles[mission.code] = key(mission.title)
                titles |= {item.code: key(item.title) for item in mission.items.all()}
        return cls(titles)

    def code(self, line: str) -> str:
        """ "2", "2.1" or "2.1.3" when the line names that part of the framework; else ""."""
        plain = arabic_digits(line)
        if found := _DIMENSION.match(plain):
            return found[1]
        found = _CODE.match(plain)
        return found[1] if found and found[1] in self.titles else ""

    def is_sure(self, line: str, code: str) -> bool:
        """Whether the line says of ``code`` what the framework says, as far as it goes on."""
        title = self.titles.get(code)
        if title is None:
            return True
        said = key(_CODE.sub("", arabic_digits(line), count=1))[: len(title)]
        like = SequenceMatcher(None, said, title[: len(said)], autojunk=False).ratio()
        return len(said) > 3 and like > LIKE_ENOUGH


@dataclass
class Block:
    """One project of the document."""

    lines: list[str]
    sheet: Sheet
    number: int | None = None
    dimension: int | None = None
    mission: str = ""
    items: list[str] = field(default_factory=list)

    @property
    def sections(self) -> list[Section]:
        return self.sheet.sections

    @property
    def doubts(self) -> list[str]:
        return self.sheet.doubts

    @property
    def title(self) -> str:
        """The lines under ชื่อโครงการ as one; Thai goes on without a space where a line ends."""
        bodies = [each.body for each in self.sections if each.kind == Heading.TITLE]
        return "".join(bodies[0]).strip() if bodies else ""


@dataclass
class Split:
    before: list[str]
    blocks: list[Block]
    after: list[str]


def split(lines: list[str], frame: Frame) -> Split:
    anchors = _anchors(lines)
    starts = [
        _start(lines, anchor, low=low + 1 if low is not None else 0, frame=frame)
        for anchor, low in zip(anchors, [None, *anchors], strict=False)
    ]
    if not starts:
        return Split(lines, [], [])
    end = _end(lines, anchors[-1])
    bounds = [*starts, end]
    blocks = [
        _block(lines[first:last], anchor - first, frame)
        for first, last, anchor in zip(bounds, bounds[1:], anchors, strict=False)
    ]
    _carry_on(blocks)
    return Split(lines[: starts[0]], blocks, lines[end:])


def _anchors(lines: list[str]) -> list[int]:
    """Where a sheet's headings begin: at its title, or at its marker when it names no title."""
    titles = [at for at, line in enumerate(lines) if names_title(line) and _may_begin(line)]
    titles = [_first_heading(lines, at) for at in titles]
    marked = [at + 1 for at, line in enumerate(lines) if marker(line) and _is_alone(line)]
    known = _known_headings(lines)
    found: list[int] = []
    for at in sorted({*titles, *(at for at in marked if not _near(titles, at))}):
        following = [each for each in known if each >= at]
        limit = next((each for each in titles if each > at), len(lines))
        if sum(each < limit for each in following) >= FEWEST_HEADINGS:
            found.append(at)
    return found


def _may_begin(line: str) -> bool:
    """Not the heading row of a table, which has more columns."""
    return line.count("\t") < 2


def _first_heading(lines: list[str], title: int) -> int:
    """Some sheets name something else before the title, which is then heading 2 or 3."""
    found = numbered(lines[title])
    wanted = found.number - 1 if found else 0
    at = title
    while wanted and at and title - at < 12:
        at -= 1
        before = numbered(lines[at])
        if before and before.number == wanted and before.mark == found.mark:
            wanted -= 1
    return at if wanted == 0 else title


def _near(titles: list[int], at: int) -> bool:
    return any(0 <= title - at < 8 for title in titles)


def _known_headings(lines: list[str]) -> list[int]:
    found = []
    for at, line in enumerate(lines):
        number = numbered(line)
        named = wordings().named(number.rest if number else line)
        if named and named.kind != Heading.TITLE and named.sureness is Sureness.NAMES:
            found.append(at)
    return found


def marker(line: str) -> int | None:
    """3 of "ลำดับที่ ๓"."""
    found = _MARKER.match(arabic_digits(line))
    return int(found[1]) if found else None


def _is_alone(line: str) -> bool:
    return bool(_MARKER.fullmatch(arabic_digits(line).strip()))


def _is_sheet_title(line: str) -> bool:
    return key(line) in wordings().sheet_titles


def _start(lines: list[str], anchor: int, *, low: int, frame: Frame) -> int:
    """Up from the first heading, over the lines that belong above it."""
    start = at = anchor
    while at > low and start - at < MOST_WRAPPED + 1:
        at -= 1
        if _belongs_above(lines[at], frame, is_next=start == at + 1):
            start = at
    return start


def _belongs_above(line: str, frame: Frame, *, is_next: bool) -> bool:
    if marker(line) is not None or _is_sheet_title(line) or _ends_with_sheet_title(line):
        return True
    code = frame.code(line)
    return bool(code) and (is_next or frame.is_sure(line, code))


def _ends_with_sheet_title(line: str) -> bool:
    """Where a scanner ran two lines together."""
    return any(key(line).endswith(title) for title in wordings().sheet_titles if len(title) > 20)


def _end(lines: list[str], anchor: int) -> int:
    """Where the appendix begins, after the last project's headings."""
    for at in range(anchor, len(lines)):
        if key(lines[at]) in wordings().ends:
            return at
    return len(lines)


def _block(lines: list[str], anchor: int, frame: Frame) -> Block:
    sheet = read_sheet(lines[anchor:])
    sheet.preamble = lines[:anchor] + sheet.preamble
    block = Block(lines, sheet)
    for line in sheet.preamble:
        if (number := marker(line)) is not None:
            block.number = number
        code = frame.code(line)
        if code and not frame.is_sure(line, code):
            block.doubts.append(
                f"บรรทัด “{truncate(line, 60)}” ไม่ตรงกับกรอบแผน จึงไม่รวมในข้อความโครงการ"
            )
        depth = code.count(".") + 1 if code else 0
        if depth:
            block.dimension = int(code.split(".")[0])
        if depth == 2:
            block.mission = code
        if depth == 3:
            block.mission, block.items = code.rsplit(".", 1)[0], [*block.items, code]
    return block


def _carry_on(blocks: list[Block]) -> None:
    """A dimension, mission or item stands once, over all of its projects."""
    before = None
    for block in blocks:
        if before and block.dimension is None:
            block.dimension = before.dimension
            block.mission = before.mission
            block.items = list(before.items)
        before = block
