"""Rules about an ITA result: figures that contradict each other, and weaknesses nobody answers."""

from collections.abc import Iterator

from django.urls import reverse

from integrity import fiscal
from integrity.checks import Hit, Rule, Severity
from ita.checks.record import ResultRecord

WARN, NOTE = Severity.WARN, Severity.NOTE


def total_differs(record: ResultRecord) -> Iterator[Hit]:
    result = record.result
    if result.official_total is None or result.total is None:
        return
    if difference := abs(result.official_total - result.total):
        yield Hit(
            f"คะแนนรวมที่ประกาศ {result.official_total:.2f} ต่างจากที่คำนวณได้ {result.total:.2f} "
            f"อยู่ {difference:.2f} คะแนน",
            f"{record.page}#id_official_total",
        )


def rating_differs(record: ResultRecord) -> Iterator[Hit]:
    result = record.result
    announced, computed = result.official_rating, result.rating
    if announced and computed and announced != computed:
        yield Hit(
            f"ระดับที่ประกาศ “{announced}” ต่างจากระดับที่คำนวณได้ “{computed}”",
            f"{record.page}#id_official_rating",
        )


def without_findings(record: ResultRecord) -> Iterator[Hit]:
    for each in record.below:
        if not each.findings:
            yield Hit(
                f"ได้ {each.score:.2f} คะแนน ต่ำกว่าเกณฑ์ผ่าน {record.pass_mark:.2f} "
                "แต่ยังไม่ได้บันทึกข้อบกพร่องที่ต้องแก้ไข",
                record.findings_page,
                each.subject,
            )
    total = record.result.shown_total
    knows_indicators = any(each.score is not None for each in record.indicators)
    has_findings = any(each.findings for each in record.indicators)
    if not knows_indicators and not has_findings and total is not None and total < record.pass_mark:
        yield Hit("คะแนนรวมต่ำกว่าเกณฑ์ผ่าน แต่ยังไม่ได้บันทึกข้อบกพร่องที่ต้องแก้ไข", record.findings_page)


def unanswered(record: ResultRecord) -> Iterator[Hit]:
    if not record.below:
        return
    if record.measure_set is None:
        yield Hit(
            f"มี {len(record.below)} ตัวชี้วัดต่ำกว่าเกณฑ์ผ่าน แต่ยังไม่มีชุดมาตรการหรือแนวทางที่ตอบผลของปีนี้",
            record.measures_page,
        )
    elif not record.answered:
        yield Hit(f"“{record.measure_set}” ยังไม่ได้ระบุว่ามาตรการใดตอบตัวชี้วัดใด", record.measures_page)
    else:
        for each in record.below:
            if each.row.number not in record.answered:
                yield Hit(
                    f"ได้ {each.score:.2f} คะแนน ต่ำกว่าเกณฑ์ผ่าน "
                    f"แต่ไม่มีมาตรการใดใน “{record.measure_set}” ตอบ",
                    record.measures_page,
                    each.subject,
                )


def copied_findings(record: ResultRecord) -> Iterator[Hit]:
    for each in record.indicators:
        before = record.findings_before.get(each.row.number)
        if before and before == each.findings:
            yield Hit(
                f"ข้อบกพร่อง {len(before)} ข้อเหมือนปี {record.result.year - 1} ทุกคำ "
                "ตรวจว่ายังเป็นจริงของปีนี้",
                record.findings_page,
                each.subject,
            )


def missing_year(record: ResultRecord) -> Iterator[Hit]:
    """Said of the newest result alone, where the office looks."""
    finished = fiscal.current() - 1
    page = f"{reverse('admin:ita_assessmentresult_add')}?year={finished}"
    if record.years and record.result.year == max(record.years) < finished:
        yield Hit(f"ยังไม่มีผลทางการของปีงบประมาณ พ.ศ. {finished} ซึ่งสิ้นสุดแล้ว", page)


RULES = (
    Rule(
        "ita-total-differs",
        WARN,
        "คะแนนรวมที่ประกาศไม่ตรงกับที่คำนวณ",
        "ประชาชนเห็นทั้งสองค่าพร้อมผลต่าง ตรวจว่ากรอกคะแนนถูกต้องตามประกาศของสำนักงาน ป.ป.ช.",
        total_differs,
        whole=True,
    ),
    Rule(
        "ita-rating-differs",
        WARN,
        "ระดับที่ประกาศไม่ตรงกับที่คำนวณ",
        "ระดับคิดจากคะแนนตามกรอบของปีนั้น ระดับที่ต่างกันมักเกิดจากกรอกคะแนนหรือเลือกระดับผิด",
        rating_differs,
        whole=True,
    ),
    Rule(
        "ita-no-findings",
        WARN,
        "ต่ำกว่าเกณฑ์ผ่านแต่ยังไม่ได้วิเคราะห์",
        "รายงานการวิเคราะห์ต้องบอกข้อบกพร่องของทุกตัวชี้วัดที่ต่ำกว่าเกณฑ์ผ่าน เพื่อกำหนดมาตรการแก้ไข",
        without_findings,
    ),
    Rule(
        "ita-unanswered",
        WARN,
        "ตัวชี้วัดที่ไม่มีมาตรการตอบ",
        "การนำผลการประเมินไปสู่การปฏิบัติ (OIT) ให้กำหนดมาตรการจากผลการวิเคราะห์และรายงานผลตามมาตรการ",
        unanswered,
    ),
    Rule(
        "ita-copied-findings",
        WARN,
        "ข้อบกพร่องคัดลอกจากปีก่อน",
        "คะแนนเปลี่ยนทุกปี การวิเคราะห์ที่เหมือนเดิมทุกคำแสดงว่ายังไม่ได้วิเคราะห์ผลของปีนี้",
        copied_findings,
    ),
    Rule(
        "ita-year-missing",
        NOTE,
        "ยังไม่มีผลของปีที่สิ้นสุดแล้ว",
        "แนวโน้มและการเปรียบเทียบต้องใช้ผลต่อเนื่องทุกปี",
        missing_year,
        whole=True,
    ),
)
