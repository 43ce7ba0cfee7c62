from django.contrib import admin, messages
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.html import format_html

from integrity.admin.bases import ScopedAdmin
from integrity.admin.text import LONG_TITLE
from integrity.documents.admin import (
    clause_copy_views,
    clause_deed_views,
    clause_file_views,
    clause_start_views,
    clause_text_views,
)
from integrity.documents.admin.clause_bar import SIGNS, Bar, Link, address_of, bar_of, contributes
from integrity.documents.admin.clause_facts import FactsForm, fieldsets_of
from integrity.documents.admin.clause_filters import StateFilter, YearFilter
from integrity.documents.admin.clause_merge import merge_text
from integrity.documents.admin.clause_parts import (
    AttachmentInline,
    CitationInline,
    StepInline,
    only_chosen,
)
from integrity.documents.admin.clause_text import BLANK, typed_rows
from integrity.documents.clauses.numbering import renumber
from integrity.documents.clauses.oddities import find
from integrity.documents.clauses.writing import replace_clauses
from integrity.documents.models import Clause, ClauseDocument, Method, Recipient
from integrity.documents.models.clauses import MOST_CLAUSES
from integrity.roles import Role
from integrity.thai import thai_date

SHORT_BOXES = {"closing": 2, "refers_to": 2, "enclosures": 2, "contact": 2}


@admin.register(ClauseDocument)
class ClauseDocumentAdmin(ScopedAdmin):
    form = FactsForm
    change_form_template = "admin/documents/clause_form.html"
    change_list_template = "admin/documents/clause_list.html"
    object_history_template = "admin/documents/clause_history.html"
    # What a phone shows stands first.
    list_display = ("title_shown", "sign", "kind", "number", "day", "division", "waiting")
    list_display_links = ("title_shown",)
    list_filter = ("kind", StateFilter, YearFilter)
    list_select_related = ("organisation", "division", "document", "signing__next_official")
    search_fields = ("title", "document__official_no", "clauses__text")
    autocomplete_fields = ("replaces",)
    inlines = (StepInline, AttachmentInline, CitationInline)

    # Who may do what

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        # The list names few columns of these; the frozen text of a round is not among them.
        return rows.select_related(*self.list_select_related)

    def has_add_permission(self, request):
        """An editor starts papers of the own division, so there has to be one."""
        user = request.user
        has_place = user.organisation_id and (user.division_id or user.has_role(Role.PLAN_OFFICER))
        return bool(has_place) and super().has_add_permission(request)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.is_draft)

    def _row_is_open(self, request, obj) -> bool:
        """Asked once of each object read: the page asks for each of its parts again and again."""
        if obj is None or obj.pk is None:
            return super()._row_is_open(request, obj)
        if not hasattr(obj, "_is_open"):
            obj._is_open = super()._row_is_open(request, obj)
        return obj._is_open

    def has_delete_permission(self, request, obj=None):
        """What was once sent for signature stays, and is marked as not issued instead."""
        never_sent = obj is None or (obj.is_draft and obj.signing_id is None)
        return super().has_delete_permission(request, obj) and never_sent

    def may_edit_after_voiding(self, request, obj) -> bool:
        return obj.is_in_signing and super().has_change_permission(request, obj)

    # Form

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The boxes of the text and of the recipients belong to the form, not to the model."""
        kwargs["fields"] = _flat(fieldsets_of(obj)) if obj else ("title",)
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request, obj=None):
        self_made = fieldsets_of(obj) if obj else [(None, {"fields": ("title",)})]
        shown = {str(each): each for each in self._shown_in_thai(request, obj)}
        return [(title, {**options, "fields": _shown(options["fields"], shown)})
                for title, options in self_made]  # fmt: skip

    def get_autocomplete_fields(self, request):
        return self.autocomplete_fields

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "title":
            kwargs |= LONG_TITLE
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        field = only_chosen(field)
        if field and (rows := SHORT_BOXES.get(db_field.name)):
            field.widget.attrs["rows"] = rows
        return field

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        field = super().formfield_for_choice_field(db_field, request, **kwargs)
        if db_field.name == "urgency":
            # Not choosing is an answer here: ปกติ.
            field.choices = db_field.choices
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "division":
            kwargs["queryset"] = clause_start_views.divisions_for(request.user)
            if not request.user.has_role(Role.PLAN_OFFICER):
                # Without its division a paper would be out of its writer's hands.
                kwargs |= {"empty_label": None, "required": True}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def parts(self):
        return [(Clause, "document"), *super().parts(), (Recipient, "document")]

    def typed(self, data):
        return [*super().typed(data), *typed_rows(data)]

    def merge_more(self, data, record, found, conflict):
        merge_text(data, record, found)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        rows = form.text.rows()
        if "_renumber" in request.POST:
            rows = renumber(rows)
        replace_clauses(form.instance, rows, by=request.user)
        form.save_recipients(by=request.user)

    def response_change(self, request, obj):
        """Back to the page that was saved: a text is saved many times before it is done."""
        said = 'บันทึกแล้ว <a href="{}" target="_blank" rel="noopener">ดูตัวอย่าง (PDF)</a>'
        messages.success(request, format_html(said, address_of("preview", obj)))
        return redirect(address_of("change", obj))

    # Pages

    def get_urls(self):
        return [
            *clause_start_views.urls_for(self),
            *clause_copy_views.urls_for(self),
            *clause_text_views.urls_for(self),
            *clause_deed_views.urls_for(self),
            *clause_file_views.urls_for(self),
            *super().get_urls(),
        ]

    def add_view(self, request, form_url="", extra_context=None):
        return redirect("admin:documents_clausedocument_start")

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            text = context["adminform"].form.text
            context |= {
                "document": obj,
                "bar": bar_of(obj, request.user),
                "text": text,
                "blank": BLANK,
                "kinds": Clause.Kind.choices,
                # A paste of a hundred thousand lines is refused; its first rows show enough.
                "oddities": find(text.rows()[:MOST_CLAUSES]),
                "may_edit": self.has_change_permission(request, obj),
                "may_void": self.may_edit_after_voiding(request, obj),
                # The text and what stands beside it need the whole width.
                "is_nav_sidebar_enabled": False,
                "title": obj.title,
                "subtitle": None,
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def history_view(self, request, object_id, extra_context=None):
        document = self.get_object(request, object_id)
        context = {"document": document, "bar": bar_of(document, request.user)}
        return super().history_view(request, object_id, context | (extra_context or {}))

    # Lists

    @admin.display(description="เรื่อง", ordering="title")
    def title_shown(self, obj):
        return obj.title

    @admin.display(description="สถานะ")
    def sign(self, obj):
        context = {"state": SIGNS[obj.state], "label": obj.state_label}
        return render_to_string("components/_status.html", context)

    @admin.display(description="ที่ / เลขที่", ordering="document__official_no")
    def number(self, obj):
        return (obj.document and obj.document.official_no) or "-"

    @admin.display(description="ลงวันที่", ordering="dated")
    def day(self, obj):
        dated = obj.document.dated if obj.document else obj.dated
        return thai_date(dated, "short") if dated else "-"

    @admin.display(description="รอ")
    def waiting(self, obj):
        return waiting_for(obj) or "-"


def waiting_for(document: ClauseDocument) -> str:
    """Whom a paper waits for, without reading its frozen text."""
    if document.state == ClauseDocument.State.SIGNED:
        return "ออกเลข"
    if document.state != ClauseDocument.State.SIGNING:
        return ""
    if document.signing.method == Method.PAPER:
        return "กระดาษที่ลงนามแล้ว"
    return document.signing.next_official.name if document.signing.next_official else ""


def _flat(fieldsets) -> list[str]:
    found = []
    for _, options in fieldsets:
        for each in options["fields"]:
            found += [each] if isinstance(each, str) else each
    return found


def _shown(fields, shown):
    return tuple(
        _shown(each, shown) if isinstance(each, tuple) else shown.get(each, each) for each in fields
    )


@contributes
def _outputs(bar: Bar, document: ClauseDocument, user) -> None:
    draft = "ดูตัวอย่าง" if not document.is_issued else "ดูเนื้อความที่ร่างไว้"
    bar.looking.append(Link(f"{draft} (PDF)", address_of("preview", document), is_apart=True))
    bar.looking.append(Link("เอาออกเป็น Word", address_of("word", document)))
