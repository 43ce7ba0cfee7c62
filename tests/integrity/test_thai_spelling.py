import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.thai import nearest, normalise, truncate

TONE, NIKHAHIT, AA, AM = "\u0e49", "\u0e4d", "\u0e32", "\u0e33"
THAI = st.text(
    st.sampled_from(
        [chr(code) for code in (*range(0x0E01, 0x0E3B), *range(0x0E3F, 0x0E5C))]
        + [*" \n\r\t1aé()", "\u200b", "\u00a0", "\ufeff", "\u00ad", "\u0301", "\uf70b", "\x00"]
    )
)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("น" + NIKHAHIT + TONE + AA, "น้ำ"),
        ("น" + TONE + NIKHAHIT + AA, "น้ำ"),
        ("น" + AM + TONE, "น้ำ"),
        ("น" + NIKHAHIT + AA + TONE, "น้ำ"),
        ("ด" + NIKHAHIT + AA + "เนินงาน", "ดำเนินงาน"),
        ("น้ำ" + AM, "น้ำ"),
        ("เเผน", "แผน"),
        ("เ\u200bเผน", "แผน"),
        ("ท\u0e48\u0e35", "ที่"),
        ("ผ\u0e49\u0e39", "ผู้"),
        ("ที่\u0e48", "ที่"),
        ("ก\u0e34\u0e34น", "กิน"),
        ("มา\u0e49", "ม้า"),
        ("จะ\u0e49", "จ้ะ"),
        ("\ufeffการ\u200bทุจ\u00adริต\u2060", "การทุจริต"),
        ("ก\u00a0ข\u3000ค\u202fง", "ก ข ค ง"),
        ("ก\r\nข\rค\u2028ง\x0bจ", "ก\nข\nค\nง\nจ"),
        ("ก\x00ข\x07", "กข"),
        ("ท\uf701\uf70eน\uf70b\u0e33", "ทิ์น้ำ"),
        ("cafe\u0301", "café"),
    ],
)
def test_what_looks_the_same_becomes_the_same(typed, plain):
    assert normalise(typed) == plain


@pytest.mark.parametrize(
    "text",
    [
        "กิโลกรัม", "ก็", "เก็บ", "สิทธิ์", "พันธุ์", "กษัตริย์", "น้ำ", "ซ้ำ", "ทำ", "ผู้ใหญ่", "เปลี่ยน",
        "แแ", "มากกกก", "ๆๆ", "พุทฺธํ สรณํ", "ฤๅษี", "ฯลฯ", "เ เ", "สังฆกรรม", "๑๒ 34", "a\tb\nc",
        "", "  สองช่อง  ",
    ],
)  # fmt: skip
def test_right_spelling_is_left_alone(text):
    assert normalise(text) == text


@given(THAI | st.text())
def test_normalising_twice_changes_nothing_more(text):
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(THAI)
def test_lines_and_consonants_survive(text):
    def kept(value):
        return [letter for letter in value if letter == "\n" or "ก" <= letter <= "ฮ"]

    assert kept(normalise(text)) == kept(text.replace("\r\n", "\n").replace("\r", "\n"))


@pytest.mark.parametrize(
    ("length", "short"),
    [
        (100, "โครงการส่งเสริมคุณธรรม น้ำใส 46,000 บาท"),
        (38, "โครงการส่งเสริมคุณธรรม น้ำใส 46,000…"),
        (34, "โครงการส่งเสริมคุณธรรม น้ำใส…"),
        (27, "โครงการส่งเสริมคุณธรรม…"),
        (12, "โครงการส่ง…"),
        (11, "โครงการส่ง…"),
        (10, "โครงการส่…"),
        (9, "โครงการ…"),
        (1, "…"),
        (0, ""),
    ],
)
def test_a_cut_falls_at_a_space_or_between_clusters(length, short):
    assert truncate("โครงการส่งเสริมคุณธรรม น้ำใส 46,000 บาท", length) == short


@pytest.mark.parametrize(
    ("text", "length", "short"),
    [
        ("กขคงเก", 6, "กขคงเก"),
        ("กขคงเกม", 6, "กขคง…"),
        ("กขคนี้จ", 6, "กขค…"),
        ("กขคทำจง", 5, "กขค…"),
        ("งบประมาณ46000", 11, "งบประมาณ…"),
        ("abcdefghij", 5, "abcd…"),
    ],
)
def test_a_cut_splits_neither_a_cluster_nor_a_number(text, length, short):
    assert truncate(text, length) == short


@given(THAI, st.integers(0, 40))
def test_a_shortened_text_is_a_beginning_that_fits(text, length):
    short = truncate(text, length)
    assert len(short) <= max(length, 0)
    if short != text and short:
        kept = short.removesuffix("…")
        assert text.startswith(kept)
        rest = text[len(kept) :]
        assert not kept or not unicodedata.category(rest[0]).startswith("M")
        assert not kept.endswith(tuple("เแโใไ"))


def test_the_nearest_name_is_proposed():
    divisions = ["กองคลัง", "กองช่าง", "สำนักปลัดเทศบาล", "กองการศึกษา"]
    assert nearest("กอง คลัง", divisions) == "กองคลัง"
    assert nearest("กองคลงั", divisions) == "กองคลัง"
    assert nearest("สํานักปลัด", divisions) == "สำนักปลัดเทศบาล"
    assert nearest("กองการศึกษาฯ", divisions) == "กองการศึกษา"
    assert nearest("โรงพยาบาลส่งเสริมสุขภาพ", divisions) is None
    assert nearest("กองคลัง", []) is None
