from django.contrib import admin

from integrity.admin.bases import ReadOnlyAdmin
from integrity.changes import moment
from integrity.documents.models import Document


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    list_display = ("register_no", "title", "kind", "state", "visibility", "issued", "issued_by")
    list_display_links = ("title",)
    list_filter = ("kind", "state", "visibility")
    list_select_related = ("issued_by", "organisation")
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
        "source_address",
    )
    readonly_fields = ("issued", "withdrawn")

    @admin.display(description="ออกเมื่อ", ordering="issued_at")
    def issued(self, obj):
        return moment(obj.issued_at)

    @admin.display(description="ยกเลิกเมื่อ")
    def withdrawn(self, obj):
        return moment(obj.withdrawn_at) if obj.withdrawn_at else "-"
