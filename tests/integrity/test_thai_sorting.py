import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.thai import normalise, sort_key, thai_digits

DICTIONARY = """
กก กกุธภัณฑ์ กง กฎ กฎหมาย กด กติกา กบ กรรม กรรมการ กรอบ กระทรวง กฤษณา กล กลาง กวาง กอง กะ กัก กัน
กา การ กาล กำ กำหนด กิจ กิจกรรม กิน กุ้ง กู้ เก เก็ง เก่ง เก้ง เก๋ง เกณฑ์ เก็บ เกาะ เกิด เกียรติ แก แกง
แก้ว โกง โกรธ ใกล้ ไก่ ไกล ขน ข้อ ขอบ เขต แขก ไข่ คน ครู คลัง ความ คำ คำสั่ง คุณธรรม เครือข่าย โครงการ
ฆ้อง งบ งบประมาณ งาน เงิน จริต จริยธรรม เจ้าหน้าที่ ช่าง ทุจริต เทศบาล ธรรม น้อง นา น้ำ ประกาศ ประชาชน
ปลัด ป่า ป้า เป้าหมาย ผล แผน ฝาย พลเมือง ไฟ ภารกิจ มาตรการ มิติ ยุทธศาสตร์ รัฐ ฤดู ฤษี ลำดับ วัด ศาล
สภา สำนัก สุจริต หน่วยงาน องค์การ อบรม อำเภอ เอกสาร โอกาส ฮูก
"""


def test_words_stand_as_in_the_dictionary():
    words = DICTIONARY.split()
    assert sorted(reversed(words), key=sort_key) == words


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("เก", "แก"),
        ("แก", "โก"),
        ("โก", "ใก"),
        ("ใก", "ไก"),
        ("ปา", "ป่า"),
        ("ป่า", "ป้า"),
        ("ป้า", "ป๊า"),
        ("ป๊า", "ป๋า"),
        ("ป้าย", "ปาล"),
        ("การ", "การณ์"),
        ("กอง ช่าง", "กองช้าง"),
        ("ข้อ ๑", "ข้อ 2"),
        ("ข้อ 2", "ข้อ ๓"),
        ("2566", "กอง"),
        ("ITA", "กอง"),
        ("ita", "ITB"),
    ],
)
def test_one_comes_before_the_other(first, second):
    assert sort_key(first) < sort_key(second)


def test_thai_and_arabic_digits_stand_together():
    names = ["ข้อ 1", "ข้อ ๑", "ข้อ 2", "ข้อ ๒"]
    assert sorted(reversed(names), key=sort_key) == names


THAI = st.text(
    st.sampled_from([chr(code) for code in (*range(0x0E01, 0x0E3B), *range(0x0E3F, 0x0E5C))])
    | st.sampled_from(" 1aB-\u200b")
)


@given(st.lists(THAI))
def test_the_order_does_not_depend_on_where_it_began(words):
    plain = [normalise(word) for word in words]
    assert sorted(plain, key=sort_key) == sorted(sorted(plain), key=sort_key)


@given(THAI, THAI)
def test_keys_are_equal_only_for_the_same_text(one, other):
    assert (sort_key(one) == sort_key(other)) == (normalise(one) == normalise(other))


@given(st.text(st.sampled_from("กขค่้เ 0123456789")), st.text(st.sampled_from("กขค่้เ 0123456789")))
def test_thai_digits_keep_the_order_of_letters(one, other):
    def letters(text):
        return sort_key(text).split("\x01")[:2]

    assert letters(one) == letters(thai_digits(one))
    if letters(one) < letters(other):
        assert sort_key(thai_digits(one)) < sort_key(other)
