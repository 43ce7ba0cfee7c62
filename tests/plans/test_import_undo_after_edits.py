"""An undo after people went on working: refused with names where it would take or clash, never
broken off by the database."""

import pytest

from plans.models import ProjectDivision, ProjectItem, YearlyBudget
from tests import make
from tests.plans import test_import_undo
from tests.plans.sheets import row
from tests.plans.test_import_undo import refusal, run

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
    assert "1-1 โครงการหนึ่ง (ลบโดย" in refusal(attempt)
