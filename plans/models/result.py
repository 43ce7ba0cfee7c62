"""ผลผลิต and ผลลัพธ์ of a project, with what is to be reached and how it is measured."""

from django.db import models

from integrity.history import Tracked
from plans.models.kinds import ResultKind
from plans.models.project import Project


class ProjectResult(Tracked):
    Kind = ResultKind

    project = models.ForeignKey(
        Project, verbose_name="โครงการ", on_delete=models.CASCADE, related_name="results"
    )
    kind = models.CharField("ประเภท", max_length=7, choices=Kind)
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)
    text = models.TextField("ข้อความ")
    means = models.CharField("เครื่องมือวัด", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "ผลผลิต/ผลลัพธ์"
        ordering = ("-kind", "position", "pk")

    def __str__(self):
        return self.text


class ResultTarget(Tracked):
    """What is to be reached: a comparison with a number, or only a direction."""

    class Operator(models.TextChoices):
        AT_LEAST = ">=", "ไม่น้อยกว่า"
        AT_MOST = "<=", "ไม่เกิน"
        EXACTLY = "=", "เท่ากับ"
        UP = "up", "เพิ่มขึ้น"
        DOWN = "down", "ลดลง"

    class Scope(models.TextChoices):
        YEAR = "year", "ต่อปี"
        PLAN = "plan", "ตลอดแผน"

    result = models.ForeignKey(
        ProjectResult,
        verbose_name="ผลผลิต/ผลลัพธ์",
        on_delete=models.CASCADE,
        related_name="targets",
    )
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)
    operator = models.CharField("เงื่อนไข", max_length=4, choices=Operator)
    number = models.DecimalField(
        "ค่าเป้าหมาย", max_digits=14, decimal_places=4, null=True, blank=True
    )
    unit = models.CharField("หน่วยนับ", max_length=60, blank=True)
    scope = models.CharField(
        "นับ", max_length=4, choices=Scope, blank=True, help_text="เว้นว่างเมื่อต้นเรื่องไม่ได้ระบุ"
    )
    of = models.CharField(
        "ของ", max_length=200, blank=True, help_text="ฐานของร้อยละ เช่น จำนวนพนักงาน"
    )

    class Meta:
        verbose_name = verbose_name_plural = "ค่าเป้าหมาย"
        ordering = ("position", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(operator__in=("up", "down")) | models.Q(number__isnull=False),
                name="plans_resulttarget_comparison_has_number",
                violation_error_message="ระบุค่าเป้าหมายเป็นตัวเลข",
            )
        ]

    def __str__(self):
        number = f"{self.number.normalize():f}" if self.number is not None else ""
        percent = self.unit in {"ร้อยละ", "%"}
        amount = f"ร้อยละ {number}" if percent else f"{number} {self.unit}"
        words = (self.get_operator_display(), amount, self.of and f"ของ{self.of}")
        scope = self.get_scope_display() if self.scope else ""
        return " ".join(part.strip() for part in (*words, scope) if part and part.strip())
