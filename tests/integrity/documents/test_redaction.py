"""Personal data that must go: two persons, a reason, the value gone everywhere, the fact kept."""

import io
import zipfile

import openpyxl
import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.files.base import ContentFile

from integrity import history
from integrity.documents import redaction
from integrity.documents.models import Redaction, Snapshot
from integrity.documents.redaction import deed, kept_files
from integrity.documents.redaction.mark import MARK
from integrity.models import Division, ImportLedger, SheetImport
from integrity.publishing import NotAllowed
from plans.models import PlanVersion, Project
from tests import make
from tests.csp import csp_breaches
from tests.integrity.word_files import plain
from tests.thai_only import english_leftovers

VALUE = "081-234-5678"
NAMES = {"plan-officer", "publisher", "home-office"}
GONE = MARK * len(VALUE)
ASK = "/admin/documents/redaction/add/"


def sheet(office, content, name="plan.csv", **values) -> SheetImport:
    attempt = SheetImport(
        organisation=office, kind="plans.plan", target="แผน", file_name=name,
        file_sha256="0" * 64, file_size=len(content), outcome="done", **values,
    )  # fmt: skip
    attempt.file.save(name, ContentFile(content), save=False)
    attempt.save()
    return attempt


def content_of(attempt) -> bytes:
    with SheetImport.objects.get(pk=attempt.pk).file.open("rb") as stream:
        return stream.read()


@pytest.fixture
def project(office, plan_officer):
    """Once named a telephone; no more."""
    row = make.project(make.version(make.plan(office)), remark=f"โทร. {VALUE} ครับ")
    row.remark = "โทร. สำนักปลัด"
    row.save()
    return row


@pytest.fixture
def asked(office, plan_officer, project):
    return redaction.request(office, value=VALUE, reason="เจ้าของข้อมูลขอ", by=plan_officer)


def remarks(project) -> list[str]:
    return list(Project.history.filter(id=project.pk).values_list("remark", flat=True))


def test_the_history_keeps_its_rows_and_loses_the_value(project, asked, publisher):
    before = list(Project.history.values_list("history_id", "history_date", "history_type"))
    done = redaction.confirm(asked, by=publisher)
    assert f"โทร. {GONE} ครับ" in remarks(project) and not any(
        VALUE in each for each in remarks(project)
    )
    assert list(Project.history.values_list("history_id", "history_date", "history_type")) == before
    assert done.done_by == publisher and sum(done.places.values()) == 1


def test_the_fact_stays_and_the_value_goes_with_the_deed(asked, publisher):
    assert asked.value == VALUE
    redaction.confirm(asked, by=publisher)
    kept = Redaction.objects.values().get()
    assert kept["value"] == "" and VALUE not in str(kept)
    assert kept["masked"] and kept["reason"] == "เจ้าของข้อมูลขอ" and kept["done_at"]


def test_the_history_of_what_was_deleted_is_searched_too(office, plan_officer, publisher):
    version = make.version(make.plan(office))
    make.project(version, title=f"อบรม {VALUE}")
    history.delete(PlanVersion.objects.filter(pk=version.pk))
    asked = redaction.request(office, value=VALUE, reason="ขอ", by=plan_officer)
    redaction.confirm(asked, by=publisher)
    assert not Project.history.filter(title__contains=VALUE).exists()
    assert Project.history.filter(title__contains=MARK).exists()


def test_other_offices_keep_theirs(project, asked, publisher, other_office):
    theirs = make.project(make.version(make.plan(other_office)), remark=VALUE)
    redaction.confirm(asked, by=publisher)
    assert remarks(theirs) == [VALUE]


def test_a_live_row_must_be_edited_first(office, plan_officer, publisher, project):
    project.remark = f"โทร {VALUE}"
    project.save()
    places = redaction.places_of(office, VALUE)
    (live,) = places.live
    assert live.address == f"/admin/plans/project/{project.pk}/change/"
    asked = redaction.request(office, value=VALUE, reason="ขอ", by=plan_officer)
    with pytest.raises(NotAllowed, match="แก้ไขที่รายการนั้นก่อน"):
        redaction.confirm(asked, by=publisher)
    assert any(VALUE in each for each in remarks(project))


def workbook() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["ชื่อ", f"ติดต่อ {VALUE}", 46000])
    book.properties.creator = VALUE
    book.save(out)
    return out.getvalue()


def test_a_kept_workbook_is_written_again_without_the_value(office, plan_officer, publisher):
    attempt = sheet(office, workbook(), "plan.xlsx")
    old = attempt.file.path
    asked = redaction.request(office, value=VALUE, reason="ขอ", by=plan_officer)
    redaction.confirm(asked, by=publisher)
    content = content_of(attempt)
    row = next(openpyxl.load_workbook(io.BytesIO(content)).active.values)
    assert row == ("ชื่อ", f"ติดต่อ {GONE}", 46000)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert not any(VALUE.encode() in parts.read(name) for name in parts.namelist())
    assert SheetImport.objects.get(pk=attempt.pk).file.path != old


def test_a_value_parted_among_pieces_of_text_goes_too():
    pieces = "<w:r><w:t>โทร. 081-</w:t></w:r><w:r><w:t>234-</w:t></w:r><w:r><w:t>5678.</w:t></w:r>"
    xml = f'<w:document xmlns:w="w"><w:p>{pieces}</w:p><w:p><w:t>คงเดิม</w:t></w:p></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", xml)
    clean = zipfile.ZipFile(io.BytesIO(kept_files.without(out.getvalue(), VALUE)))
    text = clean.read("word/document.xml").decode()
    assert "5678" not in text and text.count(MARK) == len(VALUE) and "คงเดิม" in text


def test_a_telephone_typed_as_a_number_is_found_without_its_zero():
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append([812345678, 46000])
    book.save(out)
    clean = kept_files.without(out.getvalue(), "0812345678")
    row = next(openpyxl.load_workbook(io.BytesIO(clean)).active.values)
    assert row == (MARK * 10, 46000)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
def test_a_text_in_any_of_the_encodings_that_are_read(encoding):
    text = f"ชื่อ,นายสมมติ ใจดี\nโทร,{VALUE}\n"
    clean = kept_files.without(text.encode(encoding), "นายสมมติ ใจดี").decode(encoding)
    assert "สมมติ" not in clean and clean.startswith("ชื่อ,xxx") and VALUE in clean


def test_a_word_file_stays_one_that_word_opens():
    clean = kept_files.without(plain("ย่อหน้า", f"โทร {VALUE}"), VALUE)
    with zipfile.ZipFile(io.BytesIO(clean)) as archive:
        assert archive.testzip() is None
        assert VALUE.encode() not in b"".join(map(archive.read, archive.namelist()))


def test_a_file_without_the_value_is_left_as_it_is(office):
    content = workbook()
    assert kept_files.without(content, "ไม่มีข้อความนี้") is content


def test_a_broken_file_is_named_and_stops_nothing(office, plan_officer, publisher, project):
    sheet(office, b"PK\x03\x04 broken", "plan.xlsx")
    assert redaction.places_of(office, VALUE).unreadable == ["plan.xlsx"]
    asked = redaction.request(office, value=VALUE, reason="ขอ", by=plan_officer)
    assert redaction.confirm(asked, by=publisher).done_at


def test_records_of_imports_and_of_deeds_lose_it(office, plan_officer, publisher):
    attempt = sheet(office, b"x", errors=[{"row": 2, "message": f"โทร {VALUE}"}])
    ledger = ImportLedger.objects.create(sheet_import=attempt, rows={"plans.project": [VALUE]})
    entry = LogEntry.objects.create(
        user=plan_officer, object_repr=f"โครงการ {VALUE}", action_flag=CHANGE, change_message=""
    )
    asked = redaction.request(office, value=VALUE, reason="ขอ", by=plan_officer)
    redaction.confirm(asked, by=publisher)
    for row in (attempt, ledger, entry):
        row.refresh_from_db()
    assert attempt.errors[0]["message"] == f"โทร {GONE}"
    assert ledger.rows == {"plans.project": [GONE]} and entry.object_repr == f"โครงการ {GONE}"


def test_what_was_frozen_is_listed_and_not_touched(office, plan_officer, publisher, project):
    data = {"kind": "clause", "text": VALUE}
    snapshot = Snapshot.objects.take(organisation=office, data=data, by=plan_officer)
    asked = redaction.request(office, value=VALUE, reason="ขอ", by=plan_officer)
    assert redaction.places_of(office, VALUE).frozen == 1
    redaction.confirm(asked, by=publisher)
    snapshot.refresh_from_db()
    assert snapshot.is_intact and snapshot.data == data


def test_issued_papers_that_hold_it_are_named(office, plan_officer, publisher):
    version = make.version(make.plan(office))
    make.project(version, remark="กข1234 ของเดิม")
    make.published(version, by=plan_officer, publisher=publisher)
    (paper,) = redaction.places_of(office, "กข1234").papers
    assert paper == version.document


def test_a_power_cut_leaves_everything_as_it_was(asked, project, publisher, office, monkeypatch):
    attempt = sheet(office, f"โทร,{VALUE}".encode())
    monkeypatch.setattr(deed, "_blank_rows", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        redaction.confirm(asked, by=publisher)
    asked.refresh_from_db()
    assert asked.value == VALUE and not asked.done_at
    assert any(VALUE in each for each in remarks(project)) and VALUE.encode() in content_of(attempt)


def test_who_asks_does_not_confirm(asked, plan_officer, publisher, neighbour, auditor):
    plan_officer.groups.add(*publisher.groups.all())
    asker = type(plan_officer).objects.get(pk=plan_officer.pk)
    assert "ท่านเป็นผู้ขอ" in redaction.obstacle_to_confirm(asked, asker)
    for by in (asker, neighbour, auditor):
        with pytest.raises(NotAllowed):
            redaction.confirm(asked, by=by)
    redaction.confirm(asked, by=publisher)
    with pytest.raises(NotAllowed, match="สิ้นสุดแล้ว"):
        redaction.confirm(asked, by=publisher)


def test_a_request_taken_back_forgets_the_value_too(asked, plan_officer, publisher):
    redaction.refuse(asked, by=plan_officer)
    asked.refresh_from_db()
    assert asked.value == "" and asked.refused_at
    with pytest.raises(NotAllowed):
        redaction.confirm(asked, by=publisher)


@pytest.mark.parametrize("typed", ["", "กขค", "    ", "00000", "ก" * 201, "บรรทัด\nสอง"])
def test_a_value_that_would_blank_too_much_is_refused(typed, office, plan_officer):
    with pytest.raises(NotAllowed):
        redaction.request(office, value=typed, reason="ขอ", by=plan_officer)


def test_a_value_that_stands_nowhere_is_refused(office, plan_officer):
    with pytest.raises(NotAllowed, match="ไม่พบ"):
        redaction.request(office, value="ไม่มีที่ใด", reason="ขอ", by=plan_officer)


def test_blanking_marks_old_rows_without_adding_any(office):
    division = make.division(office, f"กอง {VALUE}")
    division.name = "กองช่าง"
    division.save()
    rows = Division.history.filter(id=division.pk)
    changed = history.blank(rows, ["name"], lambda text: text.replace(VALUE, GONE))
    assert changed == 1 and rows.count() == 2
    assert f"กอง {GONE}" in rows.values_list("name", flat=True)


# The pages


def test_asked_for_by_one_and_done_by_another_in_the_browser(
    client, project, plan_officer, publisher
):
    client.force_login(plan_officer)
    seen = client.post(ASK, {"value": VALUE, "reason": "คำขอ", "look": "1"}).content.decode()
    assert "ประวัติของ" in seen and not Redaction.objects.exists()
    client.post(ASK, {"value": VALUE, "reason": "คำขอ", "ask": "1"})
    page = f"/admin/documents/redaction/{Redaction.objects.get().pk}/change/"
    assert "ลบถาวร" not in client.get(page).content.decode()
    client.force_login(publisher)
    assert "ลบถาวร" in client.get(page).content.decode()
    client.post(page, {"confirm": "1"})
    assert Redaction.objects.get().done_by == publisher
    assert VALUE not in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("who", "ask", "page"),
    [("plan_officer", 200, 200), ("publisher", 403, 200), ("auditor", 403, 200),
     ("editor", 403, 403), ("outsider", 403, 403), ("neighbour", 200, 404),
     ("system_administrator", 403, 403)],
)  # fmt: skip
def test_who_may_open_the_pages(who, ask, page, client, request, asked):
    client.force_login(request.getfixturevalue(who))
    assert client.get(ASK).status_code == ask
    response = client.get(f"/admin/documents/redaction/{asked.pk}/change/")
    assert response.status_code == page
    if who == "auditor":
        assert VALUE not in response.content.decode()


def test_the_pages_are_thai_and_clean(client, asked, plan_officer, publisher):
    page = f"/admin/documents/redaction/{asked.pk}/change/"
    for user in (plan_officer, publisher):
        client.force_login(user)
        for address in (page, "/admin/documents/redaction/"):
            html = client.get(address).content.decode()
            assert csp_breaches(html) == []
            assert english_leftovers(html, NAMES) == []


def test_a_request_waits_on_the_first_page_of_who_may_confirm_it(client, asked, publisher):
    client.force_login(publisher)
    assert f"ลบข้อมูลส่วนบุคคล: {asked.masked}" in client.get("/admin/").content.decode()
    redaction.confirm(asked, by=publisher)
    assert asked.masked not in client.get("/admin/").content.decode()
