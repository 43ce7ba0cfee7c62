"""What a Publishable is in the admin, whatever it says."""

from django.contrib import admin
from django.template.loader import render_to_string

from integrity.admin.bases import ScopedAdmin


class PublishableAdmin(ScopedAdmin):
    """Edited while it is in the hands of the clerks, deleted as a draft alone."""

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.is_working)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or obj.is_draft)

    @admin.display(description="สถานะ", ordering="status")
    def sign(self, obj):
        context = {"state": obj.status, "label": obj.get_status_display()}
        return render_to_string("components/_status.html", context)
