"""The admin's pages for sheets: choose a file, look at what it would do, confirm; and export.

The plan version's admin puts ``urls_for(self.admin_site)`` before its own addresses. They are
named ``plans_planversion_import`` (with ``?period=2566-2570``), ``…_import_preview`` and
``…_export`` (arguments: the version's key and "xlsx" or "csv").
"""

import io
from functools import partial

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from integrity.models import Organisation, SheetImport
from integrity.sheets import attempts
from integrity.sheets.attempts import SheetFile
from integrity.sheets.formats import BY_ENDING
from integrity.sheets.writing import CannotWrite
from plans.models import Plan, PlanFramework, PlanVersion
from plans.sheets import exporting, importing
from plans.sheets.importing import ImportRefused, ImportRequest, RemovalUntold
from plans.sheets.period import read_period

# A page with thousands of rows helps nobody; the file itself is at hand.
MOST_LINES_SHOWN = 200


def urls_for(admin_site):
    def staff(view):
        return admin_site.admin_view(partial(view, admin_site=admin_site))

    name = "plans_planversion"
    return [
        path("import/", staff(start_import), name=f"{name}_import"),
        path("import/<int:pk>/", staff(preview_import), name=f"{name}_import_preview"),
        path("<int:pk>/export.<str:ending>", staff(export_version), name=f"{name}_export"),
    ]


class SheetForm(forms.Form):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label="หน่วยงาน")
    period = forms.ChoiceField(label="แผนของช่วงปี (พ.ศ.)")
    file = forms.FileField(
        label="ไฟล์",
        help_text="ไฟล์ .xlsx หรือ .csv หนึ่งแถวต่อหนึ่งโครงการ ไฟล์คือแผนทั้งฉบับ ระบบแสดงตัวอย่างก่อนบันทึกเสมอ",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    create_divisions = forms.BooleanField(
        label="สร้างสำนัก/กองที่ยังไม่มีในระบบ",
        help_text="หากไม่เลือก ชื่อที่ระบบไม่รู้จักจะเป็นข้อผิดพลาด พร้อมชื่อที่ใกล้เคียงที่สุด",
        required=False,
    )
    remove_missing = forms.BooleanField(
        label="นำโครงการที่ไม่มีในไฟล์ออก",
        help_text="เลือกตอนนี้หรือเลือกในหน้าตัวอย่างก็ได้ ระบบแสดงรายการที่จะนำออกให้ตรวจก่อน",
        required=False,
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.visible_to(user)
        self.fields["period"].choices = [(each, each.replace("-", "–")) for each in _periods(user)]
        if user.organisation_id:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.initial["organisation"] = user.organisation_id

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.SHEET_MAX_BYTES:
            largest = settings.SHEET_MAX_BYTES // (1024 * 1024)
            raise forms.ValidationError(f"ไฟล์ใหญ่เกิน {largest} เมกะไบต์")
        return file

    def request(self) -> ImportRequest:
        values = self.cleaned_data
        first_year, last_year = read_period(values["period"])
        return ImportRequest(
            values["organisation"],
            first_year,
            last_year,
            SheetFile(values["file"].name, values["file"].read()),
            create_divisions=values["create_divisions"],
            remove_missing=values["remove_missing"],
        )


def _periods(user) -> list[str]:
    """Periods of the office's plans and of the frameworks it may follow, the latest first."""
    plans = Plan.objects.of_office(user).values_list("first_year", "last_year")
    frameworks = PlanFramework.objects.visible_to(user).values_list("first_year", "last_year")
    return [f"{first}-{last}" for first, last in sorted({*plans, *frameworks}, reverse=True)]


@require_http_methods(["GET", "HEAD", "POST"])
def start_import(request, admin_site):
    _require(request.user, "change")
    if request.method != "POST":
        form = SheetForm(user=request.user, initial={"period": request.GET.get("period")})
        return _page(request, admin_site, "import_start", "นำเข้าแผนจากไฟล์", form=form)
    form = SheetForm(request.POST, request.FILES, user=request.user)
    if not form.is_valid():
        return _page(request, admin_site, "import_start", "นำเข้าแผนจากไฟล์", form=form)
    wanted = form.request()
    shown = importing.preview(wanted)
    outcomes = SheetImport.Outcome
    outcome = outcomes.REFUSED if shown.errors else outcomes.PREVIEWED
    attempt = importing.record(wanted, shown, outcome, by=request.user)
    return redirect(f"{admin_site.name}:plans_planversion_import_preview", attempt.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def preview_import(request, pk, admin_site):
    """GET shows the attempt as it stands; POST imports what was shown, if it is still so."""
    _require(request.user, "change")
    own = SheetImport.objects.visible_to(request.user)
    attempt = get_object_or_404(own.select_related("organisation"), pk=pk, kind=importing.KIND)
    if attempt.outcome != SheetImport.Outcome.PREVIEWED:
        return _ended(request, admin_site, attempt)
    try:
        wanted = _request_of(attempt)
    except FileNotFoundError:
        messages.error(request, "ไฟล์ของตัวอย่างนี้ไม่มีในระบบแล้ว กรุณานำเข้าใหม่")
        return redirect(f"{admin_site.name}:plans_planversion_import")
    if request.method == "POST":
        return _confirm(request, admin_site, attempt, wanted)
    return _shown(request, admin_site, attempt, wanted)


def _shown(request, admin_site, attempt: SheetImport, wanted: ImportRequest, *, untold=False):
    """The preview; ``untold`` when it was confirmed without the tick for what it removes."""
    shown = importing.preview(wanted)
    return _page(
        request,
        admin_site,
        "import_preview",
        "ตรวจก่อนนำเข้า",
        attempt=attempt,
        preview=shown,
        years=wanted.years,
        will_remove=wanted.remove_missing and not untold,
        removal_untold=untold,
        lists={
            name: getattr(shown, name)[:MOST_LINES_SHOWN]
            for name in ("added", "changed", "removed", "warnings")
        },
        **_errors([error.as_dict() for error in shown.errors]),
    )


def _confirm(request, admin_site, attempt: SheetImport, wanted: ImportRequest):
    options = {**wanted.__dict__, "remove_missing": "remove_missing" in request.POST}
    try:
        importing.run(
            ImportRequest(**options),
            by=request.user,
            # Without it the preview was never seen, and nothing matches.
            expected=request.POST.get("fingerprint") or "none",
            previewed=attempt,
        )
    except RemovalUntold:
        return _shown(request, admin_site, attempt, wanted, untold=True)
    except ImportRefused as refused:
        for error in refused.preview.errors[:5]:
            messages.error(request, str(error))
    else:
        messages.success(request, f"นำเข้า {attempt.file_name} แล้ว")
    return redirect(f"{admin_site.name}:plans_planversion_import_preview", attempt.pk)


def _ended(request, admin_site, attempt: SheetImport):
    is_done = attempt.outcome == SheetImport.Outcome.DONE
    return _page(
        request,
        admin_site,
        "import_result",
        "นำเข้าแล้ว" if is_done else "นำเข้าไม่ได้",
        attempt=attempt,
        is_done=is_done,
        version=_version_of(attempt) if is_done else None,
        **_errors(attempt.errors),
    )


def _errors(errors: list[dict]) -> dict[str, object]:
    return {
        "errors": errors[:MOST_LINES_SHOWN],
        "error_count": len(errors),
        "most": MOST_LINES_SHOWN,
    }


def _request_of(attempt: SheetImport) -> ImportRequest:
    first_year, last_year = read_period(attempt.options["period"])
    return ImportRequest(
        attempt.organisation,
        first_year,
        last_year,
        attempts.kept_file(attempt),
        create_divisions=attempt.options["create_divisions"],
        remove_missing=attempt.options["remove_missing"],
    )


def _version_of(attempt: SheetImport) -> PlanVersion | None:
    """The edition being worked on now, else the latest: where the sheet went."""
    first_year, last_year = read_period(attempt.options["period"])
    plan = Plan.objects.filter(
        organisation=attempt.organisation, first_year=first_year, last_year=last_year
    ).first()
    return plan and (plan.working_version() or plan.latest_version())


@require_safe
def export_version(request, pk, ending, admin_site):
    _require(request.user, "export")
    if ending not in BY_ENDING:
        raise Http404
    version = get_object_or_404(PlanVersion.objects.of_office(request.user).with_plan(), pk=pk)
    try:
        content = exporting.export(version, ending)
    except CannotWrite as too_long:
        messages.error(request, str(too_long))
        return redirect(f"{admin_site.name}:plans_planversion_change", pk)
    return FileResponse(
        io.BytesIO(content),
        as_attachment=True,
        filename=exporting.file_name(version, ending),
        content_type=exporting.content_type(ending),
    )


def _require(user, verb: str) -> None:
    if not user.has_perm(f"plans.{verb}_planversion"):
        raise PermissionDenied


def _page(request, admin_site, template: str, title: str, **context):
    return TemplateResponse(
        request,
        f"admin/plans/{template}.html",
        {**admin_site.each_context(request), "title": title, "opts": PlanVersion._meta, **context},
    )
