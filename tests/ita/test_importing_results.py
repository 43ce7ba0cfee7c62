"""A result as a sheet: in, out, back again, and everything that can be wrong in it."""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrity.models import ImportLedger, SheetImport
from integrity.sheets import undoing
from integrity.sheets.attempts import SheetFile
from integrity.sheets.previewed import ImportRefused
from integrity.sheets.undoing import UndoRefused
from ita.models import AssessmentResult, Score
from ita.results.publication import make_internal
from ita.results.saving import Cell, save_scores
from ita.results.sheets.exporting import blank_form, export
from ita.results.sheets.importing import ResultRun
from tests.ita import made

HEADINGS = ("ปีงบประมาณ", "เครื่องมือ", "ตัวชี้วัดที่", "ชื่อตัวชี้วัด", "คะแนน")
INSTRUMENT = {number: code for code, _, numbers in made.INSTRUMENTS for number in numbers}
OUTCOMES = SheetImport.Outcome
KINDS = AssessmentResult.Kind


@pytest.fixture
def scheme(db):
    return made.scheme(2562)


def row(number, score, *, year=2562, instrument=None, title=None):
    code = INSTRUMENT.get(number, "") if instrument is None else instrument
    name = made.TITLES[number - 1] if title is None and number in INSTRUMENT else title or ""
    return (year, code, number, name, score)


YAPLONG = [row(number, score) for number, score in made.YAPLONG.items()]


def xlsx(rows, *, headings=HEADINGS) -> bytes:
    workbook = openpyxl.Workbook()
    for line in (headings, *rows):
        workbook.active.append([float(v) if isinstance(v, Decimal) else v for v in line])
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def run_of(office, rows, *, year=2562, **options) -> ResultRun:
    content = rows if isinstance(rows, bytes) else xlsx(rows)
    return ResultRun(office, SheetFile("ผล.xlsx", content), year=year, **options)


def refusal(office, rows, **options) -> list:
    with pytest.raises(ImportRefused) as refused:
        run_of(office, rows, **options).run(by=None)
    assert not AssessmentResult.objects.exists() and not Score.objects.exists()
    assert SheetImport.objects.get().outcome == OUTCOMES.REFUSED
    return refused.value.preview.errors


# In


def test_a_sheet_of_indicators_becomes_the_public_result(office, plan_officer, scheme):
    imported = run_of(office, YAPLONG).run(by=plan_officer)
    result = AssessmentResult.objects.get()
    assert (result.total, str(result.rating), result.is_public) == (Decimal("77.21"), "B", True)
    assert (imported.attempt.kind, imported.attempt.outcome) == ("ita.result", OUTCOMES.DONE)
    assert imported.attempt.added == 10
    assert Score.history.first().history_user == plan_officer


def test_a_self_assessment_stays_inside(office, scheme):
    run_of(office, YAPLONG, of=KINDS.SELF).run(by=None)
    assert not AssessmentResult.objects.get(kind=KINDS.SELF).is_public


def test_rows_of_instruments_parts_items_and_the_total_are_read_too(office, scheme):
    rows = [
        (2562, "IIT", "", "แบบวัด IIT", 91),
        (2562, "OIT", "9.1", "", 80),
        (2562, "OIT", "O3", "", "ไม่นำมาคิด"),
        (2562, "EIT", "", "", "ประมวลผลไม่ได้"),
        (2562, "คะแนนรวม", "", "", "๗๗.๒๑"),
    ]
    run_of(office, rows).run(by=None)
    result = AssessmentResult.objects.get()
    assert result.official_total == Decimal("77.21")
    said = {(str(each.place).split()[0], each.state, each.value) for each in result.scores.all()}
    assert said == {
        ("IIT", "scored", 91), ("9.1", "scored", 80),
        ("O3", "exempt", None), ("EIT", "below", None),
    }  # fmt: skip


def test_parts_of_an_instrument_have_rows_of_their_own(office, db):
    made.scheme(2566)
    rows = [
        (2566, "EIT ส่วนที่ 1", "", "", 80),
        (2566, "EIT-2", "", "", 90),
        (2566, "แบบวัดการรับรู้ (IIT)", "", "", 95),
    ]
    run_of(office, rows, year=2566).run(by=None)
    result = AssessmentResult.objects.get()
    assert result.figures["instruments"]["EIT"]["score"] == "85.00"


def test_merged_years_and_instruments_continue_downwards(office, scheme):
    rows = [row(6, 71.49), (None, None, 7, None, 73.86), (None, None, 8, None, 62.71)]
    run_of(office, rows).run(by=None)
    assert Score.objects.count() == 3


def test_cells_that_a_workbook_merges_are_read_as_they_look(office, scheme):
    workbook = openpyxl.Workbook()
    page = workbook.active
    for line in (HEADINGS, row(6, 71.49), row(7, 73.86), row(8, 62.71)):
        page.append(line)
    page.merge_cells("A2:A4")
    page.merge_cells("B2:B4")
    stream = io.BytesIO()
    workbook.save(stream)
    run_of(office, stream.getvalue()).run(by=None)
    assert Score.objects.count() == 3


def test_a_score_merged_over_rows_is_refused_with_advice(office, scheme):
    workbook = openpyxl.Workbook()
    page = workbook.active
    for line in (HEADINGS, row(6, 71.49), row(7, 71.49)):
        page.append(line)
    page.merge_cells("E2:E3")
    stream = io.BytesIO()
    workbook.save(stream)
    (error,) = refusal(office, stream.getvalue())
    assert error.row == 3 and "ผสานช่อง" in error.message


def test_what_the_sheet_does_not_name_stays(office, scheme):
    result = made.result(office, 2562, {1: 50, 2: 60}, scheme=scheme)
    imported = run_of(office, [row(1, 55), row(2, 60), row(3, 70)]).run(by=None)
    counts = imported.preview.counts
    assert (counts["added"], counts["changed"], counts["unchanged"]) == (1, 1, 1)
    assert {score.value for score in result.scores.all()} == {55, 60, 70}


@pytest.mark.parametrize("typed", ["๙๙.๖๕", "99.65", 99.65, " 99.65 "])
def test_scores_are_read_as_they_are_typed(office, scheme, typed):
    run_of(office, [row(1, typed)]).run(by=None)
    assert Score.objects.get().value == Decimal("99.65")


def test_the_preview_says_what_it_comes_to(office, scheme):
    shown = run_of(office, [*YAPLONG, (2562, "คะแนนรวม", "", "", 77.5)]).preview()
    assert "77.21" in shown.destination and "ระดับ B" in shown.destination
    assert "+0.29" in shown.warnings[0]
    assert not AssessmentResult.objects.exists()


def test_a_wrong_name_for_a_number_is_pointed_out_and_brought_in(office, scheme):
    rows = [row(1, 90, title="การใช้อำนาจ"), row(2, 80, title="ตัวชี้วัดที่ 2 การใช้งบประมาณ")]
    shown = run_of(office, rows).preview()
    assert not shown.errors and len(shown.warnings) == 1
    assert "แถว 2" in shown.warnings[0] and "การปฏิบัติหน้าที่" in shown.warnings[0]


def test_scores_that_a_spreadsheet_shows_as_per_cent_are_pointed_out(office, scheme):
    shown = run_of(office, [row(1, 0.9965), row(2, 0.5)]).preview()
    assert "%" in shown.warnings[0]


# Bad input


@pytest.mark.parametrize(
    "bad, column, said",
    [
        (row(1, -1), "คะแนน", "ระหว่าง 0 ถึง 100"),
        (row(1, 100.01), "คะแนน", "ระหว่าง 0 ถึง 100"),
        (row(1, "85,5"), "คะแนน", "จุลภาค"),
        (row(1, "ดี"), "คะแนน", "ต้องเป็นตัวเลข"),
        (row(1, None), "คะแนน", "ไม่มีคะแนน"),
        (row(44, 80, instrument="IIT"), "ตัวชี้วัดที่", "ไม่มีตัวชี้วัดหรือข้อนี้"),
        (row(6, 80, instrument="IIT"), "เครื่องมือ", "อยู่ในเครื่องมือ EIT ไม่ใช่ IIT"),
        (row(1, 80, instrument="XXX"), "เครื่องมือ", "ไม่รู้จักเครื่องมือนี้"),
        (row("", 80, instrument="IIT", title=made.TITLES[0]), "ตัวชี้วัดที่", "ใส่เลข 1"),
        (row(1, 80, year=2563), "ปีงบประมาณ", "ไม่ตรงกับปีที่เลือกนำเข้า (2562)"),
        (row(1, 80, year=2019), "ปีงบประมาณ", "ค.ศ."),
        (row(1, "ไม่นำมาคิด"), "คะแนน", "ใช้กับรายการนี้ไม่ได้"),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column_and_nothing_is_stored(
    office, scheme, bad, column, said
):
    (error,) = refusal(office, [row(2, 70), bad])
    assert (error.row, error.column) == (3, column) and said in error.message


def test_a_score_given_twice_names_both_rows(office, scheme):
    (error,) = refusal(office, [row(1, 80), row(2, 70), row(1, 80)])
    assert error.row == 4 and "ซ้ำกับแถว 2" in error.message


def test_a_row_that_names_no_place_is_refused(office, scheme):
    (error,) = refusal(office, [("2562", "", "", "อะไรสักอย่าง", 80)])
    assert "ระบุตัวชี้วัดที่" in error.message


def test_a_year_without_a_scheme_is_said(office, scheme):
    (error,) = refusal(office, YAPLONG, year=2590)
    assert "2590" in error.message


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"\x00\x01\x02", "ไม่ใช่ตาราง".encode()])
def test_what_is_no_table_is_refused_in_thai(office, scheme, content):
    (error,) = refusal(office, content)
    assert error.message


def test_a_power_cut_stores_nothing(office, scheme, monkeypatch):
    def cut(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("ita.results.sheets.importing.make_official", cut)
    with pytest.raises(RuntimeError):
        run_of(office, YAPLONG).run(by=None)
    assert not AssessmentResult.objects.exists() and not SheetImport.objects.exists()


# Undo


def test_an_import_is_taken_back_in_one_step(office, plan_officer, scheme):
    attempt = run_of(office, YAPLONG).run(by=plan_officer).attempt
    undoing.undo(attempt, by=plan_officer)
    assert not AssessmentResult.objects.exists() and not Score.objects.exists()


def test_the_undo_brings_back_scores_total_and_being_inside(office, plan_officer, scheme):
    result = made.result(office, 2562, made.YAPLONG | {1: "10"}, scheme=scheme)
    before = result.total, result.figures
    attempt = run_of(office, YAPLONG).run(by=plan_officer).attempt
    result.refresh_from_db()
    assert result.is_public and result.total != before[0]
    undoing.undo(attempt, by=plan_officer)
    result.refresh_from_db()
    assert (result.total, result.figures) == before and not result.is_public


def test_an_import_is_not_taken_back_over_a_later_edit(office, plan_officer, scheme):
    attempt = run_of(office, YAPLONG).run(by=plan_officer).attempt
    result = AssessmentResult.objects.get()
    key = "indicator", made.places(scheme)[1][1].pk
    save_scores(result, {key: Cell(Decimal(1))}, by=plan_officer)
    with pytest.raises(UndoRefused, match="หลังการนำเข้า"):
        undoing.undo(attempt, by=plan_officer)
    assert result.scores.count() == 10


def test_a_result_that_measures_answer_is_not_undone_away(office, plan_officer, scheme):
    attempt = run_of(office, YAPLONG).run(by=plan_officer).attempt
    made.measure_set(office, 2563, "รายงานผล", scheme=scheme)
    with pytest.raises(UndoRefused, match="มาตรการ"):
        undoing.undo(attempt, by=plan_officer)


# Out and back


def test_a_deep_result_comes_back_from_its_own_sheet_without_a_change(office, scheme):
    scores = {"IIT": 90, 1: "99.65", "9.1": "50.125", "O1": "exempt", "EIT": "below", 10: 0}
    result = made.result(office, 2562, scores, scheme=scheme, official_total=Decimal("77.20"))
    result.refresh_from_db()
    for ending in ("xlsx", "csv"):
        file = SheetFile(f"a.{ending}", export(result, ending))
        shown = ResultRun(office, file, year=2562).preview()
        assert (shown.errors, shown.warnings, shown.has_changes) == ([], [], False)
        assert shown.unchanged == 7


PLACES = ("IIT", "EIT", 1, 2, 6, 9, "9.1", "10.1", "O1", "O5")
SCORES = st.decimals(0, 100, places=4)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(
    st.dictionaries(st.sampled_from(PLACES), SCORES, min_size=1), st.sampled_from(["xlsx", "csv"])
)
def test_any_scores_come_back_from_their_own_sheet(office, scheme, scores, ending):
    AssessmentResult.objects.all().delete()
    result = made.result(office, 2562, scores, scheme=scheme)
    result.refresh_from_db()
    shown = ResultRun(office, SheetFile(f"a.{ending}", export(result, ending)), year=2562).preview()
    assert not shown.errors and shown.unchanged == len(scores) and not shown.has_changes


def test_the_blank_form_has_every_indicator_and_reads_back(office, scheme):
    workbook = openpyxl.load_workbook(io.BytesIO(blank_form(office, scheme)))
    page = workbook.worksheets[0]
    for line in page.iter_rows(min_row=3, max_row=12):
        line[4].value = "80"
    stream = io.BytesIO()
    workbook.save(stream)
    shown = run_of(office, stream.getvalue()).preview()
    assert not shown.errors and len(shown.added) == 10


# Pages


def upload(client, rows, **more):
    file = SimpleUploadedFile("ผล.xlsx", xlsx(rows))
    start = reverse("admin:ita_assessmentresult_import")
    return client.post(start, {"file": file, "year": 2562, "kind": "official", **more}, follow=True)


def confirm(client, page):
    address = page.redirect_chain[-1][0]
    sent = {"fingerprint": page.context["preview"].fingerprint}
    return client.post(address, sent, follow=True)


def test_a_file_is_looked_at_then_confirmed_and_made_public(client, plan_officer, office, scheme):
    client.force_login(plan_officer)
    page = upload(client, YAPLONG, organisation=office.pk)
    assert "77.21" in page.content.decode() and not AssessmentResult.objects.exists()
    done = confirm(client, page).content.decode()
    assert "เผยแพร่แล้ว" in done and "เลิกเผยแพร่" in done
    assert AssessmentResult.objects.get().is_public
    assert ImportLedger.objects.count() == 1


def test_a_preview_that_is_no_longer_true_is_refused(client, plan_officer, office, scheme):
    client.force_login(plan_officer)
    page = upload(client, YAPLONG, organisation=office.pk)
    made.result(office, 2562, {1: 3}, scheme=scheme)
    assert "เปลี่ยนไปหลังจากที่ท่านดูตัวอย่าง" in confirm(client, page).content.decode()
    assert Score.objects.get().value == 3


def test_a_wrong_file_shows_its_errors_and_comes_back_with_them(
    client, plan_officer, office, scheme
):
    client.force_login(plan_officer)
    page = upload(client, [row(1, "85,5")], organisation=office.pk)
    assert "จุลภาค" in page.content.decode()
    attempt = SheetImport.objects.get()
    file = client.get(reverse("admin:integrity_sheetimport_errors", args=(attempt.pk,)))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(file.streaming_content)))
    assert "จุลภาค" in str([cell.value for line in book.active.iter_rows() for cell in line])


def test_the_form_of_a_year_is_downloaded(client, plan_officer, scheme):
    client.force_login(plan_officer)
    address = reverse("admin:ita_assessmentresult_import_form")
    assert client.get(address, {"year": 2562}).status_code == 200
    assert "เลือกปี" in client.get(address, {"year": 2599}, follow=True).content.decode()


def test_only_who_enters_results_may_import_them(client, publisher, neighbour, office, scheme):
    attempt, _ = run_of(office, YAPLONG).look(by=None)
    preview = reverse("admin:ita_assessmentresult_import_preview", args=(attempt.pk,))
    client.force_login(publisher)
    assert client.get(preview).status_code == 403
    assert client.get(reverse("admin:ita_assessmentresult_import")).status_code == 403
    client.force_login(neighbour)
    assert client.get(preview).status_code == 404


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_who_may_see_a_result_may_take_its_sheet_along(client, auditor, office, scheme, ending):
    result = made.result(office, 2562, made.YAPLONG, scheme=scheme)
    client.force_login(auditor)
    address = reverse("admin:ita_assessmentresult_export", args=(result.pk, ending))
    assert client.get(address).status_code == 200


# The command


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "ผล.xlsx"
    path.write_bytes(xlsx(YAPLONG))
    return str(path)


def test_the_command_brings_a_result_in_and_says_where_it_stands(office, scheme, file, capsys):
    call_command("import_ita", file, organisation=office.slug, year=2562)
    said = capsys.readouterr().out
    result = AssessmentResult.objects.get()
    assert result.total == Decimal("77.21") and result.is_public
    assert "เผยแพร่แล้วที่ /home-office/ita/2562/" in said and "undo_import" in said


def test_the_command_may_only_look(office, scheme, file, capsys):
    call_command("import_ita", file, "--dry-run", organisation=office.slug, year=2562)
    assert "ยังไม่ได้บันทึก" in capsys.readouterr().out
    assert not AssessmentResult.objects.exists()
    assert SheetImport.objects.get().outcome == OUTCOMES.PREVIEWED


def test_the_command_keeps_a_self_assessment_inside(office, scheme, file, capsys):
    call_command("import_ita", file, "--self-assessment", organisation=office.slug, year=2562)
    assert not AssessmentResult.objects.get(kind=KINDS.SELF).is_public
    assert "เก็บไว้ภายใน" in capsys.readouterr().out


def test_the_command_says_in_thai_what_is_wrong(office, scheme, file, tmp_path):
    with pytest.raises(CommandError, match="ไม่มีหน่วยงาน"):
        call_command("import_ita", file, organisation="nobody", year=2562)
    with pytest.raises(CommandError, match="เปิดไฟล์"):
        call_command("import_ita", str(tmp_path / "x"), organisation=office.slug, year=2562)
    with pytest.raises(CommandError, match="ไม่มีการบันทึก"):
        call_command("import_ita", file, organisation=office.slug, year=2590)


def test_an_import_leaves_a_result_that_was_taken_inside_public_again(office, scheme):
    result = made.result(office, 2562, {1: 5}, scheme=scheme)
    make_internal(result, None)
    run_of(office, YAPLONG).run(by=None)
    result.refresh_from_db()
    assert result.is_public
