"""The page where อนุมัติ and ประกาศใช้ are written down as they are done, each on its own day."""

from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from integrity.admin.bases import CHOOSE
from integrity.admin.text import LONG_TITLE, ThaiTextField
from integrity.documents.models import Kind
from integrity.executive import executive_appointment
from integrity.forms import ThaiDateField
from integrity.locking import UnreadableStamp
from integrity.models import Appointment
from integrity.publishing import NotAllowed
from plans.admin.files import ScanForm, ScanInput
from plans.admin.money_table import guarded
from plans.editions import approval
from plans.editions.appendices import choice_name, issued_papers
from plans.models import PlanVersion

OVERTAKEN = "มีผู้อื่นแก้ไขแผนฉบับนี้หลังจากที่ท่านเปิดหน้านี้ จึงยังไม่ได้บันทึก กรุณาตรวจข้อมูลแล้วบันทึกอีกครั้ง"
NOT_IN_REGISTER = "ไม่ได้ออกในระบบ (พิมพ์ข้อมูลเอง)"
NO_OFFICIAL = "ยังไม่มีผู้ดำรงตำแหน่งในระบบ เจ้าหน้าที่แผนเพิ่มชื่อและตำแหน่งที่เมนู “ผู้ดำรงตำแหน่ง” แล้วกลับมาเลือกที่หน้านี้"


def urls_for(version_admin):
    view = version_admin.admin_site.admin_view(partial(acts_view, version_admin=version_admin))
    return [path("<int:pk>/acts/", view, name="plans_planversion_acts")]


def links(version: PlanVersion, user) -> list[tuple[str, str]]:
    """The bar's way here, for whom it is open."""
    if approval.obstacle(version, user):
        return []
    return [("อนุมัติ/ประกาศใช้", reverse("admin:plans_planversion_acts", args=(version.pk,)))]


class ActsForm(forms.ModelForm):
    """One act. A rule between both acts is told in the form that is being saved."""

    def add_error(self, field, error):
        if field is None and hasattr(error, "error_dict"):
            for name, errors in error.error_dict.items():
                super().add_error(name if name in self.fields else None, errors)
        else:
            super().add_error(field, error)


class ApprovalForm(ActsForm, ScanForm):
    title, button = "อนุมัติ", "บันทึกการอนุมัติ"
    prefix = "approval"
    names = approval.APPROVAL

    class Meta:
        model = PlanVersion
        fields = approval.APPROVAL
        field_classes = {
            "approved_on": ThaiDateField,
            "approved_by_position": ThaiTextField,
            "approval_reference": ThaiTextField,
        }
        widgets = {
            "approved_by_position": forms.TextInput(attrs={"list": "positions", "size": 50}),
            "approval_form": forms.RadioSelect,
            "approval_reference": forms.TextInput(attrs={"size": 50}),
            "approval_scan": ScanInput,
        }
        labels = {"approval_form": "อนุมัติโดย"}
        help_texts = {
            "approved_by_position": "พิมพ์ตำแหน่งตามที่ลงนาม ประชาชนจะเห็นตำแหน่ง ไม่เห็นชื่อเจ้าหน้าที่",
            "approval_reference": "เลขที่และวันที่ของบันทึก หรือชื่อและครั้งที่ของการประชุม",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("approved_on", "approved_by_position", "approval_form"):
            self.fields[name].required = True
        office = self.instance.organisation
        self.initial["approved_by_position"] = self.instance.approved_by_position or executive_of(
            office
        )
        choices = self.fields["approval_form"].choices
        self.fields["approval_form"].choices = [each for each in choices if each[0]]
        if office.one_person_publishes:
            self.fields[
                "approval_scan"
            ].help_text = (
                "หน่วยงานนี้เผยแพร่โดยคนเดียวได้ จึงต้องแนบสำเนาการอนุมัติที่ลงนามแล้ว เก็บภายใน ไม่เผยแพร่"
            )


class PromulgationForm(ActsForm):
    title, button = "ประกาศใช้", "บันทึกการประกาศใช้"
    prefix = "promulgation"
    names = approval.PROMULGATION

    class Meta:
        model = PlanVersion
        fields = approval.PROMULGATION
        field_classes = {"promulgated_on": ThaiDateField}
        help_texts = {
            "promulgation": (
                "ถ้าออกประกาศไว้ในทะเบียนเอกสาร เลือกที่นี่ วันที่ ชื่อ และผู้ลงนามจะเป็นไปตามประกาศนั้น "
                "และหน้าประกาศในเอกสารของแผนจะเป็นประกาศฉบับจริง"
            ),
            "promulgation_title": "ตามหัวประกาศ เช่น ประกาศใช้แผนปฏิบัติการป้องกันการทุจริต",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["promulgation_title"] = LONG_TITLE["form_class"](
            label=self.fields["promulgation_title"].label,
            max_length=400,
            required=False,
            help_text=self.fields["promulgation_title"].help_text,
            widget=LONG_TITLE["widget"],
        )
        paper = self.fields["promulgation"]
        papers = issued_papers(self.instance.organisation).filter(kind=Kind.ANNOUNCEMENT)
        paper.queryset = papers.select_related("organisation").order_by("-dated", "-register_no")
        paper.label_from_instance = choice_name
        paper.empty_label = NOT_IN_REGISTER
        signer = self.fields["promulgation_signer"]
        office = self.instance.plan.organisation_id
        signer.queryset = Appointment.objects.filter(official__organisation=office).select_related(
            "official"
        )
        signer.label_from_instance = lambda each: f"{each.official.name} · {each}"
        signer.empty_label = CHOOSE
        if not signer.queryset.exists():
            signer.help_text = NO_OFFICIAL

    def clean(self):
        cleaned = super().clean()
        if paper := cleaned.get("promulgation"):
            cleaned |= approval.told_by(paper)
        if not cleaned.get("promulgated_on") and "promulgated_on" not in self.errors:
            self.add_error("promulgated_on", "ระบุวันที่ประกาศใช้ หรือเลือกประกาศที่ออกแล้ว")
        return cleaned


FORMS = {form.prefix: form for form in (ApprovalForm, PromulgationForm)}


def positions_of(office) -> list[str]:
    """Positions in force today, to choose from while typing."""
    rows = Appointment.objects.filter(official__organisation=office)
    return list(dict.fromkeys(str(row) for row in rows.in_force_on(timezone.localdate())))


def executive_of(office) -> str:
    """The executive's position as the register of officials has it, else the word of the kind."""
    appointment = executive_appointment(office, timezone.localdate())
    return str(appointment) if appointment else office.words.executive


@require_http_methods(["GET", "POST"])
def acts_view(request, pk, *, version_admin):
    version = version_admin.get_object(request, str(pk))
    if not version_admin.has_view_permission(request, version) or not version.is_in_hands_of(
        request.user
    ):
        raise PermissionDenied
    if refused := approval.obstacle(version, request.user):
        messages.error(request, refused)
        return redirect("admin:plans_planversion_table", version.pk)
    if request.method == "POST" and request.POST.get("act") in FORMS:
        return _save(request, version, FORMS[request.POST["act"]], version_admin)
    return _page(request, version, version_admin)


@transaction.atomic
def _save(request, version, form_class, version_admin):
    guarded(version).lock()
    version.refresh_from_db()
    form = form_class(request.POST, request.FILES, instance=version)
    if _is_overtaken(version, request.POST.get("_stamp", "")):
        form.add_error(None, OVERTAKEN)
    if form.is_valid():
        try:
            saved = approval.record(version, form.names, form.cleaned_data, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        except NotAllowed as refused:
            messages.error(request, str(refused))
            return redirect("admin:plans_planversion_table", version.pk)
        else:
            version_admin.log_change(request, saved, form.button)
            return _saved(request, saved, form)
    return _page(request, PlanVersion.objects.with_plan().get(pk=version.pk), version_admin, form)


def _is_overtaken(version: PlanVersion, stamp: str) -> bool:
    try:
        return any(step.model is PlanVersion for step in guarded(version).steps_since(stamp))
    except UnreadableStamp:
        return True


def _saved(request, version: PlanVersion, form):
    messages.success(
        request,
        f"{form.button}แล้ว"
        + (" เนื้อหาที่เสนอไว้คงเดิม แผนยังอยู่ระหว่างพิจารณา" if version.is_in_review else ""),
    )
    if form.names == approval.APPROVAL and approval.approved_before_submission(version):
        messages.warning(
            request,
            "วันที่อนุมัติอยู่ก่อนวันที่เสนอในระบบ โปรดตรวจว่าข้อความที่เสนอตรงกับฉบับที่ผู้บริหารอนุมัติ",
        )
    return redirect("admin:plans_planversion_acts", version.pk)


def _page(request, version, version_admin, bound=None):
    shown = [
        bound if bound is not None and bound.prefix == prefix else form(instance=version)
        for prefix, form in FORMS.items()
    ]
    context = version_admin.context_of(request, version) | {
        "forms": shown,
        "stamp": guarded(version).stamp(),
        "positions": positions_of(version.organisation),
        "title": f"อนุมัติและประกาศใช้: {version}",
    }
    return TemplateResponse(request, "admin/plans/acts.html", context)
