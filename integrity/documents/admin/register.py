from django.contrib import admin
from django.utils.html import format_html

from integrity.admin.bases import ReadOnlyAdmin
from integrity.changes import moment
from integrity.documents.models import Document


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    list_display = ("register_no", "title", "edition", "paper", "state", "issued", "source")
    list_display_links = ("title",)
    list_filter = ("kind", "state", "visibility")
    list_select_related = ("organisation",)
    search_fields = ("title", "official_no", "code")
    fields = (
        "organisation",
        "register_no",
        "official_no",
        "code",
        "title",
        "kind",
        "state",
        "visibility",
        "superseded_by",
        "issued",
        "issued_by",
        "withdrawn",
        "withdrawal_reason",
        "page_count",
        "file_size",
        "file_sha256",
        "source_label",
        "source",
        "paper",
    )
    readonly_fields = ("issued", "withdrawn", "source", "paper")

    @admin.display(description="ฉบับที่")
    def edition(self, obj):
        """The source's own words, "… ฉบับที่ 2": the register knows no more of it."""
        _, found, number = obj.source_label.rpartition("ฉบับที่ ")
        return number if found else "-"

    @admin.display(description="เอกสาร")
    def paper(self, obj):
        if obj.kind != Document.Kind.PLAN or obj.withdrawn_at:
            return "-"
        return format_html('<a href="{}plan.pdf">เปิด PDF</a>', obj.source_address)

    @admin.display(description="ที่อยู่ของต้นเรื่อง")
    def source(self, obj):
        return format_html('<a href="{0}">{0}</a>', obj.source_address)

    @admin.display(description="ออกเมื่อ", ordering="issued_at")
    def issued(self, obj):
        return moment(obj.issued_at)

    @admin.display(description="ยกเลิกเมื่อ")
    def withdrawn(self, obj):
        return moment(obj.withdrawn_at) if obj.withdrawn_at else "-"
