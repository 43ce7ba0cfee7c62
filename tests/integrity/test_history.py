"""Every change leaves a trace; what would leave none is refused."""

import pytest

from integrity import history
from integrity.history import UntrackedWrite
from integrity.models import Division
from plans.models import Project, TargetGroup, YearlyBudget
from tests import make


def test_a_saved_change_keeps_the_value_before(office):
    office.telephone = "02-000-0000"
    office.save()
    assert [row.telephone for row in office.history.all()] == ["02-000-0000", ""]


@pytest.mark.parametrize(
    "write",
    [
        lambda rows: rows.update(name="ใหม่"),
        lambda rows: rows.bulk_create([]),
        lambda rows: rows.bulk_update([], ["name"]),
    ],
    ids=["update", "bulk_create", "bulk_update"],
)
def test_a_bulk_write_without_history_is_refused(db, write):
    with pytest.raises(UntrackedWrite):
        write(Division.objects.all())


def test_related_rows_are_guarded_too(office):
    with pytest.raises(UntrackedWrite):
        office.divisions.update(position=3)


def test_bulk_create_writes_a_history_row_for_each_with_who_and_why(office, plan_officer):
    rows = [Division(organisation=office, name=f"กอง {n}", slug=f"d-{n}") for n in range(3)]
    created = history.bulk_create(rows, by=plan_officer, reason="นำเข้า")
    assert all(row.pk for row in created)
    trace = Division.history.filter(history_type="+", history_user=plan_officer)
    assert {row.name for row in trace} == {"กอง 0", "กอง 1", "กอง 2"}
    assert {row.history_change_reason for row in trace} == {"นำเข้า"}


def test_bulk_update_and_update_write_what_the_rows_became(office, plan_officer):
    division = make.division(office, "กองเดิม")
    division.name = "กองใหม่"
    history.bulk_update([division], ["name"], by=plan_officer)
    history.update(office.divisions.all(), by=plan_officer, position=7)
    assert [(row.name, row.position) for row in division.history.all()] == [
        ("กองใหม่", 7),
        ("กองใหม่", 0),
        ("กองเดิม", 0),
    ]
    division.refresh_from_db()
    assert (division.name, division.position) == ("กองใหม่", 7)


def test_delete_leaves_the_last_state_and_who_removed_it(office, plan_officer):
    make.division(office, "กองที่ยุบ")
    assert history.delete(office.divisions.all(), by=plan_officer) == 1
    last = Division.history.first()
    assert (last.history_type, last.name, last.history_user) == ("-", "กองที่ยุบ", plan_officer)


def test_whoever_deletes_a_plan_stands_under_each_row_that_goes_with_it(office, plan_officer):
    project = make.project(make.version(make.plan(office)))
    history.delete(type(project).objects.all(), by=plan_officer, reason="ยกเลิก")
    gone = YearlyBudget.history.filter(history_type="-")
    assert gone.count() == 5
    assert {row.history_user for row in gone} == {plan_officer}
    assert {row.history_change_reason for row in gone} == {"ยกเลิก"}


def test_a_bulk_change_does_not_look_as_if_it_removed_the_target_groups(office, plan_officer):
    project = make.project(make.version(make.plan(office)))
    children = TargetGroup.objects.create(number=4, title="เด็กและเยาวชน")
    project.target_groups.add(children)
    project.title = "ชื่อใหม่"
    history.bulk_update([project], ["title"], by=plan_officer)
    last = project.history.first()
    assert last.title == "ชื่อใหม่"
    assert [row.targetgroup for row in last.target_groups.all()] == [children]


def test_deleting_many_rows_writes_their_last_states_at_once(
    office, plan_officer, django_assert_max_num_queries
):
    version = make.version(make.plan(office))
    children = TargetGroup.objects.create(number=4, title="เด็กและเยาวชน")
    for number in range(1, 21):
        make.project(version, number=number).target_groups.add(children)
    with django_assert_max_num_queries(40):
        history.delete(version.projects.all(), by=plan_officer)
    gone = Project.history.filter(history_type="-")
    assert sorted(row.number for row in gone) == list(range(1, 21))
    assert all(row.target_groups.count() == 1 for row in gone)
    assert YearlyBudget.history.filter(history_type="-").count() == 100


def test_a_row_deleted_by_itself_leaves_its_last_state_once(office):
    make.division(office, "กองที่ยุบ").delete()
    assert Division.history.filter(history_type="-").count() == 1
