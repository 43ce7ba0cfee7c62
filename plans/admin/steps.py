"""The steps of a plan's life as staff take them: each asks once, then does the whole deed."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from integrity.documents import personal_data
from integrity.publishing import NotAllowed
from plans.admin.check_views import groups_of
from plans.admin.revision_form import RevisionForm
from plans.checks import check
from plans.editions import publication
from plans.editions.revision import start_revision
from plans.models import PlanVersion
from plans.personal_data import of_version


@dataclass(frozen=True)
class Step:
    """``obstacle`` names the method of the version that says why not; ``permissions``: any one
    of them opens the page."""

    name: str
    label: str
    question: str
    done: str
    permissions: tuple[str, ...]
    obstacle: Callable[[PlanVersion, object], str]
    take: Callable
    reason: str = ""
    reason_required: bool = False
    # Citizens read it as soon as the step is taken.
    reason_is_public: bool = False
    # Asks for what ``take`` needs, by the names of its arguments; instead of ``reason``.
    form: type[forms.Form] | None = None
    is_main: bool = False
    # Afterwards the paper says what it says: the page warns of what is still blank.
    freezes: bool = False
    # What the page says while a step that takes long is being taken.
    busy: str = ""
    # The checks stand before it: what blocks must be mended first.
    checked: bool = False
    # Nothing goes out before its personal data is judged; a page before it only says so.
    gated: bool = False

    def may(self, user) -> bool:
        return any(user.has_perm(f"plans.{permission}") for permission in self.permissions)

    def is_open(self, version: PlanVersion, user) -> bool:
        return self.may(user) and not self.obstacle(version, user)


def _revise(version: PlanVersion, *, by, **which) -> PlanVersion:
    return start_revision(version.plan, by=by, **which)


def _obstacle_to_revise(version: PlanVersion, by) -> str:
    if not version.is_public:
        return "สร้างฉบับทบทวนได้เมื่อฉบับนี้เผยแพร่แล้ว"
    if version.plan.working_version():
        return "แผนนี้มีฉบับร่างที่ยังทำไม่เสร็จอยู่แล้ว"
    if version.number != version.plan.latest_version().number:
        return "ฉบับทบทวนเริ่มจากฉบับล่าสุด"
    return "" if by.organisation_id == version.organisation.pk else "ทำได้เฉพาะแผนของหน่วยงานตนเอง"


STEPS = {
    step.name: step
    for step in (
        Step(
            "submit",
            "เสนอพิจารณา",
            "ระบบจะตรึงเนื้อหาของแผนตามที่เป็นอยู่ขณะนี้และส่งให้ผู้เผยแพร่ตรวจ "
            "ถ้ามีใครแก้ไขระหว่างพิจารณา แผนจะกลับเป็นร่าง",
            "เสนอพิจารณาแล้ว ขั้นต่อไป: ผู้เผยแพร่ตรวจ แล้วเผยแพร่หรือส่งกลับ แผนนี้อยู่ในหน้าแรกของผู้เผยแพร่",
            ("submit_planversion",),
            PlanVersion.obstacle_to_submit,
            publication.submit,
            is_main=True,
            freezes=True,
            checked=True,
        ),
        Step(
            "publish",
            "เผยแพร่",
            "ประชาชนจะเห็นแผนฉบับนี้ทันที และระบบจะออกเอกสาร PDF ที่แก้ไขไม่ได้อีก "
            "ฉบับที่เผยแพร่อยู่เดิมจะเป็น “ใช้แทนแล้ว”",
            "เผยแพร่แล้ว ประชาชนอ่านและดาวน์โหลดแผนได้ที่หน้าเว็บของหน่วยงาน",
            ("publish_planversion",),
            PlanVersion.obstacle_to_publish,
            publication.publish,
            is_main=True,
            freezes=True,
            gated=True,
            busy="กำลังออกเอกสาร PDF อาจใช้เวลาประมาณครึ่งนาที กรุณารอ",
        ),
        Step(
            "return",
            "ส่งกลับแก้ไข",
            "แผนจะกลับเป็นร่าง เจ้าหน้าที่แผนจะเห็นเหตุผลที่ท่านเขียนในหน้าแรก",
            "ส่งกลับแล้ว ขั้นต่อไป: เจ้าหน้าที่แผนแก้ไขตามเหตุผล แล้วเสนอพิจารณาอีกครั้ง",
            ("publish_planversion", "submit_planversion"),
            PlanVersion.obstacle_to_return,
            publication.return_to_draft,
            reason="สิ่งที่ต้องแก้ไข",
            reason_required=True,
        ),
        Step(
            "withdraw",
            "ยกเลิกแผน",
            "หน้าเว็บของแผนจะบอกว่ายกเลิกเมื่อใด เพราะเหตุใด และไม่แสดงเนื้อหาอีก ยกเลิกแล้วเปลี่ยนกลับไม่ได้",
            "ยกเลิกแล้ว หน้าเว็บแสดงประกาศยกเลิกพร้อมเหตุผล หากต้องมีแผนใช้ต่อ ให้สร้างฉบับทบทวน",
            ("publish_planversion",),
            PlanVersion.obstacle_to_withdraw,
            publication.withdraw,
            reason="เหตุผลที่ยกเลิก (ประชาชนจะเห็น)",
            reason_required=True,
            reason_is_public=True,
        ),
        Step(
            "revise",
            "สร้างฉบับทบทวน",
            "ระบบจะคัดลอกแผนฉบับล่าสุดเป็นร่างฉบับใหม่ ฉบับเดิมยังเผยแพร่อยู่จนกว่าฉบับใหม่จะเผยแพร่",
            "สร้างร่างฉบับใหม่แล้ว ขั้นต่อไป: แก้ไขโครงการและงบประมาณในตารางนี้ แล้วเสนอพิจารณา",
            ("add_planversion",),
            _obstacle_to_revise,
            _revise,
            form=RevisionForm,
            is_main=True,
        ),
    )
}


def open_steps(version: PlanVersion, user) -> list[Step]:
    return [
        for_person(step, version, user) for step in STEPS.values() if step.is_open(version, user)
    ]


def for_person(step: Step, version: PlanVersion, user) -> Step:
    """Who submitted does not return the plan to somebody, but takes it back."""
    if step.name != "return" or version.submitted_by_id != user.pk:
        return step
    return replace(
        step,
        label="เรียกคืนมาแก้ไข",
        question="แผนจะกลับเป็นร่าง และไม่อยู่ในหน้าแรกของผู้เผยแพร่อีก จนกว่าจะเสนอพิจารณาใหม่",
        done="เรียกคืนแล้ว แก้ไขต่อได้ทันที เมื่อแก้เสร็จแล้วให้เสนอพิจารณาอีกครั้ง",
        reason="",
        reason_required=False,
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)

    def __init__(self, *args, step: Step, office, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.step, self.office = step, office
        self.fields["reason"].label = step.reason
        self.fields["reason"].required = step.reason_required

    def clean_reason(self):
        reason = self.cleaned_data["reason"]
        if not self.step.reason_is_public:
            return reason
        return personal_data.public_reason(reason, self.office)


def _form_of(step: Step, version: PlanVersion, request) -> forms.Form | None:
    data = request.POST if request.method == "POST" else None
    if step.form:
        return step.form(data, version=version, label_suffix="")
    if step.reason:
        return ReasonForm(data, step=step, office=version.organisation)
    return None


def step_view(request, version: PlanVersion, step: Step, context: dict, log: Callable):
    """GET asks, POST does. ``context`` is what every admin page shows; ``log`` writes down in
    the admin's list of actions what was done."""
    if not step.may(request.user):
        raise PermissionDenied
    if obstacle := step.obstacle(version, request.user):
        messages.error(request, obstacle)
        return redirect("admin:plans_planversion_table", version.pk)
    step = for_person(step, version, request.user)
    form = _form_of(step, version, request)
    if request.method == "POST" and (form is None or form.is_valid()):
        return _take(request, version, step, form, log)
    report = check(version) if step.checked else None
    if report:
        context["bar"].blocking = len(report.blocking)
    page = context | {
        "step": step,
        "groups": groups_of(report) if report else [],
        "blocking": len(report.blocking) if report else 0,
        "form": form,
        "missing": version.missing_acts() if step.freezes else [],
        **(_gate(version, request.user) if step.freezes else {}),
        "title": f"{step.label}: {version}",
    }
    return TemplateResponse(request, "admin/plans/step.html", page)


def _gate(version: PlanVersion, user) -> dict:
    searched = of_version(version)
    return {
        "personal_data": personal_data.obstacle(searched, user),
        "personal_data_page": personal_data.page_of(searched),
    }


def _take(request, version: PlanVersion, step: Step, form, log):
    answers = form.cleaned_data if form else {}
    try:
        result = step.take(version, by=request.user, **answers)
    except NotAllowed as refused:
        messages.error(request, str(refused))
        if step.checked and not step.obstacle(version, request.user):
            return redirect("admin:plans_planversion_checks", version.pk)
    else:
        messages.success(request, step.done)
        log(request, version, step.label)
        version = result if isinstance(result, PlanVersion) else version
    return redirect("admin:plans_planversion_table", version.pk)
