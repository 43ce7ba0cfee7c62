"""An undo after people went on working: refused with names where it would take or clash, never
broken off by the database."""

import pytest

from integrity.sheets import undoing
from plans.models import (
    PlanVersion,
    PointToCheck,
    ProjectDivision,
    ProjectItem,
    SheetSection,
    TextReading,
    YearlyBudget,
)
from plans.texts import saving
from tests import make
from tests.plans import test_import_undo
from tests.plans.sheets import row
from tests.plans.test_import_undo import contents, refusal, run
from tests.plans.test_project_texts_saving import CHOSEN, all_of, begun

office, draft = test_import_undo.office, test_import_undo.draft

# The sheet takes from project 1 its year 2569, its divisions and its item.
OTHER_ROWS = [
    row(
        1,
        "โครงการหนึ่ง",
        years=("-", "-", "-", "ไม่ดำเนินการ", "-"),
        responsible="กองคลัง",
        items="1.1.2",
    ),
    row(2, "โครงการสอง", years=(46000,) * 5),
    row(3, "โครงการสาม"),
]


@pytest.fixture
def shared(office, draft):
    """Project 1 answered for by the clerk's office, under an item."""
    project = draft.projects.get(number=1)
    project.responsibility = "divisions"
    project.save()
    clerk = office.divisions.get(slug="clerk")
    ProjectDivision.objects.create(project=project, division=clerk, role="lead")
    for year in range(2566, 2571):
        YearlyBudget.objects.get_or_create(
            project=project, year=year, defaults={"state": "unspecified"}
        )
    return project


def test_a_year_that_was_typed_again_is_named(office, draft, shared):
    attempt = run(office, OTHER_ROWS)
    YearlyBudget.objects.create(project=shared, year=2569, state="none")
    assert "1-1 โครงการหนึ่ง · งบประมาณรายปี" in refusal(attempt)


def test_a_division_that_was_chosen_again_is_named(office, draft, shared):
    attempt = run(office, OTHER_ROWS)
    clerk = office.divisions.get(slug="clerk")
    ProjectDivision.objects.create(project=shared, division=clerk, role="support")
    assert "1-1 โครงการหนึ่ง" in refusal(attempt)


def test_another_division_beside_those_of_the_sheet_is_named(office, draft, shared):
    attempt = run(office, OTHER_ROWS)
    third = make.division(office, "กองช่าง")
    ProjectDivision.objects.create(project=shared, division=third, role="support")
    assert "1-1 โครงการหนึ่ง" in refusal(attempt)


def test_an_item_that_was_chosen_again_is_named(office, draft, shared):
    old = shared.item_links.get().item
    attempt = run(office, OTHER_ROWS)
    ProjectItem.objects.create(project=shared, item=old)
    assert "1-1 โครงการหนึ่ง" in refusal(attempt)


def test_a_division_that_is_gone_by_now_is_named(office, draft, shared):
    attempt = run(office, OTHER_ROWS)
    office.divisions.get(slug="clerk").delete()
    assert "สำนักปลัด" in refusal(attempt)


def test_a_project_that_is_gone_by_now_is_named(office, draft, shared):
    attempt = run(office, OTHER_ROWS)
    shared.delete()
    assert "1-1 โครงการหนึ่ง · งบประมาณรายปี (ลบโดย" in refusal(attempt)


def test_texts_that_wait_in_an_edition_the_import_began_are_not_thrown_away(office):
    attempt = run(office, [row(sheet.number, sheet.title) for sheet in CHOSEN])
    texts = begun(PlanVersion.objects.get())
    assert "แผน.docx ที่ยังตรวจไม่เสร็จ" in refusal(attempt)
    texts.readings.update(state=TextReading.State.SKIPPED)
    assert undoing.preview(attempt).reasons == []


def test_a_text_import_over_a_sheets_texts_is_undone_first(office):
    sheet = run(office, [row(each.number, each.title) for each in CHOSEN])
    version = PlanVersion.objects.get()
    before = contents()
    texts = begun(version)
    saving.save(texts, version, all_of(texts), by=None)
    assert "1-1 " in refusal(sheet)
    texts.refresh_from_db()
    undoing.undo(texts, by=None)
    assert contents() == before
    undoing.undo(sheet, by=None)
    assert not PlanVersion.objects.exists()


def decided_on(texts, draft):
    """The second text of the document, for the project that has texts already."""
    reading = texts.readings.get(position=2)
    reading.project = draft.projects.get(number=2)
    return saving.agreed([reading], saving.fingerprints([reading.project_id]))


def test_a_heading_typed_beside_those_of_a_document_is_named(office, draft):
    texts = begun(draft)
    (chosen,) = decided_on(texts, draft)
    saving.save(texts, draft, [chosen], by=None)
    SheetSection.objects.create(
        project=draft.projects.get(number=2), kind="other", heading="พิมพ์เพิ่ม", position=90
    )
    texts.refresh_from_db()
    assert "1-2 " in refusal(texts)


def test_a_point_that_was_ticked_since_is_named(office, draft, editor):
    texts = begun(draft)
    (chosen,) = decided_on(texts, draft)
    chosen.doubts = ["ดูตัวเลข"]
    saving.save(texts, draft, [chosen], by=None)
    PointToCheck.objects.get().check_off(by=editor)
    texts.refresh_from_db()
    assert "1-2 " in refusal(texts)
