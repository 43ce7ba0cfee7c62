"""คณะกรรมการ/คณะทำงาน: one concept for plan, risk, control and evaluation."""

from django.db import models

from integrity.history import Tracked, TrackedQuerySet
from integrity.models.dates import plausible_dates
from integrity.models.office import Organisation
from integrity.models.people import Official


class CommitteeQuerySet(TrackedQuerySet):
    def visible_to(self, user):
        return self.filter(organisation__in=Organisation.objects.visible_to(user))


class Committee(Tracked):
    class Kind(models.TextChoices):
        PLAN = "plan", "จัดทำแผน"
        RISK = "risk", "บริหารความเสี่ยง"
        CONTROL = "control", "ควบคุมภายใน"
        EVALUATION = "evaluation", "ประเมินผล"

    organisation = models.ForeignKey(
        Organisation, verbose_name="หน่วยงาน", on_delete=models.PROTECT, related_name="committees"
    )
    kind = models.CharField("ทำหน้าที่", max_length=10, choices=Kind)
    title = models.CharField("ชื่อคณะกรรมการ/คณะทำงาน", max_length=300)
    order_number = models.CharField("คำสั่งแต่งตั้งที่", max_length=100, blank=True)
    order_date = models.DateField("ลงวันที่", null=True, blank=True)

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "คณะกรรมการ/คณะทำงาน"
        ordering = ("-order_date", "pk")
        constraints = plausible_dates("order_date", model="integrity_committee")

    def __str__(self):
        return self.title


class CommitteeMember(Tracked):
    committee = models.ForeignKey(
        Committee, verbose_name="คณะกรรมการ", on_delete=models.CASCADE, related_name="members"
    )
    order = models.PositiveSmallIntegerField("ลำดับ")
    official = models.ForeignKey(
        Official,
        verbose_name="บุคคลในทะเบียน",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
    )
    name = models.CharField("ชื่อพร้อมคำนำหน้า", max_length=200)
    position = models.CharField("ตำแหน่ง", max_length=200)
    duty = models.CharField("ทำหน้าที่เป็น", max_length=100)

    class Meta:
        verbose_name = verbose_name_plural = "กรรมการ"
        ordering = ("order", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("committee", "order"),
                name="integrity_committeemember_order_once",
                violation_error_message="ลำดับของกรรมการซ้ำกัน",
            )
        ]

    def __str__(self):
        return self.name
