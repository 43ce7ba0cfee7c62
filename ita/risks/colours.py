"""The colours of a matrix's levels as a style sheet, so that no page needs an inline style.

The address of the sheet says the colours themselves, as ``1-2e7d32.2-f2c200``: it asks no
database, changes with them, and may be kept for good.
"""

import re
from collections.abc import Iterable, Mapping

from integrity.colour import ink_on

MOST_LEVELS = 12
CODE = re.compile(
    rf"[0-9]{{1,3}}-[0-9a-f]{{6}}(?:\.[0-9]{{1,3}}-[0-9a-f]{{6}}){{0,{MOST_LEVELS - 1}}}"
)


def code_of(levels: Iterable[Mapping]) -> str:
    """``levels``: as a snapshot's ``matrix`` has them; "" for none."""
    found = [f"{level['value']}-{level['colour'].lower().removeprefix('#')}" for level in levels]
    return ".".join(found[:MOST_LEVELS])


def css(code: str) -> str:
    """Ground and ink of each level. Raises ValueError for what ``code_of`` never gives."""
    if not CODE.fullmatch(code):
        raise ValueError(code)
    return "".join(_rule(*part.split("-")) for part in code.split("."))


def css_of(levels: Iterable[Mapping]) -> str:
    """The same for a paper, which WeasyPrint colours without custom properties."""
    colours = ((level["value"], level["colour"]) for level in levels)
    return "".join(
        f".lv-{value} {{ background: {colour}; color: {ink_on(colour)} }}\n"
        for value, colour in colours
    )


def _rule(value: str, colour: str) -> str:
    return f".lv-{value}{{--lv:#{colour};--lv-ink:{ink_on(f'#{colour}')}}}\n"
