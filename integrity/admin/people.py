from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    BaseUserCreationForm,
    UserChangeForm,
)
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.html import format_html

from integrity.admin.bases import PartTable, ScopedAdmin
from integrity.changes import moment
from integrity.models import Appointment, Official, User
from integrity.roles import Role
from integrity.thai import name_key

# Roles are the portal's own (fixtures/reference/roles.yaml); they are ticked, not edited.
admin.site.unregister(Group)


class AppointmentInline(PartTable):
    model = Appointment
    fields = ("position", "relation", "division", "date_from", "date_to", "order_number")
    autocomplete_fields = ("division",)


class OfficialForm(forms.ModelForm):
    """An account signs papers as the official it is tied to. So who ties the own one ties it to
    the own name, as the system's administrator wrote it, and not to the mayor's."""

    by = None  # who is at the page

    def clean(self):
        cleaned = super().clean()
        account = cleaned.get("user")
        if account is not None and account == self.by and not _is_named(cleaned, account):
            self.add_error(
                "user",
                "ผูกบัญชีของตนเองได้เฉพาะกับชื่อของตนเอง เพราะผู้ถือบัญชีลงนามในระบบแทนชื่อนี้ได้ "
                "ให้เจ้าหน้าที่แผนอีกคนเป็นผู้ผูก หรือขอให้ผู้ดูแลระบบใส่ชื่อและนามสกุลในบัญชีให้ตรงกัน",
            )
        return cleaned


def _is_named(cleaned: dict, account: User) -> bool:
    own = name_key(account.get_full_name())
    return bool(own) and name_key(cleaned.get("name") or "").endswith(own)


@admin.register(Official)
class OfficialAdmin(ScopedAdmin):
    form = OfficialForm
    list_display = ("name", "positions")
    search_fields = ("name", "appointments__position")
    fields = ("organisation", "name", "user")
    inlines = (AppointmentInline,)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("appointments")

    def get_form(self, request, obj=None, change=False, **kwargs):
        form_class = super().get_form(request, obj, change=change, **kwargs)
        form_class.by = request.user  # a class of this request alone
        return form_class

    @admin.display(description="ตำแหน่ง")
    def positions(self, obj):
        return ", ".join(str(appointment) for appointment in obj.appointments.all())


@admin.register(Appointment)
class AppointmentAdmin(ScopedAdmin):
    """Only looked up: who signs an announcement. Written on the page of the official."""

    search_fields = ("position", "official__name")
    fields = ("official", "position", "relation", "division", "date_from", "date_to")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("official")

    def has_module_permission(self, request):
        return False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class RolesFitTheOffice:
    """Mixed into the forms of accounts: a role of an office needs one, and who looks after all
    offices belongs to none, so that nobody both gives out roles and works with them."""

    def clean(self):
        cleaned = super().clean()
        roles = {group.name for group in cleaned.get("groups", ())}
        of_all_offices = {Role.SYSTEM_ADMINISTRATOR.value}
        if cleaned.get("organisation") is None and roles - of_all_offices:
            self.add_error("organisation", "บทบาทที่เลือกเป็นบทบาทของหน่วยงาน กรุณาระบุหน่วยงาน")
        if cleaned.get("organisation") and roles & of_all_offices:
            self.add_error("groups", "ผู้ดูแลระบบต้องเป็นบัญชีที่ไม่สังกัดหน่วยงาน ให้แยกเป็นสองบัญชี")
        return cleaned


class AccountForm(RolesFitTheOffice, UserChangeForm):
    class Meta(UserChangeForm.Meta):
        labels = {"is_active": "เปิดใช้บัญชี"}
        help_texts = {
            "is_active": "เอาเครื่องหมายออกเมื่อผู้นี้ไม่ได้ปฏิบัติงานแล้ว บัญชีจะเข้าสู่ระบบไม่ได้ "
            "แต่ประวัติยังบอกได้ว่าใครแก้ไขอะไร จึงไม่มีการลบบัญชี"
        }


class NewUserForm(RolesFitTheOffice, BaseUserCreationForm):
    class Meta:
        model = User
        fields = ("username",)


class PasswordForm(AdminPasswordChangeForm):
    """Everybody here logs in with a password, so the choice of having none is not offered."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)


@admin.register(User)
class PortalUserAdmin(ScopedAdmin, UserAdmin):
    list_display = ("username", "full_name", "organisation", "division", "roles", "state")
    list_filter = ("groups", "is_active")
    list_select_related = ("organisation", "division")
    search_fields = ("username", "first_name", "last_name", "organisation__name")
    ordering = ("username",)
    filter_horizontal = ()
    autocomplete_fields = ("organisation", "division")
    readonly_fields = ("password_link", "last_seen", "joined", "roles", "state")
    form = AccountForm
    add_form = NewUserForm
    change_password_form = PasswordForm
    change_user_password_template = "admin/set_password.html"
    change_form_template = "admin/tools_form.html"
    fieldsets = (
        (None, {"fields": ("username", "first_name", "last_name", "email")}),
        ("หน้าที่", {"fields": ("organisation", "division", "groups")}),
        ("บัญชี", {"fields": ("is_active", "password_link", "last_seen", "joined")}),
    )
    # Nobody gives a role to themselves, or locks themselves out.
    own_fieldsets = (
        fieldsets[0],
        ("หน้าที่", {"fields": ("roles",), "description": "บทบาทของตนเอง ผู้ดูแลระบบคนอื่นเป็นผู้แก้"}),
        ("บัญชี", {"fields": ("state", "password_link", "last_seen", "joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "first_name", "last_name", "email")}),
        ("หน้าที่", {"fields": ("organisation", "division", "groups")}),
        ("รหัสผ่าน", {"fields": ("password1", "password2")}),
    )

    def get_queryset(self, request):
        """An account above all roles does not exist for who is not such a one."""
        rows = super().get_queryset(request).prefetch_related("groups")
        return rows if request.user.is_superuser else rows.filter(is_superuser=False)

    def get_fieldsets(self, request, obj=None):
        if obj is not None and obj.pk == request.user.pk:
            return self.own_fieldsets
        return super().get_fieldsets(request, obj)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        user, tools = self.get_object(request, object_id), []
        if user.organisation_id and request.user.has_perm("integrity.add_handover"):
            handover = f"{reverse('admin:integrity_handover_add')}?kind=person&giver={user.pk}"
            tools = [("ส่งมอบงาน", handover)]
        context = {"tools": tools, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    def has_delete_permission(self, request, obj=None):
        """The history names who changed what; an account is closed instead."""
        return False

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "groups":
            # Not through the admin's wrapper: its "add another" leads to a page we do not have.
            field.widget = forms.CheckboxSelectMultiple(choices=field.choices)
            field.label, field.help_text = "บทบาท", "หนึ่งคนมีได้หลายบทบาท"
        return field

    def save_model(self, request, obj, form, change):
        obj.is_staff = True  # every account of the portal is for staff; citizens need none
        super().save_model(request, obj, form, change)

    @admin.display(description="ชื่อ", ordering="first_name")
    def full_name(self, obj):
        return obj.get_full_name()

    @admin.display(description="บทบาท")
    def roles(self, obj):
        return ", ".join(group.name for group in obj.groups.all())

    @admin.display(description="สถานะบัญชี", ordering="is_active")
    def state(self, obj):
        return "ใช้งาน" if obj.is_active else "ปิดแล้ว"

    @admin.display(description="รหัสผ่าน")
    def password_link(self, obj):
        address = reverse("admin:auth_user_password_change", args=(obj.pk,))
        return format_html('<a href="{}">ตั้งรหัสผ่านใหม่</a>', address)

    @admin.display(description="เข้าสู่ระบบครั้งล่าสุด")
    def last_seen(self, obj):
        return moment(obj.last_login) if obj.last_login else "ยังไม่เคย"

    @admin.display(description="สร้างบัญชีเมื่อ")
    def joined(self, obj):
        return moment(obj.date_joined)
