"""The tables of a plan's public page, as wide as a desk and as narrow as a telephone."""

import pytest

from tests import make

pytestmark = pytest.mark.django_db(transaction=True)

PLAN = "/home-office/plans/2566-2570/"
WIDTHS = "cells => cells.map(cell => Math.round(cell.getBoundingClientRect().width))"


@pytest.fixture
def published(office, plan_officer, publisher):
    version = make.version(make.plan(office))
    make.project(version, number=1, budgets={2566: 46000, 2568: None, 2569: 0})
    return make.published(version, by=plan_officer, publisher=publisher)


@pytest.mark.parametrize("width", [1280, 900])
def test_a_year_that_is_not_run_is_as_wide_as_the_others(open_page, published, width):
    page = open_page(width=width)
    page.goto(PLAN)
    assert page.locator(".rows .not_run").count() == 2
    widths = page.locator(".rows thead").first.locator(".num").evaluate_all(WIDTHS)
    assert len(widths) == 5
    assert max(widths) - min(widths) <= 1


def test_the_figures_of_a_chart_scroll_on_a_telephone_and_their_dimension_can_be_read(
    open_page, published
):
    page = open_page(width=390)
    page.goto(PLAN)
    page.locator("figcaption summary").first.click()
    table = page.locator("figcaption .scroll").first
    assert table.evaluate("each => each.scrollWidth > each.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert table.locator("tbody th").first.bounding_box()["width"] >= 150
    assert "เลื่อน" in table.evaluate("each => getComputedStyle(each, '::before').content")
