"""A risk register from a sheet: what is read, what is refused, what is left alone, and the undo."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from integrity.models import Division, SheetImport
from integrity.sheets import undoing
from integrity.sheets.attempts import SheetFile
from integrity.sheets.previewed import ImportRefused
from ita.models import Risk, RiskAssessment
from ita.risks import importing
from ita.risks.exporting import export, template
from ita.risks.importing import RiskRun
from ita.risks.publication import submit
from ita.risks.snapshot import take
from ita.risks.workbook import four_sheets
from tests import make
from tests.ita import made, risks_made
from tests.plans import sheets

HEADINGS = (
    *("ลำดับที่", "กระบวนงาน", "ขั้นตอนการดำเนินงาน", "ประเด็นความเสี่ยงการทุจริต"),
    *("โอกาส (L)", "ผลกระทบ (I)", "มาตรการควบคุม", "หน่วยงานรับผิดชอบ"),
)

pytestmark = pytest.mark.django_db


def row(number=1, event="เก็บเงินแล้วไม่ออกใบเสร็จ", likelihood=2, impact=3, **cells):
    return [
        number,
        cells.get("process", ""),
        cells.get("step", "เก็บค่าขยะ"),
        event,
        likelihood,
        impact,
        cells.get("measure", "สุ่มตรวจใบเสร็จ"),
        cells.get("responsible", "ทุกสำนัก/กอง"),
    ]


def file_of(*rows, headings=HEADINGS) -> SheetFile:
    return SheetFile("ทะเบียน.xlsx", sheets.xlsx(rows, headings=headings))


@pytest.fixture
def matrix(db):
    return risks_made.matrix()


def run(office, *rows, year=2566, by=None, headings=HEADINGS, **options):
    return RiskRun(office, file_of(*rows, headings=headings), year=year, **options).run(by=by)


def refusals(office, *rows, **options) -> list[str]:
    with pytest.raises(ImportRefused) as refused:
        run(office, *rows, **options)
    return [str(error) for error in refused.value.preview.errors]


def test_a_year_without_a_register_begins_one_on_the_national_matrix_and_says_so(office, matrix):
    imported = run(office, row(), row(2, "", "", "", step="ออกใบเสร็จ"))
    draft = RiskAssessment.objects.get(organisation=office, year=2566)
    assert draft.is_draft and draft.matrix == matrix
    assert [(r.number, r.likelihood, r.event) for r in draft.risks.all()] == [
        (1, 2, "เก็บเงินแล้วไม่ออกใบเสร็จ"),
        (2, None, ""),
    ]
    assert draft.risks.get(number=1).responsible == "ทุกสำนัก/กอง"
    assert any("ตารางเกณฑ์กลาง" in warning for warning in imported.preview.warnings)


def test_what_another_office_made_of_a_national_matrix_changes_nothing_here(
    office, other_office, matrix
):
    risks_made.matrix()
    theirs = risks_made.matrix(other_office)
    theirs.replaces = matrix
    theirs.save()
    run(office, row())
    assert RiskAssessment.objects.get().matrix == matrix


def test_the_offices_own_matrix_comes_before_the_national_one(office, matrix):
    own = risks_made.matrix(owner=office)
    run(office, row())
    assert RiskAssessment.objects.get(organisation=office).matrix == own


def test_without_any_whole_matrix_nothing_can_be_imported(office):
    assert "ยังไม่มีตารางเกณฑ์" in refusals(office, row())[0]
    assert not RiskAssessment.objects.exists()


def test_thai_digits_are_digits(office, matrix):
    run(office, row("๑", likelihood="๔", impact="๕.๐"))
    risk = Risk.objects.get()
    assert (risk.number, risk.likelihood, risk.impact) == (1, 4, 5)


@pytest.mark.parametrize("wrong", [0, 6, "สูง", "2.5", -1, "๖"])
def test_a_score_outside_one_to_five_names_its_cell_and_changes_nothing(office, matrix, wrong):
    (said,) = refusals(office, row(likelihood=wrong))
    assert said.startswith("แถว 2 คอลัมน์ “โอกาส (L)”") and "1 ถึง 5" in said
    assert not RiskAssessment.objects.exists()
    assert SheetImport.objects.get().outcome == SheetImport.Outcome.REFUSED


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"impact": ""}, "ผลกระทบ (I)", "เว้นว่างทั้งคู่"),
        ({"likelihood": ""}, "โอกาส (L)", "เว้นว่างทั้งคู่"),
        ({"event": ""}, "โอกาส (L)", "ไม่มีประเด็น"),
        ({"event": "", "likelihood": "", "impact": "", "step": ""}, "ประเด็น", "ระบุประเด็น"),
        ({"number": ""}, "ลำดับที่", "ระบุลำดับที่"),
        ({"number": "ก"}, "ลำดับที่", "จำนวนเต็ม"),
        ({"responsible": "กองดาราศาสตร์"}, "หน่วยงานรับผิดชอบ", "ไม่รู้จักหน่วยงาน"),
    ],
)
def test_what_a_row_may_not_be_is_said_where_it_stands(office, matrix, cells, column, words):
    said = refusals(office, row(**cells))
    assert column in said[0] and words in said[0]
    assert not RiskAssessment.objects.exists()


def test_a_number_twice_names_both_rows(office, matrix):
    (said,) = refusals(office, row(1), row(1, "อีกประเด็น"))
    assert "แถว 3" in said and "ซ้ำกับแถว 2" in said


def test_what_the_long_form_says_stays_and_columns_that_are_missing_are_left_alone(office, matrix):
    division = make.division(office, "กองคลัง")
    draft = risks_made.register(office, risks=[{"likelihood": 2, "impact": 2, "left": (1, 1)}])
    old = draft.risks.get()
    history_before = Risk.history.count()
    run(
        office,
        [1, old.event, 5, 5],
        headings=("ลำดับที่", "ประเด็นความเสี่ยงการทุจริต", "โอกาส (L)", "ผลกระทบ (I)"),
    )
    risk = draft.risks.get()
    assert (risk.key, risk.likelihood, risk.residual_likelihood) == (old.key, 5, 1)
    assert risk.step == old.step
    assert Risk.history.count() > history_before
    run(office, row(1, old.event, 5, 5, step=old.step, measure="", responsible="กองคลัง"))
    assert list(draft.risks.get().divisions.all()) == [division]


def test_risks_keep_their_keys_when_rows_change_places(office, matrix):
    draft = risks_made.register(office, risks=[{"likelihood": 1, "impact": 1}] * 3)
    keys = {risk.event: risk.key for risk in draft.risks.all()}
    rows = [
        row(number, f"ประเด็นความเสี่ยงที่ {4 - number}", 1, 1, step=f"ขั้นตอนที่ {4 - number}", measure="")
        for number in (1, 2, 3)
    ]
    run(office, *rows)
    assert {risk.event: risk.key for risk in draft.risks.all()} == keys
    assert draft.risks.get(number=1).event == "ประเด็นความเสี่ยงที่ 3"


def test_what_is_missing_goes_only_when_told(office, matrix):
    draft = risks_made.register(office, risks=[{"likelihood": 1, "impact": 1}] * 2)
    first = draft.risks.get(number=1)
    kept = row(1, first.event, 1, 1, step=first.step)
    assert "นำรายการที่ไม่มีในไฟล์ออก" in refusals(office, kept)[0]
    assert draft.risks.count() == 2
    run(office, kept, remove_missing=True)
    assert list(draft.risks.values_list("number", flat=True)) == [1]


def test_a_risk_that_a_measure_answers_cannot_be_taken_out(office, matrix):
    draft = risks_made.register(office, risks=[{"likelihood": 1, "impact": 1}] * 2)
    measures = made.measure_set(office)
    made.measure(measures, risk=draft.risks.get(number=2))
    first = draft.risks.get(number=1)
    said = refusals(office, row(1, first.event, 1, 1, step=first.step), remove_missing=True)
    assert "ลำดับที่ 2" in said[0] and "อ้างถึง" in said[0]
    assert draft.risks.count() == 2


def test_a_register_in_review_refuses(office, plan_officer, matrix):
    draft = risks_made.register(office, risks=[{"likelihood": 1, "impact": 1}])
    submit(draft, by=plan_officer)
    assert "เสนอพิจารณา" in refusals(office, row())[0]


def test_a_published_register_gets_its_next_edition_and_only_if_something_changes(
    office, plan_officer, publisher, matrix
):
    draft = risks_made.register(office, risks=[{"likelihood": 1, "impact": 1}])
    old = draft.risks.get()
    risks_made.published(draft, by=plan_officer, publisher=publisher)
    same = row(1, old.event, 1, 1, step=old.step, measure="", responsible="")
    imported = run(office, same, by=plan_officer)
    assert "ไม่สร้างฉบับใหม่" in imported.preview.destination
    assert RiskAssessment.objects.count() == 1
    run(office, row(1, old.event, 2, 2, step=old.step), by=plan_officer)
    edition = RiskAssessment.objects.get(number=2)
    assert edition.risks.get().key == old.key and edition.risks.get().score == 4
    assert Risk.objects.get(assessment=draft).score == 1


def test_a_risk_of_last_year_is_the_same_risk_this_year(office, matrix):
    last = risks_made.register(office, 2565, risks=[{"likelihood": 1, "impact": 1}])
    old = last.risks.get()
    run(office, row(1, old.event, 3, 3, step=old.step), row(2))
    keys = dict(Risk.objects.filter(assessment__year=2566).values_list("number", "key"))
    assert keys[1] == old.key and keys[2] != old.key


def test_divisions_are_made_or_mapped_only_by_choice(office, matrix):
    known = make.division(office, "กองคลัง")
    run(office, row(responsible="กองดาราศาสตร์"), create_divisions=True)
    assert Division.objects.filter(organisation=office, name="กองดาราศาสตร์").exists()
    run(office, row(responsible="กองคลังง"), divisions={"กองคลังง": known.pk})
    assert [d.name for d in Risk.objects.get().divisions.all()] == ["กองคลัง"]


def test_words_that_the_register_has_are_no_unknown_division(office, matrix):
    draft = risks_made.register(office)
    risks_made.risk(draft, 1, 1, responsible="คณะทำงานบริหารความเสี่ยง")
    content = export(draft, "xlsx")
    imported = RiskRun(office, SheetFile("กลับมา.xlsx", content), year=2566).run(by=None)
    assert imported.preview.unchanged == 1 and not imported.preview.has_changes


def test_a_power_cut_in_the_middle_stores_nothing(office, matrix, monkeypatch):
    def cut(*args, **kwargs):
        raise RuntimeError("power cut")

    monkeypatch.setattr("ita.risks.sheet_writing.history.replace_links", cut)
    make.division(office, "กองคลัง")
    with pytest.raises(RuntimeError):
        run(office, row(responsible="กองคลัง"))
    assert not RiskAssessment.objects.exists() and not SheetImport.objects.exists()


def test_an_import_is_undone_in_one_step(office, matrix, plan_officer):
    division = make.division(office, "กองคลัง")
    draft = risks_made.register(office)
    risks_made.risk(draft, 1, 1, divisions=[division])
    risks_made.risk(draft, 2, 2)
    before = list(draft.risks.values("number", "event", "likelihood", "key"))
    imported = run(office, row(2, responsible=""), row(1, "ใหม่"), remove_missing=True)
    assert list(draft.risks.values("number", "event", "likelihood", "key")) != before
    undoing.undo(imported.attempt, by=plan_officer)
    assert list(draft.risks.values("number", "event", "likelihood", "key")) == before
    assert list(draft.risks.get(number=1).divisions.all()) == [division]


def test_undoing_the_import_that_began_a_register_leaves_none(office, matrix, plan_officer):
    imported = run(office, row(), by=plan_officer)
    undoing.undo(imported.attempt, by=plan_officer)
    assert not RiskAssessment.objects.exists()


def test_an_undo_never_takes_away_what_somebody_typed_later(office, matrix, plan_officer):
    imported = run(office, row(), by=plan_officer)
    risk = Risk.objects.get()
    risk.event = "แก้ทีหลัง"
    risk.save()
    with pytest.raises(undoing.UndoRefused):
        undoing.undo(imported.attempt, by=plan_officer)
    assert Risk.objects.get().event == "แก้ทีหลัง"


def test_the_blank_form_reads_as_no_risks_and_the_example_imports(office, matrix):
    blank = SheetFile("แบบ.xlsx", template(office, 2566, filled=False))
    with pytest.raises(ImportRefused):
        RiskRun(office, blank, year=2566).run(by=None)
    example = SheetFile("ตัวอย่าง.xlsx", template(office, 2566, filled=True))
    RiskRun(office, example, year=2566).run(by=None)
    assert Risk.objects.count() == 3


def test_the_workbook_of_four_sheets_imports_back_too(office, matrix):
    draft = risks_made.register(office)
    risks_made.risk(draft, 3, 4, process="จัดซื้อ", measure="เปิดเผย", responsible="ทุกสำนัก/กอง")
    book = SheetFile("สี่แผ่น.xlsx", four_sheets(take(draft)))
    imported = RiskRun(office, book, year=2566).run(by=None)
    assert not imported.preview.has_changes and imported.preview.unchanged == 1


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20
)
SCORES = st.integers(1, 5)
REGISTERS = st.lists(st.tuples(TEXTS, TEXTS, SCORES, SCORES, TEXTS), max_size=6)


@settings(
    max_examples=25,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(rows=REGISTERS, ending=st.sampled_from(["xlsx", "csv"]))
def test_what_is_exported_imports_back_without_a_change(rows, ending, db):
    draft = risks_made.register(make.organisation())
    for event, step, likelihood, impact, measure in rows:
        risks_made.risk(draft, likelihood, impact, event=event, step=step, measure=measure)
    content = export(draft, ending)
    file = SheetFile(f"กลับมา.{ending}", content)
    shown = RiskRun(draft.organisation, file, year=2566).preview()
    if not rows:
        assert "ไม่มีความเสี่ยงเลย" in str(shown.errors[0])
        return
    dashes = [row for row in rows if {"-", "–", "—", "−"} & {row[0], row[1], row[4]}]
    if not dashes:
        assert not shown.errors and not shown.has_changes and shown.unchanged == len(rows)


# The command and the pages


def test_the_command_imports_previews_and_explains(office, matrix, tmp_path, capsys):
    path = tmp_path / "ทะเบียน.xlsx"
    path.write_bytes(sheets.xlsx([row()], headings=HEADINGS))
    where = ["--organisation", office.slug, "--year", "2566"]
    call_command("import_risks", str(path), *where, "--dry-run")
    assert not RiskAssessment.objects.exists()
    call_command("import_risks", str(path), *where)
    assert Risk.objects.count() == 1
    path.write_bytes(sheets.xlsx([row(likelihood=6)], headings=HEADINGS))
    with pytest.raises(CommandError, match="โอกาส"):
        call_command("import_risks", str(path), *where)
    with pytest.raises(CommandError, match="พ.ศ."):
        call_command("import_risks", str(path), "--organisation", office.slug, "--year", "2023")


def upload(client, *rows, year="2566"):
    file = io.BytesIO(sheets.xlsx(rows, headings=HEADINGS))
    file.name = "ทะเบียน.xlsx"
    return client.post(
        reverse("admin:ita_riskassessment_import"),
        {"organisation": "", "year": year, "file": file} | {"organisation": client.office.pk},
        follow=True,
    )


@pytest.fixture
def officer(client, plan_officer):
    client.force_login(plan_officer)
    client.office = plan_officer.organisation
    return client


def confirm(client, response, **data):
    shown = response.context["preview"]
    address = response.request["PATH_INFO"]
    return client.post(address, {"fingerprint": shown.fingerprint} | data, follow=True)


def test_the_officer_sees_a_preview_and_confirms(officer, matrix):
    response = upload(officer, row())
    assert "ยืนยันนำเข้า" in response.text and not Risk.objects.exists()
    response = confirm(officer, response)
    assert "นำเข้าแล้ว" in response.text and Risk.objects.count() == 1


def test_unknown_divisions_are_chosen_on_the_page(officer, office, matrix):
    response = upload(officer, row(responsible="กองดาราศาสตร์"))
    assert "กองดาราศาสตร์" in response.text
    address = response.request["PATH_INFO"]
    chosen = {"choose": "1", "name-0": "กองดาราศาสตร์", "use-0": "new"}
    response = officer.post(address, chosen, follow=True)
    assert "สำนัก/กองที่จะสร้างใหม่" in response.text
    confirm(officer, response)
    assert Risk.objects.get().divisions.get().name == "กองดาราศาสตร์"


def test_taking_risks_out_asks_for_a_tick(officer, office, matrix):
    risks_made.register(office, risks=[{"likelihood": 1, "impact": 1}])
    response = upload(officer, row(7, "อื่น", step="อื่น"))
    response = confirm(officer, response)
    assert "ยังไม่ได้นำเข้า" in response.text
    confirm(officer, response, remove_missing="on")
    assert [risk.number for risk in Risk.objects.all()] == [7]


def test_a_changed_register_is_previewed_again(officer, office, matrix):
    draft = risks_made.register(office, risks=[{"likelihood": 1, "impact": 1}])
    old = draft.risks.get()
    response = upload(officer, row(1, old.event, 2, 2, step=old.step))
    old.measure = "พิมพ์ระหว่างนั้น"
    old.save()
    response = confirm(officer, response)
    assert "เปลี่ยนไปหลังจากที่ท่านดูตัวอย่าง" in response.text
    assert draft.risks.get().likelihood == 1


@pytest.mark.parametrize("role", ["editor", "publisher", "auditor", "executive"])
def test_others_may_not_import(client, request, matrix, role):
    client.force_login(request.getfixturevalue(role))
    assert client.get(reverse("admin:ita_riskassessment_import")).status_code == 403


def test_another_offices_import_and_register_do_not_exist(officer, other_office, matrix):
    attempt, _ = RiskRun(other_office, file_of(row()), year=2566).look(by=None)
    address = reverse("admin:ita_riskassessment_import_preview", args=(attempt.pk,))
    assert officer.get(address).status_code == 404
    theirs = risks_made.register(other_office)
    where = reverse("admin:ita_riskassessment_export", args=(theirs.pk, "xlsx"))
    assert officer.get(where).status_code in (302, 404)


def test_the_register_is_taken_along_as_a_sheet(officer, office, matrix):
    draft = risks_made.register(office, risks=[{"likelihood": 4, "impact": 5}])
    response = officer.get(reverse("admin:ita_riskassessment_export", args=(draft.pk, "xlsx")))
    page = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert [cell.value for cell in page[4]][4:6] == [4, 5]


def test_forms_are_of_the_own_office_and_a_likely_year(officer, matrix):
    where = reverse("admin:ita_riskassessment_import_form", args=("template",))
    assert officer.get(where, {"year": "2569"}).status_code == 200
    assert officer.get(where, {"year": "99"}).status_code == 302
    wrong = reverse("admin:ita_riskassessment_import_form", args=("other",))
    assert officer.get(wrong).status_code == 404


def test_the_kind_is_declared(office, matrix):
    imported = run(office, row())
    assert imported.attempt.kind == importing.KIND
    assert undoing.preview(imported.attempt).reasons == []
