"""The pages that bring a result's sheet in, and the blank form of a year."""

import io

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import redirect
from django.urls import path, reverse

from integrity.admin.previewed_import import ImportPages, SheetForm
from integrity.admin.text import whole_number
from integrity.models import Organisation, SheetImport
from integrity.sheets import attempts
from integrity.sheets.formats import Xlsx
from integrity.sheets.previewed import Imported, SheetRun
from ita.models import AssessmentResult, AssessmentScheme
from ita.results.sheets.columns import HEADINGS, TOTAL
from ita.results.sheets.exporting import blank_form
from ita.results.sheets.importing import KIND, ResultRun


class ResultSheetForm(SheetForm):
    year = forms.ChoiceField(label="ปีงบประมาณ (พ.ศ.)")
    kind = forms.ChoiceField(
        label="ชนิดของผล",
        choices=AssessmentResult.Kind,
        initial=AssessmentResult.Kind.OFFICIAL,
        help_text="ผลทางการเผยแพร่ต่อประชาชนทันทีที่ยืนยันนำเข้า ผลที่ประเมินตนเองเก็บไว้ภายใน",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["year"].choices = [(year, year) for year in _years(user)]


def _years(user) -> list[int]:
    """Years that have a scheme, the latest first."""
    rows = AssessmentScheme.objects.filter(owner=None)
    if user.organisation_id:
        rows |= AssessmentScheme.objects.filter(owner=user.organisation_id)
    return sorted(set(rows.values_list("year", flat=True)), reverse=True)


class ResultImportPages(ImportPages):
    kind = KIND
    title = "นำเข้าผล ITA จากไฟล์"
    form_class = ResultSheetForm
    start_template = "admin/ita/result_import_start.html"

    def urls(self):
        view = self.admin.admin_site.admin_view
        blank = path("import/form/", view(self.blank_form), name=f"{self.name}_form")
        return [blank, *super().urls()]

    def may_do(self, request) -> bool:
        return self.admin.has_change_permission(request)

    def initial(self, request) -> dict:
        return {name: request.GET[name] for name in ("year", "kind") if name in request.GET}

    def more(self, request) -> dict:
        return {
            "headings": HEADINGS,
            "total": TOTAL,
            "years": _years(request.user),
            # The blank form offered first is of the year whose result this page was opened from.
            "chosen_year": whole_number(request.GET.get("year", "")),
        }

    def run_of_form(self, form) -> SheetRun:
        values = form.cleaned_data
        year, kind = int(values["year"]), values["kind"]
        return ResultRun(values["organisation"], form.sheet_file(), year=year, of=kind)

    def run_of(self, attempt: SheetImport) -> SheetRun:
        options = attempt.options
        file = attempts.kept_file(attempt)
        return ResultRun(attempt.organisation, file, year=options["year"], of=options["of"])

    def written(self, attempt: SheetImport) -> list[tuple[str, str]]:
        result = AssessmentResult.objects.filter(pk=attempt.options.get("result")).first()
        if result is None:
            return []
        record = reverse("admin:ita_assessmentresult_change", args=(result.pk,))
        return [(f"เปิด{result}", record)] + (
            [("ดูหน้าเว็บ", result.get_absolute_url())] if result.is_public else []
        )

    def done(self, request, imported: Imported) -> None:
        super().done(request, imported)
        result = AssessmentResult.objects.get(pk=imported.attempt.options["result"])
        if imported.attempt.options["is_shown"]:
            self.admin.say_shown(request, result)

    def blank_form(self, request):
        """The form of a year, with the indicators of its scheme filled in."""
        self._require(request)
        office = Organisation.objects.visible_to(request.user).filter(
            pk=request.user.organisation_id or whole_number(request.GET.get("organisation", ""))
        )
        organisation = office.first()
        if organisation is None:
            raise PermissionDenied
        year = whole_number(request.GET.get("year", "")) or 0
        scheme = AssessmentScheme.objects.for_year(organisation, year)
        if scheme is None:
            messages.error(request, "เลือกปีที่มีกรอบการประเมินก่อน แล้วดาวน์โหลดแบบฟอร์ม")
            return redirect(f"admin:{self.name}")
        return FileResponse(
            io.BytesIO(blank_form(organisation, scheme)),
            as_attachment=True,
            filename=f"แบบฟอร์มผล-ITA-{year}.xlsx",
            content_type=Xlsx().get_content_type(),
        )
