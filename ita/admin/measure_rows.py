"""The measures of a set as one list: text first, everything else folded away until it is wanted."""

from django import forms
from django.utils.html import format_html

from integrity.admin.bases import PartCards
from integrity.documents.admin.clause_parts import GroupedChoice, PlainRows, Rows
from ita.admin.risk_fields import DivisionsField, divisions_of
from ita.models import Indicator, Measure, Risk, RiskAssessment
from ita.models.measures import DEEPEST
from ita.risks.copying import latest

FOLDED = ("steps", "divisions", "responsible", "target", "evidence_expected", "risk")
# Where nobody said where a new measure stands: behind the others.
LAST = 30_000


class IndicatorsField(forms.ModelMultipleChoiceField):
    """The choices are read once for all rows of the page."""

    widget = forms.CheckboxSelectMultiple
    iterator = GroupedChoice.iterator
    empty_label = None

    def __init__(self, rows: PlainRows):
        self.rows = rows
        super().__init__(rows.queryset, required=False, label="ตอบตัวชี้วัด")


class MeasureForm(forms.ModelForm):
    """``is_seen_to`` empties what a measure that was carried over has to change."""

    is_seen_to = forms.BooleanField(label="ปรับแล้ว เอาข้อเตือนนี้ออก", required=False)

    class Meta:
        model = Measure
        fields = (
            "position",
            "level",
            "mark",
            "text",
            "indicators",
            "risk",
            "steps",
            "divisions",
            "responsible",
            "target",
            "evidence_expected",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("position", "level"):
            if name in self.fields:
                self.fields[name].required = False

    def has_changed(self):
        """A blank row is none, though the page writes into every row where it stands."""
        if self.instance.pk is None and set(self.changed_data) <= {"position", "level"}:
            return False
        return super().has_changed()

    def clean_position(self):
        position = self.cleaned_data["position"]
        return LAST if position is None else position

    def clean_level(self):
        return self.cleaned_data["level"] or 1

    def save(self, commit=True):
        if self.cleaned_data.get("is_seen_to"):
            self.instance.to_change = ""
        return super().save(commit)

    @property
    def is_unfolded(self) -> bool:
        """Something in the folded part has to be mended."""
        return any(name in self.errors for name in FOLDED)

    @property
    def brief(self) -> str:
        """What the folded part holds, in a line."""
        row = self.instance
        if row.pk is None:
            return ""
        answering = [row.responsible, *(each.name for each in row.divisions.all())]
        parts = (", ".join(filter(None, answering)), row.target, row.risk and "ตอบความเสี่ยง")
        return " · ".join(filter(None, parts))


class MeasureInline(PartCards):
    model = Measure
    form = MeasureForm
    template = "admin/ita/measure_rows.html"
    extra = 1
    max_num = 300
    verbose_name = "มาตรการ"
    verbose_name_plural = "มาตรการ"

    def get_queryset(self, request):
        rows = super().get_queryset(request).prefetch_related("indicators", "divisions")
        return rows.select_related("risk__assessment").order_by("position", "pk")

    def get_formset(self, request, obj=None, **kwargs):
        # One reading of what can be chosen for all rows.
        self.divisions = divisions_of(obj.organisation) if obj else []
        of_scheme = Indicator.objects.filter(instrument__scheme=obj.scheme_id if obj else None)
        self.indicators = PlainRows(of_scheme.order_by("number"), None, _indicator_name)
        self.risks = Rows(_risks(obj), lambda row: str(row.assessment), _risk_name)
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "divisions":
            widget = forms.TextInput(attrs={"list": "divisions", "autocomplete": "off"})
            return DivisionsField(self.divisions, label=db_field.verbose_name, widget=widget)
        if db_field.name == "indicators":
            return IndicatorsField(self.indicators)
        if db_field.name == "risk":
            field = GroupedChoice(
                self.risks.queryset,
                label=db_field.verbose_name,
                required=False,
                empty_label="ไม่ระบุ",
            )
            field.rows = self.risks
            return field
        if db_field.name == "level":
            choices = [(each, str(each)) for each in range(1, DEEPEST + 1)]
            return forms.TypedChoiceField(choices=choices, coerce=int, label=db_field.verbose_name)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in ("text", "steps"):
            field.widget = forms.Textarea(attrs={"rows": 2})
        return field


def _indicator_name(indicator: Indicator) -> str:
    """The number stands alone until the box is ticked: ten titles a row are not read."""
    return format_html("<b>{}</b> <span>{}</span>", indicator.number, indicator.title)


def _risks(measure_set):
    """Of the office's newest register, and those that measures of the set answer already."""
    if measure_set is None:
        return Risk.objects.none()
    newest = latest(measure_set.organisation)
    chosen = RiskAssessment.objects.filter(risks__measures__measure_set=measure_set)
    keys = {*chosen.values_list("pk", flat=True), *([newest.pk] if newest else [])}
    rows = Risk.objects.filter(assessment__in=keys).exclude(event="")
    return rows.select_related("assessment").order_by("-assessment__year", "assessment", "number")


def _risk_name(risk: Risk) -> str:
    return f"{risk.number}. {risk.event[:90]}"
