"""One step of a round on screen: a person signs the frozen text, or refuses and says why.

An ordinary electronic signature (พ.ร.บ.ว่าด้วยธุรกรรมทางอิเล็กทรอนิกส์ พ.ศ. 2544 ม. 9): the log says
who, as what, when, from where, and of exactly which text. Whoever calls has asked the person for
the password; the rows are locked here, so two who come at once are told apart.
"""

from django.db import transaction
from django.utils import timezone

from integrity.documents.models import Method, Signature, Signing
from integrity.documents.signing import obstacles
from integrity.models import Appointment, Official
from integrity.publishing import NotAllowed
from integrity.thai import thai_date

TAMPERED = (
    "เนื้อหาที่ตรึงไว้ไม่ตรงกับลายนิ้วมือที่บันทึกเมื่อเสนอลงนาม ระบบจึงไม่รับการลงนาม แจ้งผู้ดูแลระบบให้ตรวจฐานข้อมูลทันที"
)


def locked(signing: Signing) -> Signing:
    """The round as it stands now, held until the end of the transaction."""
    return (
        Signing.objects.select_for_update(of=("self",))
        .select_related("snapshot")
        .get(pk=signing.pk)
    )


def step_of(signing: Signing) -> dict | None:
    """What the frozen text says of the next step, or None when nothing is left to sign."""
    steps = signing.snapshot.data["steps"]
    return steps[signing.next_step] if signing.next_step < len(steps) else None


def obstacle(signing: Signing, official: Official | None, user, *, step: int | None = None) -> str:
    """Why ``user`` may not sign as ``official`` now, in Thai, or "".

    ``step`` is the one that the page showed: who holds two steps signs each by itself.
    """
    if signing.method != Method.SCREEN:
        return "เอกสารนี้ลงนามบนกระดาษ ไม่ได้ลงนามในระบบ"
    if not signing.is_open:
        return f"เอกสารนี้ไม่ได้รอลงนามแล้ว สถานะ “{signing.get_state_display()}”"
    if official is None or official.user_id != user.pk:
        return "บัญชีของท่านไม่ได้ผูกกับผู้ลงนามคนนี้"
    if found := obstacles.of_account(official):
        return found
    if step is not None and step < signing.next_step:
        return "ลำดับนี้ลงนามแล้ว จึงไม่ได้บันทึกซ้ำ"
    due = step_of(signing)
    if due is None or due["official"] != official.pk or (step or 0) > signing.next_step:
        return _out_of_turn(signing, official, due)
    return _of_today(signing, official, due)


def _out_of_turn(signing: Signing, official: Official, due: dict | None) -> str:
    if any(step["official"] == official.pk for step in signing.snapshot.data["steps"]):
        waiting = f" ขณะนี้รอ {due['name']}" if due else ""
        done = signing.signatures.filter(official=official).exists()
        return ("ท่านลงนามเอกสารนี้แล้ว" if done else "ยังไม่ถึงลำดับของท่าน") + waiting
    return "ท่านไม่ได้อยู่ในลำดับการลงนามของเอกสารนี้"


def _of_today(signing: Signing, official: Official, due: dict) -> str:
    appointment = Appointment.objects.filter(pk=due.get("appointment"), official=official).first()
    if due.get("appointment") and appointment is None:
        return "ตำแหน่งที่ใช้ลงนามถูกลบจากทะเบียนผู้ดำรงตำแหน่ง ขอให้เจ้าของเรื่องถอนแล้วเสนอใหม่"
    if found := obstacles.of_appointment(official, appointment, timezone.localdate()):
        return f"{official.name} {found} ขอให้เจ้าของเรื่องถอนแล้วเสนอใหม่"
    return "" if signing.snapshot.is_intact else TAMPERED


@transaction.atomic
def sign(
    signing: Signing, *, official: Official, user, address: str, option="", remark="", step=None
) -> Signature:
    """Sign the next step. Raises NotAllowed. The last step makes the round complete."""
    fresh = locked(signing)
    if found := obstacle(fresh, official, user, step=step):
        raise NotAllowed(found)
    option, remark = option.strip(), remark.strip()
    if found := _obstacle_to_answer(step_of(fresh)["options"], option, remark):
        raise NotAllowed(found)
    made = _write(fresh, official, user, address, option=option, remark=remark)
    fresh.next_step += 1
    following = step_of(fresh)
    fresh.next_official_id = following["official"] if following else None
    if following is None:
        fresh.state = Signing.State.COMPLETE
    fresh.save(update_fields=("state", "next_step", "next_official"))
    carry_over(signing, fresh)
    return made


def _obstacle_to_answer(options: list[str], option: str, remark: str) -> str:
    if option and option not in options:
        return "เลือกความเห็นจากรายการที่มี หรือเขียนความเห็นเอง"
    if options and not option and not remark:
        return "เลือกความเห็นหนึ่งข้อ หรือเขียนความเห็นเอง ก่อนลงนาม"
    return ""


@transaction.atomic
def refuse(
    signing: Signing, *, official: Official, user, address: str, reason: str, step=None
) -> Signature:
    """Not to sign, and why: the round ends, and the paper is a draft again."""
    fresh = locked(signing)
    if found := obstacle(fresh, official, user, step=step):
        raise NotAllowed(found)
    if not reason.strip():
        raise NotAllowed("ระบุเหตุผลที่ไม่ลงนาม เจ้าของเรื่องจะได้แก้ไขถูกจุด")
    outcome = Signature.Outcome.REFUSED
    made = _write(fresh, official, user, address, outcome=outcome, remark=reason.strip())
    fresh.state, fresh.next_official = Signing.State.VOID, None
    fresh.closed_at, fresh.closed_by = made.at, user
    fresh.void_reason = f"{made.name} ไม่ลงนาม: {made.remark}"
    fresh.save(update_fields=("state", "next_official", "closed_at", "closed_by", "void_reason"))
    carry_over(signing, fresh)
    return made


def _write(signing: Signing, official, user, address, **answer) -> Signature:
    due = step_of(signing)
    return Signature.objects.create(
        signing=signing,
        step=signing.next_step,
        official=official,
        user=user,
        name=due["name"],
        positions=due["positions"],
        role=due["role"],
        address=address,
        snapshot_sha256=signing.snapshot.sha256,
        **answer,
    )


def carry_over(signing: Signing, fresh: Signing) -> None:
    """Let the caller's object say what the database says."""
    for field in signing._meta.concrete_fields:
        setattr(signing, field.attname, getattr(fresh, field.attname))


def facts_of(signing: Signing) -> list[dict]:
    """The log as papers print it and as the register keeps it: signatures alone, in order."""
    return [
        {
            "step": row.step,
            "name": row.name,
            "positions": row.positions,
            "role": row.role,
            "at": timezone.localtime(row.at).isoformat(),
            "option": row.option,
            "remark": row.remark,
            "official": row.official_id,
        }
        for row in signing.signatures.filter(outcome=Signature.Outcome.SIGNED).order_by("step")
    ]


def waiting_words(signing: Signing) -> str:
    """What the round waits for, for lists and bars."""
    if signing.is_void:
        return signing.void_reason
    if signing.is_issued:
        return "ออกเอกสารแล้ว"
    if signing.is_complete:
        return "ลงนามครบแล้ว รอออกเลข"
    if signing.method == Method.PAPER:
        return f"พิมพ์ไปลงนามตั้งแต่ {thai_date(timezone.localdate(signing.opened_at), 'short')}"
    # By name, not by the frozen text: lists do not read that.
    return f"รอ {signing.next_official} ลงนาม"
