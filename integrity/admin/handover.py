"""ส่งมอบงาน: choose who hands over to whom, look at the list, move it, print it."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from integrity.admin.bases import ReadOnlyAdmin
from integrity.admin.deeds import DeedForm, choice, day, deed_page, line
from integrity.admin.division_views import LIST_CHANGED, rows_of
from integrity.admin.text import whole_number
from integrity.changes import moment
from integrity.handover import Deed, ListChanged, hand_over, inventory, obstacle
from integrity.models import Division, Handover, Organisation, User
from integrity.publishing import NotAllowed

EXPLAINED = (
    "ย้ายงานทั้งหมดในขั้นตอนเดียว หน้าถัดไปแสดงรายการให้เลือกก่อน แล้วพิมพ์รายการให้ทั้งสองฝ่ายลงนามได้ "
    "ย้ายเฉพาะสิ่งที่ยังทำอยู่ เอกสารที่ออกแล้วและฉบับที่เผยแพร่แล้วไม่เปลี่ยน"
)


class DivisionHandoverForm(DeedForm):
    asking, button = "ดูรายการ", "ส่งมอบตามรายการ"
    giver = choice(Division.objects.none(), "สำนัก/กองที่ส่งมอบ")
    receiver = choice(Division.objects.none(), "สำนัก/กองที่รับมอบ")
    order = line("คำสั่งที่")
    reason = line("เหตุผล", length=200)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Division.objects.visible_to(user)
        self.fields["giver"].queryset = rows
        self.fields["receiver"].queryset = rows.there()


class PersonHandoverForm(DeedForm):
    asking, button = "ดูรายการ", "ส่งมอบตามรายการ"
    giver = choice(User.objects.none(), "ผู้ส่งมอบ")
    receiver = choice(User.objects.none(), "ผู้รับมอบ")
    on = day("มีผลตั้งแต่", required=False, help_text="จำเป็นเมื่อส่งมอบตำแหน่ง")
    order = line("คำสั่งที่", help_text="จำเป็นเมื่อส่งมอบตำแหน่ง")
    reason = line("เหตุผล", length=200, help_text="เช่น ย้าย เกษียณ ลาออก")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        rows = User.objects.filter(
            organisation__in=Organisation.objects.visible_to(user), is_superuser=False
        ).order_by("organisation", "first_name", "username")
        self.fields["giver"].queryset = rows
        self.fields["receiver"].queryset = rows.filter(is_active=True)
        for name in ("giver", "receiver"):
            self.fields[name].label_from_instance = _person


def _person(user: User) -> str:
    division = f" · {user.division}" if user.division_id else ""
    return f"{user} ({user.username}){division}"


FORMS = {Handover.Kind.DIVISION: DivisionHandoverForm, Handover.Kind.PERSON: PersonHandoverForm}


def kinds_for(user) -> list[tuple[str, str]]:
    """Who answers for divisions hands over theirs; who answers for people or accounts, theirs."""
    open_ = {
        Handover.Kind.DIVISION: user.has_perm("integrity.change_division"),
        Handover.Kind.PERSON: user.has_perm("integrity.change_official")
        or user.has_perm("integrity.change_user"),
    }
    return [(kind.value, kind.label) for kind, is_open in open_.items() if is_open]


@admin.register(Handover)
class HandoverAdmin(ReadOnlyAdmin):
    list_display = ("title", "kind", "reason", "count", "by", "when")
    list_filter = ("kind",)
    list_select_related = ("by", "organisation")
    search_fields = ("giver", "receiver", "reason")

    def has_add_permission(self, request):
        may = request.user.has_perm("integrity.add_handover")
        return may and bool(kinds_for(request.user))

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        kinds = kinds_for(request.user)
        kind = request.GET.get("kind")
        kind = kind if kind in dict(kinds) else kinds[0][0]
        initial = {"giver": whole_number(request.GET.get("giver", ""))}
        form = FORMS[kind](request.POST or None, user=request.user, initial=initial)
        page = {"title": "ส่งมอบงาน", "kinds": kinds, "kind": kind, "may_choose": True}
        if not form.is_valid() or "again" in request.POST:
            return deed_page(self, request, form, explained=EXPLAINED, **page)
        deed = Deed(**form.cleaned_data, by=request.user)
        if refused := obstacle(deed):
            form.add_error(None, refused)
            return deed_page(self, request, form, explained=EXPLAINED, **page)
        if "confirmed" not in request.POST:
            return self._ask(request, form, deed, page)
        return self._do(request, form, deed, page)

    def _ask(self, request, form, deed: Deed, page: dict, *problems: str):
        found = inventory(deed)
        ticked = set(request.POST.getlist("chosen")) if "confirmed" in request.POST else None
        return deed_page(
            self, request, form, asked=True, obstacles=problems,
            parts=rows_of(found, found.offered if ticked is None else ticked),
            shown=sorted(found.keys), is_stopped=not found.parts, **page,
        )  # fmt: skip

    def _do(self, request, form, deed: Deed, page: dict):
        chosen, shown = (set(request.POST.getlist(name)) for name in ("chosen", "shown"))
        try:
            record = hand_over(deed, chosen=chosen, shown=shown)
        except ListChanged:
            return self._ask(request, form, deed, page, LIST_CHANGED)
        except NotAllowed as refused:
            return self._ask(request, form, deed, page, str(refused))
        self.log_addition(request, record, f"ส่งมอบงาน: {record}")
        messages.success(request, "ส่งมอบแล้ว พิมพ์รายการนี้ให้ทั้งสองฝ่ายลงนามได้")
        return redirect("admin:integrity_handover_change", record.pk)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The list as it is printed and signed."""
        record = self.get_object(request, object_id)
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"รายการส่งมอบงาน: {record}",
            "record": record,
            "count": self.count(record),
            # Beside the menu there is no room for it on paper.
            "is_nav_sidebar_enabled": False,
        }
        return TemplateResponse(request, "admin/handover_list.html", context)

    @admin.display(description="การส่งมอบ")
    def title(self, obj):
        return str(obj)

    @admin.display(description="รายการ")
    def count(self, obj):
        return sum(len(part["entries"]) for part in obj.moved)

    @admin.display(description="เมื่อ", ordering="at")
    def when(self, obj):
        return moment(obj.at)
