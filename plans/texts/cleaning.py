"""From pasted or scanned text to its lines: mark-up gone, every word kept."""

import html
import re

from integrity.thai import normalise
from plans.texts.wordings import numbered, wordings

_TAGS = "p|br|div|tr|td|th|table|thead|tbody|li|ul|ol|h[1-6]|b|strong|i|em|u|span|sup|sub|font|a|hr"
_BREAKING = re.compile(
    r"</?(?:p|br|div|tr|table|thead|tbody|li|ul|ol|h[1-6]|hr)(?:\s[^<>]*)?/?>", re.I
)
_CELL = re.compile(r"</t[dh]>\s*(?=<t[dh])", re.I)
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>", re.I)
_RULE = re.compile(r"[\s\-=_|:*]{3,}")
_RESULTS = ("ผลผลิต", "ผลลัพธ์")


def lines(text: str) -> list[str]:
    """The lines that say something, without the mark-up of web pages and Markdown."""
    text = normalise(text)
    if _TAG.search(text):
        text = html.unescape(_TAG.sub("", _BREAKING.sub("\n", _CELL.sub("\t", text))))
        text = normalise(text)
    found = []
    for line in text.split("\n"):
        line = line.strip()
        if not line or _RULE.fullmatch(line):
            continue
        line = re.sub(r"^#{1,6}\s+", "", line)
        found += [each for part in _unstarred(line) if (each := part.strip())]
    return found


def _unstarred(line: str) -> list[str]:
    """Markdown's bold gone; a bold part that is a line of a sheet stands on a line of its own."""
    if "**" not in line:
        return [line]
    found = [""]
    for number, part in enumerate(line.split("**")):
        is_bold, is_begun = number % 2, found[-1].strip()
        parts_before = is_bold and is_begun and _is_line_of_its_own(part.strip())
        parts_after = not is_bold and is_begun and _is_line_of_its_own(is_begun)
        if parts_before or (parts_after and part.strip() and not part.lstrip().startswith(":")):
            found.append(part)
        else:
            found[-1] += part
    return found


def _is_line_of_its_own(text: str) -> bool:
    if text in _RESULTS or text.startswith(("ลำดับที่", "รายละเอียดโครงการ")):
        return True
    found = numbered(text)
    return bool(found and wordings().named(found.rest))
