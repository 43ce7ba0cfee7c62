"""What lists of plans count and write into files, in as many queries for one row as for many."""

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from integrity.admin.list_export import Column
from plans.admin.money import money_text
from plans.models import Project, YearlyBudget


def with_projects_total(rows: QuerySet) -> QuerySet:
    """A subquery, not a join: what counts by joins cannot be locked on PostgreSQL."""
    counted = (
        Project.objects.filter(version=OuterRef("pk"))
        .order_by()
        .values("version")
        .annotate(total=Count("pk"))
        .values("total")
    )
    return rows.annotate(projects_total=Coalesce(Subquery(counted), 0))


def money_columns(admin, rows: QuerySet) -> list[Column]:
    """A column for each year of the plans in the list: its amounts are numbers, for sums."""
    spans = rows.order_by().values_list("version__plan__first_year", "version__plan__last_year")
    years = sorted({year for first, last in spans.distinct() for year in range(first, last + 1)})
    return [Column(f"งบประมาณปี {year} (บาท)", _money_of(year), 22) for year in years]


def _money_of(year: int):
    def value(project: Project):
        if year not in project.version.plan.years:
            return None
        budget = next((row for row in project.budgets.all() if row.year == year), None)
        if budget is not None and budget.state == YearlyBudget.State.AMOUNT:
            return budget.amount
        return money_text(budget) or None

    return value
