"""Projects from sample sheets: filled from the office, open where only the office can say."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from integrity.models import OfficeWords, Organisation
from integrity.publishing import NotAllowed
from integrity.reference_data import load as load_words
from plans.models import (
    PointToCheck,
    Project,
    SampleSheet,
    SheetSection,
    YearlyBudget,
)
from plans.open_fields import marked, marked_page, open_fields
from plans.samples import NewProject, add_projects, fill, filled, shelves, values_of
from tests import make

WORDS = {
    "executive": "นายกเทศมนตรี", "deputy": "รองนายก", "council": "สภาเทศบาล",
    "council_member": "สมาชิกสภาเทศบาล", "chief_clerk": "ปลัดเทศบาล", "staff": "พนักงานเทศบาล",
    "ordinance": "เทศบัญญัติ", "office": "สำนักงานเทศบาล", "secretariat": "สำนักปลัดเทศบาล",
}  # fmt: skip


@pytest.fixture
def draft(office):
    OfficeWords.objects.create(kind=office.kind, **WORDS)
    return make.version(make.plan(office))


@pytest.fixture
def sample(draft):
    return make.sample(item_of(draft, "1.1.2"))


def item_of(version, code):
    return next(shelf.item for shelf in shelves(version) if shelf.item.code == code)


def wanted(version, sample, **values):
    sheet = filled(sample, values_of(version) | values.pop("typed", {}))
    values.setdefault("years", version.plan.years)
    return NewProject(sheet, item_of(version, sample.item.code), **values)


# Filling


def test_the_offices_own_words_are_filled_in(draft, sample, office):
    sheet = filled(sample, values_of(draft))
    assert sheet.title == f"โครงการอบรมของ{office.name} รุ่น [รุ่นที่]"
    assert dict(sheet.sections)["rationale"] == "นายกเทศมนตรีลงนาม พ.ศ. 2566–2570"


def test_what_only_the_office_can_say_stays_in_brackets_with_its_headings(draft, sample):
    places = filled(sample, values_of(draft)).open()
    assert places == {
        "รุ่นที่": ["ชื่อโครงการ"],
        "จำนวนคน": ["กลุ่มเป้าหมาย", "ผลผลิต"],
    }


def test_a_word_the_office_lacks_stays_open(draft, sample):
    OfficeWords.objects.all().delete()
    assert "ผู้บริหารท้องถิ่น" in filled(sample, values_of(draft)).open()


def test_a_value_with_brackets_is_not_filled_again():
    assert fill("[ก] [ข]", {"ก": "[ข]", "ข": "x"}) == "[ข] x"


@given(st.text("กข[]\n <>", max_size=40))
def test_filling_with_nothing_changes_nothing_and_marks_what_is_open(text):
    assert fill(text, {}) == text
    if not {"<", ">"} & set(text):
        assert marked(text).count("<mark") == len(re.findall(r"\[[^\[\]\n]+\]", text))


@given(st.dictionaries(st.text("กขค", min_size=1, max_size=5), st.text("งจ", min_size=1)))
def test_what_is_filled_is_no_longer_open(values):
    text = " ".join(f"[{name}]" for name in values)
    assert open_fields(text) == list(values)
    assert open_fields(fill(text, values)) == []


def test_marks_leave_attributes_and_the_head_alone():
    page = '<head><title>[ก]</title></head><body><p title="[ก]">[ก]</p></body>'
    assert marked_page(page) == (
        '<head><title>[ก]</title></head><body><p title="[ก]">'
        '<mark class="open-field">[ก]</mark></p></body>'
    )


# Which samples an office has


def test_an_office_sees_its_own_sample_first_and_not_the_one_it_replaces(draft, sample, office):
    other = make.sample(sample.item, title="อีกเรื่อง")
    own = make.sample(sample.item, title="ของเรา", owner=office, replaces=sample)
    assert list(SampleSheet.objects.for_item(sample.item, office)) == [own, other]


def test_an_office_does_not_see_anothers_sample(draft, sample, other_office):
    make.sample(sample.item, owner=other_office, replaces=sample)
    assert list(SampleSheet.objects.for_item(sample.item, draft.organisation)) == [sample]


def test_a_national_sample_that_was_replaced_is_out_of_use(draft, sample, office):
    newer = make.sample(sample.item, replaces=sample)
    assert list(SampleSheet.objects.for_item(sample.item, office)) == [newer]


def test_a_plan_on_a_copied_framework_has_the_samples_of_the_original(draft, sample, office):
    national = draft.plan.framework
    copy = make.framework(2571, 2575, owner=office)
    copy.replaces = national
    copy.save()
    version = make.version(make.plan(office, copy))
    found = next(shelf for shelf in shelves(version) if shelf.item.code == "1.1.2")
    assert found.samples == [sample]
    assert found.item.mission.dimension.framework == copy


# Adding


def test_a_project_has_the_whole_sheet_and_says_what_is_left(draft, sample, plan_officer, office):
    division = make.division(office)
    [project] = add_projects(draft, [wanted(draft, sample, division=division)], by=plan_officer)
    project = Project.objects.get(pk=project.pk)
    assert (project.code, project.kind, project.sample) == ("1-1", "measure", sample)
    assert project.item_links.get().item.code == "1.1.2"
    assert project.division_links.get().division == division
    assert [row.kind for row in project.sheet_sections.all()] == list(SheetSection.DEFAULT)
    assert {row.kind: row.means for row in project.results.all()} == {
        "output": "ใบลงทะเบียน", "outcome": "แบบทดสอบ",
    }  # fmt: skip
    assert {row.year: row.state for row in project.budgets.all()} == dict.fromkeys(
        range(2566, 2571), YearlyBudget.State.UNSPECIFIED
    )
    assert [(point.origin, point.text) for point in project.points.all()] == [
        ("sample", "กรอก [รุ่นที่] ในชื่อโครงการ"),
        ("sample", "กรอก [จำนวนคน] ในกลุ่มเป้าหมาย, ผลผลิต"),
    ]
    project.full_clean()


def test_every_row_names_who_added_it(draft, sample, plan_officer):
    [project] = add_projects(draft, [wanted(draft, sample)], by=plan_officer)
    for rows in (Project, SheetSection, PointToCheck, YearlyBudget):
        for past in rows.history.all():
            assert (past.history_user, past.history_change_reason) == (
                plan_officer, "สร้างจากตัวอย่าง",
            )  # fmt: skip
    assert SheetSection.history.count() == project.sheet_sections.count()


def test_what_was_typed_is_put_in_everywhere(draft, sample, plan_officer):
    typed = {"รุ่นที่": "1", "จำนวนคน": "80"}
    [project] = add_projects(draft, [wanted(draft, sample, typed=typed)], by=plan_officer)
    assert project.title.endswith("รุ่น 1")
    assert project.sheet_sections.get(kind="target_group").body == "80 คน"
    assert project.results.get(kind="output").text == "80 คน"
    assert not project.points.exists()


def test_the_first_use_locks_the_sample(draft, sample, plan_officer):
    assert not sample.is_used
    add_projects(draft, [wanted(draft, sample)], by=plan_officer)
    assert sample.is_used


def test_many_projects_take_the_next_numbers_of_their_dimensions(draft, sample, plan_officer):
    make.project(draft, number=3)
    second = make.sample(item_of(draft, "2.1.1"))
    rows = [wanted(draft, each) for each in (sample, second, sample)]
    made = add_projects(draft, rows, by=plan_officer)
    assert [project.code for project in made] == ["1-4", "2-1", "1-5"]


def test_a_published_number_is_not_given_again(draft, sample, plan_officer, publisher):
    make.project(draft, number=7)
    published = make.published(draft, by=plan_officer, publisher=publisher)
    revision = make.version(published.plan, number=2)
    with pytest.raises(NotAllowed, match="ลำดับที่ 7"):
        add_projects(revision, [wanted(revision, sample, number=7)], by=plan_officer)
    [project] = add_projects(revision, [wanted(revision, sample)], by=plan_officer)
    assert project.number == 8


def test_a_number_that_is_taken_is_refused_and_nothing_is_stored(draft, sample, plan_officer):
    make.project(draft, number=1)
    rows = [wanted(draft, sample), wanted(draft, sample, number=1)]
    with pytest.raises(NotAllowed, match="มีโครงการลำดับที่ 1 แล้ว"):
        add_projects(draft, rows, by=plan_officer)
    assert draft.projects.count() == 1


def test_a_power_cut_in_the_middle_leaves_nothing(draft, sample, plan_officer, monkeypatch):
    def cut(*args):
        raise RuntimeError("dark")

    monkeypatch.setattr("plans.samples._points", cut)
    with pytest.raises(RuntimeError):
        add_projects(draft, [wanted(draft, sample)], by=plan_officer)
    assert not draft.projects.exists()
    assert not SheetSection.objects.exists() and not SheetSection.history.exists()


def test_a_published_plan_takes_no_project(draft, sample, plan_officer, publisher):
    make.published(draft, by=plan_officer, publisher=publisher)
    with pytest.raises(NotAllowed, match="ไม่เปิดให้แก้ไข"):
        add_projects(draft, [wanted(draft, sample)], by=plan_officer)


def test_a_title_that_became_too_long_is_refused(draft, sample, plan_officer):
    with pytest.raises(NotAllowed, match="ยาวเกิน 500"):
        add_projects(draft, [wanted(draft, sample, typed={"รุ่นที่": "ก" * 500})], by=plan_officer)


def test_adding_ten_asks_no_more_than_adding_two(draft, sample, plan_officer):
    asked = []
    for many in (2, 10):
        rows = [wanted(draft, sample)] * many
        with CaptureQueriesContext(connection) as queries:
            add_projects(draft, rows, by=plan_officer)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_shelves_ask_the_same_for_many_samples(draft, sample, django_assert_num_queries):
    draft.plan.framework, draft.organisation  # noqa: B018
    with django_assert_num_queries(5):
        shelves(draft)
    for code in ("1.1.1", "1.2.1", "2.1.1", "2.2.2"):
        make.sample(item_of(draft, code))
    with django_assert_num_queries(5):
        shelves(draft)


def test_words_follow_the_kind_of_office(db):
    load_words()
    for kind in Organisation.Kind:
        version = make.version(make.plan(make.organisation(kind=kind)))
        assert set(values_of(version)) >= {"ผู้บริหารท้องถิ่น", "สำนักปลัด", "ปีแรก"}
