"""What may happen to an issued paper: withdrawn, its scan opened, a circular acknowledged."""

from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from integrity.admin.deeds import DeedForm, deed_page
from integrity.admin.text import ThaiTextField, whole_number
from integrity.documents import outside_opening, register, scan_opening
from integrity.documents.admin import signing_print_views, signing_scan_views
from integrity.documents.models import Document
from integrity.documents.outside_opening import Extent
from integrity.documents.personal_data import page_of, public_reason
from integrity.documents.reading import Line
from integrity.documents.scan_opening import searched
from integrity.documents.scans import scan_path
from integrity.publishing import NotAllowed


def urls_for(document_admin):
    def staff(view):
        return document_admin.admin_site.admin_view(partial(view, document_admin=document_admin))

    return [
        path("<int:pk>/withdraw/", staff(withdraw), name="documents_document_withdraw"),
        path("<int:pk>/acknowledge/", staff(acknowledge), name="documents_document_acknowledge"),
        path("<int:pk>/scans/", staff(scans), name="documents_document_scans"),
        path("<int:pk>/scans/<int:scan>/", staff(scan_file), name="documents_document_scan"),
    ]


def tools(document: Document, user) -> list[tuple[str, str]]:
    """What can be looked at and done now: label and address."""
    found = [("หน้าของเอกสาร", document.get_absolute_url())]
    if not document.is_withdrawn:
        found.append(("เปิด PDF", Line(document).pdf_url))
    found.append(("ตรวจสอบ", reverse("verify_code", args=(document.code,))))
    found += signing_print_views.links_of(document)
    found += signing_scan_views.links_of(document, user)
    if document.acknowledgements.exists():
        address = reverse("admin:documents_document_acknowledge", args=(document.pk,))
        found.append(("รับทราบ", address))
    if any(map(user.has_perm, scan_opening.PERMISSIONS)) and document.scans.exists():
        address = reverse("admin:documents_document_scans", args=(document.pk,))
        found.append(("การเปิดเผย", address))
    may = user.has_perm("documents.withdraw_document")
    if may and not document.is_withdrawn and not register.is_withdrawn_with_record(document):
        address = reverse("admin:documents_document_withdraw", args=(document.pk,))
        found.append(("ยกเลิกเอกสาร", address))
    return found


class WithdrawForm(DeedForm):
    asking = "ดูว่าจะเปลี่ยนอะไร"
    button = "ยืนยันการยกเลิกเอกสาร"
    reason = ThaiTextField(
        label="เหตุผลที่ยกเลิก",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="ผู้เปิดเอกสารนี้จะเห็นเหตุผลแทนไฟล์ อย่าใส่ข้อมูลส่วนบุคคล",
    )

    def __init__(self, *args, document: Document, **kwargs):
        super().__init__(*args, **kwargs)
        self.document = document

    def clean_reason(self):
        reason = self.cleaned_data["reason"]
        if not self.document.is_public:
            return reason
        return public_reason(reason, self.document.organisation)


def _document(document_admin, request, pk: int) -> Document:
    document = document_admin.get_object(request, str(pk))
    if not document_admin.has_view_permission(request, document):
        raise PermissionDenied
    return document


@require_http_methods(["GET", "POST"])
def withdraw(request, pk, *, document_admin):
    document = _document(document_admin, request, pk)
    if not request.user.has_perm("documents.withdraw_document"):
        raise PermissionDenied
    if refused := register.obstacle_to_withdraw(document, request.user):
        messages.error(request, refused)
        return redirect("admin:documents_document_change", pk)
    form = WithdrawForm(request.POST or None, document=document)
    page = partial(deed_page, document_admin, request, form, original=document, title="ยกเลิกเอกสาร")
    if not form.is_valid() or "again" in request.POST:
        return page(
            explained=f"{document.get_kind_display()} “{document}” จะใช้อ้างอิงไม่ได้อีก "
            "ถ้าแก้ไขได้ด้วยฉบับใหม่ ให้ออกฉบับใช้แทน ไม่ต้องยกเลิก"
        )
    if "confirmed" not in request.POST:
        return page(asked=True, effects=_effects(document))
    try:
        register.withdraw(document, by=request.user, reason=form.cleaned_data["reason"])
    except NotAllowed as refused:
        form.add_error(None, str(refused))
        return page()
    document_admin.log_change(request, document, f"ยกเลิก: {form.cleaned_data['reason']}")
    messages.success(request, "ยกเลิกแล้ว หน้าของเอกสารบอกวันที่และเหตุผล และไม่แจกไฟล์อีก")
    return redirect("admin:documents_document_change", pk)


def _effects(document: Document) -> list[str]:
    effects = [
        "หน้าของเอกสารยังอยู่ บอกว่ายกเลิกเมื่อใด เพราะเหตุใด แต่ไม่แจกไฟล์อีก",
        "ผู้ถือกระดาษหรือไฟล์ที่ตรวจสอบด้วยรหัส จะได้คำตอบว่ายกเลิกแล้ว",
        "เลขที่และลำดับในทะเบียนยังเป็นของเอกสารนี้ ใช้ซ้ำไม่ได้",
        "ยกเลิกแล้วเปลี่ยนกลับไม่ได้",
    ]
    if document.supersedes.exists():
        effects.append("ฉบับเดิมที่เอกสารนี้ใช้แทนไว้ ไม่กลับมามีผลใช้เอง")
    return effects


@require_http_methods(["GET", "POST"])
def acknowledge(request, pk, *, document_admin):
    document = _document(document_admin, request, pk)
    if request.method == "POST":
        return _acknowledge(request, document, document_admin)
    lines = list(document.acknowledgements.select_related("division", "acknowledged_by"))
    for line in lines:
        line.document = document
    context = {
        **document_admin.admin_site.each_context(request),
        "opts": document_admin.opts,
        "original": document,
        "title": "รับทราบหนังสือเวียน",
        "rows": [
            (line, not register.obstacle_to_acknowledge(line, request.user)) for line in lines
        ],
        "waiting": sum(line.acknowledged_at is None for line in lines),
    }
    return TemplateResponse(request, "admin/documents/acknowledge.html", context)


def _acknowledge(request, document, document_admin):
    key = whole_number(request.POST.get("line", ""))
    line = document.acknowledgements.filter(pk=key).first() if key else None
    if line is None:
        raise Http404("ไม่พบผู้รับนี้ในหนังสือเวียน")
    try:
        register.acknowledge(line, by=request.user)
    except NotAllowed as refused:
        messages.error(request, str(refused))
    else:
        document_admin.log_change(request, document, f"{line.name} รับทราบ")
        messages.success(request, f"บันทึกแล้วว่า {line.name} รับทราบ")
    return redirect("admin:documents_document_acknowledge", document.pk)


@require_http_methods(["GET", "POST"])
def scans(request, pk, *, document_admin):
    """What of a paper citizens may read; the gate for personal data stands before it."""
    document = _document(document_admin, request, pk)
    if not any(map(request.user.has_perm, scan_opening.PERMISSIONS)):
        raise PermissionDenied
    if request.method == "POST":
        return _open_or_close(request, document, document_admin)
    context = {
        **document_admin.admin_site.each_context(request),
        "opts": document_admin.opts,
        "original": document,
        "title": "การเปิดเผย",
        "may": request.user.has_perm("documents.withdraw_document"),
        "paper": _to_open(document, request.user),
        "rows": [
            (scan, scan_opening.obstacle_to_open(scan, request.user), page_of(searched(scan)))
            for scan in document.scans.select_related("document__organisation", "added_by")
        ],
    }
    return TemplateResponse(request, "admin/documents/scans.html", context)


def _to_open(document: Document, user) -> dict | None:
    """Of a paper from outside that is internal: what still stands before each way to open it."""
    if not outside_opening.may_become_public(document):
        return None
    scan = scan_opening.entered_scan(document)
    return {
        "ways": [
            (extent, outside_opening.obstacle_of_gate(document, extent, user)) for extent in Extent
        ],
        "gate": page_of(searched(scan)) if scan else "",
    }


def _open_or_close(request, document, document_admin):
    if not request.user.has_perm("documents.withdraw_document"):
        raise PermissionDenied
    opening = "open" in request.POST
    key = whole_number(request.POST.get("open" if opening else "close", ""))
    scan = document.scans.filter(pk=key).first() if key else None
    if scan is None:
        raise Http404("ไม่พบสำเนาสแกนนี้")
    deed = scan_opening.open_scan if opening else scan_opening.close_scan
    try:
        deed(scan, by=request.user)
    except NotAllowed as refused:
        messages.error(request, str(refused))
    else:
        said = "เปิดเผยสำเนาสแกน" if opening else "เลิกเปิดเผยสำเนาสแกน"
        document_admin.log_change(request, document, said)
        messages.success(request, f"{said}แล้ว")
    return redirect("admin:documents_document_scans", document.pk)


@require_safe
def scan_file(request, pk, scan, *, document_admin):
    """A scan for staff: nothing else serves one that is internal."""
    document = _document(document_admin, request, pk)
    found = document.scans.filter(pk=scan).first()
    path_of_scan = found and scan_path(found.sha256, found.media_type)
    if path_of_scan is None or not path_of_scan.exists():
        raise Http404("ไม่พบไฟล์สำเนาสแกน")
    name = f"{document} สำเนาสแกน{path_of_scan.suffix}"
    response = FileResponse(path_of_scan.open("rb"), filename=name, content_type=found.media_type)
    response["Cache-Control"] = "private, no-store"
    return response
