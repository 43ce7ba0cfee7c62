"""One year of a plan, and who does how much of it: sums that cannot disagree with the plan's."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.outline import outline_of
from plans.quarters import by_years, in_short, in_words, quarters_of
from plans.yearly import division_table, year_of
from tests.plans import paper

YEARS = (2566, 2567, 2568)
DIVISIONS = ("สำนักปลัด", "กองคลัง", "กองช่าง", "หน่วยตรวจสอบภายใน")


def links(*named):
    """(name, role) of each division."""
    return [{"slug": f"d{DIVISIONS.index(n)}", "name": n, "role": role} for n, role in named]


def said(quarters_by_year):
    """Budgets that say their quarters."""
    return {
        str(year): paper.budget(0) | {"quarters": quarters}
        for year, quarters in quarters_by_year.items()
    }


def project_with(quarters_by_year):
    return paper.project(years=tuple(quarters_by_year)) | {"budgets": said(quarters_by_year)}


@pytest.mark.parametrize(
    ("quarters", "words"),
    [
        ("", ""),
        ("1", "ไตรมาสที่ 1 (ต.ค.–ธ.ค.)"),
        ("12", "ไตรมาสที่ 1 และ 2 (ต.ค.–มี.ค.)"),
        ("124", "ไตรมาสที่ 1, 2 และ 4 (ต.ค.–มี.ค., ก.ค.–ก.ย.)"),
        ("24", "ไตรมาสที่ 2 และ 4 (ม.ค.–มี.ค., ก.ค.–ก.ย.)"),
        ("1234", "ทุกไตรมาส (ต.ค.–ก.ย.)"),
    ],
)
def test_quarters_are_said_with_their_months(quarters, words):
    assert in_words(quarters) == words


def test_a_snapshot_of_before_says_nothing_of_quarters():
    project = paper.project(years=YEARS)
    assert "quarters" not in project["budgets"]["2566"]
    assert quarters_of(project, 2566) == "" == quarters_of(project, 2599)
    assert by_years(project) == [] == in_short(project)


def test_years_that_say_the_same_are_said_once():
    same = project_with({2566: "12", 2567: "12"})
    assert in_short(same) == ["ไตรมาสที่ 1 และ 2 (ต.ค.–มี.ค.)"]
    other = project_with({2566: "1", 2567: "", 2568: "1"})
    assert in_short(other) == ["ปี 2566, 2568 ไตรมาสที่ 1 (ต.ค.–ธ.ค.)"]


def test_a_year_lists_what_runs_in_it_and_counts_the_rest():
    projects = [
        paper.project(1, budgets={2566: 46000, 2568: 1000}),
        paper.project(2, budgets={2567: 5}),
        paper.project(3, budgets={2568: None}),
    ]
    year = year_of(paper.snapshot(projects, years=YEARS), 2568)
    assert [row.code for row in year.outline.projects] == ["1-1", "1-3"]
    assert year.outline.grand_total == Decimal(1000)
    assert (year.outline.with_money, year.outline.unspecified, year.elsewhere) == (1, 1, 1)
    assert year.without_quarters == 2


def test_a_year_nobody_planned_for_is_empty_and_one_outside_the_plan_is_none():
    snapshot = paper.snapshot([paper.project(budgets={2566: 1})], years=YEARS)
    assert year_of(snapshot, 2567).outline.count == 0
    assert year_of(snapshot, 2567).dimensions == []
    with pytest.raises(LookupError, match="2569"):
        year_of(snapshot, 2569)


def test_projects_of_the_same_items_stand_under_them_once():
    projects = [paper.project(number, years=YEARS) for number in (1, 2)]
    year = year_of(paper.snapshot(projects, years=YEARS), 2566)
    groups = year.groups(year.dimensions[0].missions[0])
    assert [(len(group.items), len(group.rows)) for group in groups] == [(1, 2)]
    assert groups[0].items[0].code == "1.1.1"


def test_a_project_of_several_divisions_counts_once_with_its_lead():
    shared = paper.project(
        1, budgets={2566: 100}, divisions=links(("กองคลัง", "support"), ("กองช่าง", "lead"))
    )
    leaderless = paper.project(
        2, budgets={2566: 10}, divisions=links(("กองคลัง", "support"), ("กองช่าง", "support"))
    )
    table = division_table(outline_of(paper.snapshot([shared, leaderless], years=YEARS)))
    rows = {row.name: (row.total.count, row.total.money) for row in table.rows}
    assert rows == {"กองช่าง": (1, 100), "กองคลัง": (1, 10)}


def test_what_names_no_division_stands_below_the_divisions():
    projects = [
        paper.project(1, responsibility="organisation", divisions=[]),
        paper.project(2, divisions=[]),
        paper.project(3, responsibility="all_divisions", divisions=[]),
        paper.project(4),
    ]
    table = division_table(outline_of(paper.snapshot(projects)))
    assert [row.name for row in table.rows] == ["สำนักปลัด", "ทุกสำนัก/กอง", "ทั้งหน่วยงาน", "ยังไม่ระบุ"]


money = st.dictionaries(
    st.sampled_from(YEARS),
    st.one_of(st.none(), st.just(0), st.integers(1, 10**9), st.just("12.50")),
)
links_of_project = st.lists(
    st.tuples(st.sampled_from(DIVISIONS), st.sampled_from(("lead", "support"))),
    unique_by=lambda link: link[0],
    max_size=3,
)


@st.composite
def plans(draw):
    projects = []
    for number in range(draw(st.integers(0, 12))):
        projects.append(
            paper.project(
                number + 1,
                dimension=draw(st.integers(1, 2)),
                mission=draw(st.integers(1, 2)),
                budgets=draw(money),
                responsibility=draw(
                    st.sampled_from(("divisions", "all_divisions", "organisation"))
                ),
                divisions=links(*draw(links_of_project)),
            )
        )
    dimensions = [paper.dimension(1), paper.dimension(2)]
    return paper.snapshot(projects, years=YEARS, dimensions=dimensions)


@given(plans())
def test_the_table_of_divisions_sums_up_to_the_plan_and_each_dimension(snapshot):
    outline = outline_of(snapshot)
    table = division_table(outline)
    assert table.sums.total.count == outline.count
    assert table.sums.total.money == outline.grand_total
    for dimension in outline.dimensions:
        share = table.sums.dimensions[dimension.number]
        assert (share.count, share.money) == (dimension.count, dimension.grand_total)
        column = [row.dimensions[dimension.number] for row in table.rows]
        assert sum(each.count for each in column) == share.count
        assert sum(each.money for each in column) == share.money
    for row in table.rows:
        assert row.total.count == sum(share.count for share in row.dimensions.values()) > 0


@given(plans())
def test_the_years_together_are_the_plan(snapshot):
    outline = outline_of(snapshot)
    years = [year_of(snapshot, year) for year in YEARS]
    assert {each.year: each.outline.grand_total for each in years} == outline.totals
    assert all(each.outline.count + each.elsewhere == outline.count for each in years)
    for each in years:
        assert division_table(each.outline).sums.total.money == outline.totals[each.year]
