"""เอกสารหลักฐาน of what a clerk reports: a file, or where it can be read."""

from django.db import models

from integrity.history import Tracked
from integrity.storage import DataFolder


def evidence_storage() -> DataFolder:
    """Evidence may hold names and faces: it lies where nothing serves it but the admin."""
    return DataFolder("evidence")


class Evidence(Tracked):
    """Children name the report they belong to; files are inspected by ``integrity.uploads``."""

    position = models.PositiveSmallIntegerField("ลำดับ", default=0)
    title = models.CharField("ชื่อหลักฐาน", max_length=300)
    address = models.URLField("ที่อยู่บนเว็บ", max_length=500, blank=True)
    file = models.FileField("ไฟล์", storage=evidence_storage, blank=True)

    class Meta:
        abstract = True
        ordering = ("position", "pk")

    def __str__(self):
        return self.title
