"""The headings of one project's sheet: which of its lines they are, and what stands under each.

A heading is known by its wording and by its place in one sequence of numbers (1, 2, 3 …), so that
the items of a numbered list are not taken for headings. What is not clear becomes a doubt.
"""

from dataclasses import dataclass, field

from plans.models import Heading
from plans.texts.wordings import LONGEST_HEADING, Named, Numbered, Sureness, numbered, wordings

# More are those of several projects whose titles were not found; the rest stays as text.
MOST_HEADINGS = 60

# Words that stand over parts of ผลผลิต/ผลลัพธ์ and of เป้าหมาย, and are headings only by number.
_PARTS = {
    Heading.RESULTS: {Heading.RESULTS},
    Heading.TARGET_GROUP: {Heading.QUANTITATIVE_TARGET, Heading.QUALITATIVE_TARGET},
    Heading.INDICATORS: {Heading.QUANTITATIVE_TARGET, Heading.QUALITATIVE_TARGET, Heading.RESULTS},
    Heading.EXPECTED_BENEFITS: {Heading.RESULTS},
}


@dataclass
class Section:
    kind: str
    heading: str
    number: int | None = None
    body: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """As a doubt calls it: its number when it has one, and its words."""
        return f"{self.number}. {self.heading}" if self.number else self.heading

    def as_dict(self) -> dict:
        label = Heading(self.kind).label
        return {
            "kind": str(self.kind),
            "number": self.number,
            # Blank means the kind's own name.
            "heading": "" if self.heading == label else self.heading,
            "body": "\n".join(self.body),
        }


@dataclass
class Sheet:
    """A project's lines: those over the first heading, then each heading with its own."""

    preamble: list[str] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def read_sheet(lines: list[str]) -> Sheet:
    return _Reader(lines).read()


class _Reader:
    def __init__(self, lines: list[str]):
        self.lines = lines
        self.sheet = Sheet()
        self.last = 0
        self.kinds: set[str] = set()
        self.list_at = 0  # the item that a numbered list in the current body has reached
        self.at = 0
        title = next((line for line in lines if names_title(line)), "")
        first = numbered(title)
        self.is_numbered = not title or first is not None
        self.mark = first.mark if first else "."

    def read(self) -> Sheet:
        for at, line in enumerate(self.lines):
            self.at = at
            section = self._heading(line)
            if section is None:
                self._add(line)
            else:
                self._begin(section)
        return self.sheet

    def _begin(self, section: Section) -> None:
        self.sheet.sections.append(section)
        self.kinds.add(section.kind)
        self.last = max(self.last, section.number or self.last)
        self.list_at = 0

    def _add(self, line: str) -> None:
        if not self.sheet.sections:
            self.sheet.preamble.append(line)
            return
        self.sheet.sections[-1].body.append(line)
        found = numbered(line)
        if found and found.number in (1, self.list_at + 1):
            self.list_at = found.number

    def _heading(self, line: str) -> Section | None:
        if len(self.sheet.sections) >= MOST_HEADINGS:
            self._doubt(f"มีหัวข้อมากกว่า {MOST_HEADINGS} หัวข้อ อาจเป็นของหลายโครงการ ที่เหลืออยู่ใต้หัวข้อสุดท้าย")
            return None
        found = numbered(line)
        if not found:
            return self._plain_heading(line)
        goes_on = found.number == self.list_at + 1 and self.list_at > 0
        if not self.is_numbered and (goes_on or found.number == 1):
            return None
        return self._numbered_heading(found, goes_on)

    def _numbered_heading(self, found: Numbered, goes_on: bool) -> Section | None:
        is_next = found.number == self.last + 1
        named = wordings().named(found.rest, likely=is_next)
        if named is None:
            return self._unknown(found) if is_next and not goes_on else None
        if named.sureness < Sureness.NAMES and not is_next:
            return None
        if named.sureness < Sureness.NAMES and goes_on and not self._is_known_after(found):
            return None
        if found.mark == "" and named.sureness < Sureness.NAMES:
            return None
        if goes_on and self._stands_below(found):
            return None
        section = _section(named, found.number)
        if found.number <= self.last:
            return None if found.mark != self.mark else self._out_of_order(section, goes_on)
        self._missing(found.number)
        if named.sureness is Sureness.LIKE:
            self._doubt(f"อ่าน “{section.name}” เป็นหัวข้อ “{named.kind.label}”")
        elif section.kind in self.kinds and section.kind not in (Heading.RESULTS, Heading.OTHER):
            self._doubt(f"มีหัวข้อ “{named.kind.label}” มากกว่าหนึ่งครั้ง")
        return section

    def _out_of_order(self, section: Section, goes_on: bool) -> Section | None:
        """A number that was there before: a repeated heading, or an item of a list."""
        current = self.sheet.sections[-1]
        is_repeated = section.number == self.last and current.kind == section.kind
        if is_repeated:
            self._doubt(f"หัวข้อ “{section.name}” พิมพ์ซ้ำ")
            return section
        if goes_on:
            return None
        if section.number == 1 or section.kind in self.kinds:
            self._doubt(f"บรรทัด “{section.name}” คล้ายหัวข้อ แต่ไม่นับเป็นหัวข้อ")
            return None
        self._doubt(f"เลขหัวข้อ “{section.name}” ไม่เรียงต่อจากข้อ {self.last}")
        return section

    def _missing(self, number: int) -> None:
        for each in range(self.last + 1, number):
            if not any(section.number is None for section in self.sheet.sections[-1:]):
                self._doubt(f"ไม่พบหัวข้อที่ {each}")

    def _unknown(self, found: Numbered) -> Section | None:
        """A heading in words we do not know; a sentence of a list is longer, or goes on a list."""
        head = found.rest.split(":")[0].strip()
        if found.mark != self.mark or len(head) > LONGEST_HEADING // 2:
            return None
        if not self._is_known_after(found):
            return None
        section = Section(Heading.OTHER, head, found.number)
        if tail := found.rest[len(head) :].lstrip(" :"):
            section.body.append(tail)
        self._doubt(f"ไม่รู้จักหัวข้อ “{section.name}” จึงจัดเป็น “{Heading.OTHER.label}”")
        return section

    def _is_known_after(self, found: Numbered) -> bool:
        """Whether the next number is a heading that we know."""
        for line in self.lines[self.at + 1 :]:
            after = numbered(line)
            if after and after.number <= found.number and wordings().named(after.rest):
                return False
            if after and after.number == found.number + 1:
                named = wordings().named(after.rest)
                return bool(named and named.sureness is Sureness.NAMES)
        return False

    def _stands_below(self, found: Numbered) -> bool:
        """Whether the heading comes later, and this is an item of a list in the same words."""
        for line in self.lines[self.at + 1 :]:
            below = numbered(line)
            if below and below.mark == self.mark and self.last < below.number <= found.number:
                named = wordings().named(below.rest)
                if named and named.sureness is Sureness.NAMES:
                    return True
        return False

    def _plain_heading(self, line: str) -> Section | None:
        named = wordings().named(line)
        if named is None:
            return None
        if named.sureness < Sureness.NAMES and (self.sheet.sections or not names_title(line)):
            return None
        current = self.sheet.sections[-1].kind if self.sheet.sections else ""
        if named.kind in _PARTS.get(current, ()):
            return None
        if not self.is_numbered:
            return self._unnumbered(named)
        if named.kind in self.kinds or not self.sheet.sections:
            return None
        section = _section(named, None)
        self._doubt(f"หัวข้อ “{section.heading}” ไม่มีเลขหัวข้อ")
        return section

    def _unnumbered(self, named: Named) -> Section:
        section = _section(named, None)
        if named.kind in self.kinds:
            self._doubt(f"มีหัวข้อ “{named.kind.label}” มากกว่าหนึ่งครั้ง")
        return section

    def _doubt(self, text: str) -> None:
        if text not in self.sheet.doubts:
            self.sheet.doubts.append(text)


def _section(named: Named, number: int | None) -> Section:
    return Section(named.kind, named.heading, number, [named.body] if named.body else [])


def names_title(line: str) -> bool:
    """Whether a line is the heading that names the project."""
    found = numbered(line)
    named = wordings().named(found.rest if found else line)
    return named is not None and named.kind == Heading.TITLE
