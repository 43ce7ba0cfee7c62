"""Issuing a signed paper: number, day, final file, and its place in the register.

Rendering, sealing and storing take seconds and lie outside of any transaction. One short
transaction then looks whether the round is still the same and writes all rows: whoever pulls the
plug leaves a paper that is issued or one that can be issued again, and at worst a file that
nobody names.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from integrity.documents import numbers
from integrity.documents.clauses.snapshot import take
from integrity.documents.models import (
    ClauseDocument,
    Document,
    Method,
    PaperForm,
    Scan,
    Signing,
    Visibility,
)
from integrity.documents.personal_data import Known, findings_in, of_clause_document
from integrity.documents.personal_data import obstacle as obstacle_of_personal_data
from integrity.documents.register import Signer, StoredFile, finish, issue
from integrity.documents.scans import kept_scan
from integrity.documents.signing import obstacles, steps
from integrity.documents.signing.printing import final_paper
from integrity.models import Appointment, Official
from integrity.publishing import NotAllowed
from integrity.thai import be_year, local_date, thai_date
from integrity.uploads import Clean

# What the register of people and the office's record say may move on; the paper's own words not.
_OF_THE_OFFICE = ("organisation", "division", "form", "replaces")
_OF_THE_PERSON = ("name", "positions", "appointment")
CHANGED = (
    "ข้อความในร่างไม่ตรงกับฉบับที่ตรึงไว้ลงนาม จึงออกเอกสารไม่ได้ ถอนจากการลงนาม ตรวจข้อความ แล้วเสนอลงนามใหม่"
)


def obstacle(document: ClauseDocument, by) -> str:
    """Why ``by`` may not issue this paper now, in Thai, or ""."""
    return _of_person(document, by) or _of_state(document) or _of_two_persons(document, by)


def _of_person(document: ClauseDocument, by) -> str:
    if not by.has_perm("documents.issue_clausedocument"):
        return "บัญชีของท่านไม่มีสิทธิ์ออกเอกสาร"
    if by.organisation_id != document.organisation_id:
        return "ทำได้เฉพาะเอกสารของหน่วยงานตนเอง"
    return ""


def _of_state(document: ClauseDocument) -> str:
    if not document.is_in_signing:
        return f"ออกได้เฉพาะเอกสารที่ลงนามแล้ว ฉบับนี้อยู่ในสถานะ “{document.state_label}”"
    if document.signing.method == Method.SCREEN and not document.signing.is_complete:
        return "ยังลงนามไม่ครบ ออกเลขได้เมื่อผู้ลงนามทุกลำดับลงนามแล้ว"
    return ""


def _of_two_persons(document: ClauseDocument, by) -> str:
    """A paper for everybody is sent by one and issued by another, unless the office chose one."""
    if (
        document.signing.visibility == Visibility.PUBLIC
        and document.signing.opened_by_id == by.pk
        and not document.organisation.one_person_publishes
    ):
        return "ผู้เสนอลงนามออกเอกสารที่เปิดเผยเองไม่ได้ ขอให้ผู้มีสิทธิ์ออกเอกสารคนอื่นในหน่วยงานตรวจและออก"
    return ""


def needs_number(signing: Signing) -> bool:
    return signing.snapshot.data["form"]["numbering"] != PaperForm.Numbering.NONE


def obstacle_to_facts(document: ClauseDocument, *, official_no: str, dated: date | None) -> str:
    """What is wrong with the number or the day that was entered; or ""."""
    signing = document.signing
    if dated is None:
        return "ระบุวันที่ของเอกสาร"
    return _of_number(document, official_no, dated) or _of_day(signing, dated)


def _of_number(document: ClauseDocument, official_no: str, dated: date) -> str:
    if not official_no:
        return "ระบุเลขที่ตามสมุดทะเบียนกลาง" if needs_number(document.signing) else ""
    return numbers.refusal(document.organisation, document.kind, be_year(dated), official_no)


def _of_day(signing: Signing, dated: date) -> str:
    if dated > timezone.localdate():
        return "วันที่ของเอกสารอยู่ในอนาคต ระบุวันที่ลงนามจริง"
    if signing.method == Method.SCREEN:
        last = local_date(signing.signatures.order_by("step").last().at)
        if dated < last:
            return f"วันที่ของเอกสารอยู่ก่อนการลงนามครั้งสุดท้าย ({thai_date(last, 'long')})"
        return ""
    # Signed in ink, perhaps long ago: nobody logged when, so the day on the paper is the day.
    for step in signing.snapshot.data["steps"]:
        appointment = Appointment.objects.filter(pk=step.get("appointment")).first()
        official = Official.objects.get(pk=step["official"])
        if found := obstacles.of_appointment(official, appointment, dated):
            return f"{step['name']} ในวันที่ {thai_date(dated, 'long')}: {found}"
    return ""


def issue_clause_document(
    document: ClauseDocument,
    *,
    by,
    official_no: str,
    dated: date,
    scan: Clean | None = None,
    ink_note: str = "",
) -> Document:
    """The whole deed, safe to repeat after any break. Raises NotAllowed.

    ``scan``: what came back signed in ink, looked through and clean.
    """
    now = ClauseDocument.objects.with_state().get(pk=document.pk)
    official_no = numbers.tidy(official_no)
    if found := _refusal(now, by, official_no, dated):
        raise NotAllowed(found)
    signing, ink_note = now.signing, ink_note.strip()
    if found := _of_ink(signing, scan, ink_note) or obstacle_of_personal_data(
        of_clause_document(now), by
    ):
        raise NotAllowed(found)
    content = final_paper(signing, official_no=official_no, dated=dated)
    file = finish(content, now.organisation)
    kept = kept_scan(scan, by=by) if scan else None
    issued = _enter(
        now, signing, file, kept, by=by, official_no=official_no, dated=dated, ink_note=ink_note
    )
    document.document = issued
    return issued


def _refusal(document: ClauseDocument, by, official_no: str, dated: date | None) -> str:
    if found := obstacle(document, by):
        return found
    if not document.signing.snapshot.is_intact:
        return steps.TAMPERED
    if _own_words(take(document)) != _own_words(document.signing.snapshot.data):
        return CHANGED
    return obstacle_to_facts(document, official_no=official_no, dated=dated)


def _of_ink(signing: Signing, scan: Clean | None, ink_note: str) -> str:
    """What was written by hand is public by its note, and nobody has looked through that yet."""
    if signing.method == Method.SCREEN and (scan or ink_note):
        return "เอกสารนี้ลงนามในระบบ จึงไม่มีสำเนาสแกนหรือการแก้ไขด้วยหมึก"
    office = signing.organisation
    known = Known.of_office(office)
    if findings_in([("แก้ไขด้วยหมึก", ink_note)], known):
        return (
            "ข้อความ “แก้ไขด้วยหมึก” มีสิ่งที่อาจเป็นข้อมูลส่วนบุคคล ผู้ตรวจสอบเอกสารทุกคนจะเห็นข้อความนี้ "
            "เขียนว่าแก้ที่ใดโดยไม่ใส่ข้อมูลนั้น"
        )
    return ""


def _own_words(data: dict) -> dict:
    """What the paper itself says: it cannot have changed unless somebody passed signing by."""
    own = {key: value for key, value in data.items() if key not in _OF_THE_OFFICE}
    own["steps"] = [
        {key: value for key, value in step.items() if key not in _OF_THE_PERSON}
        for step in data["steps"]
    ]
    return own


@transaction.atomic
def _enter(
    document: ClauseDocument,
    signing: Signing,
    file: StoredFile,
    scan: Scan | None,
    *,
    by,
    official_no: str,
    dated: date,
    ink_note: str,
) -> Document:
    fresh = ClauseDocument.objects.held(document.pk)
    round_now = steps.locked(signing)
    if fresh.signing_id != signing.pk or round_now.state != signing.state:
        raise NotAllowed("เอกสารเปลี่ยนไประหว่างที่กำลังออก เปิดดูสถานะแล้วออกอีกครั้ง")
    issued = issue(
        file=file,
        by=by,
        official_no=official_no,
        dated=dated,
        division=fresh.division,
        ink_note=ink_note,
        replaces=fresh.replaces,
        **_facts_for_register(round_now),
    )
    if scan:
        scan.document = issued
        scan.save()
    _close(round_now, issued, by)
    fresh.document = issued
    fresh._change_reason = "ออกเอกสาร"
    fresh.save()
    return issued


def _facts_for_register(signing: Signing) -> dict:
    """What ``register.issue`` takes over from the round as it was frozen and signed."""
    data = signing.snapshot.data
    return {
        "kind": signing.kind,
        "snapshot": signing.snapshot,
        "title": signing.title,
        "years": tuple(data["years"]) if data["years"] else None,
        "source_label": signing.source_label,
        "source_address": signing.source_address,
        "code": signing.code,
        "method": signing.method,
        "visibility": signing.visibility,
        "signers": signers_of(signing),
        "recipients": [(each["name"], each["division"]) for each in data["recipients"]],
    }


def _close(signing: Signing, issued: Document, by) -> None:
    signing.state, signing.document = Signing.State.ISSUED, issued
    signing.next_official = None
    signing.closed_at, signing.closed_by = timezone.now(), by
    signing.save(update_fields=("state", "document", "next_official", "closed_at", "closed_by"))


def signers_of(signing: Signing) -> list[Signer]:
    """For the register: from the log, or for a paper signed in ink from what was frozen."""
    if signing.method == Method.SCREEN:
        return [
            Signer(
                name=each["name"],
                positions=each["positions"],
                role=each["role"],
                official_id=each["official"],
                signed_at=datetime.fromisoformat(each["at"]),
            )
            for each in steps.facts_of(signing)
        ]
    return [
        Signer(
            name=step["name"],
            positions=step["positions"],
            role=step["role"],
            official_id=step["official"],
        )
        for step in signing.snapshot.data["steps"]
    ]
