from django.contrib import admin

from integrity.admin.bases import ScopedAdmin
from integrity.models import Reference


@admin.register(Reference)
class ReferenceAdmin(ScopedAdmin):
    list_display = ("title", "kind", "year", "whose", "replaced_by")
    list_filter = ("kind",)
    list_select_related = ("replaced_by", "owner")
    search_fields = ("title", "short_title")
    autocomplete_fields = ("replaced_by",)

    @admin.display(description="ของ", ordering="owner")
    def whose(self, obj):
        return obj.owner or "ข้อมูลกลาง"
