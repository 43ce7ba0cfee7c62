"""The text of a Thai PDF, so that it can be searched, copied, read aloud and indexed.

Two things are done to what WeasyPrint writes, and neither changes a page's picture:

- every glyph gets its true text (`TrueTextFonts`, given to a rendered document before it is
  written; see glyph_text.py),
- every letter with marks above or below it, and every ำ, is wrapped in a span that says what was
  typed (`spell_out`, a finisher): readers put the marks of a letter in the order in which they
  stand on the page, or move them to the next letter.

The classes of WeasyPrint this touches are private, so its version is pinned, and
tests/integrity/test_pdf_weasyprint.py says what to look at when it changes.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from weasyprint.pdf.stream import Stream

from integrity.pdf.glyph_text import ThaiFont, read_thai_font

NIKHAHIT, SARA_AA, SARA_AM = "\u0e4d", "\u0e32", "\u0e33"
TONES = frozenset("\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4e")  # typed after the vowel sign
MARKS = TONES | frozenset("\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47\u0e4d")

LEAD = 10  # thousandths of an em; more than the rounding of WeasyPrint's adjustments
GAP = 50  # thousandths of an em; Poppler breaks a word at 100

SHOWN = re.compile(rb"<([0-9a-f]*)>|([^<>\s]+)")


class TrueText(dict):
    """What the glyphs used of one font say: the font's word goes before that of the first seen."""

    def __init__(self, font: ThaiFont):
        super().__init__()
        self.font = font

    def __setitem__(self, glyph: int, seen: str) -> None:
        candidates = self.font.texts.get(glyph)
        text = seen if not candidates or seen in candidates else candidates[0]
        super().__setitem__(glyph, text)


class TrueTextFonts(dict):
    """The fonts of one document, for `Document.fonts`: each is given its true text on arrival."""

    def __setitem__(self, key, font) -> None:
        if thai := read_thai_font(font.file_content, font.index):
            font.to_unicode = TrueText(thai)
            if thai.space:  # so that the embedded part of the font has it, see _led_in
                glyph, advance = thai.space
                font.to_unicode[glyph] = " "
                font.widths[glyph] = advance
        super().__setitem__(key, font)


def spell_out(document, pdf) -> None:
    """Wrap what must be spelled out on each page; a finisher for `Document.write_pdf`."""
    texts = {
        font.hash: font.to_unicode
        for font in document.fonts.values()
        if isinstance(font.to_unicode, TrueText)
    }
    for stream in pdf.objects:
        if isinstance(stream, Stream):
            stream.stream = list(_spelled_out(stream.stream, texts))


def _spelled_out(
    operators: Iterable[bytes | str], texts: dict[str, TrueText]
) -> Iterator[bytes | str]:
    """The operators of a content stream, with spans round the clusters of its text.

    Only TJ and Ts make up a run of text: WeasyPrint raises marks by Ts, so a letter and its marks
    may stand in several operators. Tf in between ends the run, for no cluster has two fonts.
    """
    text: TrueText | None = None
    run: list[bytes] = []
    for operator in operators:
        if isinstance(operator, bytes) and operator.endswith((b" TJ", b" Ts")):
            run.append(operator)
            continue
        if run:
            yield from _run_spelled_out(run, text)
            run = []
        if isinstance(operator, bytes) and operator.endswith(b" Tf"):
            text = texts.get(operator[1 : operator.index(b" ")].decode())
        yield operator
    if run:
        yield from _run_spelled_out(run, text)


def _run_spelled_out(run: list[bytes], text: TrueText | None) -> Iterator[bytes]:
    tokens = list(_tokens(run)) if text else []
    clusters = list(_clusters(tokens, text)) if text else []
    if not clusters:
        yield from run
        return
    done = 0
    for start, end, typed in clusters:
        yield from _operators(tokens[done:start])
        done = end + _way_back(tokens, end)
        cluster = _led_in(tokens[start:end], text.font.space)
        if done > end:
            cluster = chain(cluster, tokens[end:done], _led_out(text.font.space))
        yield b"/Span<</ActualText<feff%s>>>BDC" % typed.encode("utf-16-be").hex().encode()
        yield from _operators(cluster)
        yield b"EMC"
    yield from _operators(tokens[done:])


# A token is a glyph id (int), an adjustment inside a TJ array (float as written, bytes) or a
# whole Ts operator (bytes too, with its name at the end).
Token = int | bytes


def _tokens(run: list[bytes]) -> Iterator[Token]:
    for operator in run:
        if operator.endswith(b" Ts"):
            yield operator
            continue
        for shown in SHOWN.finditer(operator, 1, len(operator) - 4):
            glyphs, adjustment = shown.groups()
            if adjustment is not None:
                if adjustment != b"0":
                    yield adjustment
            else:
                for index in range(0, len(glyphs), 4):
                    yield int(glyphs[index : index + 4], 16)


def _clusters(tokens: list[Token], text: dict[int, str]) -> Iterator[tuple[int, int, str]]:
    """Where in the tokens clusters of several glyphs start and end, and what was typed there."""
    start = end = 0
    spoken = ""
    glyphs = 0
    for index, token in enumerate(tokens):
        if not isinstance(token, int):
            continue
        said = text.get(token, "")
        if glyphs and said and (MARKS.issuperset(said) or said == SARA_AA and NIKHAHIT in spoken):
            spoken += said
            glyphs += 1
        else:
            if glyphs > 1:
                yield start, end, as_typed(spoken)
            start, spoken, glyphs = index, said, 1
        end = index + 1
    if glyphs > 1:
        yield start, end, as_typed(spoken)


def as_typed(spoken: str) -> str:
    """A cluster in the order of typing, from the order of drawing: ผ ้ ู is ผู้, น ํ ้ า is น้ำ."""
    tail = ""
    if NIKHAHIT in spoken and spoken.endswith(SARA_AA):
        spoken, tail = spoken[:-1].replace(NIKHAHIT, "", 1), SARA_AM
    return spoken[:1] + "".join(sorted(spoken[1:], key=TONES.__contains__)) + tail


def _led_in(cluster: list[Token], space: tuple[int, int] | None) -> Iterator[Token]:
    """Let each raised part of a cluster begin with a space that starts before the next letter.

    PDFium reads text operators in the order of where they begin. A mark that is raised and moved
    to the right would begin after the next letter, and its whole cluster be read twice.
    """
    for token in cluster:
        yield token
        if space and isinstance(token, bytes) and token.endswith(b" Ts"):
            glyph, advance = space
            yield b"%d" % LEAD
            yield glyph
            yield b"%d" % (advance - LEAD)


def _way_back(tokens: list[Token], end: int) -> int:
    """How many tokens after a cluster bring the pen back from a mark that was moved to the left."""
    count, distance = 0, 0.0
    for token in islice(tokens, end, None):
        if isinstance(token, int):
            break
        count += 1
        if not token.endswith(b" Ts"):
            distance -= float(token)
    return count if distance > GAP else 0


def _led_out(space: tuple[int, int] | None) -> Iterator[Token]:
    """Let a cluster whose last mark was moved to the left, as on ป้, end with a space.

    Poppler takes the end of the last glyph for the end of the cluster, and would break the word.
    """
    if space:
        glyph, advance = space
        yield b"%d" % advance
        yield glyph


def _operators(tokens: Iterable[Token]) -> Iterator[bytes]:
    """The operators that show these tokens: the reverse of `_tokens`."""
    shown: list[bytes] = []
    for token in tokens:
        if isinstance(token, int):
            shown.append(b"<%04x>" % token)
        elif token.endswith(b" Ts"):
            if shown:
                yield b"[%s] TJ" % b" ".join(shown).replace(b"> <", b"")
                shown = []
            yield token
        else:
            shown.append(token)
    if shown:
        yield b"[%s] TJ" % b" ".join(shown).replace(b"> <", b"")
