"""What a division hands over of measures: who answers for them, and so who reports on them."""

from functools import partial

from integrity.handover import Deed, Part
from integrity.publishing import WORKING, Status
from ita.models import Measure, MeasureSet

ADVICE = "อยู่ระหว่างพิจารณา ให้เรียกคืนหรือส่งกลับเป็นร่างก่อน แล้วจึงส่งมอบมาตรการในชุดนี้"
IN_FORCE = "ผู้รับมอบเป็นผู้รายงานผลต่อ หน้าเว็บยังแสดงชื่อผู้รับผิดชอบตามที่เผยแพร่ไว้"


def parts(deed: Deed) -> list[Part]:
    """Of drafts, and of sets in force: those are reported on by who has the work now."""
    if not deed.is_of_division:
        return []
    sets = MeasureSet.objects.filter(
        organisation=deed.organisation, status__in=(*WORKING, Status.PUBLISHED)
    )
    found = (_part(deed, measure_set) for measure_set in deed.rows(sets.order_by("pk")))
    return [part for part in found if part.entries]


def _part(deed: Deed, measure_set: MeasureSet) -> Part:
    # Held without the join that finds them: a row that is reached twice cannot be held once.
    mine = Measure.divisions.through.objects.filter(
        division=deed.giver, measure__measure_set=measure_set
    )
    rows = Measure.objects.filter(pk__in=mine.values("measure")).order_by("position", "pk")
    measures = deed.rows(rows)
    return Part(
        f"measures-{measure_set.pk}",
        f"มาตรการ {measure_set.years_text}",
        [(str(row.pk), f"{row.mark} {row.text}".strip()) for row in measures],
        partial(_move, deed, measures),
        obstacle=f"{measure_set} {ADVICE}" if measure_set.is_in_review else "",
        note=IN_FORCE if measure_set.is_published else "",
    )


def _move(deed: Deed, measures: list[Measure], keys: set[str]) -> None:
    chosen = [row for row in measures if str(row.pk) in keys]
    deed.give_links(Measure._meta.get_field("divisions"), chosen)
