"""The admin side of optimistic locking: pages carry a stamp, a save looks whether it is old."""

from contextlib import nullcontext

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms.models import _get_foreign_key
from django.http import Http404, QueryDict
from django.urls import reverse

from integrity import changes
from integrity.admin.conflicts import Conflict, merge, rows_of, take_theirs
from integrity.admin.overtaken import overtaken_page, typed_texts
from integrity.changes import describe
from integrity.locking import Guarded, UnreadableStamp, was_shown

STAMP = "_stamp"


class _Refused:
    """Mixed into a form whose page met a conflict: it comes back, whatever else is right."""

    conflict: Conflict

    def clean(self):
        cleaned = super().clean()
        # The frame above the form says what happened.
        self.add_error(None, "อ่านกรอบด้านบนและตรวจข้อมูล แล้วกด “บันทึก” อีกครั้ง")
        return cleaned


def _writing(request):
    """A transaction for what may write; a page that is only read must not hold SQLite's lock."""
    return transaction.atomic() if request.method == "POST" else nullcontext()


class GuardedAdmin(admin.ModelAdmin):
    def guarded(self, obj) -> Guarded:
        return Guarded(obj, self.parts(), self.lock_root(obj))

    def parts(self):
        """The rows edited on the page of this record: model and the name of its foreign key."""
        return [
            (inline.model, _get_foreign_key(self.model, inline.model, inline.fk_name).name)
            for inline in self.inlines
            if hasattr(inline.model, "history")
        ]

    def lock_root(self, obj):
        """A row that every writer of this record locks first, when there is one above it."""
        return None

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if "_saveasnew" in request.POST and not self.save_as:
            # Django hides the button and yet obeys it: what it adds passes by the page of adding.
            raise PermissionDenied
        if object_id is None or not hasattr(self.model, "history"):
            return super().changeform_view(request, object_id, form_url, extra_context)
        with _writing(request):
            # Permission is the business of super(); an object of another office is a 404 here.
            try:
                record = self._held(request, unquote(object_id))
            except Http404:
                if gone := self._deleted_meanwhile(request, unquote(object_id)):
                    return gone
                raise
            guarded = self.guarded(record)
            if request.method == "POST":
                if closed := self._closed_meanwhile(request, record):
                    return closed
                request.edit_conflict = self._meet(request, guarded)
            # Before super() reads the values: a change in between must make this stamp old.
            context = {"stamp": guarded.stamp(), **(extra_context or {})}
            context["conflict"] = getattr(request, "edit_conflict", None)
            return super().changeform_view(request, object_id, form_url, context)

    def _held(self, request, key: str):
        """The record; for a save, as it stands once nobody else can move it."""
        record = self.get_object(request, key)
        if request.method == "POST":
            self.guarded(record).lock()
            record = self.get_object(request, key)
        return record

    def _closed_meanwhile(self, request, record):
        """The page was open for this person, and somebody moved the record on since."""
        stamp = request.POST.get(STAMP, "")
        if (
            self.has_change_permission(request, record)
            or not self.has_change_permission(request)
            or not was_shown(stamp, self.model, str(record.pk))
        ):
            return None
        root = self.lock_root(record) or record
        return overtaken_page(
            request, self, changes.steps(type(root), id=root.pk)[-1:],
            self.typed(request.POST), back=request.path, status=403,
        )  # fmt: skip

    def _deleted_meanwhile(self, request, key: str):
        if request.method != "POST" or not was_shown(request.POST.get(STAMP, ""), self.model, key):
            return None
        return overtaken_page(
            request, self, changes.steps(self.model, id=key)[-1:],
            self.typed(request.POST), back=reverse("admin:index"), status=404,
        )  # fmt: skip

    def typed(self, data) -> list[tuple[str, str]]:
        """What the person wrote, with the labels of the boxes."""
        return typed_texts(data, self.model, self.parts())

    def _meet(self, request, guarded: Guarded) -> Conflict | None:
        """Compare the stamp; on a conflict the posted data become what the form shows again."""
        record = guarded.record
        if not self.has_change_permission(request, record):
            return None
        data = request.POST.copy()
        form_class = self.get_form(request, record, change=True)
        formsets = [
            formset
            for formset, _ in self.get_formsets_with_inlines(request, record)
            if hasattr(formset.model, "history")
        ]
        try:
            found = guarded.steps_since(request.POST.get(STAMP, ""))
        except UnreadableStamp:
            return Conflict()
        if describe(found):
            conflict = merge(data, record, form_class, formsets, found)
            self.merge_more(data, record, found, conflict)
            request.POST = data
            return conflict
        take_theirs(data, rows_of(record, form_class, formsets, data))
        request.POST = data
        return None

    def merge_more(self, data, record, found, conflict: Conflict) -> None:
        """For pages with boxes that are no columns of their form's model."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form_class = super().get_form(request, obj, change=change, **kwargs)
        conflict = getattr(request, "edit_conflict", None)
        if conflict is None:
            return form_class
        return type(form_class)(form_class.__name__, (_Refused, form_class), {"conflict": conflict})

    def delete_view(self, request, object_id, extra_context=None):
        if not hasattr(self.model, "history"):
            return super().delete_view(request, object_id, extra_context)
        with _writing(request):
            guarded = self.guarded(self._held(request, unquote(object_id)))
            context = {"conflict": None, **(extra_context or {})}
            if request.method == "POST":
                context["conflict"] = self._meet_deletion(request, guarded)
            context["stamp"] = guarded.stamp()
            return super().delete_view(request, object_id, context)

    def _meet_deletion(self, request, guarded: Guarded) -> Conflict | None:
        """On a conflict the page asks again: what would be deleted is not what was shown."""
        conflict = conflict_of(request, guarded)
        if conflict is not None:
            request.POST = QueryDict()
        return conflict


def conflict_of(request, guarded: Guarded) -> Conflict | None:
    """What changed since the page was made that this request answers."""
    try:
        described = describe(guarded.steps_since(request.POST.get(STAMP, "")))
    except UnreadableStamp:
        return Conflict()
    return Conflict(described) if described else None
