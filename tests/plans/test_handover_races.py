"""Handing over and recording acts while others work on the same plan: the second waits."""

from datetime import date

import pytest

from integrity import divisions
from integrity.handover import Deed, hand_over
from integrity.roles import Role
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


def test_of_two_mergers_into_each_other_the_second_is_refused(
    office, secretariat, plan_officer, monkeypatch
):
    other = make.division(office, "กองคลัง")
    account = make.user(Role.EDITOR, office, secretariat)
    make.user(Role.EDITOR, office, other)
    back = Worker(lambda: divisions.merge(other, secretariat, on=DAY, by=plan_officer))
    in_the_middle_of(monkeypatch, divisions, "_save", back)
    divisions.merge(secretariat, other, on=DAY, by=plan_officer)
    finish(back)
    assert "เลิกไปแล้ว" in str(back.refusal)
    account.refresh_from_db()
    other.refresh_from_db()
    assert account.division == other and not other.is_gone


def test_what_comes_to_a_division_while_it_is_merged_goes_on_with_it(
    office, secretariat, plan_officer, monkeypatch
):
    """An account that the first merger moves is not left behind with the second's old name."""
    middle, last = make.division(office, "กองคลัง"), make.division(office, "กองกลาง")
    account = make.user(Role.EDITOR, office, secretariat)
    on = Worker(lambda: divisions.merge(middle, last, on=DAY, by=plan_officer))
    in_the_middle_of(monkeypatch, divisions, "_save", on)
    divisions.merge(secretariat, middle, on=DAY, by=plan_officer)
    finish(on)
    account.refresh_from_db()
    assert account.division == last


def test_nothing_is_handed_to_a_division_that_is_just_ending(
    office, secretariat, plan_officer, monkeypatch
):
    ending, heir = make.division(office, "กองคลัง"), make.division(office, "กองกลาง")
    account = make.user(Role.EDITOR, office, secretariat)
    deed = Deed(secretariat, ending, plan_officer)
    late = Worker(lambda: hand_over(deed))
    in_the_middle_of(monkeypatch, divisions, "_save", late)
    divisions.merge(ending, heir, on=DAY, by=plan_officer)
    finish(late)
    account.refresh_from_db()
    assert "เลิกไปแล้ว" in str(late.refusal) and account.division == secretariat
