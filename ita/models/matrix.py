"""ตารางเกณฑ์ความเสี่ยง: which likelihood and impact make which level, as dated reference data.

Each of the 25 cells names its level: bands of L×I are only a way to fill them, since some official
grids are no product at all.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from integrity.history import Tracked
from integrity.models import ReferenceVersion
from integrity.models.office import validate_hex_colour

SIDE = 5  # steps of likelihood and of impact
STEPS = [MinValueValidator(1, "ระดับ 1–5"), MaxValueValidator(SIDE, "ระดับ 1–5")]


class Axis(models.TextChoices):
    LIKELIHOOD = "likelihood", "โอกาส (L)"
    IMPACT = "impact", "ผลกระทบ (I)"


class RiskMatrix(ReferenceVersion):
    """The matrix of an office, or a national model of one, with its criteria and its words."""

    # Printed where a matrix of an office had to be filled from elsewhere, and said there.
    assumption = models.TextField(
        "ข้อสมมติที่ต้องบอก", blank=True, help_text="พิมพ์บนหน้าเว็บและในเอกสาร เช่น ต้นฉบับไม่ได้ระบุช่วงคะแนน"
    )
    no_measure_statement = models.TextField(
        "ข้อความเมื่อทุกความเสี่ยงไม่ต้องมีมาตรการ",
        default="ระดับความเสี่ยงการทุจริตอยู่ในระดับต่ำ จึงไม่ต้องจัดทำมาตรการควบคุมความเสี่ยงการทุจริตเพิ่มเติม",
    )

    class Meta:
        verbose_name = verbose_name_plural = "ตารางเกณฑ์ความเสี่ยง"
        ordering = ("owner", "title", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("title",),
                condition=Q(owner=None, replaces=None),
                name="ita_riskmatrix_national_title_once",
                violation_error_message="มีตารางกลางชื่อนี้แล้ว หากต้องแก้ ให้สร้างตารางใหม่ที่ใช้แทน",
            )
        ]

    def __str__(self):
        return self.title

    @property
    def is_used(self) -> bool:
        return self.assessments.exists()


class RiskLevel(Tracked):
    """ต่ำ, ปานกลาง, สูง, สูงมาก: name, colour, sign and what has to be done about it."""

    matrix = models.ForeignKey(
        RiskMatrix, verbose_name="ตารางเกณฑ์", on_delete=models.CASCADE, related_name="levels"
    )
    value = models.PositiveSmallIntegerField("ลำดับ", help_text="1 = ต่ำสุด")
    label = models.CharField("ระดับความเสี่ยง", max_length=60)
    sign = models.CharField(
        "อักษรย่อ", max_length=4, help_text="พิมพ์ในช่องของตาราง เพราะสีอย่างเดียวอ่านไม่ได้เมื่อพิมพ์ขาวดำ"
    )
    colour = models.CharField("สี", max_length=7, validators=[validate_hex_colour])
    response = models.TextField("การตอบสนอง", blank=True)
    needs_measure = models.BooleanField("ต้องมีมาตรการ", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "ระดับความเสี่ยง"
        ordering = ("value",)
        constraints = [
            models.UniqueConstraint(
                fields=("matrix", "value"),
                name="ita_risklevel_value_once",
                violation_error_message="ตารางนี้มีระดับลำดับนี้แล้ว",
            ),
            models.UniqueConstraint(
                fields=("matrix", "label"),
                name="ita_risklevel_label_once",
                violation_error_message="ตารางนี้มีระดับชื่อนี้แล้ว",
            ),
            models.CheckConstraint(
                condition=Q(colour__regex=r"^#[0-9a-fA-F]{6}\Z"),
                name="ita_risklevel_colour_form",
                violation_error_message="สีต้องเป็นรหัส # ตามด้วยเลขฐานสิบหกหกหลัก",
            ),
        ]

    def __str__(self):
        return self.label


class RiskCell(Tracked):
    matrix = models.ForeignKey(
        RiskMatrix, verbose_name="ตารางเกณฑ์", on_delete=models.CASCADE, related_name="cells"
    )
    likelihood = models.PositiveSmallIntegerField("โอกาส (L)", validators=STEPS)
    impact = models.PositiveSmallIntegerField("ผลกระทบ (I)", validators=STEPS)
    level = models.ForeignKey(
        RiskLevel,
        verbose_name="ระดับความเสี่ยง",
        on_delete=models.RESTRICT,  # they go together, with their matrix
        related_name="cells",
    )

    class Meta:
        verbose_name = verbose_name_plural = "ช่องของตาราง"
        ordering = ("-likelihood", "impact")
        constraints = [
            models.UniqueConstraint(
                fields=("matrix", "likelihood", "impact"),
                name="ita_riskcell_once",
                violation_error_message="ช่องนี้กำหนดไว้แล้ว",
            ),
            models.CheckConstraint(
                condition=Q(likelihood__range=(1, SIDE)) & Q(impact__range=(1, SIDE)),
                name="ita_riskcell_in_matrix",
                violation_error_message="โอกาสและผลกระทบมีระดับ 1 ถึง 5",
            ),
        ]

    def __str__(self):
        return f"L{self.likelihood} × I{self.impact}"


class ScoreName(Tracked):
    """What a step is called on both axes: 1 = น้อยมาก … 5 = สูงมาก."""

    matrix = models.ForeignKey(
        RiskMatrix, verbose_name="ตารางเกณฑ์", on_delete=models.CASCADE, related_name="score_names"
    )
    value = models.PositiveSmallIntegerField("ระดับคะแนน", validators=STEPS)
    label = models.CharField("ชื่อระดับ", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "ชื่อระดับคะแนน"
        ordering = ("value",)
        constraints = [
            models.UniqueConstraint(
                fields=("matrix", "value"),
                name="ita_scorename_once",
                violation_error_message="ระดับคะแนนนี้มีชื่อแล้ว",
            ),
            models.CheckConstraint(
                condition=Q(value__range=(1, SIDE)),
                name="ita_scorename_in_range",
                violation_error_message="ระดับคะแนนมี 1 ถึง 5",
            ),
        ]

    def __str__(self):
        return f"{self.value} = {self.label}"


class RiskCriterion(Tracked):
    """ประเด็นที่พิจารณา of an axis: how often, how much damage, what is said of the office."""

    Axis = Axis

    matrix = models.ForeignKey(
        RiskMatrix, verbose_name="ตารางเกณฑ์", on_delete=models.CASCADE, related_name="criteria"
    )
    axis = models.CharField("ของ", max_length=10, choices=Axis)
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)
    title = models.CharField("ประเด็นที่พิจารณา", max_length=300)
    unit = models.CharField("หน่วยของช่วง", max_length=60, blank=True, help_text="เช่น บาท, ครั้ง/ปี")

    class Meta:
        verbose_name = verbose_name_plural = "ประเด็นที่พิจารณา"
        ordering = ("-axis", "position", "pk")

    def __str__(self):
        return self.title


class CriterionStep(Tracked):
    """What a score means for a criterion. Real documents have bounds that overlap and bounds with
    holes: both are pointed out, and neither is refused."""

    criterion = models.ForeignKey(
        RiskCriterion, verbose_name="ประเด็น", on_delete=models.CASCADE, related_name="steps"
    )
    value = models.PositiveSmallIntegerField("ระดับคะแนน", validators=STEPS)
    text = models.CharField("คำอธิบาย", max_length=500, blank=True)
    lower = models.DecimalField("ตั้งแต่", max_digits=14, decimal_places=2, null=True, blank=True)
    upper = models.DecimalField("ถึง", max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "คำอธิบายระดับคะแนน"
        ordering = ("value",)
        constraints = [
            models.UniqueConstraint(
                fields=("criterion", "value"),
                name="ita_criterionstep_once",
                violation_error_message="ประเด็นนี้มีคำอธิบายของระดับคะแนนนี้แล้ว",
            ),
            models.CheckConstraint(
                condition=Q(value__range=(1, SIDE)),
                name="ita_criterionstep_in_range",
                violation_error_message="ระดับคะแนนมี 1 ถึง 5",
            ),
            models.CheckConstraint(
                condition=Q(lower=None) | Q(upper=None) | Q(upper__gte=models.F("lower")),
                name="ita_criterionstep_bounds_in_order",
                violation_error_message="ปลายช่วงต้องไม่น้อยกว่าต้นช่วง",
            ),
        ]

    def __str__(self):
        return f"{self.value} {self.text}".strip()
