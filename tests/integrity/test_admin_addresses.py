"""Addresses and boxes made up by hand: no page breaks, and none tells of another office."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from plans.models import PlanVersion, Project
from tests import make
from tests.admin_form import open_form, posted

# Signs that Python calls digits, or that no number of the database can have.
NO_NUMBERS = ["²", "①", "9" * 5000, "-1", "1.0", ""]


@pytest.fixture
def project(office, secretariat):
    return make.project(make.version(make.plan(office)), divisions=(secretariat,))


@pytest.fixture
def officer(client, plan_officer):
    client.force_login(plan_officer)
    return client


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_a_plan_named_by_no_number_is_not_found(text, officer, project):
    response = officer.get(reverse("admin:plans_project_add"), {"version": text})
    assert response.status_code == 404


def test_thai_digits_name_a_number_as_well(officer, project):
    text = str(project.version_id).translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    response = officer.get(reverse("admin:plans_project_add"), {"version": text})
    assert response.status_code == 200


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_a_look_up_in_no_framework_finds_everything(text, officer, project):
    asked = {"app_label": "plans", "model_name": "project", "field_name": "mission", "term": ""}
    found = officer.get(reverse("admin:autocomplete"), asked | {"framework": text})
    assert found.status_code == 200 and len(found.json()["results"]) == 4


@pytest.mark.parametrize("text", ["²", "999999999999999999"])
def test_a_record_named_by_no_number_is_not_found(text, officer, project):
    for name in ("project", "planversion", "projectresult", "planframework"):
        for page in ("change", "history", "delete"):
            assert officer.get(f"/admin/plans/{name}/{text}/{page}/").status_code == 404


@pytest.mark.parametrize("text", NO_NUMBERS)
@pytest.mark.parametrize(
    "box", ["division_links-TOTAL_FORMS", "division_links-INITIAL_FORMS", "division_links-0-id"]
)
def test_a_form_with_a_made_up_count_or_key_comes_back(text, box, officer, project):
    address = reverse("admin:plans_project_change", args=(project.pk,))
    form = open_form(officer, address)
    project.title = "ชื่อของเขา"
    project.save()
    response = officer.post(address, form | {box: text, "title": "ชื่อของฉัน"})
    assert response.status_code == 200
    assert posted(response.content.decode())["title"] == ["ชื่อของฉัน"]


def test_words_typed_with_a_made_up_count_are_still_given_back(officer, plan_officer, project):
    address = reverse("admin:plans_project_change", args=(project.pk,))
    form = open_form(officer, address) | {"title": "ชื่อของฉัน", "division_links-TOTAL_FORMS": "²"}
    Project.objects.get(pk=project.pk).delete()
    response = officer.post(address, form)
    assert response.status_code == 404 and "ชื่อของฉัน" in response.content.decode()


def test_no_short_cut_tells_the_address_of_a_draft(
    client, outsider, plan_officer, system_administrator, other_office
):
    strange = make.version(make.plan(other_office))
    kind = ContentType.objects.get_for_model(PlanVersion)
    for person in (outsider, plan_officer, system_administrator):
        client.force_login(person)
        for key in (strange.pk, 999):
            response = client.get(f"/admin/r/{kind.pk}/{key}/")
            assert response.status_code == 404
            assert other_office.slug not in response.content.decode()
