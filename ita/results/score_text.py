"""A score as people write it, on the page and in a sheet: ๘๕.๕ and 85.50 are right, 85,5 is not."""

import re
from decimal import Decimal

from integrity.thai import arabic_digits, name_key, normalise
from ita.models import Score

MOST_DECIMALS = 4  # what the column of the database holds
STATE_WORDS = {
    Score.State.BELOW_SAMPLE: "ประมวลผลไม่ได้",
    Score.State.EXEMPT: "ไม่นำมาคิด",
}
_STATES = {name_key(words): state for state, words in STATE_WORDS.items()}
_NUMBER = re.compile(r"([-–−]?)(\d*)(?:\.(\d*))?")
_RANGE = "คะแนนต้องอยู่ระหว่าง 0 ถึง 100"


def read_score(text: str, *, decimals: int = MOST_DECIMALS) -> Decimal | None:
    """None when blank. Raises ValueError with a Thai message that says what to type instead."""
    plain = arabic_digits("".join(normalise(text).split()))
    if not plain:
        return None
    if "," in plain:
        raise ValueError("ใช้จุด (.) เป็นจุดทศนิยม ไม่ใช้จุลภาค (,) เช่น 85.50")
    if plain.endswith("%"):
        raise ValueError("ใส่เฉพาะตัวเลข ไม่ต้องมีเครื่องหมาย %")
    found = _NUMBER.fullmatch(plain)
    if not found or not (found[2] or found[3]):
        raise ValueError("ต้องเป็นตัวเลข 0 ถึง 100 เช่น 85.50")
    sign, whole, fraction = found[1], found[2].lstrip("0") or "0", (found[3] or "").rstrip("0")
    if len(whole) > 3 or Decimal(f"{whole}.{fraction or 0}") > 100:
        raise ValueError(_RANGE)
    if sign and (whole != "0" or fraction):
        raise ValueError(_RANGE)
    if len(fraction) > decimals:
        raise ValueError(f"ทศนิยมได้ไม่เกิน {decimals} ตำแหน่ง กรุณาปัดก่อน")
    return Decimal(f"{whole}.{fraction or 0}")


def state_named(text: str) -> Score.State | None:
    """The state that stands in words where a number would."""
    return _STATES.get(name_key(text))
