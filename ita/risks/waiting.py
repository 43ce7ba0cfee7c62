"""What waits for a person in the risk registers: the next step, and what is to be reported."""

from django.db.models import Count, Q
from django.urls import reverse

from integrity import fiscal
from integrity.models import ReportingRound
from integrity.publishing import WORKING, Status, may_enter_for_every_division
from integrity.thai import thai_date
from integrity.waiting import Waiting
from ita.models import RiskAssessment
from ita.risks.register import MONTHS, Register


def for_user(user) -> list[Waiting]:
    if user.organisation_id is None or not user.has_perm("ita.view_riskassessment"):
        return []
    every = RiskAssessment.objects.of_office(user)
    unscored = Q(risks__likelihood=None) & ~Q(risks__event="")
    rows = (
        every.filter(status__in=(*WORKING, Status.PUBLISHED))
        .select_related("organisation", "matrix", "submitted_by")
        .annotate(count=Count("risks"), unscored=Count("risks", filter=unscored))
    )
    working, published = [], []
    for row in rows:
        (working if row.is_working else published).append(row)
    return [
        *_to_begin(every, user),
        *(each for row in working if (each := _next_step(row, user))),
        *(each for row in published for each in _to_monitor(row, user)),
    ]


def _to_begin(rows, user) -> list[Waiting]:
    """No register of this fiscal year: it is asked for in the first quarter."""
    year = fiscal.current()
    if not user.has_perm("ita.add_riskassessment") or rows.filter(year=year).exists():
        return []
    return [
        Waiting(
            title=f"การประเมินความเสี่ยงการทุจริต ปีงบประมาณ พ.ศ. {year}",
            why="ยังไม่ได้เริ่ม เริ่มจากสำเนาของปีก่อนหรือทะเบียนใหม่",
            address=reverse("admin:ita_riskassessment_start"),
            action="เริ่มการประเมิน",
        )
    ]


def _next_step(assessment, user) -> Waiting | None:
    if assessment.is_in_review:
        if assessment.obstacle_to_publish(user):
            return None
        why = f"เสนอโดย {assessment.submitted_by} ตรวจแล้วเผยแพร่หรือส่งกลับ"
        return _waiting(assessment, why, "ตรวจทะเบียน")
    if not user.has_perm("ita.submit_riskassessment"):
        return None
    if assessment.return_reason:
        return _waiting(assessment, f"ส่งกลับแก้ไข: {assessment.return_reason}", "แก้ไขต่อ")
    if assessment.unscored:
        why = f"มี {assessment.unscored} ประเด็นที่ยังไม่ให้คะแนน"
        return _waiting(assessment, why, "ให้คะแนน")
    if lacking := len(Register(assessment).without_measure):
        return _waiting(assessment, f"มี {lacking} ความเสี่ยงที่ต้องมีมาตรการ", "ระบุมาตรการ")
    why = f"ฉบับร่าง มี {assessment.count} รายการ ทำต่อแล้วเสนอพิจารณา"
    return _waiting(assessment, why, "แก้ไขต่อ")


def _to_monitor(assessment, user) -> list[Waiting]:
    """From the day a round opens, of this fiscal year and the one that has just ended."""
    if not user.has_perm("ita.change_riskmonitoring") or assessment.year < fiscal.current() - 1:
        return []
    register, found = Register(assessment), []
    for months in MONTHS:
        opens, due = register.rounds[months]
        missing = register.unmonitored(months) if register.today >= opens else []
        if not may_enter_for_every_division(user):
            own = user.division_id
            missing = [line for line in missing if own in {each.pk for each in line.divisions}]
        if not missing:
            continue
        label = ReportingRound.Months(months).label
        until = f"{'เลยกำหนด' if register.today > due else 'ภายใน'} {thai_date(due, 'short')}"
        found.append(
            Waiting(
                title=str(assessment),
                why=f"ยังไม่ได้รายงานการเฝ้าระวัง{label} {len(missing)} รายการ ({until})",
                address=reverse(
                    "admin:ita_riskassessment_monitoring", args=(assessment.pk, int(months))
                ),
                action="รายงานการเฝ้าระวัง",
            )
        )
    return found


def _waiting(assessment, why: str, action: str) -> Waiting:
    address = reverse("admin:ita_riskassessment_change", args=(assessment.pk,))
    return Waiting.of(assessment, why, action, address=address)
