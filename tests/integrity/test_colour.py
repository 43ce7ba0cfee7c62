import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity import charts, colour

ACCENTS = st.tuples(*[st.integers(0, 255)] * 3).map(lambda rgb: colour.Colour(*rgb).hex)


def properties(css: str) -> list[dict[str, colour.Colour]]:
    """The custom properties of the light and the dark scheme."""
    return [
        {name: colour.parse(value) for name, value in re.findall(r"--([\w-]+):(#\w{6})", block)}
        for block in css.splitlines()
    ]


def test_contrast_is_that_of_wcag():
    assert colour.contrast(colour.WHITE, colour.BLACK) == pytest.approx(21)
    assert colour.contrast(colour.WHITE, colour.WHITE) == pytest.approx(1)
    assert colour.contrast(colour.parse("#767676"), colour.WHITE) == pytest.approx(4.54, abs=0.01)


def test_a_readable_accent_stays_as_the_office_chose_it():
    light, _ = properties(colour.theme_css("#0f5c56"))
    assert light["accent"].hex == "#0f5c56"


def test_a_pale_accent_is_darkened_for_paper_and_kept_for_the_dark_scheme():
    light, dark = properties(colour.theme_css("#ffd84d"))
    assert light["accent"].hex != "#ffd84d"
    assert dark["accent"].hex == "#ffd84d"


@given(ACCENTS)
def test_every_accent_is_readable_in_both_schemes(accent):
    grounds = (colour.LIGHT_GROUNDS, colour.DARK_GROUNDS)
    for scheme, papers in zip(properties(colour.theme_css(accent)), grounds, strict=True):
        for ground in (*papers, scheme["accent-soft"], scheme["on-accent"]):
            assert colour.contrast(scheme["accent"], ground) >= colour.TEXT_CONTRAST
        for ground in papers:
            assert colour.contrast(scheme["accent-line"], ground) >= colour.UI_CONTRAST


@pytest.mark.parametrize("text", ["", "red", "#0f5c5", "#0f5c56;}body{display:none", "#0f5c56\n"])
def test_what_is_no_colour_is_refused_in_thai(text):
    with pytest.raises(ValueError, match="รหัสหกหลัก"):
        colour.theme_css(text)


@pytest.fixture
def schemes() -> tuple[dict[str, colour.Colour], dict[str, colour.Colour]]:
    """The colours of the stylesheet: light, then dark."""
    css = Path("static/css/site.css").read_text()
    light, dark = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    return tuple(
        {name: colour.parse(value) for name, value in re.findall(r"--([\w-]+): (#\w{6})", block)}
        for block in (light.replace("#fff;", "#ffffff;"), dark)
    )


def test_the_stylesheet_stands_on_the_grounds_that_accents_are_measured_against(schemes):
    for scheme, grounds in zip(schemes, (colour.LIGHT_GROUNDS, colour.DARK_GROUNDS), strict=True):
        assert (scheme["paper"], scheme["card"]) == grounds


def test_every_colour_that_text_is_set_in_is_readable_on_its_grounds(schemes):
    text = ("ink", "soft", "accent", "d1", "d2", "d3", "d4", "good", "wait", "stop", "quiet")
    for scheme in schemes:
        for ground in (scheme["paper"], scheme["card"]):
            for name in text:
                assert colour.contrast(scheme[name], ground) >= colour.TEXT_CONTRAST, name
            assert colour.contrast(scheme["edge"], ground) >= colour.UI_CONTRAST


def test_paper_and_page_draw_dimensions_in_the_same_colours(schemes):
    light, _ = schemes
    for role in ("d1", "d2", "d3", "d4", "ink", "soft", "rule"):
        assert charts.PRINT_FILLS[role] == light[role].hex
