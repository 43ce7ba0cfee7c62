"""All imports of an office, whatever their sheets: what came of each, its file, and its undo."""

import io

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html_join

from integrity.admin.bases import ReadOnlyAdmin
from integrity.changes import moment
from integrity.models import SheetImport
from integrity.sheets import attempts, undoing
from integrity.sheets.error_workbook import with_errors
from integrity.sheets.formats import Xlsx
from integrity.sheets.kinds import ImportKind, UnknownKind, kind_of
from integrity.sheets.problems import UnreadableSheet
from integrity.sheets.undoing import UndoRefused

NO_FILE = "ไฟล์ของการนำเข้านี้ไม่มีในระบบแล้ว"
NO_TABLE = "ไฟล์นี้ไม่มีตารางที่อ่านได้ จึงทำไฟล์พร้อมข้อผิดพลาดไม่ได้ กรุณาดูข้อผิดพลาดในหน้านี้"


@admin.register(SheetImport)
class SheetImportAdmin(ReadOnlyAdmin):
    list_display = ("file_name", "target", "outcome", "counts", "by", "happened", "links")
    list_filter = ("outcome",)
    search_fields = ("file_name", "target")
    fields = (
        "target",
        "file_name",
        "file_size",
        "outcome",
        "undone",
        "counts",
        "problems",
        "by",
        "happened",
        "links",
        "file_sha256",
    )
    readonly_fields = ("counts", "problems", "happened", "undone", "links")

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .select_related("by", "undone_by", "ledger")
            .defer("ledger__rows")
        )

    def get_urls(self):
        view = self.admin_site.admin_view
        name = "integrity_sheetimport"
        return [
            path("<int:pk>/file/", view(self.file_view), name=f"{name}_file"),
            path("<int:pk>/errors.xlsx", view(self.errors_view), name=f"{name}_errors"),
            path("<int:pk>/undo/", view(self.undo_view), name=f"{name}_undo"),
            *super().get_urls(),
        ]

    # Columns

    @admin.display(description="เมื่อ", ordering="at")
    def happened(self, obj):
        return moment(obj.at)

    @admin.display(description="จำนวนแถว")
    def counts(self, obj):
        return f"เพิ่ม {obj.added} แก้ไข {obj.changed} นำออก {obj.removed} คงเดิม {obj.unchanged}"

    @admin.display(description="ข้อผิดพลาด")
    def problems(self, obj):
        return len(obj.errors)

    @admin.display(description="ยกเลิกการนำเข้า")
    def undone(self, obj):
        return f"{moment(obj.undone_at)} โดย {obj.undone_by or 'ระบบ'}" if obj.undone_at else "-"

    @admin.display(description="เปิด")
    def links(self, obj):
        return format_html_join(" · ", '<a href="{}">{}</a>', _links(obj)) or "-"

    # Pages

    def _attempt(self, request, pk) -> SheetImport:
        attempt = self.get_object(request, str(pk))
        if not self.has_view_permission(request, attempt):
            raise PermissionDenied
        return attempt

    def file_view(self, request, pk):
        attempt = self._attempt(request, pk)
        try:
            content = attempts.kept_file(attempt).content
        except FileNotFoundError:
            messages.error(request, NO_FILE)
            return redirect("admin:integrity_sheetimport_change", pk)
        return FileResponse(io.BytesIO(content), as_attachment=True, filename=attempt.file_name)

    def errors_view(self, request, pk):
        """The same file with one more column; a delimited text comes back as a workbook."""
        attempt = self._attempt(request, pk)
        kind = _kind(attempt)
        resource = kind and kind.resource()
        if resource is None or not attempt.errors:
            raise Http404
        try:
            content = with_errors(attempts.kept_file(attempt), resource, attempt.errors)
        except (FileNotFoundError, UnreadableSheet) as cannot:
            messages.error(request, NO_FILE if isinstance(cannot, FileNotFoundError) else NO_TABLE)
            return redirect(kind.address())
        name = f"{attempt.file_name.rsplit('.', 1)[0]}-ข้อผิดพลาด.xlsx"
        return FileResponse(
            io.BytesIO(content),
            as_attachment=True,
            filename=name,
            content_type=Xlsx().get_content_type(),
        )

    def undo_view(self, request, pk):
        """GET shows what would happen; POST does it, or says why it cannot."""
        attempt = self.get_object(request, str(pk))
        kind = _kind(attempt)
        if kind is None or not request.user.has_perm(kind.permission):
            raise PermissionDenied
        if request.method == "POST":
            return self._undo(request, attempt, kind)
        context = {
            **self.admin_site.each_context(request),
            "title": "ยกเลิกการนำเข้าครั้งนี้",
            "opts": self.opts,
            "attempt": attempt,
            "happened": moment(attempt.at),
            "shown": undoing.preview(attempt),
            "back": kind.address(),
        }
        return TemplateResponse(request, "admin/sheets/undo.html", context)

    def _undo(self, request, attempt: SheetImport, kind: ImportKind):
        try:
            staying = undoing.undo(attempt, by=request.user)
        except UndoRefused as refused:
            messages.error(request, f"ยังไม่ได้ยกเลิกอะไร: {refused.reasons[0]}")
            return redirect("admin:integrity_sheetimport_undo", attempt.pk)
        messages.success(request, f"ยกเลิกการนำเข้า {attempt.file_name} แล้ว ข้อมูลกลับเป็นเหมือนก่อนนำเข้า")
        if staying:
            messages.info(request, f"คงไว้เพราะมีการใช้งานอยู่: {', '.join(staying)}")
        return redirect(kind.address())


def _kind(attempt: SheetImport) -> ImportKind | None:
    try:
        return kind_of(attempt)
    except UnknownKind:
        return None


def _links(attempt: SheetImport) -> list[tuple[str, str]]:
    """Pages of an attempt, as far as it has them. Each checks for itself who may open it."""
    found = []
    if kind := _kind(attempt):
        found.append((kind.address(), "ผล"))
    if attempt.file:
        found.append((reverse("admin:integrity_sheetimport_file", args=(attempt.pk,)), "ไฟล์เดิม"))
    if kind and undoing.can_be_undone(attempt):
        found.append((reverse("admin:integrity_sheetimport_undo", args=(attempt.pk,)), "ยกเลิก"))
    return found
