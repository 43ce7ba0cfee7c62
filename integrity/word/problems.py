"""Why a file is no Word document that can be read; every message is for the clerk."""

SAVE_AS = "กรุณาเปิดด้วยโปรแกรม Word แล้วบันทึกเป็น .docx"
NOT_WORD = f"ไฟล์นี้ไม่ใช่เอกสาร Word (.docx) {SAVE_AS}"
BROKEN = f"ไฟล์ .docx นี้เสียหรือไม่ครบ ระบบเปิดอ่านไม่ได้ {SAVE_AS}ใหม่อีกครั้ง"
OLD_WORD = f"ไฟล์นี้เป็น Word รุ่นเก่า (.doc) แม้ชื่อไฟล์จะลงท้ายด้วย .docx {SAVE_AS}"
MACROS = "ไฟล์นี้มีชุดคำสั่งแมโคร ระบบไม่รับเพื่อความปลอดภัย กรุณาบันทึกเป็น .docx ที่ไม่มีแมโคร"
ENCRYPTED = "ไฟล์นี้ตั้งรหัสผ่านไว้ ระบบเปิดอ่านไม่ได้ กรุณายกเลิกรหัสผ่านใน Word แล้วบันทึกใหม่"
EMPTY_FILE = "ไฟล์ว่างเปล่า ไม่มีข้อมูลให้อ่าน"
NO_TEXT = "เอกสารนี้ไม่มีข้อความ"
ONLY_PICTURES = (
    "เอกสารนี้มีแต่ภาพ (น่าจะเป็นเอกสารสแกน) ไม่มีข้อความให้อ่าน กรุณาใช้ไฟล์ Word ต้นฉบับ หรือแปลงภาพเป็นข้อความก่อน"
)
UNSAFE = "เนื้อหาในไฟล์ใหญ่หรือซับซ้อนผิดปกติเมื่อคลายออก ระบบไม่เปิดอ่านเพื่อความปลอดภัย"


class UnreadableDocument(Exception):
    """The file cannot be taken for a Word document; says why in Thai."""


def too_large(megabytes: int) -> UnreadableDocument:
    return UnreadableDocument(
        f"ไฟล์ใหญ่เกิน {megabytes} เมกะไบต์ กรุณาลบภาพออก หรือแยกเฉพาะส่วนที่ต้องใช้แล้วบันทึกใหม่"
    )


def too_long(letters: int, pages: int) -> UnreadableDocument:
    return UnreadableDocument(
        f"เอกสารยาวเกิน {letters:,} ตัวอักษร (ราว {pages:,} หน้า) กรุณาแยกเฉพาะส่วนที่ต้องใช้แล้วนำเข้าใหม่"
    )
