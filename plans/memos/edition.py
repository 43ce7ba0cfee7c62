"""The memo เสนอแผนเพื่ออนุมัติ: how many projects, for how much money a year, and what is asked."""

from collections.abc import Iterator

from django.db import transaction

from integrity.documents.clauses.chain import addressee_of, set_chain
from integrity.documents.clauses.creating import create
from integrity.documents.clauses.filling import (
    LONGEST_LABEL,
    LONGEST_TITLE,
    numbered,
    open_field,
    paragraph,
    under,
)
from integrity.documents.clauses.rows import ClauseRow
from integrity.documents.models import ClauseDocument, Kind
from integrity.publishing import NotAllowed
from integrity.thai import baht, baht_text, thai_date, truncate
from plans.editions.snapshot import take
from plans.memos.words import CLOSING, edition_words, obstacle_of_person
from plans.models import PlanVersion
from plans.outline import Outline, outline_of


@transaction.atomic
def ask_for_approval(version: PlanVersion, *, by) -> ClauseDocument:
    """The memo เสนอแผนเพื่ออนุมัติ of an edition that is being worked on. Raises NotAllowed."""
    if obstacle := obstacle_for_approval(version, by):
        raise NotAllowed(obstacle)
    plan = version.plan
    memo = create(
        version.organisation,
        Kind.MEMO,
        by=by,
        title=truncate(f"ขออนุมัติ{version.title}{edition_words(version)}", LONGEST_TITLE),
        division=by.division,
        rows=_plan_rows(version),
        first_fiscal_year=plan.first_year,
        last_fiscal_year=plan.last_year,
        addressee=addressee_of(version.organisation),
        enclosures=f"{version.title}{edition_words(version)} จำนวน 1 เล่ม",
        closing=CLOSING,
        source_label=truncate(str(version), LONGEST_LABEL),
        source_address=version.get_absolute_url(),
    )
    set_chain(memo, by)
    return memo


def obstacle_for_approval(version: PlanVersion, by) -> str:
    if found := obstacle_of_person(version, by):
        return found
    if not by.has_perm("plans.submit_planversion"):
        return "ผู้เสนอแผนคือเจ้าหน้าที่แผนของหน่วยงาน"
    if not version.is_working:
        return "แผนฉบับนี้เผยแพร่แล้ว เสนอเพื่ออนุมัติได้เฉพาะฉบับร่างหรือฉบับที่อยู่ระหว่างพิจารณา"
    return ""


def _plan_rows(version: PlanVersion) -> Iterator[ClauseRow]:
    plan, office = version.plan, version.organisation
    outline = outline_of(take(version, with_sheets=False))
    yield paragraph(
        f"ด้วย{office.name}ต้องมีแผนปฏิบัติการป้องกันการทุจริตสำหรับปีงบประมาณ พ.ศ. {plan.first_year} "
        f"ถึง พ.ศ. {plan.last_year} ตาม{plan.framework.title}"
    )
    yield paragraph(f"{_made_by(version)} จึงขอเสนอ{version.title}{edition_words(version)} ดังนี้")
    number = 1
    if version.revision_kind:
        yield numbered(f"{number}.", f"เหตุผลของ{version.revision_name}")
        yield from under(version.revision_reason or open_field("เหตุผลของการทบทวน"))
        number += 1
    yield numbered(f"{number}.", f"สาระของแผน รวม {outline.count} รายการ ใน {_dimensions(outline)}")
    yield from _count_rows(outline, number)
    yield numbered(f"{number + 1}.", f"งบประมาณ {_money_of(outline)}")
    yield from _year_rows(outline, number + 1)
    yield numbered(
        f"{number + 2}.",
        "เรื่องที่ขอพิจารณา เห็นควรอนุมัติแผนฉบับนี้ ลงนามในประกาศใช้แผน และให้ทุกส่วนราชการถือปฏิบัติ "
        "พร้อมเผยแพร่ให้ประชาชนทราบ",
    )


def _made_by(version: PlanVersion) -> str:
    committee = version.committee
    if committee is None:
        return "เจ้าหน้าที่ผู้รับผิดชอบได้รวบรวมโครงการ กิจกรรม และมาตรการจากทุกส่วนราชการแล้ว"
    order = f" ตาม{committee.order_number}" if committee.order_number else ""
    day = f" ลงวันที่ {thai_date(committee.order_date, 'long')}" if committee.order_date else ""
    return f"{committee.title}{order}{day} ได้จัดทำแผนแล้ว"


def _dimensions(outline: Outline) -> str:
    return f"{len(outline.dimensions)} มิติ"


def _count_rows(outline: Outline, number: int) -> Iterator[ClauseRow]:
    for place, dimension in enumerate(outline.dimensions, start=1):
        money = f" งบประมาณ {dimension.total_text} บาท" if dimension.uses_money else ""
        yield numbered(
            f"{number}.{place}",
            f"มิติที่ {dimension.number} {dimension.title} จำนวน {dimension.count} รายการ{money}",
            2,
        )


def _money_of(outline: Outline) -> str:
    if outline.unspecified:
        left = f" และมี {outline.unspecified} รายการที่ยังไม่ระบุ {open_field('งบประมาณที่ยังไม่ระบุ')}"
    else:
        left = ""
    if not outline.uses_money:
        return f"ไม่ใช้งบประมาณ{left}"
    total = outline.grand_total
    return f"รวม {len(outline.years)} ปี {baht(total)} บาท ({baht_text(total)}){left}"


def _year_rows(outline: Outline, number: int) -> Iterator[ClauseRow]:
    if not outline.uses_money:
        return
    for place, (year, total) in enumerate(outline.totals.items(), start=1):
        said = f"จำนวน {baht(total)} บาท" if total else "ไม่ใช้งบประมาณ"
        yield numbered(f"{number}.{place}", f"ปีงบประมาณ พ.ศ. {year} {said}", 2)
