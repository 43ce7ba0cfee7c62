"""Rules about the papers that stand before and behind a plan."""

from collections.abc import Iterator

from django.urls import reverse

from integrity.checks import Hit
from integrity.documents.models import Document
from plans.appendix_files import kept_path
from plans.checks.record import PlanRecord


def unusable_papers(record: PlanRecord) -> Iterator[Hit]:
    """Withdrawn since they were chosen, or no longer on the disk."""
    page = reverse("admin:plans_planversion_appendices", args=(record.version.pk,))
    for row in record.version.appendices.select_related("document"):
        path = row.document.path if row.document else kept_path(row.sha256)
        if why := _trouble(row.document) or ("" if path.exists() else "ไม่พบไฟล์ในเครื่อง"):
            yield Hit(f"{row.title}: {why} นำออกหรือเลือกเอกสารอื่น", page)
    if (announcement := record.version.promulgation) and (why := _trouble(announcement)):
        acts = reverse("admin:plans_planversion_acts", args=(record.version.pk,))
        yield Hit(f"{announcement.title}: {why} เลือกประกาศใช้แผนฉบับอื่น", acts)


def _trouble(document: Document | None) -> str:
    return "เอกสารนี้ยกเลิกแล้ว" if document and document.is_withdrawn else ""
