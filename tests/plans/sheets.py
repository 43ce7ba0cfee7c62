"""Sheets for tests: workbooks and delimited texts as clerks make them."""

import csv
import io
from collections.abc import Iterable, Sequence

from hypothesis import HealthCheck, Phase, settings
from openpyxl import Workbook

YEARS = range(2566, 2571)
BEFORE = ("มิติ", "ภารกิจ", "ภารกิจย่อย", "ลำดับที่", "ประเภท", "ชื่อโครงการ")
AFTER = ("แหล่งงบประมาณ", "หน่วยงานรับผิดชอบ", "หมายเหตุ")
HEADINGS = (*BEFORE, *(f"ปี {year}" for year in YEARS), *AFTER)

# For properties of whole plans. Without shrinking, which takes minutes where each example writes
# to the database: an example is small as it is.
FORTY_PLANS = settings(
    max_examples=40,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    database=None,
    suppress_health_check=list(HealthCheck),
)


def row(number=1, title="โครงการทดสอบ", *, years=("-",) * 5, **cells) -> list:
    """A row under HEADINGS; ``cells`` name a column: dimension, mission, items, kind, …"""
    place = [cells.get("dimension", "1"), cells.get("mission", "1.1"), cells.get("items", "1.1.1")]
    end = [cells.get("source", ""), cells.get("responsible", "ทุกสำนัก/กอง"), cells.get("remark", "")]
    return [*place, number, cells.get("kind", "โครงการ"), title, *years, *end]


def xlsx(
    rows: Iterable[Sequence] = (),
    *,
    headings: Sequence = HEADINGS,
    titles: Iterable[str] = (),
    sheets: Iterable[str] = ("แผน",),
) -> bytes:
    """The same table in each of ``sheets``. A text that begins with = is a formula, as in Excel."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    rows = list(rows)
    for name in sheets:
        page = workbook.create_sheet(name)
        for title in titles:
            page.append([title])
        page.append(list(headings))
        for cells in rows:
            page.append(list(cells))
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def delimited(
    rows: Iterable[Sequence] = (),
    *,
    headings: Sequence = HEADINGS,
    delimiter: str = ",",
    encoding: str = "utf-8",
) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerow(headings)
    writer.writerows(rows)
    return stream.getvalue().encode(encoding)


def many_rows(count: int) -> list[list]:
    """``count`` projects over the two dimensions of ``make.framework``."""
    rows = []
    for position in range(count):
        dimension, number = position % 2 + 1, position // 2 + 1
        rows.append(
            row(
                number,
                f"โครงการเสริมสร้างความโปร่งใส ลำดับ {dimension}-{number}",
                dimension=f"{dimension} มิติทดสอบ {dimension}",
                mission=f"{dimension}.{number % 2 + 1}",
                items=f"{dimension}.{number % 2 + 1}.1",
                years=(46000, "๓๐,๐๐๐", "-", "", 5000.50),
                responsible="สำนักปลัด, กองคลัง",
                remark="ดำเนินการตามแผน",
            )
        )
    return rows
