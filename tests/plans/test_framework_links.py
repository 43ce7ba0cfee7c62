"""Which place of an earlier framework goes on as which, entered beside the framework."""

import pytest
from django.urls import reverse

from plans.admin.framework import successor_of
from plans.models import FrameworkLink
from tests import make
from tests.admin_form import open_form


@pytest.fixture
def earlier(db):
    return make.framework(2566, 2570)


@pytest.fixture
def later(earlier):
    return make.framework(2571, 2575)


def typed(client, framework, **values):
    address = reverse("admin:plans_planframework_change", args=(framework.pk,))
    data = open_form(client, address) | {"links-TOTAL_FORMS": "1"}
    data |= {"links-0-framework": framework.pk, "links-0-id": ""}
    return client.post(address, data | {f"links-0-{name}": value for name, value in values.items()})


def test_a_link_is_entered_on_the_page_of_the_framework(
    client, earlier, later, system_administrator
):
    client.force_login(system_administrator)
    response = typed(client, later, earlier=earlier.pk, earlier_code="1.1.1", code="2.1")
    assert response.status_code == 302
    link = FrameworkLink.objects.get()
    assert (link.framework, link.earlier, str(link)) == (later, earlier, "1.1.1 → 2.1")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"earlier_code": "9.9", "code": "1.1"}, "ไม่มีภารกิจหรือภารกิจย่อยเลขที่นี้"),
        ({"earlier_code": "1.1", "code": "9.9.9"}, "ไม่มีภารกิจหรือภารกิจย่อยเลขที่นี้"),
        ({"earlier_code": "หนึ่ง", "code": "1.1"}, "ไม่มีภารกิจหรือภารกิจย่อยเลขที่นี้"),
    ],
)
def test_a_code_that_no_framework_has_is_refused(
    client, earlier, later, system_administrator, values, said
):
    client.force_login(system_administrator)
    html = typed(client, later, earlier=earlier.pk, **values).content.decode()
    assert said in html
    assert not FrameworkLink.objects.exists()


def test_only_an_earlier_period_is_linked(client, earlier, later, system_administrator):
    client.force_login(system_administrator)
    html = typed(client, earlier, earlier=later.pk, earlier_code="1.1", code="1.1").content.decode()
    assert "กรอบเดิมต้องเป็นของช่วงปีก่อนหน้า" in html


def test_a_framework_that_replaces_another_keeps_its_links(earlier, later, plan_officer):
    FrameworkLink.objects.create(framework=later, earlier=earlier, earlier_code="1.1", code="1.2")
    copy = successor_of(later, owner=plan_officer.organisation, by=plan_officer)
    assert [str(link) for link in copy.links.all()] == ["1.1 → 1.2"]
