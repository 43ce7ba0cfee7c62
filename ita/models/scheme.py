"""กรอบการประเมิน ITA of a fiscal year: what is measured, how it adds up, and what it is called.

Everything here changes from year to year, so it is reference data. Scores follow the scheme of
their year for good: the first result locks it.
"""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from integrity.history import Tracked
from integrity.models import ReferenceVersion
from integrity.models.reference import OwnedQuerySet

PERCENT = [MinValueValidator(0, "ร้อยละ 0–100"), MaxValueValidator(100, "ร้อยละ 0–100")]
SCORE = [
    MinValueValidator(0, "คะแนนต้องอยู่ระหว่าง 0 ถึง 100"),
    MaxValueValidator(100, "คะแนนต้องอยู่ระหว่าง 0 ถึง 100"),
]


def in_percent(field: str) -> models.Q:
    return models.Q(**{f"{field}__range": (0, 100)})


class AssessmentSchemeQuerySet(OwnedQuerySet):
    def for_year(self, organisation, year: int) -> "AssessmentScheme | None":
        """The office's own newest of the year, else the newest national one in use."""
        newest = self.filter(year=year).order_by("-pk")
        successors = self.model.objects.filter(owner=None, replaces=models.OuterRef("pk"))
        national = newest.filter(~models.Exists(successors), owner=None)
        own = newest.filter(owner=organisation) if organisation else newest.none()
        return own.first() or national.first()


class AssessmentScheme(ReferenceVersion):
    """The rules of one fiscal year. Weights, pass mark and bands are in points of 0–100."""

    year = models.PositiveSmallIntegerField("ปีงบประมาณ (พ.ศ.)")
    pass_mark = models.DecimalField(
        "เกณฑ์ผ่าน (คะแนน)", max_digits=5, decimal_places=2, default=Decimal("85"), validators=SCORE
    )
    # Ten per cent of those concerned, not fewer than 30; all where there are fewer; not fewer than
    # 400 where there are more than 4,000. Empty: the year's rule is not known.
    sample_percent = models.DecimalField(
        "กลุ่มตัวอย่างขั้นต่ำ (ร้อยละ)",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=PERCENT,
    )
    sample_least = models.PositiveIntegerField("ไม่น้อยกว่า (คน)", null=True, blank=True)
    sample_large = models.PositiveIntegerField("เมื่อมีผู้มีส่วนได้ส่วนเสียเกิน (คน)", null=True, blank=True)
    sample_large_least = models.PositiveIntegerField(
        "ให้ไม่น้อยกว่า (คน)", null=True, blank=True, help_text="ใช้เมื่อเกินจำนวนข้างต้น"
    )

    objects = AssessmentSchemeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "กรอบการประเมิน ITA"
        ordering = ("-year", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("year",),
                condition=models.Q(owner=None, replaces=None),
                name="ita_assessmentscheme_national_year_once",
                violation_error_message="ปีนี้มีกรอบกลางแล้ว หากต้องแก้ ให้สร้างกรอบใหม่ที่ใช้แทนกรอบเดิม",
            ),
            models.CheckConstraint(
                condition=models.Q(year__range=(2500, 2700)),
                name="ita_assessmentscheme_year_is_be",
                violation_error_message="ระบุปีงบประมาณเป็น พ.ศ. เช่น 2566",
            ),
            models.CheckConstraint(
                condition=in_percent("pass_mark"),
                name="ita_assessmentscheme_pass_mark_in_range",
                violation_error_message="เกณฑ์ผ่านต้องอยู่ระหว่าง 0 ถึง 100",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_used(self) -> bool:
        return self.results.exists() or self.measure_sets.exists()


class AnswerScale(Tracked):
    """The answers a question offers; points are those of a question worded positively."""

    scheme = models.ForeignKey(
        AssessmentScheme,
        verbose_name="กรอบการประเมิน",
        on_delete=models.CASCADE,
        related_name="scales",
    )
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)
    title = models.CharField("มาตรวัด", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "มาตรวัดคำตอบ"
        ordering = ("position", "pk")

    def __str__(self):
        return self.title


class AnswerOption(Tracked):
    scale = models.ForeignKey(
        AnswerScale, verbose_name="มาตรวัด", on_delete=models.CASCADE, related_name="options"
    )
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)
    text = models.CharField("คำตอบ", max_length=200)
    points = models.DecimalField("คะแนน", max_digits=5, decimal_places=2, validators=SCORE)

    class Meta:
        verbose_name = verbose_name_plural = "คำตอบ"
        ordering = ("position", "pk")

    def __str__(self):
        return self.text


class Instrument(Tracked):
    """IIT, EIT or OIT: who is asked, and how much of the total it is."""

    scheme = models.ForeignKey(
        AssessmentScheme,
        verbose_name="กรอบการประเมิน",
        on_delete=models.CASCADE,
        related_name="instruments",
    )
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)
    code = models.CharField("ชื่อย่อ", max_length=10, help_text="เช่น IIT")
    title = models.CharField("ชื่อเครื่องมือ", max_length=200)
    title_en = models.CharField("ชื่อภาษาอังกฤษ", max_length=200, blank=True)
    respondents = models.CharField("ผู้ตอบ", max_length=300, blank=True)
    purpose = models.TextField("วัตถุประสงค์", blank=True)
    weight = models.DecimalField(
        "น้ำหนัก (ร้อยละ)", max_digits=5, decimal_places=2, validators=PERCENT
    )
    # Those who answer are a sample, and the rule of the minimum sample holds for them.
    is_survey = models.BooleanField("เป็นแบบสำรวจผู้ตอบ", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "เครื่องมือการประเมิน"
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("scheme", "code"),
                name="ita_instrument_code_once",
                violation_error_message="กรอบนี้มีเครื่องมือชื่อย่อนี้แล้ว",
            ),
            models.CheckConstraint(
                condition=in_percent("weight"),
                name="ita_instrument_weight_in_range",
                violation_error_message="น้ำหนักต้องอยู่ระหว่างร้อยละ 0 ถึง 100",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"


class InstrumentPart(Tracked):
    """ส่วนที่ 1 and ส่วนที่ 2 of EIT (from 2565): other people, asked another way."""

    instrument = models.ForeignKey(
        Instrument, verbose_name="เครื่องมือ", on_delete=models.CASCADE, related_name="parts"
    )
    number = models.PositiveSmallIntegerField("ส่วนที่")
    title = models.CharField("ชื่อส่วน", max_length=300)
    weight = models.DecimalField(
        "น้ำหนักในเครื่องมือ (ร้อยละ)", max_digits=5, decimal_places=2, validators=PERCENT
    )

    class Meta:
        verbose_name = verbose_name_plural = "ส่วนของเครื่องมือ"
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(
                fields=("instrument", "number"),
                name="ita_instrumentpart_number_once",
                violation_error_message="เครื่องมือนี้มีส่วนที่นี้แล้ว",
            )
        ]

    def __str__(self):
        return f"{self.instrument.code} ส่วนที่ {self.number}"


class Indicator(Tracked):
    """One of the ten ตัวชี้วัด; ``number`` is what offices call it by in every year."""

    instrument = models.ForeignKey(
        Instrument, verbose_name="เครื่องมือ", on_delete=models.CASCADE, related_name="indicators"
    )
    number = models.PositiveSmallIntegerField("ตัวชี้วัดที่")
    title = models.CharField("ชื่อตัวชี้วัด", max_length=200)
    aliases = models.TextField(
        "ชื่ออื่นที่พบในเอกสาร", blank=True, help_text="หนึ่งบรรทัดต่อหนึ่งชื่อ ใช้อ่านไฟล์ที่นำเข้า"
    )

    class Meta:
        verbose_name = verbose_name_plural = "ตัวชี้วัด ITA"
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(
                fields=("instrument", "number"),
                name="ita_indicator_number_once",
                violation_error_message="เครื่องมือนี้มีตัวชี้วัดที่นี้แล้ว",
            )
        ]

    def __str__(self):
        return f"ตัวชี้วัดที่ {self.number} {self.title}"


class SubIndicator(Tracked):
    """A ตัวชี้วัดย่อย of OIT, such as 9.1: the mean of its items; indicators are means of these."""

    indicator = models.ForeignKey(
        Indicator, verbose_name="ตัวชี้วัด", on_delete=models.CASCADE, related_name="sub_indicators"
    )
    code = models.CharField("เลขที่", max_length=10, help_text="เช่น 9.1")
    title = models.CharField("ชื่อตัวชี้วัดย่อย", max_length=200)
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "ตัวชี้วัดย่อย"
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("indicator", "code"),
                name="ita_subindicator_code_once",
                violation_error_message="ตัวชี้วัดนี้มีตัวชี้วัดย่อยเลขที่นี้แล้ว",
            )
        ]

    def __str__(self):
        return f"{self.code} {self.title}"


class Question(Tracked):
    """A ข้อคำถาม (i1, e1) or a ข้อ OIT (O1). The wording of survey questions comes in by import."""

    class Polarity(models.TextChoices):
        POSITIVE = "positive", "เชิงบวก"
        NEGATIVE = "negative", "เชิงลบ (กลับคะแนน)"

    indicator = models.ForeignKey(
        Indicator, verbose_name="ตัวชี้วัด", on_delete=models.CASCADE, related_name="questions"
    )
    sub_indicator = models.ForeignKey(
        SubIndicator,
        verbose_name="ตัวชี้วัดย่อย",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="questions",
    )
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)
    code = models.CharField("ข้อ", max_length=10, help_text="เช่น i1, e1, O1")
    text = models.TextField("ข้อความ", blank=True)
    polarity = models.CharField(
        "ลักษณะข้อคำถาม", max_length=8, choices=Polarity, blank=True, help_text="เว้นว่าง = ยังไม่ทราบ"
    )
    scale = models.ForeignKey(
        AnswerScale,
        verbose_name="มาตรวัด",
        on_delete=models.RESTRICT,  # they go together, with their scheme
        null=True,
        blank=True,
        related_name="questions",
    )

    class Meta:
        verbose_name = verbose_name_plural = "ข้อคำถาม"
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("indicator", "code"),
                name="ita_question_code_once",
                violation_error_message="ตัวชี้วัดนี้มีข้อนี้แล้ว",
            )
        ]

    def __str__(self):
        return f"{self.code} {self.text}".strip()


class RatingBand(Tracked):
    """A ระดับผลการประเมิน. Bands are tried from the first on; the first whose conditions hold
    is the rating. Scores are compared as they are printed, rounded half-up to two places."""

    scheme = models.ForeignKey(
        AssessmentScheme,
        verbose_name="กรอบการประเมิน",
        on_delete=models.CASCADE,
        related_name="bands",
    )
    position = models.PositiveSmallIntegerField("ลำดับ")
    label = models.CharField("ระดับ", max_length=60)
    least_total = models.DecimalField(
        "คะแนนรวมตั้งแต่", max_digits=5, decimal_places=2, validators=SCORE
    )
    least_instrument = models.DecimalField(
        "ทุกเครื่องมือตั้งแต่",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=SCORE,
        help_text="เว้นว่าง = ไม่ดูรายเครื่องมือ",
    )

    class Meta:
        verbose_name = verbose_name_plural = "ระดับผลการประเมิน"
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(
                fields=("scheme", "position"),
                name="ita_ratingband_position_once",
                violation_error_message="กรอบนี้มีระดับลำดับนี้แล้ว",
            ),
            models.UniqueConstraint(
                fields=("scheme", "label"),
                name="ita_ratingband_label_once",
                violation_error_message="กรอบนี้มีระดับชื่อนี้แล้ว",
            ),
            models.CheckConstraint(
                condition=in_percent("least_total"),
                name="ita_ratingband_total_in_range",
                violation_error_message="คะแนนต้องอยู่ระหว่าง 0 ถึง 100",
            ),
        ]

    def __str__(self):
        return self.label


class ReportSection(Tracked):
    """A heading of the analysis report (รายงานการวิเคราะห์ผล) with its standard words.

    The kinds but TEXT print facts of scheme and result below the words.
    """

    class Kind(models.TextChoices):
        TEXT = "text", "ข้อความ"
        INDICATORS = "indicators", "ตัวชี้วัดของกรอบ"
        INSTRUMENTS = "instruments", "เครื่องมือของกรอบ"
        CALCULATION = "calculation", "วิธีคำนวณ"
        BANDS = "bands", "เกณฑ์ระดับ"
        RESULT = "result", "ผลการประเมิน"
        FINDINGS = "findings", "ข้อบกพร่องที่ต้องแก้ไข"
        MEASURES = "measures", "แนวทางหรือมาตรการ"

    scheme = models.ForeignKey(
        AssessmentScheme,
        verbose_name="กรอบการประเมิน",
        on_delete=models.CASCADE,
        related_name="sections",
    )
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)
    kind = models.CharField("พิมพ์ข้อเท็จจริง", max_length=12, choices=Kind, default=Kind.TEXT)
    title = models.CharField("หัวข้อ", max_length=200)
    body = models.TextField("ข้อความมาตรฐาน", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "หัวข้อของรายงานการวิเคราะห์"
        ordering = ("position", "pk")

    def __str__(self):
        return self.title
