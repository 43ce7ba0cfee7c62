import re
from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Template


def render(source, **context):
    return Template(source).render(Context(context))


@pytest.mark.parametrize("day", [date(2022, 8, 30), "2022-08-30"])
def test_dates_of_records_and_of_snapshots_are_shown_alike(day):
    assert render("{{ day|thai_date }}", day=day) == "30 สิงหาคม 2565"
    assert render('{{ day|thai_date:"official" }}', day=day) == "30 สิงหาคม พ.ศ. 2565"
    assert render("{{ day|be_year }}", day=day) == "2565"


@pytest.mark.parametrize("amount", [Decimal("46000.00"), "46000.00", 46000])
def test_money_of_records_and_of_snapshots_is_shown_alike(amount):
    assert render("{{ amount|baht }}", amount=amount) == "46,000"
    assert render("{{ amount|baht_text }}", amount=amount) == "สี่หมื่นหกพันบาทถ้วน"


@pytest.mark.parametrize(
    "source",
    [
        "thai_date", "be_year", "baht", "baht_text", "thai_digits", "numbered", "truncate_thai:5",
    ],
)  # fmt: skip
def test_an_absent_value_prints_nothing(source):
    assert render(f"{{{{ value|{source} }}}}", value=None) == ""
    assert render(f"{{{{ missing|{source} }}}}") == ""


def test_zero_is_not_absent():
    assert render("{{ zero|baht }} {{ zero|thai_digits }}", zero=0) == "0 ๐"


def test_a_paper_decides_about_thai_digits():
    source = "{{ amount|baht|digits:is_paper }}"
    assert render(source, amount=Decimal(46000), is_paper=True) == "๔๖,๐๐๐"
    assert render(source, amount=Decimal(46000), is_paper=False) == "46,000"


def test_digits_inside_markup_are_never_made_thai_unescaped():
    shown = render("{{ text|numbered|thai_digits }}", text="๑. <b>")
    assert "<p" not in shown


def test_a_long_text_is_shortened():
    assert render("{{ text|truncate_thai:9 }}", text="โครงการส่งเสริม") == "โครงการ…"


def test_numbered_text_becomes_paragraphs_of_their_level():
    shown = render("{{ text|numbered }}", text="คำนำ\n๑. หลัก\nต่อ\n๑.๑ รอง\n- ย่อย")
    assert shown == (
        '<p class="n n0 u0">คำนำ</p>\n'
        '<p class="n n1"><span class="mark">๑.</span> หลัก</p>\n'
        '<p class="n n0 u1">ต่อ</p>\n'
        '<p class="n n2"><span class="mark">๑.๑</span> รอง</p>\n'
        '<p class="n n3"><span class="mark">-</span> ย่อย</p>'
    )


def test_a_paper_numbers_in_thai():
    shown = render("{{ text|thai_digits|numbered }}", text="1. ปี 2566")
    assert shown == '<p class="n n1"><span class="mark">๑.</span> ปี ๒๕๖๖</p>'


def test_script_in_a_numbered_text_is_only_text():
    shown = render("{{ text|numbered }}", text="๑. <script>alert('x')</script>\n<img onerror=x>&")
    assert set(re.findall(r"<\s*/?\s*(\w+)", shown)) == {"p", "span"}
    assert "&lt;script&gt;" in shown and "style=" not in shown
