"""What a clerk types in one cell, and what it is taken for."""

from datetime import datetime
from decimal import Decimal

import pytest

from integrity.sheets.cells import (
    NO_MONEY,
    NOT_RUN,
    UNSPECIFIED,
    Money,
    MoneyState,
    as_text,
    as_typed,
    money,
    one_line,
    render_money,
    whole_number,
)
from integrity.sheets.numbered_names import NumberedNames
from integrity.sheets.problems import CellProblem


def baht(amount) -> Money:
    return Money(MoneyState.AMOUNT, Decimal(amount))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("๔๖,๐๐๐", baht("46000")),
        ("46,000.-", baht("46000")),
        ("46,000.–", baht("46000")),
        ("46000", baht("46000")),
        ("46,000 บาท", baht("46000")),
        ("๔๖,๐๐๐.๕๐ บาท", baht("46000.50")),
        ("46 000", baht("46000")),
        ("46\u00a0000", baht("46000")),
        ("\u200b46,000\u200b", baht("46000")),
        ("฿46,000", baht("46000")),
        ("46,000บาทถ้วน", baht("46000")),
        (46000, baht("46000")),
        (46000.5, baht("46000.50")),
        (0.1 + 0.2, baht("0.30")),
        ("9,999,999,999.99", baht("9999999999.99")),
        ("-", NO_MONEY),
        ("–", NO_MONEY),
        ("—", NO_MONEY),
        (" - ", NO_MONEY),
        ("ไม่ใช้งบประมาณ", NO_MONEY),
        ("ไม่ใช้ งบประมาณ", NO_MONEY),
        (0, NO_MONEY),
        ("0", NO_MONEY),
        ("๐.๐๐", NO_MONEY),
        ("ไม่ดำเนินการ", NOT_RUN),
        ("", UNSPECIFIED),
        (None, UNSPECIFIED),
        ("\u200b", UNSPECIFIED),
        ("ยังไม่ระบุ", UNSPECIFIED),
    ],
)
def test_money_is_read_as_clerks_write_it(typed, meant):
    assert money(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "ระบุจำนวนเงิน",
        "ระบุ...",
        "......",
        "-46,000",
        -1,
        "99999999999",
        10_000_000_000,
        "46.005",
        "46,000.123",
        "46,00",
        "4,6000",
        "46.000,50",
        "46,000 (ชุมชน)",
        "ปีละ 46,000",
        "46,000-50,000",
        "1e5",
        "สี่หมื่น",
        "#REF!",
        True,
        datetime(2023, 1, 1),
        CellProblem("ช่อง G7 แสดงข้อผิดพลาด"),
    ],
)
def test_money_that_cannot_be_meant_is_refused_in_thai(typed):
    with pytest.raises(ValueError, match="[ก-๙]"):
        money(typed)


@pytest.mark.parametrize("value", [baht("46000"), baht("0.50"), NO_MONEY, NOT_RUN, UNSPECIFIED])
def test_money_written_reads_back_the_same(value):
    assert money(render_money(value)) == value


@pytest.mark.parametrize(
    ("typed", "number"), [("๑๒", 12), ("12.", 12), (12.0, 12), ("12.00", 12), ("", None)]
)
def test_a_number_is_whole(typed, number):
    assert whole_number(typed, largest=32767) == number


@pytest.mark.parametrize(
    "typed",
    ["1.5", 1.5, "หนึ่ง", "²", 0, "-1", 40000, 10**12, "9" * 5000, "0" * 5000, "1-1"],
)
def test_what_is_no_number_from_one_is_refused(typed):
    with pytest.raises(ValueError, match="[ก-๙]"):
        whole_number(typed, largest=32767)


def test_text_loses_what_nobody_sees_and_keeps_the_rest():
    assert as_text(" น้ํา\u200bใส\r\nสะอาด ") == "น้ำใส\nสะอาด"
    assert one_line("สอง\n บรรทัด") == "สอง บรรทัด"
    assert as_text(2566.0) == "2566"
    assert as_text("<script>alert(1)</script>") == "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("เงิน\x00เสีย", "เงินเสีย"),
        ("\x00\x1b\u200b", ""),
        ("สอง\n บรรทัด", "สอง บรรทัด"),
        ("ก" * 5000, "ก" * 79 + "…"),
        (datetime(2023, 1, 1), "2023-01-01 00:00:00"),
        (None, ""),
        (CellProblem("ช่อง G7 แสดงข้อผิดพลาด"), ""),
    ],
)
def test_what_was_typed_is_told_short_and_without_what_a_database_refuses(typed, told):
    assert as_typed(typed) == told


class TestNumberedNames:
    names = NumberedNames(
        "ภารกิจ",
        [("1.1", "การสร้างจิตสำนึก", "A"), ("1.2", "มาตรการ", "B"), ("2.1", "มาตรการ", "C")],
    )

    @pytest.mark.parametrize(
        "typed",
        [
            *("1.1", 1.1, "๑.๑", "1.1 การสร้างจิตสำนึก", "ภารกิจที่ 1.1", "ภารกิจ 1.1 การสร้าง…"),
            *("การสร้าง จิตสำนึก", "1.1) การสร้างจิตสำนึก", "1.1. การสร้างจิตสํานึก", "1.1 การสร้างจิตสำนก"),
        ],
    )
    def test_a_thing_is_found_by_number_by_name_or_by_both(self, typed):
        assert self.names.find(typed) == ("A",)

    def test_a_name_that_two_have_gives_both(self):
        assert self.names.find("มาตรการ") == ("B", "C")
        assert self.names.find("2.1 มาตรการ") == ("C",)

    def test_number_and_name_that_disagree_are_refused(self):
        with pytest.raises(ValueError, match="การสร้างจิตสำนึก"):
            self.names.find("1.1 มาตรการ")

    def test_the_nearest_name_is_proposed(self):
        with pytest.raises(ValueError, match="หมายถึง “การสร้างจิตสำนึก” หรือไม่"):
            self.names.find("การสร้างจิตสำนัก")

    def test_a_number_that_lost_its_zero_is_not_guessed(self):
        names = NumberedNames("ภารกิจ", [("1.1", "หนึ่ง", 1), ("1.10", "สิบ", 10)])
        with pytest.raises(ValueError, match="1.10"):
            names.find(1.1)
        assert names.find("1.1") == (1,)
        assert names.find("1.10") == (10,)
