"""The admin's pages for sheets: choose a file, look at what it would do, confirm.

The plan version's admin puts ``urls_for(self.admin_site)`` before its own addresses. They are
named ``plans_planversion_import`` (with ``?period=2566-2570``) and ``…_import_preview``; what is
taken away as a file is in ``plans.admin.sheet_files``.
"""

from collections.abc import Mapping
from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from integrity.admin import previewed_import
from integrity.admin.previewed_import import MOST_LINES_SHOWN
from integrity.changes import moment
from integrity.models import SheetImport
from integrity.sheets import attempts, undoing
from integrity.sheets.divisions import AS_NEW
from integrity.sheets.previewed import ImportRefused
from integrity.sheets.problems import grouped
from integrity.thai import name_key
from plans.admin import sheet_files
from plans.models import Plan, PlanFramework, PlanVersion
from plans.sheets import importing
from plans.sheets.comparing import ImportPreview
from plans.sheets.importing import ImportRequest, ReasonUntold, RemovalUntold
from plans.sheets.period import read_period


def urls_for(admin_site):
    def staff(view):
        return admin_site.admin_view(partial(view, admin_site=admin_site))

    name = "plans_planversion"
    return [
        path("import/", staff(start_import), name=f"{name}_import"),
        path("import/<int:pk>/", staff(preview_import), name=f"{name}_import_preview"),
        *sheet_files.urls_for(admin_site),
    ]


class SheetForm(previewed_import.SheetForm):
    period = forms.ChoiceField(label="แผนของช่วงปี (พ.ศ.)")
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
    field_order = ("organisation", "period", "file", "create_divisions", "remove_missing")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["period"].choices = [(each, each.replace("-", "–")) for each in _periods(user)]
        self.fields[
            "file"
        ].help_text = (
            "ไฟล์ .xlsx หรือ .csv หนึ่งแถวต่อหนึ่งโครงการ ไฟล์คือแผนทั้งฉบับ ระบบแสดงตัวอย่างก่อนบันทึกเสมอ"
        )

    def request(self) -> ImportRequest:
        values = self.cleaned_data
        first_year, last_year = read_period(values["period"])
        return ImportRequest(
            values["organisation"],
            first_year,
            last_year,
            self.sheet_file(),
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
    period = {"period": request.GET.get("period")}
    if request.method == "POST":
        form = SheetForm(request.POST, request.FILES, user=request.user)
        if form.is_valid():
            attempt = _look(form.request(), request.user)
            return redirect(f"{admin_site.name}:plans_planversion_import_preview", attempt.pk)
    else:
        form = SheetForm(user=request.user, initial=period)
    blank = sheet_files.FormOfOffice(user=request.user, initial=period)
    return _page(request, admin_site, "import_start", "นำเข้าแผนจากไฟล์", form=form, blank=blank)


def _look(wanted: ImportRequest, user, *, previewed: SheetImport | None = None) -> SheetImport:
    """Record what the file would do; ``previewed`` is the attempt that is looked at again."""
    shown = importing.preview(wanted)
    outcomes = SheetImport.Outcome
    outcome = outcomes.REFUSED if shown.errors else outcomes.PREVIEWED
    with transaction.atomic():
        if previewed and not attempts.still_waits(previewed):
            return previewed
        return importing.record(wanted, shown, outcome, by=user, previewed=previewed)


@require_http_methods(["GET", "HEAD", "POST"])
def preview_import(request, pk, admin_site):
    """GET shows the attempt as it stands; POST imports what was shown, if it is still so, or
    keeps what was decided of names that nobody knows."""
    _require(request.user, "change")
    own = SheetImport.objects.visible_to(request.user)
    attempt = get_object_or_404(
        own.select_related("organisation", "ledger").defer("ledger__rows"),
        pk=pk,
        kind=importing.KIND,
    )
    outcomes = SheetImport.Outcome
    if attempt.outcome not in (outcomes.PREVIEWED, outcomes.REFUSED):
        return _ended(request, admin_site, attempt)
    try:
        wanted = _request_of(attempt)
    except FileNotFoundError:
        if attempt.outcome == outcomes.REFUSED:
            return _ended(request, admin_site, attempt)
        messages.error(request, "ไฟล์ของตัวอย่างนี้ไม่มีในระบบแล้ว กรุณานำเข้าใหม่")
        return redirect(f"{admin_site.name}:plans_planversion_import")
    if request.method == "POST" and "choose" in request.POST:
        choices = {**wanted.divisions, **_chosen(request.POST, attempt)}
        _look(_with(wanted, divisions=choices), request.user, previewed=attempt)
        return redirect(request.path)
    if request.method == "POST" and "forget" in request.POST:
        _look(_with(wanted, divisions={}), request.user, previewed=attempt)
        return redirect(request.path)
    if attempt.outcome == outcomes.REFUSED:
        return _ended(request, admin_site, attempt, importing.preview(wanted))
    if request.method == "POST":
        return _confirm(request, admin_site, attempt, wanted)
    return _shown(request, admin_site, attempt, wanted)


def _with(wanted: ImportRequest, **values) -> ImportRequest:
    return ImportRequest(**{**wanted.__dict__, **values})


def _chosen(data: Mapping[str, str], attempt: SheetImport) -> dict[str, int | str]:
    """By the name's key: a division of the office, or a new one. What is left open is left out."""
    divisions = {str(each.pk): each.pk for each in attempt.organisation.divisions.all()}
    allowed = {AS_NEW: AS_NEW, **divisions}
    return {
        name_key(data[f"name-{number}"]): allowed[choice]
        for number in range(MOST_LINES_SHOWN)
        if f"name-{number}" in data and (choice := data.get(f"use-{number}")) in allowed
    }


def _shown(request, admin_site, attempt: SheetImport, wanted: ImportRequest, *, untold=None):
    """The preview; ``untold`` when it was confirmed without what its removals need."""
    shown = importing.preview(wanted)
    return _page(
        request,
        admin_site,
        "import_preview",
        "ตัวอย่างก่อนนำเข้า",
        attempt=attempt,
        preview=shown,
        years=wanted.years,
        will_remove=wanted.remove_missing and (not untold or untold is ReasonUntold),
        cancel_reason=wanted.cancel_reason,
        removal_untold=untold is RemovalUntold,
        reason_untold=untold is ReasonUntold,
        has_choices=bool(wanted.divisions),
        lists={
            name: getattr(shown, name)[:MOST_LINES_SHOWN]
            for name in ("added", "changed", "removed", "warnings")
        },
        **_errors([error.as_dict() for error in shown.errors], attempt, shown),
    )


def _confirm(request, admin_site, attempt: SheetImport, wanted: ImportRequest):
    wanted = _with(
        wanted,
        remove_missing="remove_missing" in request.POST,
        cancel_reason=request.POST.get("cancel_reason", "").strip(),
    )
    try:
        importing.run(
            wanted,
            by=request.user,
            # Without it the preview was never seen, and nothing matches.
            expected=request.POST.get("fingerprint") or "none",
            previewed=attempt,
        )
    except RemovalUntold as refused:
        return _shown(request, admin_site, attempt, wanted, untold=type(refused))
    except ImportRefused as refused:
        for error in refused.preview.errors[:5]:
            messages.error(request, str(error))
    else:
        messages.success(request, f"นำเข้า {attempt.file_name} แล้ว")
    return redirect(f"{admin_site.name}:plans_planversion_import_preview", attempt.pk)


def _ended(request, admin_site, attempt: SheetImport, shown: ImportPreview | None = None):
    """How the attempt ended; of a refused one ``shown`` is what its file would do today."""
    outcomes = SheetImport.Outcome
    titles = {outcomes.DONE: "นำเข้าแล้ว", outcomes.UNDONE: "นำเข้าแล้วยกเลิก"}
    return _page(
        request,
        admin_site,
        "import_result",
        titles.get(attempt.outcome, "นำเข้าไม่ได้"),
        attempt=attempt,
        is_done=attempt.outcome == outcomes.DONE,
        is_undone=attempt.outcome == outcomes.UNDONE,
        happened=moment(attempt.at),
        undone=moment(attempt.undone_at) if attempt.undone_at else "",
        may_undo=undoing.can_be_undone(attempt),
        version=_version_of(attempt) if attempt.outcome == outcomes.DONE else None,
        **_errors(attempt.errors, attempt, shown),
    )


def _errors(
    errors: list[dict], attempt: SheetImport, shown: ImportPreview | None
) -> dict[str, object]:
    unknown = shown.unknown_divisions if shown else {}
    divisions = attempt.organisation.divisions.all() if unknown else ()
    return {
        "errors": grouped(errors)[:MOST_LINES_SHOWN],
        "error_count": len(errors),
        "most": MOST_LINES_SHOWN,
        "unknown": [
            (name, likes, [each for each in divisions if each not in likes and not each.is_gone])
            for name, likes in list(unknown.items())[:MOST_LINES_SHOWN]
        ],
        "has_file": bool(attempt.file) and any(error["row"] for error in errors),
    }


def _request_of(attempt: SheetImport) -> ImportRequest:
    """Raises FileNotFoundError, also of an attempt that kept no file."""
    options = attempt.options
    file = attempts.kept_file(attempt)
    first_year, last_year = read_period(options["period"])
    return ImportRequest(
        attempt.organisation,
        first_year,
        last_year,
        file,
        create_divisions=options["create_divisions"],
        remove_missing=options["remove_missing"],
        divisions=options.get("divisions", {}),
        cancel_reason=options.get("cancel_reason", ""),
    )


def _version_of(attempt: SheetImport) -> PlanVersion | None:
    """The edition the sheet went into, unless it is gone by now."""
    editions = PlanVersion.objects.filter(plan__organisation=attempt.organisation).with_plan()
    if written := attempt.options.get("version"):
        return editions.filter(pk=written).first()
    first_year, last_year = read_period(attempt.options["period"])
    of_period = editions.filter(plan__first_year=first_year, plan__last_year=last_year)
    return of_period.order_by("-number").first()


def _require(user, verb: str) -> None:
    if not user.has_perm(f"plans.{verb}_planversion"):
        raise PermissionDenied


def _page(request, admin_site, template: str, title: str, **context):
    return TemplateResponse(
        request,
        f"admin/plans/{template}.html",
        {**admin_site.each_context(request), "title": title, "opts": PlanVersion._meta, **context},
    )
