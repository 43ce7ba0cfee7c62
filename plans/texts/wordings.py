"""Which heading of a sheet a line is, by the wordings of ``fixtures/reference``.

The wordings are read from their file and not kept in a table: they decide nothing, they only help
to recognise, and the clerk sees and corrects what came of it.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum
from functools import cache

from integrity.reference_data import read
from integrity.thai import arabic_digits, normalise
from plans.models import Heading

LONGEST_HEADING = 80
MOST_WORDS = 4  # of a wording; Thai has a space only between phrases
LIKE_ENOUGH = 0.84
_COLON = re.compile(r"\s*[:：\t]\s*")
_MARKS = "ะัาำิีึืฺุู็่้๊๋์ํ๎ๅ"
_KEPT = re.compile(rf"[^\w{_MARKS}]+|_+")
_NUMBER = re.compile(
    r"[\s\-–•●*]*(?:ข้อ(?:ที่)?\s*)?\(?(?P<number>\d{1,2})(?P<mark>\s*[.)]|\s+)\s*(?P<rest>\S.*)"
)


class Sureness(IntEnum):
    """How a line names a heading."""

    LIKE = 1  # misspelt
    BEGINS = 2  # with more behind it, which could be a sentence
    NAMES = 3


@dataclass(frozen=True)
class Named:
    """A line that names a heading, with the text that stands behind it."""

    kind: Heading
    heading: str
    body: str
    sureness: Sureness


@dataclass(frozen=True)
class Numbered:
    """A line that begins with a number of one level: "๓." or "3)"."""

    number: int
    mark: str
    rest: str


def key(text: str) -> str:
    """What has to be equal: letters, marks of vowels and tones, and digits."""
    return _KEPT.sub("", arabic_digits(text)).casefold()


def numbered(line: str) -> Numbered | None:
    found = _NUMBER.match(arabic_digits(line))
    if not found or found["rest"][0].isdigit():
        return None
    rest = line[found.start("rest") :].strip()
    return Numbered(int(found["number"]), found["mark"].strip(), rest)


@dataclass(frozen=True)
class Wordings:
    kinds: dict[str, Heading]
    plain: tuple[str, ...]  # the wordings themselves, without endings
    sheet_titles: frozenset[str]
    ends: frozenset[str]
    placeholders: tuple[re.Pattern, ...]

    def named(self, text: str, *, likely: bool = False) -> Named | None:
        """The heading that ``text``, without its number, names; ``likely``: misspelt too."""
        colon = _COLON.search(text)
        head, tail = (text[: colon.start()], text[colon.end() :]) if colon else (text, "")
        if len(head) <= LONGEST_HEADING and (kind := self.kind(head)):
            return Named(kind, head.strip(), tail.strip(), Sureness.NAMES)
        if begun := self._begun(text):
            return begun
        return self._like(head, tail) if likely and len(head) <= LONGEST_HEADING else None

    def kind(self, words: str) -> Heading | None:
        """Of a heading with these words and no others."""
        if found := self.kinds.get(key(words)):
            return found
        if "(" in words and (found := self.kinds.get(key(re.sub(r"\([^)]*\)", "", words)))):
            return found
        for joint in ("/", r"/|และ"):
            parts = [self.kinds.get(key(part)) for part in re.split(joint, words)]
            if len(parts) > 1 and all(parts):
                return parts[0]
        return None

    def _begun(self, text: str) -> Named | None:
        """The longest wording that ends at a space: "งบประมาณ จำนวน 46,000 บาท"."""
        spaces = [found.start() for found in re.finditer(r"\s+", text[:LONGEST_HEADING])][
            :MOST_WORDS
        ]
        for end in reversed(spaces):
            if kind := self.kind(text[:end]):
                return Named(kind, text[:end].strip(), text[end:].strip(), Sureness.BEGINS)
        return None

    def _like(self, head: str, tail: str) -> Named | None:
        # The second text of a matcher is looked at once, however many first ones it meets.
        matcher = SequenceMatcher(None, "", key(head), autojunk=False)
        best, found = LIKE_ENOUGH, None
        for wording in self.plain:
            matcher.set_seq1(wording)
            if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
                likeness = matcher.ratio()
                if likeness > best:
                    best, found = likeness, self.kinds[wording]
        return found and Named(found, head.strip(), tail.strip(), Sureness.LIKE)


@cache
def wordings() -> Wordings:
    rows = read("sheet_headings")
    kinds: dict[str, Heading] = {}
    for kind, words in rows["wordings"].items():
        for word in (Heading(kind).label, *words):
            kinds[key(normalise(word))] = Heading(kind)
    plain = tuple(kinds)
    for word, kind in list(kinds.items()):
        for ending in rows["endings"]:
            kinds.setdefault(word + key(ending), kind)
    return Wordings(
        kinds,
        plain,
        frozenset(key(word) for word in rows["sheet_titles"]),
        frozenset(key(word) for word in rows["ends"]),
        tuple(re.compile(pattern) for pattern in rows["placeholders"]),
    )
