"""The admin's pages for sheets: choose a file, look, confirm; and the export."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from integrity.models import SheetImport
from integrity.sheets import undoing
from integrity.sheets.attempts import KEPT_UNUSED
from integrity.sheets.previewed import ImportRefused
from plans.admin import import_views
from plans.models import Plan, PlanFramework, PlanVersion
from plans.sheets import exporting, importing
from plans.sheets.importing import ImportRequest
from tests import make
from tests.csp import csp_breaches
from tests.plans.sheets import row, xlsx
from tests.thai_only import english_leftovers

START = "admin:plans_planversion_import"
PREVIEW = "admin:plans_planversion_import_preview"
EXPORT = "admin:plans_planversion_export"
OUTCOMES = SheetImport.Outcome


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


def upload(client, rows, *, name="plan.xlsx", **ticks):
    content = rows if isinstance(rows, bytes) else xlsx(rows)
    values = {"period": "2566-2570", "file": SimpleUploadedFile(name, content), **ticks}
    user = client.get(reverse(START)).context["user"]
    return client.post(reverse(START), {"organisation": user.organisation_id, **values})


def look(client, rows, **ticks):
    response = upload(client, rows, **ticks)
    assert response.status_code == 302, response.context["form"].errors
    page = client.get(response["Location"])
    assert page.status_code == 200
    return page


def confirm(client, page, **values):
    values.setdefault("fingerprint", page.context["preview"].fingerprint)
    return client.post(page.request["PATH_INFO"], values, follow=True)


CHANGED = [row(1, "โครงการหนึ่ง (ใหม่)"), row(2, "โครงการสอง"), row(3, "โครงการสาม")]


def test_a_sheet_is_looked_at_and_then_imported(officer, draft, plan_officer):
    page = look(officer, CHANGED)
    html = page.content.decode()
    for said in ("โครงการหนึ่ง (ใหม่)", "<del>โครงการหนึ่ง</del>", "เพิ่ม 1 โครงการ", "โครงการสาม"):
        assert said in html
    assert draft.projects.count() == 2
    done = confirm(officer, page)
    assert "เพิ่ม 1 แก้ไข 1 นำออก 0 คงเดิม 1 โครงการ" in done.content.decode()
    assert reverse("admin:plans_planversion_change", args=(draft.pk,)) in done.content.decode()
    assert draft.projects.get(number=1).title == "โครงการหนึ่ง (ใหม่)"
    attempt = SheetImport.objects.get()
    assert (attempt.outcome, attempt.by) == (OUTCOMES.DONE, plan_officer)


def test_a_preview_says_into_which_edition_the_file_goes(officer, draft, plan_officer, publisher):
    html = look(officer, CHANGED).content.decode()
    assert "จะบันทึกลงฉบับร่างที่ 1 ที่มีอยู่" in html
    make.published(draft, by=plan_officer, publisher=publisher)
    page = look(officer, CHANGED)
    assert "จะสร้างฉบับร่างที่ 2 จากฉบับที่เผยแพร่อยู่ ซึ่งยังเผยแพร่ต่อไป" in page.content.decode()
    same = exporting.export(draft, "xlsx")
    assert "จึงไม่สร้างฉบับใหม่" in look(officer, same).content.decode()
    confirm(officer, page)
    assert [each.number for each in PlanVersion.objects.order_by("number")] == [1, 2]


def test_a_preview_of_the_first_sheet_says_that_it_makes_the_plan(officer, office):
    make.framework(2566, 2570)
    assert "จะสร้างแผนใหม่" in look(officer, [row(1)]).content.decode()


def test_a_row_to_be_added_shows_its_money_and_who_is_responsible(officer, draft):
    rows = [row(1, "โครงการหนึ่ง"), row(2, "โครงการสอง")]
    rows.append(row(3, "โครงการสาม", years=(46000, "-", "", "ไม่ดำเนินการ", 500)))
    html = look(officer, rows).content.decode()
    cells = ["4", "46,000", "ไม่ใช้งบประมาณ", "ยังไม่ระบุ", "ไม่ดำเนินการ", "500", "ทุกสำนัก/กอง"]
    assert "".join(f"<td>{cell}</td>" for cell in cells) in html


@pytest.mark.parametrize("content", [b"just a text, no table", bytes(range(256)) * 4])
def test_junk_that_is_named_as_a_workbook_is_called_no_sheet(officer, draft, content):
    assert "ไฟล์นี้ไม่ใช่ไฟล์ตาราง .xlsx หรือ .csv" in look(officer, content).content.decode()


def test_a_file_with_mistakes_shows_them_by_row_and_column(officer, draft):
    page = look(officer, [row(1), row(2, years=("ระบุ…", *"----"), responsible="กองครัง")])
    html = page.content.decode()
    cells = (("แถว", "3"), ("คอลัมน์", "ปี 2566"), ("ที่พิมพ์ไว้", "ระบุ…"))
    assert "".join(f'<td data-label="{label}">{text}</td>' for label, text in cells) in html
    assert "ข้อผิดพลาด 2 แห่ง" in html
    assert "ยืนยันนำเข้า" not in html
    assert SheetImport.objects.get().outcome == OUTCOMES.REFUSED
    assert draft.projects.get(number=1).title == "โครงการหนึ่ง"


def test_an_unreadable_file_is_explained(officer, draft):
    assert "PDF" in look(officer, b"%PDF-1.7").content.decode()


def test_removal_needs_its_tick_on_the_page_that_lists_it(officer, draft):
    page = look(officer, [row(1, "โครงการหนึ่ง")])
    assert "1-2 โครงการสอง" in page.content.decode()
    refused = confirm(officer, page)
    html = refused.content.decode()
    assert "ต้องเลือกช่องนี้ก่อน จึงจะนำเข้าได้" in html
    assert html.index("1-2 โครงการสอง") < html.index('id="id_remove_missing_error"')
    assert "ยืนยันนำเข้า" in html
    assert SheetImport.objects.get().outcome == OUTCOMES.PREVIEWED
    assert draft.projects.count() == 2
    confirm(officer, page, remove_missing="on")
    assert [project.number for project in draft.projects.all()] == [1]
    assert SheetImport.objects.get().outcome == OUTCOMES.DONE


def test_a_plan_changed_meanwhile_is_shown_anew_before_it_is_imported(officer, draft):
    page = look(officer, CHANGED)
    first = draft.projects.get(number=1)
    first.title = "คนอื่นแก้"
    first.save()
    again = confirm(officer, page)
    html = again.content.decode()
    assert "แผนเปลี่ยนไปหลังจากที่ท่านดูตัวอย่าง" in html
    assert "<del>คนอื่นแก้</del>" in html
    assert draft.projects.get(number=1).title == "คนอื่นแก้"
    confirm(officer, again)
    assert draft.projects.get(number=1).title == "โครงการหนึ่ง (ใหม่)"


def test_a_confirmation_without_a_preview_imports_nothing(officer, draft):
    page = look(officer, CHANGED)
    confirm(officer, page, fingerprint="")
    assert draft.projects.count() == 2


def test_confirming_twice_imports_once(officer, draft):
    page = look(officer, CHANGED)
    confirm(officer, page)
    again = confirm(officer, page)
    assert again.status_code == 200
    assert SheetImport.objects.filter(outcome=OUTCOMES.DONE).count() == 1


def test_a_second_click_at_the_same_moment_imports_nothing_and_is_told(officer, draft):
    look(officer, CHANGED)
    seen = SheetImport.objects.get()
    request = import_views._request_of(seen)
    importing.run(request, by=None, previewed=SheetImport.objects.get())
    undoing.undo(SheetImport.objects.get(), by=None)
    with pytest.raises(ImportRefused, match="ไม่มีการบันทึกซ้ำ"):
        importing.run(request, by=None, previewed=seen)
    assert SheetImport.objects.get().outcome == OUTCOMES.UNDONE


def test_a_choice_that_comes_after_the_import_does_not_open_it_again(officer, draft):
    look(officer, CHANGED)
    seen = SheetImport.objects.get()
    request = import_views._request_of(seen)
    importing.run(request, by=None, previewed=SheetImport.objects.get())
    import_views._look(request, None, previewed=seen)
    assert SheetImport.objects.get().outcome == OUTCOMES.DONE


def test_files_that_nobody_imported_are_cleared_after_half_a_year(
    officer, draft, django_capture_on_commit_callbacks
):
    look(officer, CHANGED)
    look(officer, CHANGED[:1])
    kept, old = SheetImport.objects.all()
    same = SheetImport.objects.create(
        organisation=old.organisation, kind=old.kind, file=kept.file.name, file_size=1,
        outcome=OUTCOMES.REFUSED,
    )  # fmt: skip
    storage, lost, shared = kept.file.storage, old.file.name, kept.file.name
    SheetImport.objects.filter(pk__in=(old.pk, same.pk)).update(at=timezone.now() - KEPT_UNUSED)
    with django_capture_on_commit_callbacks(execute=True):
        look(officer, "ไม่ใช่ตาราง".encode())
    old.refresh_from_db()
    assert not old.file and old.file_name == "plan.xlsx"
    assert not storage.exists(lost) and storage.exists(shared)


def test_looking_at_a_preview_writes_nothing(officer, draft):
    page = look(officer, CHANGED)
    counts = Plan.history.count(), PlanVersion.history.count(), SheetImport.objects.count()
    officer.get(page.request["PATH_INFO"])
    assert counts == (
        Plan.history.count(),
        PlanVersion.history.count(),
        SheetImport.objects.count(),
    )


def test_new_divisions_are_named_before_they_are_created(officer, draft, office):
    rows = [row(1, "โครงการหนึ่ง", responsible="กองช่าง"), row(2, "โครงการสอง")]
    page = look(officer, rows, create_divisions="on")
    assert "<li>กองช่าง</li>" in page.content.decode()
    assert not office.divisions.exists()
    confirm(officer, page)
    assert office.divisions.get().name == "กองช่าง"


def test_script_in_a_file_or_its_name_is_shown_as_text(officer, draft):
    script = "<script>alert(1)</script>"
    page = look(officer, [row(1, script, remark=script), row(2, script)], name=f"{script}.xlsx")
    assert "<script>alert" not in page.content.decode()
    wrong = look(officer, [row(1, script, kind=script)])
    assert "<script>alert" not in wrong.content.decode()


def test_a_file_over_the_limit_is_refused_on_the_form(officer, draft, settings):
    settings.SHEET_MAX_BYTES = 100
    response = upload(officer, CHANGED)
    assert response.status_code == 200
    assert response.context["form"].errors["file"]


def test_the_pages_are_thai_and_within_the_security_policy(officer, draft):
    pages = [
        officer.get(reverse(START)),
        upload(officer, CHANGED, period="2599-2600"),
        look(officer, CHANGED),
        look(officer, [row(1, kind="?")]),
        confirm(officer, look(officer, CHANGED)),
    ]
    for page in pages:
        html = page.content.decode()
        assert english_leftovers(html, names={"plan-officer"}) == []
        assert csp_breaches(html) == []


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("plan_officer", 200),
        ("editor", 403),
        ("publisher", 403),
        ("auditor", 403),
        ("outsider", 403),
    ],
)
def test_only_who_may_change_plans_imports(request, client, draft, who, status):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse(START)).status_code == status


def test_a_stranger_is_sent_to_log_in(client, draft):
    for address in (reverse(START), reverse(PREVIEW, args=(1,)), reverse(EXPORT, args=(1, "csv"))):
        response = client.get(address)
        assert response.status_code == 302
        assert "login" in response["Location"]


def test_another_offices_attempt_plan_and_choice_are_not_found(client, officer, draft, neighbour):
    page = look(officer, CHANGED)
    client.force_login(neighbour)
    address = page.request["PATH_INFO"]
    assert client.get(address).status_code == 404
    fingerprint = {"fingerprint": page.context["preview"].fingerprint}
    assert client.post(address, fingerprint).status_code == 404
    assert client.get(reverse(EXPORT, args=(draft.pk, "xlsx"))).status_code == 404
    values = {
        "organisation": draft.organisation.pk,
        "period": "2566-2570",
        "file": SimpleUploadedFile("plan.xlsx", xlsx(CHANGED)),
    }
    response = client.post(reverse(START), values)
    assert response.status_code == 200
    assert "organisation" in response.context["form"].errors
    assert draft.projects.count() == 2


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_an_edition_is_exported_as_a_file_that_imports_back(officer, draft, office, ending):
    response = officer.get(reverse(EXPORT, args=(draft.pk, ending)))
    assert "attachment" in response["Content-Disposition"]
    content = b"".join(response.streaming_content)
    file = importing.SheetFile(f"a.{ending}", content)
    assert importing.preview(ImportRequest(office, 2566, 2570, file)).unchanged == 2


@pytest.mark.parametrize(("who", "status"), [("auditor", 200), ("editor", 403), ("outsider", 403)])
def test_who_may_export(request, client, draft, who, status):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse(EXPORT, args=(draft.pk, "xlsx"))).status_code == status


def test_there_is_no_other_format(officer, draft):
    assert officer.get(reverse(EXPORT, args=(draft.pk, "pdf"))).status_code == 404


def test_the_form_offers_the_periods_that_the_office_may_follow(officer, office, other_office):
    make.framework(2566, 2570)
    for owner, first_year in ((office, 2571), (other_office, 2576)):
        PlanFramework.objects.create(
            title="กรอบของหน่วยงาน", owner=owner, first_year=first_year, last_year=first_year + 4
        )
    periods = officer.get(reverse(START)).context["form"].fields["period"].choices
    assert [period for period, _ in periods] == ["2571-2575", "2566-2570"]


def test_a_preview_shows_where_a_project_moves_and_what_keeps_its_texts(officer, draft):
    rows = [row(1, "โครงการสอง"), row(2, "โครงการใหม่ที่ไม่มีมาก่อน")]
    html = look(officer, rows, remove_missing="on").content.decode()
    cells = (("ช่อง", "ย้ายลำดับ"), ("เดิม", "<del>2</del>"), ("ใหม่", "<ins>1</ins>"))
    assert "".join(f'<td data-label="{label}">{text}</td>' for label, text in cells) in html
    html = look(officer, [row(1, "ชื่อใหม่"), row(2, "โครงการสอง")]).content.decode()
    assert "เปลี่ยนชื่อ 1 โครงการในลำดับที่เดิม (1-1)" in html
