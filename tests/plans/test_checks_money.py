"""The money of the table beside what the project's texts and sources say."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.checks import check
from plans.checks.money_text import money_years, read_money, years_named
from plans.models import BudgetLine, Explanation, PlanVersion
from tests import make
from tests.plans.checked import found, section, sentences, sound_project

YEARS = range(2566, 2571)
RULE = "money-contradiction"


@pytest.fixture
def draft(office):
    return make.version(make.plan(office))


@pytest.fixture
def project(draft, secretariat):
    """Done without money in every year."""
    return sound_project(draft, secretariat)


def with_money(draft, secretariat, **amounts):
    by_year = {year: amounts.get(f"y{year}", amounts.get("all", 0)) for year in YEARS}
    return sound_project(draft, secretariat, budgets=by_year)


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("7,000 บาท", [7000]),
        ("จำนวน 7,000.- บาท (เจ็ดพันบาทถ้วน)", [7000]),
        ("งบประมาณ 46,000.-", [46000]),
        ("ตั้งไว้ 1.5 ล้านบาท", [1500000]),
        ("5 หมื่นบาท", [50000]),
        ("ค่าอาหาร 3,000.50 บาท ค่าวิทยากร 4,000 บาท", [Decimal("3000.50"), 4000]),
        ("ปีละ 35,000 บาท", [35000]),
        ("คนละ 100 บาท", []),
        ("ค่าอาหาร 80 บาทต่อคน", []),
        ("ค่าอาหาร 80 บาท/มื้อ", []),
        ("โครงการที่มีวงเงินตั้งแต่ 500,000 บาทขึ้นไป", []),
        ("พ.ศ. 2566 จำนวน 120 คน", []),
        ("ทำประโยชน์ต่อสาธารณะ 10 ครั้ง มีบทบาท", []),
    ],
)
def test_amounts_are_read_out_of_a_text(text, amounts):
    assert [stated.amount for stated in read_money(text).amounts] == amounts


@pytest.mark.parametrize("text", ["ไม่ใช้งบประมาณ", "ไม่ได้ใช้งบประมาณ", "ไม่มีค่าใช้จ่าย", "-", "ไม่ใช้งบ"])
def test_words_for_no_money_are_known(text):
    assert read_money(text).says_none


@given(st.integers(1, 9_999_999_999), st.sampled_from([" บาท", ".- บาท", ".-", " บาทถ้วน", "บาท"]))
def test_every_amount_is_read_back(baht, after):
    (stated,) = read_money(f"งบประมาณ จำนวน {baht:,}{after}").amounts
    assert stated.amount == baht


@given(st.text(alphabet="0123456789,.- ปีละบาทคนต่อล้านไม่ใช้งบประมาณ/\n", max_size=200))
def test_no_text_is_too_odd_to_read(text):
    read_money(text)
    money_years(text)
    years_named(text)


def test_a_long_text_is_read_in_time():
    began = time.perf_counter()
    read_money("ปี 2566 จำนวน 5,000 บาท " * 20_000)
    assert time.perf_counter() - began < 10


def test_a_year_named_before_an_amount_goes_with_it():
    stated = read_money("ปี 2566 จำนวน 5,000 บาท ปี 2567 จำนวน 6,000 บาท").amounts
    assert [(each.year, each.amount) for each in stated] == [(2566, 5000), (2567, 6000)]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("เบิกจ่ายจากงบประมาณรายจ่ายประจำปี 2565 แผนงานสร้างความเข้มแข็ง", [2565]),
        ("งบประมาณรายจ่ายประจำปีงบประมาณ พ.ศ.2566", [2566]),
        ("เทศบัญญัติงบประมาณรายจ่ายประจำปี พ.ศ. 2567", [2567]),
        ("ปีงบประมาณ พ.ศ. 2566 - 2570", []),
        ("คำสั่งที่ 93/2565", []),
    ],
)
def test_the_year_whose_money_is_named_is_read(text, years):
    assert money_years(text) == years


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("5 ปี (พ.ศ. 2566 - 2570)", {2566, 2567, 2568, 2569, 2570}),
        ("1 ตุลาคม 2565 ถึง 30 กันยายน 2566", {2566}),
        ("ไตรมาสที่ 2 ของปี 2567", {2567}),
        ("ตลอดปี", set()),
    ],
)
def test_years_of_a_period_are_fiscal_years(text, years):
    assert years_named(text) == years


def test_an_amount_in_the_text_of_a_project_without_money_blocks(draft, project):
    section(project, "budget", "๗,๐๐๐ บาท")
    assert found(draft) == [RULE]
    assert sentences(draft, RULE) == ["ข้อความระบุ 7,000 บาท แต่ตารางลง “ไม่ใช้งบประมาณ” ทุกปี"]


def test_no_money_in_the_text_of_a_project_with_money_blocks(draft, secretariat):
    project = with_money(draft, secretariat, all=5000)
    section(project, "budget", "ไม่ใช้งบประมาณ")
    assert found(draft) == [RULE]


def test_an_amount_that_the_table_does_not_have_blocks(draft, secretariat):
    project = with_money(draft, secretariat, all=5000)
    section(project, "budget", "ปีละ 7,000 บาท")
    assert "ปีละ 7,000 บาท แต่ตารางลง 5,000 บาท ทุกปี" in sentences(draft, RULE)[0]


def test_an_amount_of_a_year_that_differs_blocks(draft, secretariat):
    project = with_money(draft, secretariat, y2566=5000, y2567=6000)
    section(project, "budget", "ปี 2566 จำนวน 5,000 บาท ปี 2567 จำนวน 7,000 บาท")
    assert found(draft, RULE) == [RULE]


@pytest.mark.parametrize(
    "text",
    [
        "จำนวน 35,000.- บาท",
        "ปีละ 35,000 บาท รวม 175,000 บาท",
        "รวมทั้งสิ้น 175,000 บาท",
        "ค่าอาหาร 100 คน คนละ 100 บาท เป็นเงิน 10,000 บาท\nค่าวิทยากร 25,000 บาท",
        "ค่าวัสดุ 5,000 บาท ค่าวิทยากร 30,000 บาท (ค่าอาหารมื้อละ 80 บาท)",
        "เบิกจ่ายจากงบประมาณรายจ่ายประจำปี 2566 จำนวน 35,000 บาท",
        "ตามคำสั่งที่ 12/2567 ลงวันที่ 5 มกราคม 2568 วงเงิน 35,000 บาท",
        "งบประมาณรายจ่ายประจำปี",
        "",
    ],
)
def test_a_text_that_says_what_the_table_says_is_no_contradiction(text, draft, secretariat):
    section(with_money(draft, secretariat, all=35000), "budget", text)
    assert found(draft, RULE) == []


def test_a_year_without_money_beside_years_with_money_is_no_contradiction(draft, secretariat):
    project = with_money(draft, secretariat, y2567=5000)
    section(project, "budget", "ปี 2566 ไม่ใช้งบประมาณ ปี 2567 จำนวน 5,000 บาท")
    assert found(draft, RULE) == []


def test_other_peoples_money_is_no_contradiction(draft, project):
    section(project, "budget", "ไม่ใช้งบประมาณของเทศบาล ได้รับสนับสนุน 5,000 บาท")
    assert found(draft, RULE) == []


def test_an_amount_in_other_texts_is_none_of_the_rules_business(draft, project):
    section(project, "target_group", "โครงการลงทุนที่มีวงเงิน 500,000 บาท")
    assert found(draft) == []


def test_sources_that_do_not_add_up_to_the_year_block(draft, secretariat):
    project = with_money(draft, secretariat, y2566=10000)
    budget = project.budgets.get(year=2566)
    BudgetLine.objects.create(budget=budget, amount=4000, source="เงินรายได้")
    last = BudgetLine.objects.create(budget=budget, amount=5000, source="เงินอุดหนุน")
    assert "รวม 9,000 บาท แต่ตารางลง 10,000 บาท" in sentences(draft, RULE)[0]
    last.amount = 6000
    last.save()
    assert found(draft, RULE) == []


def explained(project, reason="ใช้ตามตาราง"):
    version = PlanVersion.objects.with_plan().get(pk=project.version_id)
    finding = check(version).find(RULE, str(project.key))
    return Explanation.objects.create(
        project=project, rule=RULE, about=finding.about, reason=reason
    )


def test_a_reason_lets_a_contradiction_stand(draft, project):
    section(project, "budget", "7,000 บาท")
    explained(project)
    report = check(draft)
    assert report.blocking == []
    assert [each.explanation for each in report.explained] == ["ใช้ตามตาราง"]


def test_a_reason_lapses_when_a_figure_changes(draft, project):
    text = section(project, "budget", "7,000 บาท")
    explained(project)
    text.body = "8,000 บาท"
    text.save()
    (finding,) = check(draft).blocking
    assert finding.lapsed == "ใช้ตามตาราง"


def test_a_reason_lapses_when_the_tables_money_changes(draft, project):
    section(project, "budget", "7,000 บาท")
    explained(project)
    budget = project.budgets.get(year=2568)
    budget.state, budget.amount = "amount", 9000
    budget.save()
    assert len(check(draft).blocking) == 1


def test_a_reason_stands_when_other_words_change(draft, project):
    text = section(project, "budget", "7,000 บาท")
    explained(project)
    text.body = "จำนวนเงิน ๗,๐๐๐.- บาท"
    text.save()
    assert check(draft).blocking == []


def test_what_a_reason_is_about_fits_its_column(draft, project):
    amounts = " ".join(f"{n},000 บาท" for n in range(1, 300))
    section(project, "budget", amounts)
    for year in YEARS:
        for n in range(30):
            BudgetLine.objects.create(budget=project.budgets.get(year=year), amount=1000 + n)
    (finding,) = check(draft).blocking
    assert len(finding.about) <= 300
    explained(project).full_clean()


def test_money_from_a_year_before_the_plan_is_pointed_out(draft, secretariat):
    project = with_money(draft, secretariat, all=35000)
    section(project, "budget", "เบิกจ่ายจากงบประมาณรายจ่ายประจำปี ๒๕๖๕ จำนวน ๓๕,๐๐๐ บาท")
    assert found(draft) == ["money-year"]


def test_books_of_another_year_are_pointed_out(draft, secretariat):
    project = with_money(draft, secretariat, all=35000)
    line = BudgetLine.objects.create(budget=project.budgets.get(year=2567), ordinance_year=2566)
    assert found(draft) == ["money-year"]
    line.ordinance_year = 2567
    line.save()
    assert found(draft) == []


def test_a_row_of_a_year_outside_the_plan_is_pointed_out(draft, project):
    make.budget(project, 2571, 0)
    assert "มีงบประมาณของปี 2571 ซึ่งอยู่นอกแผน" in sentences(draft, "money-year")


def test_money_said_of_some_years_only_is_noted(draft, secretariat):
    project = with_money(draft, secretariat, all=7000)
    section(project, "budget", "งบประมาณรายจ่ายประจำปีงบประมาณ พ.ศ.2566 จำนวน 7,000 บาท")
    assert found(draft) == ["money-some-years"]
