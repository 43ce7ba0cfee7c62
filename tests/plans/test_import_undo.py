"""An import taken back: the plan as it was, or nothing at all."""

import threading
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from integrity import history
from integrity.models import Division, ImportLedger, SheetImport
from integrity.sheets import undoing
from integrity.sheets.attempts import SheetFile
from integrity.sheets.undoing import UndoRefused
from plans.editions.publication import return_to_draft, submit
from plans.models import (
    BudgetLine,
    Plan,
    PlanVersion,
    Project,
    ProjectResult,
    ResultTarget,
    SheetSection,
    TargetGroup,
    YearlyBudget,
)
from plans.sheets import exporting, importing
from plans.sheets.importing import ImportRequest
from tests import make
from tests.plans.sheets import FORTY_PLANS, HEADINGS, YEARS, row, xlsx

OUTCOMES = SheetImport.Outcome


@pytest.fixture
def office(office, secretariat):
    make.framework()
    make.division(office, "กองคลัง")
    return office


@pytest.fixture
def draft(office, db):
    """Three projects; the second with everything that hangs on one."""
    version = make.version(make.plan(office))
    make.project(version, number=1, title="โครงการหนึ่ง", responsibility="all_divisions")
    second = make.project(
        version, number=2, title="โครงการสอง", budgets=dict.fromkeys(YEARS, 46000), headcount=120
    )
    SheetSection.objects.create(project=second, kind="rationale", body="เหตุผล")
    BudgetLine.objects.create(budget=second.budgets.first(), source="เงินรายได้")
    result = ProjectResult.objects.create(project=second, kind="output", text="ผู้เข้าร่วม")
    ResultTarget.objects.create(result=result, operator=">=", number=80, unit="คน")
    second.target_groups.add(TargetGroup.objects.create(number=1, title="เยาวชน"))
    make.project(version, number=3, title="โครงการสาม", responsibility="all_divisions")
    return version


MODELS = (Plan, PlanVersion, Project, YearlyBudget, BudgetLine, Division, SheetSection,
          ProjectResult, ResultTarget, Project.target_groups.through)  # fmt: skip


def contents():
    found = {model: list(model._base_manager.order_by("pk").values()) for model in MODELS}
    links = Project.item_links.rel.related_model, Project.division_links.rel.related_model
    for model in links:
        found[model] = list(model.objects.order_by("pk").values())
    return found


def run(office, rows, *, by=None, **options):
    file = SheetFile("แผน.xlsx", xlsx(rows, headings=HEADINGS))
    return importing.run(ImportRequest(office, 2566, 2570, file, **options), by=by).attempt


def refusal(attempt, by=None):
    before = contents()
    with pytest.raises(UndoRefused) as refused:
        undoing.undo(attempt, by=by)
    assert contents() == before
    assert undoing.preview(attempt).reasons == refused.value.reasons
    return str(refused.value)


EVERYTHING = [
    row(2, "โครงการหนึ่ง", years=(5, "-", "", "ไม่ดำเนินการ", 7), responsible="กองคลัง, กองใหม่",
        items="1.1.2", kind="มาตรการ", remark="ใหม่"),
    row(1, "โครงการสาม"),
    row(4, "โครงการสี่"),
]  # fmt: skip


def test_an_undone_import_leaves_the_plan_as_it_was(office, draft, plan_officer):
    before = contents()
    attempt = run(office, EVERYTHING, create_divisions=True, remove_missing=True)
    assert contents() != before
    shown = undoing.preview(attempt)
    assert shown.reasons == shown.stays == []
    lines = {line.label: (line.gone, line.restored, line.back) for line in shown.tables}
    assert lines[Project._meta.verbose_name] == (1, 2, 1)
    undoing.undo(attempt, by=plan_officer)
    assert contents() == before
    attempt.refresh_from_db()
    assert (attempt.outcome, attempt.undone_by) == (OUTCOMES.UNDONE, plan_officer)
    assert timezone.now() - attempt.undone_at < timedelta(minutes=1)


def test_every_row_of_an_undo_says_so_in_the_history(office, draft, plan_officer):
    attempt = run(office, EVERYTHING, create_divisions=True, remove_missing=True)
    undoing.undo(attempt, by=plan_officer)
    for title, kind in (("โครงการสี่", "-"), ("โครงการสอง", "+"), ("โครงการหนึ่ง", "~")):
        record = Project.history.filter(title=title).latest()
        assert (record.history_type, record.history_user) == (kind, plan_officer)
        assert record.history_change_reason == "ยกเลิกการนำเข้าไฟล์ แผน.xlsx"
    back = Project.history.filter(title="โครงการสอง").latest()
    assert [each.targetgroup.title for each in back.target_groups.all()] == ["เยาวชน"]


def test_what_the_import_began_goes_with_it(office, plan_officer):
    divisions = list(office.divisions.values_list("name", flat=True))
    attempt = run(office, [row(1, "ก", responsible="กองใหม่")], create_divisions=True)
    assert Plan.objects.count() == PlanVersion.objects.count() == 1
    undoing.undo(attempt, by=plan_officer)
    assert not Plan.objects.exists()
    assert not PlanVersion.objects.exists()
    assert list(office.divisions.values_list("name", flat=True)) == divisions


def test_the_edition_that_the_import_began_goes_and_the_public_one_stays(
    office, plan_officer, publisher
):
    version = make.version(make.plan(office), approved_on="2022-08-30", promulgated_on="2022-09-01")
    make.project(version, number=1, title="โครงการหนึ่ง", responsibility="all_divisions")
    make.published(version, by=plan_officer, publisher=publisher)
    before = contents()
    attempt = run(office, [row(1, "โครงการหนึ่ง"), row(2, "ใหม่")], by=plan_officer)
    assert PlanVersion.objects.count() == 2
    undoing.undo(attempt, by=plan_officer)
    assert contents() == before


def test_a_new_division_that_others_use_by_now_stays_and_is_named(office, draft, plan_officer):
    rows = [row(1, "โครงการหนึ่ง", responsible="กองใหม่"), row(2, "โครงการสอง"), row(3, "โครงการสาม")]
    attempt = run(office, rows, create_divisions=True)
    make.user(None, office, office.divisions.get(name="กองใหม่"))
    assert undoing.preview(attempt).stays == ["กองใหม่"]
    assert undoing.undo(attempt, by=plan_officer) == ["กองใหม่"]
    assert office.divisions.filter(name="กองใหม่").exists()
    assert draft.projects.get(number=1).responsibility == "all_divisions"


def test_a_new_division_that_was_renamed_since_stays(office, draft):
    rows = [row(1, "โครงการหนึ่ง", responsible="กองใหม่"), row(2, "โครงการสอง"), row(3, "โครงการสาม")]
    attempt = run(office, rows, create_divisions=True)
    division = office.divisions.get(name="กองใหม่")
    division.name = "กองที่เปลี่ยนชื่อ"
    division.save()
    assert undoing.undo(attempt, by=None) == ["กองที่เปลี่ยนชื่อ"]


CHANGED = [row(1, "ชื่อใหม่"), row(2, "โครงการสอง"), row(3, "โครงการสาม"), row(4, "โครงการสี่")]


def test_a_project_changed_since_is_named_with_who_and_nothing_is_undone(office, draft, editor):
    attempt = run(office, CHANGED)
    project = draft.projects.get(number=1)
    project.title, project._history_user = "แก้ทีหลัง", editor
    project.save()
    said = refusal(attempt)
    assert "1-1 แก้ทีหลัง (แก้ไขโดย editor เมื่อ" in said
    assert "โครงการสี่" not in said


def test_a_text_typed_into_an_imported_project_is_not_taken_away(office, draft):
    attempt = run(office, CHANGED)
    SheetSection.objects.create(
        project=draft.projects.get(number=4), kind="rationale", body="พิมพ์ทีหลัง"
    )
    assert "1-4 โครงการสี่ · หัวข้อของรายละเอียดโครงการ (เพิ่มโดย ระบบ" in refusal(attempt)


def test_a_line_of_money_typed_under_a_changed_project_is_seen(office, draft):
    attempt = run(office, CHANGED)
    BudgetLine.objects.create(budget=draft.projects.get(number=1).budgets.first(), source="ทีหลัง")
    assert "1-1 ชื่อใหม่ · ที่มาของงบประมาณ" in refusal(attempt)


def test_an_imported_project_removed_since_is_named(office, draft):
    attempt = run(office, CHANGED)
    draft.projects.get(number=4).delete()
    assert "1-4 โครงการสี่ (ลบโดย" in refusal(attempt)


def test_what_came_and_went_again_is_no_obstacle(office, draft):
    before = contents()
    attempt = run(office, CHANGED)
    SheetSection.objects.create(project=draft.projects.get(number=4), kind="steps").delete()
    undoing.undo(attempt, by=None)
    assert contents() == before


def test_other_projects_may_change_and_come_after_an_import(office, draft):
    attempt = run(office, CHANGED)
    other = draft.projects.get(number=3)
    other.title = "แก้ทีหลัง"
    other.save()
    make.project(draft, number=5, title="ห้า")
    undoing.undo(attempt, by=None)
    assert [each.title for each in draft.projects.in_plan_order()] == [
        "โครงการหนึ่ง", "โครงการสอง", "แก้ทีหลัง", "ห้า",
    ]  # fmt: skip


def test_a_number_that_is_taken_by_now_is_named(office, draft):
    attempt = run(office, [row(1, "โครงการหนึ่ง"), row(3, "โครงการสาม")], remove_missing=True)
    make.project(draft, number=2, title="มาทีหลัง")
    assert "ลำดับที่ 1-2 ซึ่งโครงการเดิมจะกลับมาใช้ มีโครงการ “มาทีหลัง” อยู่แล้ว" in refusal(attempt)


def test_an_undo_cannot_be_undone_or_done_twice(office, draft, plan_officer):
    attempt = run(office, CHANGED)
    undoing.undo(attempt, by=plan_officer)
    assert "ยกเลิกไปแล้วโดย plan-officer เมื่อ" in refusal(attempt)


def test_a_plan_in_review_or_published_keeps_its_import(office, draft, plan_officer, publisher):
    attempt = run(office, CHANGED)
    submit(draft, by=plan_officer)
    assert "เสนอพิจารณาไปแล้ว" in refusal(attempt)
    return_to_draft(draft, by=publisher)
    assert undoing.preview(attempt).reasons == []
    make.published(draft, by=plan_officer, publisher=publisher)
    assert "เผยแพร่แล้ว" in refusal(attempt)


def test_an_import_into_an_edition_that_is_gone_has_nothing_to_undo(office, draft):
    attempt = run(office, CHANGED)
    draft.delete()
    assert "ถูกลบไปแล้ว" in refusal(attempt)


def test_an_import_from_before_ledgers_says_that_it_cannot(office, draft):
    attempt = run(office, CHANGED)
    ImportLedger.objects.all().delete()
    assert "ทำก่อนที่ระบบจะเก็บค่าก่อนนำเข้า" in refusal(attempt)
    assert not undoing.can_be_undone(SheetImport.objects.get())


def test_a_preview_that_was_not_confirmed_has_nothing_to_undo(office, draft):
    file = SheetFile("แผน.xlsx", xlsx(CHANGED, headings=HEADINGS))
    request = ImportRequest(office, 2566, 2570, file)
    shown = importing.preview(request)
    attempt = importing.record(request, shown, OUTCOMES.PREVIEWED, by=None)
    assert "ไม่ได้บันทึกอะไร" in refusal(attempt)


def test_a_later_import_is_undone_before_an_earlier_one(office, draft):
    before = contents()
    first = run(office, CHANGED)
    second = run(office, [row(1, "ชื่อใหม่กว่า"), *CHANGED[1:]])
    assert "1-1 ชื่อใหม่กว่า" in refusal(first)
    undoing.undo(second, by=None)
    undoing.undo(first, by=None)
    assert contents() == before


def test_an_import_is_undone_after_a_later_one_that_removed_its_rows_came_back(office, draft):
    before = contents()
    first = run(office, EVERYTHING[:2], create_divisions=True, remove_missing=True)
    second = run(office, [row(9, "อื่น", dimension="2", mission="2.1", items="2.1.1")],
                 remove_missing=True)  # fmt: skip
    undoing.undo(second, by=None)
    undoing.undo(first, by=None)
    assert contents() == before


@pytest.mark.parametrize("fatal", range(1, 6))
def test_a_power_cut_in_the_middle_leaves_the_imported_state(office, draft, monkeypatch, fatal):
    attempt = run(office, EVERYTHING, create_divisions=True, remove_missing=True)
    before, record, calls = contents(), history._record, []

    def cut(*args, **kwargs):
        calls.append(args)
        if len(calls) == fatal:
            raise RuntimeError
        return record(*args, **kwargs)

    monkeypatch.setattr(history, "_record", cut)
    with pytest.raises(RuntimeError):
        undoing.undo(attempt, by=None)
    assert contents() == before
    attempt.refresh_from_db()
    assert attempt.outcome == OUTCOMES.DONE


def test_the_command_undoes_and_says_what_stays(office, draft, plan_officer):
    before = contents()
    attempt = run(office, CHANGED)
    said = StringIO()
    call_command("undo_import", attempt.pk, user="plan-officer", stdout=said)
    assert "ยกเลิกการนำเข้าแล้ว: แผน.xlsx" in said.getvalue()
    assert contents() == before
    assert SheetImport.objects.get().undone_by == plan_officer
    with pytest.raises(CommandError, match="ยกเลิกซ้ำไม่ได้"):
        call_command("undo_import", attempt.pk)


def test_the_command_refuses_what_it_does_not_know(office, draft, neighbour):
    attempt = run(office, CHANGED)
    with pytest.raises(CommandError, match="ไม่มีการนำเข้าหมายเลข"):
        call_command("undo_import", attempt.pk + 1)
    with pytest.raises(CommandError, match="ไม่ได้อยู่ใน"):
        call_command("undo_import", attempt.pk, user="neighbour")
    with pytest.raises(CommandError, match="ไม่มีผู้ใช้"):
        call_command("undo_import", attempt.pk, user="nobody")


@pytest.mark.parametrize("count", [100, 400])
def test_queries_of_an_undo_do_not_grow_with_the_rows(office, count, django_assert_max_num_queries):
    run(office, [row(number, f"โครงการ {number}", responsible="กองคลัง") for number in range(1, 50)])
    rows = [
        row(number, f"โครงการ {number}", responsible="สำนักปลัด") for number in range(1, count + 1)
    ]
    attempt = run(office, rows)
    with django_assert_max_num_queries(180):
        undoing.undo(attempt, by=None)


changes_of_a_sheet = st.lists(
    st.fixed_dictionaries(
        {
            "title": st.sampled_from(("โครงการหนึ่ง", "โครงการสอง", "โครงการสาม", "อื่น", "อีก")),
            "number": st.integers(1, 6),
            "dimension": st.sampled_from(("1", "2")),
            "years": st.lists(
                st.sampled_from(("46000", "-", "", "ไม่ดำเนินการ", 7)), min_size=5, max_size=5
            ),
            "responsible": st.sampled_from(("", "ทุกสำนัก/กอง", "กองคลัง", "กองใหม่\nกองคลัง")),
            "kind": st.sampled_from(("โครงการ", "กิจกรรม")),
            "remark": st.sampled_from(("", "หมายเหตุ")),
        }
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda each: (each["dimension"], each["number"]),
)


class AnyImport(TestCase):
    @FORTY_PLANS
    @given(wanted=changes_of_a_sheet)
    def test_any_import_and_its_undo_give_back_the_same_plan(self, wanted):
        version = draft.__wrapped__(office.__wrapped__(*_bare_office()), None)
        before, file = contents(), exporting.export(version, "csv")
        rows = [
            row(each["number"], each["title"], years=each["years"], kind=each["kind"],
                dimension=each["dimension"], mission=f"{each['dimension']}.1",
                items=f"{each['dimension']}.1.1", responsible=each["responsible"],
                remark=each["remark"])
            for each in wanted
        ]  # fmt: skip
        attempt = run(version.organisation, rows, create_divisions=True, remove_missing=True)
        undoing.undo(attempt, by=None)
        assert contents() == before
        assert exporting.export(version, "csv") == file


def _bare_office():
    organisation = make.organisation()
    return organisation, make.division(organisation, "สำนักปลัด", slug="clerk")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_undo_at_once_one_does_and_the_other_is_told(transactional_db):
    organisation = make.organisation()
    version = make.version(make.plan(organisation))
    make.project(version, title="เดิม", number=1, responsibility="all_divisions")
    attempt = run(organisation, [row(1, "ใหม่"), row(2, "เพิ่ม")])
    said, failures = [], []

    def work():
        try:
            undoing.undo(SheetImport.objects.get(pk=attempt.pk), by=None)
            said.append("")
        except UndoRefused as refused:
            said.append(str(refused))
        except Exception as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert failures == []
    assert sorted(map(bool, said)) == [False, True]
    assert "ยกเลิกซ้ำไม่ได้" in max(said)
    assert [each.title for each in version.projects.all()] == ["เดิม"]


def test_links_of_a_copied_project_that_the_import_cancels_do_not_come_back(
    office, draft, plan_officer, publisher
):
    make.published(draft, by=plan_officer, publisher=publisher)
    before = contents()
    rows = [row(1, "โครงการหนึ่ง"), row(3, "โครงการสาม")]
    attempt = run(office, rows, by=plan_officer, remove_missing=True, cancel_reason="ไม่ทำแล้ว")
    undoing.undo(attempt, by=plan_officer)
    assert contents() == before
