"""Fields in square brackets that the office still has to fill: [จำนวนผู้เข้าร่วม].

They are found in a text, and marked in what a draft shows: to the eye by a frame, to the ear by
the element. What is issued carries no mark: the checks before review ask for every field.
"""

import re

from django.utils.safestring import SafeString, mark_safe

FIELD = re.compile(r"\[([^\[\]<>\n]{1,80})\]")
_TAG_OR_FIELD = re.compile(rf"<[^>]*>|{FIELD.pattern}")
# What stands before the page's own text (its title, its styles) is left alone.
_BEGINNING = re.compile(r"<(?:main|body)\b")


def open_fields(text: str) -> list[str]:
    """The names in brackets, each once, in the order of the text."""
    return list(dict.fromkeys(FIELD.findall(text)))


def marked(html: str) -> SafeString:
    """``html`` with each open field in a ``<mark>``; attributes stay as they are."""
    return mark_safe(_TAG_OR_FIELD.sub(_mark, html))


def marked_page(html: str) -> SafeString:
    """As ``marked``, for a whole page."""
    beginning = _BEGINNING.search(html)
    at = beginning.start() if beginning else 0
    return mark_safe(html[:at] + marked(html[at:]))


def _mark(found: re.Match) -> str:
    return found[0] if found[1] is None else f'<mark class="open-field">{found[0]}</mark>'
