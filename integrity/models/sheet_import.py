"""The record of every attempt to bring a sheet in: who, what file, with what result."""

from django.conf import settings
from django.db import models

from integrity.models.office import Organisation
from integrity.storage import DataFolder


def sheet_storage() -> DataFolder:
    """Sheets lie outside MEDIA: nothing serves them but the admin."""
    return DataFolder("sheets")


class SheetImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(organisation__in=Organisation.objects.visible_to(user))


class SheetImport(models.Model):
    """One attempt. Previewed, then confirmed or left; a refused one keeps its errors."""

    class Outcome(models.TextChoices):
        PREVIEWED = "previewed", "ดูตัวอย่างแล้ว ยังไม่นำเข้า"
        DONE = "done", "นำเข้าแล้ว"
        REFUSED = "refused", "ไม่ผ่าน ไม่มีการบันทึก"
        UNDONE = "undone", "นำเข้าแล้วยกเลิก"

    organisation = models.ForeignKey(
        Organisation, verbose_name="หน่วยงาน", on_delete=models.PROTECT, related_name="imports"
    )
    kind = models.CharField("ประเภท", max_length=30, help_text="เช่น plans.plan")
    target = models.CharField("นำเข้าสู่", max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="ผู้นำเข้า",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    at = models.DateTimeField("เมื่อ", auto_now_add=True)
    file_name = models.CharField("ชื่อไฟล์", max_length=255)
    file_sha256 = models.CharField("ลายนิ้วมือไฟล์", max_length=64)
    file_size = models.PositiveBigIntegerField("ขนาด (ไบต์)")
    file = models.FileField("ไฟล์", storage=sheet_storage, blank=True)
    options = models.JSONField("ตัวเลือก", default=dict)
    outcome = models.CharField("ผล", max_length=10, choices=Outcome)
    added = models.PositiveIntegerField("เพิ่ม", default=0)
    changed = models.PositiveIntegerField("แก้ไข", default=0)
    removed = models.PositiveIntegerField("นำออก", default=0)
    unchanged = models.PositiveIntegerField("คงเดิม", default=0)
    errors = models.JSONField("ข้อผิดพลาด", default=list)
    undone_at = models.DateTimeField("ยกเลิกเมื่อ", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="ผู้ยกเลิกการนำเข้า",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = SheetImportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "การนำเข้า"
        ordering = ("-at", "-pk")
        default_permissions = ("view",)

    def __str__(self):
        return f"{self.file_name} → {self.target}"


class ImportLedger(models.Model):
    """What an import wrote over: its own before-values, from which it is undone."""

    sheet_import = models.OneToOneField(
        SheetImport, verbose_name="การนำเข้า", on_delete=models.CASCADE, related_name="ledger"
    )
    rows = models.JSONField("ค่าก่อนนำเข้า", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "ค่าก่อนนำเข้า"
        default_permissions = ()

    def __str__(self):
        return str(self.sheet_import)
