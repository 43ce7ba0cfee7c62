"""Filters of the list of papers that are written here."""

from django.contrib.admin import SimpleListFilter
from django.db.models import Q

from integrity.documents.models import ClauseDocument, Signing

State = ClauseDocument.State
_open = Q(document=None, dropped_at=None)
# The same answers as ClauseDocument.state, asked of the database.
STATES = {
    State.DRAFT: _open & (Q(signing=None) | Q(signing__state=Signing.State.VOID)),
    State.SIGNING: _open & Q(signing__state=Signing.State.OPEN),
    State.SIGNED: _open & Q(signing__state=Signing.State.COMPLETE),
    State.ISSUED: Q(document__isnull=False),
    State.DROPPED: Q(document=None, dropped_at__isnull=False),
}


class StateFilter(SimpleListFilter):
    title, parameter_name = "สถานะ", "state"

    def lookups(self, request, model_admin):
        return State.choices

    def queryset(self, request, queryset):
        condition = STATES.get(self.value())
        return queryset if condition is None else queryset.filter(condition)


class YearFilter(SimpleListFilter):
    title, parameter_name = "ปีงบประมาณ", "year"

    def lookups(self, request, model_admin):
        rows = ClauseDocument.objects.of_office(request.user).exclude(first_fiscal_year=None)
        years = rows.order_by("-first_fiscal_year").values_list("first_fiscal_year", flat=True)
        return [(str(year), f"พ.ศ. {year}") for year in years.distinct()]

    def queryset(self, request, queryset):
        if self.value() not in {key for key, _ in self.lookup_choices}:
            return queryset
        year = int(self.value())
        last = Q(last_fiscal_year=None, first_fiscal_year=year)
        return queryset.filter(last | Q(first_fiscal_year__lte=year, last_fiscal_year__gte=year))
