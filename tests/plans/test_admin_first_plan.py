"""The first plan of an office that has no sheet: found, begun and filled in by hand."""

import pytest
from django.urls import reverse

from plans.models import PlanFramework, PlanVersion
from tests import make
from tests.admin_form import open_form
from tests.csp import csp_breaches
from tests.thai_only import english_leftovers

PLANS = "admin:plans_planversion_changelist"
BEGIN = "admin:plans_plan_add"


@pytest.fixture
def framework(db):
    return make.framework(2566, 2570)


def test_an_office_without_a_plan_reads_how_to_begin(client, plan_officer, framework):
    client.force_login(plan_officer)
    page = client.get(reverse(PLANS)).content.decode()
    assert f'href="{reverse(BEGIN)}"' in page
    assert "ยังไม่มีแผนในระบบ" in page and "กด “นำเข้าจากไฟล์”" in page
    assert english_leftovers(page, {"plan-officer"}) == [] == csp_breaches(page)


def test_who_may_not_begin_a_plan_is_not_told_to(client, auditor, framework):
    client.force_login(auditor)
    page = client.get(reverse(PLANS)).content.decode()
    assert "ยังไม่มีแผนในระบบ" in page and reverse(BEGIN) not in page
    assert "เริ่มแผนใหม่" not in page
    assert client.get(reverse(BEGIN)).status_code == 403


def test_a_list_narrowed_to_nothing_is_not_an_office_without_a_plan(client, plan_officer, office):
    make.version(make.plan(office))
    client.force_login(plan_officer)
    page = client.get(reverse(PLANS), {"q": "ไม่มีอย่างนี้"}).content.decode()
    assert "ยังไม่มีแผนในระบบ" not in page


def test_a_plan_is_begun_by_hand_and_gets_its_first_project(client, plan_officer, framework):
    client.force_login(plan_officer)
    form = open_form(client, reverse(BEGIN)) | {"framework": framework.pk}
    answer = client.post(reverse(BEGIN), form, follow=True)
    begun = PlanVersion.objects.get()
    assert answer.redirect_chain[-1][0] == reverse(
        "admin:plans_planversion_table", args=(begun.pk,)
    )
    assert "เริ่มแผนแล้ว" in answer.content.decode() and begun.is_draft
    assert (begun.organisation, begun.plan.period) == (plan_officer.organisation, "2566-2570")

    address = f"{reverse('admin:plans_project_add')}?version={begun.pk}"
    assert address in answer.content.decode()
    mission = framework.dimensions.first().missions.first()
    typed = {"title": "โครงการแรก", "kind": "project", "mission": mission.pk, "money_2566": "-"}
    assert client.post(address, open_form(client, address) | typed).status_code == 302
    assert begun.projects.get().title == "โครงการแรก"


def test_the_choice_holds_national_frameworks_and_the_offices_own(
    client, plan_officer, framework, other_office
):
    own, strange = make.framework(2571, 2575), make.framework(2576, 2580)
    own.owner, strange.owner = plan_officer.organisation, other_office
    own.save()
    strange.save()
    client.force_login(plan_officer)
    page = client.get(reverse(BEGIN)).content.decode()
    known = PlanFramework.objects.values_list("pk", flat=True)
    assert {key for key in known if f'<option value="{key}"' in page} == {framework.pk, own.pk}


def test_a_period_begun_already_is_refused_with_the_reason(client, plan_officer, framework):
    make.plan(plan_officer.organisation, framework)
    client.force_login(plan_officer)
    form = open_form(client, reverse(BEGIN)) | {"framework": framework.pk}
    page = client.post(reverse(BEGIN), form).content.decode()
    assert "หน่วยงานนี้มีแผนของช่วงปีนี้แล้ว" in page and not PlanVersion.objects.exists()
