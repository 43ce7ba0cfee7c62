from django.contrib import admin

from integrity.admin.bases import PartTable, ScopedAdmin
from integrity.models import Committee, CommitteeMember
from integrity.thai import thai_date


class MemberInline(PartTable):
    model = CommitteeMember
    fields = ("order", "name", "position", "duty", "official")


@admin.register(Committee)
class CommitteeAdmin(ScopedAdmin):
    list_display = ("title", "kind", "order_number", "ordered_on")
    list_filter = ("kind",)
    search_fields = ("title", "order_number", "members__name")
    fields = ("organisation", "kind", "title", "order_number", "order_date")
    inlines = (MemberInline,)

    @admin.display(description="ลงวันที่", ordering="order_date")
    def ordered_on(self, obj):
        return thai_date(obj.order_date, "short") if obj.order_date else None
