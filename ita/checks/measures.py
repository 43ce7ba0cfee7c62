"""Rules about a set of measures: what it answers, who answers for it, and whether that was told."""

from collections.abc import Iterator

from django.urls import reverse

from integrity.checks import Hit, Rule, Severity
from integrity.years_in_text import Role, mentions
from ita.checks.record import MeasureSetRecord

WARN, NOTE = Severity.WARN, Severity.NOTE


def without_result(record: MeasureSetRecord) -> Iterator[Hit]:
    if not record.has_result:
        year = record.set.scheme.year
        yield Hit(
            f"ตอบผลของปีงบประมาณ พ.ศ. {year} แต่หน่วยงานยังไม่ได้บันทึกผลของปีนั้น",
            f"{reverse('admin:ita_assessmentresult_add')}?year={year}",
        )


def unreported(record: MeasureSetRecord) -> Iterator[Hit]:
    year = record.finished_year
    if year is None or not record.measures:
        return
    heads = [each for each in record.measures if each.row.level == 1]
    missing = [each for each in heads if str(each.row.key) not in record.reported]
    if len(missing) == len(heads):
        yield Hit(
            f"ปีงบประมาณ พ.ศ. {year} สิ้นสุดแล้ว แต่ยังไม่ได้รายงานผลตามมาตรการเลย", record.reports_page
        )
        return
    for each in missing:
        yield Hit(f"ยังไม่ได้รายงานผลของปีงบประมาณ พ.ศ. {year}", record.reports_page, each.subject)


def divisions_gone(record: MeasureSetRecord) -> Iterator[Hit]:
    for each in record.measures:
        for division in each.divisions_gone:
            yield Hit(
                f"ผู้รับผิดชอบ “{division}” ไม่มีแล้ว เลือกสำนัก/กองที่รับงานต่อ", record.page, each.subject
            )


def past_years(record: MeasureSetRecord) -> Iterator[Hit]:
    """Years the set does not bind in; that of the result it answers may well be named."""
    answered = record.set.scheme.year
    for each in record.measures:
        text = "\n".join((each.row.text, each.row.steps, each.row.target))
        years = {
            year
            for mention in mentions(text)
            if mention.role in (Role.FISCAL, Role.RANGE, Role.DAY)
            for year in (max(mention.years),)
            if year < record.set.first_year and year != answered
        }
        for year in sorted(years):
            yield Hit(
                f"กล่าวถึงปี {year} แต่มาตรการใช้{record.set.years_text}", record.page, each.subject
            )


def answers_nothing(record: MeasureSetRecord) -> Iterator[Hit]:
    for each in record.measures:
        if each.row.level == 1 and str(each.row.key) not in record.answering:
            yield Hit("ไม่ได้ระบุตัวชี้วัดหรือความเสี่ยงที่มาตรการนี้ตอบ", record.page, each.subject)


def to_change(record: MeasureSetRecord) -> Iterator[Hit]:
    for each in record.measures:
        if each.row.to_change:
            yield Hit(f"ยกมาจากชุดก่อน ยังไม่ได้ปรับ: {each.row.to_change}", record.page, each.subject)


RULES = (
    Rule(
        "measures-no-result",
        WARN,
        "ตอบปีที่ไม่มีผลการประเมิน",
        "มาตรการกำหนดจากการวิเคราะห์ผลการประเมิน ประชาชนต้องเห็นได้ว่ามาตรการแก้เรื่องใด",
        without_result,
        whole=True,
    ),
    Rule(
        "measures-unreported",
        WARN,
        "มาตรการที่ยังไม่ได้รายงานผล",
        "เมื่อสิ้นปีต้องรายงานว่าดำเนินการตามมาตรการแล้วเพียงใด ก่อนกำหนดมาตรการของปีต่อไป",
        unreported,
    ),
    Rule(
        "measures-division-gone",
        WARN,
        "ผู้รับผิดชอบเป็นสำนัก/กองที่ไม่มีแล้ว",
        "มาตรการต้องมีผู้ปฏิบัติและผู้รายงานผลจริง",
        divisions_gone,
    ),
    Rule(
        "measures-past-year",
        WARN,
        "กล่าวถึงปีที่ผ่านไปแล้ว",
        "ปีเก่าในข้อความมักตกค้างจากชุดมาตรการปีก่อน และจะพิมพ์ในประกาศตามที่เป็นอยู่",
        past_years,
    ),
    Rule(
        "measures-to-change",
        WARN,
        "มาตรการที่ยกมาและยังต้องปรับ",
        "ระบบยกมาตรการมาให้ จึงต้องมีคนดูก่อนว่ายังถูกต้องของปีนี้",
        to_change,
    ),
    Rule(
        "measures-answers-nothing",
        NOTE,
        "มาตรการที่ไม่ได้ตอบตัวชี้วัดหรือความเสี่ยง",
        "ใช้ได้ แต่ในประกาศจะพิมพ์ไว้ท้ายสุด และไม่นับว่ามีมาตรการตอบตัวชี้วัดใด",
        answers_nothing,
    ),
)
