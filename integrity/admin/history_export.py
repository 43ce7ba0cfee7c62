"""The history of one record as a file: a row for each value that was changed."""

from collections.abc import Iterator, Sequence

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import path

from integrity.admin.list_export import FORMATS, export
from integrity.changes import EMPTY, Change

HEADINGS = ("เมื่อ", "ผู้ทำ", "สิ่งที่ทำ", "รายการ", "ช่อง", "ค่าเดิม", "ค่าใหม่", "เหตุผล")
WIDTHS = (24, 24, 18, 40, 24, 40, 40, 30)
AT_ONCE = 200


class ExportsHistory:
    def get_urls(self):
        view = self.admin_site.admin_view(self.history_export_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_history_export"
        return [
            path("<path:object_id>/history/list.<str:form>", view, name=name),
            *super().get_urls(),
        ]

    def history_export_view(self, request, object_id, form: str):
        if form not in FORMATS:
            raise Http404
        obj = self.get_object(request, unquote(object_id))
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        return export(
            request,
            self.model,
            form,
            name=f"ประวัติ {obj}",
            headings=HEADINGS,
            rows=_rows(self.changes_of(obj)),
            widths=WIDTHS,
            conditions="ทั้งหมด",
        )


def _rows(changes: Sequence[Change]) -> Iterator[tuple]:
    """Some histories put into words only the part that is asked for."""
    for start in range(0, len(changes), AT_ONCE):
        for change in changes[start : start + AT_ONCE]:
            head = (change.when, change.who, change.verb, change.record)
            for each in change.fields:
                old, new = (None if text == EMPTY else text for text in (each.old, each.new))
                yield (*head, each.label, old, new, change.reason)
            if not change.fields:
                yield (*head, None, None, None, change.reason)
