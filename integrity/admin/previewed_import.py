"""The pages of an import: choose a file, look at what it would do, confirm, and what came of it.

For kinds of import that are a ``SheetRun`` (``integrity.sheets.previewed``). An admin makes one
child of ``ImportPages`` and puts its ``urls()`` before its own addresses; they are named
``<app>_<model>_import`` and ``…_import_preview``.
"""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from integrity.changes import moment
from integrity.models import Organisation, SheetImport
from integrity.sheets import undoing
from integrity.sheets.attempts import SheetFile
from integrity.sheets.previewed import Imported, ImportRefused, Preview, SheetRun
from integrity.sheets.problems import grouped

# A page with thousands of rows helps nobody; the file itself is at hand.
MOST_LINES_SHOWN = 200
OUTCOMES = SheetImport.Outcome


class SheetForm(forms.Form):
    """The office, hidden from who has only one, and the file. A child adds fields between."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label="หน่วยงาน")
    file = forms.FileField(
        label="ไฟล์",
        help_text="ไฟล์ .xlsx หรือ .csv ระบบแสดงตัวอย่างก่อนบันทึกเสมอ",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.visible_to(user)
        # The file comes last, unless a child says otherwise.
        self.order_fields(self.field_order or [name for name in self.fields if name != "file"])
        if user.organisation_id:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.initial["organisation"] = user.organisation_id

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.SHEET_MAX_BYTES:
            largest = settings.SHEET_MAX_BYTES // (1024 * 1024)
            raise forms.ValidationError(f"ไฟล์ใหญ่เกิน {largest} เมกะไบต์")
        return file

    def sheet_file(self) -> SheetFile:
        file = self.cleaned_data["file"]
        return SheetFile(file.name, file.read())


class ImportPages:
    """``rows``: what the lines of the preview are counted in. ``may_do``: whether this person may
    import at all; each page asks for itself."""

    kind = ""
    title = ""
    rows = "รายการ"
    form_class = SheetForm
    # Extends admin/sheets/import_start.html with what the columns are and where a blank form is.
    start_template = "admin/sheets/import_start.html"

    def __init__(self, model_admin):
        self.admin = model_admin
        self.name = f"{model_admin.opts.app_label}_{model_admin.opts.model_name}_import"

    # What a child says

    def may_do(self, request) -> bool:
        raise NotImplementedError

    def run_of_form(self, form) -> SheetRun:
        raise NotImplementedError

    def run_of(self, attempt: SheetImport) -> SheetRun:
        """The run of an attempt again, from its options. Raises FileNotFoundError."""
        raise NotImplementedError

    def written(self, attempt: SheetImport) -> list[tuple[str, str]]:
        """Label and address of what the import wrote into, as far as it is there."""
        return []

    def initial(self, request) -> dict:
        return {}

    def done(self, request, imported: Imported) -> None:
        """Tell who confirmed."""
        messages.success(request, f"นำเข้า {imported.attempt.file_name} แล้ว")

    def more(self, request) -> dict:
        """More for the template of the first page."""
        return {}

    # The pages

    def urls(self) -> list:
        view = self.admin.admin_site.admin_view
        guard = require_http_methods(["GET", "HEAD", "POST"])
        return [
            path("import/", view(guard(self.start)), name=self.name),
            path("import/<int:pk>/", view(guard(self.preview)), name=f"{self.name}_preview"),
        ]

    def start(self, request):
        self._require(request)
        if request.method == "POST":
            form = self.form_class(request.POST, request.FILES, user=request.user)
            if form.is_valid():
                attempt, _ = self.run_of_form(form).look(by=request.user)
                return redirect(self._address(attempt))
        else:
            form = self.form_class(user=request.user, initial=self.initial(request))
        return self._page(request, self.start_template, self.title, form=form, **self.more(request))

    def preview(self, request, pk):
        """GET shows the attempt as it stands; POST imports what was shown, if it is still so."""
        self._require(request)
        own = SheetImport.objects.visible_to(request.user).select_related("organisation", "ledger")
        attempt = get_object_or_404(own.defer("ledger__rows"), pk=pk, kind=self.kind)
        if attempt.outcome not in (OUTCOMES.PREVIEWED, OUTCOMES.REFUSED):
            return self._ended(request, attempt)
        try:
            run = self.run_of(attempt)
        except FileNotFoundError:
            if attempt.outcome == OUTCOMES.REFUSED:
                return self._ended(request, attempt)
            messages.error(request, "ไฟล์ของตัวอย่างนี้ไม่มีในระบบแล้ว กรุณานำเข้าใหม่")
            return redirect(f"admin:{self.name}")
        if attempt.outcome == OUTCOMES.REFUSED:
            return self._ended(request, attempt)
        if request.method == "POST":
            return self._confirm(request, attempt, run)
        return self._shown(request, attempt, run.preview())

    def _confirm(self, request, attempt: SheetImport, run: SheetRun):
        # Without a fingerprint the preview was never seen, and nothing matches.
        expected = request.POST.get("fingerprint") or "none"
        try:
            imported = run.run(by=request.user, expected=expected, previewed=attempt)
        except ImportRefused as refused:
            for error in refused.preview.errors[:5]:
                messages.error(request, str(error))
        else:
            self.done(request, imported)
        return redirect(self._address(attempt))

    def _shown(self, request, attempt: SheetImport, shown: Preview):
        return self._page(
            request,
            "admin/sheets/import_preview.html",
            "ตัวอย่างก่อนนำเข้า",
            attempt=attempt,
            preview=shown,
            lists={
                name: getattr(shown, name)[:MOST_LINES_SHOWN]
                for name in ("added", "changed", "removed", "warnings")
            },
            **_errors([error.as_dict() for error in shown.errors], attempt),
        )

    def _ended(self, request, attempt: SheetImport):
        titles = {OUTCOMES.DONE: "นำเข้าแล้ว", OUTCOMES.UNDONE: "นำเข้าแล้วยกเลิก"}
        is_done = attempt.outcome == OUTCOMES.DONE
        return self._page(
            request,
            "admin/sheets/import_result.html",
            titles.get(attempt.outcome, "นำเข้าไม่ได้"),
            attempt=attempt,
            is_done=is_done,
            is_undone=attempt.outcome == OUTCOMES.UNDONE,
            happened=moment(attempt.at),
            undone=moment(attempt.undone_at) if attempt.undone_at else "",
            may_undo=undoing.can_be_undone(attempt),
            written=self.written(attempt) if is_done else [],
            **_errors(attempt.errors, attempt),
        )

    def _require(self, request) -> None:
        if not self.may_do(request):
            raise PermissionDenied

    def _address(self, attempt: SheetImport) -> str:
        return reverse(f"admin:{self.name}_preview", args=(attempt.pk,))

    def _page(self, request, template: str, title: str, **context):
        return TemplateResponse(
            request,
            template,
            {
                **self.admin.admin_site.each_context(request),
                "title": title,
                "opts": self.admin.opts,
                "start": reverse(f"admin:{self.name}"),
                "import_title": self.title,
                "rows": self.rows,
                **context,
            },
        )


def _errors(errors: list[dict], attempt: SheetImport) -> dict[str, object]:
    has_file = bool(attempt.file) and any(error["row"] for error in errors)
    return {
        "errors": grouped(errors)[:MOST_LINES_SHOWN],
        "error_count": len(errors),
        "most": MOST_LINES_SHOWN,
        "errors_file": reverse("admin:integrity_sheetimport_errors", args=(attempt.pk,))
        if has_file
        else "",
    }
