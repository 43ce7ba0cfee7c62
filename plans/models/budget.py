"""Money of a year: an amount, none, or not specified. A year without a row is not run at all."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from integrity.history import Tracked
from plans.models.project import Project
from plans.quarters import in_words

# Beyond this a typed amount is a slip: no plan of a Thai local government reaches ten billion baht.
LARGEST_AMOUNT = Decimal("9999999999.99")
# Which of the four quarters of a fiscal year, in order: "12", "4", "1234".
QUARTERS_FORM = r"^1?2?3?4?\Z"


class YearlyBudget(Tracked):
    """The plan runs the project in ``year`` (fiscal, พ.ศ.) with this money, in baht."""

    class State(models.TextChoices):
        AMOUNT = "amount", "มีงบประมาณ"
        NONE = "none", "ไม่ใช้งบประมาณ"
        UNSPECIFIED = "unspecified", "ยังไม่ระบุ"

    project = models.ForeignKey(
        Project, verbose_name="โครงการ", on_delete=models.CASCADE, related_name="budgets"
    )
    year = models.PositiveSmallIntegerField("ปีงบประมาณ พ.ศ.")
    state = models.CharField("งบประมาณ", max_length=11, choices=State, default=State.UNSPECIFIED)
    amount = models.DecimalField(
        "จำนวนเงิน (บาท)",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[
            MinValueValidator(Decimal("0.01"), "จำนวนเงินต้องมากกว่า 0 หากไม่ใช้เงินให้ใส่ -"),
            MaxValueValidator(LARGEST_AMOUNT, "จำนวนเงินเกินหมื่นล้านบาท กรุณาตรวจจำนวนหลัก"),
        ],
    )
    quarters = models.CharField(
        "ไตรมาสที่ดำเนินการ",
        max_length=4,
        blank=True,
        help_text="เช่น 12 = ไตรมาสที่ 1 และ 2 เว้นว่าง = ยังไม่ระบุ",
        validators=[RegexValidator(QUARTERS_FORM, "ระบุไตรมาส 1–4 เรียงจากน้อยไปมาก เช่น 12")],
    )

    SPOKEN = {"quarters": in_words}

    class Meta:
        verbose_name = verbose_name_plural = "งบประมาณรายปี"
        ordering = ("project", "year")
        constraints = [
            models.UniqueConstraint(
                fields=("project", "year"),
                name="plans_yearlybudget_year_once",
                violation_error_message="โครงการนี้มีงบประมาณของปีนี้แล้ว",
            ),
            models.CheckConstraint(
                condition=models.Q(state="amount", amount__gt=0)
                | (~models.Q(state="amount") & models.Q(amount=None)),
                name="plans_yearlybudget_amount_when_money",
                violation_error_message="ระบุจำนวนเงินมากกว่า 0 เมื่อมีงบประมาณ และเว้นว่างเมื่อไม่มี",
            ),
            models.CheckConstraint(
                condition=models.Q(year__range=(2500, 2700)),
                name="plans_yearlybudget_year_is_be",
                violation_error_message="ระบุปีงบประมาณเป็น พ.ศ.",
            ),
            models.CheckConstraint(
                condition=models.Q(quarters__regex=QUARTERS_FORM),
                name="plans_yearlybudget_quarters_form",
                violation_error_message="ระบุไตรมาส 1–4 เรียงจากน้อยไปมาก เช่น 12",
            ),
        ]

    def __str__(self):
        return f"ปีงบประมาณ {self.year}"


class BudgetLine(Tracked):
    """Where the money of a year stands in the office's books, printed as one sentence."""

    budget = models.ForeignKey(
        YearlyBudget, verbose_name="งบประมาณรายปี", on_delete=models.CASCADE, related_name="lines"
    )
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)
    amount = models.DecimalField(
        "จำนวนเงิน (บาท)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    source = models.CharField("แหล่งเงิน", max_length=200, blank=True)
    ordinance_year = models.PositiveSmallIntegerField(
        "เทศบัญญัติ/ข้อบัญญัติประจำปี พ.ศ.", null=True, blank=True
    )
    programme = models.CharField("แผนงาน", max_length=200, blank=True)
    work = models.CharField("งาน", max_length=200, blank=True)
    category = models.CharField("งบ/หมวด", max_length=200, blank=True)
    expense_type = models.CharField("ประเภทรายจ่าย", max_length=200, blank=True)
    code = models.CharField("รหัสงบประมาณ", max_length=60, blank=True)
    development_plan_page = models.CharField("หน้าในแผนพัฒนาท้องถิ่น", max_length=30, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "ที่มาของงบประมาณ"
        ordering = ("position", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount=None) | models.Q(amount__gt=0),
                name="plans_budgetline_amount_positive",
                violation_error_message="จำนวนเงินต้องมากกว่า 0",
            ),
            models.CheckConstraint(
                condition=models.Q(ordinance_year=None)
                | models.Q(ordinance_year__range=(2500, 2700)),
                name="plans_budgetline_ordinance_year_is_be",
                violation_error_message="ระบุปีเป็น พ.ศ.",
            ),
        ]

    def __str__(self):
        return self.source or self.programme

    def sentence(self, *, ordinance: str) -> str:
        """The line as offices print it; ``ordinance`` is the office's word (เทศบัญญัติ/ข้อบัญญัติ)."""
        parts = [
            self.source,
            f"{ordinance}งบประมาณรายจ่ายประจำปีงบประมาณ พ.ศ. {self.ordinance_year}"
            if self.ordinance_year
            else "",
            f"แผนงาน{self.programme}" if self.programme else "",
            f"งาน{self.work}" if self.work else "",
            self.category,
            f"ประเภท{self.expense_type}" if self.expense_type else "",
            f"รหัส {self.code}" if self.code else "",
            f"(แผนพัฒนาท้องถิ่น หน้า {self.development_plan_page})"
            if self.development_plan_page
            else "",
            f"จำนวน {self.amount:,.2f} บาท".replace(".00 ", " ") if self.amount else "",
        ]
        return " ".join(part for part in parts if part)
