"""Thai text, dates and money: pure functions, no Django.

Dates are Gregorian inside the portal; พ.ศ. exists only in what these functions print and read.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Literal
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")
BE_OFFSET = 543
FIRST_BE_YEAR, LAST_BE_YEAR = 2400, 2700

MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
SHORT_MONTHS = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.",
    "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip

DateStyle = Literal["long", "short", "official", "official_month", "numeric"]

# "long" is also the form of a memo and a letter: the regulation writes พ.ศ. only in
# announcements and orders. "official_month" is what local governments often write there.
_DATE_FORMS: dict[str, str] = {
    "long": "{day} {month} {year}",
    "short": "{day} {short_month} {year}",
    "official": "{day} {month} พ.ศ. {year}",
    "official_month": "{day} เดือน {month} พ.ศ. {year}",
    "numeric": "{day:02}/{number:02}/{year}",
}

_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def thai_digits(text: str) -> str:
    return text.translate(_TO_THAI)


def arabic_digits(text: str) -> str:
    return text.translate(_TO_ARABIC)


def local_date(moment: date | datetime) -> date:
    """The day in Bangkok; a datetime without a zone is taken as Bangkok's own."""
    if not isinstance(moment, datetime):
        return moment
    return (moment.astimezone(BANGKOK) if moment.tzinfo else moment).date()


def be_year(moment: date | datetime) -> int:
    return local_date(moment).year + BE_OFFSET


def thai_date(moment: date | datetime, style: DateStyle = "long") -> str:
    if style not in _DATE_FORMS:
        raise ValueError(f"Unknown date style {style!r}; one of {', '.join(_DATE_FORMS)}")
    day = local_date(moment)
    return _DATE_FORMS[style].format(
        day=day.day,
        number=day.month,
        month=MONTHS[day.month - 1],
        short_month=SHORT_MONTHS[day.month - 1],
        year=be_year(day),
    )


_EXAMPLE = "เช่น 01/10/2568 หรือ 1 ต.ค. 2568"
_ERA = r"(?P<era>พ\.?ศ\.?|พุทธศักราช|ค\.?ศ\.?|คริสต์ศักราช)?"
_DATE_SHAPES = (
    re.compile(r"(?P<day>\d{1,2})\s*([/.-])\s*(?P<month>\d{1,2})\s*\2\s*(?P<year>\d{1,6})"),
    re.compile(r"(?P<year>\d{4,6})\s*([/.-])\s*(?P<month>\d{1,2})\s*\2\s*(?P<day>\d{1,2})"),
    re.compile(
        r"(?:วันที่)?\s*(?P<day>\d{1,2})\s*(?:เดือน)?\s*(?P<month>[ก-๎][ก-๎.\s]*?)\s*"
        + _ERA
        + r"\s*(?P<year>\d{1,6})"
    ),
)
_MONTH_NUMBERS = {
    name.replace(".", ""): number
    for names in (MONTHS, SHORT_MONTHS)
    for number, name in enumerate(names, start=1)
}


def parse_thai_date(text: str) -> date:
    """Read a date as a clerk types it, always with a four-digit พ.ศ. year.

    Raises ValueError with a Thai message that says what to type instead.
    """
    typed = " ".join(arabic_digits(normalise(text)).split())
    if not typed:
        raise ValueError(f"กรุณาระบุวันที่ {_EXAMPLE}")
    found = next((m for shape in _DATE_SHAPES if (m := shape.fullmatch(typed))), None)
    if found is None:
        raise ValueError(f"อ่านวันที่ “{truncate(typed, 40)}” ไม่ได้ กรุณาพิมพ์วัน เดือน และปี พ.ศ. {_EXAMPLE}")
    parts = found.groupdict()
    month = _read_month(parts["month"])
    year = _read_be_year(parts["year"], parts.get("era") or "")
    try:
        # 543 comes off before the date is made: 29 February exists in 2567 BE, not in 2567 CE.
        return date(year - BE_OFFSET, month, int(parts["day"]))
    except ValueError:
        raise ValueError(
            f"ไม่มีวันที่ {int(parts['day'])} {MONTHS[month - 1]} พ.ศ. {year} ในปฏิทิน"
        ) from None


def _read_month(typed: str) -> int:
    if typed.isdecimal():
        if not 1 <= int(typed) <= 12:
            raise ValueError(f"ไม่มีเดือนที่ {int(typed)} กรุณาพิมพ์ วัน/เดือน/ปี พ.ศ. {_EXAMPLE}")
        return int(typed)
    number = _MONTH_NUMBERS.get(re.sub(r"[.\s]", "", typed))
    if number is None:
        raise ValueError(f"ไม่รู้จักเดือน “{truncate(typed, 40)}” กรุณาพิมพ์ชื่อเดือน {_EXAMPLE}")
    return number


def _read_be_year(typed: str, era: str) -> int:
    year = int(typed)
    if len(typed) == 2:
        raise ValueError(f"ปี “{typed}” ไม่ชัดเจน กรุณาพิมพ์ปี พ.ศ. ให้ครบสี่หลัก เช่น 25{typed}")
    if era.startswith("ค") or 1800 <= year < FIRST_BE_YEAR:
        raise ValueError(f"ปี {year} เป็นปี ค.ศ. กรุณาพิมพ์เป็นปี พ.ศ. คือ {year + BE_OFFSET}")
    if not FIRST_BE_YEAR <= year <= LAST_BE_YEAR:
        raise ValueError(f"ปี พ.ศ. ต้องอยู่ระหว่าง {FIRST_BE_YEAR} ถึง {LAST_BE_YEAR} ไม่ใช่ {typed}")
    return year


_DIGIT_WORDS = ("", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_PLACE_WORDS = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")


def baht_text(amount: Decimal | int) -> str:
    """Money in words, as on a cheque: 46000.50 is สี่หมื่นหกพันบาทห้าสิบสตางค์."""
    satang = _satang(amount)
    baht_part, satang_part = divmod(abs(satang), 100)
    words = "ลบ" if satang < 0 else ""
    if baht_part or not satang_part:
        words += f"{_number_words(baht_part) or 'ศูนย์'}บาท"
    return words + (f"{_number_words(satang_part)}สตางค์" if satang_part else "ถ้วน")


def _satang(amount: Decimal | int) -> int:
    """The amount in satang. Raises for floats, and rather than round a fraction of a satang."""
    if isinstance(amount, float):
        raise TypeError("Money is Decimal, never float")
    number = Decimal(amount)
    if not number.is_finite():
        raise ValueError(f"จำนวนเงิน “{amount}” ไม่ใช่ตัวเลข")
    if number != round(number, 2):
        raise ValueError(f"จำนวนเงิน {number:f} มีทศนิยมเกินสองตำแหน่ง")
    return int(number.scaleb(2))


def _number_words(number: int) -> str:
    """A count in words; empty for 0. Above a million the words before ล้าน are a number again."""
    millions, rest = divmod(number, 1_000_000)
    words = f"{_number_words(millions)}ล้าน" if millions else ""
    digits = [int(digit) for digit in f"{rest:06}"]
    for place, digit in zip(range(5, -1, -1), digits, strict=True):
        if not digit:
            continue
        if place == 0 and digit == 1 and number > 1:
            words += "เอ็ด"
        elif place == 1 and digit <= 2:
            words += "สิบ" if digit == 1 else "ยี่สิบ"
        else:
            words += _DIGIT_WORDS[digit] + _PLACE_WORDS[place]
    return words


def baht(amount: Decimal | int) -> str:
    """Thousands by commas; decimals only when there are satang."""
    satang = _satang(amount)
    whole, part = divmod(abs(satang), 100)
    return f"{'-' if satang < 0 else ''}{whole:,}" + (f".{part:02}" if part else "")


_LEADING_VOWELS = "เแโใไ"
_TONES = "่้๊๋"
# The order in which the marks of one consonant are typed. NFC sorts ฺ before ุ ู before the tones;
# an order that contradicted it would never settle.
_MARK_ORDER = {
    mark: order
    for order, mark in enumerate(
        "\u0e3a\u0e38\u0e39\u0e31\u0e34\u0e35\u0e36\u0e37"  # ฺ ุ ู ั ิ ี ึ ื
        "\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4e\u0e4d"  # ็ ่ ้ ๊ ๋ ์ ๎ ํ
    )
}
_MARKS = "".join(_MARK_ORDER)

_SPACES = dict.fromkeys([0x00A0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
_LINE_ENDS = dict.fromkeys([0x0B, 0x0C, 0x85, 0x2028, 0x2029], "\n")
_INVISIBLE = dict.fromkeys(
    [
        *(code for code in range(0x20) if chr(code) not in "\t\n\x0b\x0c"),
        *range(0x7F, 0x85),
        *range(0x86, 0xA0),
        0x00AD,
        0x180E,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
    ]
)
# Old Windows fonts keep the marks that they draw lower or further left in the private area, and
# text copied from a PDF still brings them along: U+F700 to U+F71A in their order.
_PRIVATE_GLYPHS = dict(
    enumerate(
        "\u0e10\u0e34\u0e35\u0e36\u0e37"
        "\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
        "\u0e0d\u0e31\u0e4d\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a",
        start=0xF700,
    )
)
_CLEAN = {**_SPACES, **_LINE_ENDS, **_INVISIBLE, **_PRIVATE_GLYPHS}

_MARK_RUN = re.compile(f"[{_MARKS}]{{2,}}")
_REWRITES = (
    (re.compile("เเ"), "แ"),
    (re.compile("ํ+[าำ]"), "ำ"),
    (re.compile("ำ{2,}"), "ำ"),
    # A tone belongs to the consonant, so it is typed before a vowel written after it.
    (re.compile(f"([ะาำ])([{_TONES}]+)"), r"\2\1"),
)


def normalise(text: str) -> str:
    """One spelling for what looks the same: น้ํา and นํ้า become น้ำ, เเ becomes แ, nothing invisible.

    Line ends become \\n and other odd spaces plain ones; no space is added or taken away.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CLEAN)
    if text.isascii():
        return text
    # One repair can make room for another (a mark freed by a removed one), so go on until it rests.
    while (settled := _settle(text)) != text:
        text = settled
    return text


def _settle(text: str) -> str:
    text = _MARK_RUN.sub(_typed_order, unicodedata.normalize("NFC", text))
    for pattern, replacement in _REWRITES:
        text = pattern.sub(replacement, text)
    return text


def _typed_order(run: re.Match[str]) -> str:
    return "".join(sorted(set(run[0]), key=_MARK_ORDER.__getitem__))


_SWAPPED = re.compile(f"([{_LEADING_VOWELS}])([ก-ฮ])")
# ็ ่ ้ ๊ ๋ ์ decide only between words that are otherwise the same: เก็ง เก่ง เก้ง เก๋ง.
_SECONDARY = frozenset("\u0e3a\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e")
_NOT_SORTED = frozenset("ๆฯ")


def sort_key(text: str) -> str:
    """Key for the order of the Royal Institute's dictionary.

    Vowels written before a consonant count after it; then marks decide; then the text itself, so
    that two texts have one key only when they are the same text. Compare keys by code point.
    """
    plain = normalise(text)
    letters = _SWAPPED.sub(r"\2\1", arabic_digits(plain).casefold().replace("ๅ", "า"))
    sorted_letters: list[str] = []
    marks: list[str] = []
    for letter in letters:
        if letter in _SECONDARY:
            marks.append(letter)
        elif (letter.isalnum() and letter not in _NOT_SORTED) or letter in _MARK_ORDER:
            sorted_letters.append(letter)
            marks.append(" ")
    return "\x01".join(("".join(sorted_letters), "".join(marks), plain))


def truncate(text: str, length: int) -> str:
    """Shorten to at most `length` characters, “…” included.

    Cuts at a space when one stands in the second half, else between words or numbers written in
    Latin letters, else between clusters: never before a mark, never behind a leading vowel.
    """
    if len(text) <= length:
        return text
    room = length - 1
    for is_cut, first in ((_at_space, room // 2), (_outside_run, room // 2), (_outside_cluster, 0)):
        for position in range(room, first, -1):
            if is_cut(text, position) and _outside_cluster(text, position):
                return text[:position].rstrip() + "…"
    return "…"[:length]


def _at_space(text: str, position: int) -> bool:
    return text[position].isspace()


def _outside_run(text: str, position: int) -> bool:
    return not all(
        letter in ".,๐๑๒๓๔๕๖๗๘๙" or (letter.isascii() and letter.isalnum())
        for letter in text[position - 1 : position + 1]
    )


def _outside_cluster(text: str, position: int) -> bool:
    before, after = text[position - 1], text[position]
    is_attached = after in "ะาำๅๆฯ" or unicodedata.category(after).startswith("M")
    return not is_attached and before not in _LEADING_VOWELS


def nearest(name: str, candidates: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The candidate most like the name, spaces and spelling variants aside; None if none is.

    ``cutoff``: how much of both must be the same letters in the same order, from 0 to 1.
    """
    by_key = {name_key(candidate): candidate for candidate in candidates}
    matches = get_close_matches(name_key(name), by_key, n=1, cutoff=cutoff)
    return by_key[matches[0]] if matches else None


def name_key(name: str) -> str:
    """What is equal in two writings of one name: spaces, digits, case, spelling variants aside."""
    return "".join(arabic_digits(normalise(name)).casefold().split())
