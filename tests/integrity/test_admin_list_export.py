"""Every list of the admin as a file: what it shows, all of it, and nothing else."""

import csv
import io
from datetime import date, datetime
from urllib.parse import unquote

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from openpyxl import load_workbook

from integrity import models as people
from integrity.admin import list_export
from integrity.admin.list_export import plain
from integrity.sheets.streaming import write_csv, write_xlsx
from plans import models as plans
from tests import make
from tests.thai_only import latin_words

MODELS = [model for model in admin.site._registry if model._meta.app_label not in ("auth", "axes")]


def list_of(model) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def fetch(client, model, form="xlsx", status=200, **query):
    response = client.get(f"{list_of(model)}list.{form}", query)
    assert response.status_code == status
    if not response.streaming:
        return response, response.content
    return response, b"".join(response.streaming_content)


def sheet(client, model, **query) -> list[tuple]:
    _, content = fetch(client, model, **query)
    page = load_workbook(io.BytesIO(content))["รายการ"]
    return [tuple(row) for row in page.iter_rows(values_only=True)]


def csv_rows(client, model, **query) -> list[list[str]]:
    _, content = fetch(client, model, "csv", **query)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_list_has_both_files(model, client, office):
    root = people.User.objects.create_superuser("root", password=make.PASSWORD, is_staff=True)
    client.force_login(root)
    page = client.get(list_of(model)).content.decode()
    for form in ("xlsx", "csv"):
        assert f'href="list.{form}"' in page
    headings = sheet(client, model)[0]
    assert headings and latin_words(" ".join(headings)) == []
    assert csv_rows(client, model)[0] == list(headings)


def test_the_file_is_the_list_as_filtered_searched_and_sorted_on_all_pages(
    client, plan_officer, office
):
    for number in range(60):
        make.division(office, f"กอง {number:02}", position=number)
    make.division(office, "สำนักปลัด")
    client.force_login(plan_officer)
    rows = sheet(client, people.Division, q="กอง", o="-1", p="2")
    assert [row[0] for row in rows[1:]] == [f"กอง {number:02}" for number in range(59, -1, -1)]
    assert [row[0] for row in csv_rows(client, people.Division, q="กอง", o="-1")[1:]] == [
        row[0] for row in rows[1:]
    ]


def test_the_file_holds_the_own_office_only(client, plan_officer, neighbour, office, other_office):
    make.division(office, "กองของเรา")
    make.division(other_office, "กองลับ")
    client.force_login(plan_officer)
    assert [row[0] for row in sheet(client, people.Division)[1:]] == ["กองของเรา"]


def test_who_may_not_see_the_list_gets_no_file(client, outsider, editor, auditor, office):
    for user, model, status in (
        (outsider, people.Division, 403),
        (editor, people.Official, 403),
        (auditor, people.Division, 200),
        (editor, plans.Project, 200),
    ):
        client.force_login(user)
        for form in ("xlsx", "csv"):
            fetch(client, model, form, status=status)
    client.logout()
    answer = client.get(f"{list_of(people.Division)}list.csv")
    assert answer.status_code == 302 and "login" in answer["Location"]


def test_another_kind_of_file_does_not_exist(client, plan_officer):
    client.force_login(plan_officer)
    for form in ("pdf", "xlsm", "csv.exe"):
        assert client.get(f"{list_of(people.Division)}list.{form}").status_code == 404


def test_the_name_of_the_file_is_thai(client, plan_officer):
    client.force_login(plan_officer)
    response, _ = fetch(client, people.Division)
    name = unquote(response["Content-Disposition"])
    assert "สำนัก-กอง" in name and "256" in name and name.endswith(".xlsx")


def test_who_exported_what_is_written_down(client, auditor, office):
    make.division(office, "กองช่าง")
    make.division(office, "กองคลัง")
    client.force_login(auditor)
    sheet(client, people.Division, q="ช่าง")
    entry = LogEntry.objects.get()
    assert entry.user == auditor and entry.object_repr == "สำนัก/กอง"
    assert entry.change_message == "ส่งออกเป็น Excel 1 แถว เงื่อนไข: คำค้น “ช่าง”"
    assert client.get(reverse("admin:index")).status_code == 200


def test_numbers_are_numbers_and_dates_are_dates_shown_in_the_buddhist_era(
    client, plan_officer, office
):
    people.Committee.objects.create(
        organisation=office, kind="plan", title="คณะทำงาน", order_date=date(2022, 5, 1)
    )
    make.project(make.version(make.plan(office)), budgets={2566: 46000, 2567: 0, 2568: None})
    client.force_login(plan_officer)
    _, content = fetch(client, people.Committee)
    cell = load_workbook(io.BytesIO(content))["รายการ"]["D2"]
    assert cell.value == datetime(2022, 5, 1) and cell.number_format.startswith("[$-107041E]")
    assert "1 พ.ค. 2565" in csv_rows(client, people.Committee)[1]
    heading, row = sheet(client, plans.Project)
    money = dict(zip(heading, row, strict=True))
    assert money["งบประมาณปี 2566 (บาท)"] == 46000
    assert money["งบประมาณปี 2567 (บาท)"] == "-"
    assert money["งบประมาณปี 2568 (บาท)"] is None
    assert money["งบประมาณปี 2569 (บาท)"] == "ไม่ดำเนินการ"
    versions = sheet(client, plans.PlanVersion)
    assert dict(zip(*versions, strict=True))["โครงการ"] == 1


@pytest.mark.parametrize("text", ["=1+1", "+66", "-x", "@SUM(A1)", "\t=1", "#N/A", "'x"])
def test_a_formula_stays_text(text):
    file = io.BytesIO()
    write_xlsx(file, ["ชื่อ"], [[text], ["\x0bก"]], widths=[10])
    cell = load_workbook(io.BytesIO(file.getvalue()))["รายการ"]["A2"]
    assert (cell.value, cell.data_type) == (text, "s")
    file = io.BytesIO()
    write_csv(file, ["ชื่อ"], [[text]])
    written = next(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig").split("\r\n")[1])))
    assert written == ([f"'{text}"] if text != "#N/A" else [text])


def test_cells_say_what_a_person_reads():
    assert plain(True) == "ใช่" and plain(False) == "ไม่ใช่"
    assert plain(admin.utils.format_html('<a href="/x">{} &amp;</a>\n<b>ข</b>', "<ก>")) == "<ก> & ข"
    assert plain(3) == 3 and plain(None) is None
    assert plain(["ก", "ข"]) == "ก, ข"


def test_a_list_longer_than_a_file_may_be_says_what_to_do(
    client, plan_officer, office, monkeypatch
):
    monkeypatch.setattr(list_export, "MOST_ROWS", 1)
    make.division(office, "กองช่าง")
    make.division(office, "กองคลัง")
    client.force_login(plan_officer)
    answer = client.get(f"{list_of(people.Division)}list.xlsx", {"q": "กอง"}, follow=True)
    assert "ส่งออกได้ครั้งละไม่เกิน 1 แถว" in answer.content.decode()
    assert answer.context["cl"].query == "กอง"
    assert not LogEntry.objects.exists()


def test_the_history_of_a_record_is_taken_along(client, plan_officer, auditor, neighbour, office):
    division = make.division(office, "กองเดิม")
    for number in range(60):
        division.name = f"=กอง {number}"
        division.save()
    page = f"{list_of(people.Division)}{division.pk}/history/"
    client.force_login(auditor)
    assert 'href="list.xlsx"' in client.get(page).content.decode()
    content = b"".join(client.get(f"{page}list.xlsx").streaming_content)
    rows = list(load_workbook(io.BytesIO(content))["รายการ"].iter_rows(values_only=True))
    assert latin_words(" ".join(rows[0])) == []
    names = [row for row in rows if row[5:7] == ("=กอง 58", "=กอง 59")]
    assert len(names) == 1 and len(rows) > 60
    text = b"".join(client.get(f"{page}list.csv").streaming_content).decode("utf-8-sig")
    assert ",'=กอง 58,'=กอง 59," in text
    assert LogEntry.objects.latest("pk").object_repr == "ประวัติ =กอง 59"
    assert client.get(f"{page}list.pdf").status_code == 404
    client.force_login(neighbour)
    assert client.get(f"{page}list.csv").status_code == 404


def test_conditions_that_do_not_exist_lead_back_to_the_list(client, plan_officer):
    client.force_login(plan_officer)
    for query in ({"no-such": "1"}, {"organisation__slug": "x"}):
        answer = client.get(f"{list_of(people.Division)}list.csv", query, follow=True)
        assert answer.status_code == 200
        assert "ใช้ไม่ได้แล้ว จึงแสดงทั้งหมด" in answer.content.decode()


def _crowd(office, number):
    """One more row of every kind that a list shows."""
    works = make.division(office, f"กอง {number}")
    make.division(office, f"ฝ่าย {number}", parent=works)
    person = make.official(office, f"นาย {number}")
    reference = people.Reference.objects.create(
        kind="act", title=f"พ.ร.บ. {number}", year=2561, owner=office
    )
    reference.replaced_by = people.Reference.objects.create(
        kind="act", title=f"พ.ร.บ. ใหม่ {number}", year=2562
    )
    reference.save()
    account = make.user(None, office, works)
    people.SheetImport.objects.create(
        organisation=office, kind="plans.plan", target="แผน", file_name="แผน.xlsx",
        file_sha256="0" * 64, file_size=1, outcome="refused", by=account,
    )  # fmt: skip
    first = 2600 + 5 * number
    frame = make.framework(first, first + 4)
    draft = make.version(make.plan(office, frame, first_year=first, last_year=first + 4))
    project = make.project(draft, divisions=(works,), budgets={first: 5})
    result = plans.ProjectResult.objects.create(project=project, kind="output", text="ผลผลิต")
    assert result and person


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_queries_do_not_grow_with_the_rows(model, client, office, django_assert_max_num_queries):
    root = people.User.objects.create_superuser("root", password=make.PASSWORD, is_staff=True)
    client.force_login(root)
    _crowd(office, 1)
    client.get(list_of(model))
    fetch(client, model)
    with django_assert_max_num_queries(200) as few:
        fetch(client, model)
        client.get(list_of(model))
    for number in range(2, 6):
        _crowd(office, number)
    with django_assert_max_num_queries(len(few.captured_queries)):
        fetch(client, model)
        client.get(list_of(model))
