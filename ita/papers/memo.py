"""บันทึกเสนอรายงานการวิเคราะห์: the result in words, what is proposed, and the report behind it.

The report is attached as a file, and its identifier says what it was printed from: so a memo that
waits while somebody corrects the result can be told from one that still says what the result says.
"""

from collections.abc import Iterator

from django.db import transaction

from integrity.documents.clauses.attaching import keep_file
from integrity.documents.clauses.chain import addressee_of, set_chain
from integrity.documents.clauses.creating import create
from integrity.documents.clauses.filling import (
    LONGEST_LABEL,
    LONGEST_TITLE,
    numbered,
    open_field,
    paragraph,
)
from integrity.documents.clauses.rows import ClauseRow
from integrity.documents.models import Attachment, Clause, ClauseDocument, Kind
from integrity.pdf import page_count
from integrity.publishing import NotAllowed
from integrity.thai import truncate
from ita.models import AssessmentResult
from ita.papers.analysis import TITLE, analysis_pdf, place_of, printed_from_a_result, says_the_same
from ita.papers.analysis_parts import Line, contradictions, lines
from ita.papers.analysis_snapshot import Json, take

DECISION = "ทราบ/ดำเนินการตามเสนอ\nความคิดเห็น/ข้อเสนอแนะ....."
CLOSING = "จึงเรียนมาเพื่อโปรดทราบและพิจารณา"
TAIL = 16 * 1024  # bytes; the identifier of a file stands in the last of them
REASON = "ปรับรายงานที่แนบให้ตรงกับผลล่าสุด"


def begin_memo(result: AssessmentResult, by) -> ClauseDocument:
    """A draft with its report attached. Raises NotAllowed, in Thai."""
    if found := obstacle(result, by):
        raise NotAllowed(found)
    facts = take(result)
    report = analysis_pdf(facts)  # a second or two, so before the transaction
    return _begun(result, facts, report, by)


@transaction.atomic
def _begun(result: AssessmentResult, facts: Json, report: bytes, by) -> ClauseDocument:
    pages = page_count(report)
    memo = create(
        result.organisation,
        Kind.MEMO,
        by=by,
        title=truncate(f"{report_name(facts)} และแนวทางในการถือปฏิบัติตามผลการประเมิน", LONGEST_TITLE),
        division=by.division,
        rows=_rows(facts),
        first_fiscal_year=result.year,
        addressee=addressee_of(result.organisation),
        enclosures=f"{report_name(facts)} จำนวน {pages} หน้า",
        closing=CLOSING,
        source_label=truncate(str(result), LONGEST_LABEL),
        source_address=result.get_absolute_url(),
    )
    set_chain(memo, by, decision=DECISION)
    row = Attachment(document=memo, title=report_name(facts), position=10)
    keep_file(row, report, pages)
    row._history_user = by
    row.save()
    return memo


def obstacle(result: AssessmentResult, by) -> str:
    """Why ``by`` may not begin this memo, or ""."""
    if not by.has_perm("documents.add_clausedocument"):
        return "บัญชีของท่านไม่มีสิทธิ์ร่างเอกสาร"
    if by.organisation_id != result.organisation_id:
        return "ทำได้เฉพาะผลการประเมินของหน่วยงานตนเอง"
    if not result.is_official:
        return "ทำบันทึกเสนอรายงานได้จากผลทางการของสำนักงาน ป.ป.ช. ผลนี้หน่วยงานประเมินตนเอง"
    if result.shown_total is None and not (result.figures.get("indicators") or {}):
        return "ยังไม่มีคะแนน กรอกคะแนนก่อนทำบันทึกเสนอรายงาน"
    return ""


def memos_of(result: AssessmentResult):
    """The memos that were begun from this result, the newest first."""
    if not result.is_official:
        return ClauseDocument.objects.none()
    rows = ClauseDocument.objects.filter(
        organisation=result.organisation_id,
        kind=Kind.MEMO,
        source_address=result.get_absolute_url(),
        dropped_at=None,
    )
    return rows.with_state().order_by("-pk")


def attached_report(memo: ClauseDocument) -> Attachment | None:
    """The analysis report among what is attached to the memo; a clerk may have renamed it."""
    for row in memo.attachments.exclude(file=""):
        if printed_from_a_result(_tail(row)):
            return row
    return None


def is_stale(memo: ClauseDocument, facts: Json) -> bool:
    """Whether the attached report says something else than the result does now."""
    row = attached_report(memo)
    return row is not None and not says_the_same(_tail(row), facts)


def _tail(row: Attachment) -> bytes:
    try:
        with row.file.open("rb") as stream:
            size = stream.seek(0, 2)
            stream.seek(max(0, size - TAIL))
            return stream.read()
    except FileNotFoundError:
        return b""


def refresh(memo: ClauseDocument, result: AssessmentResult, by) -> bool:
    """Attach the report as the result has it now; False when it did already. Raises NotAllowed."""
    if not ClauseDocument.objects.editable_by(by).filter(pk=memo.pk).exists():
        raise NotAllowed("ปรับรายงานที่แนบได้เฉพาะบันทึกที่ท่านแก้ไขได้")
    facts = take(result)
    if not is_stale(memo, facts):
        return False
    report = analysis_pdf(facts)
    _attach_anew(memo, report, by)
    return True


@transaction.atomic
def _attach_anew(memo: ClauseDocument, report: bytes, by) -> None:
    fresh = ClauseDocument.objects.held(memo.pk)
    if not fresh.is_draft:
        raise NotAllowed(f"บันทึกอยู่ในสถานะ “{fresh.state_label}” ถอนกลับเป็นร่างก่อน แล้วจึงปรับรายงานที่แนบ")
    row = attached_report(fresh)
    if row is None:
        raise NotAllowed("ไม่พบรายงานที่แนบในบันทึกนี้แล้ว")
    keep_file(row, report, page_count(report))
    row._history_user, row._change_reason = by, REASON
    row.save()


def report_name(facts: Json) -> str:
    return f"{TITLE} ประจำปีงบประมาณ พ.ศ. {facts['year']}"


def _rows(facts: Json) -> Iterator[ClauseRow]:
    known = lines(facts)
    yield paragraph(_announced(facts))
    if any(line.score for line in known):
        yield paragraph("เมื่อพิจารณาเป็นรายตัวชี้วัด มีผลดังนี้")
        table = "\n".join(f"ตัวชี้วัดที่ {line.number} {line.title} | {line.said}" for line in known)
        yield ClauseRow(Clause.Kind.MEMBERS, 0, "", table)
    for sentence in contradictions(facts):
        yield paragraph(f"ทั้งนี้ {sentence}")
    yield paragraph(_analysed(facts, known))
    yield paragraph(
        "เพื่อยกระดับคุณธรรมและความโปร่งใสในการดำเนินงาน และให้ผลการประเมินปีต่อไปดีขึ้น เห็นควรดำเนินการ ดังนี้"
    )
    yield numbered("1.", f"แจ้งทุกส่วนราชการทราบ และถือปฏิบัติตาม{_what_binds(facts)}")
    website = facts["organisation"]["website"] or open_field("ที่อยู่เว็บไซต์ของหน่วยงาน")
    yield numbered("2.", f"เผยแพร่รายงานการวิเคราะห์ผลการประเมินทางเว็บไซต์ของหน่วยงาน {website}")


def _announced(facts: Json) -> str:
    office = facts["organisation"]
    place = f" {place_of(office)}" if place_of(office) else ""
    source = facts["source"] or open_field("หนังสือหรือประกาศที่แจ้งผล")
    total = facts["total"] or open_field("คะแนนรวม")
    rating = facts["rating"] or open_field("ระดับผลการประเมิน")
    return (
        "ด้วยสำนักงานคณะกรรมการป้องกันและปราบปรามการทุจริตแห่งชาติ (สำนักงาน ป.ป.ช.) "
        "ได้แจ้งผลการประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐ "
        f"ประจำปีงบประมาณ พ.ศ. {facts['year']} "
        f"ตาม{source} โดย{office['name']}{place} ได้คะแนนในภาพรวม {total} คะแนน "
        f"ระดับผลการประเมินอยู่ในระดับ {rating} (เกณฑ์ผ่าน {facts['pass_mark']} คะแนน) นั้น"
    )


def _analysed(facts: Json, known: list[Line]) -> str:
    """What the report found, in a sentence; where nobody analysed anything, a field to fill."""
    count = sum(len(line.findings) for line in known)
    below = [str(line.number) for line in known if line.lacking]
    passing = (
        f"มีตัวชี้วัดที่ต่ำกว่าเกณฑ์ผ่าน {len(below)} ตัวชี้วัด คือตัวชี้วัดที่ {', '.join(below)}"
        if below
        else "ไม่มีตัวชี้วัดที่ต่ำกว่าเกณฑ์ผ่าน"
    )
    found = f"พบข้อบกพร่องที่ต้องแก้ไข {count} ข้อ" if count else open_field("ข้อบกพร่องที่พบ")
    office = facts["organisation"]["name"]
    return f"{office}ได้วิเคราะห์ผลการประเมินแล้ว {passing} {found} รายละเอียดตามรายงานที่แนบ"


def _what_binds(facts: Json) -> str:
    measures = facts["measures"]
    if measures is None:
        return open_field("แนวทางหรือมาตรการที่ให้ถือปฏิบัติ")
    return f"{measures['title']} ใน{measures['years_text']}"
