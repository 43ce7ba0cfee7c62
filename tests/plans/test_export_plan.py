"""The way out: files that spreadsheets open as meant, and that import back without a change."""

import csv
import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from integrity.sheets.attempts import SheetFile
from integrity.sheets.cells import one_line
from integrity.sheets.writing import CannotWrite
from plans.models import Project, ProjectDivision
from plans.sheets import exporting, importing
from plans.sheets.importing import ImportRequest
from tests import make
from tests.plans.sheets import FORTY_PLANS, HEADINGS, YEARS

NASTY = (
    *("=1+1", "+66 77", "-5", "@SUM(A1)", "'คำ'", "'=x", "''", "\tแท็บ", "#REF!", "_x0041_", "TRUE"),
    *("1.10", "๑", "2566-10-01", "-", "–", "ระบุ…", "รวมพลังต้านโกง", "น้ํา", "เเก้", "a\u200bb", "é"),
    *('"คำพูด"', "a,b;c", "บรรทัด\nสอง", "<script>alert(1)</script>", "  ช่องว่าง  ", "x\u00a0y", "😀"),
)
text = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30),
)
titles = text.filter(one_line)
moneys = st.one_of(
    st.none(),
    st.just("skip"),
    st.just(Decimal(0)),
    st.decimals(Decimal("0.01"), Decimal("9999999999.99"), places=2),
)
projects = st.lists(
    st.fixed_dictionaries(
        {
            "dimension": st.sampled_from((1, 2)),
            "mission": st.sampled_from((1, 2)),
            "items": st.sampled_from(((), (1,), (2,), (2, 1), (1, 2))),
            "kind": st.sampled_from(Project.Kind.values),
            "title": titles,
            "budget_source": text,
            "remark": text,
            "responsibility": st.sampled_from(Project.Responsibility.values),
            "responsible": st.lists(st.sampled_from(range(5)), unique=True, max_size=3),
            "has_lead": st.booleans(),
            "money": st.lists(moneys, min_size=5, max_size=5),
        }
    ),
    max_size=4,
)
DIVISIONS = ("สำนักปลัด", "กองสาธารณสุขและสิ่งแวดล้อม", "กองคลัง/พัสดุ", "หน่วย ก, ข", "สำนักปลัดเทศบาล")


def back(version, ending):
    """What importing the export of ``version`` would do."""
    plan = version.plan
    file = SheetFile(f"แผน.{ending}", exporting.export(version, ending))
    return importing.preview(
        ImportRequest(plan.organisation, plan.first_year, plan.last_year, file)
    )


class RoundTrip(TestCase):
    """A class, because hypothesis rolls the database back between its examples only here."""

    @FORTY_PLANS
    @given(projects=projects)
    def test_an_export_imports_back_without_a_change(self, projects):
        version = make.version()
        divisions = [make.division(version.organisation, name) for name in DIVISIONS]
        for values in projects:
            _make(version, divisions, **values)
        for ending in ("xlsx", "csv"):
            shown = back(version, ending)
            if not projects:
                assert [each.message for each in shown.errors] == ["ใต้หัวตารางไม่มีโครงการเลย"]
                continue
            assert shown.errors == []
            assert shown.counts == {
                "added": 0,
                "changed": 0,
                "removed": 0,
                "unchanged": len(projects),
            }, shown.changed

    @FORTY_PLANS
    @given(projects=projects.filter(len), dice=st.randoms(use_true_random=False))
    def test_whatever_numbers_the_sheet_gives_a_title_keeps_its_key(self, projects, dice):
        version = make.version()
        divisions = [make.division(version.organisation, name) for name in DIVISIONS]
        for values in projects:
            _make(version, divisions, **values)
        before = sorted(version.projects.values_list("title", "key"))
        content, numbers = renumbered(exporting.export(version, "csv"), dice)
        plan = version.plan
        file = SheetFile("แผน.csv", content)
        importing.run(ImportRequest(plan.organisation, 2566, 2570, file), by=None)
        assert sorted(version.projects.values_list("title", "key")) == before
        assert sorted(version.projects.values_list("dimension__number", "number")) == numbers


def renumbered(content, dice):
    """The sheet with other numbers, many of them another project's; and the numbers it has now."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    heading = next(index for index, cells in enumerate(rows) if tuple(cells) == HEADINGS)
    projects = rows[heading + 1 :]
    numbers = dice.sample(range(1, 2 * len(projects) + 1), len(projects))
    for cells, number in zip(projects, numbers, strict=True):
        cells[3] = number
    dice.shuffle(projects)
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([*rows[: heading + 1], *projects])
    places = sorted((int(cells[0].split()[0]), cells[3]) for cells in projects)
    return stream.getvalue().encode(), places


def _make(version, divisions, *, dimension, mission, items, money, responsible, has_lead, **values):
    code = f"{dimension}.{mission}"
    project = make.project(
        version,
        dimension,
        mission=code,
        items=[f"{code}.{item}" for item in items],
        budgets={},
        **values,
    )
    for position, index in enumerate(responsible):
        role = "lead" if has_lead and position == 0 else "support"
        ProjectDivision.objects.create(
            project=project, division=divisions[index], role=role, position=position
        )
    for year, amount in zip(YEARS, money, strict=True):
        if amount != "skip":
            make.budget(project, year, amount)


@pytest.fixture
def version(office):
    version = make.version(make.plan(office), title="แผนปฏิบัติการป้องกันการทุจริต")
    budgets = {2566: 46000, 2567: Decimal("0.50"), 2568: 0, 2569: None}
    make.project(version, title="=HYPERLINK(1)", remark="+1\n-2", budgets=budgets)
    make.project(version, title="#N/A", items=("1.1.1", "1.1.2"))
    return version


def workbook(version):
    return openpyxl.load_workbook(io.BytesIO(exporting.export(version, "xlsx"))).active


def test_a_workbook_holds_text_as_text_and_money_as_numbers(version):
    page = workbook(version)
    assert page["A1"].value == "แผนปฏิบัติการป้องกันการทุจริต"
    assert "เทศบาลตำบลบ้านเรา" in page["A2"].value
    assert tuple(cell.value for cell in page[4]) == HEADINGS
    title, amount = page["F5"], page["G5"]
    assert (title.data_type, title.value, title.number_format) == ("s", "=HYPERLINK(1)", "@")
    assert (amount.data_type, amount.value) == ("n", 46000)
    assert [cell.value for cell in page[5]][6:11] == [46000, 0.5, "-", None, "ไม่ดำเนินการ"]
    assert page["F6"].data_type == "s"
    assert page["C6"].value == "1.1.1, 1.1.2"


def test_a_workbook_is_laid_out_for_people(version):
    page = workbook(version)
    assert page.freeze_panes == "A5"
    assert page["F5"].font.name == "TH Sarabun New"
    assert page["F5"].alignment.wrap_text
    assert page.column_dimensions["F"].width > page.column_dimensions["D"].width


def test_a_text_file_opens_in_excel_as_thai_and_holds_no_formula(version):
    content = exporting.export(version, "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").split("\r\n")
    assert lines[3] == ",".join(HEADINGS)
    assert ",'=HYPERLINK(1),46000,0.50,-,,ไม่ดำเนินการ," in lines[4]
    assert '"\'+1\n-2"' in "\r\n".join(lines[4:])


def test_a_text_too_long_for_a_cell_stops_the_export_and_names_it(version):
    make.project(version, title="ยาว", remark="ก" * 40_000)
    with pytest.raises(CannotWrite, match="40,000"):
        exporting.export(version, "xlsx")


def test_queries_do_not_grow_with_the_projects(version, django_assert_max_num_queries):
    for number in range(3, 30):
        make.project(version, number=number)
    with django_assert_max_num_queries(10):
        exporting.export(version, "csv")


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_command_writes_the_edition_being_worked_on(version, tmp_path, ending):
    target = tmp_path / f"plan.{ending}"
    call_command("export_plan", "home-office", "2566-2570", output=target)
    request = ImportRequest(version.organisation, 2566, 2570, SheetFile.from_path(target))
    assert importing.preview(request).unchanged == 2


def test_the_command_writes_the_texts_when_asked_to(version, tmp_path):
    target = tmp_path / "plan.xlsx"
    call_command("export_plan", "home-office", "2566-2570", output=target, with_texts=True)
    request = ImportRequest(version.organisation, 2566, 2570, SheetFile.from_path(target))
    headings = importing.read_file(request).headings
    assert "text_rationale" in headings and "outputs" in headings
    assert importing.preview(request).unchanged == 2


@pytest.mark.parametrize(
    ("slug", "period", "name", "said"),
    [
        ("nowhere", "2566-2570", "a.xlsx", "ไม่มีแผน"),
        ("home-office", "2561-2565", "a.xlsx", "ไม่มีแผน"),
        ("home-office", "2566", "a.xlsx", "ช่วงปี"),
        ("home-office", "2566-2570", "a.pdf", "ลงท้ายด้วย"),
        ("home-office", "2566-2570", "no/where/a.csv", "เขียนไฟล์"),
    ],
)
def test_the_command_says_what_it_cannot_do(version, tmp_path, slug, period, name, said):
    with pytest.raises(CommandError, match=said):
        call_command("export_plan", slug, period, output=tmp_path / name)
