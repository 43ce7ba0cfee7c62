"""Find the English a Thai page still shows: one function for every test that reads a page."""

import json
import re
from collections.abc import Collection
from html.parser import HTMLParser

# Short forms and the one product that Thai officials write in Latin letters, and names on keys.
ALLOWED = frozenset(
    [
        *("PDF", "CSV", "csv", "XLSX", "xlsx", "JSON", "API", "QR", "URL"),
        *("PNG", "JPG", "JPEG", "WebP", "KB", "MB"),
        *("ITA", "OIT", "IIT", "EIT"),
        *("IP", "IPv4", "IPv6", "Excel", "Word", "docx"),
        *("Ctrl", "Enter", "Tab", "Alt", "Shift", "Esc", "Delete"),
    ]
)

# What carries Latin letters without being a word of the page.
_NOT_WORDS = re.compile(
    r"""
      https?://\S+ | www\.\S+ | (?<![\w<])/[\w./%-]*/[\w.%-]*   # addresses and paths on this site
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+                              # e-mail
    | [\w-]*\.(?:pdf|xlsx|xlsm|csv|png|svg|go\.th|or\.th)\b     # files and Thai host names
    | \b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b           # UUID
    | \b[0-9a-f]{40,}\b                                         # hash of a file
    | \b[OIEieL][0-9]{1,3}\b                                     # items of ITA: O36; scores: L3×I2
    | \b[0-9A-HJKMNP-TV-Z]{12}\b                                 # public code of a document
    """,
    re.VERBOSE | re.ASCII,
)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]+(?:['’.-][A-Za-z0-9_]+)*")

_SPOKEN_ATTRIBUTES = ("title", "placeholder", "data-placeholder", "aria-label", "alt", "label")
_BUTTONS = {"submit", "button", "reset"}
_UNREAD = {"script", "style", "code", "textarea"}  # not shown, code by intent, or typed by a clerk


def latin_words(text: str, allowed: Collection[str] = ALLOWED) -> list[str]:
    """The words in Latin letters, each once, in order; a single letter is a symbol, not a word."""
    words = _WORD.findall(_NOT_WORDS.sub(" ", text))
    return [word for word in dict.fromkeys(words) if word not in allowed]


def english_leftovers(html: str, names: Collection[str] = ()) -> list[str]:
    """The Latin words a reader of this page meets, in text or in the attributes that are read out.

    `names` are the usernames and slugs the page may show. What a clerk typed into a field is
    not looked at, and neither is what stands in <code>.
    """
    page = _Page()
    page.feed(html)
    page.close()
    return latin_words("\n".join(page.texts), ALLOWED | set(names))


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._unread_depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unread_depth += tag in _UNREAD
        self.texts += _spoken(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNREAD and self._unread_depth:
            self._unread_depth -= 1

    def handle_data(self, data: str) -> None:
        if not self._unread_depth:
            self.texts.append(data)


def _spoken(tag: str, attributes: dict[str, str]) -> list[str]:
    texts = [attributes[name] for name in _SPOKEN_ATTRIBUTES if name in attributes]
    if tag == "input" and attributes.get("type", "").lower() in _BUTTONS:
        texts.append(attributes.get("value", ""))
    if "data-inline-formset" in attributes:  # the admin's script writes these two onto buttons
        options = json.loads(attributes["data-inline-formset"])["options"]
        texts += [options.get("addText", ""), options.get("deleteText", "")]
    return texts
