"""Entering papers in the register, and what may happen to them afterwards.

Rendering and sealing take their time and lie before, in ``finish``. Then one short transaction
takes the next number and writes all rows: whoever pulls the plug leaves a whole entry or none,
and at worst a file that nobody names.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models, transaction
from django.utils import timezone

from integrity import files
from integrity.documents import numbers
from integrity.documents.models import (
    Acknowledgement,
    Document,
    DocumentSigner,
    Kind,
    Scan,
    Snapshot,
    Visibility,
    new_code,
)
from integrity.documents.seal import SealError, seal
from integrity.models import Division, Organisation
from integrity.pdf import page_count
from integrity.publishing import NotAllowed
from integrity.thai import be_year

LONGEST_LABEL = Document._meta.get_field("source_label").max_length
# Their record is what is withdrawn, and the paper with it.
WITHDRAWN_WITH_THEIR_RECORD = (Kind.PLAN, Kind.AGREEMENT, Kind.REPORT)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A finished paper that already lies on the disk."""

    sha256: str
    size: int
    pages: int
    seal_subject: str = ""
    seal_fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed, with the lines under the name as the appointments of that day had them."""

    name: str
    positions: Sequence[str]
    role: str = ""
    official_id: int | None = None
    signed_at: datetime | None = None


def finish(content: bytes, organisation: Organisation) -> StoredFile:
    """Seal a rendered paper, when the office has a certificate, and store it durably.

    Takes its time, so call it outside of any transaction. Raises NotAllowed, in Thai, where the
    office has a certificate that cannot be used: an unsealed paper would pass for a sealed one.
    """
    pages = page_count(content)
    try:
        sealed = seal(content, organisation)
    except SealError as refused:
        raise NotAllowed(str(refused)) from refused
    return StoredFile(
        files.store(sealed.content),
        len(sealed.content),
        pages,
        seal_subject=sealed.subject,
        seal_fingerprint=sealed.fingerprint,
    )


@transaction.atomic
def issue(
    *,
    kind: str,
    snapshot: Snapshot,
    file: StoredFile,
    title: str,
    years: tuple[int, int] | None,
    source_label: str,
    source_address: str,
    by,
    code: str | None = None,
    official_no: str = "",
    dated: date | None = None,
    division: Division | None = None,
    method: str = "",
    visibility: str = Visibility.PUBLIC,
    signers: Iterable[Signer] = (),
    ink_note: str = "",
    replaces: Document | None = None,
    recipients: Iterable[tuple[str, int | None]] = (),
    origin: str = Document.Origin.PORTAL,
) -> Document:
    """Enter a paper under the office's next register number, with its signers and recipients.

    ``replaces`` is superseded by it. Raises NotAllowed, in Thai, when the printed number is taken
    or the paper to be replaced is no longer the one in force.
    """
    return _enter(
        snapshot.organisation_id,
        file,
        signers,
        replaces,
        recipients,
        kind=kind,
        snapshot=snapshot,
        title=title,
        years=years,
        source_label=source_label,
        source_address=source_address,
        issued_by=by,
        code=code or new_code(),
        official_no=official_no,
        dated=dated,
        division=division,
        method=method,
        visibility=visibility,
        ink_note=ink_note,
        origin=origin,
    )


def _enter(
    office_id: int, file: StoredFile, signers, replaces, recipients, *, kind, years, **columns
) -> Document:
    """The office's row is locked first, so two issues of one office wait for each other and the
    number read is still the next one when it is written. Nobody waits who only names the office
    in a row of another table."""
    office = Organisation.objects.select_for_update(no_key=True).get(pk=office_id)
    former = _to_replace(replaces, office)
    first_year, last_year = years or (None, None)
    document = Document.objects.create(
        organisation=office,
        kind=kind,
        register_no=_next_register_no(office),
        first_fiscal_year=first_year,
        last_fiscal_year=last_year,
        file_sha256=file.sha256,
        file_size=file.size,
        page_count=file.pages,
        seal_subject=file.seal_subject,
        seal_fingerprint=file.seal_fingerprint,
        **columns | _number(office, kind, columns["official_no"], columns["dated"]),
    )
    _write_signers(document, signers)
    _write_recipients(document, recipients)
    if former:
        former.supersede(by_document=document)
    return document


def _next_register_no(office: Organisation) -> int:
    return (office.documents.aggregate(last=models.Max("register_no"))["last"] or 0) + 1


def _number(office: Organisation, kind: str, typed: str, dated: date | None) -> dict:
    official_no = numbers.tidy(typed)
    if not official_no:
        return {"official_no": "", "number_year": None}
    year = be_year(dated or timezone.localdate())
    if refused := numbers.refusal(office, kind, year, official_no):
        raise NotAllowed(refused)
    return {"official_no": official_no, "number_year": year}


def _to_replace(document: Document | None, office: Organisation) -> Document | None:
    """The paper to be superseded, as it stands now. A withdrawn one stays withdrawn."""
    if document is None:
        return None
    now = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if now.organisation_id != office.pk:
        raise NotAllowed("ใช้แทนได้เฉพาะเอกสารของหน่วยงานเดียวกัน")
    if now.is_superseded:
        raise NotAllowed(f"“{now.title}” มีฉบับใช้แทนแล้ว เลือกให้ใช้แทนฉบับที่มีผลใช้อยู่ แล้วออกเอกสารอีกครั้ง")
    return None if now.is_withdrawn else now


def _write_signers(document: Document, signers: Iterable[Signer]) -> None:
    DocumentSigner.objects.bulk_create(
        DocumentSigner(
            document=document,
            order=order,
            official_id=signer.official_id,
            name=signer.name,
            positions=list(signer.positions),
            role=signer.role,
            signed_at=signer.signed_at,
        )
        for order, signer in enumerate(signers, start=1)
    )


def _write_recipients(document: Document, recipients: Iterable[tuple[str, int | None]]) -> None:
    Acknowledgement.objects.bulk_create(
        Acknowledgement(document=document, position=position, name=name, division_id=division_id)
        for position, (name, division_id) in enumerate(recipients, start=1)
    )


@transaction.atomic
def enter_outside(
    *,
    organisation: Organisation,
    kind: str,
    title: str,
    file: StoredFile,
    scan: Scan,
    by,
    official_no: str = "",
    dated: date | None = None,
    division: Division | None = None,
    years: tuple[int, int] | None = None,
    visibility: str = Visibility.INTERNAL,
    signers: Iterable[Signer] = (),
    replaces: Document | None = None,
    source_label: str = "",
) -> Document:
    """The entry of outside.record_outside; ``scan`` is unsaved and says what was uploaded."""
    if refused := obstacle_to_record(organisation, by):
        raise NotAllowed(refused)
    document = _enter(
        organisation.pk,
        file,
        signers,
        replaces,
        (),
        kind=kind,
        years=years,
        title=title,
        source_label=source_label or "ออกนอกระบบ",
        issued_by=by,
        official_no=official_no,
        dated=dated,
        division=division,
        visibility=visibility,
        method="paper",
        origin=Document.Origin.OUTSIDE,
    )
    scan.document = document
    scan.save()
    return document


def obstacle_to_record(organisation: Organisation, by) -> str:
    if not by.has_perm("documents.add_document"):
        return "บัญชีของท่านไม่มีสิทธิ์บันทึกเอกสารที่ออกนอกระบบ"
    return "" if by.organisation_id == organisation.pk else "ทำได้เฉพาะเอกสารของหน่วยงานตนเอง"


def obstacle_to_withdraw(document: Document, by) -> str:
    """Why ``by`` may not withdraw this paper, in Thai; "" when nothing stands in the way."""
    if not by.has_perm("documents.withdraw_document"):
        return "ผู้เผยแพร่ของหน่วยงานเท่านั้นที่ยกเลิกเอกสารได้"
    if by.organisation_id != document.organisation_id:
        return "ทำได้เฉพาะเอกสารของหน่วยงานตนเอง"
    if document.is_withdrawn:
        return "เอกสารนี้ยกเลิกแล้ว"
    if is_withdrawn_with_record(document):
        name = document.get_kind_display()
        return f"ยกเลิก{name}ที่ต้นเรื่อง ({document.source_label}) แล้วเอกสารนี้จะยกเลิกไปด้วย"
    return ""


def is_withdrawn_with_record(document: Document) -> bool:
    return (
        document.origin == Document.Origin.PORTAL and document.kind in WITHDRAWN_WITH_THEIR_RECORD
    )


@transaction.atomic
def withdraw(document: Document, *, by, reason: str) -> Document:
    """Take a paper out of force for good: its page stays, and says when and why."""
    now = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if refused := obstacle_to_withdraw(now, by):
        raise NotAllowed(refused)
    if not reason.strip():
        raise NotAllowed("ระบุเหตุผลที่ยกเลิก ผู้เปิดเอกสารนี้จะเห็นเหตุผลแทนไฟล์")
    now.withdraw(reason=reason.strip(), by=by)
    return now


def obstacle_to_acknowledge(line: Acknowledgement, by) -> str:
    """A division's own staff say รับทราบ; the plan officer for who has no account."""
    if line.acknowledged_at:
        return f"{line.name} รับทราบแล้ว"
    if line.document.is_withdrawn:
        return "เอกสารนี้ยกเลิกแล้ว ไม่ต้องรับทราบ"
    if by.organisation_id != line.document.organisation_id:
        return "ทำได้เฉพาะเอกสารของหน่วยงานตนเอง"
    if line.division_id is None:
        may = by.has_perm("documents.add_document")
        return "" if may else "เจ้าหน้าที่แผนเป็นผู้บันทึกการรับทราบของผู้รับที่ไม่ใช่สำนัก/กอง"
    may = by.division_id == line.division_id and by.has_perm("documents.view_document")
    return "" if may else f"เจ้าหน้าที่ของ{line.name}เท่านั้นที่กดรับทราบได้"


@transaction.atomic
def acknowledge(line: Acknowledgement, *, by) -> Acknowledgement:
    rows = Acknowledgement.objects.select_for_update(of=("self",)).select_related("document")
    now = rows.get(pk=line.pk)
    if refused := obstacle_to_acknowledge(now, by):
        raise NotAllowed(refused)
    now.acknowledged_at, now.acknowledged_by = timezone.now(), by
    now.save(update_fields=("acknowledged_at", "acknowledged_by"))
    return now
