"""The framework of a period: มิติ → ภารกิจตามมิติ → ภารกิจย่อย, as the NACC set it."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from integrity.history import Tracked
from integrity.models import ReferenceVersion
from integrity.models.reference import OwnedQuerySet


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


validate_code = RegexValidator(r"^[0-9]+(\.[0-9]+)+\Z", "เลขที่ใช้เฉพาะตัวเลขกับจุด เช่น 1.1 หรือ 1.1.1")


class PlanFramework(ReferenceVersion):
    """กรอบแผน of a period of fiscal years; plans of that period follow it."""

    first_year = models.PositiveSmallIntegerField("ปีงบประมาณแรก (พ.ศ.)")
    last_year = models.PositiveSmallIntegerField("ปีงบประมาณสุดท้าย (พ.ศ.)")

    objects = PlanFrameworkQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "กรอบแผนตามช่วงปี"
        ordering = ("-first_year", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("first_year", "last_year"),
                condition=models.Q(owner=None, replaces=None),
                name="plans_planframework_national_period_once",
                violation_error_message="ช่วงปีนี้มีกรอบกลางแล้ว หากต้องแก้ ให้สร้างกรอบใหม่ที่ใช้แทนกรอบเดิม",
            ),
            models.CheckConstraint(
                condition=models.Q(first_year__range=(2500, 2700))
                & models.Q(last_year__gte=models.F("first_year"))
                & models.Q(last_year__lte=models.F("first_year") + 9),
                name="plans_planframework_period_in_order",
                violation_error_message="ระบุช่วงปีเป็น พ.ศ. ปีสุดท้ายต้องไม่ก่อนปีแรก และไม่เกินสิบปี",
            ),
        ]

    def __str__(self):
        return f"{self.title} (พ.ศ. {self.first_year}–{self.last_year})"

    @property
    def period(self) -> str:
        return f"{self.first_year}–{self.last_year}"

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


class Mission(Tracked):
    dimension = models.ForeignKey(
        Dimension, verbose_name="มิติ", on_delete=models.CASCADE, related_name="missions"
    )
    code = models.CharField(
        "เลขที่", max_length=10, help_text="เช่น 1.1", validators=[validate_code]
    )
    number = models.PositiveSmallIntegerField("ลำดับในมิติ")
    title = models.CharField("ชื่อภารกิจ", max_length=500)

    class Meta:
        verbose_name = verbose_name_plural = "ภารกิจตามมิติ"
        ordering = ("dimension", "number")
        constraints = [
            models.UniqueConstraint(
                fields=("dimension", "number"),
                name="plans_mission_number_once",
                violation_error_message="มิตินี้มีภารกิจหมายเลขนี้แล้ว",
            ),
            models.UniqueConstraint(
                fields=("dimension", "code"),
                name="plans_mission_code_once",
                violation_error_message="มิตินี้มีภารกิจเลขที่นี้แล้ว",
            ),
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[0-9]+(\.[0-9]+)+\Z"),
                name="plans_mission_code_form",
                violation_error_message="เลขที่ใช้เฉพาะตัวเลขกับจุด เช่น 1.1",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    def clean(self):
        if self.dimension_id and not self.code.startswith(f"{self.dimension.number}."):
            raise ValidationError({"code": f"เลขที่ของภารกิจในมิตินี้ขึ้นต้นด้วย {self.dimension.number}."})


class Item(Tracked):
    mission = models.ForeignKey(
        Mission, verbose_name="ภารกิจตามมิติ", on_delete=models.CASCADE, related_name="items"
    )
    code = models.CharField(
        "เลขที่", max_length=15, help_text="เช่น 1.1.1", validators=[validate_code]
    )
    number = models.PositiveSmallIntegerField("ลำดับในภารกิจ")
    title = models.CharField("ชื่อภารกิจย่อย", max_length=500)

    class Meta:
        verbose_name = verbose_name_plural = "ภารกิจย่อย"
        ordering = ("mission", "number")
        constraints = [
            models.UniqueConstraint(
                fields=("mission", "number"),
                name="plans_item_number_once",
                violation_error_message="ภารกิจนี้มีภารกิจย่อยหมายเลขนี้แล้ว",
            ),
            models.UniqueConstraint(
                fields=("mission", "code"),
                name="plans_item_code_once",
                violation_error_message="ภารกิจนี้มีภารกิจย่อยเลขที่นี้แล้ว",
            ),
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[0-9]+(\.[0-9]+)+\Z"),
                name="plans_item_code_form",
                violation_error_message="เลขที่ใช้เฉพาะตัวเลขกับจุด เช่น 1.1.1",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    def clean(self):
        if self.mission_id and not self.code.startswith(f"{self.mission.code}."):
            raise ValidationError(
                {"code": f"เลขที่ของภารกิจย่อยในภารกิจนี้ขึ้นต้นด้วย {self.mission.code}."}
            )


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
