import re
from dataclasses import dataclass, field
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from integrity import charts

YEARS = (2566, 2567)


@dataclass
class Dimension:
    number: int = 1
    title: str = "การสร้างวัฒนธรรมสุจริต"
    with_money: int = 1
    without_money: int = 10
    unspecified: int = 1
    totals: dict = field(default_factory=lambda: {2566: Decimal(30000), 2567: Decimal(60000)})

    @property
    def count(self):
        return self.with_money + self.without_money + self.unspecified

    @property
    def grand_total(self):
        return sum(self.totals.values(), Decimal(0))


def drawing(svg):
    return ElementTree.fromstring(svg)


def paths(svg, **attributes):
    """The paths with these attributes; underscores of the names stand for hyphens."""
    wanted = {name.replace("_", "-").rstrip("-"): value for name, value in attributes.items()}
    return [
        path
        for path in drawing(svg).iter("{http://www.w3.org/2000/svg}path")
        if wanted.items() <= path.attrib.items()
    ]


def words(svg):
    return [text.text for text in drawing(svg).iter("{http://www.w3.org/2000/svg}text")]


def marks(path):
    return path.get("d").count("z")


def heights(path):
    return [float(height) for height in re.findall(r"v([\d.]+)", path.get("d"))]


def test_each_project_is_one_mark_filled_hollow_or_dashed():
    svg = charts.projects_by_dimension([Dimension()])
    (filled,) = paths(svg, class_="f-d1")
    dashed, hollow = sorted(paths(svg, class_="l-d1"), key=marks)
    assert marks(filled) == 1
    assert marks(hollow) == 10 and "stroke-dasharray" not in hollow.attrib
    assert marks(dashed) == 1 and "stroke-dasharray" in dashed.attrib


def test_a_dimension_with_very_many_projects_becomes_one_bar_and_stays_inside_the_drawing():
    svg = charts.projects_by_dimension([Dimension(with_money=300, without_money=700)], width=340)
    assert all(marks(path) == 1 for path in drawing(svg).iter("{http://www.w3.org/2000/svg}path"))
    right = max(
        float(x) + float(width) for x, width in re.findall(r"M([\d.]+) [\d.]+h([\d.]+)", svg)
    )
    assert right <= 340


def test_the_key_speaks_of_unspecified_money_only_when_some_is_unspecified():
    assert "ยังไม่ระบุ" in words(charts.projects_by_dimension([Dimension()]))
    assert "ยังไม่ระบุ" not in words(charts.projects_by_dimension([Dimension(unspecified=0)]))


def test_a_long_title_breaks_between_words_and_loses_nothing():
    title = "การยกระดับกลไกการตรวจสอบการดำเนินงานขององค์กรปกครองส่วนท้องถิ่น"
    lines = words(charts.projects_by_dimension([Dimension(title=title)], width=340))
    start = lines.index("มิติที่ 1") + 1
    assert lines[start : start + 2] == [
        "การยกระดับกลไกการตรวจสอบการดำเนินงาน",
        "ขององค์กรปกครองส่วนท้องถิ่น",
    ]


def test_columns_are_as_high_as_their_money():
    svg = charts.money_by_year(YEARS, [Dimension()])
    first, second = (heights(path)[0] for path in paths(svg, class_="f-d1"))
    assert second == pytest.approx(2 * first)
    assert {"30,000", "60,000", "ปี 2566", "ปี 2567"} <= set(words(svg))


def test_dimensions_are_stacked_to_the_sum_of_the_year():
    other = Dimension(number=2, totals={2566: Decimal(30000), 2567: Decimal("0.50")})
    svg = charts.money_by_year(YEARS, [Dimension(), other])
    assert "60,000.50" in words(svg)
    assert len(paths(svg, class_="f-d2")) == 2


@pytest.mark.parametrize("draw", [charts.projects_by_dimension, None])
def test_the_drawing_says_in_words_what_it_shows(draw):
    groups = [Dimension()]
    svg = draw(groups) if draw else charts.money_by_year(YEARS, groups)
    label = drawing(svg).get("aria-label").replace("\N{NO-BREAK SPACE}", " ")
    assert drawing(svg).get("role") == "img"
    assert ("12 โครงการ" if draw else "ปี 2567 60,000 บาท") in label


def test_the_web_colours_by_class_and_paper_by_value():
    web = charts.projects_by_dimension([Dimension()])
    paper = charts.projects_by_dimension([Dimension()], fills=charts.PRINT_FILLS)
    assert "#" not in web and "style=" not in web
    assert "class=" not in paper and charts.PRINT_FILLS["d1"] in paper


def test_what_a_clerk_typed_cannot_become_markup():
    nasty = Dimension(title='<script>alert(1)</script> & "x"')
    for svg in (charts.projects_by_dimension([nasty]), charts.money_by_year(YEARS, [nasty])):
        assert "<script" not in svg
        drawing(svg)


def test_a_plan_without_projects_or_money_still_draws():
    empty = Dimension(with_money=0, without_money=0, unspecified=0, totals={})
    drawing(charts.projects_by_dimension([]))
    assert "0 โครงการ" in words(charts.projects_by_dimension([empty]))[-1].replace("\xa0", " ")
    assert "0" in words(charts.money_by_year(YEARS, [empty]))
