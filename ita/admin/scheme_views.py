"""Pages beside the form of a scheme: the whole of it to read, and the wording of its questions."""

from functools import partial

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from integrity.sheets.problems import UnreadableSheet
from ita.models import AssessmentScheme, Indicator, Instrument, Question, SubIndicator
from ita.schemes import questions

NAME = "ita_assessmentscheme"
IN_USE = "กรอบนี้มีผลการประเมินหรือชุดมาตรการใช้อยู่แล้ว จึงนำเข้าข้อคำถามไม่ได้ ให้สร้างกรอบใหม่ที่ใช้แทนก่อน"


def urls_for(model_admin):
    def staff(view):
        return model_admin.admin_site.admin_view(partial(view, model_admin=model_admin))

    return [
        path("<int:pk>/whole/", staff(whole), name=f"{NAME}_whole"),
        path("<int:pk>/questions/", staff(import_questions), name=f"{NAME}_questions"),
    ]


@require_safe
def whole(request, pk, model_admin):
    scheme = model_admin.readable(request, pk)
    by_scale = Question.objects.select_related("scale")
    loose = by_scale.filter(sub_indicator=None)
    indicators = Indicator.objects.prefetch_related(
        Prefetch("questions", loose, to_attr="loose_questions"),
        Prefetch("sub_indicators", SubIndicator.objects.prefetch_related("questions")),
    )
    instruments = Instrument.objects.filter(scheme=scheme).prefetch_related(
        "parts", Prefetch("indicators", indicators)
    )
    return _page(
        request,
        model_admin,
        scheme,
        "scheme_whole",
        "ดูทั้งกรอบ",
        instruments=instruments,
        scales=scheme.scales.prefetch_related("options"),
        may_import=model_admin.has_change_permission(request, scheme),
    )


class QuestionsForm(forms.Form):
    file = forms.FileField(
        label="ไฟล์ Excel หรือ CSV",
        required=False,
        help_text="มีหัวคอลัมน์ ข้อ และ ข้อคำถาม จะมีคอลัมน์ ลักษณะ (เชิงบวก หรือ เชิงลบ) ด้วยก็ได้",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    text = forms.CharField(
        label="หรือวางข้อความ",
        required=False,
        strip=False,
        help_text="หนึ่งข้อต่อบรรทัด ขึ้นต้นด้วยเลขข้อ เช่น i1 แล้วตามด้วยข้อคำถาม",
        widget=forms.Textarea(attrs={"rows": 14, "class": "vLargeTextField"}),
    )

    def clean_file(self):
        """Before it is read into memory."""
        file = self.cleaned_data["file"]
        if file and file.size > settings.SHEET_MAX_BYTES:
            largest = settings.SHEET_MAX_BYTES // (1024 * 1024)
            raise forms.ValidationError(f"ไฟล์ใหญ่เกิน {largest} เมกะไบต์")
        return file

    def clean(self):
        cleaned = super().clean()
        has_text = bool((cleaned.get("text") or "").strip())
        if not self.errors and bool(cleaned.get("file")) == has_text:
            raise forms.ValidationError(
                "เลือกไฟล์ หรือวางข้อความ อย่างใดอย่างหนึ่ง" if has_text else "เลือกไฟล์ หรือวางข้อความ"
            )
        return cleaned

    def read(self) -> questions.Reading:
        if file := self.cleaned_data["file"]:
            return questions.read_file(file.read())
        return questions.read_lines(self.cleaned_data["text"])


@require_http_methods(["GET", "HEAD", "POST"])
def import_questions(request, pk, model_admin):
    """All or nothing: whatever is wrong is listed, and what was pasted stays in its box."""
    scheme = model_admin.readable(request, pk)
    if scheme.is_used:
        messages.error(request, IN_USE)
        return redirect(f"admin:{NAME}_change", scheme.pk)
    if not model_admin.has_change_permission(request, scheme):
        raise PermissionDenied
    form = QuestionsForm(request.POST or None, request.FILES or None)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        count, problems = _import(scheme, form, request.user)
        if not problems:
            messages.success(request, f"นำเข้าแล้ว เปลี่ยนข้อคำถาม {count} ข้อ")
            return redirect(f"admin:{NAME}_whole", scheme.pk)
    return _page(
        request,
        model_admin,
        scheme,
        "scheme_questions",
        "นำเข้าข้อคำถาม",
        form=form,
        problems=problems,
    )


def _import(scheme: AssessmentScheme, form: QuestionsForm, user) -> tuple[int, list[str]]:
    try:
        reading = form.read()
    except UnreadableSheet as unreadable:
        return 0, [str(unreadable)]
    with transaction.atomic():
        # A first result would lock the scheme; it waits, or is found here.
        held = AssessmentScheme.objects.select_for_update().get(pk=scheme.pk)
        problems = [*reading.problems, *questions.problems_of(held, reading.wordings)]
        if held.is_used:
            problems = [IN_USE]
        elif not reading.wordings and not problems:
            problems = ["ไม่พบข้อคำถามในสิ่งที่นำเข้า"]
        if problems:
            return 0, problems
        return questions.write(held, reading.wordings, by=user), []


def _page(request, model_admin, scheme, template: str, title: str, **context):
    return TemplateResponse(
        request,
        f"admin/ita/{template}.html",
        {
            **model_admin.admin_site.each_context(request),
            "title": title,
            "opts": model_admin.opts,
            "scheme": scheme,
            **context,
        },
    )
