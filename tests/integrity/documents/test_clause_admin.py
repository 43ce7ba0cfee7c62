"""The admin of papers that are written here: who may open, begin, edit, drop and delete them."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from integrity.documents.clauses.creating import create
from integrity.documents.models import CLAUSE_KINDS, ClauseDocument, Kind
from integrity.documents.signing.opening import open_round
from integrity.roles import Role
from tests import make
from tests.admin_form import open_form, posted
from tests.csp import csp_breaches
from tests.integrity.documents.signing_cast import complete, fresh, paper, signer, signs, step
from tests.thai_only import english_leftovers

START = "admin:documents_clausedocument_start"
LIST = "admin:documents_clausedocument_changelist"
NAMES = {"plan-officer", "editor", "publisher", "executive", "auditor"}


def page(name, document, *more):
    return reverse(f"admin:documents_clausedocument_{name}", args=(document.pk, *more))


def words(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def shown(response) -> str:
    """What the page says, once it is known to be Thai and clean for the CSP."""
    html = words(response)
    assert english_leftovers(html, NAMES) == []
    assert csp_breaches(html) == []
    return html


@pytest.fixture
def mayor(office):
    return signer(office, "นายกเทศมนตรี")


@pytest.fixture
def draft(office, plan_officer, secretariat, mayor):
    """An announcement of the secretariat, with one clause and a signer."""
    return paper(office, plan_officer, mayor, division=secretariat)


# Who may do what


PLACES = ("change", "history", "preview", "delete", "attach")
MAY_OPEN = {
    "plan_officer": (200, 200, 200, 200, 200),
    "editor": (200, 200, 200, 200, 200),
    "publisher": (200, 200, 200, 403, 403),
    "executive": (200, 200, 200, 403, 403),
    "auditor": (200, 200, 200, 403, 403),
    "neighbour": (404, 404, 404, 404, 404),
    "outsider": (403, 403, 403, 403, 403),
}


@pytest.mark.parametrize("who", MAY_OPEN)
def test_each_role_opens_what_is_its_own(who, draft, client, request, monkeypatch):
    monkeypatch.setattr(
        "integrity.documents.admin.clause_file_views.paper_pdf", lambda data, facts: b"%PDF-"
    )
    client.force_login(request.getfixturevalue(who))
    answers = tuple(client.get(page(name, draft)).status_code for name in PLACES)
    assert answers == MAY_OPEN[who]


@pytest.mark.parametrize("who", ["publisher", "executive", "auditor"])
def test_who_may_only_read_sees_words_and_no_boxes(who, draft, client, request):
    client.force_login(request.getfixturevalue(who))
    html = shown(client.get(page("change", draft)))
    assert "ข้อความของประกาศ" in html
    assert "<textarea" not in html.split("clause-rows")[1].split("</ol>")[0]
    assert "เปิดอ่านได้อย่างเดียว" in html
    assert client.post(page("change", draft), {"title": "ของฉัน"}).status_code == 403
    assert fresh(draft).title == draft.title


def test_an_editor_edits_papers_of_the_own_division_alone(draft, office, editor, client):
    other = make.division(office, "กองช่าง", slug="works")
    draft.division = other
    draft.save()
    client.force_login(editor)
    assert "เปิดอ่านได้อย่างเดียว" in words(client.get(page("change", draft)))
    assert client.post(page("change", draft), {}).status_code == 403
    assert client.get(page("delete", draft)).status_code == 403
    assert client.post(page("rows", draft), {}).status_code == 403
    assert client.post(page("deed", draft, "drop")).status_code == 403


def test_an_editor_cannot_give_the_own_paper_away(draft, editor, client):
    client.force_login(editor)
    form = open_form(client, page("change", draft)) | {"division": ""}
    assert "errorlist" in words(client.post(page("change", draft), form))
    assert fresh(draft).division == editor.division


def test_the_neighbour_knows_of_nothing(draft, neighbour, client):
    client.force_login(neighbour)
    for name in ("rows", "attach"):
        assert client.post(page(name, draft), {}).status_code == 404
    assert client.get(page("deed", draft, "drop")).status_code == 404
    assert "ประกาศทดสอบ" not in words(client.get(reverse(LIST)))


def test_an_editor_without_a_division_begins_nothing(office, client):
    client.force_login(make.user(Role.EDITOR, office))
    assert client.get(reverse(START)).status_code == 403


@pytest.mark.parametrize("who", ["publisher", "executive", "auditor", "outsider"])
def test_who_may_not_write_begins_nothing(who, client, request):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse(START)).status_code == 403
    assert client.post(reverse(START), {"kind": "order", "title": "ก"}).status_code == 403
    assert not ClauseDocument.objects.exists()


# The list


def test_the_list_says_what_a_paper_waits_for(office, plan_officer, mayor, draft, client):
    sent = paper(office, plan_officer, mayor, title="ประกาศที่ส่งแล้ว")
    open_round(sent, by=plan_officer)
    complete(office, plan_officer, mayor, title="ประกาศที่ลงนามครบ")
    client.force_login(plan_officer)
    html = shown(client.get(reverse(LIST)))
    assert mayor.name in html and "ออกเลข" in html
    for state, expected in (
        ("draft", draft.title),
        ("signing", sent.title),
        ("signed", "ลงนามครบ"),
    ):
        found = client.get(reverse(LIST), {"state": state}).context["cl"].queryset
        assert [expected in row.title for row in found] == [True], state
        assert {row.state for row in found} == {state}


def test_the_list_is_searched_by_title_and_by_text(draft, office, plan_officer, client):
    paper(office, plan_officer, title="คำสั่งอื่น", text="แต่งตั้งคณะทำงาน")
    client.force_login(plan_officer)
    for asked, expected in (("ทดสอบ", draft.title), ("คณะทำงาน", "คำสั่งอื่น")):
        found = client.get(reverse(LIST), {"q": asked}).context["cl"].queryset
        assert [row.title for row in found] == [expected]


def test_the_list_is_filtered_by_year_and_made_up_filters_are_none(draft, plan_officer, client):
    draft.first_fiscal_year, draft.last_fiscal_year = 2566, 2570
    draft.save()
    client.force_login(plan_officer)
    for year, count in (("2566", 1), ("abc", 1), ("99999999999", 1)):
        assert client.get(reverse(LIST), {"year": year}).context["cl"].result_count == count


def test_the_list_asks_as_many_questions_for_thirty_papers_as_for_three(
    office, plan_officer, mayor, client, django_assert_max_num_queries
):
    for number in range(30):
        sent = paper(office, plan_officer, mayor, title=f"ประกาศ {number}")
        if number % 2:
            open_round(sent, by=plan_officer)
    client.force_login(plan_officer)
    client.get(reverse(LIST))
    with django_assert_max_num_queries(16):
        client.get(reverse(LIST))


# Beginning


@pytest.mark.parametrize("kind", [kind.value for kind in CLAUSE_KINDS])
def test_a_paper_of_each_kind_is_begun_and_opened(kind, secretariat, plan_officer, client):
    client.force_login(plan_officer)
    shown(client.get(reverse(START)))
    typed = {"kind": kind, "title": "เรื่องหนึ่ง", "division": secretariat.pk, "text": ""}
    response = client.post(reverse(START), typed)
    made = ClauseDocument.objects.get()
    assert response["Location"] == page("change", made)
    assert (made.kind, made.created_by, made.division) == (kind, plan_officer, secretariat)
    html = shown(client.get(page("change", made)))
    assert "เรื่องหนึ่ง" in html
    response = client.post(page("change", made), posted(html))
    assert response.status_code == 302
    shown(client.get(page("history", made)))


def test_a_beginning_without_kind_or_title_says_so(plan_officer, client):
    client.force_login(plan_officer)
    html = words(client.post(reverse(START), {"kind": "plan", "title": "", "text": ""}))
    assert "พิมพ์ชื่อเรื่อง" in html
    assert not ClauseDocument.objects.exists()


PASTED = """ประกาศเทศบาลตำบลบ้านเรา
เรื่อง นโยบายไม่รับของขวัญ

ด้วยผู้บริหารเห็นสมควรกำหนดนโยบายไม่รับของขวัญในการปฏิบัติหน้าที่ของเจ้าหน้าที่ทุกคน

ข้อ ๑ ห้ามรับของขวัญ
ข้อ ๓ ให้รายงานผู้บังคับบัญชา

ประกาศ ณ วันที่ ๑ ตุลาคม พ.ศ. ๒๕๖๕
"""


def test_pasted_words_are_shown_before_anything_is_stored(secretariat, plan_officer, client):
    client.force_login(plan_officer)
    typed = {"kind": "announcement", "title": "", "division": secretariat.pk, "text": PASTED}
    html = shown(client.post(reverse(START), typed))
    assert not ClauseDocument.objects.exists()
    assert "นโยบายไม่รับของขวัญ" in html and "ห้ามรับของขวัญ" in html
    assert "จุดที่ควรดู" in html  # ๑ is followed by ๓
    assert "1 ตุลาคม 2565" in html  # said by the paper, and given only on issuing
    back = client.post(reverse(START), posted(html) | {"_again": "1"})
    assert "ห้ามรับของขวัญ" in shown(back) and not ClauseDocument.objects.exists()
    client.post(reverse(START), posted(html) | {"_confirm": "1"})
    made = ClauseDocument.objects.get()
    assert made.title == "นโยบายไม่รับของขวัญ"
    assert [row.mark for row in made.clauses.all()] == ["", "ข้อ ๑", "ข้อ ๓"]


def test_pasted_markup_is_shown_as_words(secretariat, plan_officer, client):
    client.force_login(plan_officer)
    text = "ข้อ ๑ <script>alert(1)</script>\nข้อ ๒ <b>หนา</b>"
    typed = {"kind": "order", "title": "<i>เรื่อง</i>", "text": text}
    html = words(client.post(reverse(START), typed))
    assert "<script>alert" not in html and "&lt;script&gt;alert(1)" in html
    assert csp_breaches(html) == []


def test_an_editor_begins_for_the_own_division_alone(office, editor, secretariat, client):
    other = make.division(office, "กองช่าง", slug="works")
    client.force_login(editor)
    typed = {"kind": "memo", "title": "ขออนุมัติ", "division": other.pk}
    assert client.post(reverse(START), typed).status_code == 200
    assert not ClauseDocument.objects.exists()
    client.post(reverse(START), typed | {"division": secretariat.pk})
    assert ClauseDocument.objects.get().division == secretariat


def test_more_than_a_thousand_clauses_are_refused_before_they_are_stored(plan_officer, client):
    client.force_login(plan_officer)
    text = "\n".join(f"{number}. ข้อความของข้อนี้" for number in range(1, 1102))
    html = words(client.post(reverse(START), {"kind": "order", "title": "ยาว", "text": text}))
    assert "มีได้ไม่เกิน 1,000 ข้อ" in html and not ClauseDocument.objects.exists()


# In signing, issued, dropped, deleted


def test_a_paper_in_signing_opens_read_only_and_is_edited_after_a_warning(
    draft, plan_officer, client
):
    signing = open_round(draft, by=plan_officer)
    client.force_login(plan_officer)
    html = shown(client.get(page("change", draft)))
    assert "อยู่ระหว่างลงนาม" in html and "แก้ไขและเลิกลงนาม" in html
    assert client.post(page("change", draft), {"title": "อื่น"}).status_code == 403
    asked = shown(client.get(page("deed", draft, "edit")))
    assert "ลายมือชื่อที่ลงไว้ทั้งหมดจะเป็นอันยกเลิก" in asked
    assert fresh(signing).is_open
    client.post(page("deed", draft, "edit"))
    assert fresh(signing).is_void and fresh(draft).is_draft
    assert 'name="c-0-text"' in shown(client.get(page("change", draft)))


def test_a_paper_that_was_never_sent_is_deleted(draft, plan_officer, client):
    client.force_login(plan_officer)
    assert client.get(page("deed", draft, "drop")).status_code == 302
    form = open_form(client, page("delete", draft))
    assert client.post(page("delete", draft), form).status_code == 302
    assert not ClauseDocument.objects.exists()
    assert ClauseDocument.history.filter(id=draft.pk, history_type="-").exists()


def test_a_paper_that_was_sent_once_is_not_deleted_but_dropped_and_taken_up(
    draft, plan_officer, client
):
    open_round(draft, by=plan_officer)
    client.force_login(plan_officer)
    client.post(page("deed", draft, "edit"))
    assert client.get(page("delete", draft)).status_code == 403
    shown(client.get(page("deed", draft, "drop")))
    assert fresh(draft).is_draft
    client.post(page("deed", draft, "drop"))
    assert fresh(draft).state == ClauseDocument.State.DROPPED
    html = shown(client.get(page("change", draft)))
    assert "ไม่ออกเอกสารนี้" in html and "นำกลับมาร่างต่อ" in html
    client.post(page("deed", draft, "take-up"))
    assert fresh(draft).is_draft
    assert LogEntry.objects.filter(object_id=str(draft.pk)).count() == 3


@pytest.mark.parametrize("name", ["edit", "take-up", "replacement"])
def test_a_deed_out_of_its_time_says_so_and_does_nothing(name, draft, plan_officer, client):
    client.force_login(plan_officer)
    response = client.post(page("deed", draft, name), follow=True)
    assert "ทำขั้นตอนนี้ไม่ได้แล้ว" in words(response)
    assert fresh(draft).is_draft and ClauseDocument.objects.count() == 1


def test_a_deed_nobody_knows_is_not_found(draft, plan_officer, client):
    client.force_login(plan_officer)
    assert client.get(page("deed", draft, "eat")).status_code == 404


def test_a_signer_whose_post_is_over_is_pointed_out(office, plan_officer, draft, client):
    gone = signer(office, "ปลัดเทศบาล", date_to="2022-09-30")
    step(draft, gone, 2, appointment=gone.appointments.get())
    client.force_login(plan_officer)
    html = shown(client.get(page("change", draft)))
    assert "clause-trouble" in html and "30 กันยายน 2565" in html


def test_a_post_of_another_person_is_refused(office, plan_officer, draft, mayor, client):
    other = signer(office, "ปลัดเทศบาล")
    client.force_login(plan_officer)
    form = open_form(client, page("change", draft))
    form["steps-0-appointment"] = [str(other.appointments.get().pk)]
    html = shown(client.post(page("change", draft), form))
    assert "ตำแหน่งนี้ไม่ใช่ของผู้ลงนามที่เลือก" in html
    assert draft.steps.get().appointment is None


def test_a_paper_without_signers_has_room_for_one(office, plan_officer, secretariat, mayor, client):
    document = paper(office, plan_officer, division=secretariat)
    client.force_login(plan_officer)
    form = open_form(client, page("change", document))
    client.post(page("change", document), form)
    assert not document.steps.exists()  # left blank, it is no signer
    client.post(page("change", document), open_form(client, page("change", document)) | {
        "steps-0-official": mayor.pk, "steps-0-order": ""
    })  # fmt: skip
    assert [(row.order, row.official) for row in document.steps.all()] == [(1, mayor)]


def test_a_circular_keeps_who_it_goes_to(office, plan_officer, secretariat, client):
    works = make.division(office, "กองช่าง", slug="works")
    make.division(make.organisation(), "กองลับ")
    document = create(office, Kind.CIRCULAR, by=plan_officer, title="แจ้งเวียน")
    client.force_login(plan_officer)
    html = shown(client.get(page("change", document)))
    assert "กองลับ" not in html
    form = posted(html) | {
        "to_divisions": [works.pk],
        "to_others": "โรงเรียนบ้านเรา\n\nโรงเรียนบ้านเรา",
    }
    client.post(page("change", document), form)
    assert [str(row) for row in document.recipients.all()] == ["กองช่าง", "โรงเรียนบ้านเรา"]
    form = open_form(client, page("change", document)) | {"to_divisions": [secretariat.pk]}
    client.post(page("change", document), form)
    assert {str(row) for row in document.recipients.all()} == {"สำนักปลัด", "โรงเรียนบ้านเรา"}


def test_signed_papers_name_who_signed_in_the_history_of_the_page(
    office, plan_officer, mayor, client
):
    document = paper(office, plan_officer, mayor)
    signs(open_round(document, by=plan_officer), mayor)
    client.force_login(plan_officer)
    assert "ลงนามครบแล้ว รอออกเลข" in shown(client.get(page("change", document)))
