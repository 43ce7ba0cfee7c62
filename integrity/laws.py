"""Laws in a text, however their titles are spaced and whichever dash they have."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from integrity.leftovers import readable
from integrity.models import Reference


def replaced_laws(words: str, laws: Iterable[Reference]) -> Iterator[Reference]:
    """Laws that ``words`` name although another has replaced them, and do not name that other.

    ``words`` is a text that ``leftovers.readable`` has prepared.
    """
    for law in laws:
        if law.replaced_by and names(words, law) and not names(words, law.replaced_by):
            yield law


def names(words: str, law: Reference) -> bool:
    titles = (title for title in (law.title, law.short_title) if title)
    return any(law_pattern(title).search(words) for title in titles)


@lru_cache(maxsize=500)
def law_pattern(title: str) -> re.Pattern[str]:
    """Not within a longer number."""
    words = re.split(r"\s+|(?<=พ\.ศ\.)", readable(title).strip())
    pieces = (re.sub(r"\\?[-–—]", "[-–—]", re.escape(word)) for word in words if word)
    return re.compile(r"\s*".join(pieces) + r"(?!\d)")
