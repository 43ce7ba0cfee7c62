"""Patterns of words that a template leaves behind: plain text, "*" for letters, "#" for digits.

Staff write the patterns, so they must never be slow: the gap of a "*" is short, does not cross a
line, and ends at the first place that fits (an atomic group never comes back to try another), so
that looking through a text takes time in proportion to its length.
"""

import re
from functools import lru_cache

from integrity.thai import arabic_digits, normalise, truncate

LONGEST_GAP = 60
MOST_GAPS = 3
MOST_TOLD = 30
_WILD = re.compile(r"(\*+|#+)")
_LETTER = "[ก-๙A-Za-z0-9]"
# Places to fill in, in any text. Three dots between two words are a pause ("ไม่ทน...ไม่เฉย"), and
# no more than that; five are a line to write on.
BLANKS = re.compile(
    rf"ระบุ\s*(?:…|\.{{2,}})|(?<!{_LETTER})(?:…|\.{{3,}})|(?:…|\.{{3,}})(?!{_LETTER})|\.{{5,}}|…{{2,}}"
    r"|_{3,}|(?<![A-Za-z])(?:X{3,}|x{3,})(?![A-Za-z])|\[[^\]\n]{0,80}\]|\((?:โปรด|ให้)?ระบุ[^)\n]{0,80}\)"
)


def obstacle(pattern: str) -> str:
    """Why this is no pattern to look for, in Thai, or ""."""
    parts = _parts(pattern)
    letters = sum(len(part.strip()) for part in parts if not _WILD.fullmatch(part))
    if letters < 2 and not any(letter in "…[" for letter in pattern):
        return "ระบุข้อความจริงอย่างน้อยสองตัวอักษร นอกจาก * และ #"
    if sum(part.startswith("*") for part in parts) > MOST_GAPS:
        return f"ใช้ * ได้ไม่เกิน {MOST_GAPS} แห่ง"
    return ""


@lru_cache(maxsize=2000)
def compiled(pattern: str) -> re.Pattern[str]:
    """For a text that ``readable`` has prepared."""
    written = ""
    gap = False
    for part in _parts(pattern):
        if part.startswith("*"):
            gap = True
            continue
        piece = r"\d{1,9}" if part.startswith("#") else _literal(part)
        written += rf"(?>[^\n]{{0,{LONGEST_GAP}}}?{piece})" if gap else piece
        gap = False
    return re.compile(written)


def _parts(pattern: str) -> list[str]:
    """A "*" at either end says nothing, and is left out."""
    return [part for part in _WILD.split(readable(pattern).strip().strip("*").strip()) if part]


def _literal(part: str) -> str:
    """Spaces of a pattern stand for any number of them."""
    words = [re.escape(word) for word in part.split()]
    piece = r"\s*".join(words)
    before = r"\s*" if part[0].isspace() and words else ""
    return before + piece + (r"\s*" if part[-1].isspace() and words else "")


def readable(text: str) -> str:
    """One spelling and one kind of digits."""
    return arabic_digits(normalise(text))


def longest(found: list[str]) -> list[str]:
    """Each once, and none that is only a part of another."""
    once = list(dict.fromkeys(found))[:MOST_TOLD]
    return [each for each in once if not any(each != other and each in other for other in once)]


def quoted(found: list[str]) -> str:
    shown = ", ".join(f"“{truncate(' '.join(each.split()), 60)}”" for each in found[:4])
    return shown + (" ฯลฯ" if len(found) > 4 else "")
