"""The columns of a risk register's sheet, one row a risk: declared once, for import and export.

What stands here is the short form. The long form (kind, controls, residual, acceptance) is typed
in the admin and stays with its risk, whatever a sheet says of the rest.
"""

import re

from import_export import widgets

from integrity.sheets import cells
from integrity.sheets.fields import SheetField, SheetResource
from integrity.thai import arabic_digits
from ita.models.matrix import SIDE

LARGEST_NUMBER = 32_767  # what the column of the database holds
_DASHES = frozenset("-–—−")


class NumberWidget(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        return cells.whole_number(value, largest=LARGEST_NUMBER)


class ScoreWidget(widgets.Widget):
    """1 to 5, or None for a blank or a dash."""

    def clean(self, value, row=None, **kwargs):
        text = re.sub(r"\.0*$", "", arabic_digits(cells.one_line(value)))
        if not text or text in _DASHES:
            return None
        if not re.fullmatch(rf"[1-{SIDE}]", text):
            raise ValueError(
                f"ต้องเป็นเลข 1 ถึง {SIDE} (1 = น้อยมาก {SIDE} = สูงมาก) หรือเว้นว่างเมื่อยังไม่ประเมิน"
            )
        return int(text)


class TextWidget(widgets.Widget):
    """Text in one spelling, of at most ``longest`` letters; on one line unless ``paragraphs``."""

    def __init__(self, longest: int, *, paragraphs: bool = False):
        super().__init__()
        self.longest, self.paragraphs = longest, paragraphs

    def clean(self, value, row=None, **kwargs):
        read = cells.as_text if self.paragraphs else cells.one_line
        text = cells.limited(read(value), self.longest)
        return "" if text in _DASHES else text


class AnswerableWidget(widgets.Widget):
    def clean(self, value, row=None, *, responsible, **kwargs):
        return responsible.read(value)


class RiskSheetResource(SheetResource):
    number = SheetField("number", "ลำดับที่", widget=NumberWidget(), aliases=("ลำดับ", "ที่"), width=9)
    process = SheetField(
        "process",
        "กระบวนงาน",
        widget=TextWidget(300),
        aliases=("กระบวนการ", "งาน/กระบวนงาน", "ชื่อกระบวนงาน", "ภารกิจ/กระบวนงาน"),
        is_required=False,
        width=28,
    )
    step = SheetField(
        "step",
        "ขั้นตอนการดำเนินงาน",
        widget=TextWidget(500),
        aliases=("ขั้นตอน", "ขั้นตอนการปฏิบัติงาน", "ขั้นตอนดำเนินงาน"),
        is_required=False,
        width=34,
    )
    event = SheetField(
        "event",
        "ประเด็นความเสี่ยงการทุจริต",
        widget=TextWidget(cells.LONGEST_TEXT, paragraphs=True),
        aliases=(
            "ประเด็นความเสี่ยง",
            "ความเสี่ยงการทุจริต",
            "เหตุการณ์ความเสี่ยง",
            "ประเด็นความเสี่ยงด้านการทุจริต",
        ),
        width=44,
    )
    likelihood = SheetField(
        "likelihood",
        "โอกาส (L)",
        widget=ScoreWidget(),
        aliases=("โอกาส", "L", "Likelihood", "(Likelihood)", "โอกาสเกิด", "โอกาส (Likelihood)"),
        width=11,
    )
    impact = SheetField(
        "impact",
        "ผลกระทบ (I)",
        widget=ScoreWidget(),
        aliases=("ผลกระทบ", "I", "Impact", "(Impact)", "ความรุนแรง", "ผลกระทบ (Impact)"),
        width=11,
    )
    measure = SheetField(
        "measure",
        "มาตรการควบคุม",
        widget=TextWidget(cells.LONGEST_TEXT, paragraphs=True),
        aliases=(
            *("มาตรการควบคุมความเสี่ยง", "มาตรการ", "มาตรการการควบคุมความเสี่ยงด้านการทุจริต"),
            "มาตรการควบคุมความเสี่ยงการทุจริต",
        ),
        is_required=False,
        width=44,
    )
    responsible = SheetField(
        "responsible",
        "หน่วยงานรับผิดชอบ",
        widget=AnswerableWidget(),
        aliases=("ผู้รับผิดชอบ", "หน่วยงานที่รับผิดชอบ", "หน่วยงาน", "หน่วยงานผู้รับผิดชอบ", "สำนัก/กอง"),
        is_required=False,
        width=28,
    )

    @property
    def headings(self) -> list[str]:
        return [field.column_name for field in self.fields.values()]

    @property
    def widths(self) -> list[int]:
        return [field.width for field in self.fields.values()]
