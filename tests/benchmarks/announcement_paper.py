"""Writes a two-page announcement into the sample office, or times its PDF in this process."""

import json
import sys
import time

from integrity.documents.clauses.snapshot import take
from integrity.documents.models import Clause, ClauseDocument, Kind, SigningStep
from integrity.documents.papers import Facts, paper_pdf
from integrity.models import Official, Organisation
from integrity.pdf import page_count
from tests.benchmarks.installation import SLUG

PARAGRAPH = (
    "เทศบาลให้ความสำคัญกับการบริหารงานที่โปร่งใส ตรวจสอบได้ และเปิดให้ประชาชนมีส่วนร่วมในทุกขั้นตอน "
    "ผู้บริหาร พนักงาน และลูกจ้างทุกคนจึงต้องปฏิบัติหน้าที่ด้วยความซื่อสัตย์สุจริต ไม่เรียกรับหรือยอมรับทรัพย์สินหรือประโยชน์อื่นใด "
    "ที่ทำให้การตัดสินใจไม่เป็นธรรม และร่วมกันแจ้งเหตุเมื่อพบการกระทำที่อาจเป็นการทุจริต"
)
SUBJECTS = ("การเปิดเผยข้อมูล", "การจัดซื้อจัดจ้าง", "การให้บริการประชาชน", "การใช้ทรัพย์สินของทางราชการ")


def main(deed: str, *words: str) -> None:
    if deed == "write":
        print(write())
    else:
        json.dump(times_of(*map(int, words)), sys.stdout)


def write() -> int:
    office = Organisation.objects.get(slug=SLUG)
    document = ClauseDocument.objects.create(
        organisation=office,
        kind=Kind.ANNOUNCEMENT,
        title="มาตรการส่งเสริมคุณธรรมและความโปร่งใสของเทศบาล",
        closing="จึงประกาศให้ทราบโดยทั่วกัน",
    )
    rows = [Clause(document=document, position=0, text=f"{PARAGRAPH} {PARAGRAPH}")]
    for number, subject in enumerate(SUBJECTS, start=1):
        rows.append(_clause(document, number * 10, 1, f"{number}.", subject))
        rows.append(_clause(document, number * 10 + 1, 2, f"{number}.1", PARAGRAPH))
    for row in rows:
        row.save()
    SigningStep.objects.create(document=document, order=1, official=_signer(office))
    return document.pk


def _clause(document, position: int, level: int, mark: str, text: str) -> Clause:
    return Clause(
        document=document,
        position=position,
        kind=Clause.Kind.NUMBERED,
        level=level,
        mark=mark,
        text=text,
    )


def _signer(office: Organisation) -> Official:
    return Official.objects.filter(organisation=office).first()


def times_of(number: int, rounds: int) -> dict:
    data = take(ClauseDocument.objects.get(pk=number))
    facts = Facts(draft=True)
    seconds = []
    content = paper_pdf(data, facts)
    for _ in range(rounds):
        start = time.perf_counter()
        content = paper_pdf(data, facts)
        seconds.append(time.perf_counter() - start)
    return {"seconds": seconds, "pages": page_count(content)}
