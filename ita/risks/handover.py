"""What is handed over of risk registers: the divisions that answer for risks, and who owns them."""

from functools import partial

from integrity import history
from integrity.handover import Deed, Part
from integrity.models import Official
from integrity.publishing import WORKING, Status
from ita.models import Risk, RiskAssessment

ADVICE = "อยู่ระหว่างพิจารณา ให้เรียกคืนหรือส่งกลับเป็นร่างก่อน แล้วจึงส่งมอบความเสี่ยงในทะเบียนนี้"
IN_FORCE = "ผู้รับมอบเป็นผู้รายงานการเฝ้าระวังต่อ หน้าเว็บยังแสดงชื่อตามที่เผยแพร่ไว้"


def parts(deed: Deed) -> list[Part]:
    """Of drafts, and of registers in force: those are monitored by who has the work now."""
    rows = RiskAssessment.objects.filter(
        organisation=deed.organisation, status__in=(*WORKING, Status.PUBLISHED)
    )
    registers = deed.rows(rows.order_by("pk"))
    if deed.is_of_division:
        found = [_of_division(deed, register) for register in registers]
    else:
        found = _of_person(deed, registers)
    return [part for part in found if part.entries]


def _of_division(deed: Deed, register: RiskAssessment) -> Part:
    # Held without the join that finds them: a row that is reached twice cannot be held once.
    mine = Risk.divisions.through.objects.filter(division=deed.giver, risk__assessment=register)
    risks = deed.rows(Risk.objects.filter(pk__in=mine.values("risk")).order_by("number"))
    move = partial(deed.give_links, Risk._meta.get_field("divisions"))
    return _part(f"risks-{register.pk}", "ความเสี่ยงที่รับผิดชอบ", register, risks, move)


def _of_person(deed: Deed, registers: list[RiskAssessment]) -> list[Part]:
    """Who owns a risk is named by a post, so that both must be in the register of officials."""
    if not deed.by.has_perm("ita.change_risk"):
        return []
    giver = Official.objects.filter(user=deed.giver).first()
    receiver = Official.objects.filter(user=deed.receiver).first()
    if giver is None:
        return []
    stranger = ""
    if receiver is None:
        stranger = (
            f"บัญชีของ {deed.receiver} ยังไม่ผูกกับผู้ดำรงตำแหน่ง จึงเป็นเจ้าของความเสี่ยงไม่ได้ "
            "ให้ผูกที่หน้า “ผู้ดำรงตำแหน่ง” ก่อน"
        )
    found = []
    for register in registers:
        risks = deed.rows(Risk.objects.filter(assessment=register, owner=giver).order_by("number"))
        move = partial(_own, deed, receiver)
        name = f"risk-owner-{register.pk}"
        found.append(_part(name, "เจ้าของความเสี่ยง", register, risks, move, stranger))
    return found


def _part(name, what, register: RiskAssessment, risks: list[Risk], move, stranger="") -> Part:
    busy = f"{register} {ADVICE}" if register.is_in_review else ""
    return Part(
        name,
        f"{what} ปีงบประมาณ พ.ศ. {register.year} ฉบับที่ {register.number}",
        [(str(risk.pk), f"{risk.number}. {risk}") for risk in risks],
        lambda keys: move([risk for risk in risks if str(risk.pk) in keys]),
        obstacle=busy or stranger,
        note=IN_FORCE if register.is_published else "",
    )


def _own(deed: Deed, receiver: Official, risks: list[Risk]) -> None:
    for risk in risks:
        risk.owner = receiver
    history.bulk_update(risks, ("owner",), by=deed.by, reason=deed.told)
