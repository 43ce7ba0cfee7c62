"""Who answers for a row, in all the ways that clerks write it."""

import pytest

from integrity.models import DivisionName
from integrity.sheets.divisions import (
    DivisionDirectory,
    Responsibility,
    Responsible,
    UnknownDivision,
    render_responsible,
)
from tests import make


@pytest.fixture
def office(db):
    office = make.organisation(name="เทศบาลตำบลเวียงสระ")
    clerk = make.division(office, "สำนักปลัด")
    make.division(office, "กองคลัง")
    health = make.division(office, "กองสาธารณสุขและสิ่งแวดล้อม")
    make.division(office, "งานนิติการ", level="work", parent=clerk)
    DivisionName.objects.create(division=health, name="กองสาธารณสุข")
    DivisionName.objects.create(division=health, name="กองอนามัย", kind="former")
    return office


def names(office, typed, **options):
    read = DivisionDirectory(office, **options).read(typed)
    assert read.responsibility == Responsibility.DIVISIONS
    return [(division.name, role) for division, role in read.divisions]


CLERK, FINANCE, HEALTH = "สำนักปลัด", "กองคลัง", "กองสาธารณสุขและสิ่งแวดล้อม"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("สำนักปลัด", CLERK),
        ("สํานักปลัด", CLERK),
        ("สำนัก ปลัด\u200b", CLERK),
        ("สำนักปลัด เทศบาลตำบลเวียงสระ", CLERK),
        ("สำนักปลัดเทศบาลตำบลเวียงสระ", CLERK),
        ("สำนักปลัดเทศบาล", CLERK),
        ("สำนักปลัด ทต.เวียงสระ", CLERK),
        ("เทศบาลตำบลเวียงสระ สำนักปลัด", CLERK),
        ("กองสาธารณสุข", HEALTH),
        ("กองอนามัย", HEALTH),
        ("งานนิติการ สำนักปลัด", "งานนิติการ"),
        ("สำนักปลัด งานนิติการ", "งานนิติการ"),
    ],
)
def test_a_division_is_known_by_all_its_names(office, typed, meant):
    assert names(office, typed) == [(meant, "lead")]


@pytest.mark.parametrize(
    "typed",
    [
        "สำนักปลัด, กองคลัง",
        "สำนักปลัด\nกองคลัง",
        "สำนักปลัดและกองคลัง",
        "สำนักปลัด/กองคลัง",
        "สำนักปลัด (หลัก), กองคลัง (สนับสนุน)",
        "กองคลัง (สนับสนุน), สำนักปลัด (หลัก)",
        "- สำนักปลัด\n- กองคลัง",
        "1. สำนักปลัด\n2. กองคลัง",
    ],
)
def test_of_several_the_first_or_the_marked_one_leads(office, typed):
    assert names(office, typed) == [(CLERK, "lead"), (FINANCE, "support")]


def test_a_name_that_holds_the_word_and_is_one_division(office):
    assert names(office, "กองสาธารณสุขและสิ่งแวดล้อมและกองคลัง") == [
        (HEALTH, "lead"),
        (FINANCE, "support"),
    ]


@pytest.mark.parametrize("typed", ["ทุกสำนัก/กอง", "ทุกส่วนราชการ", "ทุกกอง เทศบาลตำบลเวียงสระ"])
def test_all_divisions_are_said_in_words(office, typed):
    read = DivisionDirectory(office).read(typed)
    assert read == Responsible(Responsibility.ALL_DIVISIONS)


@pytest.mark.parametrize("typed", ["ทั้งหน่วยงาน", "เทศบาลตำบลเวียงสระ", "ทต.เวียงสระ"])
def test_the_offices_own_name_is_the_whole_office(office, typed):
    assert DivisionDirectory(office).read(typed) == Responsible(Responsibility.ORGANISATION)


def test_an_unknown_division_is_refused_with_the_nearest_proposed(office):
    with pytest.raises(UnknownDivision, match="“กองครัง” หมายถึง “กองคลัง” หรือไม่"):
        DivisionDirectory(office).read("กองครัง")


def test_a_new_name_is_never_cut_at_a_word_inside_it(office):
    with pytest.raises(UnknownDivision, match="“กองคลังและพัสดุ”"):
        DivisionDirectory(office).read("กองคลังและพัสดุ")


def test_new_divisions_are_accepted_when_told_to_and_named_once(office):
    directory = DivisionDirectory(office, accept_new=True)
    first = directory.read("กองยุทธศาสตร์และงบประมาณ, กองคลัง")
    second = directory.read("กองยุทธศาสตร์ และงบประมาณ เทศบาลตำบลเวียงสระ")
    assert [new.name for new in directory.new_names.values()] == ["กองยุทธศาสตร์และงบประมาณ"]
    assert first.divisions[0][0] == second.divisions[0][0]
    assert first.divisions[1][0].name == FINANCE


def test_two_new_names_that_differ_by_a_slip_are_pointed_out(office):
    directory = DivisionDirectory(office, accept_new=True)
    for typed in ("กองสวัสดิการสังคม", "กองสวัสดิการสงคม", "กองช่าง", "กองประปา"):
        directory.read(typed)
    (warning,) = directory.warnings()
    assert "“กองสวัสดิการสงคม” สะกดคล้าย “กองสวัสดิการสังคม”" in warning


@pytest.mark.parametrize("typed", ["กองคลัง, กองคลัง", "กองคลัง (หลัก), สำนักปลัด (หลัก)"])
def test_one_division_twice_and_two_leads_are_refused(office, typed):
    with pytest.raises(ValueError, match="[ก-๙]"):
        DivisionDirectory(office).read(typed)


def test_a_name_of_two_divisions_is_not_guessed(office):
    for division in office.divisions.filter(name__in=(CLERK, FINANCE)):
        DivisionName.objects.create(division=division, name="กองกลาง")
    with pytest.raises(ValueError, match="หลายหน่วย"):
        DivisionDirectory(office).read("กองกลาง")


def test_divisions_of_another_office_are_unknown(office):
    make.division(make.organisation(), "กองช่าง")
    with pytest.raises(UnknownDivision):
        DivisionDirectory(office).read("กองช่าง")


@pytest.mark.parametrize(
    "typed",
    ["", "สำนักปลัด, กองคลัง", "กองคลัง (สนับสนุน)", "ทุกสำนัก/กอง", "ทั้งหน่วยงาน"],
)
def test_who_is_responsible_reads_back_as_written(office, typed):
    directory = DivisionDirectory(office)
    read = directory.read(typed)
    assert directory.read(render_responsible(read)) == read
