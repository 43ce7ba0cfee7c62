"""ประกาศมาตรการ: a set of measures by indicator, as a paper to be signed by the executive.

Which paper is a set's announcement: the one chosen on the set, else the newest in force that was
issued from it (``announcement_of``). The second is found by the address that every paper keeps of
its record, so nothing has to be written into the set when a paper is issued or withdrawn.
"""

from collections.abc import Iterator

from django.db import transaction

from integrity.documents.clauses.creating import create
from integrity.documents.clauses.filling import (
    DEEPEST,
    LONGEST_LABEL,
    LONGEST_TITLE,
    heading,
    numbered,
    paragraph,
)
from integrity.documents.clauses.parsing import parse
from integrity.documents.clauses.rows import ClauseRow
from integrity.documents.models import ClauseDocument, Document, Kind
from integrity.publishing import NotAllowed
from integrity.thai import truncate
from ita.measures import outline, snapshot
from ita.measures.announced import source_of
from ita.models import MeasureSet

Json = dict
SOURCE_OF_SCORES = "สำนักงานคณะกรรมการป้องกันและปราบปรามการทุจริตแห่งชาติ (สำนักงาน ป.ป.ช.)"


@transaction.atomic
def begin_announcement(measure_set: MeasureSet, by) -> ClauseDocument:
    """A draft for the executive to sign. Raises NotAllowed, in Thai."""
    if found := obstacle(measure_set, by):
        raise NotAllowed(found)
    return compose(measure_set, by=by)


def compose(measure_set: MeasureSet, *, by=None) -> ClauseDocument:
    facts = facts_of(measure_set)
    return create(
        measure_set.organisation,
        Kind.ANNOUNCEMENT,
        by=by,
        title=truncate(_title(facts), LONGEST_TITLE),
        division=by.division if by else None,
        rows=rows_of(facts),
        first_fiscal_year=measure_set.first_year,
        last_fiscal_year=measure_set.last_year,
        source_label=truncate(str(measure_set), LONGEST_LABEL),
        source_address=source_of(measure_set),
    )


def obstacle(measure_set: MeasureSet, by) -> str:
    """Why ``by`` may not begin this announcement, or ""."""
    if not by.has_perm("documents.add_clausedocument"):
        return "บัญชีของท่านไม่มีสิทธิ์ร่างเอกสาร"
    if by.organisation_id != measure_set.organisation_id:
        return "ทำได้เฉพาะชุดมาตรการของหน่วยงานตนเอง"
    if not by.has_perm("ita.submit_measureset"):
        return "ผู้ทำประกาศมาตรการคือเจ้าหน้าที่แผนของหน่วยงาน"
    if not (measure_set.is_working or measure_set.is_published):
        return "ชุดมาตรการนี้เลิกใช้แล้ว ทำประกาศได้จากฉบับที่เผยแพร่อยู่หรือฉบับร่าง"
    if not measure_set.measures.exists():
        return "ยังไม่มีมาตรการ เพิ่มหรือวางข้อความมาตรการก่อนทำประกาศ"
    return ""


def announcement_of(measure_set: MeasureSet) -> Document | None:
    """The issued paper of a set: as chosen, else the newest in force that was issued from it."""
    if measure_set.announcement_id:
        return measure_set.announcement
    issued = Document.objects.filter(
        organisation=measure_set.organisation_id,
        kind=Kind.ANNOUNCEMENT,
        source_address=source_of(measure_set),
        state=Document.State.IN_FORCE,
    )
    return issued.order_by("-pk").first()


def drafts_of(measure_set: MeasureSet):
    """The papers that were begun from this set, the newest first."""
    rows = ClauseDocument.objects.filter(
        organisation=measure_set.organisation_id,
        kind=Kind.ANNOUNCEMENT,
        source_address=source_of(measure_set),
        dropped_at=None,
    )
    return rows.with_state().order_by("-pk")


def facts_of(measure_set: MeasureSet) -> Json:
    """What was frozen, for a set that is out of the clerks' hands; else the set as it stands."""
    if measure_set.is_draft or measure_set.snapshot is None:
        return snapshot.take(measure_set)
    return measure_set.snapshot.data


def _title(facts: Json) -> str:
    about = facts["set"]
    title = about["title"]
    return title if str(about["first_year"]) in title else f"{title} {about['years_text']}"


def rows_of(facts: Json) -> Iterator[ClauseRow]:
    yield from _introduction(facts)
    groups = outline.by_indicator(facts)
    for group in groups:
        if group.indicator:
            number, title = group.indicator["number"], group.indicator["title"]
            yield heading(f"ตัวชี้วัดที่ {number} {title}")
        elif len(groups) > 1:
            yield heading(f"{facts['set']['kind_label']}ทั่วไป")
        for place, node in enumerate(group.nodes, start=1):
            yield from _measure(node, f"{place}.")


def _introduction(facts: Json) -> Iterator[ClauseRow]:
    """As the office wrote it, else why there is this announcement; then what binds, and when."""
    about, office = facts["set"], facts["organisation"]["name"]
    if about["introduction"].strip():
        yield from parse(about["introduction"])
    else:
        yield paragraph(_because(facts))
    aim = "เพื่อยกระดับคุณธรรมและความโปร่งใสในการดำเนินงาน และป้องกันการทุจริตและประพฤติมิชอบ"
    yield paragraph(
        f"{aim} {office}จึงกำหนด{about['kind_label']}ให้ทุกส่วนราชการถือปฏิบัติ ใน{about['years_text']} ดังนี้"
    )


def _because(facts: Json) -> str:
    year, result = facts["answers"]["year"], facts["result"]
    said = (
        f"ตามที่{SOURCE_OF_SCORES} ได้ประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐ "
        f"ประจำปีงบประมาณ พ.ศ. {year}"
    )
    if result and result["total"]:
        rating = f" อยู่ในระดับ {result['rating']}" if result["rating"] else ""
        said += f" โดยหน่วยงานได้คะแนน {result['total']} คะแนน{rating}"
    return f"{said} และหน่วยงานได้วิเคราะห์ผลการประเมินเพื่อนำมาปรับปรุงการปฏิบัติงานแล้ว นั้น"


def _measure(node: outline.Node, mark: str) -> Iterator[ClauseRow]:
    """A measure with its mark as typed (``mark`` where none was), what is known of it, its own."""
    row = node.row
    level = min(int(row["level"]), DEEPEST)
    yield numbered(row["mark"] or mark, row["text"], level)
    for line in _details(row):
        yield paragraph(line, min(level + 1, DEEPEST))
    for place, child in enumerate(node.children, start=1):
        yield from _measure(child, f"{(row['mark'] or mark).rstrip('.')}.{place}")


def _details(row: Json) -> Iterator[str]:
    """A line each, of what the office filled in."""
    if steps := str(row["steps"]).strip():
        yield from f"วิธีปฏิบัติ: {steps}".splitlines()
    if row["responsible"]:
        yield f"ผู้รับผิดชอบ: {row['responsible']}"
    if row["target"]:
        yield f"ความถี่หรือเป้าหมาย: {row['target']}"
    if row["evidence"]:
        yield f"หลักฐาน: {row['evidence']}"
