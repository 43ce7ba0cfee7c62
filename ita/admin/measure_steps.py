"""The steps of a set of measures."""

from integrity.documents.admin.publishing_steps import Step, StepPages
from ita.measures import publication
from ita.measures.copying import new_edition
from ita.measures.personal_data import of_set
from ita.models import MeasureSet


def _obstacle_to_new_edition(measure_set: MeasureSet, by) -> str:
    if not measure_set.is_public:
        return "ทำฉบับใหม่ได้เมื่อฉบับนี้เผยแพร่แล้ว"
    same_year = MeasureSet.objects.filter(
        organisation=measure_set.organisation_id, first_year=measure_set.first_year
    )
    if same_year.working().exists():
        return "ปีนี้มีชุดมาตรการที่ยังทำไม่เสร็จอยู่แล้ว"
    if same_year.filter(number__gt=measure_set.number).exists():
        return "ฉบับใหม่เริ่มจากฉบับล่าสุดของปี"
    own = by.organisation_id == measure_set.organisation_id
    return "" if own else "ทำได้เฉพาะมาตรการของหน่วยงานตนเอง"


STEPS = {
    step.name: step
    for step in (
        Step(
            "submit",
            "เสนอพิจารณา",
            "ระบบจะตรึงมาตรการตามที่เป็นอยู่ขณะนี้และส่งให้ผู้เผยแพร่ตรวจ "
            "ถ้ามีใครแก้ไขระหว่างพิจารณา ชุดมาตรการจะกลับเป็นร่าง",
            "เสนอพิจารณาแล้ว ขั้นต่อไป: ผู้เผยแพร่ตรวจ แล้วเผยแพร่หรือส่งกลับ",
            ("ita.submit_measureset",),
            MeasureSet.obstacle_to_submit,
            publication.submit,
            is_main=True,
            freezes=True,
        ),
        Step(
            "publish",
            "เผยแพร่",
            "ประชาชนจะเห็นมาตรการชุดนี้ทันที ฉบับที่เผยแพร่อยู่เดิมของปีเดียวกันจะเป็น “ใช้แทนแล้ว” "
            "ประกาศที่ลงนามเป็นเอกสารอีกฉบับ ทำได้จากเมนู “เพิ่ม/นำเข้า”",
            "เผยแพร่แล้ว ประชาชนอ่านได้ที่หน้าเว็บของหน่วยงาน เมื่อสิ้นรอบให้รายงานผลที่หน้า “รายงานผล”",
            ("ita.publish_measureset",),
            MeasureSet.obstacle_to_publish,
            publication.publish,
            is_main=True,
            gated=True,
        ),
        Step(
            "return",
            "ส่งกลับแก้ไข",
            "ชุดมาตรการจะกลับเป็นร่าง เจ้าหน้าที่แผนจะเห็นเหตุผลที่ท่านเขียนในหน้าแรก",
            "ส่งกลับแล้ว ขั้นต่อไป: เจ้าหน้าที่แผนแก้ไขตามเหตุผล แล้วเสนอพิจารณาอีกครั้ง",
            ("ita.publish_measureset", "ita.submit_measureset"),
            MeasureSet.obstacle_to_return,
            publication.return_to_draft,
            reason="สิ่งที่ต้องแก้ไข",
        ),
        Step(
            "withdraw",
            "ยกเลิกมาตรการ",
            "หน้าเว็บจะบอกว่ายกเลิกเมื่อใด เพราะเหตุใด และไม่แสดงเนื้อหาอีก ยกเลิกแล้วเปลี่ยนกลับไม่ได้ "
            "ประกาศที่ลงนามแล้วต้องยกเลิกแยกต่างหากในทะเบียนเอกสาร",
            "ยกเลิกแล้ว หน้าเว็บแสดงประกาศยกเลิกพร้อมเหตุผล",
            ("ita.publish_measureset",),
            MeasureSet.obstacle_to_withdraw,
            publication.withdraw,
            reason="เหตุผลที่ยกเลิก (ประชาชนจะเห็น)",
            reason_is_public=True,
        ),
        Step(
            "edition",
            "ทำฉบับใหม่",
            "ระบบจะคัดลอกฉบับนี้เป็นร่างฉบับใหม่ของปีเดียวกัน ฉบับเดิมยังเผยแพร่อยู่จนกว่าฉบับใหม่จะเผยแพร่",
            "สร้างร่างฉบับใหม่แล้ว แก้ไขในหน้านี้ แล้วเสนอพิจารณา",
            ("ita.add_measureset",),
            _obstacle_to_new_edition,
            new_edition,
        ),
    )
}

PAGES = StepPages(STEPS, of_set, "admin/ita/measure_step.html", "admin:ita_measureset_change")
