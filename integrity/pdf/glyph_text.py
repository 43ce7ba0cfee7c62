"""What each glyph of a Thai font says, read from the font itself.

WeasyPrint gives a glyph the text of the first cluster it was seen in. HarfBuzz draws "ำ" as two
glyphs and shares the second with "า", so that guess turns every "า" of a paper into "ำ" or into
nothing. The font knows better: its cmap names the glyphs of letters, its GSUB table the glyphs
that stand in for them (a low tone mark, a ญ without its foot, a ligature of two marks).
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple

from fontTools.ttLib import TTFont

KO_KAI = 0x0E01
PRIVATE_USE = range(0xE000, 0xF900)
LATIN_LIGATURES = range(0xFB00, 0xFB07)  # "ﬁ" is drawn, "fi" was typed

# Thai fonts made before OpenType keep their shifted letters and marks from U+F700 on, in this
# order; HarfBuzz uses them when such a font, an older TH SarabunPSK say, has no Thai GSUB rules.
OLD_SHIFTED_FORMS = (
    "\u0e10\u0e34\u0e35\u0e36\u0e37\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
    "\u0e0d\u0e31\u0e4d\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a"
)
OLD_SHIFTED_FORMS_START = 0xF700

Texts = dict[str, tuple[str, ...]]  # glyph name -> the texts it may stand for, likeliest first
Substitution = tuple[tuple[str, ...], tuple[str, ...]]  # glyph names before -> after


class ThaiFont(NamedTuple):
    texts: dict[int, tuple[str, ...]]  # glyph id -> the texts it may stand for, likeliest first
    space: tuple[int, int] | None  # glyph id and advance in thousandths of an em


@lru_cache(maxsize=16)
def read_thai_font(font_file: bytes, index: int = 0) -> ThaiFont | None:
    """What the glyphs of a font say, or None when it has no Thai letters."""
    font = TTFont(BytesIO(font_file), fontNumber=index, lazy=True)
    cmap = font.getBestCmap() or {}
    if KO_KAI not in cmap:
        return None
    texts = _encoded(cmap)
    _follow(list(_substitutions(font, texts)), texts)
    for offset, letter in enumerate(OLD_SHIFTED_FORMS):
        if name := cmap.get(OLD_SHIFTED_FORMS_START + offset):
            texts.setdefault(name, (letter,))
    by_id = {font.getGlyphID(name): candidates for name, candidates in texts.items()}
    return ThaiFont(by_id, _space(font, cmap))


def _space(font: TTFont, cmap: dict[int, str]) -> tuple[int, int] | None:
    if not (name := cmap.get(0x20)):
        return None
    advance, _ = font["hmtx"][name]
    return font.getGlyphID(name), round(advance * 1000 / font["head"].unitsPerEm)


def _encoded(cmap: dict[int, str]) -> Texts:
    texts: Texts = {}
    for code_point, name in sorted(cmap.items()):
        if code_point in LATIN_LIGATURES:
            texts.setdefault(name, (unicodedata.normalize("NFKD", chr(code_point)),))
        elif code_point not in PRIVATE_USE:
            texts[name] = (*texts.get(name, ()), chr(code_point))
    return texts


def _substitutions(font: TTFont, encoded: Texts) -> Iterator[Substitution]:
    if "GSUB" not in font:
        return
    for lookup in font["GSUB"].table.LookupList.Lookup:
        rules = [rule for table in lookup.SubTable for rule in _rules(table)]
        if not any(_puts_another_letter(rule, encoded) for rule in rules):
            yield from rules


def _rules(table) -> Iterator[Substitution]:
    """The rules of a GSUB subtable that put glyphs in the place of glyphs whatever stands around.

    Contextual subtables hold none themselves: they name lookups of these kinds.
    """
    kind = table.LookupType
    if kind == 7:
        yield from _rules(table.ExtSubTable)
    elif kind == 1:
        yield from (((before,), (after,)) for before, after in table.mapping.items())
    elif kind == 2:
        yield from (((before,), tuple(after)) for before, after in table.mapping.items())
    elif kind == 3:
        for before, alternates in table.alternates.items():
            yield from (((before,), (after,)) for after in alternates)
    elif kind == 4:
        for first, ligatures in table.ligatures.items():
            for ligature in ligatures:
                yield (first, *ligature.Component), (ligature.LigGlyph,)


def _puts_another_letter(rule: Substitution, encoded: Texts) -> bool:
    """Whether a rule swaps one letter for another, as in the pair ุ ่ -> ่ ุ that reorders marks.

    What such a lookup makes of a glyph does not mean the same as the glyph.
    """
    before, after = rule
    return (
        len(before) == len(after) == 1
        and before[0] in encoded
        and after[0] in encoded
        and not set(encoded[before[0]]) & set(encoded[after[0]])
    )


def _follow(rules: list[Substitution], texts: Texts) -> None:
    """Give texts to the glyphs that the rules make, until the rules make nothing new."""
    known = -1
    while known < len(texts):
        known = len(texts)
        for before, after in rules:
            if all(name in texts for name in before):
                text = "".join(texts[name][0] for name in before)
                for name, part in zip(after, _shared_out(text, len(after)), strict=True):
                    if part:
                        texts.setdefault(name, (part,))


def _shared_out(text: str, count: int) -> list[str]:
    """Share a text out over the glyphs that draw it: ำ over two is ํ and า."""
    parts = list(unicodedata.normalize("NFKD", text)) if count > 1 else [text]
    return parts if len(parts) == count else [""] * count
