"""What a project answers: a measure of the office's ITA analysis, or a fraud risk."""

from django.core.exceptions import ValidationError
from django.db import models

from integrity.history import Tracked
from ita.models import Measure, Risk
from plans.models.project import Project


class ProjectAnswer(Tracked):
    """Names the row that was meant; who shows the link finds today's row by its key."""

    project = models.ForeignKey(
        Project, verbose_name="โครงการ", on_delete=models.CASCADE, related_name="answers"
    )
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)
    measure = models.ForeignKey(
        Measure,
        verbose_name="มาตรการส่งเสริมคุณธรรมและความโปร่งใส",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="project_answers",
    )
    risk = models.ForeignKey(
        Risk,
        verbose_name="ความเสี่ยงการทุจริต",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="project_answers",
    )

    class Meta:
        verbose_name = verbose_name_plural = "มาตรการหรือความเสี่ยงที่โครงการตอบ"
        ordering = ("position", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(measure=None, risk__isnull=False)
                | models.Q(measure__isnull=False, risk=None),
                name="plans_projectanswer_one_thing",
                violation_error_message="เลือกมาตรการหรือความเสี่ยง อย่างใดอย่างหนึ่ง",
            ),
            models.UniqueConstraint(
                fields=("project", "measure"),
                condition=models.Q(measure__isnull=False),
                name="plans_projectanswer_measure_once",
                violation_error_message="เลือกมาตรการนี้ไว้แล้ว",
            ),
            models.UniqueConstraint(
                fields=("project", "risk"),
                condition=models.Q(risk__isnull=False),
                name="plans_projectanswer_risk_once",
                violation_error_message="เลือกความเสี่ยงนี้ไว้แล้ว",
            ),
        ]

    def __str__(self):
        """By its project: who may not delete a measure or a risk is told which one names it."""
        return f"โครงการ {self.project.code} {self.project.title}"

    def clean(self):
        office = self.project.version.plan.organisation_id
        if self.measure and self.measure.measure_set.organisation_id != office:
            raise ValidationError({"measure": "เลือกได้เฉพาะมาตรการของหน่วยงานเดียวกัน"})
        if self.risk and self.risk.assessment.organisation_id != office:
            raise ValidationError({"risk": "เลือกได้เฉพาะความเสี่ยงของหน่วยงานเดียวกัน"})
