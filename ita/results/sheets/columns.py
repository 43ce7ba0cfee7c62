"""The columns of a result's sheet, for reading and for writing."""

from decimal import Decimal

from import_export import widgets

from integrity.sheets import cells
from integrity.sheets.fields import SheetField, SheetResource

HEADINGS = ("ปีงบประมาณ", "เครื่องมือ", "ตัวชี้วัดที่", "ชื่อตัวชี้วัด", "คะแนน")
TOTAL = "คะแนนรวม"


class LineWidget(widgets.Widget):
    """Text of one line; what it stands for depends on the scheme, so on the reader."""

    def clean(self, value, row=None, **kwargs):
        return cells.limited(cells.one_line(value), 400)

    def render(self, value, obj=None, **kwargs):
        return value if isinstance(value, Decimal | int) else value or None


def _field(number: int, *aliases: str, width: int, is_required: bool = True) -> SheetField:
    return SheetField(
        None,
        HEADINGS[number],
        widget=LineWidget(),
        aliases=aliases,
        is_required=is_required,
        width=width,
    )


class ResultSheetResource(SheetResource):
    year = _field(0, "ปี", "ปีงบประมาณพ.ศ.", "ปีที่ประเมิน", width=14, is_required=False)
    instrument = _field(1, "เครื่องมือการประเมิน", "แบบวัด", "แบบ", width=18)
    code = _field(2, "ตัวชี้วัดที่/ข้อ", "ที่", "ลำดับที่", "ลำดับตัวชี้วัด", width=14)
    title = _field(3, "ตัวชี้วัด", "ชื่อ", "รายการ", width=44, is_required=False)
    score = _field(4, "คะแนนที่ได้", "ค่าคะแนน", "ร้อยละ", "ผลคะแนน", width=14)
