"""What stands above every page of an edition: its places, menus, and the steps that are open."""

import re

import pytest
from django.urls import reverse

from tests import make


@pytest.fixture
def draft(office):
    version = make.version(make.plan(office))
    make.project(version)
    return version


def page(client, user, version, name="table") -> str:
    client.force_login(user)
    address = reverse(f"admin:plans_planversion_{name}", args=(version.pk,))
    return client.get(address).content.decode()


@pytest.mark.parametrize("name", ["table", "change", "checks", "acts", "history"])
def test_each_place_says_that_one_is_there(client, plan_officer, draft, name):
    html = page(client, plan_officer, draft, name)
    address = reverse(f"admin:plans_planversion_{name}", args=(draft.pk,))
    assert re.findall(r'<li><a href="([^"]+)" aria-current="page"', html) == [address]


def test_what_may_be_added_depends_on_the_person_and_the_state(
    client, plan_officer, publisher, auditor, draft
):
    assert "เพิ่ม/นำเข้า" in page(client, plan_officer, draft)
    assert "เพิ่ม/นำเข้า" not in page(client, auditor, draft)
    make.published(draft, by=plan_officer, publisher=publisher)
    assert "เพิ่ม/นำเข้า" not in page(client, plan_officer, draft)


def test_the_menus_open_without_a_script_one_at_a_time(client, plan_officer, draft):
    html = page(client, plan_officer, draft)
    assert html.count('<details class="bar-menu" name="bar-menu">') == 2


def test_an_edition_of_another_office_has_no_history_here(client, plan_officer, other_office):
    theirs = make.version(make.plan(other_office))
    client.force_login(plan_officer)
    address = reverse("admin:plans_planversion_history", args=(theirs.pk,))
    assert client.get(address).status_code == 404
