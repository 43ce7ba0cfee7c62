"""An office's accent colour, made readable: WCAG contrast decides, not taste.

An office may choose any colour. What the pages use is the nearest darker shade for the light
scheme and the nearest lighter tint for the dark one that keep text readable.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
UI_CONTRAST = 3.0  # WCAG 2.2, 1.4.11


class Colour(NamedTuple):
    """Red, green and blue, each from 0 to 255."""

    red: int
    green: int
    blue: int

    @property
    def hex(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"


WHITE = Colour(255, 255, 255)
BLACK = Colour(0, 0, 0)
# The two grounds of site.css: paper and card of each scheme, and the ink set on a filled accent.
LIGHT_GROUNDS = (Colour(251, 250, 246), WHITE)
DARK_GROUNDS = (Colour(20, 24, 27), Colour(28, 33, 36))
DARK_INK = DARK_GROUNDS[0]


def parse(text: str) -> Colour:
    """Read "#0f5c56". Raises ValueError, in Thai, for anything else."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise ValueError("สีต้องเขียนเป็นรหัสหกหลัก เช่น #0f5c56")
    return Colour(*(int(text[start : start + 2], 16) for start in (1, 3, 5)))


def contrast(one: Colour, other: Colour) -> float:
    """WCAG contrast ratio, from 1 to 21."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def mix(colour: Colour, other: Colour, share: float) -> Colour:
    """`colour` with `share` (0 to 1) of `other` stirred in."""
    return Colour(*(round(a + (b - a) * share) for a, b in zip(colour, other, strict=True)))


@lru_cache(maxsize=256)  # asked for on every page of an office, for its fingerprint
def theme_css(accent: str) -> str:
    """Custom properties of one office for both schemes. Raises ValueError as `parse` does."""
    colour = parse(accent)
    light = _declarations(colour, LIGHT_GROUNDS, BLACK, WHITE, tint=0.91)
    dark = _declarations(colour, DARK_GROUNDS, WHITE, DARK_INK, tint=0.84)
    return f":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"


def _luminance(colour: Colour) -> float:
    channels = [part / 255 for part in colour]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _nearest(colour: Colour, towards: Colour, accepts: Callable[[Colour], bool]) -> Colour:
    """The first shade on the way from `colour` to black or white that is accepted."""
    shades = (mix(colour, towards, step / 100) for step in range(101))
    return next((shade for shade in shades if accepts(shade)), towards)


def _declarations(
    colour: Colour, grounds: tuple[Colour, ...], towards: Colour, on_accent: Colour, tint: float
) -> str:
    def readable(shade: Colour) -> bool:
        behind = (*grounds, mix(shade, grounds[0], tint), on_accent)
        return all(contrast(shade, ground) >= TEXT_CONTRAST for ground in behind)

    def visible(shade: Colour) -> bool:
        return all(contrast(shade, ground) >= UI_CONTRAST for ground in grounds)

    text = _nearest(colour, towards, readable)
    line = _nearest(colour, towards, visible)
    soft = mix(text, grounds[0], tint)
    return (
        f"--accent:{text.hex};--accent-line:{line.hex};"
        f"--accent-soft:{soft.hex};--on-accent:{on_accent.hex}"
    )
