"""What waits for a person: each app says its own, the admin's first page shows all of it.

An AppConfig may declare ``waiting = "plans.waiting.for_user"``: a function that takes the user
and returns a list of ``Waiting``.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.apps import apps
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from integrity.models import Organisation, SheetImport, User
from integrity.publishing import Publishable
from integrity.roles import Role

# Longer than this, and the file lies nearer in the folder than on the first page.
PREVIEW_WAITS = timedelta(days=7)


@dataclass(frozen=True)
class Waiting:
    """One thing to do. ``state`` names the sign of its status, when it has one."""

    title: str
    why: str
    address: str
    action: str
    state: str = ""
    state_label: str = ""

    @classmethod
    def of(cls, record: Publishable, why: str, action: str, *, address: str) -> "Waiting":
        """The next step of a record, with its status."""
        label = record.get_status_display()
        return cls(str(record), why, address, action, record.status, label)


def waiting_for(user) -> list[Waiting]:
    """Everything that waits for ``user``, in the order of the apps."""
    found: list[Waiting] = []
    for config in apps.get_app_configs():
        if path := getattr(config, "waiting", ""):
            found += import_string(path)(user)
    return found


def to_confirm(user, kind: str, *, page: str) -> list[Waiting]:
    """Own files that were looked at and not brought in, until another of the same target was.
    ``page``: the name of the address of a preview."""
    since = timezone.now() - PREVIEW_WAITS
    rows = SheetImport.objects.visible_to(user).filter(by=user, kind=kind, at__gte=since)
    latest = {row.target: row for row in rows.order_by("at", "pk")}
    return [
        Waiting(
            title=f"{row.file_name} → {row.target}",
            why="ดูตัวอย่างแล้ว ยังไม่ได้นำเข้า",
            address=reverse(page, args=(row.pk,)),
            action="ดูตัวอย่างต่อ",
        )
        for row in latest.values()
        if row.outcome == SheetImport.Outcome.PREVIEWED
    ]


def of_administrator(user) -> list[Waiting]:
    """Offices nobody can work for yet, or nobody can publish for, for who may add users."""
    if not user.has_perm("integrity.add_user") or user.organisation_id is not None:
        return []
    staff = User.objects.filter(organisation=OuterRef("pk"), is_active=True)
    publishers = staff.filter(groups__name=Role.PUBLISHER)
    offices = (
        Organisation.objects.visible_to(user)
        .annotate(has_staff=Exists(staff))
        .filter(~Exists(publishers))
    )
    return [
        Waiting(
            title=office.name,
            why="หน่วยงานนี้มีผู้ใช้แล้ว แต่ยังไม่มีผู้เผยแพร่ แผนที่เสนอจึงยังเผยแพร่ไม่ได้"
            if office.has_staff
            else "หน่วยงานนี้ยังไม่มีผู้ใช้ จึงยังไม่มีใครทำแผนได้",
            address=f"{reverse('admin:integrity_user_add')}?organisation={office.pk}",
            action="เพิ่มผู้เผยแพร่" if office.has_staff else "เพิ่มผู้ใช้",
        )
        for office in offices
    ]
