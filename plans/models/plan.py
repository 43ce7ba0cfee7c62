"""A plan (office and period, the owner of the address) and its editions."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from integrity.documents.models import Document, Snapshot
from integrity.history import Tracked, TrackedQuerySet
from integrity.models import Appointment, Committee, Organisation
from integrity.models.dates import plausible_dates
from integrity.publishing import WORKING, Publishable, PublishableQuerySet, one_edition_each
from integrity.storage import DataFolder
from ita.models import RiskAssessment
from plans.models.framework import PlanFramework
from plans.models.kinds import RevisionKind
from plans.models.period import SpansYears


def approval_storage() -> DataFolder:
    """Scans with handwritten signatures are internal: they lie where nothing serves them."""
    return DataFolder("approvals")


class PlanQuerySet(TrackedQuerySet):
    def of_office(self, user):
        return self.filter(organisation__in=Organisation.objects.visible_to(user))


class Plan(SpansYears, Tracked):
    """แผนปฏิบัติการป้องกันการทุจริต of an office for a period. Its editions are PlanVersions."""

    organisation = models.ForeignKey(
        Organisation, verbose_name="หน่วยงาน", on_delete=models.PROTECT, related_name="plans"
    )
    framework = models.ForeignKey(
        PlanFramework, verbose_name="กรอบแผน", on_delete=models.PROTECT, related_name="plans"
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "แผน (หน่วยงานและช่วงปี)"
        ordering = ("organisation", "-first_year")
        constraints = [
            *SpansYears.Meta.constraints,
            models.UniqueConstraint(
                fields=("organisation", "first_year", "last_year"),
                name="plans_plan_period_once",
                violation_error_message="หน่วยงานนี้มีแผนของช่วงปีนี้แล้ว",
            ),
        ]

    def __str__(self):
        return f"แผนปฏิบัติการป้องกันการทุจริต พ.ศ. {self.first_year}–{self.last_year}"

    def get_absolute_url(self):
        return reverse("plans:plan_detail", args=(self.organisation.slug, self.period))

    def clean(self):
        if not self.framework_id:
            return
        framework = self.framework
        if framework.owner_id and framework.owner_id != self.organisation_id:
            raise ValidationError({"framework": "กรอบนี้เป็นของหน่วยงานอื่น"})
        if (framework.first_year, framework.last_year) != (self.first_year, self.last_year):
            raise ValidationError({"framework": f"กรอบนี้ใช้กับ พ.ศ. {framework.period} เท่านั้น"})

    def published_version(self) -> "PlanVersion | None":
        return self.versions.published().first()

    def latest_version(self) -> "PlanVersion | None":
        return self.versions.order_by("-number").first()

    def working_version(self) -> "PlanVersion | None":
        """The draft, or the draft in review; there is at most one."""
        return self.versions.working().first()


class NamedEdition:
    """What an edition is called, also by what reads editions without their rows."""

    number: int
    revision_kind: str
    revision_round: int | None

    @property
    def revision_name(self) -> str:
        """ฉบับทบทวน ครั้งที่ 1; "" for a first edition."""
        if not self.revision_kind:
            return ""
        return f"{RevisionKind(self.revision_kind).label} ครั้งที่ {self.revision_round}"

    @property
    def edition_name(self) -> str:
        """How papers and lists call it: ฉบับทบทวน ครั้งที่ 1, or ฉบับที่ 1."""
        return self.revision_name or f"ฉบับที่ {self.number}"


class PlanVersionQuerySet(PublishableQuerySet):
    office_path = "plan__organisation"

    def with_plan(self):
        return self.select_related("plan__organisation", "plan__framework", "document")

    def for_address(self, slug: str, period: str):
        """Editions of the plan at ``/<slug>/plans/<period>/``."""
        first, _, last = period.partition("-")
        return self.filter(
            plan__organisation__slug=slug, plan__first_year=first, plan__last_year=last
        )


class PlanVersion(NamedEdition, Publishable, Tracked):
    """An edition of a plan. At most one is in force, and at most one is being worked on."""

    RevisionKind = RevisionKind

    class ApprovalForm(models.TextChoices):
        MEMO = "memo", "บันทึกข้อความ"
        MEETING = "meeting", "มติที่ประชุม"

    plan = models.ForeignKey(
        Plan, verbose_name="แผน", on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField("ฉบับที่", default=1)
    title = models.CharField("ชื่อแผน", max_length=400)
    revision_kind = models.CharField(
        "เป็นฉบับ", max_length=10, choices=RevisionKind, blank=True, help_text="เว้นว่าง = ฉบับแรก"
    )
    revision_round = models.PositiveSmallIntegerField("ครั้งที่", null=True, blank=True)
    revision_reason = models.TextField(
        "เหตุผลของการทบทวน", blank=True, help_text="พิมพ์ในบัญชีการเปลี่ยนแปลงของฉบับนี้"
    )
    approved_on = models.DateField("อนุมัติเมื่อ", null=True, blank=True)
    approved_by_position = models.CharField("ตำแหน่งผู้อนุมัติ", max_length=200, blank=True)
    approval_form = models.CharField("อนุมัติโดย", max_length=10, choices=ApprovalForm, blank=True)
    approval_reference = models.CharField("บันทึก/รายงานการประชุมที่อนุมัติ", max_length=200, blank=True)
    approval_scan = models.FileField(
        "สำเนาการอนุมัติที่ลงนามแล้ว",
        storage=approval_storage,
        blank=True,
        help_text="เก็บภายใน ไม่เผยแพร่ จำเป็นเมื่อหน่วยงานเผยแพร่โดยคนเดียว",
    )
    promulgated_on = models.DateField("ประกาศใช้เมื่อ", null=True, blank=True)
    promulgation_title = models.CharField("ชื่อประกาศ", max_length=400, blank=True)
    promulgation_signer = models.ForeignKey(
        Appointment,
        verbose_name="ผู้ลงนามประกาศ",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    promulgation = models.ForeignKey(
        Document,
        verbose_name="ประกาศที่ออกแล้ว",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="ประกาศใช้แผนที่ออกในระบบ หรือบันทึกไว้ในทะเบียนเอกสาร",
    )
    committee = models.ForeignKey(
        Committee,
        verbose_name="คณะทำงาน",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    risk_assessment = models.ForeignKey(
        RiskAssessment,
        verbose_name="การประเมินความเสี่ยงการทุจริต",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_versions",
        help_text="พิมพ์ในส่วนที่ 1 ของแผน ปีต่อ ๆ ไปแสดงเคียงกันโดยไม่แก้แผน",
    )
    snapshot = Snapshot.of_record()
    document = models.OneToOneField(
        Document,
        verbose_name="เอกสารที่ออก",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )

    objects = PlanVersionQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = verbose_name_plural = "แผน"
        ordering = ("plan", "-number")
        constraints = [
            *Publishable.Meta.constraints,
            models.UniqueConstraint(
                fields=("plan", "number"),
                name="plans_planversion_number_once",
                violation_error_message="แผนนี้มีฉบับที่นี้แล้ว",
            ),
            *one_edition_each(
                "plan",
                model="plans_planversion",
                in_force="แผนนี้มีฉบับที่เผยแพร่อยู่แล้ว",
                working="แผนนี้มีฉบับร่างที่ยังทำไม่เสร็จอยู่แล้ว",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=WORKING) | models.Q(document__isnull=False),
                name="plans_planversion_published_has_document",
            ),
            models.CheckConstraint(
                condition=models.Q(revision_kind="", revision_round=None)
                | (~models.Q(revision_kind="") & models.Q(revision_round__gte=1)),
                name="plans_planversion_revision_has_round",
                violation_error_message="ระบุว่าเป็นฉบับทบทวนหรือแก้ไขเพิ่มเติม พร้อมครั้งที่",
            ),
            *plausible_dates("approved_on", "promulgated_on", model="plans_planversion"),
        ]

    def __str__(self):
        return f"{self.title} {self.edition_name}"

    def get_absolute_url(self):
        return reverse(
            "plans:version_detail",
            args=(self.plan.organisation.slug, self.plan.period, self.number),
        )

    @property
    def organisation(self) -> Organisation:
        return self.plan.organisation

    @property
    def approval_is_documented(self) -> bool:
        return bool(self.approval_scan and self.approved_on and self.approved_by_position)

    def missing_acts(self) -> list[str]:
        """What the frozen paper would leave blank of approval and promulgation."""
        acts = (
            ("วันที่อนุมัติ", self.approved_on),
            ("วันที่ประกาศใช้", self.promulgated_on),
            ("ผู้ลงนามประกาศ", self.promulgation_signer_id),
        )
        missing = [name for name, value in acts if not value]
        if self.revision_kind and not self.revision_reason:
            missing.append("เหตุผลของการทบทวน")
        return missing

    def clean(self):
        office = self.plan.organisation_id if self.plan_id else None
        if self.committee and self.committee.organisation_id != office:
            raise ValidationError({"committee": "เลือกได้เฉพาะคณะทำงานของหน่วยงานเดียวกัน"})
        if self.risk_assessment and self.risk_assessment.organisation_id != office:
            raise ValidationError({"risk_assessment": "เลือกได้เฉพาะการประเมินของหน่วยงานเดียวกัน"})
        signer = self.promulgation_signer
        if signer and signer.official.organisation_id != office:
            raise ValidationError({"promulgation_signer": "เลือกได้เฉพาะผู้ลงนามของหน่วยงานเดียวกัน"})
        if self.approved_on and self.promulgated_on and self.approved_on > self.promulgated_on:
            raise ValidationError({"promulgated_on": "วันประกาศใช้ต้องไม่ก่อนวันอนุมัติ"})

    def obstacle_to_submit(self, by) -> str:
        if obstacle := super().obstacle_to_submit(by):
            return obstacle
        if not self.projects.exists():
            return "แผนยังไม่มีโครงการ เพิ่มหรือนำเข้าโครงการก่อนเสนอพิจารณา"
        return ""


class PlanSection(Tracked):
    """A text of the plan outside its table: announcement, foreword, part 1, an appendix."""

    class Role(models.TextChoices):
        ANNOUNCEMENT = "announcement", "ประกาศ"
        FOREWORD = "foreword", "คำนำ"
        PART1 = "part1", "ส่วนที่ 1 บทนำ"
        APPENDIX = "appendix", "ภาคผนวก"

    version = models.ForeignKey(
        PlanVersion, verbose_name="แผน", on_delete=models.CASCADE, related_name="sections"
    )
    role = models.CharField("อยู่ในส่วน", max_length=12, choices=Role)
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)
    number = models.CharField("เลขหัวข้อ", max_length=10, blank=True)
    title = models.CharField("หัวข้อ", max_length=300, blank=True)
    body = models.TextField(
        "เนื้อความ", blank=True, help_text="ขึ้นต้นบรรทัดด้วย ๑. ๑.๑ ๑) หรือ – ระบบจัดย่อหน้าให้ตามที่พิมพ์"
    )

    class Meta:
        verbose_name = verbose_name_plural = "เนื้อความของแผน"
        ordering = ("role", "position", "pk")

    def __str__(self):
        return self.title or self.get_role_display()
