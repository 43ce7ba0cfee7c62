"""Dated rules in the admin: what a record already follows is read, and changed by a copy."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST

from integrity.admin.bases import ScopedAdmin


class ReferenceVersionAdmin(ScopedAdmin):
    """For children of ``ReferenceVersion``; ``copied`` tells who made a copy what to do with it,
    ``locked`` what stands above a version in use and answers who wants to delete it."""

    copied = ""
    locked = ""

    def successor_of(self, version: models.Model, *, owner, by) -> models.Model:
        """A copy, with all that hangs on it, that replaces ``version``; national without owner."""
        raise NotImplementedError

    def get_urls(self):
        copy = self.admin_site.admin_view(require_POST(self.copy_view))
        return [path("<int:pk>/copy/", copy, name=self._name("copy")), *super().get_urls()]

    def copy_view(self, request, pk):
        version = self.get_object(request, str(pk))
        if not self.has_add_permission(request):
            raise PermissionDenied
        copy = self.successor_of(version, owner=request.user.organisation, by=request.user)
        messages.success(request, self.copied)
        return redirect(f"admin:{self._name('change')}", copy.pk)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        in_use = self.locked and self.get_object(request, object_id).is_used
        notice = {"notice": self.locked} if in_use else {}
        return super().change_view(request, object_id, form_url, notice | (extra_context or {}))

    def delete_view(self, request, object_id, extra_context=None):
        version = self.get_object(request, object_id)
        if self.locked and version.is_used and super().has_delete_permission(request, version):
            messages.error(request, f"ลบไม่ได้: {self.locked}")
            return redirect(f"admin:{self._name('change')}", version.pk)
        return super().delete_view(request, object_id, extra_context)

    def _name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def has_change_permission(self, request, obj=None):
        open_ = obj is None or not obj.is_used
        return open_ and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        open_ = obj is None or not obj.is_used
        return open_ and super().has_delete_permission(request, obj)

    @admin.display(description="ของ", ordering="owner")
    def whose(self, obj):
        return obj.owner or "ข้อมูลกลาง"
