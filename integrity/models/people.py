"""People: who logs in, who a paper names, and in which position on which day."""

from datetime import date

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models

from integrity.history import Tracked, TrackedQuerySet
from integrity.models.dates import plausible_dates
from integrity.models.division import Division, refuse_gone
from integrity.models.office import Organisation
from integrity.roles import Role


class PortalUserManager(UserManager):
    def get_queryset(self):
        return super().get_queryset().select_related("organisation", "division")


class User(AbstractUser):
    """Who logs in. Belongs to one office, or to none for the system's administrators."""

    organisation = models.ForeignKey(
        Organisation,
        verbose_name="หน่วยงาน",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        help_text="เว้นว่างเฉพาะผู้ดูแลระบบ",
    )
    division = models.ForeignKey(
        Division,
        verbose_name="สำนัก/กอง",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
    )

    objects = PortalUserManager()

    class Meta:
        verbose_name = verbose_name_plural = "ผู้ใช้"
        ordering = ("username",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(division=None) | models.Q(organisation__isnull=False),
                name="integrity_user_division_needs_office",
                violation_error_message="ระบุหน่วยงานก่อนระบุสำนัก/กอง",
            )
        ]

    def __str__(self):
        return self.get_full_name() or self.username

    def clean(self):
        super().clean()
        if self.division and self.division.organisation_id != self.organisation_id:
            raise ValidationError({"division": "เลือกได้เฉพาะสำนัก/กองของหน่วยงานเดียวกัน"})
        refuse_gone(self, "division")

    @property
    def role_names(self) -> frozenset[str]:
        if not hasattr(self, "_role_names"):
            self._role_names = frozenset(self.groups.values_list("name", flat=True))
        return self._role_names

    def has_role(self, role: Role) -> bool:
        return self.is_active and role.value in self.role_names

    @property
    def is_system_administrator(self) -> bool:
        return self.is_active and (self.is_superuser or self.has_role(Role.SYSTEM_ADMINISTRATOR))


class OfficialQuerySet(TrackedQuerySet):
    def visible_to(self, user):
        return self.filter(organisation__in=Organisation.objects.visible_to(user))


class Official(Tracked):
    """A person a paper names: staff, politician or outsider. Need not log in."""

    organisation = models.ForeignKey(
        Organisation, verbose_name="หน่วยงาน", on_delete=models.PROTECT, related_name="officials"
    )
    name = models.CharField(
        "ชื่อพร้อมคำนำหน้า", max_length=200, help_text="พิมพ์ในเอกสารตามนี้ เช่น นางสาวสมศรี ตัวอย่าง"
    )
    user = models.OneToOneField(
        User,
        verbose_name="บัญชีผู้ใช้",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="official",
    )

    objects = OfficialQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "ผู้ดำรงตำแหน่ง"
        ordering = ("name",)

    def __str__(self):
        return self.name

    def appointments_on(self, day: date) -> models.QuerySet:
        """All appointments in force on ``day``; several may stack, the own position first."""
        return self.appointments.in_force_on(day)


class AppointmentQuerySet(TrackedQuerySet):
    def in_force_on(self, day: date):
        return self.filter(
            models.Q(date_from=None) | models.Q(date_from__lte=day),
            models.Q(date_to=None) | models.Q(date_to__gte=day),
        )

    def visible_to(self, user):
        return self.filter(official__organisation__in=Organisation.objects.visible_to(user))


class Appointment(Tracked):
    """A position a person holds or acts in, from a day to a day."""

    class Relation(models.TextChoices):
        OWN = "own", "ตำแหน่งของตน"
        ACTING = "acting", "รักษาราชการแทน"
        ACTING_VACANT = "acting_vacant", "รักษาการในตำแหน่ง"
        DELEGATED = "delegated", "ปฏิบัติราชการแทน"
        PERFORMING = "performing", "ปฏิบัติหน้าที่"

    official = models.ForeignKey(
        Official,
        verbose_name="ผู้ดำรงตำแหน่ง",
        on_delete=models.PROTECT,
        related_name="appointments",
    )
    position = models.CharField("ตำแหน่ง", max_length=200)
    relation = models.CharField("ฐานะ", max_length=15, choices=Relation, default=Relation.OWN)
    division = models.ForeignKey(
        Division,
        verbose_name="สำนัก/กอง",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
    )
    date_from = models.DateField("ตั้งแต่", null=True, blank=True)
    date_to = models.DateField("ถึง", null=True, blank=True)
    order_number = models.CharField("คำสั่งที่", max_length=100, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "การดำรงตำแหน่ง"
        ordering = ("official", "-relation", "date_from", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(date_from=None)
                | models.Q(date_to=None)
                | models.Q(date_to__gte=models.F("date_from")),
                name="integrity_appointment_dates_in_order",
                violation_error_message="วันสิ้นสุดต้องไม่ก่อนวันเริ่ม",
            ),
            *plausible_dates("date_from", "date_to", model="integrity_appointment"),
        ]

    def __str__(self):
        if self.relation == self.Relation.OWN:
            return self.position
        return f"{self.get_relation_display()}{self.position}"

    def clean(self):
        if self.division and self.division.organisation_id != self.official.organisation_id:
            raise ValidationError({"division": "เลือกได้เฉพาะสำนัก/กองของหน่วยงานเดียวกัน"})
        refuse_gone(self, "division")

    def position_lines(self, day: date) -> list[str]:
        """The lines under the name on a paper of ``day``: the own position, then the acting one.

        ระเบียบสำนักนายกรัฐมนตรีว่าด้วยงานสารบรรณ: who acts for another signs with the own
        position above the words of acting.
        """
        if self.relation == self.Relation.OWN:
            return [self.position]
        own = self.official.appointments_on(day).filter(relation=self.Relation.OWN).first()
        return ([own.position] if own else []) + [str(self)]
