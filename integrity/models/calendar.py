"""The year of an office: what falls due when, as dated reference data."""

import calendar
from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from integrity.fiscal import FiscalYear
from integrity.models.reference import Confidence, Owned

MONTHS = [MinValueValidator(1, "เดือน 1–12"), MaxValueValidator(12, "เดือน 1–12")]
DAYS = [MinValueValidator(1, "วันที่ 1–31"), MaxValueValidator(31, "วันที่ 1–31")]


class CalendarEntry(Owned):
    """A stretch of days that comes back every fiscal year, such as a month of reporting."""

    class Kind(models.TextChoices):
        PLAN = "plan", "แผนและการรายงาน"
        AGREEMENT = "agreement", "ข้อตกลงการปฏิบัติราชการ"
        ITA = "ita", "การประเมิน ITA"
        OTHER = "other", "อื่น ๆ"

    # What fixtures/reference calls the row: the title is staff's to correct.
    key = models.CharField("รหัสอ้างอิง", max_length=60, blank=True, editable=False)
    kind = models.CharField("เรื่อง", max_length=10, choices=Kind)
    title = models.CharField("งาน", max_length=200)
    first_year = models.PositiveSmallIntegerField(
        "ใช้ตั้งแต่ปีงบประมาณ พ.ศ.", null=True, blank=True, help_text="เว้นว่าง = ทุกปีก่อนหน้า"
    )
    last_year = models.PositiveSmallIntegerField(
        "ใช้ถึงปีงบประมาณ พ.ศ.", null=True, blank=True, help_text="เว้นว่าง = ยังใช้อยู่"
    )
    start_month = models.PositiveSmallIntegerField("เริ่มเดือน", validators=MONTHS)
    start_day = models.PositiveSmallIntegerField("เริ่มวันที่", validators=DAYS, default=1)
    end_month = models.PositiveSmallIntegerField("ถึงเดือน", validators=MONTHS)
    end_day = models.PositiveSmallIntegerField(
        "ถึงวันที่", validators=DAYS, default=31, help_text="เกินวันสิ้นเดือน = วันสิ้นเดือน"
    )
    source = models.TextField("ที่มา", blank=True)
    confidence = models.CharField(
        "ความเชื่อถือ", max_length=12, choices=Confidence, default=Confidence.UNCONFIRMED
    )
    note = models.TextField("หมายเหตุ", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "ปฏิทินงานของปี"
        ordering = ("kind", "start_month", "start_day", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("key",),
                condition=~models.Q(key=""),
                name="integrity_calendarentry_key_once",
                violation_error_message="มีรายการที่ใช้รหัสอ้างอิงนี้แล้ว",
            ),
            models.CheckConstraint(
                condition=models.Q(start_month__range=(1, 12))
                & models.Q(end_month__range=(1, 12))
                & models.Q(start_day__range=(1, 31))
                & models.Q(end_day__range=(1, 31)),
                name="integrity_calendarentry_days_exist",
                violation_error_message="ระบุเดือน 1–12 และวันที่ 1–31",
            ),
            models.CheckConstraint(
                condition=models.Q(first_year=None)
                | models.Q(last_year=None)
                | models.Q(last_year__gte=models.F("first_year")),
                name="integrity_calendarentry_years_in_order",
                violation_error_message="ปีสุดท้ายต้องไม่ก่อนปีแรก",
            ),
        ]

    def __str__(self):
        return self.title

    def holds_in(self, fiscal_year: int) -> bool:
        """Whether this is part of ``fiscal_year`` (พ.ศ.)."""
        return (self.first_year or 0) <= fiscal_year <= (self.last_year or fiscal_year)

    def days_in(self, fiscal_year: int) -> tuple[date, date]:
        """First and last day in ``fiscal_year`` (พ.ศ.); an end before its start is a year on."""
        start = _day(fiscal_year, self.start_month, self.start_day)
        end = _day(fiscal_year, self.end_month, self.end_day)
        if end < start:
            end = _day(fiscal_year + 1, self.end_month, self.end_day)
        return start, end


def _day(fiscal_year: int, month: int, day: int) -> date:
    """The day of that month in the fiscal year, at most the month's last."""
    first = FiscalYear(fiscal_year).start
    year = first.year if month >= first.month else first.year + 1
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))
