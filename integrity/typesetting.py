"""How an official paper sets its text: its digits, and numbers that stay with their words.

Both are done once, on the finished HTML: whatever a template prints, a chart or a typed text, comes
out alike, and what is stored keeps its ASCII digits.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape

from integrity.thai import MONTHS, thai_digits

# What is marked as code, a tag, an entity (it may hold digits), or what Latin letters make: an
# address, an e-mail, ISO9001.
_LEFT_ALONE = re.compile(
    r"<code>[^<]*</code>|<[^>]*>|&\#?\w+;|(?:[\w.+-]*@)?[A-Za-z][\w@:/.?=&;%\#+-]*", re.ASCII
)
_PLAIN_ONLY = re.compile(r"<(title|svg)\b.*?</\1>", re.DOTALL)  # take no markup inside

_NUMBER = "[0-9๐-๙](?:[0-9๐-๙,./]*[0-9๐-๙])?"
_MONTH = "|".join(MONTHS)
_BEFORE = (
    "(?:ลงวัน|วัน|ครั้ง|ส่วน|มิติ|ระดับ|ลำดับ|ฉบับ|ประเด็น|กลุ่ม|ด้าน|รุ่น)?ที่|"
    "พ\\.ศ\\.|พุทธศักราช|ร้อยละ|มาตรา|ข้อ|หน้า|ปี|ระดับ|จำนวน|รวม|กว่า|เกิน|ปีละ"
)
_UNIT = (
    "บาท|คน|ครั้ง|รายการ|ราย|แห่ง|ฉบับ|เรื่อง|โครงการ|กิจกรรม|มาตรการ|ช่องทาง|หน่วย|รุ่น|วัน|เดือน|ปี|ชั่วโมง|"
    "คะแนน|เปอร์เซ็นต์|กลุ่ม|ชุด|ด้าน|ระดับ|มิติ|ภารกิจ|หมู่บ้าน|ชุมชน|น\\."
)
# A no-break space would not do: Thai line breaking (libthai) takes it for any other space.
_TOGETHER = (
    rf"(?:(?:{_BEFORE}) )?{_NUMBER} (?:{_MONTH})(?: พ\.ศ\.)? {_NUMBER}",
    rf"(?:{_BEFORE}) {_NUMBER}(?: [-–] {_NUMBER})?(?: (?:{_UNIT}))?",
    rf"{_NUMBER} [-–] {_NUMBER}(?: (?:{_UNIT}))?",
    rf"{_NUMBER} (?:{_UNIT})",
    "“[^”<>]{1,32}”",  # a line would end with the opening mark
)


def on_paper(
    html: str, *, whole: Iterable[str] = (), digits: Callable[[str], str] = thai_digits
) -> str:
    """The same HTML as a paper prints it; addresses, e-mails, tags and attributes stay as they are.

    What belongs together gets the class "nb" (white-space: nowrap). ``whole`` are further names
    to keep on one line, such as a town's that no dictionary knows. ``digits`` writes the numbers.
    """
    together = _together(escape(name) for name in whole)
    pieces = []
    done = 0
    for plain in _PLAIN_ONLY.finditer(html):
        pieces += _texts_set(html[done : plain.start()], together, digits)
        pieces += _texts_set(plain[0], None, digits)
        done = plain.end()
    pieces += _texts_set(html[done:], together, digits)
    return "".join(pieces)


def held_together(text: str, whole: Iterable[str] = ()) -> list[tuple[int, int]]:
    """Where in a plain text stands what no line may part; ``whole`` as for ``on_paper``."""
    return [found.span() for found in _together(whole).finditer(text)]


def _together(names: Iterable[str]) -> re.Pattern:
    longest_first = map(re.escape, sorted(names, key=len, reverse=True))
    return re.compile("|".join((*_TOGETHER, *longest_first)))


def digits_set(text: str, digits: Callable[[str], str]) -> str:
    """A plain text with its numbers as ``on_paper`` writes them."""
    return "".join(_texts_set(text, None, digits))


def _texts_set(
    html: str, together: re.Pattern | None, digits: Callable[[str], str]
) -> Iterator[str]:
    done = 0
    for kept in _LEFT_ALONE.finditer(html):
        yield _set(html[done : kept.start()], together, digits)
        yield kept[0]
        done = kept.end()
    yield _set(html[done:], together, digits)


def _set(text: str, together: re.Pattern | None, digits: Callable[[str], str]) -> str:
    if not text or text.isspace():
        return text
    if together:
        text = together.sub(r'<span class="nb">\g<0></span>', text)
    return digits(text)
