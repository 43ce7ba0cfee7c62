"""What a record said when it was submitted; papers are rendered from it alone."""

import hashlib

from django.conf import settings
from django.db import models
from django.utils import timezone

from integrity.documents.models.frozen import (
    InsertOnly,
    InsertOnlyQuerySet,
    ThaiJSON,
    canonical_json,
)
from integrity.models import Organisation


class SnapshotManager(models.Manager.from_queryset(InsertOnlyQuerySet)):
    def take(
        self, *, organisation: Organisation, data: dict, by, summary: dict | None = None
    ) -> "Snapshot":
        """Freeze ``data`` (plain JSON) under its hash.

        ``summary`` is the part of it that lists and tables need; none means all of it.
        """
        return self.create(
            organisation=organisation,
            kind=data["kind"],
            data=data,
            summary=canonical_json(data if summary is None else summary),
            sha256=hashlib.sha256(canonical_json(data).encode()).hexdigest(),
            made_by=by,
        )


class Snapshot(InsertOnly):
    """What a record said when it was submitted; papers are rendered from it alone."""

    organisation = models.ForeignKey(
        Organisation, verbose_name="หน่วยงาน", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField("ประเภท", max_length=30)
    data = models.JSONField("เนื้อหา", encoder=ThaiJSON)
    # As text: whoever reads several editions parses only the one that is shown.
    summary = models.TextField("ส่วนที่ใช้ในตาราง (JSON)")
    sha256 = models.CharField("ลายนิ้วมือ", max_length=64, db_index=True)
    made_at = models.DateTimeField("ตรึงเมื่อ", default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="โดย", on_delete=models.PROTECT, related_name="+"
    )

    objects = SnapshotManager()

    class Meta(InsertOnly.Meta):
        verbose_name = verbose_name_plural = "เนื้อหาที่ตรึง"
        default_permissions = ("view",)

    def __str__(self):
        return f"{self.kind} {self.sha256[:12]}"

    @classmethod
    def of_record(cls) -> models.ForeignKey:
        """The column of a working record that names what it said when it was submitted."""
        return models.ForeignKey(
            cls,
            verbose_name="เนื้อหาที่ตรึง",
            on_delete=models.PROTECT,
            null=True,
            editable=False,
            related_name="+",
        )

    @property
    def is_intact(self) -> bool:
        return hashlib.sha256(canonical_json(self.data).encode()).hexdigest() == self.sha256
