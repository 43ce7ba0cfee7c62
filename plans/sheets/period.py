"""The period of a plan as commands and forms are given it."""

import re

from integrity.thai import arabic_digits


def read_period(text: str) -> tuple[int, int]:
    """ "2566-2570" → (2566, 2570). Raises ValueError in Thai."""
    found = re.fullmatch(r"\s*(\d{4})\s*[-–]\s*(\d{4})\s*", arabic_digits(text))
    if not found:
        raise ValueError(f"ช่วงปี “{text}” ไม่ถูกต้อง ระบุเป็น พ.ศ. เช่น 2566-2570")
    first, last = int(found[1]), int(found[2])
    if not 2500 <= first <= last <= min(first + 9, 2700):
        raise ValueError(f"ช่วงปี “{text}” ไม่ถูกต้อง ปีเป็น พ.ศ. ปีแรกไม่เกินปีสุดท้าย และไม่เกินสิบปี")
    return first, last
