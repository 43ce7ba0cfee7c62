"""The page on which an office puts papers behind its plan, in its own order.

The plan version's admin puts ``urls_for`` before its own addresses; the page is named
``plans_planversion_appendices``, a file that was uploaded ``plans_planversion_appendix``.
"""

from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from integrity.admin.bases import CHOOSE
from integrity.admin.files import FileInput
from integrity.admin.text import ThaiTextField, whole_number
from integrity.publishing import NotAllowed
from integrity.uploads import PDF, UnusableUpload, inspect
from plans.admin.review import reopen
from plans.appendix_files import keep, kept_path
from plans.editions import appendices
from plans.editions.appendices import LONGEST_TITLE, choice_name, issued_papers
from plans.models import PlanAppendix, PlanVersion

LABEL = "ภาคผนวก"
NO_PAPER = "ยังไม่มีเอกสารที่เปิดเผยในทะเบียนของหน่วยงาน เมื่อออกคำสั่งหรือประกาศในระบบแล้ว จะเลือกได้ที่นี่"


def urls_for(version_admin):
    def staff(view):
        return version_admin.admin_site.admin_view(partial(view, version_admin=version_admin))

    return [
        path("<int:pk>/appendices/", staff(appendices_view), name="plans_planversion_appendices"),
        path(
            "<int:pk>/appendices/<int:key>/",
            staff(file_view),
            name="plans_planversion_appendix",
        ),
    ]


class PaperField(forms.ModelChoiceField):
    def label_from_instance(self, document):
        return choice_name(document)


class IssuedForm(forms.Form):
    button = "เพิ่มเอกสารที่ออกแล้ว"
    document = PaperField(queryset=None, label="เอกสารในทะเบียน", empty_label=CHOOSE)
    title = ThaiTextField(
        label="ชื่อในภาคผนวก", max_length=LONGEST_TITLE, required=False,
        help_text="เว้นว่าง = ตามชื่อเอกสาร",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )  # fmt: skip

    def __init__(self, *args, version: PlanVersion, **kwargs):
        super().__init__(*args, prefix="issued", label_suffix="", **kwargs)
        there = version.appendices.exclude(document=None).values("document")
        papers = issued_papers(version.organisation).exclude(pk__in=there)
        self.fields["document"].queryset = papers.order_by("-dated", "-register_no")
        if not papers.exists():
            self.fields["document"].help_text = NO_PAPER

    def add(self, version: PlanVersion, *, by) -> PlanAppendix:
        values = self.cleaned_data
        return appendices.add_issued(version, values["document"], title=values["title"], by=by)


class FileForm(forms.Form):
    button = "เพิ่มไฟล์"
    title = ThaiTextField(
        label="ชื่อในภาคผนวก", max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )  # fmt: skip
    file = forms.FileField(
        label="ไฟล์ PDF", widget=FileInput,
        help_text="ระบบลบข้อมูลแฝง เช่น ชื่อผู้จัดทำ ก่อนเก็บ ประชาชนจะอ่านไฟล์นี้ในแผนเมื่อเผยแพร่",
    )  # fmt: skip

    def __init__(self, *args, version: PlanVersion, **kwargs):
        super().__init__(*args, prefix="file", label_suffix="", **kwargs)

    def clean_file(self):
        """Looked through and on the disk before any row waits for it."""
        try:
            clean = inspect(self.cleaned_data["file"], kinds={PDF})
        except UnusableUpload as unusable:
            raise forms.ValidationError(str(unusable)) from unusable
        return keep(clean.content), clean.pages

    def add(self, version: PlanVersion, *, by) -> PlanAppendix:
        sha256, pages = self.cleaned_data["file"]
        return appendices.add_file(version, sha256, pages, title=self.cleaned_data["title"], by=by)


ADDING = {"issued": IssuedForm, "file": FileForm}


@require_http_methods(["GET", "HEAD", "POST"])
def appendices_view(request, pk, *, version_admin):
    version = _version(request, pk, version_admin)
    if request.method != "POST":
        return _page(request, version, version_admin)
    if not request.user.has_perm("plans.change_planversion"):
        raise PermissionDenied
    deed = request.POST.get("deed")
    if deed in ADDING:
        return _add(request, version, version_admin, ADDING[deed])
    return _change(request, version, version_admin, deed)


def _version(request, pk, version_admin) -> PlanVersion:
    """404 for another office's plan, 403 without the permission to look at it."""
    version = version_admin.get_object(request, str(pk))
    if not version_admin.has_view_permission(request, version):
        raise PermissionDenied
    return version


def _add(request, version, version_admin, form_class):
    form = form_class(request.POST, request.FILES, version=version)
    if not form.is_valid():
        return _page(request, version, version_admin, form)
    try:
        with transaction.atomic():
            row = form.add(version, by=request.user)
            _done(request, version, version_admin, f"เพิ่มในภาคผนวก: {row.title}")
    except NotAllowed as refused:
        form.add_error(None, str(refused))
        return _page(request, version, version_admin, form)
    return redirect("admin:plans_planversion_appendices", version.pk)


def _change(request, version, version_admin, deed):
    """A deed on one row: where it stands, what it is called, or whether it is there at all."""
    key = whole_number(request.POST.get("key", ""))
    title = request.POST.get("title", "")
    verbs = {
        "up": lambda: appendices.move(version, key, by=-1, user=request.user).title,
        "down": lambda: appendices.move(version, key, by=1, user=request.user).title,
        "rename": lambda: appendices.rename(version, key, title=title, by=request.user).title,
        "remove": lambda: appendices.remove(version, key, by=request.user),
    }
    said = {
        "up": "เลื่อนขึ้น", "down": "เลื่อนลง", "rename": "เปลี่ยนชื่อในภาคผนวกเป็น",
        "remove": "นำออกจากภาคผนวก",
    }  # fmt: skip
    if deed not in verbs or key is None:
        raise Http404
    try:
        with transaction.atomic():
            _done(request, version, version_admin, f"{said[deed]}: {verbs[deed]()}")
    except NotAllowed as refused:
        messages.error(request, str(refused))
    return redirect("admin:plans_planversion_appendices", version.pk)


def _done(request, version, version_admin, said: str) -> None:
    messages.success(request, said)
    version_admin.log_change(request, version, said)
    reopen(request, version)


def _page(request, version, version_admin, bound=None):
    may_change = version.is_working and request.user.has_perm("plans.change_planversion")
    forms_shown = [
        bound if isinstance(bound, each) else each(version=version) for each in ADDING.values()
    ]
    context = version_admin.context_of(request, version) | {
        "rows": version.appendices.select_related("document__organisation"),
        "may_change": may_change,
        "longest_title": LONGEST_TITLE,
        "forms": forms_shown if may_change else [],
        "title": f"{LABEL}: {version}",
    }
    return TemplateResponse(request, "admin/plans/appendices.html", context)


@require_safe
def file_view(request, pk, key, *, version_admin):
    """An uploaded file, for who may see the plan in the admin."""
    version = _version(request, pk, version_admin)
    row = get_object_or_404(version.appendices.exclude(sha256=""), pk=key)
    path_kept = kept_path(row.sha256)
    if not path_kept.exists():
        raise Http404("ไม่พบไฟล์นี้ในเครื่อง")
    return FileResponse(path_kept.open("rb"), filename=f"{row.title}.pdf")


def place_of(version: PlanVersion) -> tuple[str, str, str]:
    """The bar's way here: label, address, and what the page calls itself."""
    return LABEL, reverse("admin:plans_planversion_appendices", args=(version.pk,)), "appendices"
