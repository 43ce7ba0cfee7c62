"""A plan out as a sheet that imports back without a change."""

from django.db.models import Prefetch

from integrity.sheets import formats
from plans.models import Plan, PlanVersion, ProjectDivision, ProjectItem, SheetSection
from plans.resources import PlanSheetResource


def export(version: PlanVersion, ending: str, *, with_texts: bool = False) -> bytes:
    """The file's bytes; ``ending`` is "xlsx" or "csv". Raises integrity.sheets.writing.CannotWrite.

    ``with_texts``: also the texts of the projects' sheets, quarters, target groups and results.
    The organisation and the plan must be loaded with the version.
    """
    plan = version.plan
    resource = PlanSheetResource(plan.years, with_texts=with_texts)
    projects = _projects(version)
    dataset = resource.export(_with_texts(projects) if with_texts else projects)
    dataset.title = f"แผน {plan.period}"
    return formats.BY_ENDING[ending]().export_data(
        dataset, titles=_titles(version), widths=resource.widths
    )


def content_type(ending: str) -> str:
    return formats.BY_ENDING[ending]().get_content_type()


def file_name(version: PlanVersion, ending: str, *, with_texts: bool = False) -> str:
    plan = version.plan
    kind = "-พร้อมรายละเอียด" if with_texts else ""
    return f"{plan.organisation.slug}-{plan.period}-ฉบับที่-{version.number}{kind}.{ending}"


def exported_version(plan: Plan) -> PlanVersion | None:
    """What people mean by "the plan": the edition being worked on, else the one in force."""
    return plan.working_version() or plan.published_version()


def _projects(version: PlanVersion):
    return (
        version.projects.in_plan_order()
        .select_related("dimension", "mission")
        .prefetch_related(
            "budgets",
            Prefetch("item_links", ProjectItem.objects.select_related("item")),
            Prefetch("division_links", ProjectDivision.objects.select_related("division")),
        )
    )


def _with_texts(projects):
    return projects.prefetch_related(
        "target_groups",
        "results",
        Prefetch("sheet_sections", SheetSection.objects.order_by("position", "pk")),
    )


def _titles(version: PlanVersion) -> tuple[str, ...]:
    organisation = version.plan.organisation
    state = "" if version.is_published else f" ({version.get_status_display()})"
    return (
        version.title,
        f"{organisation.name} {organisation.place}",
        f"ฉบับที่ {version.number}{state}",
    )
