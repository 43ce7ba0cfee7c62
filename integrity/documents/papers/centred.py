"""A long subject in the middle of the page: as few lines as it needs, of about one length."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from django.conf import settings
from PIL import ImageFont

from integrity.pdf.continuation import breaks
from integrity.typesetting import held_together

WIDEST = 15.6  # cm; what is measured here leaves a little of the 16 to a font of the office's own
SIZE = 16 / 72 * 2.54  # cm
INSIDE_A_PHRASE = 0.3  # as bad as two lines that differ by half their length
_BRACKETS = re.compile(r"\([^()]*\)")


def centred_lines(text: str, *, before: str = "", whole: Iterable[str] = ()) -> list[str]:
    """The lines of ``text``, the first of which stands behind ``before``.

    They end at a space where they can, else between words, and never within brackets or in what
    stays together on paper: a number and its word, a name of ``whole``.
    """
    text = " ".join(text.split())
    places = _places(text, whole)
    starts = [0, *places, len(text)]
    for count in range(1, len(starts)):
        if ends := _best(text, before, starts, count):
            return [text[start:end].strip() for start, end in pairwise([0, *ends])]
    return [text]


def _places(text: str, whole: Iterable[str]) -> list[int]:
    held = [*held_together(text, whole), *(found.span() for found in _BRACKETS.finditer(text))]
    return [at for at in breaks(text) if not any(start < at < end for start, end in held)]


def _best(text: str, before: str, starts: list[int], count: int) -> list[int]:
    """Where ``count`` lines end, of those that fit the one of least cost; none when none fits."""
    ideal = (_width(before) + _width(text)) / count
    # To each end of the lines so far, their cost and their ends.
    rows: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for line in range(count):
        following: dict[int, tuple[float, list[int]]] = {}
        for start, (cost, ends) in rows.items():
            room = _width(before) if line == 0 else 0.0
            for end in (at for at in starts if at > start):
                width = room + _width(text[start:end].strip())
                if width > WIDEST:
                    break
                total = cost + (width / ideal - 1) ** 2 + _cost_of_end(text, end)
                if end not in following or total < following[end][0]:
                    following[end] = (total, [*ends, end])
        rows = following
    return rows[len(text)][1] if len(text) in rows else []


def _cost_of_end(text: str, end: int) -> float:
    return 0.0 if end == len(text) or text[end - 1].isspace() else INSIDE_A_PHRASE


def _width(text: str) -> float:
    """In centimetres, in the bold letters that are printed where an office gives no font."""
    return _font().getlength(text) / 1000 * SIZE


@cache
def _font() -> ImageFont.FreeTypeFont:
    path = settings.BASE_DIR / "static" / "fonts" / "laksaman" / "Laksaman-Bold.ttf"
    return ImageFont.truetype(path, 1000, layout_engine=ImageFont.Layout.BASIC)
