from django.contrib import admin
from django.db import transaction

from integrity.admin.bases import PartTable, ScopedAdmin
from integrity.admin.files import PictureInput
from integrity.models import Division, DivisionName, OfficeWords, Organisation

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


@admin.register(Organisation)
class OrganisationAdmin(ScopedAdmin):
    list_display = ("name", "kind", "district", "province")
    list_filter = ("kind",)
    search_fields = ("name", "slug", "district", "province")
    fieldsets = (
        (None, {"fields": REGISTER_FIELDS}),
        ("ติดต่อและตราสัญลักษณ์", {"fields": CONTACT_FIELDS}),
    )

    def get_readonly_fields(self, request, obj=None):
        own = REGISTER_FIELDS if request.user.organisation_id else ()
        return (*own, *super().get_readonly_fields(request, obj))

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
    list_display = ("name", "level", "parent", "successor")
    list_filter = ("level",)
    list_select_related = ("parent", "successor", "organisation")
    search_fields = ("name", "other_names__name")
    autocomplete_fields = ("parent", "successor")
    fields = ("organisation", "name", "slug", "level", "parent", "successor", "position")
    inlines = (DivisionNameInline,)

    def get_list_display(self, request):
        office = () if request.user.organisation_id else ("organisation",)
        return (*self.list_display, *office)
