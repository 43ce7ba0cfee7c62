"""การประเมินความเสี่ยงการทุจริต: an office's register of fraud risks of a fiscal year."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from integrity.documents.models import Document, Snapshot
from integrity.history import Records, Tracked, TrackedQuerySet
from integrity.models import Committee, Division, Official, Organisation, ReportingRound
from integrity.models.dates import plausible_dates
from integrity.models.reference import Confidence, Owned
from integrity.publishing import (
    WORKING,
    Publishable,
    PublishableQuerySet,
    Status,
    may_enter_for_every_division,
    one_edition_each,
)
from ita.models.matrix import SIDE, STEPS, RiskMatrix


class RiskKind(Owned):
    """A kind of fraud risk, such as การใช้จ่ายงบประมาณ; which kinds there are changes by year."""

    key = models.CharField("รหัสอ้างอิง", max_length=60, blank=True, editable=False)
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)
    title = models.CharField("ด้านความเสี่ยง", max_length=300)
    source = models.TextField("ที่มา", blank=True)
    confidence = models.CharField(
        "ความเชื่อถือ", max_length=12, choices=Confidence, default=Confidence.UNCONFIRMED
    )

    class Meta:
        verbose_name = verbose_name_plural = "ด้านความเสี่ยงการทุจริต"
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("key",),
                condition=~Q(key=""),
                name="ita_riskkind_key_once",
                violation_error_message="มีรายการที่ใช้รหัสอ้างอิงนี้แล้ว",
            )
        ]

    def __str__(self):
        return self.title


class RiskAssessment(Publishable, Tracked):
    """The register of a year, started as a copy of the last; ``number`` counts its editions."""

    organisation = models.ForeignKey(
        Organisation,
        verbose_name="หน่วยงาน",
        on_delete=models.PROTECT,
        related_name="risk_assessments",
    )
    year = models.PositiveSmallIntegerField("ปีงบประมาณ (พ.ศ.)")
    number = models.PositiveSmallIntegerField("ฉบับที่", default=1, editable=False)
    title = models.CharField("ชื่อ", max_length=400)
    matrix = models.ForeignKey(
        RiskMatrix,
        verbose_name="ตารางเกณฑ์",
        on_delete=models.PROTECT,
        related_name="assessments",
    )
    committee = models.ForeignKey(
        Committee,
        verbose_name="คณะทำงาน",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    note = models.TextField("หมายเหตุท้ายตาราง", blank=True)
    copied_from = models.ForeignKey(
        "self",
        verbose_name="เริ่มจากสำเนาของ",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="copies",
    )
    snapshot = Snapshot.of_record()
    document = models.OneToOneField(
        Document,
        verbose_name="เอกสารที่ออก",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )

    objects = PublishableQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = verbose_name_plural = "การประเมินความเสี่ยงการทุจริต"
        ordering = ("organisation", "-year", "-number")
        constraints = [
            *Publishable.Meta.constraints,
            models.UniqueConstraint(
                fields=("organisation", "year", "number"),
                name="ita_riskassessment_number_once",
                violation_error_message="ปีนี้มีการประเมินฉบับที่นี้แล้ว",
            ),
            *one_edition_each(
                "organisation",
                "year",
                model="ita_riskassessment",
                in_force="ปีนี้มีการประเมินที่เผยแพร่อยู่แล้ว",
                working="ปีนี้มีการประเมินที่ยังทำไม่เสร็จอยู่แล้ว",
            ),
            models.CheckConstraint(
                condition=Q(year__range=(2500, 2700)),
                name="ita_riskassessment_year_is_be",
                violation_error_message="ระบุปีงบประมาณเป็น พ.ศ. เช่น 2566",
            ),
            models.CheckConstraint(
                condition=Q(status__in=WORKING) | Q(document__isnull=False),
                name="ita_riskassessment_published_has_document",
            ),
        ]

    def __str__(self):
        return f"{self.title} ฉบับที่ {self.number}" if self.number > 1 else self.title

    def get_absolute_url(self):
        return reverse("ita:risks_detail", args=(self.organisation.slug, self.year))

    def clean(self):
        if self.committee and self.committee.organisation_id != self.organisation_id:
            raise ValidationError({"committee": "เลือกได้เฉพาะคณะทำงานของหน่วยงานเดียวกัน"})
        if not self.matrix_id:
            return
        if self.matrix.owner_id and self.matrix.owner_id != self.organisation_id:
            raise ValidationError({"matrix": "ตารางนี้เป็นของหน่วยงานอื่น"})
        if self.matrix.cells.count() < SIDE * SIDE:
            raise ValidationError({"matrix": "ตารางนี้ยังกำหนดไม่ครบ 25 ช่อง กำหนดให้ครบก่อนนำมาใช้"})

    def obstacle_to_submit(self, by) -> str:
        if obstacle := super().obstacle_to_submit(by):
            return obstacle
        if not self.risks.exists():
            return "ยังไม่มีรายการความเสี่ยง เพิ่มหรือนำเข้าก่อนเสนอพิจารณา"
        return ""


class RiskQuerySet(TrackedQuerySet):
    def of_office(self, user):
        return self.filter(assessment__in=RiskAssessment.objects.of_office(user))

    def editable_by(self, user):
        """The plan officer: every risk of a working register; an editor: in a draft, those that
        the own division answers for."""
        working = self.of_office(user).filter(assessment__in=RiskAssessment.objects.working())
        if may_enter_for_every_division(user):
            return working
        if user.division_id is None:
            return self.none()
        own = working.filter(assessment__status=Status.DRAFT, divisions=user.division_id)
        return self.filter(pk__in=own.values("pk"))


def _scores(likelihood: str, impact: str) -> Q:
    """Both scores in range, or neither."""
    neither = Q(**{f"{likelihood}__isnull": True, f"{impact}__isnull": True})
    both = Q(**{f"{likelihood}__range": (1, SIDE), f"{impact}__range": (1, SIDE)})
    # Said too, since a database lets pass what it can only answer with "unknown".
    there = Q(**{f"{likelihood}__isnull": False, f"{impact}__isnull": False})
    return neither | (there & both)


class Risk(models.Model):
    """A row of the register: process (optional) → step → event, scored L × I before and after
    controls. ``key`` is its identity across years. A step without an event has no score."""

    class Factor(models.TextChoices):
        """คู่มือประเมินความเสี่ยงการทุจริตของสำนักงาน ป.ป.ท."""

        KNOWN = "known", "Known Factor: เคยเกิดขึ้นแล้ว"
        UNKNOWN = "unknown", "Unknown Factor: ยังไม่เคยเกิด คาดการณ์ได้"

    class Response(models.TextChoices):
        TREAT = "treat", "ลด/ควบคุม (Treat)"
        TRANSFER = "transfer", "โอน/กระจาย (Transfer)"
        TAKE = "take", "ยอมรับ (Take)"
        TERMINATE = "terminate", "หลีกเลี่ยง/ยกเลิก (Terminate)"

    key = models.UUIDField("รหัสประจำความเสี่ยง", default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(
        RiskAssessment, verbose_name="การประเมิน", on_delete=models.CASCADE, related_name="risks"
    )
    number = models.PositiveSmallIntegerField("ลำดับที่")
    process = models.CharField("กระบวนงาน", max_length=300, blank=True)
    step = models.CharField("ขั้นตอนการดำเนินงาน", max_length=500, blank=True)
    event = models.TextField("ประเด็นความเสี่ยงการทุจริต", blank=True)
    likelihood = models.PositiveSmallIntegerField(
        "โอกาส (L)", null=True, blank=True, validators=STEPS
    )
    impact = models.PositiveSmallIntegerField(
        "ผลกระทบ (I)", null=True, blank=True, validators=STEPS
    )
    measure = models.TextField("มาตรการควบคุมความเสี่ยง", blank=True)
    divisions = models.ManyToManyField(
        Division, verbose_name="หน่วยงานรับผิดชอบ", blank=True, related_name="risks"
    )
    responsible = models.CharField(
        "หน่วยงานรับผิดชอบ (ข้อความ)", max_length=300, blank=True, help_text="เช่น ทุกสำนัก/กอง"
    )
    kind = models.ForeignKey(
        RiskKind,
        verbose_name="ด้านความเสี่ยง",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    factor = models.CharField("ปัจจัย", max_length=8, choices=Factor, blank=True)
    controls = models.TextField("มาตรการควบคุมที่มีอยู่", blank=True)
    owner = models.ForeignKey(
        Official,
        verbose_name="เจ้าของความเสี่ยง",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    residual_likelihood = models.PositiveSmallIntegerField(
        "โอกาสคงเหลือ", null=True, blank=True, validators=STEPS
    )
    residual_impact = models.PositiveSmallIntegerField(
        "ผลกระทบคงเหลือ", null=True, blank=True, validators=STEPS
    )
    response = models.CharField("การตอบสนอง", max_length=10, choices=Response, blank=True)
    accepted_by = models.ForeignKey(
        Official,
        verbose_name="ผู้อนุมัติให้ยอมรับ",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    acceptance_reason = models.TextField("เหตุผลที่ยอมรับ", blank=True)
    accepted_until = models.DateField("ยอมรับถึง", null=True, blank=True)

    objects = RiskQuerySet.as_manager()
    history = Records(m2m_fields=[divisions])

    class Meta:
        verbose_name = verbose_name_plural = "ความเสี่ยงการทุจริต"
        ordering = ("assessment", "number")
        constraints = [
            models.UniqueConstraint(
                fields=("assessment", "number"),
                name="ita_risk_number_once",
                violation_error_message="มีความเสี่ยงลำดับที่นี้แล้ว",
            ),
            models.UniqueConstraint(
                fields=("assessment", "key"),
                name="ita_risk_key_once",
                violation_error_message="การประเมินนี้มีความเสี่ยงนี้แล้ว",
            ),
            models.CheckConstraint(
                condition=~Q(step="") | ~Q(event=""),
                name="ita_risk_has_step_or_event",
                violation_error_message="ระบุขั้นตอนการดำเนินงานหรือประเด็นความเสี่ยง",
            ),
            models.CheckConstraint(
                condition=_scores("likelihood", "impact"),
                name="ita_risk_scores_in_range",
                violation_error_message="โอกาส (L) และผลกระทบ (I) ต้องมีทั้งคู่ เป็นเลข 1 ถึง 5",
            ),
            models.CheckConstraint(
                condition=_scores("residual_likelihood", "residual_impact"),
                name="ita_risk_residual_in_range",
                violation_error_message="ความเสี่ยงคงเหลือต้องมีทั้งโอกาสและผลกระทบ เป็นเลข 1 ถึง 5",
            ),
            models.CheckConstraint(
                condition=~Q(event="")
                | Q(likelihood=None, impact=None, residual_likelihood=None, residual_impact=None),
                name="ita_risk_step_has_no_score",
                violation_error_message="ขั้นตอนที่ยังไม่ระบุประเด็นความเสี่ยงให้คะแนนไม่ได้ ระบุประเด็นก่อน",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by=None) | ~Q(acceptance_reason=""),
                name="ita_risk_acceptance_has_reason",
                violation_error_message="ระบุเหตุผลที่ยอมรับความเสี่ยง",
            ),
            *plausible_dates("accepted_until", model="ita_risk"),
        ]

    def __str__(self):
        return self.event or self.step

    @property
    def score(self) -> int | None:
        """L × I before controls."""
        return self.likelihood and self.likelihood * self.impact

    @property
    def residual_score(self) -> int | None:
        return self.residual_likelihood and self.residual_likelihood * self.residual_impact

    def clean(self):
        office = self.assessment.organisation_id if self.assessment_id else None
        for name in ("owner", "accepted_by"):
            person = getattr(self, name)
            if person and person.organisation_id != office:
                raise ValidationError({name: "เลือกได้เฉพาะผู้ดำรงตำแหน่งของหน่วยงานเดียวกัน"})
        if self.kind and self.kind.owner_id and self.kind.owner_id != office:
            raise ValidationError({"kind": "ด้านนี้เป็นของหน่วยงานอื่น"})
        for names in (("likelihood", "impact"), ("residual_likelihood", "residual_impact")):
            self._clean_scores(*names)

    def _clean_scores(self, *names: str) -> None:
        """A form that shows only some boxes of a risk asks no constraint about the others."""
        empty = [name for name in names if getattr(self, name) is None]
        if len(empty) == 1:
            raise ValidationError({empty[0]: "โอกาส (L) และผลกระทบ (I) ต้องมีทั้งคู่ เป็นเลข 1 ถึง 5"})
        if not empty and not self.event.strip():
            raise ValidationError({"event": "ขั้นตอนที่ยังไม่ระบุประเด็นความเสี่ยงให้คะแนนไม่ได้ ระบุประเด็นก่อน"})


class RiskMonitoring(Tracked):
    """รายงานการเฝ้าระวัง of a risk in a round, in three colours (สำนักงาน ป.ป.ท.)."""

    class Colour(models.TextChoices):
        GREEN = "green", "เขียว: ไม่เกิดกรณีที่อยู่ในข่ายความเสี่ยง"
        YELLOW = "yellow", "เหลือง: เกิดกรณีในข่ายความเสี่ยง แต่แก้ไขได้ทันท่วงที"
        RED = "red", "แดง: เกิดกรณีในข่ายความเสี่ยงและยังแก้ไขไม่ได้"

    risk = models.ForeignKey(
        Risk, verbose_name="ความเสี่ยง", on_delete=models.CASCADE, related_name="monitoring"
    )
    round = models.ForeignKey(
        ReportingRound, verbose_name="รอบการรายงาน", on_delete=models.PROTECT, related_name="+"
    )
    colour = models.CharField("สถานะการเฝ้าระวัง", max_length=6, choices=Colour)
    text = models.TextField("สิ่งที่พบและที่ทำไป", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "การเฝ้าระวังความเสี่ยง"
        ordering = ("round", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("risk", "round"),
                name="ita_riskmonitoring_once",
                violation_error_message="ความเสี่ยงนี้บันทึกการเฝ้าระวังของรอบนี้แล้ว",
            ),
            models.CheckConstraint(
                condition=~Q(colour="red") | ~Q(text=""),
                name="ita_riskmonitoring_red_says_why",
                violation_error_message="สถานะแดงต้องบอกสิ่งที่พบและมาตรการเพิ่มเติม",
            ),
        ]

    def __str__(self):
        return self.get_colour_display()
