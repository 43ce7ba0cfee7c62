"""The sheet is the whole plan: what an import does to the draft, and what it never does."""

import os
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import Sum

from integrity.models import Division, SheetImport
from integrity.sheets.attempts import SheetFile, kept_file
from integrity.sheets.previewed import ImportRefused
from plans import reference_data
from plans.admin.framework import successor_of
from plans.editions.revision import start_revision
from plans.models import (
    BudgetLine,
    Plan,
    PlanFramework,
    PlanVersion,
    Project,
    SheetSection,
    YearlyBudget,
)
from plans.sheets import importing
from plans.sheets.importing import ImportRequest
from tests import make
from tests.plans.sheets import HEADINGS, YEARS, delimited, row, xlsx

OUTCOMES = SheetImport.Outcome


@pytest.fixture
def office(office, secretariat):
    make.framework()
    make.division(office, "กองคลัง")
    return office


@pytest.fixture
def draft(office):
    """Projects 1-1 (46,000 baht in each year) and 1-2, with things no sheet knows."""
    version = make.version(make.plan(office))
    first = make.project(
        version,
        number=1,
        title="โครงการหนึ่ง",
        responsibility="all_divisions",
        budgets=dict.fromkeys(YEARS, 46000),
        remark="คงไว้",
        headcount=120,
    )
    SheetSection.objects.create(project=first, kind="rationale", body="เหตุผล")
    BudgetLine.objects.create(budget=first.budgets.first(), source="เงินรายได้")
    make.project(version, number=2, title="โครงการสอง", responsibility="all_divisions")
    return version


def request_of(office, rows, *, headings=HEADINGS, **options):
    file = SheetFile("แผน.xlsx", xlsx(rows, headings=headings))
    return ImportRequest(office, 2566, 2570, file, **options)


def run(office, rows, *, by=None, **options):
    return importing.run(request_of(office, rows, **options), by=by)


def refusal(office, rows, **options):
    with pytest.raises(ImportRefused) as refused:
        run(office, rows, **options)
    return str(refused.value)


FIRST = row(1, "โครงการหนึ่ง", years=(46000,) * 5, remark="คงไว้")
SECOND = row(2, "โครงการสอง")


def contents(version):
    """Everything of the plan that an import could touch, to compare before and after."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Plan, PlanVersion, Project, YearlyBudget, BudgetLine, Division, SheetSection)
    ] + [Project.history.count(), YearlyBudget.history.count()]


def test_a_sheet_that_says_what_the_draft_says_changes_nothing(office, draft):
    before = contents(draft)
    imported = run(office, [FIRST, SECOND])
    assert imported.preview.counts == {"added": 0, "changed": 0, "removed": 0, "unchanged": 2}
    assert contents(draft) == before


def test_changes_are_made_in_place_and_leave_what_the_sheet_does_not_know(office, draft):
    changed = row(
        1, "โครงการหนึ่ง (ใหม่)", years=(50000, 46000, "-", "", "ไม่ดำเนินการ"), items="1.1.2, 1.1.1",
        responsible="กองคลัง, สำนักปลัด", kind="มาตรการ", source="เงินรายได้", remark="",
    )  # fmt: skip
    before = draft.projects.get(number=1)
    shown = run(office, [changed, SECOND]).preview
    assert shown.counts == {"added": 0, "changed": 1, "removed": 0, "unchanged": 1}
    assert {(c.label, c.old, c.new) for c in shown.changed[0].changes} == {
        ("ประเภท", "โครงการ", "มาตรการ"),
        ("ชื่อโครงการ", "โครงการหนึ่ง", "โครงการหนึ่ง (ใหม่)"),
        ("ภารกิจย่อย", "1.1.1", "1.1.2, 1.1.1"),
        ("ปี 2566", "46,000", "50,000"),
        ("ปี 2568", "46,000", "ไม่ใช้งบประมาณ"),
        ("ปี 2569", "46,000", "ยังไม่ระบุ"),
        ("ปี 2570", "46,000", "ไม่ดำเนินการ"),
        ("หน่วยงานรับผิดชอบ", "ทุกสำนัก/กอง", "กองคลัง\nสำนักปลัด"),
        ("แหล่งงบประมาณ", "", "เงินรายได้"),
        ("หมายเหตุ", "คงไว้", ""),
    }
    after = draft.projects.get(number=1)
    assert (after.pk, after.key, after.headcount) == (before.pk, before.key, 120)
    assert after.sheet_sections.get().body == "เหตุผล"
    assert after.budgets.get(year=2566).lines.get().source == "เงินรายได้"
    assert [each.state for each in after.budgets.all()] == [
        "amount", "amount", "none", "unspecified",
    ]  # fmt: skip
    assert [each.item.code for each in after.item_links.all()] == ["1.1.2", "1.1.1"]
    assert [(each.division.name, each.role) for each in after.division_links.all()] == [
        ("กองคลัง", "lead"),
        ("สำนักปลัด", "support"),
    ]
    assert after.responsibility == "divisions"


def keys(version):
    return {project.title: project.key for project in version.projects.all()}


def test_a_project_that_moves_down_keeps_its_key_sheet_and_money(office, draft):
    before = keys(draft)
    moved = [row(1, "โครงการใหม่"), row(2, "โครงการหนึ่ง", years=(46000,) * 5, remark="คงไว้"),
             row(3, "โครงการสอง")]  # fmt: skip
    shown = run(office, moved).preview
    assert shown.counts == {"added": 1, "changed": 2, "removed": 0, "unchanged": 0}
    assert [(c.label, c.old, c.new) for line in shown.changed for c in line.changes] == [
        ("ย้ายลำดับ", "1", "2"),
        ("ย้ายลำดับ", "2", "3"),
    ]
    assert shown.warnings == []
    after = draft.projects.get(title="โครงการหนึ่ง")
    assert (after.number, after.headcount, after.sheet_sections.get().body) == (2, 120, "เหตุผล")
    assert after.budgets.get(year=2566).lines.get().source == "เงินรายได้"
    assert keys(draft).items() >= before.items()


def test_projects_may_change_places_and_the_history_knows_no_place_between(office, draft):
    before = keys(draft)
    run(office, [row(2, "โครงการหนึ่ง", years=(46000,) * 5, remark="คงไว้"), row(1, "โครงการสอง")])
    assert [project.title for project in draft.projects.in_plan_order()] == [
        "โครงการสอง",
        "โครงการหนึ่ง",
    ]
    assert keys(draft) == before
    numbers = Project.history.filter(title="โครงการหนึ่ง").values_list("number", flat=True)
    assert list(numbers) == [2, 1]


def test_a_project_may_take_the_number_of_one_that_goes_or_of_one_that_moves(office, draft):
    key = draft.projects.get(number=2).key
    run(office, [row(1, "โครงการสอง"), row(2, "โครงการสาม")], remove_missing=True)
    after = draft.projects.in_plan_order()
    assert [(each.number, each.title) for each in after] == [(1, "โครงการสอง"), (2, "โครงการสาม")]
    assert after[0].key == key


def test_projects_of_one_title_are_told_apart_by_mission_then_by_number(office, draft):
    elsewhere = {"mission": "1.2", "items": "1.2.1"}
    run(office, [row(1, "ซ้ำ"), row(2, "ซ้ำ", **elsewhere)])
    first, second = (project.key for project in draft.projects.in_plan_order())

    def keys_after(*rows):
        run(office, rows)
        return [project.key for project in draft.projects.in_plan_order()]

    assert keys_after(row(2, "ซ้ำ"), row(3, "ซ้ำ", **elsewhere)) == [first, second]
    assert keys_after(row(2, "ซ้ำ", **elsewhere), row(3, "ซ้ำ")) == [second, first]
    assert keys_after(row(2, "ซ้ำ"), row(3, "ซ้ำ")) == [second, first]


def test_a_new_title_at_an_old_number_is_a_change_of_title_with_a_warning(office, draft):
    shown = run(office, [row(1, "ชื่ออื่น", years=(46000,) * 5, remark="คงไว้"), SECOND]).preview
    assert [change.label for change in shown.changed[0].changes] == ["ชื่อโครงการ"]
    (warning,) = shown.warnings
    assert "เปลี่ยนชื่อ 1 โครงการในลำดับที่เดิม (1-1)" in warning
    assert draft.projects.get(title="ชื่ออื่น").sheet_sections.exists()


def test_more_projects_than_there_are_numbers_to_spare_do_not_move_at_once(
    office, draft, monkeypatch
):
    monkeypatch.setattr("plans.sheets.comparing.LARGEST_NUMBER", 3)
    rows = [row(2, "โครงการหนึ่ง"), row(1, "โครงการสอง")]
    assert "มิติที่ 1 ย้ายลำดับ 2 โครงการพร้อมกันไม่ได้" in refusal(office, rows)


def test_the_lead_may_change_places_with_a_supporter(office, draft):
    run(office, [row(1, "ก", responsible="กองคลัง, สำนักปลัด"), SECOND])
    run(office, [row(1, "ก", responsible="สำนักปลัด, กองคลัง"), SECOND])
    links = draft.projects.get(number=1).division_links.all()
    assert [each.division.name for each in links] == ["สำนักปลัด", "กองคลัง"]


def test_projects_the_sheet_lacks_are_listed_and_go_only_when_told(office, draft):
    before = contents(draft)
    assert "โครงการที่ไฟล์ไม่มี (1-2)" in refusal(office, [FIRST])
    assert contents(draft) == before
    imported = run(office, [FIRST], remove_missing=True)
    assert [line.code for line in imported.preview.removed] == ["1-2"]
    assert [project.number for project in draft.projects.all()] == [1]


def test_optional_columns_that_are_missing_are_left_as_they_are(office, draft):
    headings = [heading for heading in HEADINGS if heading not in {"แหล่งงบประมาณ", "หมายเหตุ"}]
    rows = [[*each[:11], each[12]] for each in (FIRST, SECOND)]
    assert run(office, rows, headings=headings).preview.unchanged == 2
    assert draft.projects.get(number=1).remark == "คงไว้"


def test_every_change_is_in_the_history_with_who_and_from_which_file(office, draft, plan_officer):
    run(office, [row(1, "ใหม่", years=(1, *"----")), row(3, "เพิ่ม")], by=plan_officer,
        remove_missing=True)  # fmt: skip
    for title, kind in (("ใหม่", "~"), ("เพิ่ม", "+"), ("โครงการสอง", "-")):
        record = Project.history.filter(title=title, history_type=kind).latest()
        assert record.history_user == plan_officer
        assert record.history_change_reason == "นำเข้าจากไฟล์ แผน.xlsx"
    money = YearlyBudget.history.filter(history_type="~", year=2566, amount=1)
    assert money.count() == 1


def test_without_a_draft_a_new_edition_begins_from_the_latest(office, plan_officer, publisher):
    version = make.version(make.plan(office), approved_on="2022-08-30", promulgated_on="2022-09-01")
    old = make.project(version, number=1, title="โครงการหนึ่ง", responsibility="all_divisions")
    make.published(version, by=plan_officer, publisher=publisher)
    imported = run(office, [row(1, "โครงการหนึ่ง (แก้)"), SECOND], by=plan_officer)
    assert imported.version.number == 2
    assert imported.version.is_draft
    assert imported.preview.counts["changed"] == imported.preview.counts["added"] == 1
    assert imported.version.projects.get(number=1).key == old.key
    assert version.projects.get().title == "โครงการหนึ่ง"


def test_a_sheet_that_changes_nothing_begins_no_new_edition(office, plan_officer, publisher):
    version = make.version(make.plan(office), approved_on="2022-08-30", promulgated_on="2022-09-01")
    make.project(version, number=1, title="โครงการหนึ่ง", responsibility="all_divisions")
    make.published(version, by=plan_officer, publisher=publisher)
    assert run(office, [row(1, "โครงการหนึ่ง")]).version == version
    assert PlanVersion.objects.count() == 1


def test_an_office_without_the_plan_gets_it_on_the_national_framework(office):
    imported = run(office, [FIRST])
    assert imported.version.plan.framework.owner is None
    assert imported.version.number == 1
    assert imported.version.plan.period == "2566-2570"


def test_an_offices_own_framework_serves_its_new_plans_and_takes_nothing_from_others(
    office, other_office
):
    national = PlanFramework.objects.get()
    own = successor_of(national, owner=office, by=None)
    assert run(office, [FIRST]).version.plan.framework == own
    assert run(other_office, [FIRST]).version.plan.framework == national


def test_of_national_frameworks_a_new_plan_takes_the_one_that_is_not_replaced(office):
    newer = successor_of(PlanFramework.objects.get(), owner=None, by=None)
    assert run(office, [FIRST]).version.plan.framework == newer


def test_a_period_without_a_framework_is_refused(office):
    request = ImportRequest(office, 2571, 2575, SheetFile("แผน.xlsx", xlsx([FIRST])))
    message = str(importing.preview(request).errors)
    assert "ขาดคอลัมน์ ปี 2571" in message
    headings = [*HEADINGS[:6], *(f"ปี {year}" for year in range(2571, 2576)), *HEADINGS[11:]]
    file = SheetFile("แผน.xlsx", xlsx([FIRST], headings=headings))
    (error,) = importing.preview(ImportRequest(office, 2571, 2575, file)).errors
    assert "ยังไม่มีกรอบแผนของช่วงปี 2571-2575" in error.message


def test_a_plan_in_review_is_refused_and_stays_as_submitted(office, draft, plan_officer):
    make.submitted(draft, by=plan_officer)
    before = contents(draft)
    assert "อยู่ระหว่างเสนอพิจารณา" in refusal(office, [FIRST, SECOND, row(3, "ก")])
    assert contents(draft) == before


def test_one_mistake_stores_nothing_but_the_attempt(office, draft, plan_officer):
    before = contents(draft)
    rows = [row(1, "เปลี่ยน"), row(2, years=("ระบุ…", *"----")), row(3, "ก")]
    refusal(office, rows, by=plan_officer, create_divisions=True)
    assert contents(draft) == before
    attempt = SheetImport.objects.get()
    assert (attempt.outcome, attempt.by, attempt.file_name) == (
        OUTCOMES.REFUSED,
        plan_officer,
        "แผน.xlsx",
    )
    assert len(attempt.file_sha256) == 64
    assert [(e["row"], e["column"]) for e in attempt.errors] == [(3, "ปี 2566")]
    assert kept_file(attempt).name == "แผน.xlsx"


NEVER_A_TEXT = "เสีย\x00" + "\x01" + "ย" * 40_000


@pytest.mark.parametrize("column", range(len(HEADINGS) + 1))
def test_an_attempt_is_recorded_whatever_stands_in_a_cell(office, draft, column):
    headings, rows = [*HEADINGS, "อื่น ๆ"], [[*FIRST, ""], [*SECOND, ""]]
    rows[1][column] = NEVER_A_TEXT
    content = delimited([*rows, [*row("ก"), ""]], headings=headings)
    with pytest.raises(ImportRefused):
        importing.run(ImportRequest(office, 2566, 2570, SheetFile("แผน.csv", content)), by=None)
    attempt = SheetImport.objects.get()
    assert attempt.outcome == OUTCOMES.REFUSED
    assert all(len(error["message"]) < 500 for error in attempt.errors)


def test_a_file_whose_name_is_no_text_is_imported_under_what_can_be_read(office, tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xb1.xlsx"))
    path.write_bytes(xlsx([FIRST]))
    file = SheetFile.from_path(path)
    attempt = importing.run(ImportRequest(office, 2566, 2570, file), by=None).attempt
    attempt.refresh_from_db()
    assert attempt.file_name == "?.xlsx"


def test_an_import_is_recorded_with_its_file_and_counts(office, draft, data_dir):
    attempt = run(office, [FIRST, row(2, "ใหม่"), row(3, "เพิ่ม")]).attempt
    attempt.refresh_from_db()
    assert (attempt.outcome, attempt.added, attempt.changed, attempt.unchanged) == (
        OUTCOMES.DONE, 1, 1, 1,
    )  # fmt: skip
    file = kept_file(attempt)
    assert (file.sha256, len(file.content)) == (attempt.file_sha256, attempt.file_size)
    assert [path.name for path in (data_dir / "sheets").iterdir()] == [f"{file.sha256}.xlsx"]


def test_a_failure_while_writing_leaves_the_database_as_it_was(office, draft, monkeypatch):
    before = contents(draft)

    def fail(*args, **kwargs):
        raise RuntimeError("disk full")

    monkeypatch.setattr("plans.sheets.applying.ProjectItem", fail)
    with pytest.raises(RuntimeError):
        run(office, [row(1, "เปลี่ยน"), row(3, "เพิ่ม", responsible="กองใหม่")],
            create_divisions=True, remove_missing=True)  # fmt: skip
    assert contents(draft) == before


def test_new_divisions_are_created_only_when_told_with_a_free_address(office):
    make.division(office, "กองช่าง", slug="division-1")
    rows = [row(1, "ก", responsible="กองยุทธศาสตร์และงบประมาณ, กองคลัง")]
    assert "ไม่รู้จักหน่วยงาน “กองยุทธศาสตร์และงบประมาณ”" in refusal(office, rows)
    assert office.divisions.count() == 3
    imported = run(office, rows, create_divisions=True)
    assert imported.preview.new_divisions == ["กองยุทธศาสตร์และงบประมาณ"]
    assert office.divisions.get(name="กองยุทธศาสตร์และงบประมาณ").slug == "division-2"
    links = imported.version.projects.get().division_links.all()
    assert [each.division.name for each in links] == ["กองยุทธศาสตร์และงบประมาณ", "กองคลัง"]


def test_what_was_previewed_is_what_is_imported_or_nothing_is(office, draft):
    rows = [row(1, "เปลี่ยน"), SECOND]
    shown = importing.preview(request_of(office, rows))
    run(office, [row(1, "คนอื่นเปลี่ยนก่อน"), SECOND])
    with pytest.raises(ImportRefused, match="แผนเปลี่ยนไปหลังจากที่ท่านดูตัวอย่าง") as refused:
        importing.run(request_of(office, rows), by=None, expected=shown.fingerprint)
    assert draft.projects.get(number=1).title == "คนอื่นเปลี่ยนก่อน"
    again = refused.value.preview
    assert again.changed[0].changes[0].old == "คนอื่นเปลี่ยนก่อน"
    importing.run(request_of(office, rows), by=None, expected=again.fingerprint)
    assert draft.projects.get(number=1).title == "เปลี่ยน"


def test_a_preview_stores_nothing(office, draft):
    before = contents(draft)
    importing.preview(request_of(office, [row(1, "เปลี่ยน"), row(9, "ก", responsible="กองใหม่")],
                                 create_divisions=True))  # fmt: skip
    assert contents(draft) == before
    assert not SheetImport.objects.exists()


@pytest.mark.parametrize("count", [100, 400])
def test_queries_do_not_grow_with_the_rows(office, count, django_assert_max_num_queries):
    rows = [
        row(number, f"โครงการ {number}", responsible="กองคลัง") for number in range(1, count + 1)
    ]
    with django_assert_max_num_queries(120):
        run(office, rows)
    changed = [[*each[:5], f"{each[5]} (ใหม่)", 5, *each[7:]] for each in rows]
    with django_assert_max_num_queries(80):
        run(office, changed)
    assert Project.objects.filter(title__endswith="(ใหม่)").count() == count
    replaced = [[*each[:12], "สำนักปลัด", *each[13:]] for each in changed]
    with django_assert_max_num_queries(80):
        run(office, replaced)
    moved = [[*each[:3], count + 1 - each[3], *each[4:]] for each in replaced]
    with django_assert_max_num_queries(80):
        run(office, moved)
    with django_assert_max_num_queries(140):
        run(office, moved[:1], remove_missing=True)


@pytest.fixture
def wiangsa(db):
    reference_data.load()
    return make.organisation(slug="wiangsa", name="เทศบาลตำบลเวียงสระ")


SHEET = settings.BASE_DIR / "fixtures" / "demo" / "wiangsa" / "plan.xlsx"


def command(file=SHEET, **options):
    output = StringIO()
    options = {"organisation": "wiangsa", "period": "2566-2570"} | options
    call_command("import_plan", str(file), stdout=output, **options)
    return output.getvalue()


def test_the_demo_sheet_gives_41_projects_and_93_000_baht_in_each_year(wiangsa):
    assert "เพิ่ม 41 แก้ไข 0 นำออก 0 คงเดิม 0 โครงการ" in command(create_divisions=True)
    assert Project.objects.count() == 41
    years = YearlyBudget.objects.values_list("year").annotate(Sum("amount")).order_by("year")
    assert list(years) == [(year, Decimal(93000)) for year in YEARS]


def test_the_command_refuses_with_every_mistake_and_stores_only_the_attempt(wiangsa):
    with pytest.raises(CommandError, match="ไม่รู้จักหน่วยงาน “สำนักปลัด”"):
        command()
    assert not Plan.objects.exists()
    assert SheetImport.objects.get().outcome == OUTCOMES.REFUSED


def test_a_dry_run_looks_and_stores_only_the_attempt(wiangsa):
    assert "ยังไม่ได้บันทึก" in command(create_divisions=True, dry_run=True)
    assert not Plan.objects.exists()
    assert not Division.objects.exists()
    assert SheetImport.objects.get().outcome == OUTCOMES.PREVIEWED
    with pytest.raises(CommandError):
        command(dry_run=True)


def test_a_dry_run_also_says_what_would_be_removed_untold(office, draft, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(xlsx([FIRST]))
    options = {"organisation": "home-office", "dry_run": True}
    with pytest.raises(CommandError, match="1-2"):
        command(tmp_path / "a.xlsx", **options)
    assert "นำออก 1-2" in command(tmp_path / "a.xlsx", remove_missing=True, **options)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"organisation": "nowhere"}, "ไม่มีหน่วยงาน “nowhere”"),
        ({"period": "2566"}, "ช่วงปี"),
        ({"period": "2570-2566"}, "ช่วงปี"),
        ({"period": "2023-2027"}, "พ.ศ."),
        ({"user": "nobody"}, "ไม่มีผู้ใช้ “nobody”"),
        ({"file": "/nowhere/plan.xlsx"}, "เปิดไฟล์"),
    ],
)
def test_the_command_says_what_is_wrong_with_how_it_was_called(wiangsa, options, said):
    with pytest.raises(CommandError, match=said):
        command(**options)


def test_the_command_imports_in_the_name_of_a_user_of_the_office_only(wiangsa, neighbour):
    with pytest.raises(CommandError, match="ไม่ได้อยู่ใน"):
        command(user="neighbour")
    officer = make.user(organisation=wiangsa, username="officer")
    command(user="officer", create_divisions=True)
    assert Project.history.first().history_user == officer


def test_an_import_over_a_revision_keeps_its_keys(office, draft, plan_officer, publisher):
    draft.approved_on, draft.promulgated_on = "2022-08-30", "2022-09-01"
    draft.save()
    make.published(draft, by=plan_officer, publisher=publisher)
    revision = start_revision(draft.plan, by=plan_officer)
    run(office, [row(1, "เปลี่ยนในฉบับใหม่"), SECOND])
    assert revision.projects.get(number=1).key == draft.projects.get(number=1).key
    assert draft.projects.get(number=1).title == "โครงการหนึ่ง"
