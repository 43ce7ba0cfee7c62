"""What every admin of the portal shares: the own office, Thai dates, history, locking."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import PurePath

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AdminURLFieldWidget,
    RelatedFieldWidgetWrapper,
)
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.forms import HiddenInput
from django.http import Http404
from django.template.response import TemplateResponse

from integrity.admin.files import FileInput
from integrity.admin.guarded import GuardedAdmin
from integrity.admin.history_export import ExportsHistory
from integrity.admin.list_export import ExportsList
from integrity.admin.part_rows import PartRowSet
from integrity.admin.saved_filters import SavesFilters
from integrity.admin.text import (
    NUMBER_BOX,
    WHOLE_NUMBER_BOX,
    ThaiDecimalField,
    ThaiIntegerField,
    ThaiTextField,
    number_text,
)
from integrity.changes import Change, Step, describe, moment, steps
from integrity.forms import THAI_DATE_OVERRIDES
from integrity.models import Organisation
from integrity.thai import normalise, thai_date

OFFICE_FIELDS = ("organisation", "owner")
CHOOSE = "เลือก…"
HISTORY_PER_PAGE = 50


def scoped(queryset: models.QuerySet, user) -> models.QuerySet:
    """The rows ``user`` may work with: the querysets know, or the column of the office says."""
    if hasattr(queryset, "of_office"):
        return queryset.of_office(user)
    if hasattr(queryset, "visible_to"):
        return queryset.visible_to(user)
    columns = {column.name for column in queryset.model._meta.concrete_fields}
    if "organisation" in columns and not user.is_system_administrator:
        return queryset.filter(organisation=user.organisation_id)
    return queryset


SHOWN_IN_THAI = (models.DateField, models.DecimalField, models.FileField, models.BooleanField)


class ShownInThai:
    """Stands in the place of a column that is only shown: Django would print a date's year in
    CE, money as 46000.00, True for yes, and an address for a file that has none."""

    do_not_call_in_templates = True

    def __init__(self, column: models.DateField):
        self.__name__ = column.name
        self.short_description = column.verbose_name

    def __call__(self, obj):
        value = getattr(obj, self.__name__)
        if isinstance(value, bool):
            return "ใช่" if value else "ไม่ใช่"
        if not value:
            return "-"
        if isinstance(value, Decimal):
            return number_text(value)
        return PurePath(value.name).name if hasattr(value, "name") else thai_date(value, "long")

    def __str__(self):
        return self.__name__

    # The admin asks for fields and read-only fields apart, and compares what it gets.
    def __eq__(self, other):
        return isinstance(other, ShownInThai) and self.__name__ == other.__name__

    def __hash__(self):
        return hash(self.__name__)


class OfficeFields:
    """Fields of forms and inlines: choices from the own office, dates in พ.ศ."""

    formfield_overrides = {
        **THAI_DATE_OVERRIDES,
        models.CharField: {"form_class": ThaiTextField},
        models.IntegerField: {"form_class": ThaiIntegerField, "widget": WHOLE_NUMBER_BOX},
        models.DecimalField: {"form_class": ThaiDecimalField, "widget": NUMBER_BOX},
        models.TextField: {
            "form_class": ThaiTextField,
            "widget": AdminTextareaWidget(attrs={"rows": 5}),
        },
        models.FileField: {"widget": FileInput},
        models.ImageField: {"widget": FileInput},
        models.URLField: {"assume_scheme": "https", "widget": AdminURLFieldWidget},
    }

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if "queryset" not in kwargs:
            rows = db_field.remote_field.model._default_manager.all()
            kwargs["queryset"] = scoped(rows, request.user)
        kwargs.setdefault("empty_label", CHOOSE)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        field = super().formfield_for_choice_field(db_field, request, **kwargs)
        field.choices = [(key, CHOOSE if key == "" else label) for key, label in field.choices]
        return field

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # Beside a choice one may add what is missing, not change or delete what others use.
            field.widget.can_change_related = field.widget.can_delete_related = False
        if field and _names_office(db_field) and request.user.organisation_id:
            # Not left out of the form: constraints that name the office must be checked in it.
            field.initial, field.disabled = request.user.organisation_id, True
            field.widget = HiddenInput()
        return field

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        shown = {str(each): each for each in self._shown_in_thai(request, obj)}
        return [
            (title, {**options, "fields": _replaced(options["fields"], shown)})
            for title, options in fieldsets
        ]

    def get_readonly_fields(self, request, obj=None):
        return (
            *super().get_readonly_fields(request, obj),
            *self._shown_in_thai(request, obj),
        )

    def _shown_in_thai(self, request, obj):
        if obj is None or self.has_change_permission(request, obj):
            return []
        return [
            ShownInThai(column)
            for column in self.model._meta.concrete_fields
            if isinstance(column, SHOWN_IN_THAI)
        ]


def _names_office(db_field: models.Field) -> bool:
    """The owner of a record that an office keeps; a risk's own owner is a person."""
    return db_field.name in OFFICE_FIELDS and db_field.related_model is Organisation


def _replaced(fields, shown):
    return tuple(
        _replaced(each, shown) if isinstance(each, list | tuple) else shown.get(each, each)
        for each in fields
    )


class ScopedAdmin(OfficeFields, ExportsList, ExportsHistory, SavesFilters, GuardedAdmin):
    """An admin whose rows are those of the user's own office; others do not exist (404)."""

    # The bar of actions stays even when there is none: without it Django's list has a <style>.
    actions_on_top = True
    view_on_site = False
    list_per_page = 50

    def get_queryset(self, request):
        return scoped(super().get_queryset(request), request.user)

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, normalise(search_term))

    def get_object(self, request, object_id, from_field=None):
        obj = super().get_object(request, object_id, from_field)
        if obj is None:
            raise Http404
        return obj

    def readable(self, request, pk):
        """For a page of its own: 404 for another office's row, 403 for who may not read it."""
        obj = self.get_object(request, str(pk))
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        return obj

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._row_is_open(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._row_is_open(request, obj)

    def _row_is_open(self, request, obj) -> bool:
        """Whether this person may touch this row; the model's queryset decides when it can."""
        rows = self.model._default_manager.all()
        if obj is None or obj.pk is None or not hasattr(rows, "editable_by"):
            return True
        return rows.editable_by(request.user).filter(pk=obj.pk).exists()

    def get_deleted_objects(self, objs, request):
        """Counts instead of a line for each row; links between rows are no rows to a person."""
        _, counts, lacking, protected = super().get_deleted_objects(objs, request)
        links = {
            model._meta.verbose_name_plural
            for model in apps.get_models(include_auto_created=True)
            if model._meta.auto_created
        }
        counts = {name: count for name, count in counts.items() if name not in links}
        return [str(obj) for obj in objs], counts, lacking, protected

    def get_actions(self, request):
        """Deleting is done one by one, after a page that says what goes with it."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def history_view(self, request, object_id, extra_context=None):
        obj = self.get_object(request, unquote(object_id))
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        page = Paginator(self.changes_of(obj), HISTORY_PER_PAGE).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": f"ประวัติการแก้ไข: {obj}",
            "object": obj,
            "opts": self.opts,
            "page": page,
            **(extra_context or {}),
        }
        template = self.object_history_template or "admin/object_history.html"
        return TemplateResponse(request, template, context)

    def changes_of(self, obj) -> Sequence[Change]:
        """What happened to ``obj`` and its parts, the newest first."""
        if not hasattr(self.model, "history"):
            return _logged(self.model, obj)
        return describe(self.steps_of(obj), parents=[parent for _, parent in self.parts()])

    def steps_of(self, obj) -> list[Step]:
        found = steps(self.model, id=obj.pk)
        for part, parent in self.parts():
            found += steps(part, **{parent: obj.pk})
        found.sort(key=lambda step: (step.after.history_date, step.after.history_id), reverse=True)
        return found


def _logged(model, obj) -> list[Change]:
    """For a model without a history of its own: what the admin wrote down."""
    entries = LogEntry.objects.filter(
        object_id=str(obj.pk), content_type__app_label=model._meta.app_label,
        content_type__model=model._meta.model_name,
    )  # fmt: skip
    return [
        Change(model, obj.pk, entry.get_change_message(), "", str(entry.user),
               moment(entry.action_time), "")
        for entry in entries.select_related("user")
    ]  # fmt: skip


class PartPermissions(OfficeFields):
    """A part is edited with its whole: who may change the record may change its parts."""

    def _may_change_whole(self, request, obj):
        whole = self.admin_site.get_model_admin(self.parent_model)
        if obj is None:
            return whole.has_add_permission(request)
        return whole.has_change_permission(request, obj)

    def has_view_permission(self, request, obj=None):
        return self.admin_site.get_model_admin(self.parent_model).has_view_permission(request, obj)

    def has_add_permission(self, request, obj):
        return self._may_change_whole(request, obj)

    def has_change_permission(self, request, obj=None):
        return self._may_change_whole(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self._may_change_whole(request, obj)


class PartTable(PartPermissions, admin.TabularInline):
    formset = PartRowSet
    extra = 0
    view_on_site = False


class PartCards(PartPermissions, admin.StackedInline):
    formset = PartRowSet
    extra = 0
    view_on_site = False


class ReadOnlyAdmin(ScopedAdmin):
    """Rows that only the portal itself writes."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class PartAdmin(ScopedAdmin):
    """The own page of a part that has parts itself; reached from the page of its whole only.

    ``whole`` is the name of the foreign key to the record above.
    """

    whole = ""

    def get_queryset(self, request):
        wholes = self._whole_admin().get_queryset(request).values("pk")
        return super().get_queryset(request).filter(**{f"{self.whole}__in": wholes})

    def _whole_admin(self):
        return self.admin_site.get_model_admin(self.model._meta.get_field(self.whole).related_model)

    def has_module_permission(self, request):
        return False

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    def has_view_permission(self, request, obj=None):
        return self._whole_admin().has_view_permission(request, obj and getattr(obj, self.whole))

    def has_change_permission(self, request, obj=None):
        return self._whole_admin().has_change_permission(request, obj and getattr(obj, self.whole))
