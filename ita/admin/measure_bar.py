"""What stands above every page of a set of measures: its places, what can be added, its steps."""

from dataclasses import dataclass

from django.urls import reverse

from integrity.admin.bars import Link
from integrity.documents.admin.publishing_steps import Step, open_steps
from ita.admin.measure_steps import STEPS
from ita.measures.personal_data import PERMISSIONS, subject_of
from ita.measures.reporting import YEARS_END, year_to_report
from ita.models import MeasureSet


@dataclass(frozen=True)
class Bar:
    places: list[Link]
    adding: list[Link]
    looking: list[Link]
    steps: list[Step]
    may_delete: bool


def bar_of(measure_set: MeasureSet, user, *, may_delete: bool) -> Bar:
    return Bar(
        places=_places(measure_set, user),
        adding=_adding(measure_set, user),
        looking=_looking(measure_set),
        steps=open_steps(STEPS, measure_set, user),
        may_delete=may_delete,
    )


def _places(measure_set: MeasureSet, user) -> list[Link]:
    found = [Link("มาตรการ", address_of("change", measure_set), "change")]
    if measure_set.is_public and (year := year_to_report(measure_set)):
        address = address_of("reports", measure_set, year, YEARS_END)
        found.append(Link("รายงานผล", address, "reports"))
    found.append(Link("ประกาศ", address_of("papers", measure_set), "papers"))
    found.append(Link("ตรวจความสมบูรณ์", address_of("checks", measure_set), "checks"))
    if measure_set.is_working and any(map(user.has_perm, PERMISSIONS)):
        address = reverse("admin:documents_personal_data", args=(subject_of(measure_set),))
        found.append(Link("ข้อมูลส่วนบุคคล", address, "personal_data"))
    return [*found, Link("ประวัติ", address_of("history", measure_set), "history")]


def _adding(measure_set: MeasureSet, user) -> list[Link]:
    found = []
    if measure_set.is_draft and user.has_perm("ita.change_measureset"):
        start = reverse("admin:ita_measureset_import")
        found.append(Link("วางข้อความที่มีเลขข้อ", f"{start}?set={measure_set.pk}"))
    if measure_set.is_public and user.has_perm("ita.add_measureset"):
        found.append(Link("ยกไปปีต่อไป", address_of("carry", measure_set)))
    return found


def _looking(measure_set: MeasureSet) -> list[Link]:
    page = measure_set.get_absolute_url()
    if not measure_set.is_published:
        page += f"versions/{measure_set.number}/"
    return [Link("ดูตัวอย่างหน้าเว็บ" if measure_set.is_working else "ดูหน้าเว็บ", page)]


def address_of(page: str, measure_set: MeasureSet, *more) -> str:
    return reverse(f"admin:ita_measureset_{page}", args=(measure_set.pk, *more))
