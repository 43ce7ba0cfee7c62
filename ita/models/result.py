"""ผลการประเมิน ITA of an office and a year: what was announced, as deep as the office knows it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from integrity.history import Tracked, TrackedQuerySet
from integrity.models import Organisation
from ita.models.scheme import (
    SCORE,
    AssessmentScheme,
    Indicator,
    Instrument,
    InstrumentPart,
    Question,
    RatingBand,
    SubIndicator,
    in_percent,
)


def score_text(value) -> str:
    """Two decimals, and the others only where somebody typed them: 85.50, 71.4912."""
    two = round(value, 2)
    return f"{two if two == value else value.normalize():f}"


class AssessmentResultQuerySet(TrackedQuerySet):
    def public(self):
        """Official results that stand on the web."""
        return self.filter(kind=AssessmentResult.Kind.OFFICIAL, is_public=True)

    def of_office(self, user):
        return self.filter(organisation__in=Organisation.objects.visible_to(user))


class AssessmentResult(Tracked):
    """The NACC's figure, or the office's own trial (self-assessment), of one fiscal year.

    ``figures`` is computed from the scores by ``ita.scoring`` whenever they change, so that lists
    and comparisons need no arithmetic; a command computes all of them again.
    """

    class Kind(models.TextChoices):
        OFFICIAL = "official", "ผลทางการของสำนักงาน ป.ป.ช."
        SELF = "self", "ผลที่หน่วยงานประเมินตนเอง (ภายใน)"

    organisation = models.ForeignKey(
        Organisation, verbose_name="หน่วยงาน", on_delete=models.PROTECT, related_name="ita_results"
    )
    scheme = models.ForeignKey(
        AssessmentScheme,
        verbose_name="กรอบการประเมิน",
        on_delete=models.PROTECT,
        related_name="results",
    )
    year = models.PositiveSmallIntegerField("ปีงบประมาณ (พ.ศ.)")
    kind = models.CharField("ชนิดของผล", max_length=8, choices=Kind, default=Kind.OFFICIAL)
    is_public = models.BooleanField("เผยแพร่แล้ว", default=False, editable=False)
    official_total = models.DecimalField(
        "คะแนนรวมที่ประกาศ",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=SCORE,
        help_text="ตามประกาศของสำนักงาน ป.ป.ช. เว้นว่าง = ใช้ค่าที่ระบบคำนวณ",
    )
    official_rating = models.ForeignKey(
        RatingBand,
        verbose_name="ระดับที่ประกาศ",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    source = models.CharField(
        "ที่มาของผล", max_length=300, blank=True, help_text="เช่น ประกาศผลหรือหนังสือที่แจ้งผล"
    )
    remark = models.TextField("หมายเหตุ", blank=True)
    total = models.DecimalField(
        "คะแนนรวมที่คำนวณ", max_digits=5, decimal_places=2, null=True, editable=False
    )
    rating = models.ForeignKey(
        RatingBand,
        verbose_name="ระดับที่คำนวณ",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    figures = models.JSONField("ผลการคำนวณ", default=dict, editable=False)

    SPOKEN = {"official_total": score_text, "total": score_text}

    objects = AssessmentResultQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "ผลการประเมิน ITA"
        ordering = ("organisation", "-year", "kind")
        # An office is compared with all others of a year: from the index alone, without the rows.
        indexes = [
            models.Index(
                fields=("year", "kind", "is_public", "organisation", "official_total", "total"),
                name="ita_result_totals_of_a_year",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("organisation", "year", "kind"),
                name="ita_assessmentresult_year_once",
                violation_error_message="หน่วยงานนี้มีผลชนิดนี้ของปีนี้แล้ว แก้ไขผลเดิมแทน",
            ),
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(kind="official"),
                name="ita_assessmentresult_only_official_is_public",
                violation_error_message="ผลที่ประเมินตนเองเก็บไว้ภายใน เผยแพร่ไม่ได้",
            ),
            models.CheckConstraint(
                condition=Q(official_total=None) | in_percent("official_total"),
                name="ita_assessmentresult_total_in_range",
                violation_error_message="คะแนนต้องอยู่ระหว่าง 0 ถึง 100",
            ),
        ]

    def __str__(self):
        return f"ผลการประเมิน ITA ปีงบประมาณ พ.ศ. {self.year}"

    def get_absolute_url(self):
        return reverse("ita:result_detail", args=(self.organisation.slug, self.year))

    @property
    def is_official(self) -> bool:
        return self.kind == self.Kind.OFFICIAL

    @property
    def shown_total(self):
        """What was announced, else what the scores give; None where neither is known."""
        return self.total if self.official_total is None else self.official_total

    @property
    def shown_rating(self) -> RatingBand | None:
        return self.official_rating or self.rating

    def clean(self):
        if not self.scheme_id:
            return
        if self.scheme.year != self.year:
            raise ValidationError({"scheme": f"กรอบนี้ใช้กับปีงบประมาณ พ.ศ. {self.scheme.year}"})
        if self.scheme.owner_id and self.scheme.owner_id != self.organisation_id:
            raise ValidationError({"scheme": "กรอบนี้เป็นของหน่วยงานอื่น"})
        if self.official_rating and self.official_rating.scheme_id != self.scheme_id:
            raise ValidationError({"official_rating": "เลือกระดับของกรอบปีเดียวกัน"})


PLACES = ("instrument", "part", "indicator", "sub_indicator", "question")


def _one_place() -> Q:
    """Exactly one of PLACES is set."""
    found = Q()
    for place in PLACES:
        others = {f"{other}__isnull": other != place for other in PLACES}
        found |= Q(**others)
    return found


class Score(Tracked):
    """What one place of the scheme scored: an instrument, a part, an indicator, … or a question.

    ``value`` is in points of 0–100. Without a value ``state`` says why; a place whose score follows
    from those below it may have none of its own, and still a remark or a number of answers.
    """

    class State(models.TextChoices):
        SCORED = "scored", "มีคะแนน"
        BELOW_SAMPLE = "below", "ประมวลผลไม่ได้ (ผู้ตอบไม่ถึงกลุ่มตัวอย่างขั้นต่ำ)"
        EXEMPT = "exempt", "ไม่นำมาคิด (เผยแพร่ไม่ได้โดยมีเหตุผล)"

    result = models.ForeignKey(
        AssessmentResult,
        verbose_name="ผลการประเมิน",
        on_delete=models.CASCADE,
        related_name="scores",
    )
    instrument = models.ForeignKey(
        Instrument,
        verbose_name="เครื่องมือ",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    part = models.ForeignKey(
        InstrumentPart,
        verbose_name="ส่วนของเครื่องมือ",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    indicator = models.ForeignKey(
        Indicator,
        verbose_name="ตัวชี้วัด",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    sub_indicator = models.ForeignKey(
        SubIndicator,
        verbose_name="ตัวชี้วัดย่อย",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    question = models.ForeignKey(
        Question,
        verbose_name="ข้อคำถาม",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    state = models.CharField("สถานะ", max_length=6, choices=State, default=State.SCORED)
    value = models.DecimalField(
        "คะแนน", max_digits=7, decimal_places=4, null=True, blank=True, validators=SCORE
    )
    # Of surveys, where the office knows them; together with the scheme they say what the sample is.
    concerned = models.PositiveIntegerField("ผู้มีส่วนได้ส่วนเสีย (คน)", null=True, blank=True)
    answers = models.PositiveIntegerField("ผู้ตอบ (คน)", null=True, blank=True)
    remark = models.TextField("ข้อสังเกตของผู้ตรวจ", blank=True)

    SPOKEN = {"value": score_text}

    class Meta:
        verbose_name = verbose_name_plural = "คะแนน ITA"
        ordering = ("result", "pk")
        constraints = [
            models.CheckConstraint(
                condition=_one_place(),
                name="ita_score_one_place",
                violation_error_message="คะแนนหนึ่งรายการเป็นของเครื่องมือ ตัวชี้วัด หรือข้อใดข้อหนึ่ง",
            ),
            *(
                models.UniqueConstraint(
                    fields=("result", place),
                    condition=Q(**{f"{place}__isnull": False}),
                    name=f"ita_score_{place}_once",
                    violation_error_message="กรอกคะแนนของรายการนี้ไว้แล้ว",
                )
                for place in PLACES
            ),
            models.CheckConstraint(
                condition=Q(value=None) | Q(state="scored"),
                name="ita_score_value_or_state",
                violation_error_message="มีทั้งคะแนนและเหตุที่ไม่มีคะแนน เลือกอย่างใดอย่างหนึ่ง",
            ),
            models.CheckConstraint(
                condition=~Q(state="scored")
                | Q(value__isnull=False)
                | Q(concerned__isnull=False)
                | Q(answers__isnull=False)
                | ~Q(remark=""),
                name="ita_score_says_something",
                violation_error_message="ระบุคะแนน หรือเลือกเหตุที่ไม่มีคะแนน",
            ),
            models.CheckConstraint(
                condition=Q(value=None) | in_percent("value"),
                name="ita_score_value_in_range",
                violation_error_message="คะแนนต้องอยู่ระหว่าง 0 ถึง 100",
            ),
        ]

    def __str__(self):
        return str(self.place)

    @property
    def place(self) -> models.Model:
        """The row of the scheme that this is the score of."""
        return next(getattr(self, name) for name in PLACES if getattr(self, f"{name}_id"))


class Finding(Tracked):
    """ข้อบกพร่องที่ต้องแก้ไข of an indicator, as the office analyses its result."""

    result = models.ForeignKey(
        AssessmentResult,
        verbose_name="ผลการประเมิน",
        on_delete=models.CASCADE,
        related_name="findings",
    )
    indicator = models.ForeignKey(
        Indicator, verbose_name="ตัวชี้วัด", on_delete=models.PROTECT, related_name="+"
    )
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)
    mark = models.CharField("เลขข้อ", max_length=10, blank=True)
    text = models.TextField("ข้อบกพร่องที่ต้องแก้ไข")

    class Meta:
        verbose_name = verbose_name_plural = "ข้อบกพร่องที่ต้องแก้ไข"
        ordering = ("indicator__number", "position", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="ita_finding_has_text",
                violation_error_message="ระบุข้อบกพร่องที่ต้องแก้ไข",
            )
        ]

    def __str__(self):
        return self.text
