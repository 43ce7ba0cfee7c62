"""The page where a paper that was issued outside the portal is entered with its scan."""

from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from integrity.admin.deeds import choice, day, line
from integrity.admin.text import ThaiIntegerField
from integrity.documents import numbers, personal_data
from integrity.documents.models import Document, Kind, Visibility
from integrity.documents.outside import record_outside
from integrity.documents.personal_data import Known, findings_in
from integrity.documents.register import Signer
from integrity.documents.scan_opening import searched
from integrity.models import Division, Official
from integrity.publishing import NotAllowed
from integrity.thai import FIRST_BE_YEAR, LAST_BE_YEAR, be_year
from integrity.uploads import UnusableUpload, inspect


def urls_for(document_admin):
    view = document_admin.admin_site.admin_view(partial(outside, document_admin=document_admin))
    return [path("outside/", view, name="documents_document_outside")]


def _fiscal_year(label: str, help_text: str = "") -> ThaiIntegerField:
    return ThaiIntegerField(
        label=label,
        required=False,
        min_value=FIRST_BE_YEAR,
        max_value=LAST_BE_YEAR,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
    )


class OutsideForm(forms.Form):
    kind = forms.ChoiceField(label="ประเภท", choices=[("", "เลือก…"), *Kind.choices])
    title = line("เรื่อง", required=True, length=500)
    official_no = line("ที่ / เลขที่", length=60, help_text="ตามที่พิมพ์บนเอกสาร เว้นว่าง = ไม่มีเลขที่")
    dated = day("ลงวันที่")
    division = choice(Division.objects.none(), "เจ้าของเรื่อง", required=False)
    first_year = _fiscal_year("ปีงบประมาณ", "เว้นว่าง = ไม่ผูกกับปีงบประมาณ")
    last_year = _fiscal_year("ถึงปีงบประมาณ", "เว้นว่าง = ปีเดียว")
    signer = choice(
        Official.objects.none(),
        "ผู้ลงนาม",
        required=False,
        help_text="ระบบบันทึกชื่อและตำแหน่งตามวันที่ของเอกสาร",
    )
    replaces = choice(
        Document.objects.none(),
        "ใช้แทนเอกสาร",
        required=False,
        help_text="ฉบับที่เลือกจะเป็น “ใช้แทนแล้ว”",
    )
    visibility = forms.ChoiceField(
        label="การเปิดเผย",
        choices=Visibility,
        initial=Visibility.PUBLIC,
        help_text="เปิดเผย = ประชาชนเห็นชื่อเรื่อง เลขที่ วันที่ และผู้ลงนาม ถ้าพบสิ่งที่อาจเป็นข้อมูลส่วนบุคคล "
        "หรือมีหน้าที่ตรวจด้วยเครื่องไม่ได้ เอกสารเป็นเอกสารภายในจนกว่าจะตรวจครบและผู้เผยแพร่กดเปิดเผย "
        "สำเนาสแกนเห็นเฉพาะเจ้าหน้าที่จนกว่าผู้เผยแพร่จะเปิดเผยเช่นกัน",
    )
    scan = forms.FileField(
        label="สำเนาสแกนที่ลงนามแล้ว",
        help_text="PDF หรือภาพถ่าย JPG, PNG ไม่เกิน 20 เมกะไบต์",
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    gap_seen = forms.BooleanField(label="ตรวจแล้ว บันทึกตามเลขนี้", required=False)

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.gap = ""
        mine = {"organisation": organisation}
        self.fields["division"].queryset = Division.objects.filter(**mine)
        self.fields["signer"].queryset = Official.objects.filter(**mine)
        in_force = Document.objects.filter(**mine, state=Document.State.IN_FORCE)
        self.fields["replaces"].queryset = in_force.exclude(
            kind=Kind.PLAN, origin=Document.Origin.PORTAL
        )

    def clean_dated(self):
        if self.cleaned_data["dated"] > timezone.localdate():
            raise forms.ValidationError("วันที่ของเอกสารอยู่ในอนาคต บันทึกได้เมื่อออกแล้ว")
        return self.cleaned_data["dated"]

    def clean_official_no(self):
        return numbers.tidy(self.cleaned_data["official_no"])

    def clean_scan(self):
        try:
            return inspect(self.cleaned_data["scan"])
        except UnusableUpload as refused:
            raise forms.ValidationError(str(refused)) from refused

    def clean(self):
        self._check_years()
        self._check_number()
        self._check_title()

    def _check_years(self) -> None:
        first, last = (self.cleaned_data.get(name) for name in ("first_year", "last_year"))
        if last and not (first and first <= last):
            self.add_error("last_year", "ปีสุดท้ายต้องไม่ก่อนปีแรก และต้องมีปีแรก")

    def _check_number(self) -> None:
        kind, typed, dated = (
            self.cleaned_data.get(name) for name in ("kind", "official_no", "dated")
        )
        if not (kind and typed and dated):
            return
        which = (self.organisation, kind, be_year(dated), typed)
        if refused := numbers.refusal(*which):
            self.add_error("official_no", refused)
            return
        self.gap = numbers.gap_before(*which)
        if self.gap and not self.cleaned_data.get("gap_seen"):
            self.add_error("gap_seen", "ตรวจเลขที่ แล้วทำเครื่องหมายนี้ถ้าถูกต้อง")

    def _check_title(self) -> None:
        """What was entered cannot be edited, so it is pointed out while it still can."""
        office = self.organisation
        title = [("เรื่อง", self.cleaned_data.get("title") or "")]
        known = Known.of_office(office)
        is_public = self.cleaned_data.get("visibility") == Visibility.PUBLIC
        if is_public and findings_in(title, known):
            self.add_error(
                "title",
                "ชื่อเรื่องมีสิ่งที่อาจเป็นข้อมูลส่วนบุคคล ปิดบังก่อนบันทึก หรือเลือกการเปิดเผยเป็น “ภายใน” "
                "แล้วให้เหตุผลก่อนเปิดเผย",
            )

    def facts(self) -> dict:
        """By the names that ``record_outside`` has for them."""
        typed = self.cleaned_data
        first = typed["first_year"]
        same = ("kind", "title", "official_no", "dated", "division", "replaces", "visibility")
        return {name: typed[name] for name in same} | {
            "years": (first, typed["last_year"] or first) if first else None,
            "signers": [_signer(typed["signer"], typed["dated"])] if typed["signer"] else [],
        }


def _signer(official: Official, dated) -> Signer:
    held = list(official.appointments_on(dated))
    positions = held[0].position_lines(dated) if held else []
    return Signer(official.name, positions, official_id=official.pk)


@require_http_methods(["GET", "POST"])
def outside(request, *, document_admin):
    office = request.user.organisation
    if not request.user.has_perm("documents.add_document") or office is None:
        raise PermissionDenied
    form = OutsideForm(request.POST or None, request.FILES or None, organisation=office)
    if request.method == "POST" and form.is_valid():
        try:
            document = record_outside(
                organisation=office, scan=form.cleaned_data["scan"], by=request.user, **form.facts()
            )
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            return _recorded(request, document, form, document_admin)
    context = {
        **document_admin.admin_site.each_context(request),
        "opts": document_admin.opts,
        "title": "บันทึกเอกสารที่ออกนอกระบบ",
        "form": form,
    }
    return TemplateResponse(request, "admin/documents/outside.html", context)


def _recorded(request, document: Document, form: OutsideForm, document_admin):
    document_admin.log_addition(request, document, "บันทึกเอกสารที่ออกนอกระบบ")
    messages.success(request, f"บันทึกแล้ว เป็นลำดับที่ {document.register_no} ในทะเบียน")
    for note in form.cleaned_data["scan"].notes:
        messages.warning(request, note)
    if document.is_public or form.cleaned_data["visibility"] == Visibility.INTERNAL:
        return redirect("admin:documents_document_change", document.pk)
    judged = searched(document.scans.get())
    messages.warning(
        request,
        f"ยังเป็นเอกสารภายใน เพราะ{personal_data.obstacle(judged, request.user)} "
        "ตรวจและให้เหตุผลที่หน้านี้ ให้อีกคนหนึ่งยืนยัน แล้วผู้เผยแพร่กด “เปิดเผยเอกสารนี้”",
    )
    return redirect(personal_data.page_of(judged))
