"""What a rating means, in words: the bands of a year's scheme, and how they changed."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

CENT = Decimal("0.01")


class Band(NamedTuple):
    """A ระดับผลการประเมิน. Of a scheme they are tried from the best on."""

    label: str
    least_total: Decimal
    least_instrument: Decimal | None


class Rules(NamedTuple):
    """Of a scheme, what a score is held against."""

    pass_mark: Decimal
    bands: tuple[Band, ...]


def conditions(bands: Sequence[Band]) -> list[str]:
    """One for each band: 85.00–94.99, or 85.00 ขึ้นไป และทุกเครื่องมือ 85.00 ขึ้นไป."""
    return [_condition(band, bands[:place]) for place, band in enumerate(bands)]


def _condition(band: Band, better: Iterable[Band]) -> str:
    # A better band that also looks at the instruments leaves totals of its own range to this one.
    above = [each.least_total for each in better if each.least_instrument is None]
    if above:
        words = f"{band.least_total:.2f}–{min(above) - CENT:.2f}"
    else:
        words = f"{band.least_total:.2f} ขึ้นไป"
    if band.least_instrument is not None:
        words += f" และทุกเครื่องมือ {band.least_instrument:.2f} ขึ้นไป"
    return words


def change(before: Sequence[Band], now: Sequence[Band]) -> str:
    """How the rating scale changed from one year to another, as a citizen reads it; "" if it
    did not."""
    if tuple(before) == tuple(now):
        return ""
    old, new = [band.label for band in before], [band.label for band in now]
    if old == new:
        rows = zip(new, conditions(before), conditions(now), strict=True)
        changed = [label for label, was, condition in rows if was != condition]
        return f"เปลี่ยนช่วงคะแนนของระดับ {' และ '.join(changed)}"
    words = f"เปลี่ยนระดับผลจาก {', '.join(old)} เป็น {', '.join(new)}"
    if _looks_at_instruments(now) and not _looks_at_instruments(before):
        words += " และเริ่มดูคะแนนของแต่ละเครื่องมือประกอบด้วย"
    return words


def _looks_at_instruments(bands: Iterable[Band]) -> bool:
    return any(band.least_instrument is not None for band in bands)
