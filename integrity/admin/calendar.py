"""ปฏิทินงานของปี: its rows, and the page that shows a fiscal year on one sheet of paper."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from integrity import year_calendar
from integrity.admin.bases import ScopedAdmin
from integrity.fiscal import FiscalYear, fiscal_year_of
from integrity.models import CalendarEntry
from integrity.thai import FIRST_BE_YEAR, LAST_BE_YEAR
from integrity.thai import MONTHS as THAI_MONTHS
from integrity.year_calendar import MONTHS

COPIED = (
    *("kind", "title", "start_month", "start_day", "end_month", "end_day"),
    *("first_year", "last_year"),
)


@admin.register(CalendarEntry)
class CalendarEntryAdmin(ScopedAdmin):
    change_list_template = "admin/calendar_list.html"
    change_form_template = "admin/calendar_form.html"
    list_display = ("title", "kind", "days_shown", "years_shown", "whose", "confidence")
    list_filter = ("kind", "confidence")
    list_select_related = ("owner",)
    search_fields = ("title", "note")
    fieldsets = (
        (None, {"fields": ("owner", "kind", "title")}),
        ("วัน", {"fields": (("start_day", "start_month"), ("end_day", "end_month"))}),
        ("ปีงบประมาณที่ใช้", {"fields": (("first_year", "last_year"),)}),
        ("ที่มา", {"fields": ("source", "confidence", "note")}),
    )

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in ("start_month", "end_month"):
            names = [(number, THAI_MONTHS[number - 1]) for number in MONTHS]
            return forms.TypedChoiceField(
                label=db_field.verbose_name, choices=names, coerce=int, empty_value=None
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_urls(self):
        view = self.admin_site.admin_view(self.year_view)
        return [
            path("year/", view, name="integrity_calendarentry_this_year"),
            path("year/<int:year>/", view, name="integrity_calendarentry_year"),
            *super().get_urls(),
        ]

    def year_view(self, request, year=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        today = timezone.localdate()
        year = fiscal_year_of(today) if year is None else year
        # One year of room on both sides, so that its neighbours are years too.
        if not FIRST_BE_YEAR < year < LAST_BE_YEAR:
            raise Http404("ไม่มีปีงบประมาณนี้")
        found = year_calendar.shown_in(year_calendar.entries_for(request.user), year, today)
        months = year_calendar.by_month(found, year, today)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"ปฏิทินงาน{FiscalYear(year)}",
            "year": year,
            "this_year": fiscal_year_of(today),
            "kinds": year_calendar.by_kind(found),
            "months": months,
            "may_add": self.has_add_permission(request),
            "is_nav_sidebar_enabled": False,
        }
        return TemplateResponse(request, "admin/calendar_year.html", context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        entry = self.get_object(request, object_id)
        context = {"copy_link": self._copy_link(request, entry), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    def _copy_link(self, request, entry: CalendarEntry) -> str:
        """For an office: the form of a row of its own, filled from the national one."""
        if entry.owner_id or not request.user.organisation_id:
            return ""
        if not self.has_add_permission(request):
            return ""
        values = QueryDict(mutable=True)
        for name in COPIED:
            if (value := getattr(entry, name)) is not None:
                values[name] = value
        return f"{reverse('admin:integrity_calendarentry_add')}?{values.urlencode()}"

    @admin.display(description="วัน", ordering="start_month")
    def days_shown(self, obj):
        start = f"{obj.start_day} {THAI_MONTHS[obj.start_month - 1]}"
        return f"{start} – {min(obj.end_day, 31)} {THAI_MONTHS[obj.end_month - 1]}"

    @admin.display(description="ปีงบประมาณ", ordering="first_year")
    def years_shown(self, obj):
        if not (obj.first_year or obj.last_year):
            return "ทุกปี"
        return f"{obj.first_year or ''}–{obj.last_year or ''}"

    @admin.display(description="ของ", ordering="owner")
    def whose(self, obj):
        if obj.owner_id is None:
            return "ข้อมูลกลาง"
        return format_html("<b>{}</b>", obj.owner)
