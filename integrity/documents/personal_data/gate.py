"""Whether a record may go out: reasons for what was found, pages looked at, a second person."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.urls import reverse

from integrity.documents.models import (
    PageView,
    PersonalDataConfirmation,
    PersonalDataReason,
)
from integrity.documents.personal_data.detecting import Finding
from integrity.documents.personal_data.searching import (
    Found,
    Searched,
    SearchedFile,
    fingerprint,
    search,
)
from integrity.publishing import NotAllowed

NOT_YOURS = "บทบาทของท่านไม่มีสิทธิ์พิจารณาข้อมูลส่วนบุคคลของเรื่องนี้"
CHANGED = "เนื้อหาเปลี่ยนหลังจากที่ท่านเปิดหน้านี้ กรุณาตรวจรายการอีกครั้งแล้วยืนยัน"
LONGEST = {
    name: PersonalDataReason._meta.get_field(name).max_length for name in ("place", "masked")
}


@dataclass(frozen=True)
class Judged:
    """A finding with what was said about it."""

    finding: Finding
    fingerprint: str
    reason: PersonalDataReason | None


@dataclass(frozen=True)
class Page:
    """A page that no machine can read, and who has looked at it."""

    file: SearchedFile
    number: int  # from 1
    viewers: frozenset[int]


@dataclass(frozen=True)
class Standing:
    """What was found in a record, and how far people have come with it."""

    searched: Searched
    found: Found
    judged: list[Judged]
    pages: list[Page]
    confirmation: PersonalDataConfirmation | None

    @property
    def without_reason(self) -> list[Judged]:
        return [each for each in self.judged if each.reason is None]

    @property
    def unviewed(self) -> list[Page]:
        return [page for page in self.pages if not page.viewers]

    @property
    def is_open(self) -> bool:
        """Nothing stands in the way of this content."""
        if self.found.troubles:
            return False
        return not self.found or (self.confirmation is not None and self.is_complete)

    @property
    def is_complete(self) -> bool:
        """The first person is done: the second may confirm."""
        return not (self.without_reason or self.unviewed or self.found.troubles)


def obstacle_to_confirm(now: Standing, by) -> str:
    """Why ``by`` may not give the second person's word, or ""."""
    if not now.searched.is_judged_by(by):
        return NOT_YOURS
    if not now.is_complete:
        return _left(now)
    if now.searched.organisation.one_person_publishes:
        return ""
    if any(each.reason.by_id == by.pk for each in now.judged):
        return "ท่านเป็นผู้ให้เหตุผล ต้องให้ผู้อื่นยืนยัน"
    if any(page.viewers == {by.pk} for page in now.pages):
        return "มีหน้าที่ท่านตรวจด้วยตาคนเดียว ต้องให้ผู้อื่นยืนยัน"
    return ""


def standing(searched: Searched) -> Standing:
    found = search(searched)
    rows = PersonalDataReason.objects.filter(subject=searched.subject).select_related("by")
    reasons = {row.fingerprint: row for row in rows}
    viewers: dict[tuple[str, int], set[int]] = {}
    seen = PageView.objects.filter(subject=searched.subject)
    for sha256, page, by in seen.values_list("file_sha256", "page", "by"):
        viewers.setdefault((sha256, page), set()).add(by)
    prints = [fingerprint(finding, searched.subject) for finding in found.findings]
    return Standing(
        searched,
        found,
        judged=[
            Judged(finding, known, reasons.get(known))
            for finding, known in zip(found.findings, prints, strict=True)
        ],
        pages=[
            Page(file, page + 1, frozenset(viewers.get((file.sha256, page + 1), ())))
            for file, page in found.unread
        ],
        confirmation=PersonalDataConfirmation.objects.filter(
            subject=searched.subject, content_sha256=found.content_sha256
        )
        .select_related("by")
        .order_by("-pk")
        .first(),
    )


def obstacle(searched: Searched, by) -> str:
    """Why the record may not go out yet, or "". Nothing found: nobody need confirm anything."""
    now = standing(searched)
    if now.is_open:
        return ""
    told = _left(now)
    if not told:
        own = obstacle_to_confirm(now, by)
        told = own or "ยังไม่มีผู้ยืนยันว่าข้อมูลส่วนบุคคลในเรื่องนี้เผยแพร่ได้"
    return told


def page_of(searched: Searched) -> str:
    """Where staff judge what was found."""
    return reverse("admin:documents_personal_data", args=(searched.subject,))


def _left(now: Standing) -> str:
    if now.found.troubles:
        return now.found.troubles[0]
    if count := len({each.fingerprint for each in now.without_reason}):
        return f"พบข้อมูลที่อาจเป็นข้อมูลส่วนบุคคล {count} รายการที่ยังไม่ได้ลบหรือให้เหตุผล"
    if now.unviewed:
        return f"มีหน้าสแกนที่ตรวจด้วยเครื่องไม่ได้ {len(now.unviewed)} หน้าที่ยังไม่มีผู้ตรวจด้วยตา"
    return ""


def state_reason(searched: Searched, known: str, reason: str, *, by) -> PersonalDataReason:
    """Say why something stays. Raises NotAllowed; a reason once given is not rewritten."""
    if not searched.is_judged_by(by):
        raise NotAllowed(NOT_YOURS)
    if not (reason := " ".join(reason.split())):
        raise NotAllowed("ระบุเหตุผลที่คงข้อมูลนี้ไว้")
    judged = {each.fingerprint: each for each in standing(searched).judged}
    if known not in judged:
        raise NotAllowed("ไม่มีข้อมูลนี้ในเรื่องแล้ว อาจมีผู้ลบไปก่อน")
    finding = judged[known].finding
    try:
        with transaction.atomic():
            return PersonalDataReason.objects.create(
                organisation=searched.organisation,
                subject=searched.subject,
                by=by,
                fingerprint=known,
                kind=finding.kind,
                place=finding.place[: LONGEST["place"]],
                masked=finding.masked[: LONGEST["masked"]],
                reason=reason[:300],
            )
    except IntegrityError as twice:
        raise NotAllowed("มีผู้ให้เหตุผลของข้อมูลนี้แล้ว") from twice


def view_page(searched: Searched, file: SearchedFile, page: int, *, by) -> None:
    """Keep that ``by`` has looked at a page (from 1) and found nothing that must not go out."""
    if not searched.is_judged_by(by):
        raise NotAllowed(NOT_YOURS)
    PageView.objects.get_or_create(
        subject=searched.subject,
        file_sha256=file.sha256,
        page=page,
        by=by,
        defaults={"organisation": searched.organisation},
    )


def confirm(searched: Searched, *, content_sha256: str, by) -> PersonalDataConfirmation:
    """The second person's word, for the content that was shown. Raises NotAllowed."""
    now = standing(searched)
    if refused := obstacle_to_confirm(now, by):
        raise NotAllowed(refused)
    if content_sha256 != now.found.content_sha256:
        raise NotAllowed(CHANGED)
    return PersonalDataConfirmation.objects.create(
        organisation=searched.organisation,
        subject=searched.subject,
        by=by,
        content_sha256=content_sha256,
        found=min(len(now.judged) + len(now.pages), 32_767),
    )
