from django.contrib import admin

from integrity.admin.bases import ReadOnlyAdmin
from integrity.changes import moment
from integrity.models import SheetImport


@admin.register(SheetImport)
class SheetImportAdmin(ReadOnlyAdmin):
    list_display = ("file_name", "target", "outcome", "counts", "by", "happened")
    list_filter = ("outcome",)
    list_select_related = ("by",)
    search_fields = ("file_name", "target")
    fields = (
        "target",
        "file_name",
        "file_size",
        "outcome",
        "counts",
        "problems",
        "by",
        "happened",
        "file_sha256",
    )
    readonly_fields = ("counts", "problems", "happened")

    @admin.display(description="เมื่อ", ordering="at")
    def happened(self, obj):
        return moment(obj.at)

    @admin.display(description="จำนวนแถว")
    def counts(self, obj):
        return f"เพิ่ม {obj.added} แก้ไข {obj.changed} นำออก {obj.removed} คงเดิม {obj.unchanged}"

    @admin.display(description="ข้อผิดพลาด")
    def problems(self, obj):
        return len(obj.errors)
