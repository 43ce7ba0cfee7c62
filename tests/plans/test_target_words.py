import pytest

from plans.targets import target_text


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ((">=", "80", "ร้อยละ", "year", ""), "ไม่น้อยกว่า ร้อยละ 80 ต่อปี"),
        (("=", "1", "ชุด", "", ""), "เท่ากับ 1 ชุด"),
        (("<=", "2.5", "เรื่อง", "plan", ""), "ไม่เกิน 2.5 เรื่อง ตลอดแผน"),
        ((">=", "80", "ร้อยละ", "", "จำนวนพนักงาน"), "ไม่น้อยกว่า ร้อยละ 80 ของจำนวนพนักงาน"),
        (("down", None, "", "", ""), "ลดลง"),
    ],
)
def test_a_target_of_a_snapshot_reads_as_officials_say_it(target, words):
    names = ("operator", "number", "unit", "scope", "of")
    assert target_text(dict(zip(names, target, strict=True))) == words
