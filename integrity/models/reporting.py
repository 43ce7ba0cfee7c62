"""รอบการรายงาน: when an office reports, for all that is reported in rounds."""

import calendar
from datetime import date

from django.db import models

from integrity.fiscal import FiscalYear
from integrity.history import Tracked, TrackedQuerySet
from integrity.models.dates import plausible_dates
from integrity.models.office import Organisation


class ReportingRoundQuerySet(TrackedQuerySet):
    def visible_to(self, user):
        return self.filter(organisation__in=Organisation.objects.visible_to(user))

    def of(self, organisation: Organisation, year: int, months: int) -> "ReportingRound":
        """The round, made with the usual month of reporting when nobody asked for it before."""
        opens, due = usual_days(year, months)
        found, _ = self.get_or_create(
            organisation=organisation,
            year=year,
            months=months,
            defaults={"opens_on": opens, "due_on": due},
        )
        return found


class ReportingRound(Tracked):
    """The first 6, 9 or 12 months of a fiscal year, and in which days they are reported."""

    class Months(models.IntegerChoices):
        SIX = 6, "รอบ 6 เดือน"
        NINE = 9, "รอบ 9 เดือน"
        TWELVE = 12, "รอบ 12 เดือน"

    organisation = models.ForeignKey(
        Organisation,
        verbose_name="หน่วยงาน",
        on_delete=models.PROTECT,
        related_name="reporting_rounds",
    )
    year = models.PositiveSmallIntegerField("ปีงบประมาณ (พ.ศ.)")
    months = models.PositiveSmallIntegerField("รอบ", choices=Months)
    opens_on = models.DateField("เริ่มรายงาน")
    due_on = models.DateField("รายงานภายใน")

    objects = ReportingRoundQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "รอบการรายงาน"
        ordering = ("-year", "-months")
        constraints = [
            models.UniqueConstraint(
                fields=("organisation", "year", "months"),
                name="integrity_reportinground_once",
                violation_error_message="ปีนี้มีรอบการรายงานนี้แล้ว",
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("opens_on")),
                name="integrity_reportinground_days_in_order",
                violation_error_message="วันสุดท้ายต้องไม่ก่อนวันเริ่มรายงาน",
            ),
            models.CheckConstraint(
                condition=models.Q(year__range=(2500, 2700)),
                name="integrity_reportinground_year_is_be",
                violation_error_message="ระบุปีงบประมาณเป็น พ.ศ. เช่น 2566",
            ),
            *plausible_dates("opens_on", "due_on", model="integrity_reportinground"),
        ]

    def __str__(self):
        return f"{self.get_months_display()} ปีงบประมาณ พ.ศ. {self.year}"


def usual_days(year: int, months: int) -> tuple[date, date]:
    """The month after the round: April, July, October (คู่มือแผนปฏิบัติการฯ ของสำนักงาน ป.ป.ช.)."""
    start = FiscalYear(year).start
    month = start.month + months
    first = date(start.year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
