"""Handing over and recording acts while others work on the same plan: the second waits."""

from datetime import date

import pytest

from integrity import divisions
from plans.editions import approval
from plans.editions.publication import return_to_draft, submit
from plans.models import PlanVersion
from tests import make
from tests.plans.test_import_races import Worker, finish

pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2026, 10, 1)
ACTS = {
    "approved_by_position": "นายกเทศมนตรี",
    "approved_on": date(2022, 8, 30),
    "approval_form": "memo",
    "approval_reference": "",
    "approval_scan": "",
}


@pytest.fixture
def draft(office, secretariat):
    version = make.version(make.plan(office))
    make.project(version, divisions=(secretariat,))
    return version


def in_the_middle_of(monkeypatch, module, name, worker):
    """Start ``worker`` where ``module`` calls ``name``, and see that it has to wait."""
    untouched = getattr(module, name)

    def meanwhile(*args, **kwargs):
        result = untouched(*args, **kwargs)
        if not worker.ident:
            worker.start()
            worker.join(0.5)
            assert worker.is_alive(), "it did not wait"
        return result

    monkeypatch.setattr(module, name, meanwhile)


def test_a_plan_submitted_during_a_merger_is_frozen_with_the_heir(
    office, secretariat, draft, plan_officer, monkeypatch
):
    heir = make.division(office, "กองคลัง")
    submission = Worker(lambda: submit(PlanVersion.objects.get(pk=draft.pk), by=plan_officer))
    in_the_middle_of(monkeypatch, divisions, "_save", submission)
    divisions.merge(secretariat, heir, on=DAY, by=plan_officer)
    finish(submission)
    draft.refresh_from_db()
    assert draft.is_in_review
    (project,) = draft.snapshot.data["projects"]
    assert [each["name"] for each in project["divisions"]] == ["กองคลัง"]


def test_a_plan_taken_back_while_its_approval_is_recorded_keeps_both(
    draft, plan_officer, publisher, monkeypatch
):
    make.submitted(draft, by=plan_officer)
    back = Worker(lambda: return_to_draft(draft, by=plan_officer))
    in_the_middle_of(monkeypatch, approval, "_with_acts", back)
    approval.record(draft, approval.APPROVAL, ACTS, by=publisher)
    finish(back)
    fresh = PlanVersion.objects.get(pk=draft.pk)
    assert fresh.is_draft and fresh.approved_on == date(2022, 8, 30)
