"""Sheets to take away: the export of an edition, a blank form, and an example filled in."""

import io
from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_safe

from integrity.models import Organisation
from integrity.sheets.formats import BY_ENDING, Xlsx
from integrity.sheets.writing import CannotWrite
from plans.models import PlanFramework, PlanVersion
from plans.sheets import exporting, template
from plans.sheets.period import read_period

FILLED = {"template": False, "example": True}


def urls_for(admin_site):
    def staff(view):
        return admin_site.admin_view(partial(view, admin_site=admin_site))

    name = "plans_planversion"
    return [
        path("import/<str:what>.xlsx", staff(download_form), name=f"{name}_import_form"),
        path("<int:pk>/export/", staff(export_page), name=f"{name}_export_page"),
        path("<int:pk>/export.<str:ending>", staff(export_version), name=f"{name}_export"),
    ]


class FormOfOffice(forms.Form):
    """Which blank form: the office and the period, both of those the person may see."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label="หน่วยงาน")
    period = forms.ChoiceField(label="แผนของช่วงปี (พ.ศ.)")
    texts = forms.BooleanField(label="พร้อมคอลัมน์รายละเอียดโครงการ", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, auto_id="form_%s", **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.visible_to(user)
        frameworks = PlanFramework.objects.visible_to(user)
        periods = sorted({each.period for each in frameworks}, reverse=True)
        self.fields["period"].choices = [(each, each.replace("-", "–")) for each in periods]
        if user.organisation_id:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.initial["organisation"] = user.organisation_id

    def framework(self) -> PlanFramework | None:
        values = self.cleaned_data
        period = read_period(values["period"])
        return PlanFramework.objects.for_new_plan(values["organisation"], period)


@require_safe
def download_form(request, what, admin_site):
    if not request.user.has_perm("plans.change_planversion"):
        raise PermissionDenied
    form = FormOfOffice(request.GET, user=request.user)
    if what not in FILLED or not form.is_valid() or not (framework := form.framework()):
        raise Http404
    organisation, filled = form.cleaned_data["organisation"], FILLED[what]
    with_texts = form.cleaned_data["texts"]
    content = template.template(organisation, framework, with_texts=with_texts, filled=filled)
    name = template.file_name(organisation, framework, filled=filled)
    return _file(content, name, Xlsx().get_content_type())


@require_safe
def export_page(request, pk, admin_site):
    version = _exported(request.user, pk)
    context = {
        **admin_site.each_context(request),
        "title": "ส่งออก",
        "opts": PlanVersion._meta,
        "version": version,
    }
    return TemplateResponse(request, "admin/plans/import_export.html", context)


@require_safe
def export_version(request, pk, ending, admin_site):
    if ending not in BY_ENDING:
        raise Http404
    version = _exported(request.user, pk)
    with_texts = "texts" in request.GET
    try:
        content = exporting.export(version, ending, with_texts=with_texts)
    except CannotWrite as too_long:
        messages.error(request, str(too_long))
        return redirect(f"{admin_site.name}:plans_planversion_change", pk)
    name = exporting.file_name(version, ending, with_texts=with_texts)
    return _file(content, name, exporting.content_type(ending))


def _exported(user, pk) -> PlanVersion:
    if not user.has_perm("plans.export_planversion"):
        raise PermissionDenied
    return get_object_or_404(PlanVersion.objects.of_office(user).with_plan(), pk=pk)


def _file(content: bytes, name: str, content_type: str) -> FileResponse:
    return FileResponse(
        io.BytesIO(content), as_attachment=True, filename=name, content_type=content_type
    )
