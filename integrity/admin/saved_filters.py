"""A person's own filters above each list of the admin: plain links, saved under a name.

Saving and removing post to the list's own address, whose query is what is saved: no address is
taken from a form.
"""

from django.contrib import messages
from django.contrib.admin import SimpleListFilter
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.shortcuts import redirect

from integrity.admin.text import whole_number
from integrity.models.saved_filter import NAME_TAKEN, SavedFilter, conditions

NO_LONGER = "เงื่อนไขบางข้อในที่อยู่นี้ใช้ไม่ได้แล้ว จึงแสดงทั้งหมด"
GONE = "ตัวเลือกของตัวกรอง “{}” ไม่มีแล้ว จึงไม่ได้กรองด้วยเงื่อนไขนี้"


class SavesFilters:
    def get_changelist_instance(self, request):
        """A lookup that this list does not offer is no reason for a blank page either."""
        try:
            shown = super().get_changelist_instance(request)
        except DisallowedModelAdminLookup as refused:
            raise IncorrectLookupParameters from refused
        for title in _gone(self, request, shown):
            messages.warning(request, GONE.format(title))
        return shown

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        refused = []
        if request.method == "POST":
            if "_remove_filter" in request.POST:
                return self._remove_filter(request)
            if "_save_filter" in request.POST:
                refused = self._save_filter(request)
                if not refused:
                    return redirect(f"{request.path}?{conditions(request.GET)}")
        elif ERROR_FLAG in request.GET:
            messages.warning(request, NO_LONGER)
        context = self._filters(request) | {"filter_errors": refused}
        return super().changelist_view(request, context | (extra_context or {}))

    def _filters(self, request) -> dict:
        saved = SavedFilter.objects.of_list(request.user, self.model)
        asked = conditions(request.GET)
        return {
            "saved_filters": saved,
            "conditions": asked,
            "conditions_saved": any(each.query == asked for each in saved),
            "filter_name": request.POST.get("_filter_name", ""),
        }

    def _save_filter(self, request) -> list[str]:
        """Why it cannot be saved; empty when it is."""
        saved = SavedFilter(
            user=request.user,
            model=self.model._meta.label_lower,
            name=request.POST.get("_filter_name", ""),
            query=conditions(request.GET),
        )
        try:
            # What a name must be, the model says in one sentence instead of two.
            saved.full_clean(exclude=() if saved.name.strip() else ("name",))
            with transaction.atomic():
                saved.save()
        except ValidationError as invalid:
            return list(dict.fromkeys(invalid.messages))
        except IntegrityError:  # the button was pressed twice
            return [NAME_TAKEN]
        messages.success(request, f"บันทึกตัวกรอง “{saved.name}” แล้ว")
        return []

    def _remove_filter(self, request):
        key = whole_number(request.POST["_remove_filter"])
        mine = SavedFilter.objects.of_list(request.user, self.model).filter(pk=key).first()
        if mine is not None:
            mine.delete()
            messages.success(request, f"ลบตัวกรอง “{mine.name}” แล้ว")
        return redirect(request.get_full_path())


def _gone(admin, request, shown) -> list[str]:
    """Titles of the filters whose chosen value is no choice any more: they filter nothing."""
    offered = {
        spec.parameter_name: {str(key) for key, _ in spec.lookup_choices}
        for spec in shown.filter_specs
        if isinstance(spec, SimpleListFilter)
    }
    return [
        str(filter_.title)
        for filter_ in admin.get_list_filter(request)
        if isinstance(filter_, type) and issubclass(filter_, SimpleListFilter)
        if (value := request.GET.get(filter_.parameter_name))
        and value not in offered.get(filter_.parameter_name, ())
    ]
