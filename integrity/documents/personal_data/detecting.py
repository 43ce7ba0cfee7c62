"""What looks like a person's own number or address in a text. Pure, and linear in its length.

``tests/data/personal_data.txt`` is the definition, a line a case. Looked for: citizens' numbers,
mobile telephones, bank accounts, home addresses. A machine finds candidates; a clerk decides.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from integrity.models import Organisation

# One letter becomes one letter, so that a place in the result is a place in the text.
_PLAIN = str.maketrans(
    "๐๑๒๓๔๕๖๗๘๙０１２３４５６７８９‐‑‒–—−－\u00a0\u202f\u2007\u2009\r\n\t",
    "01234567890123456789-------       ",
)
# Between two digits: blanks, dashes, and what no eye sees.
_GAP = "[ \\-\u00ad\u200b-\u200d\u2060\ufeff]"
_NOT_IN_NUMBER = r"(?<![\d])(?<!\d[.,])"
_NUMBER_ENDS = r"(?![.,]?\d)"

_CITIZEN = re.compile(rf"{_NOT_IN_NUMBER}[1-8](?:{_GAP}{{0,3}}\d){{12}}{_NUMBER_ENDS}")
_CITIZEN_GROUPS = (1, 4, 5, 2, 1)
_MOBILE = re.compile(
    rf"{_NOT_IN_NUMBER}(?<!\d-)(?:\+?66[ ()\-.]{{0,3}}0?|\(?0)[ ()\-.]{{0,3}}[689]"
    rf"(?:[ ()\-.\u00ad\u200b-\u200d\u2060\ufeff]{{0,3}}\d){{8}}(?!-?\d)"
)
# As people part the ten digits. Not 09-08-2569 12, which is a date and what follows it.
_MOBILE_GROUPS = {
    *((10,), (3, 7), (2, 8), (1, 9), (4, 6), (6, 4)),
    *((3, 3, 4), (2, 4, 4), (3, 4, 3), (4, 3, 3), (1, 5, 4), (2, 3, 5), (2, 5, 3)),
    *((1, 1, 4, 4), (3, 3, 2, 2), (3, 2, 2, 3), (1, 2, 3, 4), (2, 2, 3, 3), (1, 4, 5)),
}
_ACCOUNT = re.compile(rf"{_NOT_IN_NUMBER}(?<!\d-)\d(?:{_GAP}{{0,2}}\d){{9,14}}{_NUMBER_ENDS}")
_BANK = re.compile(r"ธนาคาร|บัญชี|ออมทรัพย์|กระแสรายวัน|ธ\.?ก\.?ส|พร้อมเพย์")
# Codes of the budget and of the ledger have ten digits as well.
_LEDGER = re.compile(r"รหัส|แยกประเภท|ผังบัญชี|e-?GP|เลขที่(?:โครงการ|สัญญา|หนังสือ|เอกสาร|คำสั่ง)", re.I)
_MONEY_AFTER = re.compile(r" {0,3}(?:บาท|ล้าน|หุ้น)")
_CODE_BEFORE = re.compile(r"(?:รหัส|เลขที่โครงการ|เลขครุภัณฑ์|เลขที่หนังสือ|ISBN)[^\d\n]{0,24}$", re.I)

_HOUSE = r"\d{1,4}(?: ?/ ?\d{1,4}(?:-\d{1,4})?)?"
_VILLAGE = r"(?:หมู่ที่|หมู่|ม\.) {0,2}\d{1,2}(?!\d)"
_ADDRESS = re.compile(
    rf"(?P<house>(?:บ้าน)?(?:พัก)?เลขที่ {{0,3}}{_HOUSE}(?![\d/])(?: {{0,3}},? {{0,2}}{_VILLAGE})?)"
    rf"|(?P<short>(?<![\d/.,])(?<!ที่ ){_HOUSE} {{1,3}}{_VILLAGE})"
    rf"|(?P<village>{_VILLAGE})"
)
_YEAR_BEHIND = re.compile(r"/ ?2[45678]\d\d(?!\d)")
# A paper, a contract or a deed has its เลขที่ too.
_PAPER_BEFORE = re.compile(
    r"(?:คำสั่ง|ประกาศ|หนังสือ|สัญญา|ฎีกา|โฉนด|น\.ส\.|ใบเสร็จ|เล่ม|บันทึก|ใบสั่ง|ข้อตกลง|ระเบียบ|คดี"
    r"|โครงการ|ครุภัณฑ์|เอกสาร|(?<!สม)มติ|ทะเบียน(?!บ้าน)|แบบ|ใบอนุญาต|แปลง)[^\d]{0,16}$"
)
# 5 หมู่ที่ 3 after one of these is no house.
_NO_HOUSE_BEFORE = re.compile(
    r"(?:ซอย|ซ\.|ถนน|สาย|ที่|ข้อ|กม\.|จำนวน|กว้าง|ยาว|อายุ|ลำดับ|และ|ถึง|-|,) {0,2}$"
)
# Who lives there: without one of these, บ้าน… หมู่ที่ is where a village lies.
_DWELLER = re.compile(
    r"(?<![ก-๙])(?:นาย|นาง|นางสาว|น\.ส\.|ด\.ช\.|ด\.ญ\.|เด็กชาย|เด็กหญิง)(?! ?(?:ก|อำเภอ|ช่าง))"
    r"|อยู่บ้าน|อาศัย|ภูมิลำเนา|ผู้ร้อง|ที่พัก|ทะเบียนบ้าน|ที่อยู่"
)
HIDDEN = "•"
# Vowels and marks that hang on the letter before them.
_NEVER_FIRST = frozenset("ะัาำิีึืฺุู็่้๊๋์ํ๎ๅๆฯ")
_NEAR_BANK, _NEAR_HOME, _NEAR_DWELLER, _AROUND = 60, 40, 60, 40


class Kind(StrEnum):
    CITIZEN = "citizen"
    MOBILE = "mobile"
    ACCOUNT = "account"
    ADDRESS = "address"


LABELS = {
    Kind.CITIZEN: "เลขประจำตัวประชาชน",
    Kind.MOBILE: "หมายเลขโทรศัพท์เคลื่อนที่",
    Kind.ACCOUNT: "เลขที่บัญชีธนาคาร",
    Kind.ADDRESS: "ที่อยู่บ้าน",
}


class Known(NamedTuple):
    """The office's own telephones and addresses, which it publishes itself."""

    telephones: frozenset[str] = frozenset()
    addresses: tuple[str, ...] = ()

    @classmethod
    def of(cls, *texts: str) -> "Known":
        plain = [text.translate(_PLAIN) for text in texts if text]
        telephones = {_mobile(found) for text in plain for found in _MOBILE.finditer(text)}
        return cls(frozenset(telephones), tuple(map(_bare_address, plain)))

    @classmethod
    def of_office(cls, office: Organisation, *own_texts: str) -> "Known":
        """What stands in the office's record, and in texts of the paper that are its own."""
        return cls.of(office.telephone, office.address, *own_texts)


@dataclass(frozen=True)
class Finding:
    kind: Kind
    value: str  # without blanks and dashes; never stored
    place: str
    masked: str
    before: str
    after: str
    address: str = ""  # where it is edited

    @property
    def label(self) -> str:
        return LABELS[self.kind]


class _Span(NamedTuple):
    start: int
    end: int
    kind: Kind
    value: str


def findings_in(texts: Iterable[tuple], known: Known = Known()) -> list[Finding]:  # noqa: B008
    """What was found in ``texts``: (place, text) or (place, text, where it is edited)."""
    found = []
    for place, text, *address in texts:
        plain = text.translate(_PLAIN)
        spans = _without_overlaps(_spans(plain, known))
        hidden = _masked(text, plain, spans)
        for span in spans:
            found.append(
                Finding(
                    span.kind,
                    span.value,
                    place,
                    hidden[span.start : span.end].strip(),
                    _words_before(hidden, span.start),
                    _words_after(hidden, span.end),
                    *address,
                )
            )
    return found


def _words_before(text: str, end: int) -> str:
    """The line up to ``end``, from a word's beginning where there is one near."""
    start = max(0, end - _AROUND)
    if not start:
        return text[:end]
    gap = text.find(" ", start, start + _AROUND // 2)
    start = gap + 1 if gap >= 0 else start
    while start < end and text[start] in _NEVER_FIRST:
        start += 1
    return f"…{text[start:end]}"


def _words_after(text: str, start: int) -> str:
    end = start + _AROUND
    if end >= len(text):
        return text[start:]
    gap = text.rfind(" ", end - _AROUND // 2, end)
    end = gap if gap >= 0 else end
    while end < len(text) and text[end] in _NEVER_FIRST:
        end += 1
    return f"{text[start:end]}…"


def mask(text: str) -> str:
    """``text`` as it may be kept: a number without its middle, words without theirs."""
    spans = _without_overlaps(_spans(plain := text.translate(_PLAIN), Known()))
    if spans:
        return _masked(text, plain, spans)
    shown = 1 if len(text) < 8 else 2
    return text[:shown] + HIDDEN * max(len(text) - 2 * shown, 2) + text[len(text) - shown :]


def _spans(plain: str, known: Known) -> Iterator[_Span]:
    """The surer kinds first: what is a citizen's number is no account."""
    yield from _citizens(plain)
    yield from (span for span in _mobiles(plain) if span.value not in known.telephones)
    yield from _accounts(plain)
    yield from (
        span
        for span in _addresses(plain)
        if not any(_holds(address, span.value) for address in known.addresses)
    )


def _without_overlaps(spans: Iterable[_Span]) -> list[_Span]:
    taken: list[_Span] = []
    claimed: set[int] = set()
    for span in spans:
        letters = range(span.start, span.end)
        if claimed.isdisjoint(letters):
            claimed.update(letters)
            taken.append(span)
    return sorted(taken)


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


def _groups(text: str) -> tuple[int, ...]:
    return tuple(map(len, re.findall(r"\d+", text)))


def _citizens(plain: str) -> Iterator[_Span]:
    """A first digit of 0 is a tax number of a company or an agency, 9 nobody's and an ISBN."""
    for found in _CITIZEN.finditer(plain):
        digits = _digits(found.group())
        if is_citizen_number(digits) and not _is_row_of_years(found.group()):
            yield _Span(*found.span(), Kind.CITIZEN, digits)


def is_citizen_number(digits: str) -> bool:
    total = sum(int(digit) * (13 - place) for place, digit in enumerate(digits[:12]))
    return len(digits) == 13 and (11 - total % 11) % 10 == int(digits[12])


def _is_row_of_years(text: str) -> bool:
    """1 2566 2567 2568 heads a table."""
    return _groups(text) != _CITIZEN_GROUPS and bool(re.search(r"(?<!\d)2[456]\d\d(?!\d)", text))


def _mobiles(plain: str) -> Iterator[_Span]:
    for found in _MOBILE.finditer(plain):
        written = re.sub(r"^\+?66[ ()\-.]*0?", "0", found.group())
        groups = _groups(re.sub("[\u00ad\u200b-\u200d\u2060\ufeff]", "", written))
        before = plain[max(0, found.start() - 60) : found.start()]
        is_longer = groups == (1, 4, 5) and re.match(
            r"[ -]\d\d[ -]\d", plain[found.end() : found.end() + 5]
        )
        if groups in _MOBILE_GROUPS and not is_longer and not _CODE_BEFORE.search(before):
            yield _Span(*found.span(), Kind.MOBILE, _mobile(found))


def _mobile(found: re.Match) -> str:
    digits = _digits(found.group())
    return "0" + digits[-9:]


def _accounts(plain: str) -> Iterator[_Span]:
    for found in _ACCOUNT.finditer(plain):
        before = plain[max(0, found.start() - _NEAR_BANK) : found.start()]
        after = plain[found.end() : found.end() + _NEAR_BANK // 2]
        if not (_BANK.search(before) or _BANK.search(after)):
            continue
        if _LEDGER.search(before[-40:]) or _MONEY_AFTER.match(after) or _is_row(found.group()):
            continue
        yield _Span(*found.span(), Kind.ACCOUNT, _digits(found.group()))


def _is_row(text: str) -> bool:
    """A row of figures, not one number parted by dashes or blanks."""
    parts = re.findall(r"\d+", text)
    years = [part for part in parts if re.fullmatch(r"2[456]\d\d", part)]
    return len(years) > 1 or (len(parts) > 2 and "-" not in text and len(set(map(len, parts))) == 1)


def _addresses(plain: str) -> Iterator[_Span]:
    for found in _ADDRESS.finditer(plain):
        start, end = found.span()
        before = plain[max(0, start - _NEAR_DWELLER) : start]
        near = plain[max(0, start - _NEAR_HOME) : end + _NEAR_HOME]
        if "บ้าน" not in near or _YEAR_BEHIND.search(plain[start : end + 6]):
            continue
        if found.lastgroup == "village" and not _DWELLER.search(before):
            continue
        is_said = found.group().startswith("บ้าน")
        if not is_said and found.lastgroup == "house" and _PAPER_BEFORE.search(before):
            continue
        if found.lastgroup == "short" and _NO_HOUSE_BEFORE.search(before):
            continue
        yield _Span(start, end, Kind.ADDRESS, _bare_address(found.group()))


def _bare_address(text: str) -> str:
    text = re.sub(r"[ ,]+|บ้าน(?=เลขที่)|เลขที่", "", text)
    return re.sub(r"หมู่ที่|หมู่|ม\.(?=\d)", "ม", text)


def _holds(address: str, value: str) -> bool:
    """Whether the office's own ``address`` begins a number where ``value`` does."""
    return re.search(rf"(?<![\d/]){re.escape(value)}(?![\d/])", address) is not None


def _masked(text: str, plain: str, spans: list[_Span]) -> str:
    letters = list(text)
    for span in spans:
        places = [at for at in range(span.start, span.end) if plain[at].isdecimal()]
        hidden = places if span.kind == Kind.ADDRESS else places[1:-2]
        for at in hidden:
            letters[at] = HIDDEN
    return "".join(letters)
