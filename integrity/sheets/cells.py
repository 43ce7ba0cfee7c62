"""Readers of single cells: text, whole numbers, money. Each raises ValueError in Thai."""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from enum import StrEnum

from integrity.sheets.problems import CellProblem
from integrity.thai import arabic_digits, baht, normalise

LARGEST_AMOUNT = Decimal("9999999999.99")
# The longest text a cell of a spreadsheet holds.
LONGEST_TEXT = 32_767


def as_text(value: object) -> str:
    """The cell as it reads on the screen, in one spelling; "" when blank."""
    if isinstance(value, str):
        return normalise(value).strip()
    if value is None:
        return ""
    if isinstance(value, CellProblem):
        raise ValueError(value.message)
    if isinstance(value, (date, time, timedelta)):
        raise ValueError(
            "โปรแกรมตารางคำนวณเปลี่ยนช่องนี้เป็นวันที่หรือเวลา กรุณาตั้งรูปแบบช่องเป็นข้อความ (Text) แล้วพิมพ์ใหม่"
        )
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value)


def as_typed(value: object) -> str:
    """For an error's report: never raises, never long, nothing that a database refuses."""
    if value is None or isinstance(value, CellProblem):
        return ""
    text = " ".join(normalise(str(value)).split())
    return text if len(text) <= 80 else f"{text[:79]}…"


def one_line(value: object) -> str:
    return " ".join(as_text(value).split())


def limited(text: str, longest: int) -> str:
    if len(text) > longest:
        raise ValueError(f"ข้อความยาว {len(text):,} อักษร เกิน {longest:,} อักษร")
    return text


def whole_number(value: object, *, largest: int) -> int | None:
    """A count from 1, or None when blank."""
    text = re.sub(r"\.0*$", "", arabic_digits(one_line(value)))
    if not text:
        return None
    if not re.fullmatch(r"[0-9]+", text):
        raise ValueError("ต้องเป็นจำนวนเต็ม เช่น 1")
    # By length first: Python refuses to read a number of thousands of digits.
    digits = text.lstrip("0") or "0"
    if len(digits) > len(str(largest)) or not 1 <= int(digits) <= largest:
        raise ValueError(f"ต้องอยู่ระหว่าง 1 ถึง {largest:,}")
    return int(digits)


class MoneyState(StrEnum):
    AMOUNT = "amount"
    NONE = "none"
    UNSPECIFIED = "unspecified"
    NOT_RUN = "not_run"


@dataclass(frozen=True)
class Money:
    """What a sheet says of the money of one year; ``amount`` in baht, only in state AMOUNT."""

    state: MoneyState
    amount: Decimal | None = None

    def __str__(self) -> str:
        return baht(self.amount) if self.amount is not None else _MONEY_WORDS[self.state]


NO_MONEY = Money(MoneyState.NONE)
UNSPECIFIED = Money(MoneyState.UNSPECIFIED)
NOT_RUN = Money(MoneyState.NOT_RUN)

_MONEY_WORDS = {
    MoneyState.NONE: "ไม่ใช้งบประมาณ",
    MoneyState.UNSPECIFIED: "ยังไม่ระบุ",
    MoneyState.NOT_RUN: "ไม่ดำเนินการ",
}
_DASHES = "-–—−‐‑"
_NO_MONEY = re.compile(rf"[{_DASHES}]+|ไม่ใช้(?:งบประมาณ|งบ|เงิน)ฯ?")
_PLACEHOLDER = re.compile(r"(?:โปรด|กรุณา)?ระบุ.*|[.…xX?]+|[(\[].*[)\]]")
_AMOUNT = re.compile(r"(-?)(\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+)(\.\d*)?")
_SUFFIX = re.compile(rf"\s*(?:บาท(?:ถ้วน)?|฿|\.[{_DASHES}])+\s*$")


def money(value: object) -> Money:
    """Read the money of a year as clerks write it: ๔๖,๐๐๐, 46,000.-, 46,000 บาท, -, or words."""
    text = arabic_digits(one_line(value)).removeprefix("฿").strip()
    if not text or text == "ยังไม่ระบุ":
        return UNSPECIFIED
    if _NO_MONEY.fullmatch(text.replace(" ", "")):
        return NO_MONEY
    if text == _MONEY_WORDS[MoneyState.NOT_RUN]:
        return NOT_RUN
    if _PLACEHOLDER.fullmatch(text):
        raise ValueError(
            "เป็นข้อความให้เติม ยังไม่ใช่จำนวนเงิน กรุณาใส่จำนวนเงิน ใส่ - เมื่อไม่ใช้งบประมาณ หรือเว้นว่างเมื่อยังไม่ระบุ"
        )
    return _amount(text)


def _amount(text: str) -> Money:
    found = _AMOUNT.fullmatch(_SUFFIX.sub("", text))
    if not found:
        raise ValueError(
            "อ่านเป็นจำนวนเงินไม่ได้ กรุณาใส่ตัวเลขอย่างเดียว เช่น 46,000 ใส่ - เมื่อไม่ใช้งบประมาณ "
            "หรือ ไม่ดำเนินการ เมื่อปีนั้นไม่ทำ"
        )
    sign, whole, fraction = found[1], re.sub("[, ]", "", found[2]), found[3] or ""
    if len(fraction.rstrip("0")) > 3:
        raise ValueError("จำนวนเงินมีทศนิยมเกินสองตำแหน่ง")
    if len(whole.lstrip("0")) > 10:
        raise ValueError("จำนวนเงินเกินหมื่นล้านบาท กรุณาตรวจจำนวนหลัก")
    amount = Decimal(whole) + Decimal(f"0{fraction or '.0'}".removesuffix("."))
    if sign and amount:
        raise ValueError("จำนวนเงินติดลบไม่ได้")
    return Money(MoneyState.AMOUNT, amount) if amount else NO_MONEY


def render_money(value: Money | None) -> Decimal | str | None:
    """What the sheet shows: a number, -, the words, or a blank."""
    if value is None or value.state == MoneyState.UNSPECIFIED:
        return None
    if value.state == MoneyState.AMOUNT:
        return value.amount
    return "-" if value.state == MoneyState.NONE else _MONEY_WORDS[value.state]
