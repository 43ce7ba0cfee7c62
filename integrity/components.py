"""Components that need Python: charts in two widths, words kept whole, the hour a pause ends."""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from integrity import charts

WIDTHS = 640, 340  # user units; site.css shows the one that fits, so that letters keep size

# Browsers break Thai by a dictionary that takes these for two words, some of them in mid-syllable.
_COMPOUNDS = """
ธรรมาภิบาล บูรณาการ งบประมาณ ท้องถิ่น หน่วยงาน เผยแพร่ ร้องเรียน ร้องทุกข์
ตรวจสอบ ส่งเสริม เสริมสร้าง ต่อต้าน พึงพอใจ รายละเอียด เจ้าหน้าที่ มอบหมาย
รับผิดชอบ ขั้นตอน เครือข่าย เฝ้าระวัง แต่งตั้ง ยกระดับ เกี่ยวกับ ข้อตกลง
คัดเลือก เป้าหมาย พอเพียง หลักเกณฑ์ เปิดเผย ค่านิยม ทับซ้อน เข้าร่วม
ช่องทาง ถูกต้อง เชิดชูเกียรติ จัดซื้อจัดจ้าง มีส่วนร่วม จัดทำ ความรู้
ความเสี่ยง ความคิดเห็น ความโปร่งใส ความตระหนัก ความต้องการ ประมวลจริยธรรม
ตัวชี้วัด เครื่องมือ ยังไม่ระบุ ปฏิบัติงาน ปฏิบัติการ ปฏิบัติราชการ ผู้บริหาร ผู้รับบริการ
ผู้ทำ ผู้เข้า ผลประโยชน์ ส่วนราชการ เป็นธรรม คำสั่ง คณะทำงาน คณะกรรมการ
ผลกระทบ ร้อยละ แผ่นดิน เสียหาย ดำเนินคดี
"""


def _any_of(words: Iterable[str]) -> str:
    """A pattern for the words that compares what they begin alike with only once."""
    ends: dict[str, list[str]] = {}
    for word in words:
        ends.setdefault(word[:1], []).append(word[1:])
    finished = ends.pop("", None)
    branches = [letter + _any_of(rest) for letter, rest in ends.items()]
    if not branches:
        return ""
    return f"(?:{'|'.join(branches)})" + ("?" if finished else "")


_COMPOUND = re.compile(f"({_any_of(_COMPOUNDS.split())})")


def whole(text: str) -> SafeString:
    """Keep compounds on one line, without a sign in the text that copying would carry along."""
    pieces = _COMPOUND.split(conditional_escape(text))  # faster than sub with a template
    pieces[1::2] = [f"<span class=nb>{compound}</span>" for compound in pieces[1::2]]
    return mark_safe("".join(pieces))


def projects_by_dimension(groups: Sequence[charts.Group]) -> SafeString:
    # charts escapes every word it is given
    return mark_safe("".join(charts.projects_in_widths(groups, WIDTHS)))


def money_by_year(years: Sequence[int], groups: Sequence[charts.Group]) -> SafeString:
    return mark_safe("".join(charts.money_in_widths(years, groups, WIDTHS)))


def file_size(size: int) -> str:
    """Of a paper, so never a handful of bytes: "470.9 กิโลไบต์"."""
    kilobytes = size / 1024
    if round(kilobytes, 1) < 1024:
        return f"{kilobytes:.1f}\N{NO-BREAK SPACE}กิโลไบต์"
    return f"{kilobytes / 1024:.1f}\N{NO-BREAK SPACE}เมกะไบต์"


def clock_in(delay: timedelta) -> str:
    """The hour and minute, in Thailand, `delay` from now: "14.05"."""
    return (timezone.localtime() + delay).strftime("%H.%M")
