"""What stands above every page of an assessment: its places, what to look at, the open steps."""

from dataclasses import dataclass

from django.urls import reverse

from integrity.admin.bars import Link
from integrity.documents.admin.publishing_steps import Step, open_steps
from ita.admin.risk_steps import STEPS
from ita.models import RiskAssessment
from ita.risks.personal_data import PERMISSIONS, subject_of
from ita.risks.register import MONTHS


@dataclass(frozen=True)
class Bar:
    places: list[Link]
    looking: list[Link]
    steps: list[Step]
    may_delete: bool


def bar_of(assessment: RiskAssessment, user, *, may_delete: bool) -> Bar:
    return Bar(
        places=_places(assessment, user),
        looking=[*_looking(assessment), *_sheets(assessment, user)],
        steps=open_steps(STEPS, assessment, user),
        may_delete=may_delete,
    )


def _places(assessment: RiskAssessment, user) -> list[Link]:
    def place(label, name, *more, here=""):
        address = reverse(f"admin:ita_riskassessment_{name}", args=(assessment.pk, *more))
        return Link(label, address, here or name)

    rounds = [
        place(f"เฝ้าระวัง {months.label}", "monitoring", months.value, here=f"months-{months.value}")
        for months in MONTHS
        if not assessment.is_draft
    ]
    return [
        place("ทะเบียนความเสี่ยง", "change"),
        *rounds,
        place("ตรวจความสมบูรณ์", "checks"),
        *_personal_data(assessment, user),
        place("ประวัติ", "history"),
    ]


def _personal_data(assessment: RiskAssessment, user) -> list[Link]:
    if not (assessment.is_working and any(map(user.has_perm, PERMISSIONS))):
        return []
    address = reverse("admin:documents_personal_data", args=(subject_of(assessment),))
    return [Link("ข้อมูลส่วนบุคคล", address, "personal_data")]


def _sheets(assessment: RiskAssessment, user) -> list[Link]:
    """The register as a sheet, to be changed and brought in again."""
    found = []
    if user.has_perm("ita.export_riskassessment"):
        where = "admin:ita_riskassessment_export"
        found = [
            Link("ส่งออกทะเบียน (.xlsx)", reverse(where, args=(assessment.pk, "xlsx"))),
            Link("ส่งออกทะเบียน (CSV)", reverse(where, args=(assessment.pk, "csv"))),
        ]
    if assessment.is_draft and user.has_perm("ita.change_riskassessment"):
        address = reverse("admin:ita_riskassessment_import")
        found.append(Link("นำเข้าจากไฟล์", f"{address}?year={assessment.year}"))
    return found


def _looking(assessment: RiskAssessment) -> list[Link]:
    """Of this edition, which need not be the one that the year's address shows."""
    which = assessment.organisation.slug, assessment.year, assessment.number

    def address(name: str) -> str:
        return reverse(f"ita:risks_version_{name}", args=which)

    working = assessment.is_working
    links = [Link("ดูตัวอย่างหน้าเว็บ" if working else "ดูหน้าเว็บ", address("detail"))]
    if not assessment.is_withdrawn:
        links.append(Link("ดูตัวอย่าง PDF" if working else "รายงาน PDF", address("pdf")))
        links.append(Link("ตารางคำนวณ (Excel)", address("xlsx")))
    return links
