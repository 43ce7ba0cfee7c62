"""How an official paper sets its text: Thai digits, and numbers that stay with their words.

Both are done once, on the finished HTML: whatever a template prints, a chart or a typed text, comes
out alike, and what is stored keeps its ASCII digits.
"""

import re

from integrity.thai import MONTHS, thai_digits

NBSP = "\u00a0"

# A tag, an entity (it may hold digits), or what Latin letters make: an address, an e-mail, COVID-19.
_LEFT_ALONE = re.compile(
    r"<[^>]*>|&\#?\w+;|(?:[\w.+-]*@)?[A-Za-z][\w@:/.?=&;%\#+-]*", re.ASCII
)
_UNITS = (
    "บาท|คน|ครั้ง|ราย|แห่ง|ฉบับ|เรื่อง|โครงการ|กิจกรรม|มาตรการ|ช่องทาง|หน่วย|รุ่น|วัน|เดือน|ปี|ชั่วโมง|"
    "คะแนน|เปอร์เซ็นต์|กลุ่ม|ชุด|ด้าน|ระดับ|มิติ|ภารกิจ|รายการ|สำนัก|หมู่บ้าน|ชุมชน|น\\.|" + "|".join(MONTHS)
)
_BEFORE = "พ\\.ศ\\.|ที่|ร้อยละ|มาตรา|ข้อ|หน้า|ปี|ระดับ|จำนวน|รวม|กว่า|เกิน|ปีละ|พุทธศักราช"
_GLUED = (
    (re.compile(rf"(?<=[0-9๐-๙]) (?={_UNITS})"), NBSP),
    (re.compile(rf"({_BEFORE}) (?=[0-9๐-๙])"), rf"\1{NBSP}"),
    (re.compile(r"(?<=[0-9๐-๙]) ([-–]) (?=[0-9๐-๙])"), rf"{NBSP}\1{NBSP}"),
    (re.compile(rf"({'|'.join(MONTHS)}) (พ\.ศ\.|[0-9๐-๙])"), rf"\1{NBSP}\2"),
    (re.compile(r" (?=ๆ|ฯ)"), NBSP),
)


def on_paper(html: str) -> str:
    """The same HTML as a paper prints it; addresses, e-mails, tags and attributes stay as they are."""
    pieces = []
    done = 0
    for kept in _LEFT_ALONE.finditer(html):
        pieces.append(_set(html[done : kept.start()]))
        pieces.append(kept[0])
        done = kept.end()
    pieces.append(_set(html[done:]))
    return "".join(pieces)


def _set(text: str) -> str:
    if not text or text.isspace():
        return text
    for loose, glued in _GLUED:
        text = loose.sub(glued, text)
    return thai_digits(text)
