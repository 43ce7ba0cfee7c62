"""A plain text file as Thai offices have them: UTF-8, or the old Thai code page (TIS-620)."""

import codecs

LARGEST = 5_000_000  # bytes
FEWEST_THAI = 0.5  # of the letters, in a text of the old code page


class UnreadableText(ValueError):
    """Says in Thai why a file is no text, and what to do."""


def decode(content: bytes) -> str:
    if len(content) > LARGEST:
        raise UnreadableText(f"ไฟล์ใหญ่เกินไป ไฟล์ข้อความใหญ่ได้ไม่เกิน {LARGEST // 1_000_000} MB")
    if not content.strip():
        raise UnreadableText("ไฟล์ว่าง ไม่มีข้อความให้นำเข้า")
    if b"\0" not in content:
        try:
            return content.removeprefix(codecs.BOM_UTF8).decode("utf-8")
        except UnicodeDecodeError:
            pass
        if text := _old_thai(content):
            return text
    raise UnreadableText(
        "อ่านตัวอักษรในไฟล์ไม่ได้ ใช้ได้เฉพาะไฟล์ข้อความ (.txt) แบบ UTF-8 หรือ TIS-620 "
        "หากเป็นไฟล์ Word หรือ PDF ให้คัดลอกข้อความไปบันทึกเป็นไฟล์ .txt แบบ UTF-8 ก่อน"
    )


def _old_thai(content: bytes) -> str:
    """Almost any bytes are letters of that page, so that most must be Thai."""
    try:
        text = content.decode("cp874")
    except UnicodeDecodeError:
        return ""
    thai = sum("ก" <= letter <= "๛" for letter in text)
    latin = sum(letter.isalpha() for letter in text if not "ก" <= letter <= "๛")
    return text if thai >= FEWEST_THAI * (thai + latin) else ""
