"""มาตรการ and แนวทาง that answer a result: what the office binds itself to, and what came of it."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from integrity.documents.models import Document, Snapshot
from integrity.history import Records, Tracked, TrackedQuerySet
from integrity.models import Division, Evidence, Organisation, ReportingRound
from integrity.publishing import (
    Publishable,
    PublishableQuerySet,
    may_enter_for_every_division,
    one_edition_each,
)
from ita.models.risk import Risk
from ita.models.scheme import AssessmentScheme, Indicator

DEEPEST = 3  # a measure, its sub-measures, and theirs


class MeasureSetQuerySet(PublishableQuerySet):
    def binding(self, year: int):
        """Those that bind in that fiscal year, the latest first."""
        open_ended = Q(last_year=None) | Q(last_year__gte=year)
        return self.filter(open_ended, first_year__lte=year).order_by("-first_year", "-number")


class MeasureSet(Publishable, Tracked):
    """The measures or guidelines of an office that bind from a year on. Its announcement is a
    paper of the register of its own (``announcement``)."""

    class Kind(models.TextChoices):
        MEASURES = "measures", "มาตรการ"
        GUIDELINES = "guidelines", "แนวทาง"

    organisation = models.ForeignKey(
        Organisation, verbose_name="หน่วยงาน", on_delete=models.PROTECT, related_name="measure_sets"
    )
    scheme = models.ForeignKey(
        AssessmentScheme,
        verbose_name="ตอบผลการประเมินของปี",
        on_delete=models.PROTECT,
        related_name="measure_sets",
        help_text="ปีของผลการประเมินที่นำมาวิเคราะห์",
    )
    kind = models.CharField("ชนิด", max_length=10, choices=Kind, default=Kind.MEASURES)
    first_year = models.PositiveSmallIntegerField("ใช้ตั้งแต่ปีงบประมาณ (พ.ศ.)")
    last_year = models.PositiveSmallIntegerField(
        "ถึงปีงบประมาณ (พ.ศ.)", null=True, blank=True, help_text="เว้นว่าง = เป็นต้นไป"
    )
    number = models.PositiveSmallIntegerField("ฉบับที่", default=1, editable=False)
    title = models.CharField("ชื่อ", max_length=400)
    introduction = models.TextField("คำนำ", blank=True)
    copied_from = models.ForeignKey(
        "self",
        verbose_name="ยกมาจาก",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="copies",
    )
    announcement = models.ForeignKey(
        Document,
        verbose_name="ประกาศที่ออกแล้ว",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="ประกาศมาตรการที่ออกในระบบ หรือบันทึกไว้ในทะเบียนเอกสาร",
    )
    snapshot = Snapshot.of_record()

    objects = MeasureSetQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = verbose_name_plural = "มาตรการส่งเสริมคุณธรรมและความโปร่งใส"
        ordering = ("organisation", "-first_year", "-number")
        constraints = [
            *Publishable.Meta.constraints,
            models.UniqueConstraint(
                fields=("organisation", "first_year", "number"),
                name="ita_measureset_number_once",
                violation_error_message="ปีนี้มีชุดมาตรการฉบับที่นี้แล้ว",
            ),
            *one_edition_each(
                "organisation",
                "first_year",
                model="ita_measureset",
                in_force="ปีนี้มีชุดมาตรการที่เผยแพร่อยู่แล้ว",
                working="ปีนี้มีชุดมาตรการที่ยังทำไม่เสร็จอยู่แล้ว",
            ),
            models.CheckConstraint(
                condition=Q(first_year__range=(2500, 2700))
                & (Q(last_year=None) | Q(last_year__gte=models.F("first_year"))),
                name="ita_measureset_years_in_order",
                violation_error_message="ระบุปีเป็น พ.ศ. และปีสุดท้ายต้องไม่ก่อนปีแรก",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("ita:measures_detail", args=(self.organisation.slug, self.first_year))

    @property
    def years_text(self) -> str:
        """ปีงบประมาณ พ.ศ. 2563 เป็นต้นไป, or the one year, or both ends."""
        if self.last_year is None:
            return f"ปีงบประมาณ พ.ศ. {self.first_year} เป็นต้นไป"
        if self.last_year == self.first_year:
            return f"ปีงบประมาณ พ.ศ. {self.first_year}"
        return f"ปีงบประมาณ พ.ศ. {self.first_year}–{self.last_year}"

    def binds_in(self, year: int) -> bool:
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)

    def clean(self):
        if self.announcement and self.announcement.organisation_id != self.organisation_id:
            raise ValidationError({"announcement": "เลือกได้เฉพาะเอกสารของหน่วยงานเดียวกัน"})
        if not self.scheme_id:
            return
        if self.scheme.owner_id and self.scheme.owner_id != self.organisation_id:
            raise ValidationError({"scheme": "กรอบนี้เป็นของหน่วยงานอื่น"})

    def obstacle_to_submit(self, by) -> str:
        if obstacle := super().obstacle_to_submit(by):
            return obstacle
        if not self.measures.exists():
            return "ยังไม่มีมาตรการ เพิ่มหรือวางข้อความมาตรการก่อนเสนอพิจารณา"
        return ""


class MeasureQuerySet(TrackedQuerySet):
    def of_office(self, user):
        return self.filter(measure_set__in=MeasureSet.objects.of_office(user))

    def editable_by(self, user):
        """The plan officer: every measure of a working set."""
        working = self.of_office(user).filter(measure_set__in=MeasureSet.objects.working())
        return working if may_enter_for_every_division(user) else working.none()


class Measure(models.Model):
    """One มาตรการ or แนวทาง. ``key`` is its identity across sets; only its text is required.

    Rows are flat: ``level`` and order say what stands under what, as in a clause document. It is
    one row and reported once, however many indicators it answers and is printed under.
    """

    key = models.UUIDField("รหัสประจำมาตรการ", default=uuid.uuid4, editable=False)
    measure_set = models.ForeignKey(
        MeasureSet, verbose_name="ชุดมาตรการ", on_delete=models.CASCADE, related_name="measures"
    )
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)
    level = models.PositiveSmallIntegerField("ระดับย่อหน้า", default=1)
    mark = models.CharField("เลขข้อ", max_length=15, blank=True)
    text = models.TextField("มาตรการ/แนวทาง")
    indicators = models.ManyToManyField(
        Indicator,
        verbose_name="ตอบตัวชี้วัด",
        blank=True,
        related_name="measures",
        help_text="ตอบได้หลายตัวชี้วัด หรือไม่ระบุ",
    )
    risk = models.ForeignKey(
        Risk,
        verbose_name="ตอบความเสี่ยง",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="measures",
    )
    steps = models.TextField("ขั้นตอน/วิธีปฏิบัติ", blank=True)
    divisions = models.ManyToManyField(
        Division, verbose_name="ผู้รับผิดชอบ", blank=True, related_name="+"
    )
    responsible = models.CharField(
        "ผู้รับผิดชอบ (ข้อความ)", max_length=300, blank=True, help_text="เช่น ทุกสำนัก/กอง"
    )
    target = models.CharField(
        "ความถี่หรือเป้าหมาย",
        max_length=200,
        blank=True,
        help_text="เช่น ร้อยละ ๘๐, ปีละ ๒ ครั้ง, ภายในเดือนเมษายน",
    )
    evidence_expected = models.CharField("เอกสารหลักฐานที่ใช้", max_length=300, blank=True)
    # Carried over from an earlier set, and why it has to change; empty once seen to.
    to_change = models.TextField("ต้องปรับอะไร", blank=True)

    objects = MeasureQuerySet.as_manager()
    history = Records(m2m_fields=[indicators, divisions])

    class Meta:
        verbose_name = verbose_name_plural = "มาตรการ/แนวทาง"
        ordering = ("measure_set", "position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("measure_set", "key"),
                name="ita_measure_key_once",
                violation_error_message="ชุดนี้มีมาตรการนี้แล้ว",
            ),
            models.CheckConstraint(
                condition=Q(level__range=(1, DEEPEST)),
                name="ita_measure_level_in_range",
                violation_error_message="มาตรการย่อยลงไปได้ไม่เกินสองชั้น",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="ita_measure_has_text",
                violation_error_message="ระบุข้อความของมาตรการ",
            ),
        ]

    def __str__(self):
        return self.text

    def clean(self):
        office = self.measure_set.organisation_id if self.measure_set_id else None
        if self.risk and self.risk.assessment.organisation_id != office:
            raise ValidationError({"risk": "เลือกได้เฉพาะความเสี่ยงของหน่วยงานเดียวกัน"})


class MeasureReportQuerySet(TrackedQuerySet):
    def of_office(self, user):
        return self.filter(measure__in=Measure.objects.of_office(user))

    def editable_by(self, user):
        """The plan officer; an editor where the own division answers for the measure."""
        rows = self.of_office(user)
        if may_enter_for_every_division(user):
            return rows
        if user.division_id is None:
            return rows.none()
        return rows.filter(measure__divisions=user.division_id)


class MeasureReport(Tracked):
    """What came of a measure in a round (at the year's end, or at six months)."""

    class Outcome(models.TextChoices):
        DONE = "done", "ดำเนินการแล้ว"
        GOING_ON = "going_on", "อยู่ระหว่างดำเนินการ"
        NOT_STARTED = "not_started", "ยังไม่ได้ดำเนินการ"

    measure = models.ForeignKey(
        Measure, verbose_name="มาตรการ", on_delete=models.PROTECT, related_name="reports"
    )
    round = models.ForeignKey(
        ReportingRound, verbose_name="รอบการรายงาน", on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField("ผล", max_length=12, choices=Outcome)
    text = models.TextField("ผลการดำเนินการ", blank=True)
    problems = models.TextField("ปัญหา อุปสรรค ข้อเสนอแนะ", blank=True)

    objects = MeasureReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "รายงานผลตามมาตรการ"
        ordering = ("measure", "round")
        constraints = [
            models.UniqueConstraint(
                fields=("measure", "round"),
                name="ita_measurereport_once",
                violation_error_message="มาตรการนี้รายงานรอบนี้แล้ว แก้ไขรายงานเดิมแทน",
            )
        ]

    def __str__(self):
        return f"{self.round}: {self.get_outcome_display()}"


class MeasureEvidence(Evidence):
    report = models.ForeignKey(
        MeasureReport, verbose_name="รายงาน", on_delete=models.CASCADE, related_name="evidence"
    )

    class Meta(Evidence.Meta):
        verbose_name = verbose_name_plural = "หลักฐานของรายงานผลตามมาตรการ"
