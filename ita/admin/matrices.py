"""Matrices of risk: levels, names, criteria and the 25 cells. What a register follows is locked."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Exists, OuterRef
from django.shortcuts import redirect

from integrity.admin.bases import PartAdmin, PartTable
from integrity.admin.reference_version import ReferenceVersionAdmin
from integrity.reference_data import read
from ita.admin.matrix_grid import FILL, GridForm, fields_of, merge_cells
from ita.models import (
    CriterionStep,
    RiskAssessment,
    RiskCell,
    RiskCriterion,
    RiskLevel,
    RiskMatrix,
    ScoreName,
)
from ita.risks.colours import code_of
from ita.risks.heat_map import drawn
from ita.risks.matrix import STEPS, Matrix
from ita.risks.matrix_copying import successor_of
from ita.risks.oddities import oddities


class LevelInline(PartTable):
    model = RiskLevel
    fields = ("value", "label", "sign", "colour", "needs_measure", "response")
    verbose_name_plural = "ระดับความเสี่ยง (ลำดับ 1 = ต่ำสุด)"

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "colour":
            field.widget = forms.TextInput(attrs={"type": "color"})
        elif db_field.name == "response":
            field.widget = forms.Textarea(attrs={"rows": 2})
        elif db_field.name in ("value", "sign"):
            field.widget.attrs |= {"class": "score", "size": 4}
        return field


class NameInline(PartTable):
    model = ScoreName
    fields = ("value", "label")
    max_num = len(STEPS)
    verbose_name_plural = "ชื่อของระดับคะแนน (ใช้ทั้งโอกาสและผลกระทบ)"


class CriterionInline(PartTable):
    model = RiskCriterion
    fields = ("axis", "position", "title", "unit")
    show_change_link = True
    verbose_name_plural = "ประเด็นที่พิจารณา (คำอธิบายห้าระดับและช่วงอยู่ในหน้าของแต่ละประเด็น)"


class StepInline(PartTable):
    model = CriterionStep
    fields = ("value", "text", "lower", "upper")
    max_num = len(STEPS)
    verbose_name_plural = "คำอธิบายห้าระดับ (ช่วงไม่จำเป็น ช่วงที่ซ้อนหรือขาดจะเตือน ไม่ห้าม)"

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "text":
            field.widget = forms.Textarea(attrs={"rows": 2})
        return field


@admin.register(RiskMatrix)
class RiskMatrixAdmin(ReferenceVersionAdmin):
    form = GridForm
    successor_of = staticmethod(successor_of)
    copied = "สร้างตารางใหม่แล้ว แก้ไขได้จนกว่าจะมีการประเมินใช้ตารางนี้"
    locked = (
        "ตารางนี้มีการประเมินใช้อยู่แล้ว จึงแก้ไขไม่ได้ เพื่อให้การประเมินเดิมยังอ่านได้ตามที่ทำไว้ "
        "หากต้องเปลี่ยน ให้กด “สร้างตารางใหม่ที่ใช้แทน” แล้วแก้ในตารางใหม่"
    )
    change_form_template = "admin/ita/matrix_form.html"
    list_display = ("title", "confidence", "whose", "in_use")
    list_filter = ("confidence",)
    list_select_related = ("owner",)
    search_fields = ("title",)
    inlines = (LevelInline, NameInline, CriterionInline)
    basic = (
        "owner",
        "title",
        "source",
        "confidence",
        "note",
        "replaces",
        "assumption",
        "no_measure_statement",
    )

    def get_queryset(self, request):
        used = Exists(RiskAssessment.objects.filter(matrix=OuterRef("pk")))
        return super().get_queryset(request).annotate(has_assessments=used)

    def get_fields(self, request, obj=None):
        """Without the boxes of the grid, which the page draws itself."""
        return self.basic

    def get_inlines(self, request, obj):
        """A new matrix gets the usual levels and names first."""
        return self.inlines if obj else ()

    def get_form(self, request, obj=None, change=False, **kwargs):
        levels = tuple(obj.levels.all()) if obj else ()
        names = {row.value: row.label for row in obj.score_names.all()} if obj else {}
        boxes = fields_of(levels) if self.has_change_permission(request, obj) else {}
        shape = {"levels": levels, "names": tuple(names.get(value, "") for value in STEPS)}
        kwargs["form"] = type("RiskMatrixForm", (self.form,), boxes | shape)
        kwargs["fields"] = [*self.basic, *boxes]
        return super().get_form(request, obj, change=change, **kwargs)

    def parts(self):
        return [*super().parts(), (RiskCell, "matrix")]

    def merge_more(self, data, record, found, conflict):
        merge_cells(data, record, found, conflict)

    # Saving

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if change:
            form.save_cells()
            self._complete_criteria(form.instance)
        else:
            _add_usual(form.instance)

    @staticmethod
    def _complete_criteria(matrix: RiskMatrix) -> None:
        """A new criterion begins with five blank steps."""
        for criterion in matrix.criteria.prefetch_related("steps"):
            if not criterion.steps.all():
                for value in STEPS:
                    CriterionStep.objects.create(criterion=criterion, value=value)

    def response_add(self, request, obj, post_url_continue=None):
        messages.success(request, "เพิ่มตารางแล้ว กำหนดระดับของทั้ง 25 ช่องก่อนนำไปใช้")
        return redirect("admin:ita_riskmatrix_change", obj.pk)

    def response_post_save_change(self, request, obj):
        return redirect("admin:ita_riskmatrix_change", obj.pk)

    # Pages

    def change_view(self, request, object_id, form_url="", extra_context=None):
        matrix = self.get_object(request, object_id)
        shown = Matrix.of(matrix)
        context = {
            "matrix": shown,
            "oddities": oddities(shown),
            "colours": code_of(shown.as_json()["levels"]),
            "colours_of": matrix.owner or request.user.organisation,
            "fill_name": FILL,
            # Levels with their words need the whole width.
            "is_nav_sidebar_enabled": False,
            "map": drawn(shown, {}, rows="likelihood"),
        }
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    @admin.display(description="มีการประเมินใช้แล้ว")
    def in_use(self, obj):
        return "มี" if obj.has_assessments else "ยังไม่มี"


def _add_usual(matrix: RiskMatrix) -> None:
    """The four levels and five names that most offices use, to be changed at will."""
    usual = read("risk_matrices")[0]
    for entry in usual["levels"]:
        RiskLevel.objects.create(matrix=matrix, **entry)
    for value, label in enumerate(usual["score_names"], start=1):
        ScoreName.objects.create(matrix=matrix, value=value, label=label)


@admin.register(RiskCriterion)
class RiskCriterionAdmin(PartAdmin):
    whole = "matrix"
    fields = ("axis", "position", "title", "unit")
    inlines = (StepInline,)

    def response_post_save_change(self, request, obj):
        return redirect("admin:ita_riskmatrix_change", obj.matrix_id)

    def lock_root(self, obj):
        return obj.matrix
