"""The deed that makes a paper from outside the portal public, asked about once."""

from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_http_methods

from integrity.admin.deeds import DeedForm, deed_page
from integrity.documents import outside_opening
from integrity.documents.models import Document
from integrity.documents.outside_opening import Extent
from integrity.publishing import NotAllowed

EFFECTS = {
    Extent.WITH_SCAN: (
        "ประชาชนเปิดหน้าของเอกสาร และดาวน์โหลดสำเนาสแกนซึ่งมีลายมือชื่อได้",
        "เลิกเปิดเผยสำเนาสแกนได้ทุกเมื่อ หน้าของเอกสารยังอยู่",
    ),
    Extent.ENTRY: (
        "ประชาชนเห็นชื่อเรื่อง เลขที่ วันที่ และผู้ลงนาม",
        "สำเนาสแกนยังเห็นเฉพาะเจ้าหน้าที่ เปิดเผยภายหลังได้",
    ),
}
FOR_BOTH = (
    "เอกสารอยู่ในรายการเอกสารที่ออกและข้อมูลเปิดของหน่วยงาน",
    "เปิดเผยแล้วเปลี่ยนกลับเป็นเอกสารภายในไม่ได้ ถ้าผิดต้องยกเลิกเอกสารพร้อมเหตุผล",
)


class OpenForm(DeedForm):
    button = "เปิดเผยเอกสารนี้"
    extent = forms.ChoiceField(label="เปิดเผย", choices=Extent)

    def told(self):
        return [("เปิดเผย", Extent(self.cleaned_data["extent"]).label)]


def urls_for(document_admin):
    view = document_admin.admin_site.admin_view(partial(open_paper, document_admin=document_admin))
    return [path("<int:pk>/open/", view, name="documents_document_open")]


@require_http_methods(["GET", "POST"])
def open_paper(request, pk, *, document_admin):
    document = document_admin.get_object(request, str(pk))
    if not document_admin.has_view_permission(request, document):
        raise PermissionDenied
    if not request.user.has_perm("documents.withdraw_document"):
        raise PermissionDenied
    back = redirect("admin:documents_document_scans", pk)
    form = OpenForm(request.POST or None)
    if not form.is_valid() or "again" in request.POST:
        return back
    extent = form.cleaned_data["extent"]
    if "confirmed" in request.POST:
        _do(request, document, extent, document_admin)
        return back
    if refused := _refusal(document, extent, request.user):
        messages.error(request, refused)
        return back
    return deed_page(
        document_admin,
        request,
        form,
        original=document,
        title="เปิดเผยเอกสารนี้",
        explained=f"{document.get_kind_display()} “{document}”",
        asked=True,
        effects=[*EFFECTS[extent], *FOR_BOTH],
    )


def _refusal(document: Document, extent: str, by) -> str:
    return outside_opening.obstacle(document, by) or outside_opening.obstacle_of_gate(
        document, extent, by
    )


def _do(request, document: Document, extent: str, document_admin) -> None:
    try:
        outside_opening.open_document(document, extent=extent, by=request.user)
    except NotAllowed as refused:
        messages.error(request, str(refused))
        return
    document_admin.log_change(request, document, f"เปิดเผย{Extent(extent).label}")
    messages.success(request, f"เปิดเผยแล้ว: {Extent(extent).label}")
