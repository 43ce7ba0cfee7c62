"""Word's automatic numbers, which are not in the text: counted again and written as text."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from integrity.thai import thai_digits
from integrity.word.names import W, is_on, value

# Without ฃ ฅ ฆ ฤ ฦ, as Word counts.
_THAI_LETTERS = "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
# Dots of the fonts Symbol and Wingdings lie where no letter is.
_PRIVATE = range(0xF000, 0xF100)


def _roman(number: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        times, number = divmod(number, size)
        text += letters * times
    return text


def _letters(alphabet: str) -> Callable[[int], str]:
    """a … z, aa … zz, as Word goes on."""

    def lettered(number: int) -> str:
        round_, position = divmod(max(number, 1) - 1, len(alphabet))
        return alphabet[position] * (round_ + 1)

    return lettered


_FORMATS: dict[str, Callable[[int], str]] = {
    "thaiNumbers": lambda number: thai_digits(str(number)),
    "thaiLetters": _letters(_THAI_LETTERS),
    "lowerLetter": _letters("abcdefghijklmnopqrstuvwxyz"),
    "upperLetter": _letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperRoman": _roman,
    "decimalZero": lambda number: f"{number:02}",
    "none": lambda number: "",
}


@dataclass(frozen=True)
class Level:
    text: str
    format: str
    start: int = 1
    is_legal: bool = False

    def shown(self, number: int, *, in_digits: bool = False) -> str:
        return str(number) if in_digits else _FORMATS.get(self.format, str)(number)


@dataclass
class _List:
    """One w:num: whose numbers it shares, and what it says of its own."""

    abstract: str
    levels: dict[int, Level]
    restarts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts through the document from the top: ask for each numbered paragraph once."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None):
        abstracts: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, _List] = {}
        if numbering is not None:
            for each in numbering.iterfind(f"{W}abstractNum"):
                levels = {_depth(level): _level(level) for level in each.iterfind(f"{W}lvl")}
                abstracts[each.get(f"{W}abstractNumId", "")] = levels
            for each in numbering.iterfind(f"{W}num"):
                self._lists[each.get(f"{W}numId", "")] = _list(each, abstracts)
        self._styles = _styled_lists(styles)
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[tuple[str, int]] = set()

    def mark(self, properties: etree._Element | None) -> str:
        """The number of a paragraph with these w:pPr, such as "๑." or "•"; "" without one."""
        key, depth = self._place(properties)
        listed = self._lists.get(key)
        level = listed.levels.get(depth) if listed else None
        if level is None:
            return ""
        self._count(key, listed, depth, level)
        return self._text(listed, level)

    def _place(self, properties) -> tuple[str, int]:
        styled = self._styles.get(value(properties, "pStyle"), ("", 0))
        own = properties.find(f"{W}numPr") if properties is not None else None
        if own is None:
            return styled
        depth = value(own, "ilvl", str(styled[1]))
        return value(own, "numId", styled[0]), _whole(depth)

    def _count(self, key: str, listed: _List, depth: int, level: Level) -> None:
        counts = self._counts[listed.abstract]
        if depth in listed.restarts and (key, depth) not in self._begun:
            counts.pop(depth, None)
            counts[depth] = listed.restarts[depth] - 1
        self._begun.add((key, depth))
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]

    def _text(self, listed: _List, level: Level) -> str:
        if level.format == "bullet":
            return "".join("•" if ord(letter) in _PRIVATE else letter for letter in level.text)
        counts, text = self._counts[listed.abstract], level.text
        for depth in range(9, 0, -1):
            if f"%{depth}" in text and (other := listed.levels.get(depth - 1)):
                number = counts.get(depth - 1, other.start)
                text = text.replace(
                    f"%{depth}", other.shown(number, in_digits=level.is_legal)
                )  # fmt: skip
        return text.strip()


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _depth(element) -> int:
    return _whole(element.get(f"{W}ilvl", "0"))


def _level(element) -> Level:
    return Level(
        text=value(element, "lvlText"),
        format=value(element, "numFmt", "decimal"),
        start=_whole(value(element, "start", "1")),
        is_legal=is_on(element, "isLgl"),
    )


def _list(element, abstracts: dict[str, dict[int, Level]]) -> _List:
    abstract = value(element, "abstractNumId")
    made = _List(abstract, dict(abstracts.get(abstract, {})))
    for override in element.iterfind(f"{W}lvlOverride"):
        depth = _depth(override)
        if (level := override.find(f"{W}lvl")) is not None:
            made.levels[depth] = _level(level)
        if start := value(override, "startOverride"):
            made.restarts[depth] = _whole(start)
    return made


def _styled_lists(styles) -> dict[str, tuple[str, int]]:
    """Styles that number their paragraphs, the inherited ones too."""
    own: dict[str, tuple[str, int]] = {}
    parents: dict[str, str] = {}
    for style in styles.iterfind(f"{W}style") if styles is not None else ():
        name = style.get(f"{W}styleId", "")
        parents[name] = value(style, "basedOn")
        properties = style.find(f"{W}pPr")
        numbered = properties.find(f"{W}numPr") if properties is not None else None
        if numbered is not None:
            own[name] = value(numbered, "numId"), _whole(value(numbered, "ilvl", "0"))
    found = {}
    for name in parents:
        seen, each = set(), name
        while each and each not in own and each not in seen:
            seen.add(each)
            each = parents.get(each, "")
        if each in own:
            found[name] = own[each]
    return found
