"""The register of a year: one table for quick scoring by keyboard, its steps above it."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Max
from django.shortcuts import redirect
from django.urls import path

from integrity.admin.bases import PartTable
from integrity.admin.publishable import PublishableAdmin
from integrity.admin.text import LONG_TITLE
from ita.admin import check_views, risk_monitoring_views, risk_start
from ita.admin.risk_bar import bar_of
from ita.admin.risk_fields import SCORE_BOX, SCORES, DivisionsField, ScoreField, divisions_of
from ita.admin.risk_import import RiskImportPages
from ita.admin.risk_levels import matrix_of
from ita.admin.risk_steps import PAGES
from ita.models import Risk, RiskAssessment
from ita.risks.colours import code_of
from ita.risks.heat_map import INHERENT, RESIDUAL, HeatMap, drawn
from ita.risks.matrix import Matrix
from ita.risks.publication import reopen
from ita.risks.register import Register, obstacle_to_submit

REOPENED = "ทะเบียนนี้อยู่ระหว่างพิจารณา การแก้ไขทำให้กลับเป็นร่าง เมื่อแก้เสร็จแล้วให้กด “เสนอพิจารณา” อีกครั้ง"
LONG = ("event", "step", "measure")


def reopen_review(request, assessment: RiskAssessment) -> None:
    """What was submitted is no more what the register says."""
    if reopen(assessment):
        messages.warning(request, REOPENED)


class RiskRowForm(forms.ModelForm):
    class Meta:
        model = Risk
        fields = ("process", "step", "event", *SCORES[:2], "measure", "divisions", "responsible")


class RiskInline(PartTable):
    model = Risk
    form = RiskRowForm
    extra = 3
    fields = (
        "process",
        "step",
        "event",
        "likelihood",
        "impact",
        "measure",
        "divisions",
        "responsible",
    )
    verbose_name_plural = "ทะเบียนความเสี่ยง"
    template = "admin/ita/risk_rows.html"

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("divisions")

    def get_formset(self, request, obj=None, **kwargs):
        # One reading of the divisions for all rows.
        self.divisions = divisions_of(obj.organisation) if obj else []
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "divisions":
            widget = forms.TextInput(attrs={"list": "divisions", "autocomplete": "off"})
            return DivisionsField(self.divisions, label=db_field.verbose_name, widget=widget)
        if db_field.name in SCORES:
            kwargs |= {"form_class": ScoreField, "widget": forms.TextInput(attrs=SCORE_BOX)}
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in LONG:
            field.widget = forms.Textarea(attrs={"rows": 2})
        return field


@admin.register(RiskAssessment)
class RiskAssessmentAdmin(PublishableAdmin):
    change_form_template = "admin/ita/risk_register.html"
    change_list_template = "admin/ita/risk_list.html"
    object_history_template = "admin/ita/risk_history.html"
    list_display = ("title", "year", "number", "sign", "risks_count")
    list_filter = ("status", "year")
    list_select_related = ("organisation",)
    search_fields = ("title", "risks__event")
    autocomplete_fields = ("committee",)
    inlines = (RiskInline,)
    fieldsets = (
        (
            "ข้อมูลของการประเมิน",
            {"fields": ("title", "matrix", "committee", "note"), "classes": ("collapse",)},
        ),
    )

    def has_add_permission(self, request):
        """A register begins by its own page: new, or as a copy of the last."""
        return False

    def get_queryset(self, request):
        named = ("organisation", "matrix", "submitted_by", "published_by")
        rows = super().get_queryset(request).select_related(*named)
        return rows.annotate(risks_total=Count("risks", distinct=True))

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "title":
            kwargs |= LONG_TITLE
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    # Saving

    def save_formset(self, request, form, formset, change):
        """New rows take the next numbers of the register."""
        rows = formset.save(commit=False)
        last = form.instance.risks.aggregate(last=Max("number"))["last"] or 0
        for row in formset.deleted_objects:
            row.delete()
        for row in rows:
            if row.number is None:
                last += 1
                row.number = last
            row.save()
        formset.save_m2m()

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if form.has_changed() or any(formset.has_changed() for formset in formsets):
            reopen_review(request, form.instance)

    def response_post_save_change(self, request, obj):
        return redirect("admin:ita_riskassessment_change", obj.pk)

    # Pages

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("start/", view(self.start_view), name="ita_riskassessment_start"),
            *RiskImportPages(self).urls(),
            path("<int:pk>/step/<str:name>/", view(self.step_view), name="ita_riskassessment_step"),
            path(
                "<int:pk>/monitoring/<int:months>/",
                view(self.monitoring_view),
                name="ita_riskassessment_monitoring",
            ),
            *check_views.urls_for(self),
            *super().get_urls(),
        ]

    def start_view(self, request):
        return risk_start.start_view(self, request)

    def step_view(self, request, pk, name):
        assessment = self.readable(request, pk)
        context = self.context_of(request, assessment)
        return PAGES.view(request, assessment, name, context, self.log_change)

    def monitoring_view(self, request, pk, months):
        return risk_monitoring_views.monitoring_view(self, request, pk, months)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        assessment = self.get_object(request, object_id)
        register = Register(assessment)
        context = self.context_of(request, assessment) | {
            "obstacle": obstacle_to_submit(register) if assessment.is_draft else "",
            "division_names": divisions_of(assessment.organisation),
            "matrix": register.matrix,
            "cells": _cells(register.matrix),
            "maps": _maps(register) if register.scored else [],
            "is_nav_sidebar_enabled": False,
        }
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def history_view(self, request, object_id, extra_context=None):
        context = self.context_of(request, self.get_object(request, object_id))
        return super().history_view(request, object_id, context | (extra_context or {}))

    def context_of(self, request, assessment) -> dict:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "assessment": assessment,
            "original": assessment,
            "colours": code_of(matrix_of(assessment).as_json()["levels"]),
            "bar": bar_of(
                assessment, request.user, may_delete=self.has_delete_permission(request, assessment)
            ),
        }

    def get_deleted_objects(self, objs, request):
        """The rows of a draft are all its own; what a project or a measure answers stays."""
        _, _, _, protected = super().get_deleted_objects(objs, request)
        counts = {"ความเสี่ยง": sum(each.risks.count() for each in objs)}
        return [str(each) for each in objs], counts, set(), protected

    # Lists

    @admin.display(description="ความเสี่ยง", ordering="risks_total")
    def risks_count(self, obj):
        return obj.risks_total


def _cells(matrix: Matrix) -> str:
    """For the script that shows the level while typing: "11:1:ต่ำ|12:…"."""
    found = [
        f"{likelihood}{impact}:{level.value}:{level.label}"
        for likelihood, impact in matrix.cells
        if (level := matrix.level_of(likelihood, impact))
    ]
    return "|".join(found)


def _maps(register: Register) -> list[HeatMap]:
    """Before controls, and beside it what is left, where any risk says so."""
    before, left = {}, {}
    for line in register.scored:
        risk = line.risk
        before.setdefault((risk.likelihood, risk.impact), []).append(risk.number)
        if line.residual:
            pair = risk.residual_likelihood, risk.residual_impact
            left.setdefault(pair, []).append(risk.number)
    rows = register.assessment.organisation.risk_rows
    if not left:
        return [drawn(register.matrix, before, rows=rows)]
    return [
        drawn(register.matrix, before, rows=rows, title=INHERENT),
        drawn(register.matrix, left, rows=rows, key="residual", title=RESIDUAL),
    ]
