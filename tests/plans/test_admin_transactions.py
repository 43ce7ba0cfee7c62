"""Whole deeds: what a page saves, the plan's return to draft and the log stand or fall together.

Each test commits, so that PostgreSQL refuses a lock that is taken outside a transaction; what
another person does in between is played by a call just before the lock is held.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection, connections, transaction
from django.urls import reverse

from integrity.locking import Guarded
from integrity.publishing import NotAllowed
from plans.admin import version as version_admin
from plans.admin.project import ProjectAdmin
from plans.editions.publication import publish
from plans.editions.revision import start_revision
from plans.models import (
    BudgetLine,
    Plan,
    PlanSection,
    PlanVersion,
    ProjectResult,
    ResultTarget,
)
from tests import make
from tests.admin_form import open_form

pytestmark = pytest.mark.django_db(transaction=True)
two_writers = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite lets one connection write at a time"
)


@pytest.fixture
def draft(office, secretariat):
    version = make.version(
        make.plan(office), approved_on=date(2022, 8, 30), promulgated_on=date(2022, 9, 1)
    )
    project = make.project(version, divisions=(secretariat,), budgets={2566: 46000, 2567: 0})
    BudgetLine.objects.create(budget=project.budgets.get(year=2566), source="เงินรายได้")
    result = ProjectResult.objects.create(project=project, kind="output", text="ผลผลิต")
    ResultTarget.objects.create(result=result, operator=">=", number=80, unit="ร้อยละ")
    PlanSection.objects.create(version=version, role="foreword", title="คำนำ")
    return version


@pytest.fixture
def project(draft):
    return draft.projects.get()


@pytest.fixture
def in_review(draft, project, plan_officer):
    return make.submitted(draft, by=plan_officer)


@pytest.fixture
def officer(client, plan_officer):
    client.force_login(plan_officer)
    return client


def elsewhere(deed, *args, **kwargs):
    """Run in another thread, on a connection of its own."""
    try:
        return deed(*args, **kwargs)
    finally:
        connections.close_all()


def page(name, *args):
    return reverse(f"admin:plans_{name}", args=args)


def table(version):
    return page("planversion_table", version.pk)


def status(version) -> str:
    return PlanVersion.objects.get(pk=version.pk).status


def adding(version):
    mission = version.plan.framework.dimensions.get(number=1).missions.get(code="1.1")
    typed = {"title": "เพิ่มใหม่", "mission": mission.pk, "kind": "project", "number": 9}
    return f"{page('project_add')}?version={version.pk}", typed


def a_money_box(version, project):
    return table(version), {f"m-{project.pk}-2566": "99,999"}


def a_project_form(version, project):
    return page("project_change", project.pk), {"title": "ชื่อใหม่"}


def a_new_project(version, project):
    return adding(version)


def a_deletion(version, project):
    return page("project_delete", project.pk), {}


def a_fact_of_the_plan(version, project):
    return page("planversion_change", version.pk), {"approval_reference": "บันทึกใหม่"}


def a_section(version, project):
    return page("planversion_change", version.pk), {"sections-0-title": "คำนำใหม่"}


def a_target(version, project):
    result = project.results.get()
    return page("projectresult_change", result.pk), {"targets-0-unit": "คน"}


def a_budget_line(version, project):
    budget = project.budgets.get(year=2566)
    return page("yearlybudget_change", budget.pk), {"lines-0-source": "เงินอุดหนุน"}


PLACES = [
    *(a_money_box, a_project_form, a_new_project, a_deletion),
    *(a_fact_of_the_plan, a_section, a_target, a_budget_line),
]


@pytest.mark.parametrize("place", PLACES)
def test_a_save_in_a_draft_succeeds(place, officer, draft, project):
    address, typed = place(draft, project)
    assert officer.post(address, open_form(officer, address) | typed).status_code == 302
    assert status(draft) == "draft"


@pytest.mark.parametrize("place", PLACES)
def test_a_save_in_review_returns_the_plan_to_draft(place, officer, in_review, project):
    address, typed = place(in_review, project)
    assert officer.post(address, open_form(officer, address) | typed).status_code == 302
    assert status(in_review) == "draft"


@pytest.mark.parametrize("broken", ["reopen", "PlanVersionAdmin.log_change"])
def test_money_is_not_kept_when_the_rest_of_the_deed_fails(
    broken, officer, in_review, project, monkeypatch
):
    def fail(*args, **kwargs):
        raise RuntimeError("the power went out")

    address, typed = a_money_box(in_review, project)
    form = open_form(officer, address) | typed
    owner, _, name = broken.rpartition(".")
    owner = getattr(version_admin, owner) if owner else version_admin
    monkeypatch.setattr(owner, name, fail)
    with pytest.raises(RuntimeError):
        officer.post(address, form)
    assert project.budgets.get(year=2566).amount == 46000
    assert status(in_review) == "in_review" and not LogEntry.objects.exists()


def test_the_steps_of_the_plan_are_taken_through_the_pages(officer, draft, publisher, client):
    def take(name):
        address = page("planversion_step", draft.pk, name)
        assert officer.post(address, {"reason": "เหตุผล"}).status_code == 302
        return status(draft)

    assert [take("submit"), take("return"), take("submit")] == ["in_review", "draft", "in_review"]
    client.force_login(publisher)
    assert [take("publish"), take("withdraw")] == ["published", "withdrawn"]


def just_before_the_lock(monkeypatch, deed):
    """Somebody else is quicker by a moment: the deed is done when the lock is first asked for."""
    lock, waiting = Guarded.lock, [deed]

    def overtaken(self):
        if waiting:
            waiting.pop()()
        return lock(self)

    monkeypatch.setattr(Guarded, "lock", overtaken)


@pytest.mark.parametrize(
    ("place", "words"),
    [(a_money_box, "99,999"), (a_project_form, "ชื่อใหม่"), (a_fact_of_the_plan, "บันทึกใหม่")],
)
def test_what_comes_a_moment_after_the_publication_is_given_back(
    place, words, officer, in_review, project, publisher, monkeypatch
):
    address, typed = place(in_review, project)
    form = open_form(officer, address) | typed
    just_before_the_lock(
        monkeypatch, lambda: publish(PlanVersion.objects.get(pk=in_review.pk), by=publisher)
    )

    response = officer.post(address, form)

    assert response.status_code == 403 and words in response.content.decode()
    assert status(in_review) == "published"
    assert project.budgets.get(year=2566).amount == 46000
    project.refresh_from_db()
    assert project.title != "ชื่อใหม่"


def test_a_new_project_typed_while_the_plan_was_published_is_given_back(
    officer, in_review, publisher
):
    address, typed = adding(in_review)
    form = open_form(officer, address) | typed
    publish(PlanVersion.objects.get(pk=in_review.pk), by=publisher)

    response = officer.post(address, form)

    assert response.status_code == 403
    said = response.content.decode()
    assert "เพิ่มใหม่" in said and "publisher" in said
    assert in_review.projects.count() == 1


@two_writers
def test_a_plan_is_not_published_while_a_project_is_being_added(
    officer, in_review, publisher, monkeypatch
):
    save_model, meanwhile = ProjectAdmin.save_model, []
    address, typed = adding(in_review)
    form = open_form(officer, address) | typed
    version = PlanVersion.objects.get(pk=in_review.pk)

    def slowly(self, *args):
        meanwhile.append(pool.submit(elsewhere, publish, version, by=publisher))
        time.sleep(1)
        return save_model(self, *args)

    monkeypatch.setattr(ProjectAdmin, "save_model", slowly)
    with ThreadPoolExecutor(1) as pool:
        assert officer.post(address, form).status_code == 302
        with pytest.raises(NotAllowed):
            meanwhile[0].result(timeout=20)
    assert status(in_review) == "draft" and in_review.projects.count() == 2


@two_writers
def test_a_deletion_holds_the_plan_before_its_edition(officer, draft):
    """As import and publication do; in another order two of them could wait for each other."""
    address = page("planversion_delete", draft.pk)
    form = open_form(officer, address)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Plan.objects.select_for_update().get(pk=draft.plan_id)
            deletion = pool.submit(elsewhere, officer.post, address, form)
            time.sleep(1)
            PlanVersion.objects.select_for_update(of=("self",), nowait=True).get(pk=draft.pk)
        assert deletion.result(timeout=20).status_code == 302
    assert not Plan.objects.exists()


def test_a_copy_by_save_as_new_is_refused(officer, in_review, project, publisher, plan_officer):
    publish(in_review, by=publisher)
    revision = start_revision(in_review.plan, by=plan_officer)
    address, typed = adding(revision)
    form = open_form(officer, address) | typed | {"_saveasnew": "1"}
    for target in (address, page("project_change", project.pk)):
        assert officer.post(target, form).status_code == 403
    assert in_review.projects.count() == revision.projects.count() == 1


def test_a_project_is_not_added_to_a_published_or_a_strange_plan(
    officer, in_review, publisher, other_office
):
    publish(PlanVersion.objects.get(pk=in_review.pk), by=publisher)
    strange = make.version(make.plan(other_office))
    for version in (in_review, strange):
        address, typed = adding(version)
        assert officer.get(address).status_code in (403, 404)
        assert officer.post(address, typed).status_code in (403, 404)
    assert in_review.projects.count() == 1 and strange.projects.count() == 0
