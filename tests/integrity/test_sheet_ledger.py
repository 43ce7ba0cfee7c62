"""What an import notes of what it writes over: at first touch, in the same transaction."""

from decimal import Decimal

import pytest

from integrity import history
from integrity.models import ImportLedger, SheetImport
from integrity.sheets.ledger import Ledger, newest_records, note_before, note_created, recording
from plans.models import Project, SheetSection, TargetGroup, YearlyBudget
from plans.reference_data import load
from tests import make


@pytest.fixture
def attempt(office):
    return SheetImport.objects.create(
        organisation=office,
        kind="test",
        target="ทดสอบ",
        file_name="a.xlsx",
        file_sha256="0" * 64,
        file_size=1,
        outcome=SheetImport.Outcome.DONE,
    )


@pytest.fixture
def version(office):
    return make.version(make.plan(office))


@pytest.fixture
def project(version):
    return make.project(version, title="เดิม", budgets={2566: Decimal("46000.50")})


def noted(attempt, model):
    return Ledger.of(SheetImport.objects.get(pk=attempt.pk)).table(model)


def rename(project, title):
    project.title = title
    history.bulk_update([project], ["title"])


def test_a_value_is_noted_as_it_was_before_the_first_of_several_writes(attempt, project):
    with recording(attempt):
        rename(project, "ใหม่")
        rename(project, "ใหม่กว่า")
        history.update(Project.objects.filter(pk=project.pk), kind="measure")
    table = noted(attempt, Project)
    assert table.changed == {project.pk: {"title": "เดิม", "kind": "project"}}
    assert table.last == newest_records(Project, [project.pk])


def test_rows_that_are_added_are_runs_of_keys(attempt, project):
    sections = [SheetSection(project=project, kind="steps", body=str(n)) for n in range(1200)]
    with recording(attempt):
        history.bulk_create(sections)
    (run,) = ImportLedger.objects.get().rows["tables"]["plans.sheetsection"]["created"]
    assert run[2] == 1200
    table = noted(attempt, SheetSection)
    assert list(table.created) == [section.pk for section in sections]
    assert table.last == newest_records(SheetSection, list(table.created))


def test_a_removed_row_is_kept_whole_with_what_hung_on_it(attempt, project):
    load()
    group = TargetGroup.objects.first()
    project.target_groups.add(group)
    section = SheetSection.objects.create(project=project, kind="steps", body="ขั้นตอน")
    with recording(attempt):
        rename(project, "ระหว่างทาง")
        history.delete(Project.objects.filter(pk=project.pk))
    removed = noted(attempt, Project).removed[project.pk]
    assert dict(zip(noted(attempt, Project).columns, removed, strict=True))["title"] == "เดิม"
    assert dict(zip(noted(attempt, Project).columns, removed, strict=True))["key"] == project.key
    assert section.pk in noted(attempt, SheetSection).removed
    (money,) = noted(attempt, YearlyBudget).removed.values()
    assert Decimal("46000.50") in money
    (link,) = noted(attempt, Project.target_groups.through).removed.values()
    assert group.pk in link
    assert not noted(attempt, Project).changed


def test_what_was_added_and_removed_again_leaves_no_trace(attempt, version):
    with recording(attempt):
        (made,) = history.bulk_create([SheetSection(project=make.project(version), kind="steps")])
        history.delete(SheetSection.objects.filter(pk=made.pk))
    table = noted(attempt, SheetSection)
    assert not (table.created or table.changed or table.removed or table.last)


def test_links_are_noted_with_the_row_that_has_them(attempt, project):
    load()
    first, second = TargetGroup.objects.all()[:2]
    project.target_groups.add(first)
    with recording(attempt):
        history.replace_links(Project._meta.get_field("target_groups"), {project: [second.pk]})
    through = noted(attempt, Project.target_groups.through)
    assert (len(through.created), len(through.removed)) == (1, 1)
    assert noted(attempt, Project).changed == {project.pk: {}}
    assert [each.targetgroup_id for each in project.history.first().target_groups.all()] == [
        second.pk
    ]


def test_single_saves_are_told(attempt, version):
    with recording(attempt):
        project = make.project(version)
        note_created(project)
    assert noted(attempt, Project).last == newest_records(Project, [project.pk])


def test_a_write_without_history_is_told_before_it_happens(attempt, project):
    with recording(attempt):
        note_before([project], ["number"])
        Project._base_manager.filter(pk=project.pk)
        project.number = 9
        history.bulk_update([project], ["number"])
    assert noted(attempt, Project).changed == {project.pk: {"number": 1}}


def test_a_second_recording_carries_on_the_first(attempt, version, project):
    other = make.project(version, title="อีกโครงการ")
    with recording(attempt):
        rename(project, "หนึ่ง")
    with recording(attempt):
        rename(project, "สอง")
        rename(other, "สาม")
    table = noted(attempt, Project)
    assert table.changed == {project.pk: {"title": "เดิม"}, other.pk: {"title": "อีกโครงการ"}}
    assert not table.overtaken


def test_what_others_change_between_two_recordings_is_known(attempt, project):
    with recording(attempt):
        rename(project, "หนึ่ง")
    rename(project, "คนอื่น")
    with recording(attempt):
        rename(project, "สอง")
    assert noted(attempt, Project).overtaken == {project.pk}


def test_a_power_cut_leaves_neither_the_write_nor_the_note(attempt, project):
    with pytest.raises(RuntimeError), recording(attempt):
        rename(project, "ใหม่")
        raise RuntimeError
    project.refresh_from_db()
    assert project.title == "เดิม"
    assert not ImportLedger.objects.exists()


def test_nothing_is_noted_outside_a_recording(attempt, project):
    note_before([project], ["number"])
    rename(project, "ใหม่")
    with recording(attempt):
        pass
    assert not Ledger.of(attempt).tables


def test_before_values_cost_one_query_a_batch(attempt, version, django_assert_max_num_queries):
    projects = [make.project(version) for _ in range(30)]
    for project in projects:
        project.title = "ใหม่"
    with recording(attempt), django_assert_max_num_queries(6):
        history.bulk_update(projects, ["title"])
