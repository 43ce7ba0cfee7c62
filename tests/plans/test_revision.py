"""A new edition starts as a copy with the same keys, and nothing is lost on the way."""

from decimal import Decimal

import pytest
from django.urls import reverse

from integrity.publishing import NotAllowed
from plans.editions.publication import submit
from plans.editions.revision import proposed_round, start_revision
from plans.editions.snapshot import take
from plans.models import (
    BudgetLine,
    PlanSection,
    ProjectResult,
    ResultTarget,
    SheetSection,
    TargetGroup,
)
from tests import make


@pytest.fixture
def rich(office, plan_officer, publisher, secretariat):
    """A published edition with a row of every kind."""
    version = make.version(make.plan(office), title="แผนเต็ม")
    project = make.project(
        version,
        items=("1.1.1", "1.1.2"),
        budgets={2566: 46000, 2567: 0, 2568: None},
        divisions=(secretariat,),
        remark="หมายเหตุ",
        headcount=120,
    )
    PlanSection.objects.create(version=version, role="foreword", title="คำนำ", body="เนื้อความ")
    SheetSection.objects.create(project=project, kind="rationale", body="เหตุผล")
    budget = project.budgets.get(year=2566)
    BudgetLine.objects.create(budget=budget, source="งบกลาง", ordinance_year=2566)
    result = ProjectResult.objects.create(project=project, kind="output", text="ผล")
    ResultTarget.objects.create(result=result, operator=">=", number=Decimal(80), unit="ร้อยละ")
    return make.published(version, by=plan_officer, publisher=publisher)


def comparable(version):
    data = take(version)
    for name in ("plan", "approval", "promulgation", "revision"):
        del data[name]
    return data


def test_the_copy_says_the_same(rich, plan_officer):
    draft = start_revision(rich.plan, by=plan_officer)
    assert draft.is_draft
    assert draft.number == 2
    assert comparable(draft) == comparable(rich)


def test_the_copy_starts_without_the_acts_of_the_old(rich, plan_officer):
    draft = start_revision(rich.plan, by=plan_officer)
    assert (draft.approved_on, draft.promulgated_on, draft.document, draft.snapshot) == (
        None,
        None,
        None,
        None,
    )


def test_changing_the_copy_leaves_the_old_alone(rich, plan_officer):
    before = comparable(rich)
    draft = start_revision(rich.plan, by=plan_officer)
    draft.projects.get().budgets.get(year=2566).delete()
    SheetSection.objects.get(project__version=draft).delete()
    assert comparable(rich) == before


def test_only_one_edition_is_worked_on(rich, plan_officer):
    start_revision(rich.plan, by=plan_officer)
    with pytest.raises(NotAllowed, match="อยู่แล้ว"):
        start_revision(rich.plan, by=plan_officer)


def test_the_copying_is_in_the_history_under_the_clerks_name(rich, plan_officer):
    draft = start_revision(rich.plan, by=plan_officer)
    project = draft.projects.get()
    assert {row.history_user for row in project.history.all()} == {plan_officer}


def test_a_first_edition_starts_empty(office, plan_officer):
    draft = start_revision(make.plan(office), by=plan_officer)
    assert (draft.number, draft.projects.count()) == (1, 0)


def test_the_target_groups_come_along_in_the_history_too(rich, plan_officer):
    group = TargetGroup.objects.create(number=4, title="เด็กและเยาวชน")
    rich.projects.get().target_groups.add(group)
    copy = start_revision(rich.plan, by=plan_officer).projects.get()
    assert list(copy.target_groups.all()) == [group]
    assert [row.targetgroup for row in copy.history.first().target_groups.all()] == [group]


def test_a_revision_is_named_by_its_kind_and_round(rich, plan_officer, publisher):
    assert rich.revision_name == ""
    names = []
    for kind in ("review", "amendment", "review"):
        draft = start_revision(rich.plan, by=plan_officer, kind=kind, reason=" เหตุผล ")
        names.append(draft.revision_name)
        assert draft.revision_reason == "เหตุผล"
        make.published(draft, by=plan_officer, publisher=publisher)
    assert names == ["ฉบับทบทวน ครั้งที่ 1", "ฉบับแก้ไขเพิ่มเติม ครั้งที่ 1", "ฉบับทบทวน ครั้งที่ 2"]


def test_without_a_form_it_is_an_amendment(rich, plan_officer):
    draft = start_revision(rich.plan, by=plan_officer)
    assert draft.revision_name == "ฉบับแก้ไขเพิ่มเติม ครั้งที่ 1"
    assert "เหตุผลของการทบทวน" in draft.missing_acts()


def test_a_revision_of_a_revision_in_review_is_refused(rich, plan_officer):
    draft = start_revision(rich.plan, by=plan_officer)
    submit(draft, by=plan_officer)
    with pytest.raises(NotAllowed, match="ฉบับที่ 2 อยู่แล้ว .*เสนอพิจารณา"):
        start_revision(rich.plan, by=plan_officer)
    assert rich.plan.versions.count() == 2


def step(version):
    return reverse("admin:plans_planversion_step", args=(version.pk, "revise"))


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"kind": "review", "reason": ""},
        {"kind": "", "reason": "ทบทวน"},
        {"kind": "other", "reason": "ทบทวน"},
        {"kind": "review", "reason": "ทบทวน", "round_number": "0"},
        {"kind": "review", "reason": "ทบทวน", "round_number": "หนึ่ง"},
    ],
)
def test_the_step_asks_which_and_why(client, rich, plan_officer, typed):
    client.force_login(plan_officer)
    assert client.post(step(rich), typed).status_code == 200
    assert rich.plan.versions.count() == 1


def test_the_step_takes_the_round_the_office_counts(client, rich, plan_officer, publisher):
    client.force_login(plan_officer)
    typed = {"kind": "review", "reason": "ทบทวน", "round_number": "๓"}
    client.post(step(rich), typed)
    draft = rich.plan.working_version()
    assert draft.revision_name == "ฉบับทบทวน ครั้งที่ 3"
    make.published(draft, by=plan_officer, publisher=publisher)
    assert proposed_round(rich.plan, "review") == 4
    again = client.post(step(draft), typed)
    assert "ครั้งที่ 3 มีแล้ว" in again.content.decode()
