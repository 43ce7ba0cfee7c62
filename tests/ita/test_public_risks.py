"""What citizens read of an office's fraud risks: years, the heat map, the register, its files."""

import io
import json
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from openpyxl import load_workbook

from integrity.models import FormerSlug, ReportingRound
from integrity.pdf import page_count
from ita.models import RiskMonitoring
from ita.risks import colours
from ita.risks.copying import new_edition
from ita.risks.heat_map import heat_map, heat_maps
from ita.risks.paper import render, risk_html
from ita.risks.publication import submit, withdraw
from ita.risks.reading import choose, editions_of
from ita.risks.snapshot import take
from ita.risks.workbook import BEFORE, LEFT, METHOD, REGISTER, four_sheets
from tests import make
from tests.csp import csp_breaches
from tests.ita import risks_made

RISKS = "/home-office/risks/"
PAGE = f"{RISKS}2566/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(office, secretariat):
    assessment = risks_made.register(office, note="ทบทวนทุกปี")
    risks_made.risk(
        assessment, 4, 5, event="เรียกรับเงิน", process="อนุญาต", divisions=[secretariat],
        measure="แจ้งขั้นตอนทางข้อความ", left=(2, 3),
    )  # fmt: skip
    risks_made.risk(assessment, 1, 2, event="เบิกค่าอบรมเกินจริง", process="เบิกจ่าย")
    risks_made.risk(assessment, event="", step="ออกใบเสร็จ")
    return assessment


@pytest.fixture
def register(draft, plan_officer, publisher):
    return risks_made.published(draft, by=plan_officer, publisher=publisher)


def read(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200, address
    return response.text


def cell(html: str, key: str, likelihood: int, impact: int) -> str:
    table = re.search(rf'id="map-{key}".*?</table>', html, re.DOTALL)[0]
    found = re.search(rf"<td[^>]*>(?:(?!<td).)*โอกาส {likelihood} ผลกระทบ {impact} .*?</td>", table)
    return found[0]


def test_the_page_reads_all_of_the_frozen_register_but_its_printed_tables(office, register):
    frozen = {name: said for name, said in register.snapshot.data.items() if name != "tables"}
    assert choose(editions_of(office, AnonymousUser())).table() == frozen


def test_an_office_without_a_register_says_so(client, office):
    assert "ยังไม่มีทะเบียนความเสี่ยงที่เผยแพร่" in read(client, RISKS)
    assert client.get(PAGE).status_code == 404


def test_a_draft_is_seen_by_the_offices_staff_alone(client, draft, plan_officer, other_office):
    assert client.get(PAGE).status_code == 404
    assert "2566" not in read(client, RISKS)
    client.force_login(make.user(organisation=other_office))
    assert client.get(PAGE).status_code == 404
    client.force_login(plan_officer)
    response = client.get(PAGE)
    assert "ยังไม่เผยแพร่" in response.text and "no-store" in response["Cache-Control"]


def test_the_list_counts_by_level(client, register):
    html = read(client, RISKS)
    assert "3 รายการ" in html and "สูงมาก" in html
    assert 'href="/home-office/risks/2566/"' in html


def test_a_step_without_event_is_no_risk_and_is_told_apart(client, register):
    html = read(client, PAGE)
    assert '<span class="nb">พบ 2 รายการ</span>' in html and "อีก 1 ขั้นตอน" in html
    assert "ขั้นตอนนี้ไม่ได้ระบุประเด็นความเสี่ยง" in html


def test_the_map_is_a_table_that_is_read_aloud_and_leads_to_its_risks(client, register):
    html = read(client, PAGE)
    found = cell(html, "inherent", 4, 5)
    assert "คะแนน 20 ระดับสูงมาก มี 1 ความเสี่ยง คือลำดับที่ 1" in found
    assert 'href="/home-office/risks/2566/?l=4&amp;i=5#register"' in found
    assert "ไม่มีความเสี่ยง" in cell(html, "inherent", 5, 5)
    assert "<a" not in cell(html, "inherent", 5, 5)
    assert html.count('scope="row"') > 5 and "<caption>" in html


def test_residual_stands_beside_and_leads_to_its_own_cell(client, register):
    html = read(client, PAGE)
    assert "map=residual" in cell(html, "residual", 2, 3)
    shown = read(client, PAGE, l=2, i=3, map="residual")
    assert 'id="r1"' in shown and 'id="r2"' not in shown


@pytest.mark.parametrize("rows", ["likelihood", "impact"])
def test_the_office_chooses_which_axis_stands_upright(draft, rows):
    draft.organisation.risk_rows = rows
    drawn = heat_map(take(draft))
    top_right, bottom_right = drawn.rows[0].cells[-1], drawn.rows[-1].cells[-1]
    assert (top_right.likelihood, top_right.impact) == (5, 5)
    assert [row.score for row in drawn.rows] == [5, 4, 3, 2, 1]
    corner = (1, 5) if rows == "likelihood" else (5, 1)
    assert (bottom_right.likelihood, bottom_right.impact) == corner
    assert drawn.row_axis == ("โอกาส (L)" if rows == "likelihood" else "ผลกระทบ (I)")
    assert sum(each.count for each in drawn.cells) == 2 and drawn.unscored == 1


def test_there_is_one_map_where_nobody_scored_what_is_left(office):
    assessment = risks_made.register(office, risks=[{"likelihood": 1, "impact": 1}])
    assert [each.key for each in heat_maps(take(assessment))] == ["inherent"]


def test_a_level_of_products_says_which_and_one_that_is_no_product_does_not(office):
    odd = [[2, 3, 4, 4, 4], [2, 2, 3, 4, 4], [1, 2, 3, 3, 4], [1, 2, 2, 2, 3], [4, 1, 1, 2, 2]]
    usual = heat_map(take(risks_made.register(office)))
    assert [line.scores for line in usual.levels] == ["15–25", "9–12", "4–8", "1–3"]
    matrix = risks_made.matrix(cells=odd)
    strange = heat_map(take(risks_made.register(office, 2567, matrix=matrix)))
    assert strange.levels[0].scores == "" and strange.levels[1].scores == "9–12"


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ({"l": 4, "i": 5}, ["1"]),
        ({"l": "๔", "i": "๕"}, ["1"]),
        ({"level": 1}, ["2"]),
        ({"process": "อนุญาต"}, ["1"]),
        ({"division": "clerk"}, ["1"]),
        ({"q": "อบรม"}, ["2"]),
        ({"l": 9, "i": "x"}, ["1", "2", "3"]),
        ({"level": "99", "division": "none"}, ["1", "2", "3"]),
        ({"l": 5, "i": 5}, []),
    ],
)
def test_the_register_is_filtered_and_what_it_lacks_is_as_if_not_chosen(
    client, register, query, rows
):
    html = read(client, PAGE, **query)
    assert re.findall(r'id="r(\d+)"', html) == rows
    if not rows:
        assert "ไม่มีความเสี่ยงที่ตรงกับที่เลือก" in html


def test_a_long_register_comes_in_parts(client, office, plan_officer, publisher):
    assessment = risks_made.register(office)
    for number in range(1, 103):
        risks_made.risk(assessment, 1, 1, number=number)
    risks_made.published(assessment, by=plan_officer, publisher=publisher)
    assert len(re.findall(r'id="r\d+"', read(client, PAGE))) == 25
    assert re.findall(r'id="r(\d+)"', read(client, PAGE, part=5)) == ["101", "102"]
    assert len(re.findall(r'id="r\d+"', read(client, PAGE, part="all"))) == 102
    assert len(re.findall(r'id="r\d+"', read(client, PAGE, part="77"))) == 25


def test_the_standard_statement_stands_where_no_risk_needs_a_measure(
    client, office, plan_officer, publisher
):
    assessment = risks_made.register(office, risks=[{"likelihood": 1, "impact": 1}])
    risks_made.published(assessment, by=plan_officer, publisher=publisher)
    assert "จึงไม่ต้องจัดทำมาตรการควบคุมความเสี่ยงการทุจริตเพิ่มเติม" in read(client, PAGE)


def test_an_assumption_of_the_matrix_is_told_on_page_and_paper(office, client, plan_officer):
    matrix = risks_made.matrix(assumption="ต้นฉบับไม่ได้ระบุช่วงคะแนน")
    assessment = risks_made.register(office, matrix=matrix)
    client.force_login(plan_officer)
    assert "ต้นฉบับไม่ได้ระบุช่วงคะแนน" in read(client, PAGE)
    assert "ต้นฉบับไม่ได้ระบุช่วงคะแนน" in risk_html(take(assessment))


def test_monitoring_has_words_beside_its_colour(client, register, office):
    risk = register.risks.get(number=1)
    turn = ReportingRound.objects.of(office, 2566, 6)
    RiskMonitoring.objects.create(risk=risk, round=turn, colour="red", text="พบหนึ่งราย <b>")
    html = read(client, PAGE)
    assert "รอบ 6 เดือน: แดง" in html and "พบหนึ่งราย &lt;b&gt;" in html


def test_a_withdrawn_register_says_why_and_hands_nothing_out(client, register, publisher):
    withdraw(register, by=publisher, reason="คะแนนผิด")
    for name in ("", "risks.pdf", "risks.xlsx", "risks.csv"):
        response = client.get(f"{PAGE}{name}")
        assert response.status_code == 410 and "คะแนนผิด" in response.text
    assert client.get("/api/organisations/home-office/risks/2566").status_code == 404


def test_a_superseded_edition_stays_readable_at_its_own_address(
    client, register, plan_officer, publisher
):
    again = new_edition(register, by=plan_officer)
    risks_made.published(again, by=plan_officer, publisher=publisher)
    assert "ฉบับที่ 2" in read(client, PAGE)
    old = read(client, f"{PAGE}versions/1/")
    assert "มีฉบับใหม่ใช้แทนแล้ว" in old
    assert client.get(f"{PAGE}versions/3/").status_code == 404


def test_a_register_in_review_is_no_public_page(client, draft, plan_officer):
    submit(draft, by=plan_officer)
    for name in ("", "risks.pdf", "risks.xlsx", "versions/1/"):
        assert client.get(f"{PAGE}{name}").status_code == 404


def test_pages_ask_few_queries_whatever_the_years(
    client, office, register, plan_officer, publisher, django_assert_max_num_queries
):
    for year in range(2557, 2566):
        other = risks_made.register(office, year, risks=[{"likelihood": 1, "impact": 1}] * 3)
        risks_made.published(other, by=plan_officer, publisher=publisher)
    with django_assert_max_num_queries(10):
        html = read(client, PAGE)
    assert all(f"ปี {year}" in html for year in range(2557, 2567))
    with django_assert_max_num_queries(10):
        assert read(client, RISKS).count("ปีงบประมาณ พ.ศ.") == 10


def test_pages_hold_no_inline_style_or_script(client, register):
    for address in (RISKS, PAGE):
        assert csp_breaches(read(client, address)) == []


def test_what_an_office_typed_is_text(client, office, plan_officer):
    assessment = risks_made.register(office)
    risks_made.risk(assessment, 5, 5, event="<script>x</script>", measure="<i>y</i>")
    client.force_login(plan_officer)
    html = read(client, PAGE)
    assert "<script>x" not in html and "<i>y" not in html


# Colours


def test_levels_are_coloured_by_a_sheet_that_may_be_kept_for_good(client, register):
    address = re.search(r'href="(/home-office/risks/levels\.[^"]+\.css)"', read(client, PAGE))[1]
    response = client.get(address)
    assert "immutable" in response["Cache-Control"]
    assert ".lv-4{--lv:#a4262c;--lv-ink:#ffffff}" in response.text
    assert ".lv-2{--lv:#f7e07a;--lv-ink:#000000}" in response.text


@pytest.mark.parametrize("code", ["x", "1-zzzzzz", "1-a8d5a2;}", ".".join(["1-a8d5a2"] * 13)])
def test_a_sheet_of_no_colours_does_not_exist(client, office, code):
    assert client.get(f"/home-office/risks/levels.{code}.css").status_code == 404
    with pytest.raises(ValueError):
        colours.css(code)


# Files


def test_the_workbook_has_four_sheets_with_numbers_as_numbers_and_texts_as_texts(office):
    assessment = risks_made.register(office)
    risks_made.risk(assessment, 4, 5, event="=1+1", measure="+cmd", left=(1, 1))
    book = load_workbook(io.BytesIO(four_sheets(take(assessment))))
    assert book.sheetnames == [METHOD, BEFORE, LEFT, REGISTER]
    row = [each.value for each in book[REGISTER][6]]
    assert row[3] == "=1+1" and book[REGISTER].cell(6, 4).data_type == "s"
    assert row[7:11] == [4, 5, 20, "สม สูงมาก"]
    grid = [[each.value for each in line] for line in book[BEFORE].iter_rows()]
    assert [v for line in grid for v in line if v == "สม (20)"][:1] == ["สม (20)"]
    assert sum(v == 1 for line in grid for v in line) == 1
    for page in book:
        assert page.page_setup.orientation == "landscape" and page.page_setup.paperSize == 9
    assert book[REGISTER].freeze_panes == "A6"


def test_visitors_take_the_workbook_and_the_table_along(client, register):
    response = client.get(f"{PAGE}risks.xlsx")
    assert load_workbook(io.BytesIO(response.content)).sheetnames[-1] == REGISTER
    table = client.get(f"{PAGE}risks.csv").content.decode("utf-8-sig")
    assert "เรียกรับเงิน" in table and "สำนักปลัด" in table


def test_the_paper_holds_criteria_matrix_and_both_tables(draft):
    html = risk_html(take(draft)).replace('<span class="nb">', "").replace("</span>", "")
    for words in ("หลักเกณฑ์การให้คะแนน", "ตารางที่ ๑", "ตารางที่ ๒", "หมายเหตุ: ทบทวนทุกปี", "๒๐"):
        assert words in html
    assert ".lv-4 { background: #a4262c; color: #ffffff }" in html


def test_the_second_table_has_dashes_where_nothing_needs_a_measure(office):
    assessment = risks_made.register(office, risks=[{"likelihood": 1, "impact": 1}])
    html = risk_html(take(assessment))
    second = html[html.index('<table class="risk-second">') :]
    assert second.count('<td class="mid">-</td>') == 5
    assert "จึงไม่ต้องจัดทำมาตรการ" in second


def test_the_issued_paper_carries_its_code(draft, plan_officer, publisher, real_paper):
    register = risks_made.published(draft, by=plan_officer, publisher=publisher)
    rendered = render("home-office", "2566")
    assert not rendered.draft and register.document.code[:4] in rendered.html.replace("-", "")
    assert page_count(rendered.pdf) >= 2


def test_rendering_by_name_says_what_is_missing(office):
    with pytest.raises(LookupError, match="2566"):
        render("home-office", "2566")
    with pytest.raises(LookupError, match="ไม่ถูกต้อง"):
        render("home-office", "ปี")


# Open data


def test_the_register_is_open_data(client, register):
    found = json.loads(client.get("/api/organisations/home-office/risks/2566").content)
    assert (found["year"], found["edition"]) == (2566, 1)
    assert len(found["matrix"]["cells"]) == 25
    assert {"likelihood": 5, "impact": 5, "level": 4} in found["matrix"]["cells"]
    first = found["risks"][0]
    assert (first["likelihood"], first["impact"], first["score"]) == (4, 5, 20)
    assert first["level"] == "สูงมาก" and first["residual"]["level"] == "ปานกลาง"
    assert first["responsible"] == "สำนักปลัด" and found["risks"][2]["score"] is None


def test_open_data_is_of_published_registers_only(client, draft):
    assert client.get("/api/organisations/home-office/risks/2566").status_code == 404
    assert client.get("/api/organisations/nobody/risks/2566").status_code == 404


def test_a_former_address_leads_to_the_new_one(client, register, office):
    FormerSlug.objects.create(organisation=office, slug="old-home")
    response = client.get("/old-home/risks/2566/", {"l": 4, "i": 5})
    assert response.status_code == 301 and response["Location"] == f"{PAGE}?l=4&i=5"
