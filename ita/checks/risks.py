"""Rules about a risk register: what is missing, what contradicts itself, who is no longer there.

The view is ``ita.risks.register.Register``, read as it stands today.
"""

from collections import defaultdict
from collections.abc import Iterator

from django.urls import reverse

from integrity.checks import Hit, Rule, Severity, Subject
from integrity.models import ReportingRound
from integrity.thai import name_key, thai_date
from ita.models import RiskMonitoring
from ita.risks.oddities import oddities
from ita.risks.register import MONTHS, Line, Register

BLOCK, WARN, NOTE = Severity.BLOCK, Severity.WARN, Severity.NOTE


def _hit(line: Line, sentence: str, box: str = "") -> Hit:
    page = reverse("admin:ita_risk_change", args=(line.risk.pk,))
    subject = Subject(str(line.risk.key), line.label, (line.risk.number,))
    return Hit(sentence, f"{page}#id_{box}" if box else page, subject)


def _whole(register: Register, sentence: str, page: str = "change", *more) -> Hit:
    args = (register.assessment.pk, *more)
    return Hit(sentence, reverse(f"admin:ita_riskassessment_{page}", args=args))


def without_risks(register: Register) -> Iterator[Hit]:
    if not register.lines:
        yield _whole(register, "ทะเบียนยังไม่มีรายการความเสี่ยง")


def missing_cells(register: Register) -> Iterator[Hit]:
    if missing := register.matrix.missing:
        yield _whole(register, f"ตารางเกณฑ์ยังไม่กำหนดระดับของ {len(missing)} ช่อง")


def unscored(register: Register) -> Iterator[Hit]:
    for line in register.unscored:
        yield _hit(line, "ระบุประเด็นความเสี่ยงแล้ว แต่ยังไม่ได้ให้คะแนนโอกาสและผลกระทบ", "likelihood")


def without_measure(register: Register) -> Iterator[Hit]:
    for line in register.without_measure:
        yield _hit(line, f"ระดับ{line.level.label} ต้องมีมาตรการควบคุมหรือการยอมรับที่อนุมัติแล้ว", "measure")


def very_high_without_measure(register: Register) -> Iterator[Hit]:
    """Also where somebody accepted it: the highest level is not acceptable in any model."""
    highest = register.matrix.levels[-1].value if register.matrix.levels else None
    for line in register.scored:
        if line.level.value == highest and not line.has_measure and line.is_accepted:
            yield _hit(line, f"ระดับ{line.level.label} แต่ใช้การยอมรับแทนมาตรการ", "measure")


def residual_above(register: Register) -> Iterator[Hit]:
    for line in register.lines:
        left, before = line.risk.residual_score, line.risk.score
        if left is None or before is None:
            continue
        if left > before or (line.residual and line.residual.value > line.level.value):
            yield _hit(
                line,
                f"ความเสี่ยงคงเหลือ {left} คะแนน สูงกว่าก่อนมีมาตรการ ({before} คะแนน)",
                "residual_likelihood",
            )


def same_event(register: Register) -> Iterator[Hit]:
    by_name = defaultdict(list)
    for line in register.lines:
        if line.risk.event:
            place = name_key(line.risk.process), name_key(line.risk.step)
            by_name[place, name_key(line.risk.event)].append(line)
    for lines in by_name.values():
        for line in lines[1:]:
            yield _hit(line, f"ประเด็นเดียวกับลำดับที่ {lines[0].risk.number}", "event")


def owners_who_left(register: Register) -> Iterator[Hit]:
    for line in register.lines:
        owner = line.risk.owner
        if owner and owner.pk not in register.in_office:
            yield _hit(line, f"เจ้าของความเสี่ยง “{owner}” ไม่มีตำแหน่งที่ดำรงอยู่แล้ว", "owner")


def gone_divisions(register: Register) -> Iterator[Hit]:
    for line in register.lines:
        for division in line.divisions:
            if division.is_gone:
                yield _hit(line, f"“{division}” เลิกหรือยุบรวมไปแล้ว เลือกสำนัก/กองที่รับงานต่อ", "divisions")


def lapsed_acceptance(register: Register) -> Iterator[Hit]:
    for line in register.lines:
        risk = line.risk
        if risk.accepted_by_id and not line.is_accepted:
            until = thai_date(risk.accepted_until, "long")
            yield _hit(line, f"การยอมรับความเสี่ยงหมดอายุเมื่อ {until}", "accepted_until")
        elif risk.response == risk.Response.TAKE and not risk.accepted_by_id:
            yield _hit(line, "ตอบสนองด้วยการยอมรับ แต่ไม่มีผู้อนุมัติและเหตุผล", "accepted_by")


def red_without_action(register: Register) -> Iterator[Hit]:
    for line in register.lines:
        seen = [line.monitoring[months] for months in MONTHS if months in line.monitoring]
        is_red = seen and seen[-1].colour == RiskMonitoring.Colour.RED
        if is_red and not line.has_measure:
            yield _hit(line, "ผลการเฝ้าระวังเป็นสีแดง แต่ยังไม่มีมาตรการควบคุม", "measure")


def unmonitored(register: Register) -> Iterator[Hit]:
    if not register.assessment.is_published:
        return
    for months in MONTHS:
        _, due = register.rounds[months]
        count = len(register.unmonitored(months))
        if count and register.today > due:
            label = ReportingRound.Months(months).label
            yield _whole(
                register, f"เลยกำหนด{label}แล้ว ยังไม่รายงาน {count} รายการ", "monitoring", months
            )


def odd_criteria(register: Register) -> Iterator[Hit]:
    address = reverse("admin:ita_riskmatrix_change", args=(register.assessment.matrix_id,))
    for each in oddities(register.matrix):
        if each.code != "cells":
            yield Hit(str(each), address)


def assumption(register: Register) -> Iterator[Hit]:
    if text := register.assessment.matrix.assumption:
        yield _whole(register, f"หน้าเว็บและรายงานจะพิมพ์ข้อสมมติ: {text}")


def _rule(code, severity, title, reason, find, whole=False) -> Rule:
    return Rule(f"risks-{code}", severity, title, reason, find, whole=whole)


RULES = (
    _rule("empty", BLOCK, "ทะเบียนว่าง", "การประเมินต้องมีรายการอย่างน้อยหนึ่งรายการ", without_risks, True),
    _rule(
        "cells",
        BLOCK,
        "ตารางเกณฑ์ไม่ครบ 25 ช่อง",
        "คะแนนที่ตกในช่องที่ไม่ได้กำหนดจะไม่มีระดับ",
        missing_cells,
        True,
    ),
    _rule(
        "unscored",
        BLOCK,
        "ยังไม่ให้คะแนน",
        "ประเด็นที่ไม่มีคะแนนบอกไม่ได้ว่าต้องมีมาตรการหรือไม่",
        unscored,
    ),
    _rule(
        "measure",
        BLOCK,
        "ต้องมีมาตรการ",
        "ความเสี่ยงตั้งแต่ระดับที่กำหนดขึ้นไปต้องมีมาตรการควบคุม เว้นแต่มีผู้อนุมัติให้ยอมรับพร้อมเหตุผลที่ยังไม่หมดอายุ",
        without_measure,
    ),
    _rule(
        "highest",
        WARN,
        "ระดับสูงสุดที่ไม่มีมาตรการ",
        "ความเสี่ยงระดับสูงสุดยอมรับไม่ได้ ต้องควบคุมโดยเร่งด่วนและรายงานผู้บริหาร",
        very_high_without_measure,
    ),
    _rule(
        "residual",
        WARN,
        "คงเหลือสูงกว่าก่อนควบคุม",
        "มาตรการควบคุมไม่ควรทำให้ความเสี่ยงสูงขึ้น ตรวจว่าให้คะแนนสลับกันหรือไม่",
        residual_above,
    ),
    _rule(
        "twice",
        WARN,
        "ประเด็นซ้ำ",
        "ประเด็นเดียวกันในขั้นตอนเดียวกันควรให้คะแนนครั้งเดียว",
        same_event,
        True,
    ),
    _rule(
        "owner",
        WARN,
        "เจ้าของความเสี่ยงพ้นตำแหน่ง",
        "ความเสี่ยงต้องมีผู้รับผิดชอบที่ยังปฏิบัติงานอยู่",
        owners_who_left,
    ),
    _rule(
        "division",
        WARN,
        "สำนัก/กองที่ไม่มีแล้ว",
        "มาตรการต้องมีหน่วยงานที่มีอยู่จริงรับผิดชอบ",
        gone_divisions,
    ),
    _rule(
        "acceptance",
        WARN,
        "การยอมรับไม่มีผล",
        "การยอมรับความเสี่ยงใช้แทนมาตรการได้เมื่อมีผู้อนุมัติ เหตุผล และยังไม่หมดอายุ",
        lapsed_acceptance,
    ),
    _rule(
        "red",
        WARN,
        "สีแดงที่ไม่มีมาตรการ",
        "เกิดกรณีแล้วและยังแก้ไขไม่ได้ ต้องมีมาตรการเพิ่ม",
        red_without_action,
    ),
    _rule(
        "monitoring",
        WARN,
        "ยังไม่รายงานการเฝ้าระวัง",
        "ทะเบียนที่เผยแพร่แล้วต้องรายงานการเฝ้าระวังรอบ 6 และ 12 เดือน",
        unmonitored,
        True,
    ),
    _rule(
        "criteria",
        NOTE,
        "ข้อสังเกตของตารางเกณฑ์",
        "เกณฑ์ที่ซ้อนกัน ขาดช่วง หรือไม่มีคำอธิบาย ทำให้สองคนให้คะแนนไม่ตรงกัน",
        odd_criteria,
        True,
    ),
    _rule(
        "assumption",
        NOTE,
        "มีข้อสมมติ",
        "ผู้อ่านต้องรู้ว่าส่วนใดไม่ได้มาจากต้นฉบับของหน่วยงาน",
        assumption,
        True,
    ),
)
