"""Texts that a clerk agreed to are saved whole, or not at all; and an import can be taken back."""

import pytest
from django.core.management import CommandError, call_command

from integrity.models import SheetImport
from integrity.sheets import undoing
from integrity.sheets.attempts import SheetFile
from integrity.word.problems import UnreadableDocument
from plans.models import (
    PointToCheck,
    Project,
    ProjectDivision,
    ProjectResult,
    SheetSection,
    TextReading,
)
from plans.texts import readings, saving
from plans.texts.matching import DESTINATION
from tests import make
from tests.integrity.word_files import plain
from tests.plans.plan_texts import Layout, printed, sheets

LAYOUT = Layout()
CHOSEN = [sheet for sheet in sheets() if sheet.dimension == 1][:3]


def lines_of(chosen=CHOSEN, layout=LAYOUT):
    lines = ["คำนำ", "มิติที่ ๑ มิติทดสอบ 1"]
    for sheet in chosen:
        lines += printed(sheet, layout)
    return lines


def docx(lines=None, name="แผน.docx"):
    return SheetFile(name, plain(*(lines or lines_of())))


@pytest.fixture
def draft(office):
    version = make.version(make.plan(office))
    for sheet in CHOSEN:
        make.project(version, number=sheet.number, title=sheet.title)
    return version


def begun(version, file=None, by=None):
    file = file or docx()
    return readings.begin(version, file, readings.understand(version, file), by=by)


def all_of(attempt):
    rows = list(attempt.readings.select_related("project"))
    return saving.agreed(rows, saving.fingerprints(row.project_id for row in rows))


def said(project):
    return list(project.sheet_sections.values_list("kind", "heading", "body"))


def test_nothing_is_saved_until_somebody_agrees(draft, plan_officer):
    attempt = begun(draft, by=plan_officer)
    assert attempt.outcome == SheetImport.Outcome.PREVIEWED
    assert attempt.file_sha256 and attempt.by == plan_officer
    assert [row.project.number for row in attempt.readings.all()] == [1, 2, 3]
    assert not SheetSection.objects.exists()


def test_a_document_is_kept_under_its_own_kind_of_name(draft):
    assert begun(draft).file.name.endswith(".docx")
    pasted = SheetFile(readings.PASTED, "\r\n".join(lines_of()).encode())
    assert "." not in begun(draft, pasted).file.name


def test_what_was_agreed_to_stands_in_the_projects(draft, plan_officer):
    attempt = begun(draft)
    saving.save(attempt, draft, all_of(attempt), by=plan_officer)

    for sheet, project in zip(CHOSEN, draft.projects.order_by("number"), strict=True):
        title, *rest = said(project)
        assert title == ("title", "", "")
        assert rest == list(sheet.sections)
    attempt.refresh_from_db()
    assert (attempt.outcome, attempt.changed, attempt.added) == ("done", 3, 0)
    assert SheetSection.history.filter(history_user=plan_officer).count() == 27
    assert set(attempt.readings.values_list("state", flat=True)) == {TextReading.State.SAVED}


def test_the_number_of_queries_does_not_grow_with_the_projects(
    draft, plan_officer, django_assert_max_num_queries
):
    few = begun(draft, docx(lines_of(CHOSEN[:1])))
    decisions = all_of(few)
    with django_assert_max_num_queries(50) as first:
        saving.save(few, draft, decisions, by=plan_officer)
    many = begun(draft)
    decisions = all_of(many)
    with django_assert_max_num_queries(len(first) + 6):
        saving.save(many, draft, decisions, by=plan_officer)


def test_what_stood_there_is_replaced_and_comes_back_with_an_undo(draft, plan_officer):
    project = draft.projects.get(number=1)
    SheetSection.objects.create(project=project, kind="steps", heading="ทำ", body="ของเดิม")
    before = said(project)
    attempt = begun(draft)
    first, *others = all_of(attempt)
    saving.save(attempt, draft, [first], by=plan_officer)
    saving.save(attempt, draft, others, by=plan_officer)
    assert said(project) != before

    attempt.refresh_from_db()
    undoing.undo(attempt, by=plan_officer)

    assert said(project) == before
    assert SheetSection.objects.count() == 1
    assert not ProjectResult.objects.exists() and not PointToCheck.objects.exists()


def test_an_undo_is_refused_after_somebody_went_on(draft, plan_officer):
    attempt = begun(draft)
    saving.save(attempt, draft, all_of(attempt), by=plan_officer)
    section = draft.projects.get(number=1).sheet_sections.get(kind="steps")
    section.body = "แก้ต่อ"
    section.save()
    attempt.refresh_from_db()
    with pytest.raises(undoing.UndoRefused):
        undoing.undo(attempt, by=plan_officer)


def test_a_project_changed_since_it_was_shown_is_not_overwritten(draft, plan_officer):
    attempt = begun(draft)
    decisions = all_of(attempt)
    project = draft.projects.get(number=2)
    SheetSection.objects.create(project=project, kind="steps", body="เพิ่งพิมพ์")
    with pytest.raises(saving.NotSaved, match="มีผู้แก้"):
        saving.save(attempt, draft, decisions, by=plan_officer)
    assert said(project) == [("steps", "", "เพิ่งพิมพ์")]
    assert not draft.projects.get(number=1).sheet_sections.exists()


def test_a_power_cut_leaves_nothing_behind(draft, plan_officer, monkeypatch):
    attempt = begun(draft)
    decisions = all_of(attempt)

    def cut(decision):
        raise RuntimeError

    monkeypatch.setattr(saving, "_points", cut)
    with pytest.raises(RuntimeError):
        saving.save(attempt, draft, decisions, by=plan_officer)
    assert not SheetSection.objects.exists()
    attempt.refresh_from_db()
    assert attempt.outcome == "previewed"
    assert attempt.readings.filter(state=TextReading.State.WAITING).count() == 3


def test_the_same_reading_is_not_saved_twice(draft, plan_officer):
    attempt = begun(draft)
    decisions = all_of(attempt)
    saving.save(attempt, draft, decisions, by=plan_officer)
    with pytest.raises(saving.NotSaved, match="ไปแล้ว"):
        saving.save(attempt, draft, decisions, by=plan_officer)


def test_saving_in_review_returns_the_plan_to_draft(draft, plan_officer):
    make.submitted(draft, by=plan_officer)
    attempt = begun(draft)
    assert saving.save(attempt, draft, all_of(attempt), by=plan_officer)
    draft.refresh_from_db()
    assert draft.is_draft


def test_a_closed_edition_is_not_written(draft, plan_officer, publisher):
    attempt = begun(draft)
    decisions = all_of(attempt)
    make.published(draft, by=plan_officer, publisher=publisher)
    with pytest.raises(saving.NotSaved, match="ปิดแล้ว"):
        saving.save(attempt, draft, decisions, by=plan_officer)


def test_doubts_that_stand_become_points_to_check_but_not_those_about_the_place(
    draft, plan_officer
):
    attempt = begun(draft)
    (decision, *_) = all_of(attempt)
    decision.doubts = ["หัวข้อ “งบประมาณ” ไม่มีข้อความ", f"{DESTINATION}ชื่อไม่ตรง"]
    saving.save(attempt, draft, [decision], by=plan_officer)
    point = PointToCheck.objects.get()
    assert (point.text, point.origin) == (decision.doubts[0], "texts")


def test_sure_results_become_records_and_leave_the_text(draft, plan_officer):
    lines = [*lines_of(CHOSEN[:1])]
    at = next(at for at, line in enumerate(lines) if "ผลผลิต/ผลลัพธ์" in line and "๙" in line)
    results = ["ผลผลิต", "๑) มีคู่มือ", "๒) มีการอบรม", "ผลลัพธ์", "ประชาชนพอใจ"]
    attempt = begun(draft, docx([*lines[: at + 1], *results]))
    saving.save(attempt, draft, all_of(attempt), by=plan_officer)
    project = draft.projects.get(number=1)
    assert list(project.results.values_list("kind", "position", "text")) == [
        ("output", 0, "มีคู่มือ"), ("output", 1, "มีการอบรม"), ("outcome", 0, "ประชาชนพอใจ"),
    ]  # fmt: skip
    assert said(project)[-1] == ("results", "", "")


def test_results_that_are_there_are_kept_with_the_text_beside_them(draft, plan_officer):
    ProjectResult.objects.create(project=draft.projects.get(number=1), kind="output", text="ของเดิม")
    lines = [*lines_of(CHOSEN[:1])[:-1], "ผลผลิต", "ของใหม่"]
    attempt = begun(draft, docx(lines))
    saving.save(attempt, draft, all_of(attempt), by=plan_officer)
    assert ProjectResult.objects.get().text == "ของเดิม"
    assert said(draft.projects.get(number=1))[-1][2] == "ผลผลิต\nของใหม่"


@pytest.mark.parametrize(
    ("kind", "body", "is_kept"),
    [
        ("period", "ปีงบประมาณ พ.ศ. ๒๕๖๖ – ๒๕๗๐", False),
        ("period", "ปีงบประมาณ ๒๕๖๖-๒๕๗๐", False),
        ("period", "ตุลาคม ๒๕๖๖ – กันยายน ๒๕๗๐", True),
        ("period", "ปีงบประมาณ พ.ศ. ๒๕๖๖ – ๒๕๖๘", True),
        ("budget", "ไม่ใช้งบประมาณ", False),
        ("budget", "จำนวน ๕,๐๐๐ บาท", True),
        ("responsible", "สำนักปลัด เทศบาลตำบลบ้านเรา", False),
        ("responsible", "กองช่าง", True),
        ("responsible", "สำนักปลัด โทร. ๑๒๓", True),
    ],
)
def test_what_the_record_prints_by_itself_is_not_kept_a_second_time(
    draft, secretariat, plan_officer, kind, body, is_kept
):
    project = draft.projects.get(number=1)
    ProjectDivision.objects.create(project=project, division=secretariat)
    attempt = begun(draft, docx(lines_of(CHOSEN[:1])))
    (decision,) = all_of(attempt)
    decision.sections = [{"kind": kind, "heading": "", "number": 1, "body": body}]
    saving.save(attempt, draft, [decision], by=plan_officer)
    assert said(project) == [(kind, "", body if is_kept else "")]


# Matching


def doubts_of(version, lines):
    understood = readings.understand(version, docx(lines))
    return [
        (found.project and found.project.number, " ".join(readings.sentences(block, found)))
        for block, found in zip(understood.blocks, understood.matches, strict=True)
    ]


def renamed(sheet, **values):
    return type(sheet)(**{**sheet.__dict__, **values})


def test_place_and_title_together_are_a_sure_match(draft):
    assert doubts_of(draft, lines_of()) == [(1, ""), (2, ""), (3, "")]


def test_a_title_alone_is_enough_when_the_document_gives_no_number(draft):
    assert doubts_of(draft, lines_of(layout=Layout(marker=""))) == [(1, ""), (2, ""), (3, "")]


def test_two_texts_with_one_number_are_both_pointed_out(draft):
    twin = renamed(CHOSEN[1], number=1)
    first, second, third = doubts_of(draft, lines_of([CHOSEN[0], twin, CHOSEN[2]]))
    assert first[0] == 1 and "มากกว่าหนึ่งโครงการ" in first[1]
    assert second[0] == 2 and "มากกว่าหนึ่งโครงการ" in second[1] and "แต่เอกสารว่า" in second[1]
    assert third == (3, "")


def test_another_title_at_the_same_place_is_a_doubt(draft):
    other = renamed(CHOSEN[0], title="เรื่องอื่นทั้งหมดที่ไม่เกี่ยวกันเลย")
    ((_, doubt),) = doubts_of(draft, lines_of([other]))
    assert doubt.startswith(DESTINATION) and "ชื่อต่างกัน" in doubt


def test_a_project_the_plan_does_not_have_is_for_the_clerk_to_place(draft):
    new = renamed(CHOSEN[0], number=9, title="เรื่องอื่นทั้งหมดที่ไม่เกี่ยวกันเลย")
    assert doubts_of(draft, lines_of([new]))[0][0] is None


def test_a_title_alike_in_another_dimension_is_not_proposed(draft):
    shared = "ของประชาชนที่มีต่อการให้บริการของเทศบาลตำบลทดสอบ"
    make.project(draft, dimension=2, number=1, title=f"โครงการสร้างเครือข่าย{shared}")
    new = renamed(CHOSEN[0], number=9, title=f"โครงการประเมินความพึงพอใจ{shared}")
    ((number, doubt),) = doubts_of(draft, lines_of([new]))
    assert number is None and "เพิ่มเป็นโครงการใหม่" in doubt


def test_a_slightly_different_title_is_told(draft):
    near = renamed(CHOSEN[0], title=CHOSEN[0].title.replace("ของ", "ขอ"))
    ((number, doubt),) = doubts_of(draft, lines_of([near]))
    assert number == 1 and "ชื่อในเอกสารต่างจากชื่อในแผน" in doubt


# Bad input, and the command


@pytest.mark.parametrize(
    ("file", "said_"),
    [
        (SheetFile("แผน.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), ".doc"),
        (SheetFile("แผน.docx", b""), "ว่างเปล่า"),
        (SheetFile("แผน.txt", b" \n"), "ยังไม่มีข้อความ"),
        (SheetFile("แผน.txt", "ไม่มีโครงการใด".encode()), "ไม่พบรายละเอียดโครงการ"),
        (SheetFile("แผน.txt", b"%PDF-1.4\x00\x00"), "PDF"),
        (docx(["ไม่มีโครงการใด"]), "ไม่พบรายละเอียดโครงการ"),
    ],
)
def test_what_cannot_be_read_says_why(draft, file, said_):
    with pytest.raises(UnreadableDocument, match=said_):
        readings.understand(draft, file)


def command(tmp_path, lines, *words, **options):
    path = tmp_path / "แผน.docx"
    path.write_bytes(plain(*lines))
    call_command(
        "import_project_texts", str(path), *words,
        organisation="home-office", period="2566-2570", **options,
    )  # fmt: skip


def test_the_command_saves_what_is_sure(draft, tmp_path, plan_officer, capsys):
    command(tmp_path, lines_of(), user="plan-officer")
    assert "บันทึกแล้ว 3 โครงการ รอตรวจ 0" in capsys.readouterr().out
    assert draft.projects.get(number=1).sheet_sections.count() == 9
    assert SheetImport.objects.get().by == plan_officer


def test_the_command_ends_with_3_when_some_wait(draft, tmp_path, capsys):
    draft.projects.get(number=2).delete()
    with pytest.raises(SystemExit) as ended:
        command(tmp_path, lines_of())
    assert ended.value.code == 3
    told = capsys.readouterr().out
    assert "บันทึกแล้ว 2 โครงการ รอตรวจ 1 โครงการ" in told and DESTINATION in told


def test_a_dry_run_shows_and_stores_nothing(draft, tmp_path, capsys):
    command(tmp_path, lines_of(), "--dry-run")
    assert "✓" in capsys.readouterr().out
    assert not SheetImport.objects.exists() and not SheetSection.objects.exists()


@pytest.mark.parametrize(
    ("words", "said_"),
    [
        ({"organisation": "nobody"}, "ไม่มีหน่วยงาน"),
        ({"period": "2566"}, "2566"),
        ({"period": "2571-2575"}, "ไม่มีฉบับร่าง"),
        ({"user": "nobody"}, "ไม่มีผู้ใช้"),
        ({"user": "neighbour"}, "ไม่ได้อยู่ใน"),
    ],
)
def test_the_command_refuses_what_it_cannot_place(draft, neighbour, tmp_path, words, said_):
    path = tmp_path / "แผน.docx"
    path.write_bytes(plain(*lines_of()))
    given = {"organisation": "home-office", "period": "2566-2570"} | words
    with pytest.raises(CommandError, match=said_):
        call_command("import_project_texts", str(path), **given)
    assert not Project.objects.filter(sheet_sections__isnull=False).exists()


def test_the_command_keeps_a_refused_file_in_the_record(draft, tmp_path):
    with pytest.raises(CommandError, match="ไม่พบรายละเอียดโครงการ"):
        command(tmp_path, ["ไม่มีโครงการใด"])
    assert SheetImport.objects.get().outcome == SheetImport.Outcome.REFUSED
