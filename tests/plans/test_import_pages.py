"""Around an import: names to decide, the file back with its errors, forms to fill in, the undo."""

import io

import openpyxl
import pytest
from django.urls import reverse

from integrity.models import SheetImport
from integrity.sheets.attempts import SheetFile
from integrity.sheets.previewed import ImportRefused
from plans.models import Cancellation, PlanVersion
from plans.sheets import importing
from plans.sheets.importing import ImportRequest
from tests import make
from tests.csp import csp_breaches
from tests.plans.sheets import HEADINGS, delimited, row, xlsx
from tests.plans.test_import_admin import CHANGED, confirm, look, upload
from tests.thai_only import english_leftovers

OUTCOMES = SheetImport.Outcome
UNDO = "admin:integrity_sheetimport_undo"
ERRORS = "admin:integrity_sheetimport_errors"
FILE = "admin:integrity_sheetimport_file"
FORM = "admin:plans_planversion_import_form"
EXPORT_PAGE = "admin:plans_planversion_export_page"


@pytest.fixture
def draft(office):
    version = make.version(make.plan(office))
    make.project(version, number=1, title="โครงการหนึ่ง", responsibility="all_divisions")
    make.project(version, number=2, title="โครงการสอง", responsibility="all_divisions")
    return version


@pytest.fixture
def officer(client, plan_officer):
    client.force_login(plan_officer)
    return client


@pytest.fixture
def treasury(office):
    return make.division(office, "กองคลัง")


MISSPELT = [row(1, "โครงการหนึ่ง", responsible="กองคลังง"), row(2, "โครงการสอง")]


def post(client, page, **values):
    return client.post(page.request["PATH_INFO"], values, follow=True)


def book(response):
    return openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))


# Names that nobody knows


def test_a_misspelt_division_is_decided_in_the_preview_and_then_imported(officer, draft, treasury):
    page = look(officer, MISSPELT)
    assert "ใช้ “กองคลัง” แทน “กองคลังง”" in page.content.decode()
    page = post(officer, page, choose="1", **{"name-0": "กองคลังง", "use-0": treasury.pk})
    html = page.content.decode()
    assert "ใช้ “กองคลัง” แทน “กองคลังง” ตามที่เลือก" in html
    confirm(officer, page)
    assert draft.projects.get(number=1).division_links.get().division == treasury
    assert SheetImport.objects.get().options["divisions"] == {"กองคลังง": treasury.pk}


def test_a_name_may_be_made_a_new_division_and_the_choice_taken_back(officer, draft, treasury):
    page = look(officer, MISSPELT)
    page = post(officer, page, choose="1", **{"name-0": "กองคลังง", "use-0": "new"})
    assert "<li>กองคลังง</li>" in page.content.decode()
    page = post(officer, page, forget="1")
    assert SheetImport.objects.get().outcome == OUTCOMES.REFUSED
    assert "ไม่รู้จักหน่วยงาน" in page.content.decode()
    page = post(officer, page, choose="1", **{"name-0": "กองคลังง", "use-0": "new"})
    confirm(officer, page)
    assert draft.projects.get(number=1).division_links.get().division.name == "กองคลังง"


@pytest.mark.parametrize("choice", ["", "999999", "-1", "x"])
def test_nothing_is_guessed_where_nothing_was_chosen(officer, draft, treasury, choice):
    page = look(officer, MISSPELT)
    page = post(officer, page, choose="1", **{"name-0": "กองคลังง", "use-0": choice})
    assert SheetImport.objects.get().outcome == OUTCOMES.REFUSED
    assert "ยืนยันนำเข้า" not in page.content.decode()


def test_another_offices_division_cannot_be_chosen(officer, draft, treasury, other_office):
    theirs = make.division(other_office, "กองคลัง")
    page = look(officer, MISSPELT)
    post(officer, page, choose="1", **{"name-0": "กองคลังง", "use-0": theirs.pk})
    assert SheetImport.objects.get().options["divisions"] == {}


def test_a_choice_made_elsewhere_meanwhile_is_shown_before_it_is_imported(officer, draft, treasury):
    page = look(officer, MISSPELT)
    shown = post(officer, page, choose="1", **{"name-0": "กองคลังง", "use-0": treasury.pk})
    post(officer, page, forget="1")
    post(officer, page, choose="1", **{"name-0": "กองคลังง", "use-0": "new"})
    again = confirm(officer, shown)
    assert "แผนเปลี่ยนไปหลังจากที่ท่านดูตัวอย่าง" in again.content.decode()
    assert draft.projects.get(number=1).responsibility == "all_divisions"


# The file back, with what is wrong


WRONG = [
    row(1, "=1+1", years=("ระบุ…", *"----"), responsible="กองครัง"),
    [],
    row(2, "โครงการสอง"),
    row(2, "ซ้ำ"),
]


def test_the_file_comes_back_with_what_is_wrong_at_the_end_of_each_row(officer, draft, treasury):
    content = xlsx(WRONG, titles=["แผนของเรา", ""])
    page = look(officer, content)
    attempt = SheetImport.objects.get()
    assert reverse(ERRORS, args=(attempt.pk,)) in page.content.decode()
    workbook = book(officer.get(reverse(ERRORS, args=(attempt.pk,))))
    sheet = workbook.worksheets[0]
    end = len(HEADINGS) + 1
    assert sheet["A1"].value == "แผนของเรา"
    assert sheet.cell(3, end).value == "ข้อผิดพลาด"
    said = sheet.cell(4, end).value
    assert "ช่อง G4 “ปี 2566”: เป็นข้อความให้เติม" in said
    assert "“หน่วยงานรับผิดชอบ”: ไม่รู้จักหน่วยงาน “กองครัง” หมายถึง “กองคลัง” หรือไม่" in said
    assert sheet["G4"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["H4"].fill.fill_type is None
    assert sheet.cell(6, end).value is None
    assert "ซ้ำกับแถว 6" in sheet.cell(7, end).value
    listed = [cell.value for cell in workbook.worksheets[1]["A"]]
    assert listed == ["แถวที่", "4", "4", "4", "7"]  # the title is a formula without a result


def test_what_looks_like_a_formula_comes_back_as_text(officer, draft):
    upload(officer, delimited([row(1, "=1+1", kind="?"), row(2, "@x")]), name="แผน.csv")
    sheet = book(officer.get(reverse(ERRORS, args=(SheetImport.objects.get().pk,)))).worksheets[0]
    assert (sheet["F2"].data_type, sheet["F2"].value) == ("s", "=1+1")
    assert (sheet["F3"].data_type, sheet["F3"].value) == ("s", "@x")


def test_a_delimited_text_with_letters_no_workbook_holds_comes_back_too(officer, draft):
    look(officer, delimited([row(1, "ก\x07ข\x0b", dimension="99")]), name="แผน.csv")
    attempt = SheetImport.objects.get()
    sheet = book(officer.get(reverse(ERRORS, args=(attempt.pk,))))["แผน"]
    assert "กข" in [cell.value for cell in sheet[2]]


def test_the_corrected_file_imports_and_its_extra_column_is_not_read(officer, draft):
    upload(officer, [row(1, "โครงการหนึ่ง", kind="?"), row(2, "โครงการสอง")])
    attempt = SheetImport.objects.get()
    workbook = book(officer.get(reverse(ERRORS, args=(attempt.pk,))))
    again = io.BytesIO()
    workbook.save(again)
    page = look(officer, again.getvalue())
    assert "ไม่รู้จักประเภทนี้" in page.content.decode()
    workbook.worksheets[0]["E2"] = "มาตรการ"
    corrected = io.BytesIO()
    workbook.save(corrected)
    page = look(officer, corrected.getvalue())
    assert page.context["preview"].errors == []
    assert page.context["preview"].warnings == []
    assert page.context["preview"].counts["changed"] == 1


def test_a_second_round_has_one_column_of_errors(officer, draft):
    upload(officer, [row(1, kind="?")])
    first = officer.get(reverse(ERRORS, args=(SheetImport.objects.get().pk,)))
    upload(officer, b"".join(first.streaming_content))
    second = SheetImport.objects.first()
    sheet = book(officer.get(reverse(ERRORS, args=(second.pk,)))).worksheets[0]
    assert [cell.value for cell in sheet[1]].count("ข้อผิดพลาด") == 1


def test_a_cell_that_the_spreadsheet_could_not_give_stays_an_error(officer, draft):
    upload(officer, [row(1, years=("=1/0", *"----"), kind="?")])
    attempt = SheetImport.objects.get()
    content = b"".join(officer.get(reverse(ERRORS, args=(attempt.pk,))).streaming_content)
    page = look(officer, content)
    assert "แสดงข้อผิดพลาด #N/A" in page.content.decode()


def test_a_file_without_a_table_has_no_workbook_of_errors(officer, draft):
    page = look(officer, b"%PDF-1.7")
    attempt = SheetImport.objects.get()
    assert reverse(ERRORS, args=(attempt.pk,)) not in page.content.decode()
    response = officer.get(reverse(ERRORS, args=(attempt.pk,)), follow=True)
    assert "ไม่มีตารางที่อ่านได้" in response.content.decode()


def test_a_file_in_a_code_page_nobody_uses_is_explained_and_kept(officer, draft):
    content = delimited([row(1)], encoding="utf-16-be")
    page = look(officer, content, name="แผน.csv")
    assert "นำเข้าไม่ได้" in page.content.decode()
    attempt = SheetImport.objects.get()
    kept = b"".join(officer.get(reverse(FILE, args=(attempt.pk,))).streaming_content)
    assert kept == content


def test_the_same_mistake_in_many_rows_is_told_once(officer, draft):
    page = look(officer, [row(number, kind="?") for number in range(1, 6)])
    html = page.content.decode()
    assert "2, 3, 4, 5, 6" in html
    assert html.count("ไม่รู้จักประเภทนี้") == 1
    assert "ข้อผิดพลาด 5 แห่ง" in html


# Undo


def done(officer):
    confirm(officer, look(officer, CHANGED))
    return SheetImport.objects.get()


def test_an_import_is_undone_from_its_result_page(officer, draft, plan_officer):
    attempt = done(officer)
    address = reverse(UNDO, args=(attempt.pk,))
    result = officer.get(reverse("admin:plans_planversion_import_preview", args=(attempt.pk,)))
    assert address in result.content.decode()
    assert "นำเข้าข้อความโครงการจาก Word" in result.content.decode()
    page = officer.get(address)
    assert "การยกเลิกนี้ย้อนกลับไม่ได้" in page.content.decode()
    assert draft.projects.count() == 3
    after = officer.post(address, follow=True)
    html = after.content.decode()
    assert "ข้อมูลกลับเป็นเหมือนก่อนนำเข้า" in html
    assert "ยกเลิกการนำเข้าเมื่อ" in html and "เลือกไฟล์นำเข้าใหม่" in html
    assert address not in html
    assert [each.title for each in draft.projects.in_plan_order()] == ["โครงการหนึ่ง", "โครงการสอง"]
    again = officer.post(address, follow=True)
    assert "ยกเลิกซ้ำไม่ได้" in again.content.decode()


def test_what_keeps_an_undo_from_happening_is_told_before_and_after_the_click(officer, draft):
    attempt = done(officer)
    project = draft.projects.get(number=1)
    project.title = "แก้ทีหลัง"
    project.save()
    address = reverse(UNDO, args=(attempt.pk,))
    page = officer.get(address)
    assert "1-1 แก้ทีหลัง (แก้ไขโดย" in page.content.decode()
    assert 'method="post">' not in page.content.decode().split('id="content-main"')[1]
    after = officer.post(address, follow=True)
    assert "ยังไม่ได้ยกเลิกอะไร" in after.content.decode()
    assert draft.projects.count() == 3


@pytest.mark.parametrize(
    ("who", "status"),
    [("neighbour", 404), ("auditor", 403), ("publisher", 403), ("editor", 403), ("outsider", 403)],
)
def test_who_may_not_undo(request, client, officer, draft, who, status):
    address = reverse(UNDO, args=(done(officer).pk,))
    client.force_login(request.getfixturevalue(who))
    assert client.get(address).status_code == status
    assert client.post(address).status_code == status
    assert draft.projects.count() == 3


@pytest.mark.parametrize(("who", "status"), [("neighbour", 404), ("editor", 403), ("auditor", 200)])
def test_who_may_have_the_file_of_an_import(request, client, officer, draft, who, status):
    upload(officer, [row(1, kind="?")])
    pk = SheetImport.objects.get().pk
    client.force_login(request.getfixturevalue(who))
    for name in (FILE, ERRORS):
        assert client.get(reverse(name, args=(pk,))).status_code == status


def test_the_list_of_imports_leads_to_result_file_and_undo(officer, draft):
    attempt = done(officer)
    upload(officer, [row(1, kind="?")])
    html = officer.get(reverse("admin:integrity_sheetimport_changelist")).content.decode()
    assert reverse(UNDO, args=(attempt.pk,)) in html
    refused = SheetImport.objects.get(outcome=OUTCOMES.REFUSED)
    assert reverse(FILE, args=(refused.pk,)) in html
    assert reverse(UNDO, args=(refused.pk,)) not in html


# Published projects


@pytest.fixture
def published(draft, plan_officer, publisher):
    return make.published(draft, by=plan_officer, publisher=publisher)


def test_removing_a_published_project_asks_why(officer, published):
    page = look(officer, [row(1, "โครงการหนึ่ง")])
    assert "เหตุผลที่ยกเลิก 1 โครงการที่เผยแพร่แล้ว (1-2)" in page.content.decode()
    page = confirm(officer, page, remove_missing="on")
    assert "ต้องระบุเหตุผลก่อน จึงจะนำเข้าได้" in page.content.decode()
    assert PlanVersion.objects.count() == 1
    confirm(officer, page, remove_missing="on", cancel_reason="ไม่มีผู้เข้าร่วม")
    cancelled = Cancellation.objects.get()
    assert (cancelled.title, cancelled.reason) == ("โครงการสอง", "ไม่มีผู้เข้าร่วม")
    officer.post(reverse(UNDO, args=(SheetImport.objects.get().pk,)))
    assert not Cancellation.objects.exists()
    assert PlanVersion.objects.count() == 1


def refusal(office, rows, **options):
    file = SheetFile("แผน.xlsx", xlsx(rows))
    with pytest.raises(ImportRefused) as refused:
        importing.run(ImportRequest(office, 2566, 2570, file, **options), by=None)
    return str(refused.value)


def test_a_published_project_keeps_its_number_and_gives_it_to_nobody(office, published):
    moved = refusal(office, [row(3, "โครงการหนึ่ง"), row(2, "โครงการสอง")])
    assert "แถว 2 คอลัมน์ “ลำดับที่”: โครงการนี้เผยแพร่แล้ว" in moved
    first = row(1, "โครงการหนึ่ง")
    importing.run(
        ImportRequest(
            office, 2566, 2570, SheetFile("a.xlsx", xlsx([first])), remove_missing=True,
            cancel_reason="ไม่ทำแล้ว",
        ),
        by=None,
    )  # fmt: skip
    taken = refusal(office, [first, row(2, "โครงการใหม่")])
    assert "แถว 3 คอลัมน์ “ลำดับที่”: ลำดับที่ 2 ของมิติที่ 1 เป็นของโครงการที่เผยแพร่แล้ว" in taken
    assert "ใช้ลำดับที่ 3 เป็นต้นไป" in taken
    assert "เรียกคืนโครงการ" in refusal(office, [first, row(2, "โครงการสอง")])


def test_a_division_that_was_merged_after_it_was_chosen_is_its_heir(officer, office, draft):
    old, heir = make.division(office, "กองคลัง"), make.division(office, "กองการเงิน")
    page = look(officer, MISSPELT)
    page = post(officer, page, choose="1", **{"name-0": "กองคลังง", "use-0": old.pk})
    old.successor = heir
    old.save()
    assert (
        "ใช้ “กองการเงิน” แทน “กองคลังง” ตามที่เลือก"
        in officer.get(page.request["PATH_INFO"]).content.decode()
    )


# Forms to fill in, and the export


def download(officer, what, **values):
    user = officer.get(reverse("admin:plans_planversion_import")).context["user"]
    defaults = {"organisation": user.organisation_id or "", "period": "2566-2570"}
    return officer.get(reverse(FORM, args=(what,)), defaults | values)


@pytest.mark.parametrize("texts", [{}, {"texts": "on"}])
def test_the_example_imports_without_an_error_and_the_form_is_blank(
    officer, office, treasury, texts
):
    make.framework()
    content = b"".join(download(officer, "example", **texts).streaming_content)
    shown = importing.preview(ImportRequest(office, 2566, 2570, SheetFile("a.xlsx", content)))
    assert shown.errors == shown.warnings == []
    assert shown.counts["added"] == 3
    blank = b"".join(download(officer, "template", **texts).streaming_content)
    (error,) = importing.preview(
        ImportRequest(office, 2566, 2570, SheetFile("a.xlsx", blank))
    ).errors
    assert error.message == "ใต้หัวตารางไม่มีโครงการเลย"
    lists = openpyxl.load_workbook(io.BytesIO(blank))["ค่าที่ใช้ได้"]
    cells = {cell.value for line in lists.iter_rows() for cell in line}
    assert {"กองคลัง", "1 มิติทดสอบ 1", "1.1 ภารกิจ 1.1", "มาตรการ"} <= cells


@pytest.mark.parametrize("values", [{"period": "2500-2504"}, {"period": ""}, {"organisation": "0"}])
def test_a_form_of_what_is_not_there_is_not_found(officer, office, other_office, values):
    make.framework()
    assert download(officer, "template", **values).status_code == 404
    assert download(officer, "secrets").status_code == 404
    assert download(officer, "template", organisation=other_office.pk).status_code == 404


def test_both_exports_are_offered_and_the_one_with_texts_comes_back_unchanged(
    officer, office, draft, client, neighbour
):
    page = officer.get(reverse(EXPORT_PAGE, args=(draft.pk,)))
    address = reverse("admin:plans_planversion_export", args=(draft.pk, "xlsx"))
    assert f"{address}?texts=1" in page.content.decode()
    content = b"".join(officer.get(f"{address}?texts=1").streaming_content)
    file = SheetFile("a.xlsx", content)
    assert importing.preview(ImportRequest(office, 2566, 2570, file)).unchanged == 2
    client.force_login(neighbour)
    assert client.get(reverse(EXPORT_PAGE, args=(draft.pk,))).status_code == 404


def test_the_pages_are_thai_and_within_the_security_policy(officer, draft, treasury):
    attempt = done(officer)
    undo = reverse(UNDO, args=(attempt.pk,))
    pages = [
        look(officer, MISSPELT),
        officer.get(undo),
        officer.get(reverse(EXPORT_PAGE, args=(draft.pk,))),
        officer.get(reverse("admin:integrity_sheetimport_changelist")),
        officer.post(undo, follow=True),
        officer.get(undo),
    ]
    for page in pages:
        html = page.content.decode()
        assert english_leftovers(html, names={"plan-officer", "Excel", "xlsx", "CSV"}) == []
        assert csp_breaches(html) == []
