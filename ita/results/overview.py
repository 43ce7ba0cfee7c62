"""The latest official result at a glance, on the admin's first page."""

from django.urls import reverse

from integrity.overview import Figure, Group
from ita.models import AssessmentResult
from ita.results.lacking import without_findings
from ita.scoring.gaps import gaps


def figures(user) -> list[Group]:
    if not user.has_perm("ita.view_assessmentresult"):
        return []
    rows = AssessmentResult.objects.of_office(user).filter(kind=AssessmentResult.Kind.OFFICIAL)
    named = rows.select_related("scheme", "rating", "official_rating")
    result = named.order_by("-year").first()
    return [_group(result)] if result else []


def _group(result: AssessmentResult) -> Group:
    page = reverse("admin:ita_assessmentresult_change", args=(result.pk,))
    findings = reverse("admin:ita_assessmentresult_findings", args=(result.pk,))
    below = sum(bool(gap.to_pass) for gap in gaps(result.figures, result.scheme))
    lacking = len(without_findings(result))
    return Group(
        _title(result),
        page,
        "published" if result.is_public else "draft",
        "เผยแพร่แล้ว" if result.is_public else "ภายใน",
        [
            Figure("ตัวชี้วัดที่ต่ำกว่าเกณฑ์ผ่าน", below, page),
            Figure("ในจำนวนนี้ยังไม่มีข้อบกพร่อง", lacking, findings, calls=lacking > 0),
        ],
    )


def _title(result: AssessmentResult) -> str:
    if result.shown_total is None:
        return f"{result}: ยังไม่มีคะแนนรวม"
    rating = f" ระดับ {result.shown_rating}" if result.shown_rating else ""
    return f"{result}: {result.shown_total:.2f}{rating}"
