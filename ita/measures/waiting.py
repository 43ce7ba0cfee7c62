"""What waits for a person in the measures: the next step of each set, and what is not reported."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from integrity import fiscal
from integrity.publishing import WORKING, Status, may_enter_for_every_division
from integrity.thai import thai_date
from integrity.waiting import Waiting
from ita.measures.reporting import YEARS_END, missing, outcomes_of_round, round_of, years_of
from ita.models import Measure, MeasureSet


def for_user(user) -> list[Waiting]:
    if user.organisation_id is None or not user.has_perm("ita.view_measureset"):
        return []
    sets = MeasureSet.objects.of_office(user).filter(status__in=(*WORKING, Status.PUBLISHED))
    rows = sets.select_related("organisation", "submitted_by").annotate(
        points=Count("measures", filter=~Q(measures__to_change="")),
        count=Count("measures", filter=Q(measures__level=1)),
    )
    working, published = [], []
    for row in rows:
        (working if row.is_working else published).append(row)
    return [
        *(each for row in working if (each := _next_step(row, user))),
        *(each for row in published if (each := _to_report(row, user))),
    ]


def _next_step(measure_set, user) -> Waiting | None:
    if measure_set.is_in_review:
        if measure_set.obstacle_to_publish(user):
            return None
        why = f"เสนอโดย {measure_set.submitted_by} ตรวจแล้วเผยแพร่หรือส่งกลับ"
        return _waiting(measure_set, why, "ตรวจมาตรการ")
    if not user.has_perm("ita.submit_measureset"):
        return None
    if measure_set.return_reason:
        return _waiting(measure_set, f"ส่งกลับแก้ไข: {measure_set.return_reason}", "แก้ไขต่อ")
    if measure_set.points:
        why = f"ยกมาจากปีก่อน มี {measure_set.points} ข้อที่ต้องปรับ"
        return _waiting(measure_set, why, "ปรับมาตรการ")
    why = f"ฉบับร่าง มี {measure_set.count} ข้อ ทำต่อแล้วเสนอพิจารณา"
    return _waiting(measure_set, why, "แก้ไขต่อ")


def _to_report(measure_set, user) -> Waiting | None:
    """The year's end, from the day its round opens: of the last year that is over."""
    if not user.has_perm("ita.change_measurereport"):
        return None
    years = [year for year in years_of(measure_set) if year < fiscal.current()]
    if not years:
        return None
    year = years[-1]
    due = round_of(measure_set, year, YEARS_END)
    if timezone.localdate() < due.opens_on:
        return None
    count = len(_missing(measure_set, year, user))
    if not count:
        return None
    is_late = timezone.localdate() > due.due_on
    until = f"{'เลยกำหนด' if is_late else 'ภายใน'} {thai_date(due.due_on, 'short')}"
    return Waiting(
        title=str(measure_set),
        why=f"ยังไม่ได้รายงานผลปี {year} {count} ข้อ ({until})",
        address=reverse("admin:ita_measureset_reports", args=(measure_set.pk, year, YEARS_END)),
        action="รายงานผล",
    )


def _missing(measure_set, year: int, user) -> list[Measure]:
    """An editor is asked for what the own division answers for."""
    rows = list(measure_set.measures.prefetch_related("divisions").order_by("position", "pk"))
    found = missing(rows, set(outcomes_of_round(measure_set, year, YEARS_END)))
    if may_enter_for_every_division(user):
        return found
    own = user.division_id
    return [row for row in found if any(each.pk == own for each in row.divisions.all())]


def _waiting(measure_set, why: str, action: str) -> Waiting:
    address = reverse("admin:ita_measureset_change", args=(measure_set.pk,))
    return Waiting.of(measure_set, why, action, address=address)
