"""The steps of an edition."""

from dataclasses import dataclass

from django import forms

from integrity.documents.admin.publishing_steps import Step, StepPages
from plans.admin.check_views import groups_of
from plans.admin.revision_form import RevisionForm
from plans.checks import check
from plans.editions import publication
from plans.editions.revision import start_revision
from plans.models import PlanVersion
from plans.personal_data import of_version


@dataclass(frozen=True)
class PlanStep(Step):
    # Asks for what ``take`` needs, by the names of its arguments; instead of ``reason``.
    form: type[forms.Form] | None = None
    # The checks stand before it: what blocks must be mended first.
    checked: bool = False


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
        PlanStep(
            "submit",
            "เสนอพิจารณา",
            "ระบบจะตรึงเนื้อหาของแผนตามที่เป็นอยู่ขณะนี้และส่งให้ผู้เผยแพร่ตรวจ "
            "ถ้ามีใครแก้ไขระหว่างพิจารณา แผนจะกลับเป็นร่าง",
            "เสนอพิจารณาแล้ว ขั้นต่อไป: ผู้เผยแพร่ตรวจ แล้วเผยแพร่หรือส่งกลับ แผนนี้อยู่ในหน้าแรกของผู้เผยแพร่",
            ("plans.submit_planversion",),
            PlanVersion.obstacle_to_submit,
            publication.submit,
            is_main=True,
            freezes=True,
            checked=True,
        ),
        PlanStep(
            "publish",
            "เผยแพร่",
            "ประชาชนจะเห็นแผนฉบับนี้ทันที และระบบจะออกเอกสาร PDF ที่แก้ไขไม่ได้อีก "
            "ฉบับที่เผยแพร่อยู่เดิมจะเป็น “ใช้แทนแล้ว”",
            "เผยแพร่แล้ว ประชาชนอ่านและดาวน์โหลดแผนได้ที่หน้าเว็บของหน่วยงาน",
            ("plans.publish_planversion",),
            PlanVersion.obstacle_to_publish,
            publication.publish,
            is_main=True,
            freezes=True,
            gated=True,
            busy="กำลังออกเอกสาร PDF อาจใช้เวลาประมาณครึ่งนาที กรุณารอ",
        ),
        PlanStep(
            "return",
            "ส่งกลับแก้ไข",
            "แผนจะกลับเป็นร่าง เจ้าหน้าที่แผนจะเห็นเหตุผลที่ท่านเขียนในหน้าแรก",
            "ส่งกลับแล้ว ขั้นต่อไป: เจ้าหน้าที่แผนแก้ไขตามเหตุผล แล้วเสนอพิจารณาอีกครั้ง",
            ("plans.publish_planversion", "plans.submit_planversion"),
            PlanVersion.obstacle_to_return,
            publication.return_to_draft,
            reason="สิ่งที่ต้องแก้ไข",
        ),
        PlanStep(
            "withdraw",
            "ยกเลิกแผน",
            "หน้าเว็บของแผนจะบอกว่ายกเลิกเมื่อใด เพราะเหตุใด และไม่แสดงเนื้อหาอีก ยกเลิกแล้วเปลี่ยนกลับไม่ได้",
            "ยกเลิกแล้ว หน้าเว็บแสดงประกาศยกเลิกพร้อมเหตุผล หากต้องมีแผนใช้ต่อ ให้สร้างฉบับทบทวน",
            ("plans.publish_planversion",),
            PlanVersion.obstacle_to_withdraw,
            publication.withdraw,
            reason="เหตุผลที่ยกเลิก (ประชาชนจะเห็น)",
            reason_is_public=True,
        ),
        PlanStep(
            "revise",
            "สร้างฉบับทบทวน",
            "ระบบจะคัดลอกแผนฉบับล่าสุดเป็นร่างฉบับใหม่ ฉบับเดิมยังเผยแพร่อยู่จนกว่าฉบับใหม่จะเผยแพร่",
            "สร้างร่างฉบับใหม่แล้ว ขั้นต่อไป: แก้ไขโครงการและงบประมาณในตารางนี้ แล้วเสนอพิจารณา",
            ("plans.add_planversion",),
            _obstacle_to_revise,
            _revise,
            form=RevisionForm,
            is_main=True,
        ),
    )
}


class PlanStepPages(StepPages):
    def form_of(self, step, version, data):
        if step.form:
            return step.form(data, version=version, label_suffix="")
        return super().form_of(step, version, data)

    def more(self, step, version, page) -> dict:
        report = check(version) if step.checked else None
        if report:
            page["bar"].blocking = len(report.blocking)
        return {
            "groups": groups_of(report) if report else [],
            "blocking": len(report.blocking) if report else 0,
            "missing": version.missing_acts() if step.freezes else [],
        }

    def page_of_refusal(self, step, version, user) -> str:
        if step.checked and not step.obstacle(version, user):
            return "admin:plans_planversion_checks"
        return super().page_of_refusal(step, version, user)


PAGES = PlanStepPages(STEPS, of_version, "admin/plans/step.html", "admin:plans_planversion_table")
