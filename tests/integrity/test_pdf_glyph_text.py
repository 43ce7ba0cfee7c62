"""The font's own word on its glyphs, on small fonts made for the purpose."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

from integrity.pdf.glyph_text import read_thai_font

LAKSAMAN = Path(__file__).parents[2] / "static" / "fonts" / "laksaman"
LETTERS = {
    0x20: "space",
    0x0E01: "koKai",
    0x0E32: "saraAa",
    0x0E33: "saraAm",
    0x0E34: "saraI",
    0x0E38: "saraU",
    0x0E48: "maiEk",
    0x0E4C: "thanthakhat",
    0x0E4D: "nikhahit",
}


def texts_of(features="", *, more_glyphs=(), cmap=LETTERS):
    """What each glyph says, by name, in a font with these letters and GSUB rules."""
    names = [".notdef", *dict.fromkeys(cmap.values()), *more_glyphs]
    builder = FontBuilder(1000)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(cmap)
    builder.setupGlyf({name: Glyph() for name in names})
    builder.setupHorizontalMetrics({name: (320, 0) for name in names})
    builder.setupHorizontalHeader()
    builder.setupPost()
    builder.setupOS2()
    if features:
        addOpenTypeFeaturesFromString(builder.font, features)
    file = BytesIO()
    builder.save(file)
    font = read_thai_font(file.getvalue())
    return font and {names[glyph]: texts for glyph, texts in font.texts.items()}


def test_a_glyph_in_place_of_a_letter_says_the_letter():
    texts = texts_of("feature ccmp { sub maiEk by maiEk.low; } ccmp;", more_glyphs=["maiEk.low"])
    assert texts["maiEk.low"] == ("\u0e48",)


def test_an_alternate_says_the_letter():
    rule = "feature salt { sub koKai from [koKai.loopless]; } salt;"
    assert texts_of(rule, more_glyphs=["koKai.loopless"])["koKai.loopless"] == ("ก",)


def test_a_ligature_of_marks_says_both():
    rule = "feature liga { sub saraI thanthakhat by saraI_thanthakhat; } liga;"
    texts = texts_of(rule, more_glyphs=["saraI_thanthakhat"])
    assert texts["saraI_thanthakhat"] == ("\u0e34\u0e4c",)


def test_parts_of_sara_am_say_nikhahit_and_sara_aa():
    rule = "feature ccmp { sub saraAm by nikhahit.am saraAa.am; } ccmp;"
    texts = texts_of(rule, more_glyphs=["nikhahit.am", "saraAa.am"])
    assert (texts["nikhahit.am"], texts["saraAa.am"]) == (("\u0e4d",), ("\u0e32",))


def test_a_substitute_of_a_substitute_is_followed_in_any_order():
    rules = """
        lookup second { sub maiEk.low by maiEk.lowleft; } second;
        lookup first { sub maiEk by maiEk.low; } first;
        feature ccmp { lookup second; lookup first; } ccmp;
    """
    texts = texts_of(rules, more_glyphs=["maiEk.low", "maiEk.lowleft"])
    assert texts["maiEk.lowleft"] == ("\u0e48",)


def test_a_rule_that_swaps_marks_changes_no_meaning():
    rules = """
        lookup swap { sub saraU by maiEk.low; sub maiEk by saraU; } swap;
        lookup lower { sub maiEk by maiEk.low; } lower;
        feature ccmp { lookup swap; lookup lower; } ccmp;
    """
    texts = texts_of(rules, more_glyphs=["maiEk.low"])
    assert (texts["saraU"], texts["maiEk.low"]) == (("\u0e38",), ("\u0e48",))


def test_an_old_font_says_its_shifted_marks_by_their_private_place():
    texts = texts_of(cmap={**LETTERS, 0xF70A: "oldLowMaiEk", 0xF71A: "oldLowPhinthu"})
    assert (texts["oldLowMaiEk"], texts["oldLowPhinthu"]) == (("\u0e48",), ("\u0e3a",))


def test_a_glyph_of_two_letters_says_either():
    texts = texts_of(cmap={**LETTERS, 0x2D: "hyphen", 0x2010: "hyphen"})
    assert texts["hyphen"] == ("-", "\u2010")


def test_a_latin_ligature_says_what_was_typed():
    assert texts_of(cmap={**LETTERS, 0xFB03: "f_f_i"})["f_f_i"] == ("ffi",)


def test_a_font_without_thai_is_left_alone():
    assert texts_of(cmap={0x20: "space", 0x41: "A"}) is None


@pytest.mark.parametrize("name", ["Laksaman.ttf", "Laksaman-Bold.ttf"])
def test_every_thai_glyph_of_the_shipped_fonts_has_a_text(name):
    content = (LAKSAMAN / name).read_bytes()
    font = read_thai_font(content)
    order = TTFont(BytesIO(content)).getGlyphOrder()
    forms = re.compile(r"uni0E..(\.low|\.left|\.low_left|\.high|\.descless)?")
    thai = {glyph for glyph, name in enumerate(order) if forms.fullmatch(name)}
    assert len(thai) > 100
    assert thai <= set(font.texts)
    assert font.texts[order.index("uni0E48.low")] == ("\u0e48",)
    assert font.texts[order.index("uni0E0D.descless")] == ("ญ",)
    assert font.space[1] > 100
