"""The measures and risks a project answers, on the page of the project."""

from django import forms
from django.forms.models import BaseInlineFormSet

from integrity.admin.bases import PartTable
from integrity.admin.text import whole_number
from integrity.models import Organisation
from integrity.publishing import Status
from integrity.thai import truncate
from ita.models import Measure, Risk
from plans.editions.answers import SHOWN, measure_label, newest_measures, newest_risks, risk_label
from plans.models import ProjectAnswer

# What was withdrawn is no answer's business, unless a project names it already.
OPEN = (Status.DRAFT, Status.IN_REVIEW, Status.PUBLISHED, Status.SUPERSEDED)


class MeasureField(forms.ModelChoiceField):
    def label_from_instance(self, obj):
        return f"{measure_label(obj)} {truncate(obj.text, SHOWN)}"


class RiskField(forms.ModelChoiceField):
    def label_from_instance(self, obj):
        return f"{risk_label(obj)} {truncate(str(obj), SHOWN)}"


class AnswerFormSet(BaseInlineFormSet):
    def clean(self):
        """A measure carried on by a later set is the same measure: its key says so."""
        super().clean()
        named = set()
        for form in self.forms:
            typed = getattr(form, "cleaned_data", {})
            thing = typed.get("measure") or typed.get("risk")
            if thing is None or typed.get("DELETE"):
                continue
            if thing.key in named:
                raise forms.ValidationError("เลือกมาตรการหรือความเสี่ยงเดียวกันไว้สองแถว ลบแถวที่ซ้ำ")
            named.add(thing.key)


class AnswerInline(PartTable):
    model = ProjectAnswer
    formset = AnswerFormSet
    fields = ("measure", "risk", "position")
    classes = ("collapse", "answers")
    verbose_name_plural = "ตอบมาตรการหรือความเสี่ยงใด (แถวละหนึ่งเรื่อง)"

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in ("measure", "risk"):
            field.widget.can_add_related = field.widget.can_view_related = False
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        office = request._plan_version.plan.organisation
        if db_field.name == "measure":
            kwargs |= {"form_class": MeasureField, "queryset": measures_for(office, request)}
        elif db_field.name == "risk":
            kwargs |= {"form_class": RiskField, "queryset": risks_for(office, request)}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def measures_for(office: Organisation, request):
    """Today's row of each measure of the office, and those that the project names already."""
    of_office = Measure.objects.filter(measure_set__organisation=office)
    open_ = of_office.filter(measure_set__status__in=OPEN)
    newest = newest_measures(set(open_.values_list("key", flat=True)))
    shown = _shown(newest, request, "measure")
    rows = of_office.filter(pk__in=shown).select_related("measure_set")
    return rows.order_by("-measure_set__first_year", "-measure_set__number", "position", "pk")


def risks_for(office: Organisation, request):
    """A step without an event is no risk yet."""
    of_office = Risk.objects.filter(assessment__organisation=office)
    open_ = of_office.filter(assessment__status__in=OPEN).exclude(event="")
    newest = newest_risks(set(open_.values_list("key", flat=True)))
    shown = _shown(newest, request, "risk")
    rows = of_office.filter(pk__in=shown).select_related("assessment")
    return rows.order_by("-assessment__year", "-assessment__number", "number")


def _shown(newest: dict, request, name: str) -> set[int]:
    project = whole_number(request.resolver_match.kwargs.get("object_id", ""))
    named = ProjectAnswer.objects.filter(project=project, **{f"{name}__isnull": False})
    return {row.pk for row in newest.values()} | set(named.values_list(name, flat=True))
