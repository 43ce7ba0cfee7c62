"""The pages of ITA results on a telephone and by keyboard."""

import pytest

from ita.models import Finding, Indicator
from tests.ita import made

pytestmark = pytest.mark.django_db(transaction=True)

ITA = "/home-office/ita/"


@pytest.fixture
def results(office):
    made.result(office, 2561, made.YAPLONG, is_public=True)
    result = made.result(office, 2562, {**made.YAPLONG, "O1": 0}, is_public=True)
    indicator = Indicator.objects.get(instrument__scheme=result.scheme, number=1)
    Finding.objects.create(result=result, indicator=indicator, text="ทำงานตามขั้นตอน")
    return result


def test_nothing_is_wider_than_a_telephone(open_page, results):
    page = open_page(width=390)
    for address in (ITA, ITA + "2562/", "/home-office/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_drawing_that_fits_is_the_one_that_shows(open_page, results):
    for width, shown in ((1280, ".chart-640"), (390, ".chart-340")):
        page = open_page(width=width)
        page.goto(ITA + "2562/")
        seen = page.locator("svg.chart:visible")
        assert seen.count() == page.locator(f"svg{shown}").count() == 2


def test_what_is_folded_opens_by_keyboard(open_page, results):
    page = open_page(width=390)
    page.goto(ITA + "2562/")
    finding = page.get_by_text("ทำงานตามขั้นตอน")
    assert not finding.is_visible()
    page.locator("summary", has_text="การปฏิบัติหน้าที่").first.focus()
    page.keyboard.press("Enter")
    assert finding.is_visible()
