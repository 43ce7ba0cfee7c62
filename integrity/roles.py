"""The roles of the portal: which verbs each may use. Rows are the querysets' business."""

from enum import StrEnum


class Role(StrEnum):
    """The value is the name of the Django group, so that staff read Thai where they tick it."""

    EDITOR = "ผู้บันทึกข้อมูลของสำนัก/กอง"
    PLAN_OFFICER = "เจ้าหน้าที่แผนของหน่วยงาน"
    PUBLISHER = "ผู้เผยแพร่"
    EXECUTIVE = "ผู้บริหารผู้ลงนาม"
    AUDITOR = "ผู้ตรวจสอบ"
    SYSTEM_ADMINISTRATOR = "ผู้ดูแลระบบ"
