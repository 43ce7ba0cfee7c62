import re
from html.parser import HTMLParser

import pytest
from django.template import engines
from django.template.loader import render_to_string

from plans.outline import outline_of
from plans.page_tables import dimension_tables, money_table, projects_table

YEARS = (2566, 2567)


def project(number, title="โครงการทดสอบ", dimension=1, **budgets):
    """Budgets: y2566="46000.00", or a state; a missing year is not run."""
    states = {"none", "unspecified"}
    return {
        "dimension": dimension,
        "number": number,
        "kind": "project",
        "kind_label": "โครงการ",
        "title": title,
        "mission": f"{dimension}.1",
        "items": [],
        "responsible": "สำนักปลัด",
        "divisions": [],
        "budgets": {
            year[1:]: {"state": value, "amount": None, "lines": []}
            if value in states
            else {"state": "amount", "amount": value, "lines": []}
            for year, value in budgets.items()
        },
        "remark": "",
    }


def outline(*projects, mission="ภารกิจทดสอบ"):
    missions = [
        {"code": "1.1", "title": mission, "items": []},
        {"code": "1.2", "title": "ภารกิจที่ว่าง", "items": []},
    ]
    dimensions = [{"number": 1, "title": "มิติทดสอบ", "missions": missions}]
    snapshot = {"plan": {"years": YEARS}, "dimensions": dimensions, "projects": projects}
    return outline_of(snapshot, address="/office/plans/2566-2567/")


class Text(HTMLParser):
    """The words of each row of a table, cell by cell."""

    def __init__(self, html):
        super().__init__()
        self.rows = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_data(self, data):
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.strip("\n")


def rows(html):
    return Text(html).rows


def test_a_row_says_in_words_once_that_no_money_is_used():
    html = dimension_tables(outline(project(1, y2566="none", y2567="none")))
    assert ["1-1", "โครงการทดสอบ", "โครงการ", "สำนักปลัด", "ไม่ใช้งบประมาณ"] in rows(html)


def test_years_that_differ_each_say_their_own():
    html = dimension_tables(
        outline(project(1, y2566="46000.00"), project(2, y2566="none", y2567="unspecified"))
    )
    assert rows(html)[2][4:] == ["46,000", "ไม่ดำเนินการ"]
    assert rows(html)[3][4:] == ["ไม่ใช้งบ", "ยังไม่ระบุ"]


def test_missions_and_dimensions_add_up():
    plan = outline(
        project(1, y2566="46000.00", y2567="46000.00"), project(2, y2566="500.50", y2567="none")
    )
    html = dimension_tables(plan)
    assert ["รวมภารกิจ 1.1", "46,500.50", "46,000"] in rows(html)
    assert ["รวมมิติที่ 1 · 2 โครงการ", "46,500.50", "46,000"] in rows(html)


def test_a_dimension_whose_money_is_not_specified_does_not_claim_to_use_none():
    html = dimension_tables(outline(project(1, y2566="none"), project(2, y2566="unspecified")))
    assert rows(html)[-1] == ["รวมมิติที่ 1 · 2 โครงการ", "ยังไม่ระบุ"]


def test_a_mission_without_projects_is_named_as_such():
    html = dimension_tables(outline(project(1, y2566="none")))
    assert ["1.2ภารกิจที่ว่าง ยังไม่มีโครงการ"] in rows(html)


def test_each_title_leads_to_its_project():
    html = dimension_tables(outline(project(1, title="หนึ่ง"), project(2, title="สอง")))
    links = re.findall(r'id="(p1-\d)".*?<a href="([^"]+)">(.*?)</a>', html)
    assert links == [
        ("p1-1", "/office/plans/2566-2567/projects/1-1/", "หนึ่ง"),
        ("p1-2", "/office/plans/2566-2567/projects/1-2/", "สอง"),
    ]


def test_what_a_clerk_typed_cannot_become_markup():
    nasty = '<script>alert("1")</script>'
    plan = outline(project(1, title=nasty), mission=nasty)
    for html in (dimension_tables(plan), projects_table(plan), money_table(plan)):
        assert "<script" not in html


def test_compounds_stay_on_one_line_and_their_text_stays_as_typed():
    html = dimension_tables(outline(project(1, title="บริหารงบประมาณท้องถิ่น")))
    assert "<span class=nb>งบประมาณ</span>" in html
    assert "บริหารงบประมาณท้องถิ่น" in re.sub(r"<[^>]+>", "", html)


def test_the_figures_behind_the_charts_add_up():
    plan = outline(project(1, y2566="46000.00", y2567="1000.00"), project(2, y2566="unspecified"))
    assert rows(projects_table(plan))[-1] == ["รวม", "2", "1", "0", "1", "47,000"]
    assert rows(money_table(plan))[-1] == ["รวม", "46,000", "1,000", "47,000"]


@pytest.mark.parametrize("filtered", [True, False])
def test_a_table_without_rows_says_why(filtered):
    parts = engines["jinja2"].env.get_template("plans/_rows.html").module
    html = parts.rows(outline(), filtered)
    assert ("ไม่มีโครงการที่ตรงกับที่เลือก" in html) is filtered
    assert "<table" not in html


def test_the_style_guide_shows_every_component_without_inline_styles_or_scripts():
    html = render_to_string("styleguide.html")
    assert "style=" not in html and "<script" not in html
    for word in ("ร่าง", "เสนอพิจารณา", "เผยแพร่", "ใช้แทนแล้ว", "ยกเลิก", "ไม่ดำเนินการ", "ยังไม่ระบุ"):
        assert word in html
