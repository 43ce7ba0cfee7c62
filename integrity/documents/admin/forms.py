"""The words and the numbering of each kind of paper: the national ones, and an office's own."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST

from integrity.admin.bases import ScopedAdmin
from integrity.documents.models import PaperForm

NATIONAL = (
    "แบบนี้เป็นข้อมูลกลางของทุกหน่วยงาน หากหน่วยงานใช้ถ้อยคำ รูปแบบเลขที่ หรือช่องลงชื่อย่อต่างจากนี้ "
    "ให้กด “ทำเป็นของหน่วยงาน” แล้วแก้ในแบบของหน่วยงาน"
)
HAS_OWN = "หน่วยงานมีแบบของตนเองสำหรับเอกสารประเภทนี้แล้ว เอกสารใหม่ใช้แบบนั้น ไม่ใช้แบบกลางนี้"
OWN = "เอกสารใหม่ของหน่วยงานใช้แบบนี้แทนแบบกลาง หากลบแบบนี้ จะกลับไปใช้แบบกลาง เอกสารที่ออกแล้วไม่เปลี่ยนตาม"
COPIED = "สร้างแบบของหน่วยงานแล้ว แก้ไขได้ที่หน้านี้ เอกสารใหม่จะใช้แบบนี้"


@admin.register(PaperForm)
class PaperFormAdmin(ScopedAdmin):
    list_display = ("kind", "whose", "numbering", "head", "confidence")
    list_filter = ("numbering", "confidence")
    list_select_related = ("owner",)
    search_fields = ("head", "closing")
    fieldsets = (
        (None, {"fields": ("owner", "kind", "head", "closing", "date_words")}),
        (
            "เลขที่",
            {
                "fields": ("numbering", "number_prefix"),
                "description": "ระบบเสนอเลขถัดไปตามรูปแบบนี้ ผู้ออกเลขพิมพ์ตามสมุดทะเบียนของหน่วยงานได้เสมอ",
            },
        ),
        ("สำเนาคู่ฉบับ", {"fields": ("initials",)}),
        ("ที่มา", {"fields": ("source", "confidence"), "classes": ("collapse",)}),
    )
    change_form_template = "admin/documents/paper_form.html"

    def get_urls(self):
        copy = self.admin_site.admin_view(require_POST(self.copy_view))
        return [path("<int:pk>/copy/", copy, name="documents_paperform_copy"), *super().get_urls()]

    def copy_view(self, request, pk):
        """The office's own form of this kind, begun with the national words."""
        form = self.get_object(request, str(pk))
        if not self.has_add_permission(request) or request.user.organisation_id is None:
            raise PermissionDenied
        own = self._own(request, form)
        if own is None:
            own = form.copy_for(request.user.organisation)
            messages.success(request, COPIED)
        else:
            messages.info(request, HAS_OWN)
        return redirect("admin:documents_paperform_change", own.pk)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        form = self.get_object(request, object_id)
        context = {"may_copy": False}
        if request.user.organisation_id:
            own = form if form.owner_id else self._own(request, form)
            context["notice"] = OWN if own == form else HAS_OWN if own else NATIONAL
            context["may_copy"] = own is None and self.has_add_permission(request)
            context["own"] = own if own != form else None
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def _own(self, request, form: PaperForm) -> PaperForm | None:
        return PaperForm.objects.filter(owner=request.user.organisation, kind=form.kind).first()

    @admin.display(description="ของ", ordering="owner")
    def whose(self, obj):
        return obj.owner or "ข้อมูลกลาง"
