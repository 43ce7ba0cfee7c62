"""What is odd about a matrix: pointed out to who writes it, never refused.

Real criteria have bounds that overlap (500 in two rows) and bounds with holes (20–25).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from ita.risks.matrix import STEPS, Criterion, Matrix, Step


@dataclass(frozen=True)
class Oddity:
    """``where``: the criterion's title, or "" for the matrix itself."""

    code: str
    where: str
    text: str

    def __str__(self):
        return f"{self.where}: {self.text}" if self.where else self.text


def oddities(matrix: Matrix) -> list[Oddity]:
    found = list(_of_cells(matrix))
    found += _of_levels(matrix)
    if missing := [str(value) for value in STEPS if not matrix.name_of(value)]:
        found.append(Oddity("names", "", f"ยังไม่มีชื่อของระดับคะแนน {', '.join(missing)}"))
    for axis, called in (("likelihood", "โอกาส (L)"), ("impact", "ผลกระทบ (I)")):
        if not any(criterion.axis == axis for criterion in matrix.criteria):
            found.append(Oddity("criteria", "", f"ยังไม่มีประเด็นที่พิจารณาของ{called}"))
    for criterion in matrix.criteria:
        found += _of_criterion(criterion)
    return found


def _of_cells(matrix: Matrix) -> Iterator[Oddity]:
    if missing := matrix.missing:
        cells = ", ".join(f"L{likelihood}×I{impact}" for likelihood, impact in missing)
        yield Oddity("cells", "", f"ยังไม่ได้กำหนดระดับของ {len(missing)} ช่อง: {cells}")
    for likelihood, impact in matrix.cells:
        for lower in ((likelihood - 1, impact), (likelihood, impact - 1)):
            if matrix.cells.get(lower, 0) > matrix.cells[likelihood, impact]:
                yield Oddity(
                    "falling",
                    "",
                    f"ช่อง L{likelihood}×I{impact} มีระดับต่ำกว่าช่อง L{lower[0]}×I{lower[1]} "
                    "ทั้งที่โอกาสหรือผลกระทบมากกว่า",
                )


def _of_levels(matrix: Matrix) -> Iterator[Oddity]:
    used = set(matrix.cells.values())
    for level in matrix.levels:
        if matrix.cells and level.value not in used:
            yield Oddity("unused", "", f"ไม่มีช่องใดเป็นระดับ “{level.label}”")
    for lower, higher in combinations(matrix.levels, 2):
        if lower.sign == higher.sign or lower.colour.lower() == higher.colour.lower():
            yield Oddity(
                "alike",
                "",
                f"ระดับ “{lower.label}” กับ “{higher.label}” ใช้อักษรย่อหรือสีเดียวกัน แยกจากกันไม่ออก",
            )
        if lower.needs_measure and not higher.needs_measure:
            yield Oddity(
                "measure",
                "",
                f"ระดับ “{lower.label}” ต้องมีมาตรการ แต่ระดับที่สูงกว่า (“{higher.label}”) ไม่ต้องมี",
            )


def _of_criterion(criterion: Criterion) -> Iterator[Oddity]:
    blank = [str(step.value) for step in criterion.steps if not step.text]
    if len(blank) == len(criterion.steps):
        yield Oddity("texts", criterion.title, "ยังไม่มีคำอธิบายของทุกระดับคะแนน")
    elif blank:
        text = f"ยังไม่มีคำอธิบายของระดับคะแนน {', '.join(blank)}"
        yield Oddity("texts", criterion.title, text)
    bounded = sorted((step for step in criterion.steps if step.lower or step.upper), key=_lower)
    for low, high in zip(bounded, bounded[1:], strict=False):
        yield from _between(criterion, low, high)


def _between(criterion: Criterion, low: Step, high: Step) -> Iterator[Oddity]:
    end, start = _upper(low), _lower(high)
    unit = f" {criterion.unit}" if criterion.unit else ""
    scores = f"ระดับ {low.value} กับ {high.value}"
    if start <= end:
        # One value in two rows is how most bounds overlap: both ends count.
        shared = f"ค่า {_told(start)}{unit} อยู่ได้ทั้งสองระดับ" if start == end else "ช่วงซ้อนกัน"
        yield Oddity("overlap", criterion.title, f"{scores}: {shared}")
    elif start - end > _grain(end, start):
        text = f"{scores}: ค่าระหว่าง {_told(end)} ถึง {_told(start)}{unit} ไม่อยู่ในระดับใด"
        yield Oddity("hole", criterion.title, text)


def _grain(end: Decimal, start: Decimal) -> Decimal:
    """How far two bounds lie apart that follow on one another: 1 when both are whole."""
    whole = all(bound == bound.to_integral_value() for bound in (end, start))
    return Decimal(1) if whole else Decimal("0.01")


def _lower(step: Step) -> Decimal:
    return Decimal(step.lower) if step.lower else Decimal("-Infinity")


def _upper(step: Step) -> Decimal:
    return Decimal(step.upper) if step.upper else Decimal("Infinity")


def _told(bound: Decimal) -> str:
    return f"{bound:,f}" if bound.is_finite() else "ไม่จำกัด"
