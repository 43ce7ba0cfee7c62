"""Rounds of signing: the list of them, and the page of each with its log."""

from django.contrib import admin

from integrity.admin.bases import ReadOnlyAdmin
from integrity.changes import moment
from integrity.documents.admin import (
    signing_clause_views,
    signing_print_views,
    signing_scan_views,
    signing_views,
)
from integrity.documents.models import Signing
from integrity.documents.signing.steps import waiting_words


@admin.register(Signing)
class SigningAdmin(ReadOnlyAdmin):
    list_display = ("title", "kind", "state", "waits", "opened", "code")
    list_filter = ("state", "method", "kind")
    list_select_related = ("next_official",)
    search_fields = ("title", "code")
    fields = ("title",)
    change_list_template = "admin/documents/signing_changelist.html"

    def get_urls(self):
        return [
            *signing_views.urls_for(self),
            *signing_print_views.urls_for(self),
            *signing_scan_views.urls_for(self),
            *signing_clause_views.urls_for(self),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return signing_views.paper_view(request, object_id, signing_admin=self)

    @admin.display(description="เสนอเมื่อ", ordering="opened_at")
    def opened(self, obj):
        return moment(obj.opened_at)

    @admin.display(description="ขั้นต่อไป")
    def waits(self, obj):
        return waiting_words(obj)
