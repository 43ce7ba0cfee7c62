"""A published number is its project's for good: it neither moves nor is given again."""

import pytest
from django.urls import reverse

from integrity.publishing import NotAllowed
from plans.editions.cancelling import cancel
from plans.editions.numbering import PublishedNumbers, next_number, next_numbers
from plans.editions.publication import submit
from plans.editions.revision import start_revision
from plans.models import Project
from tests import make
from tests.admin_form import posted
from tests.plans.checked import sentences


@pytest.fixture
def draft(office, plan_officer, publisher):
    version = make.version(make.plan(office))
    make.project(version, number=1, title="หนึ่ง")
    make.project(version, number=2, title="สอง")
    make.published(version, by=plan_officer, publisher=publisher)
    return start_revision(version.plan, by=plan_officer)


def change(project):
    return reverse("admin:plans_project_change", args=(project.pk,))


def test_the_next_number_follows_what_is_cancelled(draft, plan_officer):
    first, second = draft.plan.framework.dimensions.all()
    cancel(draft, [draft.projects.get(number=2)], by=plan_officer, reason="เลิก")
    assert next_number(draft, first) == 3
    make.project(draft, number=7)
    assert next_numbers(draft) == {first.pk: 8, second.pk: 1}


def test_submitting_refuses_a_moved_project_whoever_moved_it(draft, plan_officer):
    moved = draft.projects.get(number=2)
    moved.number = 5
    moved.save()
    (said,) = sentences(draft, "published-place")
    assert "เปลี่ยนมิติหรือลำดับที่ไม่ได้" in said and "แก้กลับเป็นลำดับที่ 2" in said
    with pytest.raises(NotAllowed, match="1-5"):
        submit(draft, by=plan_officer)
    draft.refresh_from_db()
    assert draft.is_draft and draft.snapshot is None


def test_submitting_refuses_a_number_given_again(draft, plan_officer):
    cancel(draft, [draft.projects.get(number=2)], by=plan_officer, reason="เลิก")
    make.project(draft, number=2)
    (said,) = sentences(draft, "published-place")
    assert "ใช้ลำดับที่ 3 เป็นต้นไป" in said
    with pytest.raises(NotAllowed, match="1-2"):
        submit(draft, by=plan_officer)


def test_the_place_that_counts_is_the_last_published(draft, plan_officer, publisher):
    """Of editions that the portal's former version published, which let projects move."""
    place = lambda number: (draft.plan.framework.dimensions.first().pk, number)  # noqa: E731
    key = draft.projects.get(number=1).key
    numbers = PublishedNumbers({place(1): key, place(5): key}, {key: place(1)})
    assert numbers.place_of(key) == place(1)
    published = PublishedNumbers.of(draft.plan)
    assert published.place_of(key) == place(1)


def test_the_form_shows_a_published_number_and_keeps_it(client, plan_officer, draft):
    project = draft.projects.get(number=2)
    client.force_login(plan_officer)
    page = client.get(change(project))
    assert "เผยแพร่แล้ว จึงเปลี่ยนมิติหรือลำดับที่ไม่ได้" in page.content.decode()
    data = posted(page.content.decode()) | {"number": "9", "title": "ชื่อใหม่"}
    client.post(change(project), data)
    project.refresh_from_db()
    assert (project.number, project.title) == (2, "ชื่อใหม่")


def test_a_new_project_is_offered_the_next_number_and_refused_a_published_one(
    client, plan_officer, draft
):
    cancel(draft, [draft.projects.get(number=2)], by=plan_officer, reason="เลิก")
    client.force_login(plan_officer)
    add = f"{reverse('admin:plans_project_add')}?version={draft.pk}"
    page = client.get(add)
    assert page.context["adminform"].form["number"].value() is None
    assert "มิติที่ 1 → 3" in page.content.decode()
    data = posted(page.content.decode()) | {
        "number": "2",
        "title": "ใหม่",
        "kind": "project",
        "mission": draft.plan.framework.dimensions.first().missions.first().pk,
    }
    assert "ใช้ลำดับที่ 3 เป็นต้นไป" in client.post(add, data).content.decode()
    assert client.post(add, data | {"number": "3"}).status_code == 302
    assert Project.objects.filter(version=draft, number=3).exists()


def test_a_new_project_left_without_a_number_takes_the_next_of_the_dimension_it_is_put_in(
    client, plan_officer, draft
):
    make.project(draft, number=7)
    other = draft.plan.framework.dimensions.last()
    client.force_login(plan_officer)
    add = f"{reverse('admin:plans_project_add')}?version={draft.pk}"
    data = posted(client.get(add).content.decode()) | {
        "dimension": other.pk,
        "mission": other.missions.first().pk,
        "title": "สายด่วนแจ้งเบาะแส",
        "kind": "activity",
    }
    assert client.post(add, data).status_code == 302
    stored = draft.projects.get(title="สายด่วนแจ้งเบาะแส")
    assert (stored.dimension, stored.number) == (other, 1)
    assert client.post(add, data | {"number": "หนึ่ง"}).status_code == 200
    assert draft.projects.filter(title="สายด่วนแจ้งเบาะแส").count() == 1
