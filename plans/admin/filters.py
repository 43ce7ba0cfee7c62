"""Filters of the list of projects, as on the public page: dimension, division, year, money."""

from django.contrib.admin import SimpleListFilter
from django.db.models import Exists, OuterRef

from integrity.models import Division
from plans.models import Dimension, PlanVersion, Project, YearlyBudget


class OneOf(SimpleListFilter):
    """A filter that knows only its own choices: anything else in the address is no filter."""

    @property
    def chosen(self) -> str:
        known = {str(key) for key, _ in self.lookup_choices}
        return self.value() if self.value() in known else ""


class EditionFilter(OneOf):
    """The latest edition of each plan unless another is asked for: the same project stands in
    every edition."""

    title, parameter_name = "ฉบับของแผน", "edition"

    def lookups(self, request, model_admin):
        rows = PlanVersion.objects.of_office(request.user).with_plan()
        return [
            (row.pk, f"พ.ศ. {row.plan.period} ฉบับที่ {row.number} ({row.get_status_display()})")
            for row in rows.order_by("-plan__first_year", "-number")
        ]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        yield first | {"display": "ฉบับล่าสุดของแต่ละแผน"}
        yield from others

    def queryset(self, request, queryset):
        if self.chosen:
            return queryset.filter(version=self.chosen)
        later = PlanVersion.objects.filter(
            plan=OuterRef("version__plan"), number__gt=OuterRef("version__number")
        )
        return queryset.filter(~Exists(later))


class DimensionFilter(OneOf):
    title, parameter_name = "มิติ", "dimension"

    def lookups(self, request, model_admin):
        used = Dimension.objects.filter(projects__in=Project.objects.of_office(request.user))
        numbers = used.order_by("number").values_list("number", flat=True).distinct()
        return [(number, f"มิติที่ {number}") for number in numbers]

    def queryset(self, request, queryset):
        if self.chosen:
            return queryset.filter(dimension__number=self.chosen)
        return queryset


class DivisionFilter(OneOf):
    title, parameter_name = "สำนัก/กอง", "division"

    def lookups(self, request, model_admin):
        rows = Division.objects.visible_to(request.user).filter(project_links__isnull=False)
        return list(rows.distinct().values_list("pk", "name"))

    def queryset(self, request, queryset):
        if self.chosen:
            return queryset.filter(division_links__division=self.chosen)
        return queryset


class YearFilter(OneOf):
    title, parameter_name = "ปีที่ดำเนินการ", "year"

    def lookups(self, request, model_admin):
        rows = YearlyBudget.objects.filter(project__in=Project.objects.of_office(request.user))
        years = rows.order_by("year").values_list("year", flat=True).distinct()
        return [(year, f"พ.ศ. {year}") for year in years]

    def queryset(self, request, queryset):
        if self.chosen:
            return queryset.filter(budgets__year=self.chosen)
        return queryset


class MoneyFilter(OneOf):
    title, parameter_name = "งบประมาณ", "money"

    def lookups(self, request, model_admin):
        return YearlyBudget.State.choices

    def queryset(self, request, queryset):
        amount, unspecified = YearlyBudget.State.AMOUNT, YearlyBudget.State.UNSPECIFIED
        with_money = YearlyBudget.objects.filter(state=amount).values("project")
        if self.value() == amount:
            return queryset.filter(pk__in=with_money)
        if self.value() == unspecified:
            return queryset.filter(
                pk__in=YearlyBudget.objects.filter(state=unspecified).values("project")
            )
        if self.value() == YearlyBudget.State.NONE:
            return queryset.exclude(pk__in=with_money).filter(budgets__state="none").distinct()
        return queryset
