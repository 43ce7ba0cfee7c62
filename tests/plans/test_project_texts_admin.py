"""The admin's pages for project texts: bring in, look, correct, save; each by whom it may be."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from integrity.models import SheetImport
from plans.models import PointToCheck, Project, SheetSection, TextReading, YearlyBudget
from plans.texts import readings
from tests import make
from tests.admin_form import posted
from tests.csp import csp_breaches
from tests.integrity.word_files import plain
from tests.plans.test_project_texts_saving import CHOSEN, docx, lines_of, renamed
from tests.thai_only import english_leftovers

START = "admin:plans_planversion_texts"
REVIEW = "admin:plans_planversion_texts_review"
ONE = "admin:plans_planversion_text"
STATES = TextReading.State


@pytest.fixture
def draft(office):
    version = make.version(make.plan(office))
    for sheet in CHOSEN:
        make.project(version, number=sheet.number, title=sheet.title)
    return version


@pytest.fixture
def officer(client, plan_officer):
    client.force_login(plan_officer)
    return client


@pytest.fixture
def attempt(draft, plan_officer):
    """Three projects of which the second has a doubt about its place."""
    second = renamed(CHOSEN[1], number=7)
    file = docx(lines_of([CHOSEN[0], second, CHOSEN[2]]))
    return readings.begin(draft, file, readings.understand(draft, file), by=plan_officer)


def upload(client, version, **given):
    return client.post(reverse(START, args=(version.pk,)), given)


def page(client, attempt, position=None):
    address = reverse(ONE, args=(attempt.pk, position)) if position else review(attempt)
    response = client.get(address)
    html = response.content.decode()
    assert response.status_code == 200
    assert english_leftovers(html, {"plan-officer"}) == [] and csp_breaches(html) == []
    return html


def review(attempt):
    return reverse(REVIEW, args=(attempt.pk,))


def send(client, attempt, position, button="save", value="1", **typed):
    form = posted(page(client, attempt, position))
    for name in ("save", "later", "skip", "merge", "add", "remove", "join"):
        form.pop(name, None)
    return client.post(
        reverse(ONE, args=(attempt.pk, position)), form | typed | {button: value}, follow=True
    )


def reading(attempt, position):
    return attempt.readings.get(position=position)


def test_a_word_file_is_read_and_shown(officer, draft):
    file = SimpleUploadedFile("แผน.docx", plain(*lines_of()))
    response = upload(officer, draft, file=file)
    attempt = SheetImport.objects.get()
    assert response.url == review(attempt)
    html = page(officer, attempt)
    assert "พบ 3 โครงการ" in html and "บันทึกทั้งหมดที่ไม่มีข้อสงสัย (3)" in html
    assert "ก่อนโครงการแรก: 1 บรรทัด" in html


def test_pasted_text_is_read_too(officer, draft):
    upload(officer, draft, text="\n".join(lines_of()))
    assert TextReading.objects.count() == 3


def test_what_cannot_be_read_is_told_and_what_was_pasted_stays(officer, draft):
    response = upload(officer, draft, text="ไม่มีโครงการใด")
    html = response.content.decode()
    assert "ไม่พบรายละเอียดโครงการ" in html and "ไม่มีโครงการใด</textarea>" in html
    assert english_leftovers(html, {"plan-officer"}) == []
    assert SheetImport.objects.get().outcome == SheetImport.Outcome.REFUSED
    assert page(officer, SheetImport.objects.get())


@pytest.mark.parametrize("both", [{}, {"text": "ก", "file": True}])
def test_a_file_or_a_text_and_not_both(officer, draft, both):
    if "file" in both:
        both["file"] = SimpleUploadedFile("ก.docx", plain("ก"))
    html = upload(officer, draft, **both).content.decode()
    assert "เลือกไฟล์ หรือวางข้อความ" in html
    assert not SheetImport.objects.exists()


def test_notes_about_the_document_are_shown(officer, draft, monkeypatch):
    monkeypatch.setattr(readings, "_text_of", lambda file: ("\n".join(lines_of()), ["มีภาพ 3 ภาพ"]))
    upload(officer, draft, file=SimpleUploadedFile("แผน.docx", b"PK"))
    assert "มีภาพ 3 ภาพ" in page(officer, SheetImport.objects.get())


def test_all_that_is_sure_is_saved_in_one_step(officer, attempt, draft):
    officer.post(review(attempt), posted(page(officer, attempt)) | {"save_agreed": "1"})
    assert list(attempt.readings.values_list("state", flat=True)) == [
        STATES.SAVED, STATES.WAITING, STATES.SAVED,
    ]  # fmt: skip
    assert SheetSection.objects.filter(project__version=draft).count() == 18


def test_a_tick_says_that_the_proposed_project_is_the_one(officer, attempt, draft):
    form = posted(page(officer, attempt))
    officer.post(review(attempt), form | {"save_agreed": "1", "same": ["2"]})
    assert set(attempt.readings.values_list("state", flat=True)) == {STATES.SAVED}
    assert reading(attempt, 2).project == draft.projects.get(number=2)
    assert not PointToCheck.objects.exists()


def test_a_tick_made_up_saves_nothing_that_has_another_doubt(officer, attempt):
    TextReading.objects.filter(position=2).update(
        doubts=[*reading(attempt, 2).doubts, "หัวข้อ “งบประมาณ” ไม่มีข้อความ"]
    )
    html = page(officer, attempt)
    assert 'name="same"' not in html
    officer.post(review(attempt), posted(html) | {"save_agreed": "1", "same": ["2", "99", "x"]})
    assert reading(attempt, 2).state == STATES.WAITING


def test_what_changed_since_the_list_was_shown_is_not_overwritten(officer, attempt, draft):
    form = posted(page(officer, attempt))
    project = draft.projects.get(number=1)
    SheetSection.objects.create(project=project, kind="steps", body="เพิ่งพิมพ์")
    response = officer.post(review(attempt), form | {"save_agreed": "1"}, follow=True)
    assert "ยังไม่ได้บันทึก" in response.content.decode()
    assert SheetSection.objects.count() == 1


def test_one_project_is_saved_and_the_next_is_shown(officer, attempt, draft):
    response = send(officer, attempt, 1)
    assert response.redirect_chain[-1][0] == reverse(ONE, args=(attempt.pk, 2))
    assert draft.projects.get(number=1).sheet_sections.count() == 9


def test_what_a_clerk_corrected_is_what_is_saved(officer, attempt, draft):
    send(officer, attempt, 1, **{"heading-1": "ที่มา", "body-1": "แก้แล้ว\nบรรทัดสอง"})
    section = draft.projects.get(number=1).sheet_sections.get(kind="rationale")
    assert (section.heading, section.body) == ("ที่มา", "แก้แล้ว\nบรรทัดสอง")


def test_a_doubt_about_the_place_ends_with_the_choice_and_others_stay(officer, attempt, draft):
    row = reading(attempt, 2)
    row.doubts = [*row.doubts, "ตรวจหนึ่ง", "ตรวจสอง"]
    row.save()
    settled = len(row.doubts) - 1
    send(officer, attempt, 2, settled=str(settled))
    assert list(PointToCheck.objects.values_list("text", flat=True)) == ["ตรวจหนึ่ง"]


def test_a_heading_joins_the_one_before_and_keeps_its_words(officer, attempt):
    before = reading(attempt, 1).sections
    html = send(officer, attempt, 1, "merge", "2").content.decode()
    after = reading(attempt, 1).sections
    assert len(after) == len(before) - 1
    assert after[1]["body"] == f"{before[1]['body']}\n๓. วัตถุประสงค์\n{before[2]['body']}"
    assert "autofocus" in html and not SheetSection.objects.exists()


def test_lines_that_a_page_broke_become_a_paragraph(officer, attempt):
    broken = "ด้วยเทศบาล\nมีหน้าที่ตาม\n๑) ข้อหนึ่ง\nต่อข้อหนึ่ง\nITA\n- ข้อสอง"
    send(officer, attempt, 1, "join", "1", **{"body-1": broken})
    body = reading(attempt, 1).sections[1]["body"]
    assert body == "ด้วยเทศบาลมีหน้าที่ตาม\n๑) ข้อหนึ่งต่อข้อหนึ่ง ITA\n- ข้อสอง"


def test_a_heading_is_added_and_must_say_what_it_is_about(officer, attempt, draft):
    send(officer, attempt, 1, "add", "1")
    assert reading(attempt, 1).sections[2]["kind"] == ""
    refused = send(officer, attempt, 1, **{"body-2": "ข้อความที่พิมพ์ไว้"}).content.decode()
    assert "เลือกว่าหัวข้อนี้เป็นเรื่องใด" in refused and "ข้อความที่พิมพ์ไว้</textarea>" in refused
    assert not SheetSection.objects.exists()
    send(officer, attempt, 1, **{"kind-2": "location", "body-2": "ศาลากลาง"})
    assert draft.projects.get(number=1).sheet_sections.get(kind="location").body == "ศาลากลาง"


def test_a_heading_is_taken_out(officer, attempt):
    count = len(reading(attempt, 1).sections)
    send(officer, attempt, 1, "remove", "1")
    assert len(reading(attempt, 1).sections) == count - 1


@pytest.mark.parametrize("value", ["x", "-1", "99", "99999999999999999999"])
@pytest.mark.parametrize("button", ["merge", "add", "remove", "join"])
def test_a_button_made_up_changes_nothing_it_does_not_name(officer, attempt, button, value):
    assert send(officer, attempt, 1, button, value).status_code == 200
    assert len(reading(attempt, 1).sections) in (9, 10)


def test_what_is_put_off_keeps_what_was_typed(officer, attempt):
    send(officer, attempt, 1, "later", **{"body-1": "พิมพ์ค้างไว้"})
    assert reading(attempt, 1).sections[1]["body"] == "พิมพ์ค้างไว้"
    assert reading(attempt, 1).state == STATES.WAITING
    assert "พิมพ์ค้างไว้" in page(officer, attempt, 1)


def test_skipped_is_not_imported_and_can_be_taken_back(officer, attempt):
    send(officer, attempt, 1, "skip")
    assert reading(attempt, 1).state == STATES.SKIPPED
    officer.post(review(attempt), {"take_back": "1"})
    assert reading(attempt, 1).state == STATES.WAITING


def test_what_is_thrown_away_leaves_what_was_saved(officer, attempt, draft):
    send(officer, attempt, 1)
    officer.post(review(attempt), {"discard": "1"})
    states = list(attempt.readings.values_list("state", flat=True))
    assert states == [STATES.SAVED, STATES.SKIPPED, STATES.SKIPPED]
    assert SheetSection.objects.count() == 9


def test_another_project_with_texts_is_shown_before_it_is_replaced(officer, attempt, draft):
    other = draft.projects.get(number=3)
    SheetSection.objects.create(project=other, kind="steps", body="ของเดิมที่สำคัญ")
    html = send(officer, attempt, 1, destination=str(other.pk)).content.decode()
    assert "มีรายละเอียดอยู่แล้ว" in html and "ของเดิมที่สำคัญ" in html
    assert other.sheet_sections.count() == 1
    form = posted(html)
    officer.post(reverse(ONE, args=(attempt.pk, 1)), form | {"save": "1"})
    assert other.sheet_sections.count() == 9


def test_a_project_changed_while_it_was_looked_at_is_told(officer, attempt, draft):
    form = posted(page(officer, attempt, 1))
    project = draft.projects.get(number=1)
    SheetSection.objects.create(project=project, kind="steps", body="เพิ่งพิมพ์")
    html = officer.post(reverse(ONE, args=(attempt.pk, 1)), form | {"save": "1"}).content.decode()
    assert "มีผู้แก้รายละเอียดของโครงการนี้" in html
    assert project.sheet_sections.get().body == "เพิ่งพิมพ์"


NEW = {"destination": "new", "new_kind": "activity", "new_title": "กิจกรรมใหม่", "new_number": "๙"}


def mission_of(draft):
    return str(draft.plan.framework.dimensions.get(number=1).missions.get(code="1.2").pk)


def test_a_text_becomes_a_new_project(officer, attempt, draft):
    send(officer, attempt, 2, **NEW, new_mission=mission_of(draft))
    project = draft.projects.get(number=9)
    assert (project.title, project.kind, project.mission.code) == ("กิจกรรมใหม่", "activity", "1.2")
    states = set(project.budgets.values_list("state", flat=True))
    assert states == {YearlyBudget.State.UNSPECIFIED}
    assert project.sheet_sections.count() == 9
    assert "ยังไม่ระบุงบประมาณ" in project.points.get().text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"new_number": "1"}, "มิตินี้มีโครงการลำดับที่นี้แล้ว"),
        ({"new_number": "x"}, "ลำดับที่เป็นตัวเลข"),
        ({"new_title": ""}, "ระบุชื่อโครงการ"),
        ({"new_mission": "999"}, "เลือกภารกิจตามมิติ"),
        ({"new_kind": "x"}, "เลือกประเภท"),
    ],
)
def test_a_new_project_that_cannot_stand_is_refused_with_what_was_typed(
    officer, attempt, draft, wrong, said
):
    typed = NEW | {"new_mission": mission_of(draft), "body-1": "พิมพ์ไว้"} | wrong
    html = send(officer, attempt, 2, **typed).content.decode()
    assert said in html and "พิมพ์ไว้</textarea>" in html
    assert draft.projects.count() == 3


def test_a_project_must_be_chosen(officer, attempt):
    html = send(officer, attempt, 1, destination="").content.decode()
    assert "เลือกโครงการที่จะบันทึกลง" in html


def test_a_project_of_another_office_cannot_be_written(officer, attempt, other_office):
    stranger = make.project(make.version(make.plan(other_office)))
    send(officer, attempt, 1, destination=str(stranger.pk))
    assert not stranger.sheet_sections.exists()


def test_the_pages_of_another_office_do_not_exist(client, neighbour, attempt, draft):
    client.force_login(neighbour)
    for address in (
        reverse(START, args=(draft.pk,)),
        review(attempt),
        reverse(ONE, args=(attempt.pk, 1)),
    ):
        assert client.get(address).status_code == 404
        assert client.post(address, {"save_agreed": "1", "save": "1"}).status_code == 404


@pytest.mark.parametrize("role", ["editor", "publisher", "auditor", "outsider"])
def test_the_pages_are_the_plan_officers(role, client, attempt, draft, request):
    client.force_login(request.getfixturevalue(role))
    for address in (
        reverse(START, args=(draft.pk,)),
        review(attempt),
        reverse(ONE, args=(attempt.pk, 1)),
    ):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize("address", [(REVIEW, (999,)), (ONE, (999, 1)), (START, (999,))])
def test_an_address_made_up_is_not_found(officer, draft, address):
    name, args = address
    assert officer.get(reverse(name, args=args)).status_code == 404


def test_a_closed_edition_takes_no_texts(officer, draft, attempt, plan_officer, publisher):
    make.published(draft, by=plan_officer, publisher=publisher)
    html = officer.get(reverse(START, args=(draft.pk,))).content.decode()
    assert "ไม่เปิดให้แก้ไขแล้ว" in html and "<textarea" not in html
    assert "แก้ไขไม่ได้แล้ว" in page(officer, attempt, 1)


def test_the_bar_of_a_plan_leads_here_and_so_does_the_first_page(officer, draft, attempt):
    bar = officer.get(reverse("admin:plans_planversion_table", args=(draft.pk,))).content.decode()
    assert reverse(START, args=(draft.pk,)) in bar and "นำเข้าข้อความ" in bar
    first = officer.get(reverse("admin:index")).content.decode()
    assert review(attempt) in first and "ยังไม่ได้ตรวจ 3 โครงการ" in first


def test_the_list_costs_no_more_for_more_projects(officer, draft, django_assert_max_num_queries):
    def shown(chosen):
        file = docx(lines_of(chosen))
        made = readings.begin(draft, file, readings.understand(draft, file), by=None)
        officer.get(review(made))
        return made

    few, many = shown(CHOSEN[:1]), shown(CHOSEN)
    with django_assert_max_num_queries(40) as first:
        officer.get(review(few))
    with django_assert_max_num_queries(len(first)):
        officer.get(review(many))


def test_every_box_has_its_label(officer, attempt):
    html = page(officer, attempt, 1)
    ids = set(re.findall(r'id="(id_\w+)"', html))
    assert ids and ids <= set(re.findall(r'for="(id_\w+)"', html))
    assert Project.objects.count() == 3
