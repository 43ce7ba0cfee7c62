"""The whole plan at a glance, on the admin's first page."""

from django.db.models import Count, Q
from django.urls import reverse

from integrity.fiscal import current
from integrity.overview import Figure, Group
from integrity.publishing import WORKING
from plans.models import PlanVersion, Project, YearlyBudget

UNSPECIFIED = Q(budgets__state=YearlyBudget.State.UNSPECIFIED)


def figures(user) -> list[Group]:
    """The edition in work; without one, the edition in force."""
    if user.organisation_id is None or not user.has_perm("plans.view_planversion"):
        return []
    version = _edition_of_today(user)
    return [_group(version)] if version else []


def _edition_of_today(user) -> PlanVersion | None:
    """Of the plan that holds this year if there is one, else of the latest."""
    rows = PlanVersion.objects.of_office(user)
    rows = (rows.working() | rows.published()).with_plan()
    year = current()

    def nearness(version):
        plan = version.plan
        holds = plan.first_year <= year <= plan.last_year
        return holds, plan.first_year, version.status in WORKING

    return max(rows, key=nearness, default=None)


def _group(version: PlanVersion) -> Group:
    year = current()
    table = reverse("admin:plans_planversion_table", args=(version.pk,))
    counts = Project.objects.filter(version=version).aggregate(
        all=Count("pk", distinct=True),
        running=Count("pk", filter=Q(budgets__year=year), distinct=True),
        unspecified=Count("pk", filter=UNSPECIFIED, distinct=True),
        alone=Count(
            "pk",
            filter=Q(division_links=None, responsibility=Project.Responsibility.DIVISIONS),
            distinct=True,
        ),
    )
    figures = [Figure("โครงการทั้งหมด", counts["all"], table)]
    if version.plan.first_year <= year <= version.plan.last_year:
        figures.append(Figure(f"ดำเนินการในปี {year}", counts["running"], table))
    if version.is_working:
        unspecified, alone = counts["unspecified"], counts["alone"]
        figures += [
            Figure("ยังไม่ระบุงบประมาณ", unspecified, table, calls=unspecified > 0),
            Figure("ยังไม่มีผู้รับผิดชอบ", alone, table, calls=alone > 0),
        ]
    return Group(str(version), table, version.status, version.get_status_display(), figures)
