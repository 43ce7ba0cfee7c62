"""A published project is cancelled with a reason and may come back; a new one is only deleted."""

from datetime import date
from decimal import Decimal

import pytest

from integrity import divisions, history
from integrity.publishing import NotAllowed
from plans.editions.cancelling import cancel, restore
from plans.editions.revision import start_revision
from plans.editions.snapshot import take
from plans.models import (
    BudgetLine,
    Cancellation,
    Explanation,
    PointToCheck,
    Project,
    ProjectResult,
    ResultTarget,
    SheetSection,
)
from tests import make

REASON = "ยุบรวมกับโครงการอื่น"


@pytest.fixture
def first(office, plan_officer, publisher, secretariat):
    version = make.version(make.plan(office))
    make.project(version, number=1, title="อยู่ต่อ")
    rich = make.project(version, number=2, title="จะยกเลิก", divisions=(secretariat,))
    SheetSection.objects.create(project=rich, kind="rationale", body="เหตุผล")
    BudgetLine.objects.create(budget=rich.budgets.first(), source="งบกลาง")
    result = ProjectResult.objects.create(project=rich, kind="output", text="ผล")
    ResultTarget.objects.create(result=result, operator=">=", number=Decimal(80))
    return make.published(version, by=plan_officer, publisher=publisher)


@pytest.fixture
def draft(first, plan_officer):
    return start_revision(first.plan, by=plan_officer)


def test_a_published_project_leaves_a_cancellation(draft, plan_officer):
    leaving = draft.projects.get(number=2)
    (made,) = cancel(draft, [leaving], by=plan_officer, reason=f" {REASON} ")
    assert (made.key, made.number, made.title, made.reason) == (leaving.key, 2, "จะยกเลิก", REASON)
    assert made.code == "1-2"
    assert [project.title for project in draft.projects.all()] == ["อยู่ต่อ"]


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_without_a_reason_nothing_is_cancelled_or_deleted(draft, plan_officer, reason):
    new = make.project(draft, number=3)
    leaving = [new, draft.projects.get(number=2)]
    with pytest.raises(NotAllowed, match="เหตุผล"):
        cancel(draft, leaving, by=plan_officer, reason=reason)
    assert draft.projects.count() == 3
    assert not Cancellation.objects.exists()


def test_a_project_that_nobody_has_read_just_goes(draft, plan_officer):
    new = make.project(draft, number=3)
    assert cancel(draft, [new], by=plan_officer) == []
    assert draft.projects.count() == 2
    gone = Project.history.filter(key=new.key, history_type="-").get()
    assert gone.history_user == plan_officer


def test_projects_of_another_edition_stay(first, draft, plan_officer):
    cancel(draft, list(first.projects.all()), by=plan_officer, reason=REASON)
    assert first.projects.count() == 2
    assert draft.projects.count() == 2


def test_a_public_edition_loses_nothing(first, plan_officer):
    with pytest.raises(NotAllowed, match="ฉบับทบทวน"):
        cancel(first, list(first.projects.all()), by=plan_officer, reason=REASON)
    assert first.projects.count() == 2


def test_the_cancelling_is_in_the_history_with_who_and_why(draft, plan_officer):
    reason = "เหตุผล" * 60
    (made,) = cancel(draft, [draft.projects.get(number=2)], by=plan_officer, reason=reason)
    assert made.reason == reason
    rows = (
        made.history.get(),
        Project.history.get(key=made.key, version=draft, history_type="-"),
        SheetSection.history.get(history_type="-"),
    )
    for row in rows:
        assert row.history_user == plan_officer
        assert row.history_change_reason.startswith("เหตุผลเหตุผล")


def test_many_are_cancelled_with_as_many_queries_as_one(
    draft, plan_officer, django_assert_max_num_queries
):
    with django_assert_max_num_queries(60):
        cancel(draft, list(draft.projects.all()), by=plan_officer, reason=REASON)
    assert Cancellation.objects.count() == 2


def test_a_cancelled_project_comes_back_whole(first, draft, plan_officer):
    before = take(draft)["projects"]
    (made,) = cancel(draft, [draft.projects.get(number=2)], by=plan_officer, reason=REASON)
    back = restore(made, by=plan_officer)
    assert back.key == first.projects.get(number=2).key
    assert take(draft)["projects"] == before
    assert not Cancellation.objects.exists()
    assert {row.history_user for row in back.history.all()} == {plan_officer}


def test_it_comes_back_as_the_latest_public_edition_has_it(first, draft, plan_officer, publisher):
    changed = draft.projects.get(number=2)
    changed.title = "ชื่อใหม่"
    changed.save()
    make.published(draft, by=plan_officer, publisher=publisher)
    third = start_revision(first.plan, by=plan_officer)
    (made,) = cancel(third, [third.projects.get(number=2)], by=plan_officer, reason=REASON)
    assert restore(made, by=plan_officer).title == "ชื่อใหม่"


def test_it_does_not_come_back_over_another(draft, plan_officer):
    (made,) = cancel(draft, [draft.projects.get(number=2)], by=plan_officer, reason=REASON)
    make.project(draft, number=2, title="มาใหม่")
    with pytest.raises(NotAllowed, match="มาใหม่"):
        restore(made, by=plan_officer)
    assert Cancellation.objects.filter(pk=made.pk).exists()


def test_a_published_cancellation_stands(draft, plan_officer, publisher):
    (made,) = cancel(draft, [draft.projects.get(number=2)], by=plan_officer, reason=REASON)
    make.published(draft, by=plan_officer, publisher=publisher)
    made.refresh_from_db()
    with pytest.raises(NotAllowed, match="เผยแพร่แล้ว"):
        restore(made, by=plan_officer)


def test_a_power_cut_leaves_the_project(draft, plan_officer, monkeypatch):
    def cut(*args, **kwargs):
        raise OSError("power cut")

    monkeypatch.setattr(history, "bulk_create", cut)
    with pytest.raises(OSError, match="power cut"):
        cancel(draft, [draft.projects.get(number=2)], by=plan_officer, reason=REASON)
    assert draft.projects.count() == 2


def test_open_points_and_explanations_come_along_and_checked_points_do_not(first, plan_officer):
    project = first.projects.get(number=2)
    Explanation.objects.create(project=project, rule="money", about="1 ≠ 2", reason="ถูกแล้ว")
    PointToCheck.objects.create(project=project, origin="texts", text="ยังไม่ตรวจ")
    seen = PointToCheck.objects.create(project=project, origin="texts", text="ตรวจแล้ว")
    seen.check_off(by=plan_officer)
    copy = start_revision(first.plan, by=plan_officer).projects.get(number=2)
    assert [row.reason for row in copy.explanations.all()] == ["ถูกแล้ว"]
    assert [row.text for row in copy.points.all()] == ["ยังไม่ตรวจ"]


def test_who_took_over_a_merged_division_answers_for_what_comes_back(
    draft, office, secretariat, plan_officer
):
    (made,) = cancel(draft, [draft.projects.get(number=2)], by=plan_officer, reason=REASON)
    heir = make.division(office, "กองกลาง")
    divisions.merge(secretariat, heir, on=date(2026, 10, 1), by=plan_officer)
    restored = restore(made, by=plan_officer)
    assert restored.division_links.get().division == heir


def test_what_was_cancelled_brought_back_and_cancelled_again_leaves_one_cancellation(
    draft, plan_officer
):
    for _ in range(2):
        (made,) = cancel(draft, [draft.projects.get(number=2)], by=plan_officer, reason=REASON)
        restore(made, by=plan_officer)
    cancel(draft, [draft.projects.get(number=2)], by=plan_officer, reason="อีกครั้ง")
    assert draft.cancellations.get().reason == "อีกครั้ง"
