"""The pages that bring a register's sheet in, and what is taken away as a file."""

import io
from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.urls import path, reverse

from integrity import fiscal
from integrity.admin.previewed_import import MOST_LINES_SHOWN, ImportPages, SheetForm
from integrity.admin.text import ThaiIntegerField, whole_number
from integrity.models import Organisation, SheetImport
from integrity.sheets import attempts
from integrity.sheets.divisions import AS_NEW
from integrity.sheets.formats import BY_ENDING
from integrity.sheets.writing import CannotWrite
from integrity.thai import name_key
from ita.models import RiskAssessment
from ita.risks import exporting
from ita.risks.importing import FIRST_YEAR, KIND, LAST_YEAR, RiskPreview, RiskRun
from ita.risks.sheet_columns import RiskSheetResource

FORMS = {"template": False, "example": True}
WRONG_YEAR = "ระบุปีงบประมาณเป็น พ.ศ. เช่น 2569"


class RiskSheetForm(SheetForm):
    year = ThaiIntegerField(
        label="ปีงบประมาณ (พ.ศ.)",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"class": "vIntegerField", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), WRONG_YEAR),
    )
    create_divisions = forms.BooleanField(
        label="สร้างสำนัก/กองที่ยังไม่มีในระบบ",
        help_text="หากไม่เลือก ระบบถามทีละชื่อในหน้าตัวอย่าง",
        required=False,
    )


class RiskImportPages(ImportPages):
    kind = KIND
    title = "นำเข้าทะเบียนความเสี่ยงจากไฟล์"
    form_class = RiskSheetForm
    start_template = "admin/ita/risk_import_start.html"

    def urls(self):
        view = self.admin.admin_site.admin_view
        return [
            path("import/<str:what>.xlsx", view(self.form_file), name=f"{self.name}_form"),
            path(
                "<int:pk>/register.<str:ending>",
                view(self.export),
                name="ita_riskassessment_export",
            ),
            *super().urls(),
        ]

    def may_do(self, request) -> bool:
        return request.user.has_perm("ita.change_riskassessment")

    def initial(self, request) -> dict:
        return {"year": request.GET.get("year", fiscal.current())}

    def more(self, request) -> dict:
        return {"headings": RiskSheetResource().headings, "year": fiscal.current()}

    def run_of_form(self, form) -> RiskRun:
        values = form.cleaned_data
        return RiskRun(
            values["organisation"],
            form.sheet_file(),
            year=values["year"],
            create_divisions=values["create_divisions"],
        )

    def run_of(self, attempt: SheetImport) -> RiskRun:
        options = attempt.options
        return RiskRun(
            attempt.organisation,
            attempts.kept_file(attempt),
            year=options["year"],
            remove_missing=options["remove_missing"],
            create_divisions=options["create_divisions"],
            divisions=options["divisions"],
        )

    def written(self, attempt: SheetImport) -> list[tuple[str, str]]:
        found = RiskAssessment.objects.filter(pk=attempt.options.get("assessment")).first()
        if found is None:
            return []
        record = reverse("admin:ita_riskassessment_change", args=(found.pk,))
        return [(f"เปิด{found} ({found.get_status_display()})", record)]

    # Names that nobody knows, and what is to be removed

    def preview(self, request, pk):
        if request.method == "POST" and {"choose", "forget"} & request.POST.keys():
            return self._choose(request, pk)
        return super().preview(request, pk)

    def _choose(self, request, pk):
        """Keep what was decided of names, and look at the file again."""
        self._require(request)
        waiting = (SheetImport.Outcome.PREVIEWED, SheetImport.Outcome.REFUSED)
        own = SheetImport.objects.visible_to(request.user).select_related("organisation")
        attempt = own.filter(pk=pk, kind=self.kind, outcome__in=waiting).first()
        if attempt is None:
            raise Http404
        run = self.run_of(attempt)
        chosen = _chosen(request.POST, attempt.organisation)
        run.divisions = {} if "forget" in request.POST else {**run.divisions, **chosen}
        run.look(by=request.user, previewed=attempt)
        return redirect(self._address(attempt))

    def _confirm(self, request, attempt: SheetImport, run: RiskRun):
        run.remove_missing = "remove_missing" in request.POST
        shown = run.preview()
        if shown.removed and not shown.errors and not run.remove_missing:
            messages.error(request, "ยังไม่ได้นำเข้า เลือกช่อง “นำรายการที่ไม่มีในไฟล์ออก” ก่อนยืนยัน")
            return self._shown(request, attempt, shown)
        return super()._confirm(request, attempt, run)

    def _shown(self, request, attempt: SheetImport, shown: RiskPreview):
        response = super()._shown(request, attempt, shown)
        response.context_data |= self._names(attempt, shown) | {
            "must_agree_to_remove": True,
            "has_choices": bool(attempt.options.get("divisions")),
        }
        return response

    def _ended(self, request, attempt: SheetImport):
        response = super()._ended(request, attempt)
        if attempt.outcome == SheetImport.Outcome.REFUSED and attempt.file:
            response.context_data |= self._names(attempt, self.run_of(attempt).preview())
        return response

    def _names(self, attempt: SheetImport, shown: RiskPreview) -> dict:
        divisions = attempt.organisation.divisions.all() if shown.unknown_divisions else ()
        return {
            "unknown": [
                (
                    name,
                    likes,
                    [each for each in divisions if each not in likes and not each.is_gone],
                )
                for name, likes in list(shown.unknown_divisions.items())[:MOST_LINES_SHOWN]
            ],
            "new_divisions": shown.new_divisions,
        }

    # Files

    def form_file(self, request, what):
        """The sheet to fill in, blank or with an example."""
        self._require(request)
        wanted = request.user.organisation_id or whole_number(request.GET.get("organisation", ""))
        office = Organisation.objects.visible_to(request.user).filter(pk=wanted).first()
        year = whole_number(request.GET.get("year", "")) or fiscal.current()
        if what not in FORMS or office is None:
            raise Http404
        if not FIRST_YEAR <= year <= LAST_YEAR:
            messages.error(request, WRONG_YEAR)
            return redirect(f"admin:{self.name}")
        content = exporting.template(office, year, filled=FORMS[what])
        return _file(content, exporting.template_name(office, year, filled=FORMS[what]), "xlsx")

    def export(self, request, pk, ending):
        """The register as it stands, to be changed and brought in again."""
        assessment = self.admin.readable(request, pk)
        if not request.user.has_perm("ita.export_riskassessment"):
            raise PermissionDenied
        if ending not in BY_ENDING:
            raise Http404
        try:
            content = exporting.export(assessment, ending)
        except CannotWrite as cannot:
            messages.error(request, str(cannot))
            return redirect("admin:ita_riskassessment_change", pk)
        return _file(content, exporting.file_name(assessment, ending), ending)


def _chosen(data: Mapping[str, str], organisation: Organisation) -> dict[str, int | str]:
    """By the name's key: a division of the office, or a new one. What is left open is left out."""
    divisions = {str(each.pk): each.pk for each in organisation.divisions.all()}
    allowed = {AS_NEW: AS_NEW, **divisions}
    return {
        name_key(data[f"name-{number}"]): allowed[choice]
        for number in range(MOST_LINES_SHOWN)
        if f"name-{number}" in data and (choice := data.get(f"use-{number}")) in allowed
    }


def _file(content: bytes, name: str, ending: str) -> FileResponse:
    return FileResponse(
        io.BytesIO(content),
        as_attachment=True,
        filename=name,
        content_type=BY_ENDING[ending]().get_content_type(),
    )
