"""Drawings of ITA results: what is said by shape, by word, and never by colour alone."""

import re
from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from integrity.charts import PRINT_FILLS
from ita.results import charts
from ita.results.charts import IndicatorBar, InstrumentLoss, YearPoint

SVG = "{http://www.w3.org/2000/svg}"
WIDTHS = pytest.mark.parametrize("width", [640, 340])
PASS = Decimal(85)


def point(year, total, rating="B", scale="letters", reason=""):
    total = None if total is None else Decimal(total)
    return YearPoint(year, total, rating, PASS, scale, reason)


def words(svg):
    return [text.text for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def lines(svg, colour="o-accent"):
    """How many straight pieces join the years."""
    shapes = re.findall(rf'd="([^"]*)" fill="none"[^>]*class="{colour}"', svg)
    return sum(shape.count("L") for shape in shapes)


@WIDTHS
def test_years_of_one_scale_are_joined_and_a_changed_scale_is_not(width):
    same = [point(2563, 70), point(2564, 80), point(2565, 90, "A")]
    assert lines(charts.trend(same, width)) == 2
    changed = [*same, point(2566, 88, "ผ่าน", "words"), point(2567, 86, "ผ่าน", "words")]
    assert lines(charts.trend(changed, width)) == 3


@WIDTHS
def test_a_year_without_a_total_is_a_gap_with_its_reason(width):
    svg = charts.trend(
        [point(2563, 70), point(2564, None, "", reason="คะแนนไม่ครบ"), point(2565, 90)], width
    )
    assert lines(svg) == 0
    assert "คะแนนไม่ครบ" in "".join(words(svg)).replace(" ", "")
    assert "ปี 2564 คะแนนไม่ครบ" in svg  # and for who listens


@WIDTHS
def test_a_year_nobody_knows_of_leaves_a_gap_too(width):
    svg = charts.trend([point(2563, 70), point(2565, 90)], width)
    assert "ปี 2564" in words(svg)
    assert lines(svg) == 0


@WIDTHS
def test_a_total_that_passes_is_a_solid_dot_and_another_a_hollow_one(width):
    low, high = charts.trend([point(2563, "84.99")], width), charts.trend([point(2563, 85)], width)
    assert low.count('class="f-accent"') == 1  # the key's own mark
    assert high.count('class="f-accent"') == 2


def test_nothing_is_drawn_of_no_years():
    assert charts.trend([]) == ""


@WIDTHS
@pytest.mark.parametrize("total", ["0", "100", "3.50"])
def test_the_lowest_and_the_highest_total_stay_inside_the_drawing(width, total):
    svg = charts.trend([point(2563, total), point(2564, 50)], width)
    height = float(ElementTree.fromstring(svg).get("viewBox").split()[3])
    for x, y in re.findall(r"M(-?[\d.]+) (-?[\d.]+)a", svg):
        assert 0 <= float(x) <= width and 0 <= float(y) <= height


BARS = [
    IndicatorBar(1, "การปฏิบัติหน้าที่", Decimal("99.65"), Decimal(90)),
    IndicatorBar(8, "การปรับปรุงระบบการทำงาน", Decimal("62.71")),
    IndicatorBar(9, "การเปิดเผยข้อมูล", None, Decimal(50), "ประมวลผลไม่ได้"),
]


@WIDTHS
def test_each_indicator_has_its_score_or_the_reason_for_none(width):
    said = words(charts.indicators(BARS, PASS, width, before="ปี 2561"))
    assert {"99.65", "62.71", "ประมวลผลไม่ได้", "ปี 2561", "เกณฑ์ผ่าน 85"} <= set(said)


def test_an_earlier_year_has_no_key_where_none_is_drawn():
    bars = [replace(bar, before=None) for bar in BARS]
    assert "ปีก่อน" not in words(charts.indicators(bars, PASS))


@WIDTHS
def test_what_was_lost_is_told_in_words_beside_the_bar(width):
    losses = [
        InstrumentLoss("EIT", "แบบวัดภายนอก", Decimal(30), Decimal("9.19")),
        InstrumentLoss("OIT", "แบบตรวจ", Decimal(40), None, "ไม่มีคะแนน"),
    ]
    said = words(charts.points_lost(losses, width))
    assert "ได้ 20.81 จาก 30 คะแนน เสียไป 9.19 คะแนน" in said
    assert "ไม่มีคะแนน (น้ำหนัก 40 คะแนน)" in said


def test_an_instrument_of_no_weight_is_drawn_without_an_error():
    ElementTree.fromstring(charts.points_lost([InstrumentLoss("X", "", Decimal(0), Decimal(0))]))


@pytest.mark.parametrize(
    "draw",
    [
        lambda **how: charts.trend([point(2563, 70), point(2564, 90)], **how),
        lambda **how: charts.indicators(BARS, PASS, **how),
        lambda **how: charts.points_lost(
            [InstrumentLoss("EIT", "", Decimal(30), Decimal(9))], **how
        ),
    ],
)
def test_the_web_colours_by_class_and_paper_by_value(draw):
    web, paper = draw(), draw(fills=PRINT_FILLS)
    assert "#" not in web and "style=" not in web
    assert "class=" not in paper and PRINT_FILLS["accent"] in paper


def test_what_a_clerk_typed_cannot_become_markup():
    nasty = '<script>alert("1")</script>'
    for svg in (
        charts.indicators([IndicatorBar(1, nasty, Decimal(1))], PASS),
        charts.trend([point(2563, 70, nasty)]),
        charts.points_lost([InstrumentLoss("X", nasty, Decimal(30), None, nasty)]),
    ):
        assert "<script" not in svg
        ElementTree.fromstring(svg)
