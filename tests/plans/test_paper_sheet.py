"""The facts that a project's sheet prints under its headings."""

import pytest

from plans.outline import outline_of
from plans.papers.sheet import fiscal_years, sheet_parts
from tests.plans import paper

FIVE = (2566, 2567, 2568, 2569, 2570)


def facts(kind, **changes):
    sheet = [paper.section(kind, "หัวข้อ")]
    plan = paper.snapshot([paper.project(sheet=sheet, years=FIVE, **changes)], years=FIVE)
    row = outline_of(plan).projects[0]
    return [fact.text for each in sheet_parts(row)[0].lists for fact in each.facts]


@pytest.mark.parametrize(
    ("years", "words"),
    [
        ([2566], "ปีงบประมาณ พ.ศ. 2566"),
        (FIVE, "ปีงบประมาณ พ.ศ. 2566 – 2570"),
        ([2569, 2566, 2567], "ปีงบประมาณ พ.ศ. 2566 – 2567 และ 2569"),
        ([2566, 2568, 2570], "ปีงบประมาณ พ.ศ. 2566, 2568 และ 2570"),
    ],
)
def test_fiscal_years_say_where_they_have_gaps(years, words):
    assert fiscal_years(years) == words


@pytest.mark.parametrize(
    ("budgets", "sentences"),
    [
        (dict.fromkeys(FIVE, 0), ["ไม่ใช้งบประมาณ"]),
        (dict.fromkeys(FIVE), ["ยังไม่ระบุ"]),
        (
            dict.fromkeys(FIVE, 46000),
            ["ปีงบประมาณ พ.ศ. 2566 – 2570 ปีละ 46,000 บาท", "รวมงบประมาณตามแผน 230,000 บาท"],
        ),
        ({2567: 500}, ["ปีงบประมาณ พ.ศ. 2567 จำนวน 500 บาท"]),
        (
            {2566: 500, 2567: 0, 2568: None, 2569: 500},
            [
                "ปีงบประมาณ พ.ศ. 2566 และ 2569 ปีละ 500 บาท",
                "ปีงบประมาณ พ.ศ. 2567 ไม่ใช้งบประมาณ",
                "ปีงบประมาณ พ.ศ. 2568 ยังไม่ระบุ",
                "รวมงบประมาณตามแผน 1,000 บาท",
            ],
        ),
    ],
)
def test_money_is_told_in_sentences(budgets, sentences):
    assert facts("budget", budgets=budgets) == sentences


def test_a_lead_and_those_who_support_it_are_told_apart():
    divisions = [
        {"slug": "a", "name": "สำนักปลัด", "role": "lead"},
        {"slug": "b", "name": "กองคลัง", "role": "support"},
        {"slug": "c", "name": "กองช่าง", "role": "support"},
    ]
    assert facts("responsible", divisions=divisions) == [
        "หน่วยงานหลัก สำนักปลัด",
        "หน่วยงานสนับสนุน กองคลัง, กองช่าง",
    ]
    assert facts("responsible", divisions=divisions[:1]) == ["สำนักปลัด"]


def test_a_project_of_the_whole_office_names_it():
    assert facts("responsible", responsibility="organisation", responsible="ทั้งหน่วยงาน") == [
        "ทั้งหน่วยงาน"
    ]


def test_a_target_group_gives_its_boxes_and_heads():
    boxes = [{"number": 4, "title": "เด็กและเยาวชน"}, {"number": 6, "title": "สถานศึกษา"}]
    assert facts("target_group", target_groups=boxes, headcount=1200) == [
        "ประเภท เด็กและเยาวชน, สถานศึกษา จำนวน 1,200 คน"
    ]
    assert facts("target_group", headcount=12) == ["จำนวน 12 คน"]


def test_a_heading_without_anything_gets_a_dash():
    plan = paper.snapshot([paper.project(sheet=[paper.section("location", "สถานที่")])])
    (part,) = sheet_parts(outline_of(plan).projects[0])
    assert part.in_one_line == "-"
