"""A set of measures: one page to write them, its steps above it."""

from django.contrib import admin, messages
from django.db.models import Count, Q
from django.shortcuts import redirect
from django.urls import path

from integrity.admin.publishable import PublishableAdmin
from integrity.admin.text import LONG_TITLE
from integrity.documents.models import Document
from ita.admin import check_views, measure_report_views, measure_start, paper_views
from ita.admin.measure_bar import bar_of
from ita.admin.measure_paste import MeasureImportPages
from ita.admin.measure_reports import typed_reports
from ita.admin.measure_rows import MeasureInline
from ita.admin.measure_steps import PAGES
from ita.admin.risk_fields import divisions_of
from ita.measures.publication import reopen
from ita.measures.writing import put_in_order
from ita.models import Indicator, MeasureSet

REOPENED = "ชุดมาตรการนี้อยู่ระหว่างพิจารณา การแก้ไขทำให้กลับเป็นร่าง เมื่อแก้เสร็จแล้วให้กด “เสนอพิจารณา” อีกครั้ง"


@admin.register(MeasureSet)
class MeasureSetAdmin(PublishableAdmin):
    change_form_template = "admin/ita/measure_set.html"
    change_list_template = "admin/ita/measure_list.html"
    object_history_template = "admin/ita/measure_history.html"
    list_display = ("title", "years", "number", "sign", "measures_count", "waiting")
    list_filter = ("status", "first_year", "kind")
    list_select_related = ("organisation", "scheme")
    search_fields = ("title", "measures__text")
    inlines = (MeasureInline,)
    fieldsets = (
        (
            "ข้อมูลของชุดมาตรการ",
            {
                "fields": ("title", ("kind", "last_year"), "introduction", "announcement"),
                "classes": ("collapse",),
            },
        ),
    )

    # Who may do what

    def has_add_permission(self, request):
        return super().has_add_permission(request) and bool(request.user.organisation_id)

    def get_queryset(self, request):
        named = ("organisation", "scheme", "snapshot", "submitted_by", "published_by")
        rows = super().get_queryset(request).select_related(*named)
        return rows.annotate(
            measures_total=Count("measures", filter=Q(measures__level=1)),
            to_change_total=Count("measures", filter=~Q(measures__to_change="")),
        )

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "title":
            kwargs |= LONG_TITLE
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "announcement":
            kwargs["queryset"] = Document.objects.filter(
                organisation=request.user.organisation_id, kind=Document.Kind.ANNOUNCEMENT
            ).newest_first()
            kwargs["empty_label"] = "ยังไม่มี หรือให้ระบบหาเอง"
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    # Saving

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if form.has_changed() or any(formset.has_changed() for formset in formsets):
            put_in_order(form.instance, by=request.user)
            if reopen(form.instance):
                messages.warning(request, REOPENED)

    def response_post_save_change(self, request, obj):
        """Back to the page that was saved: a set is saved many times before it is done."""
        return redirect("admin:ita_measureset_change", obj.pk)

    # Pages

    def get_urls(self):
        view = self.admin_site.admin_view
        name = "ita_measureset"
        return [
            *MeasureImportPages(self).urls(),
            path("<int:pk>/step/<str:name>/", view(self.step_view), name=f"{name}_step"),
            path("<int:pk>/carry/", view(self.carry_view), name=f"{name}_carry"),
            path(
                "<int:pk>/reports/<int:year>/<int:months>/",
                view(self.reports_view),
                name=f"{name}_reports",
            ),
            path("evidence/<int:pk>/", view(self.evidence_view), name=f"{name}_evidence"),
            *paper_views.urls_for(self),
            *check_views.urls_for(self),
            *super().get_urls(),
        ]

    def add_view(self, request, form_url="", extra_context=None):
        return measure_start.start_view(self, request)

    def carry_view(self, request, pk):
        return measure_start.carry_view(self, request, self.readable(request, pk))

    def reports_view(self, request, pk, year, months):
        return measure_report_views.reports_view(request, pk, year, months, set_admin=self)

    def evidence_view(self, request, pk):
        return measure_report_views.evidence_view(request, pk, set_admin=self)

    def typed_at(self, request, match, data):
        """What was typed, for who is asked to send it again after logging in anew."""
        if match.url_name == "ita_measureset_reports":
            rows = self.get_queryset(request).filter(pk=match.kwargs["pk"])
            return [each for row in rows for each in typed_reports(row, data)]
        return self.typed(data) if match.url_name.endswith("_change") else []

    def step_view(self, request, pk, name):
        measure_set = self.readable(request, pk)
        context = self.context_of(request, measure_set) | {"to_change": measure_set.to_change_total}
        return PAGES.view(request, measure_set, name, context, self.log_change)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        measure_set = self.get_object(request, object_id)
        context = self.context_of(request, measure_set) | {
            "division_names": divisions_of(measure_set.organisation),
            "to_change": measure_set.to_change_total,
            "indicators": Indicator.objects.filter(
                instrument__scheme=measure_set.scheme_id
            ).order_by("number"),
            "title": measure_set.title,
            "subtitle": None,
            # Text and ticks need the whole width.
            "is_nav_sidebar_enabled": False,
        }
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def history_view(self, request, object_id, extra_context=None):
        context = self.context_of(request, self.get_object(request, object_id))
        return super().history_view(request, object_id, context | (extra_context or {}))

    def context_of(self, request, measure_set) -> dict:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "measure_set": measure_set,
            "original": measure_set,
            "bar": bar_of(
                measure_set,
                request.user,
                may_delete=self.has_delete_permission(request, measure_set),
            ),
        }

    def get_deleted_objects(self, objs, request):
        counts = {"มาตรการ": sum(each.measures.count() for each in objs)}
        return [str(each) for each in objs], counts, set(), []

    # Lists

    @admin.display(description="ใช้ตั้งแต่ปี", ordering="first_year")
    def years(self, obj):
        if obj.last_year is None:
            return f"{obj.first_year} เป็นต้นไป"
        return "–".join(map(str, sorted({obj.first_year, obj.last_year})))

    @admin.display(description="มาตรการ", ordering="measures_total")
    def measures_count(self, obj):
        return obj.measures_total

    @admin.display(description="ต้องปรับ", ordering="to_change_total")
    def waiting(self, obj):
        return obj.to_change_total or "-"
