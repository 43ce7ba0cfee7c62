from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html

from integrity.admin.bases import PartCards, ScopedAdmin
from integrity.admin.overtaken import overtaken_page
from integrity.admin.publishable import PublishableAdmin
from integrity.admin.text import LONG_TITLE, whole_number
from integrity.changes import steps
from plans.admin import (
    appendix_views,
    approval_views,
    cancel_views,
    check_views,
    import_views,
    memo_views,
    next_period_views,
    sample_views,
    text_views,
)
from plans.admin.bar import Bar, bar_of
from plans.admin.files import ScanInput, scan_link
from plans.admin.history import EditionHistory
from plans.admin.lists import with_projects_total
from plans.admin.money import HOW_TO_TYPE
from plans.admin.money_table import MoneyTable, guarded, sums
from plans.admin.review import ReopensReview, reopen
from plans.admin.risk_choice import VersionForm
from plans.admin.steps import PAGES
from plans.editions.revision import start_revision
from plans.models import Plan, PlanSection, PlanVersion

REVISION = (
    "ฉบับทบทวน/แก้ไขเพิ่มเติม",
    {"fields": (("revision_kind", "revision_round"), "revision_reason")},
)


class SectionInline(PartCards):
    model = PlanSection
    fields = (("role", "position", "number"), "title", "body")
    classes = ("collapse",)


@admin.register(PlanVersion)
class PlanVersionAdmin(ReopensReview, PublishableAdmin):
    form = VersionForm
    change_form_template = "admin/plans/version_form.html"
    change_list_template = "admin/plans/version_list.html"
    object_history_template = "admin/plans/version_history.html"
    # What tells the editions of a plan apart stands first: a phone shows no more than that.
    list_display = ("title", "number", "sign", "table_link", "projects_count", "period")
    list_filter = ("status",)
    list_select_related = ("plan__organisation", "plan__framework")
    search_fields = ("title", "plan__organisation__name")
    ordering = ("-plan__first_year", "-number")
    autocomplete_fields = ("committee", "promulgation_signer")
    readonly_fields = ("sign", "period")
    inlines = (SectionInline,)
    fieldsets = (
        (None, {"fields": ("title", ("period", "sign"), "committee", "risk_assessment")}),
        (
            "อนุมัติ",
            {
                "fields": (
                    ("approved_on", "approved_by_position"),
                    "approval_form",
                    "approval_reference",
                    "approval_scan",
                )
            },
        ),
        (
            "ประกาศใช้",
            {"fields": ("promulgated_on", "promulgation_title", "promulgation_signer")},
        ),
    )

    # Who may do what

    def has_add_permission(self, request):
        """An edition begins as a new plan or as a revision, never as an empty row."""
        return False

    # Form

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "approval_scan":
            kwargs["widget"] = ScanInput
        elif db_field.name in ("title", "promulgation_title"):
            kwargs |= LONG_TITLE
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None and obj.revision_kind:
            fieldsets = [fieldsets[0], REVISION, *fieldsets[1:]]
        if self.has_change_permission(request, obj):
            return fieldsets
        return [
            (
                title,
                {
                    **options,
                    "fields": tuple(
                        "scan" if name == "approval_scan" else name for name in options["fields"]
                    ),
                },
            )
            for title, options in fieldsets
        ]

    def get_readonly_fields(self, request, obj=None):
        return (*super().get_readonly_fields(request, obj), "scan")

    def version_of(self, obj):
        return obj

    def changes_of(self, obj):
        return EditionHistory(obj, self.steps_of(obj), [parent for _, parent in self.parts()])

    def delete_model(self, request, obj):
        """With the last edition goes its plan, so that the period can be begun again."""
        plan = obj.plan
        super(ReopensReview, self).delete_model(request, obj)
        if not plan.versions.exists():
            plan.delete()

    def delete_view(self, request, object_id, extra_context=None):
        if request.method != "POST":
            return super().delete_view(request, object_id, extra_context)
        with transaction.atomic():
            # Its plan may go too, and who holds both (import, publication) holds the plan first.
            plans = Plan.objects.filter(versions=whole_number(object_id))
            list(plans.select_for_update(of=("self",)))
            return super().delete_view(request, object_id, extra_context)

    def get_deleted_objects(self, objs, request):
        """Counts instead of a thousand lines; the draft's rows are all its own."""
        counts = {
            "โครงการ": sum(version.projects.count() for version in objs),
            "หัวข้อเนื้อความ": sum(version.sections.count() for version in objs),
        }
        return [str(version) for version in objs], counts, set(), []

    # Pages

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            *import_views.urls_for(self.admin_site),
            *text_views.urls_for(self.admin_site),
            *cancel_views.urls_for(self),
            *next_period_views.urls_for(self),
            *sample_views.urls_for(self.admin_site),
            *check_views.urls_for(self.admin_site),
            *approval_views.urls_for(self),
            *appendix_views.urls_for(self),
            *memo_views.urls_for(self),
            path("<int:pk>/table/", view(self.table_view), name="plans_planversion_table"),
            path("<int:pk>/step/<str:name>/", view(self.step_view), name="plans_planversion_step"),
            path("<int:pk>/approval/", view(self.scan_view), name="plans_planversion_approval"),
            *super().get_urls(),
        ]

    def _version(self, request, pk) -> PlanVersion:
        version = self.readable(request, pk)
        request._plan_version = version  # as the admin of projects calls it
        return version

    def table_view(self, request, pk):
        if request.method == "POST":
            return self._save_table(request, pk)
        return self._table_page(request, MoneyTable(self._version(request, pk), request.user))

    @transaction.atomic
    def _save_table(self, request, pk):
        """Saving, returning to draft and the entry in the log are one deed; who was overtaken is
        known only once nobody can move the plan any more."""
        guarded(self._version(request, pk)).lock()
        version = self._version(request, pk)
        table = MoneyTable(version, request.user, request.POST)
        if not request.user.has_perm("plans.change_project"):
            raise PermissionDenied
        if typed := table.closed_boxes():
            last = steps(PlanVersion, id=version.pk)[-1:]
            return overtaken_page(request, self, last, typed, back=request.path, status=403)
        saved = table.save()
        if saved is None:
            return self._table_page(request, table)
        return self._table_saved(request, version, saved)

    def typed_at(self, request, match, data):
        """What was typed into a page of an edition, for who is asked to send it again."""
        if match.url_name != "plans_planversion_table":
            return self.typed(data) if match.url_name.endswith("_change") else []
        version = self.get_queryset(request).filter(pk=match.kwargs["pk"]).first()
        return MoneyTable(version, request.user, data).typed() if version else []

    def _table_page(self, request, table: MoneyTable):
        version = table.version
        context = self.context_of(request, version) | {
            "table": table,
            "stamp": table.guarded.stamp(),
            "conflict": table.conflict,
            "outline": table.outline,
            "dimensions": table.dimensions(),
            "total_cells": sums(table.outline),
            # Five years need the whole width.
            "is_nav_sidebar_enabled": False,
            "columns": 2 + len(version.plan.years),
            "how_to_type": HOW_TO_TYPE,
            **cancel_views.cancelled_in(version, request.user),
            "may_add": version.is_working and request.user.has_perm("plans.add_project"),
            "title": version.title,
        }
        return TemplateResponse(request, "admin/plans/table.html", context)

    def _table_saved(self, request, version, saved: int):
        if saved:
            said = f"บันทึกงบประมาณแล้ว {saved} ช่อง"
            messages.success(request, said)
            self.log_change(request, version, said)
            reopen(request, version)
        else:
            messages.info(request, "ไม่มีช่องใดเปลี่ยน")
        return redirect("admin:plans_planversion_table", version.pk)

    def step_view(self, request, pk, name):
        version = self._version(request, pk)
        context = self.context_of(request, version)
        return PAGES.view(request, version, name, context, self.log_change)

    def scan_view(self, request, pk):
        """The scan with handwritten signatures: only for who may see the plan in the admin."""
        scan = self._version(request, pk).approval_scan
        if not scan:
            raise Http404
        return FileResponse(scan.open("rb"), as_attachment=True, filename=scan.name)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        version = self.get_object(request, object_id)
        context = {"version": version, "bar": self._bar(request, version)}
        if version.return_reason:
            context["notice"] = f"ส่งกลับแก้ไข: {version.return_reason}"
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def history_view(self, request, object_id, extra_context=None):
        version = self.get_object(request, object_id)
        context = {"version": version, "bar": version and self._bar(request, version)}
        return super().history_view(request, object_id, context | (extra_context or {}))

    def context_of(self, request, version) -> dict:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "version": version,
            "original": version,
            "bar": self._bar(request, version),
        }

    def _bar(self, request, version) -> Bar:
        return bar_of(
            version, request.user, may_delete=self.has_delete_permission(request, version)
        )

    # Lists

    @admin.display(description="ช่วงปี", ordering="plan__first_year")
    def period(self, obj):
        return f"พ.ศ. {obj.plan.first_year}–{obj.plan.last_year}"

    def get_queryset(self, request):
        named = (*self.list_select_related, "submitted_by", "published_by")  # in the bar of a page
        return with_projects_total(super().get_queryset(request).select_related(*named))

    @admin.display(description="โครงการ", ordering="projects_total")
    def projects_count(self, obj):
        return obj.projects_total

    @admin.display(description="ตาราง")
    def table_link(self, obj):
        address = reverse("admin:plans_planversion_table", args=(obj.pk,))
        return format_html('<a href="{}">โครงการและงบประมาณ</a>', address)

    @admin.display(description="สำเนาการอนุมัติที่ลงนามแล้ว")
    def scan(self, obj):
        return scan_link(obj)

    def get_list_display(self, request):
        office = () if request.user.organisation_id else ("organisation",)
        return (*self.list_display, *office)

    @admin.display(description="หน่วยงาน")
    def organisation(self, obj):
        return obj.organisation


class PlanForm(forms.ModelForm):
    class Meta:
        model = Plan
        fields = ("organisation", "framework", "first_year", "last_year")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in {"first_year", "last_year"} & set(self.fields):
            self.fields[name].required = False
            self.fields[name].help_text = "เว้นว่าง = ตามกรอบ"

    def clean(self):
        cleaned = super().clean()
        if framework := cleaned.get("framework"):
            for name in ("first_year", "last_year"):
                cleaned[name] = cleaned.get(name) or getattr(framework, name)
        return cleaned


@admin.register(Plan)
class PlanAdmin(ScopedAdmin):
    """Only to begin a plan; afterwards its editions are what staff work on."""

    form = PlanForm
    fields = ("organisation", "framework", ("first_year", "last_year"))

    def has_module_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        form.instance.first_draft = start_revision(form.instance, by=request.user)

    def response_add(self, request, obj, post_url_continue=None):
        messages.success(
            request,
            "เริ่มแผนแล้ว ขั้นต่อไป: นำเข้าโครงการจากตารางคำนวณ หรือกด “เพิ่มโครงการ”",
        )
        return redirect("admin:plans_planversion_table", obj.first_draft.pk)
