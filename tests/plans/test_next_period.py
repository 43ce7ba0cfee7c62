"""The plan of the next period: a copy mapped to its framework, with all to be looked at told."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from integrity import history
from integrity.publishing import NotAllowed
from plans.editions.publication import submit
from plans.models import (
    BudgetLine,
    FrameworkLink,
    Plan,
    PlanFramework,
    PlanSection,
    PointToCheck,
    Project,
    ProjectResult,
    SheetSection,
    TargetGroup,
)
from plans.periods.beginning import Choice, frameworks_after, outcome, start_next_period
from plans.periods.mapping import Certainty, proposals
from tests import make
from tests.admin_form import posted


@pytest.fixture
def old(office, plan_officer, publisher, secretariat):
    """A published plan with a project in each of three places."""
    gone = make.division(office, "กองเก่า")
    version = make.version(make.plan(office, make.framework()))
    first = make.project(
        version,
        number=3,
        title="อบรมปี 2568",
        items=("1.1.1", "1.1.2"),
        budgets={2566: 46000, 2567: 0, 2569: None},
        divisions=(gone, secretariat),
        headcount=60,
    )
    SheetSection.objects.create(project=first, kind="steps", body="ทำใน พ.ศ. ๒๕๖๗")
    BudgetLine.objects.create(budget=first.budgets.get(year=2566), source="งบกลาง")
    ProjectResult.objects.create(project=first, kind="output", text="ผล")
    first.target_groups.add(TargetGroup.objects.create(number=1, title="ผู้บริหาร"))
    make.project(version, number=5, title="สอง", mission="1.2")
    make.project(version, dimension=2, number=2, title="สาม")
    PlanSection.objects.create(version=version, role="foreword", title="คำนำ", body="ปี 2566")
    make.published(version, by=plan_officer, publisher=publisher)
    gone.successor, gone.ended_on = secretariat, date(2025, 9, 30)
    gone.save()
    return version


@pytest.fixture
def framework(old):
    """Of the next five years: 1.2.1 has another title, dimension 2 another code and title."""
    new = make.framework(2571, 2575)
    item = new.dimensions.get(number=1).missions.get(code="1.2").items.get(code="1.2.1")
    item.title = "ชื่อใหม่"
    item.save()
    mission = new.dimensions.get(number=2).missions.get(code="2.1")
    mission.code, mission.title, mission.number = "2.9", "อื่น", 9
    mission.save()
    for number, item in enumerate(mission.items.all(), start=1):
        item.code, item.title = f"2.9.{number}", f"อื่น {number}"
        item.save()
    return new


@pytest.fixture
def draft(old, framework, plan_officer):
    return start_next_period(old, framework, {}, by=plan_officer)


def test_what_is_sure_what_is_proposed_and_what_is_missing(old, framework):
    found = proposals(old, framework)
    assert [each.certainty for each in found] == [
        Certainty.SURE,
        Certainty.PROPOSED,
        Certainty.MISSING,
    ]
    assert [item.code for item in found[0].items] == ["1.1.1", "1.1.2"]
    assert found[1].place.code == "1.2.1"
    assert found[2].place is None


def test_a_link_between_the_frameworks_is_sure(old, framework):
    FrameworkLink.objects.create(
        framework=framework, earlier=old.plan.framework, earlier_code="2.1.1", code="1.1.1"
    )
    linked = proposals(old, framework)[2]
    assert (linked.certainty, linked.place.code) == (Certainty.SURE, "1.1.1")


def test_the_same_title_elsewhere_is_only_proposed(old, framework):
    item = framework.dimensions.get(number=2).missions.get(code="2.9").items.first()
    item.title = " ภารกิจย่อย  2.1.1"
    item.save()
    assert proposals(old, framework)[2].certainty == Certainty.PROPOSED
    assert proposals(old, framework)[2].place == item


def test_the_mapping_takes_few_queries(old, framework, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        proposals(old, framework)


def test_projects_are_renumbered_with_new_keys_and_know_what_they_continue(old, draft):
    assert (draft.number, draft.is_draft) == (1, True)
    assert draft.plan.period == "2571-2575"
    assert [project.code for project in draft.projects.in_plan_order()] == ["1-1", "1-2"]
    before = {project.key: project.title for project in old.projects.all()}
    for project in draft.projects.all():
        assert project.key not in before
        assert before[project.continues] == project.title


def test_money_moves_year_by_year_and_is_pointed_out(draft):
    project = draft.projects.get(number=1)
    assert {row.year: (row.state, row.amount) for row in project.budgets.all()} == {
        2571: ("amount", Decimal(46000)),
        2572: ("none", None),
        2574: ("unspecified", None),
    }
    (point,) = project.points.filter(text__startswith="งบประมาณยกมา")
    assert "46,000 บาท" in point.text
    assert "ไม่ได้ยกมา" in point.text
    assert not BudgetLine.objects.filter(budget__project=project).exists()


def test_every_thing_to_look_at_is_pointed_out(draft):
    texts = [point.text for point in draft.projects.get(number=1).points.all()]
    for said in ("ชื่อกล่าวถึงปี 2568", "กล่าวถึงปี 2567", "กองเก่าไม่มีแล้ว", "60 คน"):
        assert any(said in text for text in texts), said
    assert any(
        "เลขที่ตรงกัน แต่ชื่อต่างกัน" in point.text for point in draft.projects.get(number=2).points.all()
    )
    points = PointToCheck.objects.filter(project__version=draft)
    assert {point.origin for point in points} == {PointToCheck.Origin.NEXT_PERIOD}


def test_texts_come_along_unchanged(draft):
    project = draft.projects.get(number=1)
    assert project.title == "อบรมปี 2568"
    assert project.sheet_sections.get().body == "ทำใน พ.ศ. ๒๕๖๗"
    assert project.results.get().text == "ผล"
    assert project.target_groups.count() == 1
    assert draft.sections.get().body == "ปี 2566"


def test_a_division_that_is_gone_hands_over_to_its_successor(draft, secretariat):
    (link,) = draft.projects.get(number=1).division_links.all()
    assert (link.division, link.role) == (secretariat, "lead")


def test_what_was_not_placed_is_told(old, draft):
    result = outcome(old, draft)
    assert [project.title for project in result.left_out] == ["สาม"]
    assert result.texts == ["คำนำ"]
    assert result.points == PointToCheck.objects.count()


def test_a_person_places_and_leaves_out(old, framework, plan_officer):
    mission = (
        framework.dimensions.get(number=2).missions.select_related("dimension").get(code="2.9")
    )
    keys = {project.title: project.key for project in old.projects.all()}
    choices = {keys["สาม"]: Choice(mission), keys["สอง"]: Choice(None)}
    draft = start_next_period(old, framework, choices, by=plan_officer)
    assert [project.title for project in draft.projects.in_plan_order()] == ["อบรมปี 2568", "สาม"]
    placed = draft.projects.get(title="สาม")
    assert (placed.code, placed.mission) == ("2-1", mission)
    assert not placed.points.filter(text__startswith="ภารกิจเดิม").exists()


def test_another_number_of_years_leaves_the_money_unspecified(old, plan_officer):
    four = make.framework(2571, 2574)
    draft = start_next_period(old, four, {}, by=plan_officer)
    rows = draft.projects.get(number=1, dimension__number=1).budgets.all()
    assert [(row.year, row.state) for row in rows] == [
        (year, "unspecified") for year in range(2571, 2575)
    ]
    assert PointToCheck.objects.filter(text__contains="ไม่เท่ากัน").count() == 3


def test_a_period_that_has_a_plan_is_refused(old, framework, draft, plan_officer):
    with pytest.raises(NotAllowed, match="มีแผน พ.ศ. 2571–2575 อยู่แล้ว"):
        start_next_period(old, framework, {}, by=plan_officer)
    assert Plan.objects.count() == 2


@pytest.mark.parametrize("first_year", [2561, 2566])
def test_only_a_later_period_follows(old, plan_officer, first_year):
    earlier = PlanFramework.objects.create(
        title="ก", first_year=first_year, last_year=first_year + 1
    )
    with pytest.raises(NotAllowed, match="ช่วงถัดไป"):
        start_next_period(old, earlier, {}, by=plan_officer)


def test_another_offices_framework_is_not_offered(old, framework, other_office, plan_officer):
    theirs = PlanFramework.objects.create(
        title="ของเพื่อนบ้าน", first_year=2576, last_year=2580, owner=other_office
    )
    assert frameworks_after(old.plan) == [framework]
    with pytest.raises(NotAllowed):
        start_next_period(old, theirs, {}, by=plan_officer)


def test_a_draft_is_nothing_to_go_on_from(framework, draft, plan_officer):
    with pytest.raises(NotAllowed, match="ฉบับที่เผยแพร่"):
        start_next_period(draft, framework, {}, by=plan_officer)


def test_a_power_cut_leaves_nothing(old, framework, plan_officer, monkeypatch):
    whole = history.bulk_create

    def cut(objs, **kwargs):
        if objs and isinstance(objs[0], PointToCheck):
            raise OSError("power cut")
        return whole(objs, **kwargs)

    monkeypatch.setattr(history, "bulk_create", cut)
    with pytest.raises(OSError, match="power cut"):
        start_next_period(old, framework, {}, by=plan_officer)
    assert Plan.objects.count() == 1
    assert Project.objects.exclude(continues=None).count() == 0


def test_the_old_plan_stays_as_it_is(old, draft, plan_officer):
    assert [project.code for project in old.projects.in_plan_order()] == ["1-3", "1-5", "2-2"]
    old.refresh_from_db()
    assert old.is_published
    submit(draft, by=plan_officer)


# In the admin


def at(name, *keys):
    return reverse(f"admin:plans_planversion_{name}", args=keys)


def test_the_clerk_is_led_from_the_plan_to_the_new_draft(client, old, framework, plan_officer):
    client.force_login(plan_officer)
    start, preview = at("next_period", old.pk), at("next_period_preview", old.pk, framework.pk)
    assert start in client.get(at("table", old.pk)).content.decode()
    assert preview in client.get(start).content.decode()
    page = client.get(preview).content.decode()
    assert page.index("ไม่พบที่ตรงกัน: 1") < page.index("เสนอ ต้องตรวจ: 1") < page.index(">ตรงกัน: 1 ")
    data = posted(page)
    refused = client.post(preview, data)
    assert "ยังมี 1 โครงการ" in refused.content.decode()
    assert Plan.objects.count() == 1
    third = old.projects.get(title="สาม")
    response = client.post(preview, data | {f"place-{third.pk}": "out"}, follow=True)
    html = response.content.decode()
    assert "นำโครงการมา 2 โครงการ" in html
    assert "ไม่ได้นำมา 1 โครงการ" in html and "สาม" in html
    assert "คำนำ" in html
    kept = Project.objects.get(continues=old.projects.get(number=3).key)
    assert [link.item.code for link in kept.item_links.all()] == ["1.1.1", "1.1.2"]
    again = client.get(preview, follow=True).content.decode()
    assert "อยู่แล้ว" in again


def test_the_clerk_moves_a_project(client, old, framework, plan_officer):
    client.force_login(plan_officer)
    preview = at("next_period_preview", old.pk, framework.pk)
    data = posted(client.get(preview).content.decode())
    second, third = old.projects.get(title="สอง"), old.projects.get(title="สาม")
    item = framework.dimensions.get(number=1).missions.get(code="1.1").items.get(code="1.1.2")
    mission = framework.dimensions.get(number=2).missions.get(code="2.9")
    data |= {f"place-{second.pk}": f"i{item.pk}", f"place-{third.pk}": f"m{mission.pk}"}
    client.post(preview, data)
    moved = Project.objects.get(continues=second.key)
    assert (moved.mission, moved.item_links.get().item) == (item.mission, item)
    placed = Project.objects.get(continues=third.key)
    assert (placed.mission, placed.item_links.count()) == (mission, 0)


@pytest.mark.parametrize("value", ["m999999", "i0", "x", "m1' OR 1=1", "out "])
def test_a_place_that_is_not_offered_is_refused(client, old, framework, plan_officer, value):
    client.force_login(plan_officer)
    preview = at("next_period_preview", old.pk, framework.pk)
    third = old.projects.get(title="สาม")
    data = posted(client.get(preview).content.decode()) | {f"place-{third.pk}": value}
    assert client.post(preview, data).status_code == 200
    assert Plan.objects.count() == 1


def test_without_a_framework_the_page_says_what_to_do(client, old, plan_officer):
    client.force_login(plan_officer)
    html = client.get(at("next_period", old.pk)).content.decode()
    assert "ยังไม่มีกรอบแผนของช่วงปีหลังจาก" in html
    assert reverse("admin:plans_planframework_add") in html


@pytest.mark.parametrize(
    ("who", "status"), [("neighbour", 404), ("auditor", 403), ("publisher", 403), ("editor", 403)]
)
def test_others_may_not_begin(request, client, old, framework, who, status):
    client.force_login(request.getfixturevalue(who))
    for address in (
        at("next_period", old.pk),
        at("next_period_preview", old.pk, framework.pk),
        at("next_period_result", old.pk, old.pk),
    ):
        assert client.get(address).status_code == status, address
    assert client.post(at("next_period_preview", old.pk, framework.pk)).status_code == status


def test_the_result_is_of_the_same_office_and_an_earlier_plan(
    client, old, draft, plan_officer, neighbour
):
    client.force_login(plan_officer)
    assert client.get(at("next_period_result", draft.pk, old.pk)).status_code == 200
    assert client.get(at("next_period_result", old.pk, draft.pk)).status_code == 404
    assert client.get(at("next_period_result", draft.pk, 999999)).status_code == 404
    assert client.get(at("next_period_preview", old.pk, old.plan.framework_id)).status_code == 404
