"""A framework that a plan follows is read-only; a change is a new one that replaces it."""

from django.urls import reverse

from plans.models import PlanFramework
from tests import make


def change(framework):
    return reverse("admin:plans_planframework_change", args=(framework.pk,))


def copy(framework):
    return reverse("admin:plans_planframework_copy", args=(framework.pk,))


def test_a_framework_in_use_says_why_it_cannot_be_changed(client, system_administrator, office):
    framework = make.plan(office).framework
    client.force_login(system_administrator)
    page = client.get(change(framework)).content.decode()
    assert "จึงแก้ไขไม่ได้" in page and 'name="_save"' not in page


def test_its_successor_has_the_same_tree_and_can_be_changed(client, system_administrator, office):
    framework = make.plan(office).framework
    client.force_login(system_administrator)
    response = client.post(copy(framework))
    successor = PlanFramework.objects.get(replaces=framework)
    assert response.url == change(successor)
    assert successor.owner is None
    assert _tree(successor) == _tree(framework)
    assert 'name="_save"' in client.get(change(successor)).content.decode()


def _tree(framework):
    return [
        (dimension.title, mission.title, [item.code for item in mission.items.all()])
        for dimension in framework.dimensions.all()
        for mission in dimension.missions.all()
    ]


def test_an_office_gets_a_copy_of_its_own(client, plan_officer, office):
    framework = make.framework()
    client.force_login(plan_officer)
    client.post(copy(framework))
    assert PlanFramework.objects.get(replaces=framework).owner == office


def test_only_who_may_add_a_framework_copies_one_and_only_by_pressing(
    client, auditor, plan_officer
):
    framework = make.framework()
    client.force_login(auditor)
    assert client.post(copy(framework)).status_code == 403
    client.force_login(plan_officer)
    assert client.get(copy(framework)).status_code == 405
    assert PlanFramework.objects.count() == 1
