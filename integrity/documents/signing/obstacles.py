"""What keeps a paper from being sent for signature: each in Thai, all at once."""

import re
from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from integrity.documents.clauses.snapshot import own_appointment, positions_of
from integrity.documents.models import ClauseDocument, Kind, Method, SigningStep
from integrity.models import Appointment, Official
from integrity.thai import thai_date

# A field that a template left to fill in, [จำนวนคน]. A bare number, [1], is somebody's footnote.
_OPEN_FIELD = re.compile(r"\[(?=[^\[\]<>\n]{0,79}[^\W\d_])[^\[\]<>\n]{1,80}\]")
# Their form says เรียน: without a person it would stand empty on the paper.
ADDRESSED = (Kind.MEMO, Kind.LETTER, Kind.CIRCULAR)
SIGN_PERMISSION = "documents.sign_clausedocument"


def of_person(document: ClauseDocument, by) -> str:
    """Why ``by`` may not send this paper for signature, whatever it says; or ""."""
    if not by.has_perm("documents.submit_clausedocument"):
        return "บัญชีของท่านไม่มีสิทธิ์เสนอเอกสารเพื่อลงนาม"
    if by.organisation_id != document.organisation_id:
        return "ทำได้เฉพาะเอกสารของหน่วยงานตนเอง"
    if not document.is_draft:
        return f"เสนอลงนามได้เฉพาะฉบับร่าง ฉบับนี้อยู่ในสถานะ “{document.state_label}”"
    if not ClauseDocument.objects.editable_by(by).filter(pk=document.pk).exists():
        return "เสนอลงนามได้เฉพาะเอกสารของสำนัก/กองของท่าน"
    return ""


def of_content(document: ClauseDocument) -> list[str]:
    """What must be mended in the paper first, in the order of the page."""
    steps = list(
        document.steps.select_related("official__user", "appointment__official").order_by(
            "order", "pk"
        )
    )
    return [*_of_text(document), *_of_steps(document, steps)]


def _of_text(document: ClauseDocument) -> Iterator[str]:
    texts = [row.text for row in document.clauses.all()]
    if not any(text.strip() for text in texts):
        yield "เอกสารยังไม่มีข้อความ พิมพ์หรือวางข้อความก่อน"
    if document.kind in ADDRESSED and not document.addressee.strip():
        yield "ยังไม่มีผู้รับ พิมพ์ในช่อง “เรียน” ว่าเอกสารนี้ถึงผู้ใด"
    everything = "\n".join([document.title, document.addressee, document.closing, *texts])
    if fields := list(dict.fromkeys(_OPEN_FIELD.findall(everything))):
        yield f"ยังมีช่องที่ต้องเติมในวงเล็บเหลี่ยม: {', '.join(fields[:5])}" + (
            f" และอีก {len(fields) - 5} แห่ง" if len(fields) > 5 else ""
        )


def _of_steps(document: ClauseDocument, steps: list[SigningStep]) -> Iterator[str]:
    if not steps:
        yield "ยังไม่มีผู้ลงนาม กำหนดลำดับการลงนามอย่างน้อยหนึ่งลำดับ"
    on_screen = document.method == Method.SCREEN
    # On screen each signs on the very day of signing, never on a day written beforehand.
    day = timezone.localdate() if on_screen else document.dated or timezone.localdate()
    seen: dict[tuple, int] = {}
    for place, step in enumerate(steps, start=1):
        name = f"ลำดับที่ {place} {step.official.name}"
        if found := of_appointment(step.official, _appointment(step, day), day) or _of_position(
            step, day
        ):
            yield f"{name}: {found}"
        if on_screen and (found := of_account(step.official)):
            yield f"{name}: {found}"
        same = (step.official_id, step.kind, step.role, *positions_of(step, day))
        first = seen.setdefault(same, place)
        if first != place:
            yield (
                f"{name}: ซ้ำกับลำดับที่ {first} ลบออกหนึ่งลำดับ หากลงนามสองฐานะให้ระบุตำแหน่งหรือฐานะให้ต่างกัน"
            )


def _appointment(step: SigningStep, day: date) -> Appointment | None:
    """What the step signs by: as chosen, else the position of that day, else the last one."""
    return (
        step.appointment
        or own_appointment(step, day)
        or step.official.appointments.order_by("-date_to", "pk").first()
    )


def _of_position(step: SigningStep, day: date) -> str:
    if positions_of(step, day):
        return ""
    return "ยังไม่มีตำแหน่งในทะเบียนผู้ดำรงตำแหน่ง เพิ่มตำแหน่ง หรือพิมพ์บรรทัดตำแหน่งใต้ชื่อ"


def of_appointment(official: Official, appointment: Appointment | None, day: date) -> str:
    """Why ``official`` may not sign by ``appointment`` on ``day``; a person of no position may."""
    if appointment is None:
        return ""
    if appointment.date_to and appointment.date_to < day:
        return (
            f"พ้นจากตำแหน่ง{appointment}แล้วเมื่อสิ้นวันที่ {thai_date(appointment.date_to, 'long')} "
            "เลือกตำแหน่งหรือผู้ลงนามใหม่"
        )
    if appointment.date_from and appointment.date_from > day:
        return f"ยังไม่ถึงวันเริ่มดำรงตำแหน่ง{appointment} ({thai_date(appointment.date_from, 'long')})"
    return ""


def of_account(official: Official) -> str:
    """Why ``official`` cannot sign on screen, or ""."""
    account = official.user
    if account is None:
        return "ยังไม่มีบัญชีผู้ใช้ จึงลงนามในระบบไม่ได้ ผูกบัญชีที่เมนูผู้ดำรงตำแหน่ง หรือเลือกลงนามบนกระดาษ"
    if not account.is_active or account.organisation_id != official.organisation_id:
        return "บัญชีผู้ใช้ถูกปิดหรือย้ายหน่วยงานแล้ว จึงลงนามในระบบไม่ได้"
    if not account.has_perm(SIGN_PERMISSION):
        return "บัญชีผู้ใช้ยังไม่มีบทบาทที่ลงนามได้ ขอให้ผู้ดูแลระบบเพิ่มบทบาท “ผู้บริหารผู้ลงนาม”"
    return ""
