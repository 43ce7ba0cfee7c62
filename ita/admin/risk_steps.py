"""The steps of a risk assessment."""

from integrity.documents.admin.publishing_steps import Step, StepPages
from ita.models import RiskAssessment
from ita.risks import publication
from ita.risks.copying import new_edition
from ita.risks.personal_data import of_assessment
from ita.risks.register import Register, obstacle_to_submit


def _blocking(assessment: RiskAssessment) -> str:
    return obstacle_to_submit(Register(assessment))


def _obstacle_to_new_edition(assessment: RiskAssessment, by) -> str:
    if not assessment.is_public:
        return "ทำฉบับใหม่ได้เมื่อฉบับนี้เผยแพร่แล้ว"
    same_year = RiskAssessment.objects.filter(
        organisation=assessment.organisation_id, year=assessment.year
    )
    if same_year.working().exists():
        return "ปีนี้มีการประเมินที่ยังทำไม่เสร็จอยู่แล้ว"
    if same_year.filter(number__gt=assessment.number).exists():
        return "ฉบับใหม่เริ่มจากฉบับล่าสุดของปี"
    own = by.organisation_id == assessment.organisation_id
    return "" if own else "ทำได้เฉพาะการประเมินของหน่วยงานตนเอง"


STEPS = {
    step.name: step
    for step in (
        Step(
            "submit",
            "เสนอพิจารณา",
            "ระบบจะตรึงทะเบียนความเสี่ยงตามที่เป็นอยู่ขณะนี้และส่งให้ผู้เผยแพร่ตรวจ "
            "ถ้ามีใครแก้ไขระหว่างพิจารณา ทะเบียนจะกลับเป็นร่าง",
            "เสนอพิจารณาแล้ว ขั้นต่อไป: ผู้เผยแพร่ตรวจ แล้วเผยแพร่หรือส่งกลับ",
            ("ita.submit_riskassessment",),
            RiskAssessment.obstacle_to_submit,
            publication.submit,
            is_main=True,
            freezes=True,
            blocking=_blocking,
        ),
        Step(
            "publish",
            "เผยแพร่",
            "ประชาชนจะเห็นการประเมินฉบับนี้ทันที และระบบจะออกรายงาน PDF ที่แก้ไขไม่ได้อีก "
            "ฉบับที่เผยแพร่อยู่เดิมของปีนี้จะเป็น “ใช้แทนแล้ว”",
            "เผยแพร่แล้ว ประชาชนอ่านและดาวน์โหลดรายงานได้ที่หน้าเว็บของหน่วยงาน",
            ("ita.publish_riskassessment",),
            RiskAssessment.obstacle_to_publish,
            publication.publish,
            is_main=True,
            gated=True,
            busy="กำลังออกเอกสาร PDF กรุณารอสักครู่",
        ),
        Step(
            "return",
            "ส่งกลับแก้ไข",
            "ทะเบียนจะกลับเป็นร่าง เจ้าหน้าที่แผนจะเห็นเหตุผลที่ท่านเขียนในหน้าแรก",
            "ส่งกลับแล้ว ขั้นต่อไป: เจ้าหน้าที่แผนแก้ไขตามเหตุผล แล้วเสนอพิจารณาอีกครั้ง",
            ("ita.publish_riskassessment", "ita.submit_riskassessment"),
            RiskAssessment.obstacle_to_return,
            publication.return_to_draft,
            reason="สิ่งที่ต้องแก้ไข",
        ),
        Step(
            "withdraw",
            "ยกเลิกการประเมิน",
            "หน้าเว็บจะบอกว่ายกเลิกเมื่อใด เพราะเหตุใด และไม่แสดงเนื้อหาอีก รายงานที่ออกไว้จะยกเลิกไปด้วย "
            "ยกเลิกแล้วเปลี่ยนกลับไม่ได้",
            "ยกเลิกแล้ว หน้าเว็บแสดงประกาศยกเลิกพร้อมเหตุผล",
            ("ita.publish_riskassessment",),
            RiskAssessment.obstacle_to_withdraw,
            publication.withdraw,
            reason="เหตุผลที่ยกเลิก (ประชาชนจะเห็น)",
            reason_is_public=True,
        ),
        Step(
            "edition",
            "ทำฉบับใหม่",
            "ระบบจะคัดลอกฉบับนี้เป็นร่างฉบับใหม่ของปีเดียวกัน ฉบับเดิมยังเผยแพร่อยู่จนกว่าฉบับใหม่จะเผยแพร่",
            "สร้างร่างฉบับใหม่แล้ว แก้ไขในตารางนี้ แล้วเสนอพิจารณา",
            ("ita.add_riskassessment",),
            _obstacle_to_new_edition,
            new_edition,
        ),
    )
}


PAGES = StepPages(
    STEPS, of_assessment, "admin/ita/risk_step.html", "admin:ita_riskassessment_change"
)
