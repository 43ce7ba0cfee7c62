"""The fiscal years that a framework or a plan spans."""

from django.db import models

LONGEST_PERIOD = 10  # years; every framework so far has had four or five


class SpansYears(models.Model):
    first_year = models.PositiveSmallIntegerField("ปีงบประมาณแรก (พ.ศ.)")
    last_year = models.PositiveSmallIntegerField("ปีงบประมาณสุดท้าย (พ.ศ.)")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_year__range=(2500, 2700))
                & models.Q(last_year__gte=models.F("first_year"))
                & models.Q(last_year__lt=models.F("first_year") + LONGEST_PERIOD),
                name="%(app_label)s_%(class)s_period_in_order",
                violation_error_message="ระบุช่วงปีเป็น พ.ศ. ปีสุดท้ายต้องไม่ก่อนปีแรก และไม่เกินสิบปี",
            )
        ]

    @property
    def period(self) -> str:
        """As in addresses and sheets: "2566-2570"."""
        return f"{self.first_year}-{self.last_year}"

    @property
    def years(self) -> range:
        """The fiscal years, พ.ศ."""
        return range(self.first_year, self.last_year + 1)
