"""What stands above every page of an edition: its places, what can be added or taken from it, and
the steps that are open now to this person."""

from dataclasses import dataclass, field

from django.urls import reverse

from integrity.admin.bars import Link
from integrity.documents.admin.publishing_steps import Step, open_steps
from plans.admin import (
    appendix_views,
    approval_views,
    check_views,
    memo_views,
    next_period_views,
    text_views,
)
from plans.admin.steps import STEPS
from plans.models import PlanVersion
from plans.personal_data import PERMISSIONS, subject_of


@dataclass
class Bar:
    places: list[Link]
    adding: list[Link]
    looking: list[Link]
    steps: list[Step]
    next_period: list[Link] = field(default_factory=list)
    may_delete: bool = False
    # How much blocks a submission; only pages that checked anyway know it.
    blocking: int = 0


def bar_of(version: PlanVersion, user, *, may_delete: bool) -> Bar:
    return Bar(
        places=_places(version, user),
        adding=_adding(version, user),
        looking=_looking(version, user),
        steps=open_steps(STEPS, version, user),
        next_period=[Link(*each) for each in next_period_views.links(version, user)],
        may_delete=may_delete,
    )


def _places(version: PlanVersion, user) -> list[Link]:
    def place(label, name):
        return Link(label, reverse(f"admin:plans_planversion_{name}", args=(version.pk,)), name)

    checks = [place(check_views.LABEL, "checks")] if version.is_working else []
    return [
        place("โครงการและงบประมาณ", "table"),
        place("ข้อมูลและเนื้อความ", "change"),
        Link(*appendix_views.place_of(version)),
        *checks,
        *_personal_data(version, user),
        *(Link(*each, "acts") for each in approval_views.links(version, user)),
        place("ประวัติ", "history"),
    ]


def _personal_data(version: PlanVersion, user) -> list[Link]:
    if not (version.is_working and any(map(user.has_perm, PERMISSIONS))):
        return []
    address = reverse("admin:documents_personal_data", args=(subject_of(version),))
    return [Link("ข้อมูลส่วนบุคคล", address, "personal_data")]


def _adding(version: PlanVersion, user) -> list[Link]:
    if not version.is_working:
        return []
    links = []
    if user.has_perm("plans.add_project"):
        add = reverse("admin:plans_project_add")
        samples = reverse("admin:plans_planversion_samples", args=(version.pk,))
        links.append(Link("เพิ่มโครงการ", f"{add}?version={version.pk}"))
        links.append(Link("เพิ่มจากตัวอย่าง", samples))
    if user.has_perm("plans.change_planversion"):
        start = reverse("admin:plans_planversion_import")
        links.append(Link("นำเข้าตาราง (Excel, CSV)", f"{start}?period={version.plan.period}"))
    links += [Link(*each) for each in text_views.links(version, user)]
    return links + [Link(*each) for each in memo_views.links(version, user)]


def _looking(version: PlanVersion, user) -> list[Link]:
    page = version.get_absolute_url()
    working = version.is_working
    links = [Link("ดูตัวอย่างหน้าเว็บ" if working else "ดูหน้าเว็บ", page)]
    if not version.is_withdrawn:
        links.append(Link("ดูตัวอย่าง PDF" if working else "เอกสาร PDF", f"{page}plan.pdf"))
    if user.has_perm("plans.export_planversion"):
        export = reverse("admin:plans_planversion_export_page", args=(version.pk,))
        links.append(Link("ส่งออกเป็นตาราง", export))
    return links
