"""Accounts: who may give which role to whom, and that an account in the history stays."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from integrity.models import User
from integrity.roles import Role
from tests import make
from tests.admin_form import open_form

LONG_PASSWORD = "Taken-over-4711"


@pytest.fixture
def superuser(db):
    return User.objects.create_superuser("root", password="very-secret-1234")


@pytest.fixture
def account(office):
    return make.user(Role.EDITOR, office, username="somchai")


@pytest.fixture
def administrator(client, system_administrator):
    client.force_login(system_administrator)
    return client


def page(user, name="integrity_user_change"):
    return reverse(f"admin:{name}", args=(user.pk,))


def keys(*roles):
    return [str(Group.objects.get(name=role.value).pk) for role in roles]


def roles_of(user) -> set[str]:
    return set(User.objects.get(pk=user.pk).groups.values_list("name", flat=True))


def test_a_superuser_does_not_exist_for_a_system_administrator(administrator, superuser):
    for name in ("integrity_user_change", "auth_user_password_change", "integrity_user_history"):
        assert administrator.get(page(superuser, name)).status_code == 404, name
    listed = administrator.get(reverse("admin:integrity_user_changelist")).context["cl"]
    assert superuser not in listed.result_list


def test_a_system_administrator_cannot_set_the_password_of_a_superuser(administrator, superuser):
    typed = {"password1": LONG_PASSWORD, "password2": LONG_PASSWORD}
    response = administrator.post(page(superuser, "auth_user_password_change"), typed)
    superuser.refresh_from_db()
    assert response.status_code == 404 and not superuser.check_password(LONG_PASSWORD)


def test_a_superuser_still_sees_every_account(client, superuser, account):
    client.force_login(superuser)
    assert client.get(page(superuser)).status_code == client.get(page(account)).status_code == 200


def test_powers_beyond_the_roles_cannot_be_posted(administrator, account):
    form = open_form(administrator, page(account))
    assert not {"is_superuser", "user_permissions", "is_staff"} & set(form)
    beyond = {"is_superuser": "on", "user_permissions": ["1", "2"]}
    assert administrator.post(page(account), form | beyond).status_code == 302
    account.refresh_from_db()
    assert not account.is_superuser and not account.user_permissions.exists()


def test_nobody_changes_their_own_roles_or_office(administrator, system_administrator, office):
    form = open_form(administrator, page(system_administrator))
    assert not {"groups", "organisation", "division", "is_active"} & set(form)
    posted = form | {"groups": keys(*Role), "organisation": office.pk, "first_name": "ใหม่"}
    assert administrator.post(page(system_administrator), posted).status_code == 302
    system_administrator.refresh_from_db()
    assert roles_of(system_administrator) == {Role.SYSTEM_ADMINISTRATOR.value}
    assert system_administrator.organisation is None
    assert system_administrator.is_active and system_administrator.first_name == "ใหม่"


def test_roles_of_another_account_can_be_changed(administrator, account):
    form = open_form(administrator, page(account))
    posted = form | {"groups": keys(Role.PLAN_OFFICER, Role.AUDITOR)}
    assert administrator.post(page(account), posted).status_code == 302
    assert roles_of(account) == {Role.PLAN_OFFICER.value, Role.AUDITOR.value}


def test_a_role_of_an_office_needs_an_office(administrator, account):
    posted = open_form(administrator, page(account)) | {"organisation": ""}
    response = administrator.post(page(account), posted)
    account.refresh_from_db()
    assert "เป็นบทบาทของหน่วยงาน กรุณาระบุหน่วยงาน" in response.content.decode()
    assert account.organisation is not None


def test_a_system_administrator_belongs_to_no_office(administrator, account):
    posted = open_form(administrator, page(account)) | {"groups": keys(Role.SYSTEM_ADMINISTRATOR)}
    response = administrator.post(page(account), posted)
    assert "ผู้ดูแลระบบต้องเป็นบัญชีที่ไม่สังกัดหน่วยงาน" in response.content.decode()
    assert roles_of(account) == {Role.EDITOR.value}


def test_a_new_account_is_held_to_the_same_rules(administrator, office):
    address = reverse("admin:integrity_user_add")
    typed = {"username": "newcomer", "password1": LONG_PASSWORD, "password2": LONG_PASSWORD}
    form = open_form(administrator, address) | typed
    for wrong in (
        {"groups": keys(Role.PUBLISHER)},
        {"groups": keys(Role.SYSTEM_ADMINISTRATOR), "organisation": office.pk},
        {"groups": keys(Role.SYSTEM_ADMINISTRATOR, Role.PUBLISHER)},
    ):
        assert administrator.post(address, form | wrong).status_code == 200
    assert not User.objects.filter(username="newcomer").exists()
    right = {"groups": keys(Role.PUBLISHER), "organisation": office.pk}
    assert administrator.post(address, form | right).status_code == 302
    assert roles_of(User.objects.get(username="newcomer")) == {Role.PUBLISHER.value}


def test_an_account_is_never_deleted_so_that_the_history_keeps_its_name(
    client, system_administrator, superuser, account, office
):
    office._history_user = account
    office.save()
    for person in (system_administrator, superuser):
        client.force_login(person)
        answer = client.post(page(account, "integrity_user_delete"), {"post": "yes"})
        assert answer.status_code == 403
    assert office.history.first().history_user == account


def test_a_tick_survives_a_save(administrator, account):
    form = open_form(administrator, page(account)) | {"first_name": "สมชาย"}
    assert administrator.post(page(account), form).status_code == 302
    account.refresh_from_db()
    assert account.is_active and account.first_name == "สมชาย"
    assert roles_of(account) == {Role.EDITOR.value}


def test_an_account_is_closed_by_taking_the_tick_away(client, administrator, account):
    form = open_form(administrator, page(account))
    assert form.pop("is_active") == ["on"]
    assert "เปิดใช้บัญชี" in administrator.get(page(account)).content.decode()
    assert administrator.post(page(account), form).status_code == 302
    account.refresh_from_db()
    assert not account.is_active
    typed = {"username": "somchai", "password": make.PASSWORD}
    browser = type(client)()
    assert browser.post(reverse("admin:login"), typed).status_code == 200
    assert browser.get(reverse("admin:index")).status_code == 302


def _tie(client, official, account):
    address = reverse("admin:integrity_official_change", args=(official.pk,))
    response = client.post(address, open_form(client, address) | {"user": [str(account.pk)]})
    official.refresh_from_db()
    return response


def test_nobody_ties_the_own_account_to_another_persons_name(client, office, plan_officer):
    """Who could would sign papers as the mayor, with the own password."""
    mayor = make.official(office, "นายสมชาย ใจดี")
    client.force_login(plan_officer)
    assert "ผูกบัญชีของตนเอง" in _tie(client, mayor, plan_officer).content.decode()
    assert mayor.user is None
    assert _tie(client, mayor, make.user(Role.EXECUTIVE, office)).status_code == 302
    assert mayor.user is not None


def test_who_is_named_in_the_account_ties_it_to_the_own_name_and_cannot_take_another(
    client, office, plan_officer
):
    plan_officer.first_name, plan_officer.last_name = "สมหญิง", "รักงาน"
    plan_officer.save()
    own = make.official(office, "นางสาวสมหญิง  รักงาน", "นักวิเคราะห์นโยบายและแผน")
    client.force_login(plan_officer)
    assert _tie(client, own, plan_officer).status_code == 302
    address = reverse("admin:integrity_official_change", args=(own.pk,))
    renamed = open_form(client, address) | {"name": ["นายสมชาย ใจดี"]}
    assert "ผูกบัญชีของตนเอง" in client.post(address, renamed).content.decode()
    own.refresh_from_db()
    assert own.name == "นางสาวสมหญิง  รักงาน"
