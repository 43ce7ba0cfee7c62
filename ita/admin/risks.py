"""The page of one risk: the short form first, the rest folded away until it is wanted."""

from django import forms
from django.contrib import admin
from django.shortcuts import redirect
from django.utils.html import format_html_join

from integrity.admin.bases import PartAdmin, ScopedAdmin
from ita.admin.risk_assessments import reopen_review
from ita.admin.risk_bar import bar_of
from ita.admin.risk_fields import SCORE_BOX, SCORES, DivisionsField, ScoreField, divisions_of
from ita.admin.risk_levels import level_sign, matrix_of
from ita.models import Risk, RiskKind
from ita.risks.colours import code_of
from ita.risks.monitoring import monitoring_of

SMALL = ("step", "acceptance_reason", "controls", "measure", "event")


class RiskForm(forms.ModelForm):
    def clean(self):
        """Boxes folded away need words of their own: a constraint would speak to the whole page."""
        cleaned = super().clean()
        if cleaned.get("accepted_by") and not (cleaned.get("acceptance_reason") or "").strip():
            self.add_error("acceptance_reason", "ระบุเหตุผลที่ยอมรับความเสี่ยง")
        if cleaned.get("accepted_until") and not cleaned.get("accepted_by"):
            self.add_error("accepted_by", "ระบุผู้อนุมัติให้ยอมรับ")
        return cleaned


@admin.register(Risk)
class RiskAdmin(PartAdmin):
    whole = "assessment"
    form = RiskForm
    change_form_template = "admin/ita/risk_form.html"
    autocomplete_fields = ("owner", "accepted_by")
    readonly_fields = ("level_shown", "residual_shown", "monitoring_shown")
    search_fields = ("event", "step")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("process", "step"),
                    "event",
                    ("likelihood", "impact", "level_shown"),
                    "measure",
                    ("divisions", "responsible"),
                )
            },
        ),
        (
            "ด้าน ปัจจัย การควบคุมที่มีอยู่ และเจ้าของความเสี่ยง",
            {"fields": (("kind", "factor"), "controls", "owner"), "classes": ("collapse",)},
        ),
        (
            "ความเสี่ยงคงเหลือและการตอบสนอง",
            {
                "fields": (
                    ("residual_likelihood", "residual_impact", "residual_shown"),
                    "response",
                ),
                "classes": ("collapse",),
            },
        ),
        (
            "การยอมรับความเสี่ยง",
            {
                "fields": (("accepted_by", "accepted_until"), "acceptance_reason"),
                "description": "แทนการมีมาตรการ เมื่อผู้มีอำนาจอนุมัติให้ยอมรับความเสี่ยงนี้โดยมีเหตุผล",
                "classes": ("collapse",),
            },
        ),
        ("การเฝ้าระวัง", {"fields": ("monitoring_shown",), "classes": ("collapse",)}),
    )

    # Who may do what: an editor changes, in a draft, what the own division answers for.

    def has_change_permission(self, request, obj=None):
        return ScopedAdmin.has_change_permission(self, request, obj)

    def has_delete_permission(self, request, obj=None):
        may = request.user.has_perm("ita.delete_risk")
        return may and (obj is None or self._row_is_open(request, obj))

    def lock_root(self, obj):
        return obj.assessment

    def get_queryset(self, request):
        named = ("assessment__organisation", "assessment__matrix", "kind", "owner", "accepted_by")
        return super().get_queryset(request).select_related(*named)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "divisions":
            office = self._risk(request).assessment.organisation
            return DivisionsField(
                divisions_of(office),
                label=db_field.verbose_name,
                help_text="ชื่อสำนัก/กอง คั่นด้วยจุลภาค",
                widget=forms.TextInput(attrs={"list": "divisions", "class": "vTextField"}),
            )
        if db_field.name in SCORES:
            kwargs |= {"form_class": ScoreField, "widget": forms.TextInput(attrs=SCORE_BOX)}
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in SMALL:
            field.widget = forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "kind":
            kwargs["queryset"] = RiskKind.objects.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def _risk(self, request) -> Risk:
        """The risk of this page, read once."""
        if not hasattr(request, "_risk"):
            request._risk = self.get_object(request, request.resolver_match.kwargs["object_id"])
        return request._risk

    # Saving

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if form.has_changed():
            reopen_review(request, form.instance.assessment)

    def response_post_save_change(self, request, obj):
        return redirect("admin:ita_riskassessment_change", obj.assessment_id)

    def response_delete(self, request, obj_display, obj_id):
        super().response_delete(request, obj_display, obj_id)
        return redirect("admin:ita_riskassessment_change", self._risk(request).assessment_id)

    def delete_model(self, request, obj):
        request._risk = obj
        super().delete_model(request, obj)
        reopen_review(request, obj.assessment)

    # Page

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        assessment = obj.assessment
        matrix = matrix_of(assessment)
        context |= {
            "assessment": assessment,
            "bar": bar_of(assessment, request.user, may_delete=False),
            "colours": code_of(matrix.as_json()["levels"]),
            "division_names": divisions_of(assessment.organisation),
            "criteria": matrix.criteria,
            "neighbours": _neighbours(obj),
        }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.display(description="ระดับความเสี่ยง")
    def level_shown(self, obj):
        return level_sign(matrix_of(obj.assessment), obj.likelihood, obj.impact)

    @admin.display(description="ระดับคงเหลือ")
    def residual_shown(self, obj):
        return level_sign(matrix_of(obj.assessment), obj.residual_likelihood, obj.residual_impact)

    @admin.display(description="ผลการเฝ้าระวัง")
    def monitoring_shown(self, obj):
        rows = monitoring_of(obj.assessment_id).get(str(obj.key), ())
        if not rows:
            return "ยังไม่มี รายงานได้ที่หน้า “เฝ้าระวัง” เมื่อเสนอหรือเผยแพร่การประเมินแล้ว"
        return format_html_join(
            "",
            "<p><b>{}</b> {} {}</p>",
            ((row["round"], row["label"], row["text"]) for row in rows),
        )


def _neighbours(risk: Risk) -> dict:
    """The risk before and after it in the register, to go on without the table."""
    others = Risk.objects.filter(assessment=risk.assessment_id)
    return {
        "before": others.filter(number__lt=risk.number).order_by("-number").first(),
        "after": others.filter(number__gt=risk.number).order_by("number").first(),
    }


@admin.register(RiskKind)
class RiskKindAdmin(ScopedAdmin):
    list_display = ("title", "position", "confidence", "whose")
    list_filter = ("confidence",)
    list_select_related = ("owner",)
    search_fields = ("title",)
    fields = ("owner", "title", "position", "source", "confidence")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("owner")

    @admin.display(description="ของ", ordering="owner")
    def whose(self, obj):
        return obj.owner or "ข้อมูลกลาง"
