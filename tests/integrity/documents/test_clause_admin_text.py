"""The text of a paper in the admin: rows that are posted, moved, pasted, and met by two people."""

import json

import pytest
from django.urls import reverse

from integrity.documents.admin.clause_merge import merged
from integrity.documents.clauses.rows import ClauseRow, rows_of
from integrity.documents.clauses.writing import replace_clauses
from integrity.documents.models import Clause
from integrity.documents.signing.opening import open_round
from tests.admin_form import open_form, posted
from tests.integrity.documents.signing_cast import fresh, paper, signer
from tests.thai_only import english_leftovers


def clause(mark, text, level=1, kind="numbered"):
    return ClauseRow(kind, level, mark, text)


ROWS = [
    clause("", "ตามที่ได้รับมอบหมาย ดังนี้", 0, "paragraph"),
    clause("๑.", "หนึ่ง"),
    clause("๑.๑", "หนึ่งจุดหนึ่ง", 2),
    clause("๒.", "สอง"),
    clause("๓.", "สาม"),
]


@pytest.fixture
def draft(office, plan_officer, secretariat):
    document = paper(office, plan_officer, signer(office, "นายก"), text="", division=secretariat)
    replace_clauses(document, ROWS, by=plan_officer)
    return document


def page(name, document):
    return reverse(f"admin:documents_clausedocument_{name}", args=(document.pk,))


def said(document) -> list[tuple]:
    return [(row.mark, row.text) for row in document.clauses.all()]


def ask(client, document, **asked):
    return client.post(page("rows", document), json.dumps(asked), content_type="application/json")


def bare(rows):
    return [[row.kind, row.level, row.mark, row.text] for row in rows]


def test_saving_without_a_change_changes_nothing(draft, plan_officer, client):
    client.force_login(plan_officer)
    before = Clause.history.count()
    form = open_form(client, page("change", draft))
    assert client.post(page("change", draft), form).status_code == 302
    assert rows_of(fresh(draft)) == ROWS
    assert Clause.history.count() == before


def test_rows_are_typed_placed_and_taken_out_without_scripts(draft, plan_officer, client):
    client.force_login(plan_officer)
    form = open_form(client, page("change", draft))
    form |= {"c-1-text": "หนึ่งใหม่", "c-3-gone": "on", "c-4-place": "5"}
    form |= {"c-5-text": "ท้ายสุด", "c-5-kind": "heading", "c-5-mark": "๙."}
    client.post(page("change", draft), form)
    assert said(draft) == [
        ("๓.", "สาม"),
        ("", "ตามที่ได้รับมอบหมาย ดังนี้"),
        ("๑.", "หนึ่งใหม่"),
        ("๑.๑", "หนึ่งจุดหนึ่ง"),
        ("", "ท้ายสุด"),  # a heading has no number
    ]


def test_numbers_are_put_in_order_when_asked_to(draft, plan_officer, client):
    client.force_login(plan_officer)
    form = open_form(client, page("change", draft)) | {"c-4-place": "35", "_renumber": "1"}
    client.post(page("change", draft), form)
    assert said(draft)[3:] == [("๒.", "สาม"), ("๓.", "สอง")]


def test_words_pasted_at_the_end_become_clauses_when_saved(draft, plan_officer, client):
    client.force_login(plan_officer)
    form = open_form(client, page("change", draft)) | {"c-pasted": "๔. สี่\n๕. ห้า"}
    client.post(page("change", draft), form)
    assert said(draft)[-2:] == [("๔.", "สี่"), ("๕.", "ห้า")]


def test_a_clause_too_long_comes_back_with_every_word(draft, plan_officer, client):
    client.force_login(plan_officer)
    form = open_form(client, page("change", draft))
    form |= {"c-1-text": "ก" * 20_001, "c-3-text": "ยังอยู่", "title": "ชื่อใหม่"}
    response = client.post(page("change", draft), form)
    html = response.content.decode()
    assert response.status_code == 200
    assert "20,000" in html and "ก" * 20_001 in html and "ยังอยู่" in html
    assert english_leftovers(html, {"plan-officer"}) == []
    assert (rows_of(draft), fresh(draft).title) == (ROWS, draft.title)


def test_markup_and_control_characters_are_words(draft, plan_officer, client):
    client.force_login(plan_officer)
    form = open_form(client, page("change", draft))
    form["c-1-text"] = "</textarea><script>alert(1)</script>\x00\x07 Ελληνικά"
    client.post(page("change", draft), form)
    assert said(draft)[1][1] == "</textarea><script>alert(1)</script> Ελληνικά"
    html = client.get(page("change", draft)).content.decode()
    assert "<script>alert" not in html


def test_nonsense_in_the_boxes_is_no_error_of_the_server(draft, plan_officer, client):
    client.force_login(plan_officer)
    form = open_form(client, page("change", draft))
    form |= {"c-1-kind": "poem", "c-2-level": "99", "c-2-place": "ๆ", "c-999999-text": "ไกล"}
    assert client.post(page("change", draft), form).status_code == 302
    assert [(row.kind, row.level, row.text) for row in draft.clauses.all()] == [
        ("numbered", 3, "หนึ่งจุดหนึ่ง"),
        ("paragraph", 0, "ไกล"),
        ("paragraph", 0, "ตามที่ได้รับมอบหมาย ดังนี้"),
        ("paragraph", 1, "หนึ่ง"),
        ("numbered", 1, "สอง"),
        ("numbered", 1, "สาม"),
    ]


def test_five_hundred_clauses_open_and_are_saved(
    draft, plan_officer, client, django_assert_max_num_queries
):
    many = [clause(f"{number}.", f"ข้อความของข้อที่ {number}") for number in range(1, 501)]
    replace_clauses(draft, many, by=plan_officer)
    client.force_login(plan_officer)
    client.get(page("change", draft))
    with django_assert_max_num_queries(40):
        form = posted(client.get(page("change", draft)).content.decode())
    form["c-250-text"] = "แก้ข้อเดียว"
    before = Clause.history.count()
    with django_assert_max_num_queries(70):
        assert client.post(page("change", draft), form).status_code == 302
    assert draft.clauses.count() == 500
    assert Clause.history.count() == before + 1


# Two people


def test_what_another_changed_elsewhere_is_kept_and_told(draft, plan_officer, client):
    client.force_login(plan_officer)
    form = open_form(client, page("change", draft))
    theirs = [*ROWS[:4], clause("๓.", "สามของเขา"), clause("๔.", "สี่ของเขา")]
    replace_clauses(draft, theirs, by=plan_officer)
    response = client.post(page("change", draft), form | {"c-1-text": "หนึ่งของฉัน"})
    html = response.content.decode()
    assert response.status_code == 200 and "มีการแก้ไขข้อมูลนี้" in html
    assert "หนึ่งของฉัน" in html and "สี่ของเขา" in html
    assert rows_of(draft) == theirs  # nothing is saved until it was seen
    client.post(page("change", draft), posted(html))
    assert [text for _, text in said(draft)][1:] == [
        "หนึ่งของฉัน",
        "หนึ่งจุดหนึ่ง",
        "สอง",
        "สามของเขา",
        "สี่ของเขา",
    ]


def test_what_both_changed_stays_as_this_person_typed_it(draft, plan_officer, client):
    client.force_login(plan_officer)
    form = open_form(client, page("change", draft))
    replace_clauses(draft, [ROWS[0], clause("๑.", "ของเขา"), *ROWS[2:]], by=plan_officer)
    html = client.post(page("change", draft), form | {"c-1-text": "ของฉัน"}).content.decode()
    assert "ของเขา" in html
    client.post(page("change", draft), posted(html))
    assert said(draft)[1] == ("๑.", "ของฉัน")


def test_a_paper_sent_meanwhile_gives_back_what_was_typed(draft, plan_officer, client):
    client.force_login(plan_officer)
    form = open_form(client, page("change", draft))
    open_round(draft, by=plan_officer)
    response = client.post(page("change", draft), form | {"c-1-text": "พิมพ์ไว้นาน"})
    html = response.content.decode()
    assert response.status_code == 403 and "พิมพ์ไว้นาน" in html
    assert rows_of(draft) == ROWS


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ("abc", "abc", "abc"),
        ("aXc", "abc", "aXc"),
        ("abc", "abY", "abY"),
        ("aXbc", "abcY", "aXbcY"),
        ("ac", "abcY", "acY"),
        ("aXc", "aYc", "aXc"),
        ("", "abc", ""),
        ("abc", "", ""),
        ("abcX", "abcY", "abcX"),
    ],
)
def test_two_texts_are_brought_together(mine, theirs, expected):
    rows = {letter: clause("", letter) for letter in "abcXY"}
    found = merged(*[[rows[letter] for letter in text] for text in ("abc", mine, theirs)])
    assert "".join(row.text for row in found) == expected


def test_words_typed_after_the_log_in_ended_are_shown_again(draft, plan_officer, client):
    client.force_login(plan_officer)
    form = open_form(client, page("change", draft)) | {"c-1-text": "ไม่หาย"}
    client.logout()
    response = client.post(page("change", draft), form)
    assert response.status_code == 403
    again = posted(response.content.decode())
    login = {"username": plan_officer.username, "password": "pass-word-1234"}
    assert "ไม่หาย" in client.post(reverse("admin:login"), again | login).content.decode()


# What the page's script asks


@pytest.mark.parametrize(
    ("deed", "at", "marks", "now_at"),
    [
        ("up", 3, ["", "๑.", "๒.", "๒.๑", "๓."], 1),
        ("down", 1, ["", "๑.", "๒.", "๒.๑", "๓."], 2),
        ("in", 3, ["", "๑.", "๑.๑", "๑.๒", "๒."], 3),
        ("out", 2, ["", "๑.", "๒.", "๓.", "๔."], 2),
        ("insert", 1, ["", "๑.", "๑.๑", "๒.", "๓.", "๔."], 3),
        ("delete", 3, ["", "๑.", "๑.๑", "๒."], 3),
    ],
)
def test_a_key_moves_rows_and_their_numbers(deed, at, marks, now_at, draft, plan_officer, client):
    client.force_login(plan_officer)
    answer = ask(client, draft, do=deed, at=at, rows=bare(ROWS)).json()
    assert [mark for _, _, mark, _ in answer["rows"]] == marks
    assert answer["at"] == now_at
    came_from = [place for *_, place in answer["rows"]]
    assert sorted(each for each in came_from if each is not None) == sorted(
        {*range(5)} - ({at} if deed == "delete" else set())
    )
    assert (None in came_from) == (deed == "insert")
    assert rows_of(draft) == ROWS  # asked, not saved


def test_a_row_becomes_another_kind_and_the_numbers_close_up(draft, plan_officer, client):
    client.force_login(plan_officer)
    answer = ask(client, draft, do="kind", kind="heading", at=3, rows=bare(ROWS)).json()
    assert answer["rows"][3][:3] == ["heading", 0, ""]
    answer = ask(client, draft, do="kind", kind="numbered", at=0, rows=bare(ROWS[:1])).json()
    assert answer["rows"][0][:3] == ["numbered", 1, "๑."]


def test_pasted_lines_come_back_as_rows(draft, plan_officer, client):
    client.force_login(plan_officer)
    answer = ask(client, draft, do="parse", text="๑. ก\n๑.๑ ข\n๒. ค").json()
    assert answer["rows"] == [
        ["numbered", 1, "๑.", "ก"],
        ["numbered", 2, "๑.๑", "ข"],
        ["numbered", 1, "๒.", "ค"],
    ]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"do": "eat", "at": 0, "rows": []},
        {"do": "up", "at": 9, "rows": []},
        {"do": "up", "at": "x", "rows": [["paragraph", 0, "", ""]]},
        {"do": "up", "at": -1, "rows": [["paragraph", 0, "", ""]]},
        {"do": "up", "at": 0, "rows": [["poem", 0, "", ""]]},
        {"do": "up", "at": 0, "rows": [["paragraph", 7, "", ""]]},
        {"do": "up", "at": 0, "rows": [["paragraph"]]},
        {"do": "up", "at": 0, "rows": "x"},
        {"do": "kind", "at": 0, "kind": "poem", "rows": [["paragraph", 0, "", ""]]},
        {"do": "parse"},
        {"do": "parse", "text": 5},
        [],
        "x",
        None,
    ],
)
def test_what_cannot_be_read_is_refused_in_thai(asked, draft, plan_officer, client):
    client.force_login(plan_officer)
    body = json.dumps(asked)
    answer = client.post(page("rows", draft), body, content_type="application/json")
    assert answer.status_code == 400 and answer.json()["error"]
    assert client.post(page("rows", draft), "{", content_type="application/json").status_code == 400
    assert client.get(page("rows", draft)).status_code == 405


def test_a_row_is_always_there_to_type_in(draft, plan_officer, client):
    client.force_login(plan_officer)
    answer = ask(client, draft, do="insert", at=-1, rows=[]).json()
    assert answer == {"rows": [["paragraph", 0, "", None]], "at": 0}
