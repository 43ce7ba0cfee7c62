"""The places of a scheme by what a sheet calls them: IIT, EIT ส่วนที่ 1, 6, 9.1, O36."""

import re
from collections import defaultdict
from dataclasses import dataclass

from integrity.thai import arabic_digits, name_key
from ita.models import AssessmentScheme, Indicator, Score
from ita.scoring.scheme_tree import InstrumentTree, Key, Place, SchemeTree, tree_of

_BEFORE_CODE = re.compile(r"^(?:ตัวชี้วัดย่อย|ตัวชี้วัด|ข้อ)?(?:ที่)?")
_CODE = re.compile(r"[a-z]{0,2}[0-9]+(?:\.[0-9]+)*")
_PART = re.compile(r"(?:ส่วนที่|ตอนที่|part|[-–/.])([0-9]+)$")


@dataclass(frozen=True)
class SheetPlace:
    """``code`` and ``instrument`` as the sheet writes them; ``titles`` that are right for it."""

    place: Place
    instrument: str
    code: str
    title: str
    titles: frozenset[str]
    may_be: frozenset[str]  # states without a score

    @property
    def key(self) -> Key:
        return self.place.key

    @property
    def name(self) -> str:
        if self.place.kind == "indicator":
            return f"ตัวชี้วัดที่ {self.code} {self.title}"
        if not self.code:
            return f"{self.instrument} {self.title}".strip()
        words = "ข้อ" if self.place.kind == "question" else "ตัวชี้วัดย่อย"
        return f"{words} {self.code} {self.title}".strip()


class Places:
    def __init__(self, scheme: AssessmentScheme):
        self.scheme = scheme
        self.tree: SchemeTree = tree_of(scheme)
        self.all: dict[Key, SheetPlace] = {}
        self._instruments: dict[str, SheetPlace] = {}
        self._by_code: dict[str, list[SheetPlace]] = defaultdict(list)
        self._aliases = {
            each.pk: each.aliases.split("\n")
            for each in Indicator.objects.filter(instrument__scheme=scheme)
        }
        for instrument in self.tree.instruments:
            self._add_instrument(instrument)

    @property
    def codes(self) -> list[str]:
        return [each.code for each in self.tree.instruments]

    def instrument(self, text: str) -> SheetPlace | None:
        """An instrument or a part of one, by its code, its name, or both: แบบวัด IIT, EIT-1."""
        key = name_key(text)
        if found := self._instruments.get(key):
            return found
        part = _PART.search(key)
        codes = [code for code in self.codes if name_key(code) in key]
        if len(codes) != 1:
            return None
        return self._instruments.get(name_key(f"{codes[0]}-{part[1]}" if part else codes[0]))

    def coded(self, text: str, instrument: str = "") -> list[SheetPlace]:
        """Indicators, sub-indicators and items of that number, those of ``instrument`` alone if
        there are any."""
        code = _BEFORE_CODE.sub("", name_key(text)).strip(".)")
        found = self._by_code.get(code, [])
        if not found and (number := _CODE.match(code)):
            found = self._by_code.get(re.sub(r"\.0+$", "", number[0]), [])
        return [each for each in found if each.instrument == instrument] or found

    def titled(self, text: str) -> SheetPlace | None:
        """The indicator or sub-indicator of that very name."""
        key = name_key(text)
        return next((each for each in self.all.values() if key in each.titles), None)

    def _add_instrument(self, tree: InstrumentTree) -> None:
        states = frozenset({Score.State.BELOW_SAMPLE if tree.is_survey else Score.State.EXEMPT})
        own = states if tree.is_survey else frozenset()
        code, title = tree.code, tree.place.title
        self._keep(SheetPlace(tree.place, code, "", title, frozenset(), own), code, title)
        for part in tree.parts:
            number, title = part.place.code, part.place.title
            named = f"{code} ส่วนที่ {number}"
            self._keep(
                SheetPlace(part.place, named, "", title, frozenset(), own),
                named,
                f"{code}-{number}",
            )
        for indicator in tree.place.children:
            self._add(indicator, code, own)
            for child in indicator.children:
                self._add_below(child, code, frozenset() if tree.is_survey else states)

    def _keep(self, place: SheetPlace, *names: str) -> None:
        self.all[place.key] = place
        self._instruments |= {name_key(name): place for name in names}

    def _add_below(self, place: Place, instrument: str, states: frozenset[str]) -> None:
        self._add(place, instrument, states)
        for child in place.children:
            self._add_below(child, instrument, states)

    def _add(self, place: Place, instrument: str, states: frozenset[str]) -> None:
        titles = [place.title]
        if place.kind == "indicator":
            titles += self._aliases.get(place.pk, [])
        keys = frozenset(name_key(title) for title in titles if title.strip())
        found = SheetPlace(place, instrument, place.code, place.title, keys, states)
        self.all[found.key] = found
        self._by_code[name_key(place.code)].append(found)


def number_of(text: str) -> str:
    """The digits of a year in any of the ways it is written: พ.ศ. ๒๕๖๒, ปี 2562, 2562.0."""
    return "".join(re.findall(r"[0-9]+", re.sub(r"\.0+$", "", arabic_digits(text))))
