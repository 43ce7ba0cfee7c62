"""Why a file is not taken, said in Thai with what to do. Imported by both processes."""

MEBIBYTE = 1024 * 1024

BROKEN = "เปิดไฟล์นี้ไม่ได้ ไฟล์อาจเสียหรือส่งมาไม่ครบ กรุณาบันทึกหรือสแกนใหม่แล้วเลือกไฟล์อีกครั้ง"
EMPTY = "ไฟล์นี้ว่างเปล่า กรุณาเลือกไฟล์ใหม่"
ENCRYPTED = "ไฟล์ PDF นี้เข้ารหัสหรือจำกัดสิทธิ์ไว้ กรุณาบันทึกใหม่โดยไม่ตั้งรหัสผ่านแล้วเลือกไฟล์อีกครั้ง"
BOMB = "ไฟล์นี้คลายออกแล้วใหญ่ผิดปกติ ระบบจึงไม่รับ กรุณาพิมพ์เป็น PDF หรือสแกนใหม่ด้วยความละเอียดไม่เกิน 300 จุดต่อนิ้ว"
TOO_HARD = "ระบบตรวจไฟล์นี้ไม่สำเร็จ เพราะซับซ้อนหรือใหญ่เกินไป กรุณาพิมพ์เป็น PDF หรือสแกนใหม่แล้วเลือกไฟล์อีกครั้ง"


class Refused(Exception):
    """Raised while a file is being looked at; the message is for who sent it."""


def too_large(most_bytes: int) -> str:
    if most_bytes < MEBIBYTE:
        return f"ไฟล์ใหญ่เกิน {most_bytes // 1000} KB กรุณาย่อแล้วเลือกไฟล์ใหม่"
    return f"ไฟล์ใหญ่เกิน {most_bytes // MEBIBYTE} เมกะไบต์ กรุณาย่อหรือแบ่งไฟล์แล้วเลือกใหม่"


def too_many_pages(pages: int, most: int) -> str:
    return f"ไฟล์นี้มี {pages} หน้า รับได้ไม่เกิน {most} หน้า กรุณาแบ่งไฟล์แล้วเลือกใหม่"


def too_many_dots(width: int, height: int, most: int) -> str:
    return (
        f"ภาพนี้กว้าง {width:,} สูง {height:,} จุด รับได้ไม่เกิน {most // 1_000_000} ล้านจุด "
        "กรุณาย่อภาพแล้วเลือกไฟล์ใหม่"
    )
