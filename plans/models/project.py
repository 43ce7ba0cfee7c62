"""โครงการ/กิจกรรม/มาตรการ of a plan, and the sheet (รายละเอียดโครงการ) that explains it."""

import uuid
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from integrity.history import Records, Tracked, TrackedQuerySet
from integrity.models import Division
from integrity.models.division import refuse_gone
from integrity.publishing import Status, may_enter_for_every_division
from plans.models.framework import Dimension, Item, Mission, TargetGroup
from plans.models.kinds import Heading, ProjectKind
from plans.models.plan import PlanVersion
from plans.models.sample import SampleSheet

# The addresses of projects, and the eye that looks for one in a table, end here.
LARGEST_NUMBER = 9999


class ProjectQuerySet(TrackedQuerySet):
    def in_plan_order(self):
        return self.order_by("dimension__number", "number")

    def of_office(self, user):
        return self.filter(version__in=PlanVersion.objects.of_office(user))

    def editable_by(self, user):
        """The plan officer: every project of a working plan; an editor: in a draft, those that
        name the own division."""
        working = self.of_office(user).filter(version__in=PlanVersion.objects.working())
        if may_enter_for_every_division(user):
            return working
        if user.division_id is None:
            return self.none()
        own = ProjectDivision.objects.filter(division=user.division_id).values("project")
        return working.filter(pk__in=own, version__status=Status.DRAFT)


class Project(models.Model):
    """One row of the plan's table. ``key`` is its identity across editions."""

    Kind = ProjectKind

    class Responsibility(models.TextChoices):
        DIVISIONS = "divisions", "สำนัก/กองที่ระบุ"
        ALL_DIVISIONS = "all_divisions", "ทุกสำนัก/กอง"
        ORGANISATION = "organisation", "ทั้งหน่วยงาน"

    key = models.UUIDField("รหัสประจำโครงการ", default=uuid.uuid4, editable=False)
    version = models.ForeignKey(
        PlanVersion, verbose_name="แผน", on_delete=models.CASCADE, related_name="projects"
    )
    dimension = models.ForeignKey(
        Dimension, verbose_name="มิติ", on_delete=models.PROTECT, related_name="projects"
    )
    number = models.PositiveSmallIntegerField(
        "ลำดับที่",
        validators=[
            MinValueValidator(1, "ลำดับที่เริ่มจาก 1"),
            MaxValueValidator(LARGEST_NUMBER, f"ลำดับที่ไม่เกิน {LARGEST_NUMBER}"),
        ],
        help_text="นับภายในมิติ",
    )
    kind = models.CharField("ประเภท", max_length=10, choices=Kind)
    title = models.CharField("ชื่อโครงการ/กิจกรรม/มาตรการ", max_length=500)
    mission = models.ForeignKey(
        Mission, verbose_name="ภารกิจตามมิติ", on_delete=models.PROTECT, related_name="projects"
    )
    responsibility = models.CharField(
        "ผู้รับผิดชอบ", max_length=15, choices=Responsibility, default=Responsibility.DIVISIONS
    )
    budget_source = models.CharField("แหล่งงบประมาณ", max_length=300, blank=True)
    remark = models.TextField("หมายเหตุ", blank=True)
    target_groups = models.ManyToManyField(
        TargetGroup, verbose_name="กลุ่มเป้าหมาย", blank=True, related_name="+"
    )
    headcount = models.PositiveIntegerField("จำนวนกลุ่มเป้าหมาย (คน)", null=True, blank=True)
    sample = models.ForeignKey(
        SampleSheet,
        verbose_name="เริ่มจากตัวอย่าง",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="projects",
    )
    # The key of the project of the period before that this one goes on with.
    continues = models.UUIDField("ต่อเนื่องจากโครงการ", null=True, blank=True, editable=False)

    objects = ProjectQuerySet.as_manager()
    history = Records(m2m_fields=[target_groups])

    class Meta:
        verbose_name = verbose_name_plural = "โครงการ/กิจกรรม/มาตรการ"
        ordering = ("version", "dimension__number", "number")
        constraints = [
            models.UniqueConstraint(
                fields=("version", "dimension", "number"),
                name="plans_project_number_once",
                violation_error_message="มิตินี้มีโครงการลำดับที่นี้แล้ว",
            ),
            models.UniqueConstraint(
                fields=("version", "key"),
                name="plans_project_key_once",
                violation_error_message="แผนฉบับนี้มีโครงการนี้แล้ว",
            ),
            models.CheckConstraint(
                condition=models.Q(number__range=(1, LARGEST_NUMBER)),
                name="plans_project_number_in_range",
                violation_error_message=f"ลำดับที่ต้องอยู่ระหว่าง 1 ถึง {LARGEST_NUMBER}",
            ),
            models.CheckConstraint(
                condition=~models.Q(title=""),
                name="plans_project_has_title",
                violation_error_message="ระบุชื่อโครงการ",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        plan = self.version.plan
        return reverse(
            "plans:project_detail", args=(plan.organisation.slug, plan.period, self.code)
        )

    @property
    def code(self) -> str:
        """As in addresses: dimension and number, "3-4"."""
        return f"{self.dimension.number}-{self.number}"

    def responsible_line(self, names: Iterable[str]) -> str:
        """Who answers for it, as the table prints it. ``names``: its divisions, the lead first."""
        if self.responsibility != self.Responsibility.DIVISIONS:
            return self.get_responsibility_display()
        return ", ".join(names)

    def clean(self):
        if self.mission_id and self.dimension_id:
            if self.mission.dimension_id != self.dimension_id:
                raise ValidationError({"mission": "ภารกิจนี้ไม่ได้อยู่ในมิติที่เลือก"})
            if self.version_id and self.dimension.framework_id != self.version.plan.framework_id:
                raise ValidationError({"dimension": "มิตินี้ไม่ได้อยู่ในกรอบของแผน"})


class ProjectItem(Tracked):
    """An item the project answers: its own first, then the others of the same mission it covers."""

    project = models.ForeignKey(
        Project, verbose_name="โครงการ", on_delete=models.CASCADE, related_name="item_links"
    )
    item = models.ForeignKey(
        Item, verbose_name="ภารกิจย่อย", on_delete=models.PROTECT, related_name="project_links"
    )
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "ภารกิจย่อยที่ตอบ"
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("project", "item"),
                name="plans_projectitem_once",
                violation_error_message="เลือกภารกิจย่อยนี้ไว้แล้ว",
            )
        ]

    def __str__(self):
        return self.item.code

    def clean(self):
        if self.item_id and self.project.mission_id != self.item.mission_id:
            raise ValidationError({"item": "ภารกิจย่อยต้องอยู่ในภารกิจเดียวกับโครงการ"})


class ProjectDivision(Tracked):
    """A division that answers for the project: one leads, others support."""

    class Role(models.TextChoices):
        LEAD = "lead", "หน่วยงานหลัก"
        SUPPORT = "support", "หน่วยงานสนับสนุน"

    project = models.ForeignKey(
        Project, verbose_name="โครงการ", on_delete=models.CASCADE, related_name="division_links"
    )
    division = models.ForeignKey(
        Division, verbose_name="สำนัก/กอง", on_delete=models.PROTECT, related_name="project_links"
    )
    role = models.CharField("ฐานะ", max_length=7, choices=Role, default=Role.LEAD)
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "สำนัก/กองที่รับผิดชอบ"
        ordering = ("role", "position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("project", "division"),
                name="plans_projectdivision_once",
                violation_error_message="เลือกสำนัก/กองนี้ไว้แล้ว",
            ),
            models.UniqueConstraint(
                fields=("project",),
                condition=models.Q(role="lead"),
                name="plans_projectdivision_one_lead",
                violation_error_message="มีหน่วยงานหลักได้หน่วยเดียว",
            ),
        ]

    def __str__(self):
        return self.division.name

    def clean(self):
        office = self.project.version.plan.organisation_id
        if self.division_id and self.division.organisation_id != office:
            raise ValidationError({"division": "เลือกได้เฉพาะสำนัก/กองของหน่วยงานเดียวกัน"})
        if self.division_id:
            refuse_gone(self, "division")


class SheetSection(Tracked):
    """A heading of the project's sheet; the project chooses, words and orders its headings."""

    Kind = Heading

    # The nine headings of the NACC's model sheet, for a project that chose none of its own.
    DEFAULT = (
        Kind.TITLE,
        Kind.RATIONALE,
        Kind.OBJECTIVES,
        Kind.TARGET_GROUP,
        Kind.STEPS,
        Kind.PERIOD,
        Kind.BUDGET,
        Kind.RESPONSIBLE,
        Kind.RESULTS,
    )
    # Headings that print facts of the record under whatever is typed there.
    PRINTS_FACTS = frozenset(
        {
            Kind.TITLE,
            Kind.TARGET_GROUP,
            Kind.PERIOD,
            Kind.BUDGET,
            Kind.RESPONSIBLE,
            Kind.RESULTS,
        }
    )

    project = models.ForeignKey(
        Project, verbose_name="โครงการ", on_delete=models.CASCADE, related_name="sheet_sections"
    )
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)
    kind = models.CharField("เรื่อง", max_length=20, choices=Kind)
    heading = models.CharField(
        "คำที่ใช้เป็นหัวข้อ", max_length=200, blank=True, help_text="เว้นว่าง = ใช้ชื่อเรื่อง"
    )
    body = models.TextField(
        "เนื้อความ", blank=True, help_text="ขึ้นต้นบรรทัดด้วย ๑. ๑.๑ ๑) หรือ – ระบบจัดย่อหน้าให้ตามที่พิมพ์"
    )

    class Meta:
        verbose_name = verbose_name_plural = "หัวข้อของรายละเอียดโครงการ"
        ordering = ("position", "pk")

    def __str__(self):
        return self.heading or self.get_kind_display()
