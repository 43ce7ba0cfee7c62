"""Writing the measures of a set: a set begun, and its rows replaced as one deed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, ProtectedError

from integrity import history
from integrity.models import Organisation
from integrity.publishing import NotAllowed
from integrity.thai import name_key
from ita.measures.publication import locked
from ita.models import AssessmentScheme, Indicator, Measure, MeasureSet
from ita.models.measures import DEEPEST

MOST_MEASURES = 300
MOST_NAMED = 5
LONGEST_MARK = Measure._meta.get_field("mark").max_length


@dataclass
class MeasureRow:
    """What is written of a measure: its place is its place among the rows. ``indicators``: their
    numbers; None leaves those that it answers already."""

    text: str
    level: int = 1
    mark: str = ""
    indicators: set[int] | None = field(default_factory=set)


def proposed_title(office: Organisation, kind: str, scheme: AssessmentScheme) -> str:
    what = (
        "แนวทางในการปฏิบัติงานจากผลการประเมินคุณธรรมและความโปร่งใส"
        if kind == MeasureSet.Kind.GUIDELINES
        else "มาตรการส่งเสริมคุณธรรมและความโปร่งใส"
    )
    return f"{what} ตามผลการประเมินปีงบประมาณ พ.ศ. {scheme.year} ของ{office.name}"


@transaction.atomic
def begin(
    office: Organisation,
    *,
    first_year: int,
    scheme: AssessmentScheme,
    kind: str = MeasureSet.Kind.MEASURES,
    last_year: int | None = None,
    title: str = "",
    introduction: str = "",
    copied_from: MeasureSet | None = None,
    by,
) -> MeasureSet:
    """An empty set, the next edition of its first year. Raises NotAllowed."""
    Organisation.objects.select_for_update(no_key=True).get(pk=office.pk)
    of_year = MeasureSet.objects.filter(organisation=office, first_year=first_year)
    if working := of_year.working().first():
        raise NotAllowed(
            f"ปีงบประมาณ พ.ศ. {first_year} มีชุดมาตรการที่ยังทำไม่เสร็จอยู่แล้ว "
            f"(สถานะ “{working.get_status_display()}”) ทำชุดนั้นต่อหรือลบก่อน"
        )
    measure_set = MeasureSet(
        organisation=office,
        scheme=scheme,
        kind=kind,
        first_year=first_year,
        last_year=last_year,
        number=(of_year.aggregate(last=Max("number"))["last"] or 0) + 1,
        title=title or proposed_title(office, kind, scheme),
        introduction=introduction,
        copied_from=copied_from,
    )
    measure_set._history_user = by
    try:
        measure_set.full_clean()
        measure_set.save()
    except (ValidationError, IntegrityError) as refused:
        told = " ".join(getattr(refused, "messages", ["มีผู้อื่นเริ่มชุดมาตรการของปีนี้ไปก่อนแล้ว"]))
        raise NotAllowed(told) from refused
    return measure_set


@transaction.atomic
def replace_measures(
    measure_set: MeasureSet, rows: Sequence[MeasureRow], *, by, reason: str = ""
) -> list[Measure]:
    """Let the set consist of ``rows``. A measure worded as before stays the same measure, with
    its key and all that was filled in beside its text. Raises NotAllowed."""
    fresh = locked(measure_set)
    if not fresh.is_draft:
        raise NotAllowed("แก้ไขได้เฉพาะฉบับร่าง หากอยู่ระหว่างพิจารณา ให้เรียกคืนหรือส่งกลับก่อน")
    _refuse_unfit(rows)
    there = _by_words(fresh.measures.order_by("position", "pk"))
    said = {"by": by, "reason": reason}
    kept, new = [], []
    for position, row in enumerate(rows):
        known = there.get(name_key(row.text))
        measure = known.pop(0) if known else Measure(measure_set=fresh)
        measure.position, measure.level = position, row.level
        measure.mark, measure.text = row.mark[:LONGEST_MARK], row.text
        (kept if measure.pk else new).append(measure)
    gone = [measure.pk for left in there.values() for measure in left]
    _refuse_reported(fresh, gone)
    _delete(fresh, gone, **said)
    history.bulk_update(kept, ("position", "level", "mark", "text"), **said)
    history.bulk_create(new, **said)
    written = sorted((*kept, *new), key=lambda measure: measure.position)
    answers = zip(written, (row.indicators for row in rows), strict=True)
    _link(fresh, {row: numbers for row, numbers in answers if numbers is not None}, **said)
    return written


@transaction.atomic
def put_in_order(measure_set: MeasureSet, *, by) -> None:
    """Number the places from 0, and let no measure stand deeper than one below the one before."""
    changed, above = [], 0
    for place, row in enumerate(measure_set.measures.order_by("position", "pk")):
        above = min(row.level, above + 1)
        if (row.position, row.level) != (place, above):
            row.position, row.level = place, above
            changed.append(row)
    history.bulk_update(changed, ("position", "level"), by=by)


def rows_written(measure_set: MeasureSet) -> list[MeasureRow]:
    """What the set says now, for more to be written behind it."""
    measures = measure_set.measures.order_by("position", "pk")
    return [MeasureRow(row.text, row.level, row.mark, None) for row in measures]


def _refuse_unfit(rows: Sequence[MeasureRow]) -> None:
    if len(rows) > MOST_MEASURES:
        raise NotAllowed(f"มี {len(rows):,} มาตรการ ชุดหนึ่งมีได้ไม่เกิน {MOST_MEASURES:,}")
    for place, row in enumerate(rows, start=1):
        if not row.text.strip():
            raise NotAllowed(f"มาตรการลำดับที่ {place} ยังไม่มีข้อความ")
        if not 1 <= row.level <= DEEPEST:
            raise NotAllowed(f"มาตรการลำดับที่ {place} ย่อยลงไปเกินสองชั้น")


def _refuse_reported(measure_set: MeasureSet, gone: Iterable[int]) -> None:
    reported = measure_set.measures.filter(pk__in=gone, reports__isnull=False).first()
    if reported:
        raise NotAllowed(f"มาตรการ “{reported}” รายงานผลไว้แล้ว จึงลบไม่ได้")


def _delete(measure_set: MeasureSet, gone: Iterable[int], **said) -> None:
    """Raises NotAllowed for what another record names, such as a project that answers it."""
    try:
        history.delete(measure_set.measures.filter(pk__in=gone), **said)
    except ProtectedError as named:
        names = ", ".join(sorted({str(row) for row in named.protected_objects})[:MOST_NAMED])
        raise NotAllowed(f"ลบมาตรการไม่ได้ เพราะมีรายการที่อ้างถึงอยู่: {names}") from named


def _by_words(measures: Iterable[Measure]) -> dict[str, list[Measure]]:
    found: dict[str, list[Measure]] = {}
    for measure in measures:
        found.setdefault(name_key(measure.text), []).append(measure)
    return found


def _link(measure_set: MeasureSet, numbers: dict[Measure, set[int]], **said) -> None:
    keys = dict(
        Indicator.objects.filter(instrument__scheme=measure_set.scheme_id).values_list(
            "number", "pk"
        )
    )
    if unknown := {number for each in numbers.values() for number in each} - keys.keys():
        told = ", ".join(map(str, sorted(unknown)))
        raise NotAllowed(f"กรอบการประเมินปี {measure_set.scheme.year} ไม่มีตัวชี้วัดที่ {told}")
    links = {row: [keys[number] for number in sorted(each)] for row, each in numbers.items()}
    history.replace_links(Measure._meta.get_field("indicators"), links, **said)
