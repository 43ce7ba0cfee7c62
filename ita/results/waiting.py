"""What waits for who enters results."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from integrity.fiscal import current
from integrity.models import SheetImport
from integrity.waiting import Waiting
from ita.models import AssessmentResult, AssessmentScheme
from ita.results.lacking import without_findings
from ita.results.sheets.importing import KIND

# The NACC announces a year's results in August of it: from October on the office has its own.
PREVIEW_WAITS = timedelta(days=7)
MOST_NAMED = 5


def for_user(user) -> list[Waiting]:
    if not user.has_perm("ita.change_assessmentresult"):
        return []
    return [*_to_enter(user), *_to_analyse(user), *_to_confirm(user)]


def _to_enter(user) -> list[Waiting]:
    """The last finished year has a scheme, and the office no official result of it."""
    year = current() - 1
    kind = AssessmentResult.Kind.OFFICIAL
    entered = AssessmentResult.objects.of_office(user).filter(year=year, kind=kind)
    has_scheme = AssessmentScheme.objects.for_year(user.organisation, year)
    if entered.exists() or has_scheme is None:
        return []
    return [
        Waiting(
            title=f"ผลการประเมิน ITA ปีงบประมาณ พ.ศ. {year}",
            why="ยังไม่ได้กรอกผลทางการของปีที่สิ้นสุดล่าสุด กรอกเองหรือนำเข้าจากไฟล์",
            address=f"{reverse('admin:ita_assessmentresult_add')}?year={year}&kind={kind}",
            action="เพิ่มผล",
        )
    ]


def _to_analyse(user) -> list[Waiting]:
    """Of the latest official result: indicators below the pass mark without a finding."""
    rows = AssessmentResult.objects.of_office(user).filter(kind=AssessmentResult.Kind.OFFICIAL)
    result = rows.select_related("scheme").order_by("-year").first()
    numbers = without_findings(result) if result else []
    if not numbers:
        return []
    named = ", ".join(map(str, numbers[:MOST_NAMED])) + (" …" if len(numbers) > MOST_NAMED else "")
    return [
        Waiting(
            title=str(result),
            why=f"ตัวชี้วัดที่ {named} ต่ำกว่าเกณฑ์ผ่าน ยังไม่มีข้อบกพร่องที่ต้องแก้ไข",
            address=reverse("admin:ita_assessmentresult_findings", args=(result.pk,)),
            action="กรอกข้อบกพร่อง",
        )
    ]


def _to_confirm(user) -> list[Waiting]:
    """Own files that were looked at and not brought in, until another of the result was."""
    since = timezone.now() - PREVIEW_WAITS
    rows = SheetImport.objects.visible_to(user).filter(by=user, kind=KIND, at__gte=since)
    latest = {row.target: row for row in rows.order_by("at", "pk")}
    return [
        Waiting(
            title=f"{row.file_name} → {row.target}",
            why="ดูตัวอย่างแล้ว ยังไม่ได้นำเข้า",
            address=reverse("admin:ita_assessmentresult_import_preview", args=(row.pk,)),
            action="ดูตัวอย่างต่อ",
        )
        for row in latest.values()
        if row.outcome == SheetImport.Outcome.PREVIEWED
    ]
