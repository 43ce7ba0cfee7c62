"""When a result may be deleted: not while measures answer it or an issued paper speaks of it."""

from integrity.documents.models import Document
from integrity.publishing import Status
from ita.models import AssessmentResult, MeasureSet

MOST_NAMED = 3


def obstacle_to_delete(result: AssessmentResult) -> str:
    """Why it may not go, in Thai, or "". A trial of the office's own binds nothing."""
    if not result.is_official:
        return ""
    return _measures(result) or _papers(result)


def _measures(result: AssessmentResult) -> str:
    sets = MeasureSet.objects.filter(
        organisation=result.organisation_id, scheme__year=result.year
    ).exclude(status=Status.WITHDRAWN)
    if titles := _named(sets.order_by("-first_year", "-number")):
        return f"ลบไม่ได้ เพราะมีมาตรการที่ตอบผลของปีนี้ ({titles}) ลบหรือยกเลิกมาตรการนั้นก่อน"
    return ""


def _papers(result: AssessmentResult) -> str:
    issued = Document.objects.filter(
        organisation=result.organisation_id, source_address=result.get_absolute_url()
    )
    if titles := _named(issued.order_by("-pk")):
        return f"ลบไม่ได้ เพราะมีเอกสารที่ออกแล้วอ้างถึงผลนี้ ({titles}) หากคะแนนผิด ให้แก้คะแนนแทน"
    return ""


def _named(rows) -> str:
    titles = [str(row) for row in rows[: MOST_NAMED + 1]]
    more = " และอื่น ๆ" if len(titles) > MOST_NAMED else ""
    return ", ".join(titles[:MOST_NAMED]) + more
