"""The divisions of an office, their other names, and what became of those that are gone."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from integrity.history import Tracked, TrackedQuerySet
from integrity.models.dates import plausible_dates
from integrity.models.office import Organisation, validate_slug_form


class DivisionQuerySet(TrackedQuerySet):
    def visible_to(self, user):
        return self.filter(organisation__in=Organisation.objects.visible_to(user))

    def there(self):
        """Those that answer for something new; ``is_gone`` says the same of one."""
        over = models.Q(ended_on__lt=timezone.localdate()) | models.Q(successor__isnull=False)
        return self.exclude(over)


class Division(Tracked):
    """A สำนัก/กอง, ฝ่าย, งาน or หน่วยตรวจสอบภายใน of an office."""

    class Level(models.TextChoices):
        DIVISION = "division", "สำนัก/กอง"
        SECTION = "section", "ฝ่าย"
        WORK = "work", "งาน"
        INTERNAL_AUDIT = "audit", "หน่วยตรวจสอบภายใน"

    organisation = models.ForeignKey(
        Organisation, verbose_name="หน่วยงาน", on_delete=models.PROTECT, related_name="divisions"
    )
    name = models.CharField("ชื่อ", max_length=200)
    slug = models.CharField("ชื่อในที่อยู่เว็บ", max_length=60, validators=[validate_slug_form])
    level = models.CharField("ระดับ", max_length=10, choices=Level, default=Level.DIVISION)
    parent = models.ForeignKey(
        "self",
        verbose_name="อยู่ใต้",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    successor = models.ForeignKey(
        "self",
        verbose_name="ยุบรวมเข้ากับ",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        help_text="หน่วยที่รับงานต่อ เมื่อสำนัก/กองนี้เลิกไปแล้ว",
    )
    ended_on = models.DateField(
        "เลิกเมื่อ", null=True, blank=True, help_text="วันสุดท้ายที่มีสำนัก/กองนี้ เว้นว่าง = ยังมีอยู่"
    )
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)
    letter_code = models.CharField(
        "รหัสตัวพยัญชนะ",
        max_length=30,
        blank=True,
        help_text="พิมพ์ในช่อง “ที่” ของหนังสือที่หน่วยนี้ออก เช่น ศก 74101.1 เว้นว่าง = ใช้รหัสของหน่วยงาน",
    )

    objects = DivisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "สำนัก/กอง"
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("organisation", "slug"),
                name="integrity_division_slug_once",
                violation_error_message="หน่วยงานนี้มีสำนัก/กองที่ใช้ชื่อในที่อยู่เว็บนี้แล้ว",
            ),
            models.UniqueConstraint(
                fields=("organisation", "name"),
                name="integrity_division_name_once",
                violation_error_message="หน่วยงานนี้มีสำนัก/กองชื่อนี้แล้ว",
            ),
            *plausible_dates("ended_on", model="integrity_division"),
        ]

    def __str__(self):
        return self.name

    @property
    def is_gone(self) -> bool:
        """Dissolved or merged into another: it answers for nothing new."""
        return bool(self.successor_id) or (
            self.ended_on is not None and self.ended_on < timezone.localdate()
        )

    def clean(self):
        for name in ("parent", "successor"):
            other = getattr(self, name)
            if other and other.organisation_id != self.organisation_id:
                raise ValidationError({name: "เลือกได้เฉพาะสำนัก/กองของหน่วยงานเดียวกัน"})
            if other and other.pk and other.pk == self.pk:
                raise ValidationError({name: "เลือกตัวเองไม่ได้"})
        refuse_gone(self, "parent")

    @staticmethod
    def heirs(divisions: Iterable["Division"]) -> dict[int, "Division"]:
        """Key of each → who has its work now: itself, or the last of those it was merged into."""
        by_pk = {division.pk: division for division in divisions}
        heirs = {}
        for division in by_pk.values():
            passed, heir = {division.pk}, division
            while heir.successor_id in by_pk.keys() - passed:
                heir = by_pk[heir.successor_id]
                passed.add(heir.pk)
            heirs[division.pk] = heir
        return heirs


def refuse_gone(record: models.Model, name: str) -> None:
    """A division that is gone is chosen for nothing new; where it was chosen before, it stays."""
    division = getattr(record, name)
    if division is None or not division.is_gone:
        return
    same = type(record)._base_manager.filter(pk=record.pk, **{name: division.pk})
    if record.pk is None or not same.exists():
        raise ValidationError({name: f"{division} เลิกหรือยุบรวมไปแล้ว เลือกหน่วยที่รับงานต่อ"})


class DivisionName(Tracked):
    """Another name of a division: one it had from a day to a day, or one people write."""

    class Kind(models.TextChoices):
        FORMER = "former", "ชื่อเดิม"
        ALIAS = "alias", "ชื่อที่เขียนกัน"

    division = models.ForeignKey(
        Division, verbose_name="สำนัก/กอง", on_delete=models.CASCADE, related_name="other_names"
    )
    kind = models.CharField("ประเภท", max_length=6, choices=Kind, default=Kind.ALIAS)
    name = models.CharField("ชื่อ", max_length=200)
    valid_from = models.DateField("ใช้ตั้งแต่", null=True, blank=True)
    valid_to = models.DateField("ใช้ถึง", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "ชื่ออื่นของสำนัก/กอง"
        constraints = [
            models.UniqueConstraint(
                fields=("division", "name"),
                name="integrity_divisionname_once",
                violation_error_message="บันทึกชื่อนี้ไว้แล้ว",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_from=None)
                | models.Q(valid_to=None)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="integrity_divisionname_dates_in_order",
                violation_error_message="วันสิ้นสุดต้องไม่ก่อนวันเริ่มใช้",
            ),
            *plausible_dates("valid_from", "valid_to", model="integrity_divisionname"),
        ]

    def __str__(self):
        return self.name
