"""Adds an office without a plan, and writes sheets of many projects for it."""

from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import openpyxl

from integrity.roles import Role
from plans.models import PlanFramework
from tests import make
from tests.benchmarks.installation import OFFICE, OFFICER, YEARS

HEADINGS = (
    *("มิติ", "ภารกิจ", "ภารกิจย่อย", "ลำดับที่", "ประเภท", "ชื่อโครงการ"),
    *(f"ปี {year}" for year in YEARS),
    *("แหล่งงบประมาณ", "หน่วยงานรับผิดชอบ", "หมายเหตุ"),
)
DIVISIONS = ("สำนักปลัด", "กองคลัง", "กองช่าง", "กองการศึกษา", "กองสาธารณสุข", "กองสวัสดิการสังคม")
KINDS = ("โครงการ", "กิจกรรม", "มาตรการ", "แนวปฏิบัติ")
SUBJECTS = (
    "ส่งเสริมคุณธรรมและจริยธรรมของบุคลากร",
    "เผยแพร่ข้อมูลการจัดซื้อจัดจ้างแก่ประชาชน",
    "อบรมเด็กและเยาวชนเรื่องประโยชน์ส่วนรวม",
    "รับเรื่องร้องเรียนการทุจริตหลายช่องทาง",
    "ตรวจสอบการใช้จ่ายเงินของหน่วยงาน",
    "เปิดเวทีรับฟังความเห็นของชุมชน",
    "ลดขั้นตอนการขออนุญาตและการบริการ",
)
MONEY = ("46,000.-", "-", 12_500, None, "๒๐,๐๐๐", "-", 8_250.5)


def rows(count: int, framework) -> Iterator[tuple]:
    """``count`` projects, an equal part in each dimension, numbered from 1 in each."""
    dimensions = list(framework.dimensions.prefetch_related("missions__items"))
    share, rest = divmod(count, len(dimensions))
    for dimension in dimensions:
        number_of = share + (dimension.number <= rest)
        answers = list(_answers(dimension))
        for number in range(1, number_of + 1):
            yield (
                f"{dimension.number} {dimension.title}",
                *answers[number % len(answers)],
                *_project(number),
            )


def _answers(dimension) -> Iterator[tuple[str, str]]:
    """Mission and items of a row: each item alone, and the first two of a mission together."""
    for mission in dimension.missions.all():
        codes = [item.code for item in mission.items.all()]
        for items in [*codes, ", ".join(codes[:2])]:
            yield f"{mission.code} {mission.title}", items


def _project(number: int) -> tuple:
    kind = KINDS[number % len(KINDS)]
    title = f"{kind}{SUBJECTS[number % len(SUBJECTS)]} ชุดที่ {number}"
    money = islice(cycle(MONEY), number % len(MONEY), number % len(MONEY) + len(YEARS))
    first = DIVISIONS[number % len(DIVISIONS)]
    second = DIVISIONS[(number + 1) % len(DIVISIONS)]
    responsible = first if number % 3 else f"{first}, {second}"
    remark = "" if number % 5 else "ทำร่วมกับสภาเด็กและเยาวชน"
    return (number, kind, title, *money, "", responsible, remark)


def write(path: Path, count: int, framework) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("แผน")
    sheet.append(HEADINGS)
    for row in rows(count, framework):
        sheet.append(row)
    book.save(path)


def main(*words: str) -> None:
    """FILE ROWS [FILE ROWS …]"""
    office = make.organisation(slug=OFFICE)
    for name in DIVISIONS:
        make.division(office, name)
    make.user(Role.PLAN_OFFICER, office, username=OFFICER)
    framework = PlanFramework.objects.get(owner=None, first_year=YEARS[0], last_year=YEARS[-1])
    for name, count in zip(words[::2], words[1::2], strict=True):
        write(Path(name), int(count), framework)
