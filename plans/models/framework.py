"""The framework of a period: มิติ → ภารกิจตามมิติ → ภารกิจย่อย, as the NACC set it."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from integrity.history import Tracked
from integrity.models import ReferenceVersion
from integrity.models.reference import OwnedQuerySet
from plans.models.period import SpansYears


class PlanFrameworkQuerySet(OwnedQuerySet):
    def for_new_plan(self, organisation, period: tuple[int, int]) -> "PlanFramework | None":
        """The office's own newest of the period, else the newest national one in use.

        Only a national row takes a national one out of use: an office's copy is its own affair.
        """
        first_year, last_year = period
        newest = self.filter(first_year=first_year, last_year=last_year).order_by("-pk")
        successors = self.model.objects.filter(owner=None, replaces=models.OuterRef("pk"))
        national = newest.filter(~models.Exists(successors), owner=None)
        return newest.filter(owner=organisation).first() or national.first()


class PlanFramework(SpansYears, ReferenceVersion):
    """กรอบแผน of a period of fiscal years; plans of that period follow it."""

    objects = PlanFrameworkQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "กรอบแผนตามช่วงปี"
        ordering = ("-first_year", "pk")
        constraints = [
            *SpansYears.Meta.constraints,
            models.UniqueConstraint(
                fields=("first_year", "last_year"),
                condition=models.Q(owner=None, replaces=None),
                name="plans_planframework_national_period_once",
                violation_error_message="ช่วงปีนี้มีกรอบกลางแล้ว หากต้องแก้ ให้สร้างกรอบใหม่ที่ใช้แทนกรอบเดิม",
            ),
        ]

    def __str__(self):
        return f"{self.title} (พ.ศ. {self.first_year}–{self.last_year})"

    @property
    def is_used(self) -> bool:
        return self.plans.exists()


class Dimension(Tracked):
    framework = models.ForeignKey(
        PlanFramework, verbose_name="กรอบแผน", on_delete=models.CASCADE, related_name="dimensions"
    )
    number = models.PositiveSmallIntegerField("มิติที่")
    title = models.CharField("ชื่อมิติ", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "มิติ"
        ordering = ("framework", "number")
        constraints = [
            models.UniqueConstraint(
                fields=("framework", "number"),
                name="plans_dimension_number_once",
                violation_error_message="กรอบนี้มีมิติหมายเลขนี้แล้ว",
            )
        ]

    def __str__(self):
        return f"มิติที่ {self.number} {self.title}"


CODE_FORM = r"^[0-9]+(\.[0-9]+)+\Z"


class Coded(Tracked):
    """A place in the framework that plans name by its code, such as 1.1 or 1.1.1."""

    code = models.CharField(
        "เลขที่",
        max_length=15,
        help_text="เช่น 1.1 หรือ 1.1.1",
        validators=[RegexValidator(CODE_FORM, "เลขที่ใช้เฉพาะตัวเลขกับจุด เช่น 1.1 หรือ 1.1.1")],
    )
    number = models.PositiveSmallIntegerField("ลำดับ")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__regex=CODE_FORM),
                name="%(app_label)s_%(class)s_code_form",
                violation_error_message="เลขที่ใช้เฉพาะตัวเลขกับจุด เช่น 1.1 หรือ 1.1.1",
            )
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    def _check_code(self, above: str) -> None:
        """The code of a place begins with that of the place above it."""
        if not self.code.startswith(f"{above}."):
            raise ValidationError({"code": f"เลขที่ใต้ {above} ต้องขึ้นต้นด้วย {above}."})


def _once(parent: str, label: str, child: str) -> list[models.UniqueConstraint]:
    """Number and code are each taken once under ``parent``."""
    return [
        models.UniqueConstraint(
            fields=(parent, field),
            name=f"%(app_label)s_%(class)s_{field}_once",
            violation_error_message=f"{label}นี้มี{child}{words}นี้แล้ว",
        )
        for field, words in (("number", "ลำดับ"), ("code", "เลขที่"))
    ]


class Mission(Coded):
    dimension = models.ForeignKey(
        Dimension, verbose_name="มิติ", on_delete=models.CASCADE, related_name="missions"
    )
    title = models.CharField("ชื่อภารกิจ", max_length=500)

    class Meta:
        verbose_name = verbose_name_plural = "ภารกิจตามมิติ"
        ordering = ("dimension", "number")
        constraints = [*Coded.Meta.constraints, *_once("dimension", "มิติ", "ภารกิจ")]

    def clean(self):
        if self.dimension_id:
            self._check_code(str(self.dimension.number))


class Item(Coded):
    mission = models.ForeignKey(
        Mission, verbose_name="ภารกิจตามมิติ", on_delete=models.CASCADE, related_name="items"
    )
    title = models.CharField("ชื่อภารกิจย่อย", max_length=500)

    class Meta:
        verbose_name = verbose_name_plural = "ภารกิจย่อย"
        ordering = ("mission", "number")
        constraints = [*Coded.Meta.constraints, *_once("mission", "ภารกิจ", "ภารกิจย่อย")]

    def clean(self):
        if self.mission_id:
            self._check_code(self.mission.code)


class FrameworkLink(Tracked):
    """Which place of an earlier framework goes on as which place of ``framework``.

    Codes, of missions or items; what no row names is looked for by title and pointed out.
    """

    framework = models.ForeignKey(
        PlanFramework, verbose_name="กรอบแผน", on_delete=models.CASCADE, related_name="links"
    )
    earlier = models.ForeignKey(
        PlanFramework, verbose_name="กรอบเดิม", on_delete=models.CASCADE, related_name="later_links"
    )
    earlier_code = models.CharField(
        "เลขที่ในกรอบเดิม", max_length=15, validators=[RegexValidator(CODE_FORM, "เช่น 1.1 หรือ 1.1.1")]
    )
    code = models.CharField(
        "เลขที่ในกรอบนี้", max_length=15, validators=[RegexValidator(CODE_FORM, "เช่น 1.1 หรือ 1.1.1")]
    )

    class Meta:
        verbose_name = verbose_name_plural = "การเทียบกรอบเดิม"
        ordering = ("framework", "earlier", "earlier_code")
        constraints = [
            models.UniqueConstraint(
                fields=("framework", "earlier", "earlier_code"),
                name="plans_frameworklink_once",
                violation_error_message="เลขที่นี้ของกรอบเดิมเทียบไว้แล้ว",
            )
        ]

    def __str__(self):
        return f"{self.earlier_code} → {self.code}"


class TargetGroup(Tracked):
    """One of the boxes of กลุ่มเป้าหมาย that E-PlanNACC asks for."""

    number = models.PositiveSmallIntegerField("หมายเลข", unique=True)
    title = models.CharField("กลุ่มเป้าหมาย", max_length=200)
    source = models.TextField("ที่มา", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "กลุ่มเป้าหมาย"
        ordering = ("number",)

    def __str__(self):
        return f"{self.number}. {self.title}"
