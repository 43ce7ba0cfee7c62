from django.contrib import admin

from integrity.admin.bases import ScopedAdmin
from integrity.models import LeftoverPhrase


@admin.register(LeftoverPhrase)
class LeftoverPhraseAdmin(ScopedAdmin):
    list_display = ("pattern", "kind", "advice", "whose", "confidence")
    list_filter = ("kind", "confidence")
    list_select_related = ("owner",)
    search_fields = ("pattern", "advice")

    @admin.display(description="ของ", ordering="owner")
    def whose(self, obj):
        return obj.owner or "ข้อมูลกลาง"
