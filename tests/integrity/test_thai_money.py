from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.thai import arabic_digits, baht, baht_text, thai_digits


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "ศูนย์บาทถ้วน"),
        ("1", "หนึ่งบาทถ้วน"),
        ("10", "สิบบาทถ้วน"),
        ("11", "สิบเอ็ดบาทถ้วน"),
        ("20", "ยี่สิบบาทถ้วน"),
        ("21", "ยี่สิบเอ็ดบาทถ้วน"),
        ("22", "ยี่สิบสองบาทถ้วน"),
        ("100", "หนึ่งร้อยบาทถ้วน"),
        ("101", "หนึ่งร้อยเอ็ดบาทถ้วน"),
        ("111", "หนึ่งร้อยสิบเอ็ดบาทถ้วน"),
        ("1001", "หนึ่งพันเอ็ดบาทถ้วน"),
        ("46000", "สี่หมื่นหกพันบาทถ้วน"),
        ("93000.00", "เก้าหมื่นสามพันบาทถ้วน"),
        ("120000", "หนึ่งแสนสองหมื่นบาทถ้วน"),
        ("1000000", "หนึ่งล้านบาทถ้วน"),
        ("1000001", "หนึ่งล้านเอ็ดบาทถ้วน"),
        ("11000000", "สิบเอ็ดล้านบาทถ้วน"),
        ("21000011", "ยี่สิบเอ็ดล้านสิบเอ็ดบาทถ้วน"),
        ("1000000000000", "หนึ่งล้านล้านบาทถ้วน"),
        ("0.01", "หนึ่งสตางค์"),
        ("0.25", "ยี่สิบห้าสตางค์"),
        ("21.50", "ยี่สิบเอ็ดบาทห้าสิบสตางค์"),
        ("0.11", "สิบเอ็ดสตางค์"),
        ("5E+3", "ห้าพันบาทถ้วน"),
        ("-5", "ลบห้าบาทถ้วน"),
        ("-0.50", "ลบห้าสิบสตางค์"),
        ("-0", "ศูนย์บาทถ้วน"),
    ],
)
def test_money_in_words(amount, words):
    assert baht_text(Decimal(amount)) == words


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("0", "0"),
        ("46000", "46,000"),
        ("46000.00", "46,000"),
        ("46000.50", "46,000.50"),
        ("46000.5", "46,000.50"),
        ("999", "999"),
        ("1234567.05", "1,234,567.05"),
        ("-46000", "-46,000"),
        ("-0.5", "-0.50"),
    ],
)
def test_money_in_figures(amount, shown):
    assert baht(Decimal(amount)) == shown


@pytest.mark.parametrize("show", [baht, baht_text])
def test_a_part_of_a_satang_is_refused_and_not_rounded(show):
    with pytest.raises(ValueError, match="ทศนิยมเกินสองตำแหน่ง"):
        show(Decimal("0.005"))


@pytest.mark.parametrize("show", [baht, baht_text])
@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(show, amount):
    with pytest.raises(ValueError, match="ไม่ใช่ตัวเลข"):
        show(Decimal(amount))


@pytest.mark.parametrize("show", [baht, baht_text])
def test_a_float_is_refused(show):
    with pytest.raises(TypeError):
        show(0.1)


AMOUNTS = st.decimals(-(10**12), 10**12, places=2)


@given(AMOUNTS)
def test_figures_read_back_as_the_amount(amount):
    assert Decimal(baht(amount).replace(",", "")) == amount


@given(AMOUNTS, AMOUNTS)
def test_different_amounts_have_different_words(one, other):
    assert (baht_text(one) == baht_text(other)) == (one == other)


@given(st.text())
def test_digits_convert_there_and_back(text):
    assert arabic_digits(thai_digits(text)) == arabic_digits(text)
    assert len(thai_digits(text)) == len(text)


def test_only_digits_are_converted():
    assert thai_digits("ข้อ 12, p. 3.5") == "ข้อ ๑๒, p. ๓.๕"
    assert arabic_digits("๒๕63") == "2563"
