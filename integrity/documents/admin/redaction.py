"""Erasing personal data for good: one person asks and sees where it stands, another confirms."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from integrity.admin.bases import ReadOnlyAdmin
from integrity.admin.text import ThaiTextField
from integrity.changes import moment
from integrity.documents import redaction
from integrity.documents.models import Redaction
from integrity.documents.redaction.deed import ADD, LONGEST, SHORTEST, clean_value
from integrity.publishing import NotAllowed


class AskForm(forms.Form):
    value = ThaiTextField(
        label="ข้อมูลที่จะลบ",
        max_length=LONGEST,
        help_text=f"พิมพ์ให้ตรงทุกตัวอักษร อย่างน้อย {SHORTEST} ตัว ถ้าเคยพิมพ์หลายแบบ (มีขีด ไม่มีขีด เลขไทย) "
        "ให้ขอทีละแบบ",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = ThaiTextField(
        label="เหตุผล",
        max_length=2000,
        help_text="เช่น คำขอลบข้อมูลของเจ้าของข้อมูล ลงวันที่ … เหตุผลเก็บไว้ถาวร อย่าพิมพ์ข้อมูลนั้นซ้ำ",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    def clean_value(self):
        try:
            return clean_value(self.cleaned_data["value"])
        except NotAllowed as refused:
            raise forms.ValidationError(str(refused)) from refused


@admin.register(Redaction)
class RedactionAdmin(ReadOnlyAdmin):
    list_display = ("masked", "state", "asked", "requested_by", "done_by")
    list_select_related = ("requested_by", "done_by")
    search_fields = ("reason",)

    def has_add_permission(self, request):
        return request.user.has_perm(ADD) and request.user.organisation_id is not None

    @admin.display(description="ผล")
    def state(self, obj):
        if obj.done_at:
            return f"ลบแล้ว {moment(obj.done_at)}"
        return f"ไม่ลบ {moment(obj.refused_at)}" if obj.refused_at else "รอผู้ยืนยัน"

    @admin.display(description="ขอเมื่อ", ordering="requested_at")
    def asked(self, obj):
        return moment(obj.requested_at)

    def add_view(self, request, form_url="", extra_context=None):
        """The first person: looks where the value stands, then asks for its going."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = AskForm(request.POST or None, label_suffix="")
        places = None
        if request.method == "POST" and form.is_valid():
            office, typed = request.user.organisation, form.cleaned_data
            if "ask" in request.POST and (made := self._ask(request, form)):
                return redirect("admin:documents_redaction_change", made.pk)
            places = redaction.places_of(office, typed["value"])
        context = {"form": form, "places": places, "title": "ขอลบข้อมูลส่วนบุคคล"}
        return self._page(request, "redaction_ask", context)

    def _ask(self, request, form: AskForm) -> Redaction | None:
        try:
            made = redaction.request(
                request.user.organisation, by=request.user, **form.cleaned_data
            )
        except NotAllowed as refused:
            form.add_error(None, str(refused))
            return None
        self.log_addition(request, made, "ขอลบข้อมูลส่วนบุคคล")
        messages.success(request, "บันทึกคำขอแล้ว ขั้นต่อไป: ผู้เผยแพร่เปิดคำขอนี้แล้วยืนยัน ข้อมูลจึงจะถูกลบ")
        return made

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """What was asked for; the second person confirms it here."""
        asked = self.get_object(request, object_id)
        if not self.has_view_permission(request, asked):
            raise PermissionDenied
        if request.method == "POST":
            return self._answer(request, asked)
        refused = redaction.obstacle_to_confirm(asked, request.user)
        is_open = not (asked.done_at or asked.refused_at)
        is_asker = asked.requested_by_id == request.user.pk
        sees = is_open and (is_asker or not refused)
        context = {
            "asked": asked,
            "when": moment(asked.requested_at),
            "state": self.state(asked),
            "value": asked.value if sees else "",
            "places": redaction.places_of(asked.organisation, asked.value) if sees else None,
            "done": sorted(asked.places.items()),
            "refused": refused if is_open else "",
            "may_refuse": sees,
            "title": f"ลบข้อมูลส่วนบุคคล: {asked.masked}",
        }
        return self._page(request, "redaction", context)

    def _answer(self, request, asked: Redaction):
        try:
            if "refuse" in request.POST:
                redaction.refuse(asked, by=request.user)
                messages.success(request, "ยกเลิกคำขอแล้ว ไม่ได้ลบอะไร")
            else:
                done = redaction.confirm(asked, by=request.user)
                self.log_change(request, asked, "ยืนยันการลบข้อมูลส่วนบุคคล")
                total = sum(done.places.values())
                messages.success(request, f"ลบแล้ว {total} แห่ง ข้อมูลสำรองที่ทำไว้ก่อนนี้ยังมีข้อมูลนี้อยู่")
        except NotAllowed as refused:
            messages.error(request, str(refused))
        return redirect("admin:documents_redaction_change", asked.pk)

    def _page(self, request, name: str, context: dict):
        context |= {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, f"admin/documents/{name}.html", context)
