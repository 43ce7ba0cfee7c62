"""The sample offices of ``fixtures/demo/``: people first; each app then adds its own records.

Persons are invented. What is there already is left as it is, so loading twice changes nothing.
The accounts have a password that everybody knows: they never enter a database of real offices.
"""

from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.module_loading import import_string

from integrity.models import (
    Appointment,
    Committee,
    CommitteeMember,
    Division,
    DivisionName,
    Official,
    Organisation,
    User,
)
from integrity.reference_data import read_yaml
from integrity.roles import Role

PASSWORD = "demo-portal-2569"

# The reason in the history of each sample office: how it is told from a real one of that address.
MADE_HERE = "หน่วยงานตัวอย่าง"

ROLES = {
    "editor": Role.EDITOR,
    "plan_officer": Role.PLAN_OFFICER,
    "publisher": Role.PUBLISHER,
    "executive": Role.EXECUTIVE,
    "auditor": Role.AUDITOR,
    "sysadmin": Role.SYSTEM_ADMINISTRATOR,
}


def folders() -> list[Path]:
    """One folder an office, in the order of its slug."""
    offices = (settings.BASE_DIR / "fixtures" / "demo").glob("*/office.yaml")
    return sorted(path.parent for path in offices)


def load_all() -> None:
    """Load what every app declares as ``demo`` in its AppConfig, left to right."""
    for config in apps.get_app_configs():
        if loader := getattr(config, "demo", None):
            import_string(loader)()


def accounts() -> Iterator[tuple[User, str]]:
    """The accounts to try the portal with, and the name of their role."""
    names = [entry["username"] for facts in _offices() for entry in facts["users"]]
    for user in User.objects.filter(username__in=names).order_by("organisation", "pk"):
        yield user, ", ".join(sorted(user.role_names))


def made_here() -> dict[str, Organisation]:
    """The sample offices of this database, by the address each was made with."""
    made = Organisation.history.filter(history_type="+", history_change_reason=MADE_HERE)
    slugs = dict(made.values_list("id", "slug"))
    return {slugs[office.pk]: office for office in Organisation.objects.filter(pk__in=slugs)}


def obstacle() -> str:
    """Why the sample offices may not come into this database, or ""."""
    if settings.SECURE:
        return (
            "เครื่องนี้ตั้งไว้ให้บริการจริง (SECURE=1) จึงไม่โหลดหน่วยงานตัวอย่าง ซึ่งมีบัญชีที่ทุกคนรู้รหัสผ่าน "
            "หากต้องการทดลอง ให้สั่ง make demo บนเครื่องอื่น"
        )
    made = made_here()
    missing = [facts for facts in _offices() if facts["organisation"]["slug"] not in made]
    if missing and _holds_others(made):
        return (
            "ฐานข้อมูลนี้มีหน่วยงานหรือบัญชีที่ไม่ใช่ของข้อมูลตัวอย่าง จึงไม่โหลดข้อมูลตัวอย่างมาปนกัน "
            "ให้ใช้ฐานข้อมูลเปล่า (ตั้ง DATA_DIR หรือ DATABASE_URL ไปที่ใหม่) หรือสั่ง make demo "
            "หากเป็นข้อมูลทดลองเดิมใน var/demo ที่ไม่ใช้แล้ว ให้ลบโฟลเดอร์นั้นก่อน"
        )
    return ""


def _holds_others(made: dict[str, Organisation]) -> bool:
    ours = [office.pk for office in made.values()]
    names = [
        entry["username"]
        for facts in _offices()
        if facts["organisation"]["slug"] in made
        for entry in facts["users"]
    ]
    strangers = User.objects.exclude(organisation__in=ours).exclude(username__in=names)
    return Organisation.objects.exclude(pk__in=ours).exists() or strangers.exists()


def _offices() -> list[dict]:
    return [read_yaml(folder / "office.yaml") for folder in folders()]


def load() -> None:
    made = made_here()
    for facts in _offices():
        if office := made.get(facts["organisation"]["slug"]):
            add_new_accounts(office, facts)
        else:
            load_office(facts)


@transaction.atomic
def load_office(facts: dict) -> Organisation:
    """Create an office with its divisions, officials, committee and accounts."""
    office = _organisation(facts["organisation"])
    divisions = _divisions(office, facts["divisions"])
    users = {
        entry.get("official", entry["username"]): _user(office, divisions, entry)
        for entry in facts["users"]
    }
    officials = {
        entry["key"]: _official(office, divisions, users.get(entry["key"]), entry)
        for entry in facts["officials"]
    }
    if committee := facts.get("committee"):
        _committee(office, officials, committee)
    return office


@transaction.atomic
def add_new_accounts(office: Organisation, facts: dict) -> None:
    """Accounts that a newer portal brings for an office of before; none is ever made twice."""
    usernames = [entry["username"] for entry in facts["users"]]
    there = set(User.objects.filter(username__in=usernames).values_list("username", flat=True))
    names = {entry["key"]: entry["name"] for entry in facts["officials"]}
    divisions = {division.slug: division for division in office.divisions.all()}
    for entry in facts["users"]:
        if entry["username"] in there:
            continue
        user = _user(office, divisions, entry)
        name = names.get(entry.get("official"))
        official = Official.objects.filter(organisation=office, name=name, user=None).first()
        if official:
            official.user = user
            official.save()


def _organisation(entry: dict) -> Organisation:
    contact = entry.get("contact", {})
    rules = Organisation.PublishingRule
    office = Organisation(
        slug=entry["slug"],
        name=entry["name"],
        kind=entry["kind"],
        subdistrict=entry.get("subdistrict", ""),
        district=entry["district"],
        province=entry["province"],
        abbreviation=entry.get("abbreviation", ""),
        letter_code=entry.get("letter_code", ""),
        accent=entry["accent"],
        website=entry.get("website", ""),
        address=contact.get("address", ""),
        telephone=contact.get("phone", ""),
        email=contact.get("email", ""),
        publishing_rule=rules.ONE_PERSON
        if entry.get("one_person_publishing")
        else rules.TWO_PERSONS,
    )
    office._change_reason = MADE_HERE
    office.save()
    return office


def _divisions(office: Organisation, entries: list[dict]) -> dict[str, Division]:
    levels = {level.label: level for level in Division.Level}
    divisions: dict[str, Division] = {}
    for position, entry in enumerate(entries, start=1):
        division = divisions[entry["slug"]] = Division.objects.create(
            organisation=office,
            slug=entry["slug"],
            name=entry["name"],
            level=levels[entry["level"]],
            parent=divisions.get(entry.get("parent")),
            position=position,
        )
        for name in entry.get("aliases", ()):
            DivisionName.objects.create(division=division, name=name)
    return divisions


def _user(office: Organisation, divisions: dict[str, Division], entry: dict) -> User:
    role = ROLES[entry["role"]]
    belongs = role is not Role.SYSTEM_ADMINISTRATOR
    user = User.objects.create_user(
        entry["username"],
        password=PASSWORD,
        is_staff=True,
        first_name=entry["full_name"],
        organisation=office if belongs else None,
        division=divisions.get(entry.get("division")) if belongs else None,
    )
    user.groups.add(Group.objects.get(name=role.value))
    return user


def _official(office, divisions, user, entry: dict) -> Official:
    relations = {relation.label: relation for relation in Appointment.Relation}
    official = Official.objects.create(organisation=office, name=entry["name"], user=user)
    for appointment in entry["appointments"]:
        Appointment.objects.create(
            official=official,
            position=appointment["position"],
            relation=relations[appointment["relation"]],
            division=divisions.get(appointment.get("division")),
            date_from=appointment.get("from"),
            date_to=appointment.get("to"),
            order_number=appointment.get("order_number", ""),
        )
    return official


def _committee(office, officials, entry: dict) -> Committee:
    committee = Committee.objects.create(
        organisation=office,
        kind=Committee.Kind.PLAN,
        title=entry["title"],
        order_number=entry.get("reference", ""),
        order_date=entry.get("date"),
    )
    for order, member in enumerate(entry["members"], start=1):
        CommitteeMember.objects.create(
            committee=committee,
            order=order,
            official=officials.get(member.get("official")),
            name=member["name"],
            position=member["position"],
            duty=member["duty"],
        )
    return committee
