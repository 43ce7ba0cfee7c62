"""Every list of the admin as a file: the rows and the columns that it shows, and no others.

Who may see a list may take it along: the file says nothing the page does not. The plan's own
sheet, which holds what no list shows, has a permission of its own (plans.export_planversion).
"""

import html
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import (
    NotRelationField,
    get_fields_from_path,
    label_for_field,
    lookup_field,
)
from django.contrib.admin.views.main import ALL_VAR, PAGE_VAR, ChangeList
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, PermissionDenied
from django.db import models
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from integrity.changes import moment
from integrity.sheets.streaming import write_csv, write_xlsx
from integrity.thai import thai_date

MOST_ROWS = 100_000
CHUNK = 1000
IN_MEMORY = 2 * 1024 * 1024
EXPORTED = 4  # a flag of our own beside those of Django's log: added, changed, deleted
FORMATS = {
    "xlsx": (
        "Excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "csv": ("CSV", "text/csv; charset=utf-8"),
}
TOO_MANY = "รายการนี้มี {:,} แถว ส่งออกได้ครั้งละไม่เกิน {:,} แถว ใช้ตัวกรองหรือช่องค้นหาให้แคบลงก่อน แล้วส่งออกอีกครั้ง"


@dataclass(frozen=True)
class Column:
    """``value`` gives the cell of a row: text, a number, a date, or None."""

    heading: str
    value: Callable
    width: int = 20


class ExportsList:
    """Mixed into an admin: its list as XLSX and CSV.

    A method of ``list_display`` whose text holds several values may carry ``export_columns``, a
    function of the admin and the rows that gives the columns to write in its place.
    """

    def get_urls(self):
        view = self.admin_site.admin_view(self.export_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_list_export"
        return [path("list.<str:form>", view, name=name), *super().get_urls()]

    def export_view(self, request, form: str):
        if form not in FORMATS:
            raise Http404
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        the_list = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        request.GET = _of_all_pages(request.GET)
        try:
            shown = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(f"{the_list}?{request.GET.urlencode()}")
        if shown.result_count > MOST_ROWS:
            messages.error(request, TOO_MANY.format(shown.result_count, MOST_ROWS))
            return HttpResponseRedirect(f"{the_list}?{request.GET.urlencode()}")
        return self._file(request, form, shown)

    def _file(self, request, form: str, shown: ChangeList) -> FileResponse:
        columns = self.columns_of(shown)
        return export(
            request,
            self.model,
            form,
            name=str(self.opts.verbose_name_plural),
            headings=[column.heading for column in columns],
            rows=cells(shown.queryset, columns),
            widths=[column.width for column in columns],
            conditions=conditions_of(shown) or "ทั้งหมด",
        )

    def columns_of(self, shown: ChangeList) -> list[Column]:
        found = []
        for name in shown.list_display:
            if name == "action_checkbox":
                continue
            method = getattr(self, name, None) if isinstance(name, str) else name
            if several := getattr(method, "export_columns", None):
                found += several(self, shown.queryset)
            else:
                found.append(self._column(name, method))
        return found

    def _column(self, name, method) -> Column:
        heading = str(label_for_field(name, self.model, self))
        field = _date_behind(self.model, getattr(method, "admin_order_field", None))
        if field is not None:
            return Column(heading, lambda row: local(_walk(row, field)), 18)
        return Column(heading, lambda row: self._shown(name, row), max(18, 2 * len(heading)))

    def _shown(self, name, row):
        try:
            field, attribute, value = lookup_field(name, row, self)
        except ObjectDoesNotExist:
            return None
        if field is None:
            return plain(value)
        if isinstance(field.remote_field, models.ManyToOneRel):
            related = getattr(row, field.name)
            return None if related is None else str(related)
        if field.flatchoices:
            return dict(field.flatchoices).get(value, value)
        if isinstance(field, models.FileField):
            return value.name.rpartition("/")[2] if value else None
        return plain(value)


def export(
    request, model, form: str, *, name: str, headings, rows, widths, conditions: str
) -> FileResponse:
    """The file, and the entry in the log of who took what along."""
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (the response closes it)
    if form == "csv":
        count = write_csv(file, headings, rows)
    else:
        origin = _origin(request, name, conditions)
        count = write_xlsx(file, headings, rows, widths=widths, origin=origin)
    LogEntry.objects.create(
        user=request.user,
        content_type=ContentType.objects.get_for_model(model),
        object_repr=name[:200],
        action_flag=EXPORTED,
        change_message=f"ส่งออกเป็น {FORMATS[form][0]} {count:,} แถว เงื่อนไข: {conditions}",
    )
    file.seek(0)
    today = thai_date(timezone.localdate(), "short")
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{_for_a_file(name)} {today}.{form}",
        content_type=FORMATS[form][1],
    )


def _origin(request, name: str, conditions: str) -> list[tuple[str, str]]:
    who = f"{request.user} ({request.user.organisation or 'ข้อมูลทุกหน่วยงาน'})"
    return [
        ("รายการ", name),
        ("เงื่อนไข", conditions),
        ("ส่งออกเมื่อ", moment(timezone.now())),
        ("ผู้ส่งออก", who),
    ]


def _for_a_file(name: str) -> str:
    """Without what no file may be called, and no longer than systems take with Thai letters."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "-", name)[:60].strip()


def _of_all_pages(query):
    query = query.copy()
    for name in (PAGE_VAR, ALL_VAR):
        query.pop(name, None)
    return query


def cells(rows: models.QuerySet, columns: list[Column]) -> Iterator[list]:
    for row in rows.iterator(chunk_size=CHUNK):
        yield [column.value(row) for column in columns]


def conditions_of(shown: ChangeList) -> str:
    """What narrows the list, in the words of its filters."""
    found = [f"คำค้น “{shown.query}”"] if shown.query else []
    for spec in shown.filter_specs:
        _everything, *others = list(spec.choices(shown)) or [None]
        chosen = [str(each["display"]) for each in others if each["selected"]]
        found += [f"{spec.title}: {', '.join(chosen)}"] if chosen else []
    return " · ".join(found)


def plain(value):
    """A value of a list as a cell: a link is its words, a tick is a word."""
    if isinstance(value, bool):
        return "ใช่" if value else "ไม่ใช่"
    if isinstance(value, SafeString):
        return " ".join(html.unescape(strip_tags(value)).split())
    if isinstance(value, date):
        return local(value)
    if value is None or isinstance(value, str | int | float) or hasattr(value, "to_integral_value"):
        return value
    if isinstance(value, list | tuple | set):
        return ", ".join(str(each) for each in value)
    return str(value)


def local(value):
    """A sheet knows no time zones: the hour as it was in Bangkok."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.make_naive(value).replace(microsecond=0)
    return value


def _date_behind(model, ordering) -> str | None:
    """The path of the date that a method puts into words, when its list is sorted by it."""
    if not isinstance(ordering, str):
        return None
    path_ = ordering.removeprefix("-")
    try:
        field = get_fields_from_path(model, path_)[-1]
    except (FieldDoesNotExist, NotRelationField):
        return None
    return path_ if isinstance(field, models.DateField) else None


def _walk(row, path_: str):
    for name in path_.split("__"):
        row = getattr(row, name, None)
    return row
