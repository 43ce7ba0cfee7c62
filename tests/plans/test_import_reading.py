"""What rows of a plan's sheet mean, and how mistakes are named."""

from datetime import datetime

import pytest

from integrity.sheets.attempts import SheetFile
from plans.models import Project
from plans.resources import PlanSheetResource
from plans.sheets import importing
from plans.sheets.importing import ImportRequest
from tests import make
from tests.plans.sheets import HEADINGS, delimited, row, xlsx


@pytest.fixture
def office(office):
    make.framework()
    make.division(office, "สำนักปลัด")
    make.division(office, "กองคลัง")
    return office


def look(office, rows, *, headings=HEADINGS, **options):
    content = rows if isinstance(rows, bytes) else xlsx(rows, headings=headings)
    file = SheetFile("แผน.xlsx", content)
    return importing.preview(ImportRequest(office, 2566, 2570, file, **options))


def errors(office, rows, **options):
    return [(e.row, e.column, e.message) for e in look(office, rows, **options).errors]


def stored(office, rows, **options):
    content = rows if isinstance(rows, bytes) else xlsx(rows, **options)
    request = ImportRequest(office, 2566, 2570, SheetFile("แผน.xlsx", content))
    return importing.run(request, by=None).version.projects.in_plan_order()


@pytest.mark.parametrize(
    ("dimension", "mission", "items"),
    [
        ("1", "1.1", "1.1.1"),
        (1, 1.1, "1.1.1"),
        ("มิติที่ ๑", "๑.๑", "ข้อ ๑.๑.๑"),
        ("มิติที่ 1 มิติทดสอบ 1", "1.1 ภารกิจ 1.1", "1.1.1 ภารกิจย่อย 1.1.1"),
        ("มิติทดสอบ 1", "ภารกิจ 1.1", "ภารกิจย่อย 1.1.1"),
        ("", "", "1.1.1"),
        ("1", "", "1.1.1"),
        ("", "1.1", "1.1.1"),
    ],
)
def test_the_place_is_given_by_number_by_name_or_by_both(office, dimension, mission, items):
    (project,) = stored(office, [row(dimension=dimension, mission=mission, items=items)])
    assert (project.dimension.number, project.mission.code) == (1, "1.1")
    assert [link.item.code for link in project.item_links.all()] == ["1.1.1"]


@pytest.mark.parametrize(
    "items",
    ["1.1.1-1.1.2", "1.1.1 – 1.1.2", "1.1.1-2", "๑.๑.๑ ถึง ๑.๑.๒", "1.1.1, 1.1.2", "1.1.1\n1.1.2",
     "1.1.1 และ 1.1.2", "1.1.1 ภารกิจย่อย 1.1.1, 1.1.2", "ภารกิจย่อย 1.1.1\nภารกิจย่อย 1.1.2"],
)  # fmt: skip
def test_a_project_may_answer_several_items_of_its_mission(office, items):
    (project,) = stored(office, [row(items=items)])
    assert [link.item.code for link in project.item_links.all()] == ["1.1.1", "1.1.2"]


def test_a_blank_place_continues_the_row_above_as_merged_cells_mean_it(office):
    rows = [
        row(1, mission="1.2", items="1.2.2"),
        row(2, dimension="", mission="", items=""),
        row(3, dimension="", mission="1.2", items=""),
        row(4, dimension="1", mission="", items="1.2.1"),
        row(5, dimension=None, mission=None, items=" "),
    ]
    found = [[link.item.code for link in p.item_links.all()] for p in stored(office, rows)]
    assert found == [["1.2.2"], ["1.2.2"], ["1.2.2"], ["1.2.1"], ["1.2.1"]]


def test_a_row_with_nothing_but_a_place_is_a_band_over_the_rows_below(office):
    band = ["มิติที่ 2"] + [None] * 13
    mission = [None, "2.2"] + [None] * 12
    rows = [band, mission, row(1, dimension="", mission="", items="2.2.1")]
    (project,) = stored(office, rows)
    assert project.mission.code == "2.2"


def test_a_blank_below_a_new_dimension_or_mission_is_not_filled_from_elsewhere(office):
    rows = [row(1), row(1, dimension="2", mission="", items=""), row(2, mission="1.2", items="")]
    assert errors(office, rows) == [
        (3, "ภารกิจ", "ระบุภารกิจในมิติที่ 2"),
        (4, "ภารกิจย่อย", "ระบุภารกิจย่อย หรือใส่ - เมื่อโครงการตอบภารกิจทั้งข้อ"),
    ]


def test_rows_that_continue_an_unreadable_place_repeat_no_error(office):
    rows = [row(1, dimension="9"), row(2, dimension="", mission="", items="")]
    assert [each[:2] for each in errors(office, rows)] == [(2, "มิติ")]


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ({"dimension": "5"}, "มิติ", "ไม่มีมิตินี้"),
        ({"mission": "1.9"}, "ภารกิจ", "ไม่มีภารกิจนี้"),
        ({"items": "1.1.9"}, "ภารกิจย่อย", "ไม่มีภารกิจย่อยนี้"),
        ({"items": "1.1.1-1.1.9"}, "ภารกิจย่อย", "ไม่มีภารกิจย่อยนี้"),
        ({"items": "1.1.2-1.1.1"}, "ภารกิจย่อย", "น้อยไปมาก"),
        ({"mission": "2.1", "items": "2.1.1"}, "ภารกิจย่อย", "ไม่ได้อยู่ในมิติ"),
        ({"mission": "2.1", "items": ""}, "ภารกิจ", "ไม่ได้อยู่ในมิติ"),
        ({"items": "1.2.1"}, "ภารกิจย่อย", "ไม่ได้อยู่ในมิติและภารกิจ"),
        ({"mission": "", "items": "1.1.1, 1.2.1"}, "ภารกิจย่อย", "ภารกิจเดียวกัน"),
        ({"dimension": "มิติทดสอบ 2 1"}, "มิติ", "หมายถึง “มิติทดสอบ"),
        ({"kind": "แผนงาน"}, "ประเภท", "ไม่รู้จักประเภทนี้"),
        ({"kind": "", "title": "งานวันต้านโกง"}, "ประเภท", "ระบุประเภท"),
        ({"number": "หนึ่ง"}, "ลำดับที่", "จำนวนเต็ม"),
        ({"number": ""}, "ลำดับที่", "ระบุลำดับที่"),
        ({"number": 10_000}, "ลำดับที่", "1 ถึง 9,999"),
        ({"number": "9" * 5000}, "ลำดับที่", "1 ถึง 9,999"),
        ({"title": " \u200b"}, "ชื่อโครงการ", "ระบุชื่อโครงการ"),
        ({"title": "ก" * 501}, "ชื่อโครงการ", "501"),
        ({"source": "ก" * 301}, "แหล่งงบประมาณ", "301"),
        ({"years": ("ระบุ...", *"----")}, "ปี 2566", "ข้อความให้เติม"),
        ({"years": (-1, *"----")}, "ปี 2566", "ติดลบ"),
        ({"years": (*"----", "99,999,999,999")}, "ปี 2570", "หมื่นล้าน"),
        ({"years": (*"----", "=SUM(G2:J2)")}, "ปี 2570", "K2"),
        ({"years": (*"----", "#REF!")}, "ปี 2570", "K2"),
        ({"responsible": "สำนักปรัด"}, "หน่วยงานรับผิดชอบ", "หมายถึง “สำนักปลัด” หรือไม่"),
    ],
)
def test_a_mistake_is_named_by_row_and_column(office, cells, column, said):
    found = errors(office, [row(**cells)])
    assert [each[:2] for each in found] == [(2, column)]
    assert said in found[0][2]


def test_an_item_that_became_a_date_is_explained(office):
    ((_, column, message),) = errors(office, [row(items=datetime(2001, 1, 1))])
    assert column == "ภารกิจย่อย"
    assert "วันที่" in message


def test_the_same_number_twice_names_both_rows(office):
    rows = [
        row(1),
        row(2),
        row(1, "โครงการซ้ำ"),
        row(1, dimension="2", mission="2.1", items="2.1.1"),
    ]
    ((line, column, message),) = errors(office, rows)
    assert (line, column) == (4, "ลำดับที่")
    assert "ซ้ำกับแถว 2" in message


def test_all_mistakes_of_a_sheet_are_told_at_once(office):
    rows = [row("x", years=(-1, "?", *"---")), row(2, kind="?", responsible="กองครัง")]
    assert [each[:2] for each in errors(office, rows)] == [
        (2, "ลำดับที่"),
        (2, "ปี 2566"),
        (2, "ปี 2567"),
        (3, "ประเภท"),
        (3, "หน่วยงานรับผิดชอบ"),
    ]


@pytest.mark.parametrize(
    ("kind", "title", "meant"),
    [
        ("", "กิจกรรมวันต่อต้านการทุจริต", "activity"),
        ("", "มาตรการจัดซื้อจัดจ้าง", "measure"),
        ("", "แนวทางปฏิบัติการรับของขวัญ", "practice"),
        ("แนวปฏิบัติงาน", "คู่มือ", "practice"),
        (" โครงการ ", "มาตรการที่เป็นโครงการ", "project"),
    ],
)
def test_the_kind_is_typed_or_told_by_the_titles_first_word(office, kind, title, meant):
    (project,) = stored(office, [row(title=title, kind=kind)])
    assert project.kind == meant


def test_money_of_each_year_becomes_a_row_and_a_year_not_run_none(office):
    (project,) = stored(office, [row(years=("๔๖,๐๐๐", "-", "", "ไม่ดำเนินการ", 0))])
    found = [(each.year, each.state, each.amount) for each in project.budgets.all()]
    assert found == [
        (2566, "amount", 46000),
        (2567, "none", None),
        (2568, "unspecified", None),
        (2570, "none", None),
    ]


def test_headings_may_be_written_otherwise_and_stand_anywhere(office):
    headings = ("หมายเหตุ", "ข้อ", "มิติที่", "ภารกิจตามมิติ", "ลำดับ", "ประเภท", "โครงการ/กิจกรรม/มาตรการ",
                "ปีงบประมาณ 2566", "งบประมาณ ๒๕๖๗", "พ.ศ. 2568", 2569, "ปีงบประมาณ พ.ศ. 2570 (บาท)",
                "ผู้รับผิดชอบ")  # fmt: skip
    cells = ("ดี", "1.1.1", 1, 1.1, 1, "โครงการ", "โครงการ ก", 100, "-", "-", "-", 200, "กองคลัง")
    (project,) = stored(office, [cells], headings=headings, titles=["แผน", "เทศบาล", ""])
    assert project.remark == "ดี"
    assert [each.amount for each in project.budgets.all()] == [100, None, None, None, 200]


def test_missing_headings_are_named_together(office):
    headings = [heading for heading in HEADINGS if heading not in {"ลำดับที่", "ปี 2568"}]
    ((line, _, message),) = errors(office, [row()[:12]], headings=headings)
    assert line is None
    assert "ลำดับที่, ปี 2568" in message


def test_a_plans_own_table_has_no_column_of_kinds_and_its_titles_say_them(office):
    at = HEADINGS.index("ประเภท")
    headings = ["หน่วยงาน" if each == "หน่วยงานรับผิดชอบ" else each for each in HEADINGS]
    del headings[at]

    def cells(number, title):
        made = list(row(number=number, title=title))
        del made[at]
        return made

    rows = [cells(1, "กิจกรรมวันต้านโกง"), cells(2, "มาตรการ “ไม่รับของขวัญ”")]
    shown = look(office, rows, headings=headings)
    assert any("ไม่มีคอลัมน์ “ประเภท”" in warning for warning in shown.warnings)
    kinds = [project.kind for project in stored(office, rows, headings=headings)]
    assert kinds == ["activity", "measure"]
    by_hand = Project.objects.get(number=1)
    by_hand.kind = "practice"
    by_hand.save()
    assert look(office, rows, headings=headings).unchanged == 2  # what a clerk set by hand stays
    (wrong,) = errors(office, [cells(1, "งานวันต้านโกง")], headings=headings)
    assert wrong[1] == "ชื่อโครงการ" and "เพิ่มคอลัมน์ “ประเภท”" in wrong[2]


def test_an_item_of_a_mission_that_is_not_there_is_answered_with_those_of_its_dimension(office):
    ((_, column, message),) = errors(office, [row(dimension="", mission="", items="2.9.1")])
    assert column == "ภารกิจย่อย"
    assert "ใกล้เคียงที่สุดคือ 2.1.1" in message


def test_blank_money_under_an_amount_may_be_a_merged_cell_and_is_pointed_out(office):
    blank, paid = [("",) * 5, (5000,) * 5]
    rows = [
        row(1, years=paid), row(2, years=blank), row(3, years=blank),
        row(4), row(5, years=blank), row(6, years=paid),
    ]  # fmt: skip
    shown = look(office, rows)
    (said,) = [warning for warning in shown.warnings if "ผสาน" in warning]
    assert said.startswith("แถว 3, 4 ") and "แถว 2 " in said
    last = look(office, [row(1, years=paid), row(2, years=blank)])
    assert any(each.startswith("แถว 3 ") for each in last.warnings)


def test_a_column_nobody_knows_is_reported_and_not_read(office):
    shown = look(office, [[*row(), "x"]], headings=[*HEADINGS, "ผู้บันทึก"])
    assert not shown.errors
    assert any("ผู้บันทึก" in warning for warning in shown.warnings)


def test_money_in_a_year_outside_the_plan_is_an_error_and_an_empty_column_is_not(office):
    headings = [*HEADINGS, "ปี 2571"]
    assert not errors(office, [[*row(), ""]], headings=headings)
    ((line, column, message),) = errors(office, [[*row(), 46000]], headings=headings)
    assert (line, column) == (2, "ปี 2571")
    assert "2566-2570" in message


def test_rows_of_sums_are_passed_over_with_a_word(office):
    total = ["รวมมิติที่ 1"] + [None] * 5 + [100] * 5 + [None] * 3
    shown = look(office, [row(), total])
    assert not shown.errors
    assert len(shown.added) == 1
    assert "แถว 3 เป็นแถวยอดรวม จึงไม่ได้อ่าน" in shown.warnings


def test_a_heading_without_projects_is_an_error(office):
    assert errors(office, []) == [(None, "", "ใต้หัวตารางไม่มีโครงการเลย")]


def test_script_in_every_text_field_is_stored_as_text(office):
    script = "<script>alert('x')</script>"
    cells = row(title=script, source=script, remark=f"'=1+1\n{script}")
    (project,) = stored(office, delimited([cells]))
    assert (project.title, project.budget_source) == (script, script)
    assert project.remark == f"=1+1\n{script}"


def test_a_csv_from_an_old_program_reads_as_a_workbook_does(office):
    content = delimited(
        [row(years=("46,000", *"----"), responsible="กองคลัง")], delimiter=";", encoding="cp874"
    )
    (project,) = stored(office, content)
    assert project.budgets.first().amount == 46000


def test_the_resource_declares_the_columns_in_their_order():
    resource = PlanSheetResource(range(2566, 2571), with_texts=False)
    assert tuple(resource.get_export_headers()) == HEADINGS
