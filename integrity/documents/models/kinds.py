"""The kinds of paper the register knows, and the words that several of its models share."""

from django.db import models


class Kind(models.TextChoices):
    """ระเบียบสำนักนายกรัฐมนตรีว่าด้วยงานสารบรรณ พ.ศ. 2526, and what the portal itself makes."""

    ANNOUNCEMENT = "announcement", "ประกาศ"
    ORDER = "order", "คำสั่ง"
    MEMO = "memo", "บันทึกข้อความ"
    LETTER = "letter", "หนังสือภายนอก"
    CIRCULAR = "circular", "หนังสือเวียน"
    MINUTES = "minutes", "รายงานการประชุม"
    PLAN = "plan", "แผน"
    AGREEMENT = "agreement", "ข้อตกลง"
    REPORT = "report", "รายงาน"


# Written clause by clause in the portal; the others come from a record of their own.
CLAUSE_KINDS = (
    Kind.ANNOUNCEMENT,
    Kind.ORDER,
    Kind.MEMO,
    Kind.LETTER,
    Kind.CIRCULAR,
    Kind.MINUTES,
)


class Visibility(models.TextChoices):
    PUBLIC = "public", "เปิดเผย"
    INTERNAL = "internal", "ภายใน"


class Method(models.TextChoices):
    """How a paper is signed. On screen: พ.ร.บ.ว่าด้วยธุรกรรมทางอิเล็กทรอนิกส์ พ.ศ. 2544 ม. 9."""

    PAPER = "paper", "ลงนามบนกระดาษ"
    SCREEN = "screen", "ลงนามในระบบ"


class Urgency(models.TextChoices):
    NORMAL = "", "ปกติ"
    URGENT = "urgent", "ด่วน"
    VERY_URGENT = "very", "ด่วนมาก"
    MOST_URGENT = "most", "ด่วนที่สุด"
