"""What divisions and people hand over in this package: accounts, sections, posts, roles."""

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.admin.models import CHANGE, LogEntry
from django.utils import timezone

from integrity import history
from integrity.handover import Deed, Part
from integrity.models import Appointment, CommitteeMember, Division, Official, SavedFilter, User


def parts(deed: Deed) -> list[Part]:
    return of_division(deed) if deed.is_of_division else of_person(deed)


def of_division(deed: Deed) -> list[Part]:
    giver, receiver = deed.giver, deed.receiver
    children = Division.objects.filter(parent=giver).exclude(pk=receiver.pk)
    accounts = User.objects.filter(division=giver)
    posts = Appointment.objects.filter(division=giver).select_related("official")
    return [
        Part(
            "child",
            "ฝ่ายและงานในสังกัด",
            [(str(child.pk), str(child)) for child in deed.rows(children)],
            lambda keys: _move(children, keys, deed, parent=receiver),
        ),
        Part(
            "account",
            "บัญชีผู้ใช้ในสังกัด",
            [(str(user.pk), _account(user)) for user in deed.rows(accounts)],
            lambda keys: _write(accounts.filter(pk__in=keys), deed, division=receiver),
        ),
        Part(
            "post",
            "ตำแหน่งในสังกัดที่ยังไม่สิ้นสุด",
            [(str(post.pk), f"{post.official} {post}") for post in _open_posts(deed, posts)],
            lambda keys: _move(posts, keys, deed, division=receiver),
            note="ย้ายสังกัดเท่านั้น ชื่อตำแหน่งแก้ได้ที่หน้า “ผู้ดำรงตำแหน่ง” เมื่อมีคำสั่ง",
        ),
    ]


def of_person(deed: Deed) -> list[Part]:
    found = []
    if deed.by.has_perm("integrity.change_official"):
        found += _of_official(deed)
    if deed.by.has_perm("integrity.change_user"):
        found += _of_account(deed)
    return [*found, _filters(deed)]


# A person's posts and seats


def _of_official(deed: Deed) -> list[Part]:
    giver, receiver = (_official_of(user) for user in (deed.giver, deed.receiver))
    if giver is None:
        return []
    own = Appointment.objects.filter(official=giver).select_related("official")
    posts = _open_posts(deed, own)
    seats = CommitteeMember.objects.filter(official=giver).select_related("committee")
    stranger = ""
    if receiver is None:
        stranger = (
            f"บัญชีของ {deed.receiver} ยังไม่ผูกกับผู้ดำรงตำแหน่ง จึงรับตำแหน่งไม่ได้ ให้ผูกที่หน้า “ผู้ดำรงตำแหน่ง” ก่อน"
        )
    undated = "" if deed.on and deed.order else "ส่งมอบตำแหน่งต้องระบุวันที่มีผลและคำสั่งที่"
    return [
        Part(
            "seat",
            "กรรมการและคณะทำงาน",
            [(str(seat.pk), f"{seat.committee}: {seat.duty}") for seat in deed.rows(seats)],
            lambda keys: _take_seats(seats, keys, deed, receiver),
            obstacle=stranger,
            note="ชื่อในคำสั่งแต่งตั้งจะเปลี่ยนเป็นผู้รับมอบ เลือกเมื่อมีคำสั่งแก้ไขแล้ว",
            offered=False,
        ),
        Part(
            "post",
            "ตำแหน่งที่ดำรงอยู่",
            [(str(post.pk), str(post)) for post in posts],
            lambda keys: _succeed(posts, keys, deed, receiver),
            obstacle=stranger or undated,
            note="ของผู้ส่งมอบสิ้นสุดวันก่อนหน้า ของผู้รับมอบเริ่มในวันที่ระบุ ตามคำสั่งที่ระบุ",
        ),
    ]


def _official_of(user: User) -> Official | None:
    return Official.objects.filter(user=user).first()


def _open_posts(deed: Deed, posts) -> list[Appointment]:
    today = timezone.localdate()
    return [post for post in deed.rows(posts) if post.date_to is None or post.date_to >= today]


def _take_seats(seats, keys: set[str], deed: Deed, receiver: Official) -> None:
    own = receiver.appointments_on(deed.on or timezone.localdate()).first()
    values = {"official": receiver, "name": receiver.name}
    if own:
        values["position"] = str(own)
    _move(seats, keys, deed, **values)


def _succeed(posts: list[Appointment], keys: set[str], deed: Deed, receiver: Official) -> None:
    ending = [post for post in posts if str(post.pk) in keys]
    successors = [
        Appointment(
            official=receiver,
            position=post.position,
            relation=post.relation,
            division=post.division,
            date_from=deed.on,
            order_number=deed.order[:100],
        )
        for post in ending
    ]
    last = deed.on - timedelta(days=1)
    for post in ending:
        post.date_to = max(last, post.date_from or last)
    history.bulk_update(ending, ("date_to",), by=deed.by, reason=deed.told)
    history.bulk_create(successors, by=deed.by, reason=deed.told)


# A person's account


def _of_account(deed: Deed) -> list[Part]:
    giver, receiver = deed.giver, deed.receiver
    held = set(receiver.groups.values_list("pk", flat=True))
    roles = [(str(role.pk), role.name) for role in giver.groups.order_by("pk")]
    new = [(key, name) for key, name in roles if int(key) not in held]
    own = deed.by.pk in (giver.pk, receiver.pk)
    division = giver.division if giver.division_id != receiver.division_id else None
    return [
        Part(
            "role",
            "บทบาทในระบบ",
            new,
            lambda keys: _give_roles(receiver, keys, deed),
            obstacle="บทบาทของตนเอง ผู้ดูแลระบบคนอื่นเป็นผู้แก้" if own and new else "",
            note="ผู้รับมอบได้บทบาทเพิ่ม บทบาทเดิมของผู้รับมอบยังอยู่",
            offered=False,
        ),
        Part(
            "division",
            "สังกัดสำนัก/กอง",
            [(str(division.pk), str(division))] if division else [],
            lambda keys: _write(_only(receiver), deed, division=division),
            note="ผู้รับมอบจะย้ายมาสังกัดนี้ และบันทึกโครงการของสำนัก/กองนี้ได้",
            offered=receiver.division_id is None,
        ),
        Part(
            "closing",
            "ปิดบัญชีผู้ส่งมอบ",
            [(str(giver.pk), giver.username)] if giver.is_active and not own else [],
            lambda keys: _write(_only(giver), deed, is_active=False),
            note="เลือกเมื่อผู้ส่งมอบไม่ได้ปฏิบัติงานแล้ว บัญชีจะเข้าสู่ระบบไม่ได้ ประวัติยังอยู่" + _sole(giver),
            offered=False,
        ),
    ]


def _sole(giver: User) -> str:
    """What nobody of the office could do any more without this account."""
    colleagues = User.objects.filter(organisation=giver.organisation, is_active=True)
    held = set(colleagues.exclude(pk=giver.pk).values_list("groups", flat=True))
    alone = [role.name for role in giver.groups.order_by("pk") if role.pk not in held]
    return f" บัญชีนี้เป็น{' และ'.join(alone)}คนเดียวของหน่วยงาน ให้มอบบทบาทด้วย" if alone else ""


def _filters(deed: Deed) -> Part:
    taken = set(SavedFilter.objects.filter(user=deed.receiver).values_list("model", "name"))
    rows = SavedFilter.objects.filter(user=deed.giver)
    return Part(
        "filter",
        "ตัวกรองที่บันทึกไว้",
        [(str(row.pk), row.name) for row in rows if (row.model, row.name) not in taken],
        lambda keys: rows.filter(pk__in=keys).update(user=deed.receiver),
    )


def _account(user: User) -> str:
    closed = "" if user.is_active else " (บัญชีปิดแล้ว)"
    return f"{user} ({user.username}){closed}" if str(user) != user.username else f"{user}{closed}"


def _only(user: User):
    return User.objects.filter(pk=user.pk)


def _give_roles(user: User, keys: set[str], deed: Deed) -> None:
    user.groups.add(*map(int, keys))
    _log(_only(user), deed)


def _write(accounts, deed: Deed, **values) -> None:
    """Accounts have no history of their own: what the admin writes down is what tells of them."""
    _log(accounts, deed)
    User.objects.filter(pk__in=[user.pk for user in accounts]).update(**values)


def _log(accounts, deed: Deed) -> None:
    LogEntry.objects.log_actions(deed.by.pk, accounts, CHANGE, change_message=deed.told)


# Rows of any kind


def _move(rows, keys: Iterable[str], deed: Deed, **values) -> None:
    history.update(rows.filter(pk__in=keys), by=deed.by, reason=deed.told, **values)
