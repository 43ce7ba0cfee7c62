"""The table's sums: they add up at every level, and say in words where there is no money."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from plans.outline import outline_of

YEARS = [2566, 2567, 2568]
DIMENSIONS = [
    {
        "number": d,
        "title": f"มิติ {d}",
        "missions": [
            {
                "code": f"{d}.{m}",
                "title": "ภารกิจ",
                "items": [{"code": f"{d}.{m}.1", "title": "ข้อ"}],
            }
            for m in (1, 2)
        ],
    }
    for d in (1, 2)
]
amounts = st.decimals(min_value="0.01", max_value="9999999999.99", places=2).map(str)
budget = st.one_of(
    st.none(),
    st.just({"state": "none", "amount": None, "lines": []}),
    st.just({"state": "unspecified", "amount": None, "lines": []}),
    amounts.map(lambda amount: {"state": "amount", "amount": amount, "lines": []}),
)


def project(number, mission, budgets):
    dimension = int(mission[0])
    return {
        "key": str(number),
        "dimension": dimension,
        "number": number,
        "kind": "project",
        "kind_label": "โครงการ",
        "title": f"โครงการ {number}",
        "mission": mission,
        "items": [],
        "responsibility": "divisions",
        "responsible": "กองคลัง",
        "divisions": [],
        "years": [year for year, value in budgets.items() if value],
        "budgets": {str(year): value for year, value in budgets.items() if value},
        "remark": "",
    }


def snapshot(rows):
    projects = [project(number, *row) for number, row in enumerate(rows, start=1)]
    return {"plan": {"years": YEARS}, "dimensions": DIMENSIONS, "projects": projects}


rows = st.lists(
    st.tuples(
        st.sampled_from(["1.1", "1.2", "2.1", "2.2"]),
        st.fixed_dictionaries({year: budget for year in YEARS}),
    ),
    max_size=12,
)


@given(rows)
def test_every_level_adds_up_to_the_one_above(rows):
    outline = outline_of(snapshot(rows))
    assert outline.count == len(rows)
    for year in YEARS:
        missions = [m for d in outline.dimensions for m in d.missions]
        assert sum(m.totals[year] for m in missions) == outline.totals[year]
        assert sum(d.totals[year] for d in outline.dimensions) == outline.totals[year]
    values = [value for _, budgets in rows for value in budgets.values()]
    by_hand = [Decimal(value["amount"]) for value in values if value and value["amount"]]
    assert outline.grand_total == sum(by_hand, Decimal(0))


@given(rows)
def test_every_project_is_with_without_or_unspecified(rows):
    outline = outline_of(snapshot(rows))
    assert outline.with_money + outline.without_money + outline.unspecified == outline.count
    assert sum(outline.kinds.values()) == outline.count


@given(rows, st.sampled_from([1, 2]))
def test_a_filter_keeps_what_it_accepts_and_its_sums(rows, dimension):
    outline = outline_of(snapshot(rows))
    shown = outline.only(lambda row: row.dimension == dimension)
    assert shown.count == outline.dimensions[dimension - 1].count
    assert shown.grand_total == outline.dimensions[dimension - 1].grand_total
    assert all(d.number == dimension for d in shown.dimensions)


def words(*states):
    values = {
        "amount": {"state": "amount", "amount": "5.00", "lines": []},
        "none": {"state": "none", "amount": None, "lines": []},
        "unspecified": {"state": "unspecified", "amount": None, "lines": []},
        "not_run": None,
    }
    budgets = dict(zip(YEARS, (values[state] for state in states), strict=True))
    return outline_of(snapshot([("1.1", budgets)])).projects[0]


def test_no_money_is_said_once_when_all_years_agree():
    assert words("none", "none", "none").money_in_words == "ไม่ใช้งบประมาณ"
    assert words("unspecified", "unspecified", "unspecified").money_in_words == "ยังไม่ระบุ"
    assert words("none", "not_run", "none").money_in_words == ""


def test_a_year_without_the_project_is_not_a_year_without_money():
    row = words("not_run", "amount", "none")
    assert [cell.text for cell in row.cells] == ["ไม่ดำเนินการ", "5", "ไม่ใช้งบ"]


def test_an_item_counts_as_answered_by_a_project_that_covers_it():
    data = snapshot([("1.1", dict.fromkeys(YEARS))])
    data["projects"][0]["items"] = ["1.1.1"]
    items = [i for d in outline_of(data).dimensions for m in d.missions for i in m.items]
    assert [i.code for i in items if i.is_answered] == ["1.1.1"]
