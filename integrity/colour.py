"""An office's accent colour, made readable: WCAG contrast decides, not taste.

An office may choose any colour. What the pages use is the nearest darker shade for the light
scheme and the nearest lighter tint for the dark one that keep text readable.
"""

import colorsys
import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
UI_CONTRAST = 3.0  # WCAG 2.2, 1.4.11
CALM_CONTRAST = 7.0  # on a dark ground a colour that only just passes glares
CALM_SATURATION = 0.65


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


def ink_on(ground: str) -> str:
    """Black or white, as "#ffffff", whichever is read better on ``ground``: always 4.5 to 1."""
    colour = parse(ground)
    return max((BLACK, WHITE), key=lambda ink: contrast(ink, colour)).hex


@lru_cache(maxsize=256)  # asked for on every page of an office, for its fingerprint
def theme_css(accent: str) -> str:
    """Custom properties of one office for both schemes. Raises ValueError as `parse` does."""
    colour = parse(accent)
    light = _declarations(_shades(colour), LIGHT_GROUNDS, WHITE, TEXT_CONTRAST, tint=0.91)
    dark = _declarations(_tints(colour), DARK_GROUNDS, DARK_INK, CALM_CONTRAST, tint=0.84)
    return f":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"


def _luminance(colour: Colour) -> float:
    channels = [part / 255 for part in colour]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _shades(colour: Colour) -> list[Colour]:
    """From `colour` itself to black."""
    return [mix(colour, BLACK, step / 100) for step in range(101)]


def _tints(colour: Colour) -> list[Colour]:
    """From `colour` itself to white, keeping its hue; white stirred in would turn it grey."""
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    tints = [colour]
    for step in range(1, 101):
        lighter = light + (1 - light) * step / 100
        parts = colorsys.hls_to_rgb(hue, lighter, saturation * CALM_SATURATION)
        tints.append(Colour(*(round(part * 255) for part in parts)))
    return tints


def _nearest(shades: list[Colour], accepts: Callable[[Colour], bool]) -> Colour:
    """The first that is accepted; the last, black or white, always is."""
    return next(shade for shade in shades if accepts(shade))


def _declarations(
    shades: list[Colour],
    grounds: tuple[Colour, ...],
    on_accent: Colour,
    wanted: float,
    tint: float,
) -> str:
    def readable(shade: Colour) -> bool:
        soft = mix(shade, grounds[0], tint)
        return contrast(shade, soft) >= TEXT_CONTRAST and all(
            contrast(shade, ground) >= wanted for ground in (*grounds, on_accent)
        )

    def visible(shade: Colour) -> bool:
        return all(contrast(shade, ground) >= UI_CONTRAST for ground in grounds)

    text, line = _nearest(shades, readable), _nearest(shades, visible)
    soft = mix(text, grounds[0], tint)
    return (
        f"--accent:{text.hex};--accent-line:{line.hex};"
        f"--accent-soft:{soft.hex};--on-accent:{on_accent.hex}"
    )
