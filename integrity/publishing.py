"""Publishing: who may see and edit a working record on the web, and how it becomes public.

ร่าง → เสนอพิจารณา → เผยแพร่ → ใช้แทนแล้ว / ยกเลิก. This is never the legal state of a paper:
approval (อนุมัติ) and promulgation (ประกาศใช้) are acts of their own, with their own dates.
"""

from collections.abc import Iterable
from typing import TypeVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from integrity.history import TrackedQuerySet
from integrity.roles import Role


class Status(models.TextChoices):
    DRAFT = "draft", "ร่าง"
    IN_REVIEW = "in_review", "เสนอพิจารณา"
    PUBLISHED = "published", "เผยแพร่"
    SUPERSEDED = "superseded", "ใช้แทนแล้ว"
    WITHDRAWN = "withdrawn", "ยกเลิก"


PUBLIC = (Status.PUBLISHED, Status.SUPERSEDED, Status.WITHDRAWN)
WORKING = (Status.DRAFT, Status.IN_REVIEW)


class NotAllowed(Exception):
    """A step of the workflow that may not be taken now, or not by this person; says why in Thai."""


class HasStatus:
    """The questions a status answers; what reads records without their rows asks them too."""

    status: str

    @property
    def is_public(self) -> bool:
        return self.status in PUBLIC

    @property
    def is_working(self) -> bool:
        """Still in the hands of the clerks: a draft, or a draft in review."""
        return self.status in WORKING

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT

    @property
    def is_in_review(self) -> bool:
        return self.status == Status.IN_REVIEW

    @property
    def is_published(self) -> bool:
        return self.status == Status.PUBLISHED

    @property
    def is_superseded(self) -> bool:
        return self.status == Status.SUPERSEDED

    @property
    def is_withdrawn(self) -> bool:
        return self.status == Status.WITHDRAWN


Edition = TypeVar("Edition", bound=HasStatus)


def standing(editions: Iterable[Edition]) -> Edition | None:
    """What stands at an address that names no edition: the one in force, else the last public
    one, else the draft of who may see it. ``editions``: the newest first."""
    editions = list(editions)
    return (
        next((each for each in editions if each.is_published), None)
        or next((each for each in editions if each.is_public), None)
        or next(iter(editions), None)
    )


class PublishableQuerySet(TrackedQuerySet):
    """Children say with ``office_path`` where their organisation is."""

    office_path = "organisation"

    def public(self):
        """What every visitor may read: in force, superseded, or withdrawn with its notice."""
        return self.filter(status__in=PUBLIC)

    def published(self):
        return self.filter(status=Status.PUBLISHED)

    def working(self):
        return self.filter(status__in=WORKING)

    def of_office(self, user):
        """Records of the user's own office; for the system's administrators, of every office."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.organisation_id is None:
            return self if user.is_system_administrator else self.none()
        return self.filter(**{self.office_path: user.organisation_id})

    def visible_to(self, user):
        """The only place that decides who sees drafts: the office's own staff with a role."""
        if not user.is_authenticated or not user.is_staff or not user.has_perm(self._view_perm):
            return self.public()
        own = models.Q(**{self.office_path: user.organisation_id})
        if user.organisation_id is None:
            own = models.Q() if user.is_system_administrator else models.Q(pk=None)
        return self.filter(own | models.Q(status__in=PUBLIC))

    @property
    def _view_perm(self):
        return f"{self.model._meta.app_label}.view_{self.model._meta.model_name}"


def _who(label: str) -> models.ForeignKey:
    """Who took a step: written by the verbs alone."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=label,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )


def one_edition_each(
    *fields: str, model: str, in_force: str, working: str
) -> list[models.BaseConstraint]:
    """Of the editions of what ``fields`` name: at most one in force, at most one being worked on,
    and none submitted without its snapshot. ``in_force``, ``working``: what is said in Thai."""
    return [
        models.UniqueConstraint(
            fields=fields,
            condition=models.Q(status=Status.PUBLISHED),
            name=f"{model}_one_in_force",
            violation_error_message=in_force,
        ),
        models.UniqueConstraint(
            fields=fields,
            condition=models.Q(status__in=WORKING),
            name=f"{model}_one_working",
            violation_error_message=working,
        ),
        models.CheckConstraint(
            condition=models.Q(status=Status.DRAFT) | models.Q(snapshot__isnull=False),
            name=f"{model}_submitted_has_snapshot",
        ),
    ]


class Publishable(HasStatus, models.Model):
    """A working record with the life above. Children give ``organisation``."""

    NEXT = {
        Status.DRAFT: {Status.IN_REVIEW},
        Status.IN_REVIEW: {Status.DRAFT, Status.PUBLISHED},
        Status.PUBLISHED: {Status.SUPERSEDED, Status.WITHDRAWN},
        Status.SUPERSEDED: set(),
        Status.WITHDRAWN: set(),
    }

    status = models.CharField(
        "สถานะ", max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    submitted_at = models.DateTimeField("เสนอเมื่อ", null=True, editable=False)
    submitted_by = _who("ผู้เสนอ")
    return_reason = models.TextField("เหตุผลที่ส่งกลับ", blank=True, editable=False)
    published_at = models.DateTimeField("เผยแพร่เมื่อ", null=True, editable=False)
    published_by = _who("ผู้เผยแพร่")
    withdrawn_at = models.DateTimeField("ยกเลิกเมื่อ", null=True, editable=False)
    withdrawn_by = _who("ผู้ยกเลิก")
    withdrawal_reason = models.TextField("เหตุผลที่ยกเลิก", blank=True, editable=False)

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "submit", "publish", "export")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=WORKING)
                | models.Q(published_at__isnull=False, published_by__isnull=False),
                name="%(app_label)s_%(class)s_published_has_date",
                violation_error_message="ฉบับที่เผยแพร่ต้องมีวันและผู้เผยแพร่",
            ),
            models.CheckConstraint(
                condition=models.Q(status=Status.DRAFT) | models.Q(submitted_at__isnull=False),
                name="%(app_label)s_%(class)s_submitted_has_date",
                violation_error_message="ฉบับที่เสนอแล้วต้องมีวันเสนอ",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=Status.WITHDRAWN)
                | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawal_reason="")),
                name="%(app_label)s_%(class)s_withdrawn_has_reason",
                violation_error_message="ระบุเหตุผลที่ยกเลิก",
            ),
        ]

    @property
    def approval_is_documented(self) -> bool:
        """Whether the signed approval is attached; children with an approval answer it."""
        return False

    def obstacle_to_submit(self, by) -> str:
        """Why ``by`` may not send this to review, or "" when nothing stands in the way."""
        if self.status != Status.DRAFT:
            return f"เสนอพิจารณาได้เฉพาะฉบับร่าง ฉบับนี้อยู่ในสถานะ “{self.get_status_display()}”"
        return self._obstacle_of_person(by, "submit")

    def obstacle_to_publish(self, by) -> str:
        """Why ``by`` may not publish this, or "". Two persons, unless the office chose one."""
        if self.status != Status.IN_REVIEW:
            return f"เผยแพร่ได้เฉพาะฉบับที่เสนอพิจารณาแล้ว ฉบับนี้อยู่ในสถานะ “{self.get_status_display()}”"
        if obstacle := self._obstacle_of_person(by, "publish"):
            return obstacle
        if self.organisation.one_person_publishes:
            if not self.approval_is_documented:
                return "หน่วยงานนี้เผยแพร่โดยคนเดียวได้ เมื่อแนบสำเนาการอนุมัติที่ลงนามแล้วพร้อมวันที่และตำแหน่งผู้อนุมัติ"
        elif self.submitted_by_id == by.pk:
            return "ผู้เสนอเผยแพร่เองไม่ได้ ขอให้ผู้เผยแพร่คนอื่นในหน่วยงานตรวจและเผยแพร่"
        return ""

    def obstacle_to_return(self, by) -> str:
        if self.status != Status.IN_REVIEW:
            return "ส่งกลับแก้ไขได้เฉพาะฉบับที่อยู่ระหว่างพิจารณา"
        if self.submitted_by_id == by.pk and not self._obstacle_of_person(by, "submit"):
            return ""
        return self._obstacle_of_person(by, "publish")

    def obstacle_to_withdraw(self, by) -> str:
        if self.status != Status.PUBLISHED:
            return "ยกเลิกได้เฉพาะฉบับที่เผยแพร่อยู่"
        return self._obstacle_of_person(by, "publish")

    def is_in_hands_of(self, by) -> bool:
        """Whether ``by`` takes any of its steps in the own office: submits it or publishes it."""
        return not all(self._obstacle_of_person(by, verb) for verb in ("submit", "publish"))

    def _obstacle_of_person(self, by, verb: str) -> str:
        if not by.has_perm(f"{self._meta.app_label}.{verb}_{self._meta.model_name}"):
            return "บัญชีของท่านไม่มีสิทธิ์ทำขั้นตอนนี้"
        if by.organisation_id != self.organisation.pk and not by.is_superuser:
            return "ทำได้เฉพาะเอกสารของหน่วยงานตนเอง"
        return ""

    def catch_up_with(self, fresh: "Publishable") -> None:
        """Let the caller's object say what the locked row says."""
        for field in self._meta.concrete_fields:
            setattr(self, field.attname, getattr(fresh, field.attname))

    def submit(self, *, by) -> None:
        self._step(Status.IN_REVIEW, self.obstacle_to_submit(by))
        self.submitted_at, self.submitted_by, self.return_reason = timezone.now(), by, ""
        self.save()

    def return_to_draft(self, *, by, reason: str = "") -> None:
        self._step(Status.DRAFT, self.obstacle_to_return(by))
        self._clear_submission(reason)

    def reopen(self) -> None:
        """Back to draft because somebody edited it in review: what was submitted is no more."""
        if self.status == Status.IN_REVIEW:
            self._step(Status.DRAFT, "")
            self._clear_submission("มีการแก้ไขระหว่างพิจารณา")

    def _clear_submission(self, reason: str) -> None:
        self.submitted_at = self.submitted_by = None
        self.return_reason = reason
        self.save()

    def publish(self, *, by) -> None:
        """Become public. The paper is issued by the caller, in the same transaction."""
        self._step(Status.PUBLISHED, self.obstacle_to_publish(by))
        self.published_at, self.published_by = timezone.now(), by
        self.save()

    def supersede(self) -> None:
        self._step(Status.SUPERSEDED, "")
        self.save()

    def withdraw(self, *, by, reason: str) -> None:
        if not reason.strip():
            raise NotAllowed("ระบุเหตุผลที่ยกเลิก ประชาชนจะเห็นเหตุผลนี้แทนเอกสาร")
        self._step(Status.WITHDRAWN, self.obstacle_to_withdraw(by))
        self.withdrawn_at, self.withdrawn_by = timezone.now(), by
        self.withdrawal_reason = reason.strip()
        self.save()

    def _step(self, to: Status, obstacle: str) -> None:
        if obstacle:
            raise NotAllowed(obstacle)
        if to not in self.NEXT[self.status]:
            raise NotAllowed(f"เปลี่ยนจาก “{self.get_status_display()}” เป็น “{to.label}” ไม่ได้")
        self.status = to


def may_enter_for_every_division(user) -> bool:
    """The plan officer works on the whole plan; an editor only on what names the own division."""
    return user.is_superuser or user.has_role(Role.PLAN_OFFICER)
