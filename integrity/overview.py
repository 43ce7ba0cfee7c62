"""The figures of the admin's first page: each app says its own.

An AppConfig may declare ``overview = "plans.overview.figures"``: a function that takes the user
and returns a list of ``Group``.
"""

from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.module_loading import import_string

from integrity.models import Organisation, User


@dataclass(frozen=True)
class Figure:
    """``calls``: somebody should look at this, so it is told by more than its number."""

    label: str
    value: int
    address: str = ""
    calls: bool = False


@dataclass(frozen=True)
class Group:
    """What the figures are about."""

    title: str
    address: str = ""
    state: str = ""
    state_label: str = ""
    figures: list[Figure] = field(default_factory=list)


def groups_for(user) -> list[Group]:
    found: list[Group] = []
    for config in apps.get_app_configs():
        if path := getattr(config, "overview", ""):
            found += import_string(path)(user)
    return found


def of_administrator(user) -> list[Group]:
    """Who looks after all offices: how many there are, and who can log in."""
    if user.organisation_id is not None or not user.has_perm("integrity.view_user"):
        return []
    offices = Organisation.objects.visible_to(user).count()
    accounts = User.objects.aggregate(
        open=Count("pk", filter=Q(is_active=True)),
        new=Count("pk", filter=Q(is_active=True, last_login=None)),
    )
    users = reverse("admin:integrity_user_changelist")
    return [
        Group(
            "ทั้งระบบ",
            figures=[
                Figure("หน่วยงาน", offices, reverse("admin:integrity_organisation_changelist")),
                Figure("บัญชีที่เปิดใช้", accounts["open"], f"{users}?is_active__exact=1"),
                Figure("ยังไม่เคยเข้าสู่ระบบ", accounts["new"], calls=accounts["new"] > 0),
            ],
        )
    ]
