from django import forms
from django.contrib import admin
from django.db import transaction
from django.urls import reverse

from integrity import uploads
from integrity.admin import division_views
from integrity.admin.bases import PartTable, ScopedAdmin
from integrity.admin.files import PictureInput
from integrity.models import Division, DivisionName, OfficeWords, Organisation
from integrity.models.office import EMBLEM_MAX_BYTES, SEAL_MAX_BYTES
from integrity.office_seal import told_of
from integrity.thai import thai_date

# What an office says of itself; its name, kind and address on the web are the portal's register.
CONTACT_FIELDS = (
    "address",
    "telephone",
    "email",
    "website",
    "letter_code",
    "emblem",
    "abbreviation",
    "seal_image",
    "accent",
)
REGISTER_FIELDS = (
    "name",
    "kind",
    "subdistrict",
    "district",
    "province",
    "slug",
    "publishing_rule",
)
WHO_PUBLISHES = (
    "ปกติผู้เสนอกับผู้เผยแพร่เป็นคนละคน เลือก “คนเดียว” เฉพาะหน่วยงานที่มีเจ้าหน้าที่ไม่พอ "
    "ก่อนเผยแพร่จะต้องบันทึกวันอนุมัติ ตำแหน่งผู้อนุมัติ และแนบสำเนาที่ลงนามแล้ว "
    "หน้าเว็บจะบอกว่าตำแหน่งใดอนุมัติเมื่อใด การเปลี่ยนข้อนี้อยู่ในประวัติของหน่วยงาน"
)


class OrganisationForm(forms.ModelForm):
    """A new picture is kept without where and with what it was taken."""

    def clean_emblem(self):
        return self._clean_picture("emblem", EMBLEM_MAX_BYTES)

    def clean_seal_image(self):
        return self._clean_picture("seal_image", SEAL_MAX_BYTES)

    def _clean_picture(self, name: str, most_bytes: int):
        picture = self.cleaned_data[name]
        if not picture or name not in self.changed_data:
            return picture
        try:
            return uploads.clean_file(picture, uploads.PICTURES, most_bytes=most_bytes)
        except uploads.UnusableUpload as unusable:
            raise forms.ValidationError(str(unusable)) from unusable


@admin.register(Organisation)
class OrganisationAdmin(ScopedAdmin):
    form = OrganisationForm
    list_display = ("name", "kind", "district", "province")
    list_filter = ("kind",)
    search_fields = ("name", "slug", "district", "province")
    fieldsets = (
        (None, {"fields": REGISTER_FIELDS}),
        ("ติดต่อและตราสัญลักษณ์", {"fields": CONTACT_FIELDS}),
        ("เอกสารที่ออก", {"fields": ("seal",)}),
    )

    def get_fieldsets(self, request, obj=None):
        """A new office has no seal yet, nor a page to say so."""
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj else [each for each in fieldsets if "seal" not in each[1]["fields"]]

    def get_readonly_fields(self, request, obj=None):
        own = REGISTER_FIELDS if request.user.organisation_id else ()
        return (*own, "seal", *super().get_readonly_fields(request, obj))

    @admin.display(description="ตราประทับอิเล็กทรอนิกส์")
    def seal(self, obj):
        return told_of(obj)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "emblem":
            kwargs["widget"] = PictureInput
        elif db_field.name == "publishing_rule":
            kwargs["help_text"] = WHO_PUBLISHES
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        if change and "slug" in form.changed_data:
            obj.move_to(obj.slug)
        else:
            super().save_model(request, obj, form, change)


@admin.register(OfficeWords)
class OfficeWordsAdmin(ScopedAdmin):
    list_display = ("kind", "organisation", "executive", "council", "ordinance")
    list_display_links = ("kind",)
    list_filter = ("kind",)
    list_select_related = ("organisation",)
    fieldsets = (
        (None, {"fields": ("kind", "organisation")}),
        ("คนและสภา", {"fields": ("executive", "deputy", "council", "council_member")}),
        (
            "ส่วนราชการและกฎหมาย",
            {"fields": ("chief_clerk", "staff", "secretariat", "office", "ordinance")},
        ),
    )

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "kind" and request.user.organisation_id:
            field.initial, field.disabled = request.user.organisation.kind, True
        return field


class DivisionNameInline(PartTable):
    model = DivisionName
    fields = ("name", "kind", "valid_from", "valid_to")


@admin.register(Division)
class DivisionAdmin(ScopedAdmin):
    change_form_template = "admin/tools_form.html"
    list_display = ("name", "level", "parent", "state")
    list_filter = ("level",)
    list_select_related = ("parent", "successor", "organisation")
    search_fields = ("name", "other_names__name")
    autocomplete_fields = ("parent",)
    fields = ("organisation", "name", "slug", "level", "parent", "position", "state")
    # An end is a deed of its own, which moves what the division answered for.
    readonly_fields = ("state",)
    inlines = (DivisionNameInline,)

    def get_urls(self):
        return [*division_views.urls_for(self), *super().get_urls()]

    def get_search_results(self, request, queryset, search_term):
        """A list to choose from leaves out what is gone; the list of divisions shows all."""
        found, doubled = super().get_search_results(request, queryset, search_term)
        if request.path == reverse("admin:autocomplete"):
            found = found.there()
        return found, doubled

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "name":
            kwargs["help_text"] = "แก้ที่นี่เมื่อพิมพ์ผิด หากเปลี่ยนชื่อตามคำสั่ง ให้กด “เปลี่ยนชื่อ” ชื่อเดิมจะยังเก็บไว้"
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        division = self.get_object(request, object_id)
        may = self.has_change_permission(request, division)
        tools = {"tools": division_views.tools(division) if may else []}
        return super().change_view(request, object_id, form_url, tools | (extra_context or {}))

    def get_deleted_objects(self, objs, request):
        """Links between rows would go in silence: what names a division keeps it."""
        shown, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return shown, counts, lacking, [*protected, *_naming(objs)]

    @admin.display(description="สถานะ")
    def state(self, obj):
        if not obj.is_gone:
            return f"ใช้ถึง {thai_date(obj.ended_on, 'short')}" if obj.ended_on else "ใช้อยู่"
        words = f"ยุบรวมเข้ากับ {obj.successor}" if obj.successor_id else "เลิกแล้ว"
        return f"{words} (ใช้ถึง {thai_date(obj.ended_on, 'short')})" if obj.ended_on else words

    def get_list_display(self, request):
        office = () if request.user.organisation_id else ("organisation",)
        return (*self.list_display, *office)


def _naming(divisions) -> list[str]:
    """What chose one of ``divisions`` among several, with what it is called."""
    found = []
    for relation in Division._meta.get_fields(include_hidden=True):
        if relation.many_to_many and relation.auto_created:
            model = relation.related_model
            rows = model._base_manager.filter(**{f"{relation.field.name}__in": divisions})
            found += [f"{model._meta.verbose_name}: {row}" for row in rows.distinct()]
    return found
