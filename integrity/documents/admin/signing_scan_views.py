"""The page where the scan of a signed sheet is added to a paper that was issued before."""

from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from integrity.documents.admin.signing_forms import cleaned_scan
from integrity.documents.models import Document
from integrity.documents.signing import scanning
from integrity.publishing import NotAllowed


class ScanForm(forms.Form):
    scan = forms.FileField(
        label="สำเนาสแกนฉบับที่ลงนามแล้ว",
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        help_text="PDF หรือภาพถ่าย (JPEG, PNG)",
    )

    def clean_scan(self):
        return cleaned_scan(self.cleaned_data["scan"])


def urls_for(signing_admin):
    view = signing_admin.admin_site.admin_view(partial(scan_view, site=signing_admin.admin_site))
    return [path("scans/<int:pk>/", view, name="documents_document_add_scan")]


def links_of(document: Document, user) -> list[tuple[str, str]]:
    if scanning.obstacle(document, user):
        return []
    return [("เพิ่มสำเนาสแกน", reverse("admin:documents_document_add_scan", args=(document.pk,)))]


@require_http_methods(["GET", "POST"])
def scan_view(request, pk, *, site):
    document_admin = site.get_model_admin(Document)
    document = document_admin.get_object(request, str(pk))
    if not document_admin.has_view_permission(request, document):
        raise PermissionDenied
    if not request.user.has_perm("documents.issue_clausedocument"):
        raise PermissionDenied
    if refused := scanning.obstacle(document, request.user):
        messages.error(request, refused)
        return redirect("admin:documents_document_change", document.pk)
    form = ScanForm(request.POST or None, request.FILES or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            scanning.add_scan(document, form.cleaned_data["scan"], by=request.user)
        except NotAllowed as refused:
            form.add_error("scan", str(refused))
        else:
            document_admin.log_change(request, document, "เพิ่มสำเนาสแกน")
            messages.success(request, "เก็บสำเนาสแกนแล้ว ใช้ภายใน ไม่เผยแพร่")
            return redirect("admin:documents_document_change", document.pk)
    context = {
        **site.each_context(request),
        "opts": document_admin.opts,
        "original": document,
        "title": f"เพิ่มสำเนาสแกน: {document.title}",
        "form": form,
    }
    return TemplateResponse(request, "admin/documents/signing_scan.html", context)
