"""A clerk at the text of a paper: by keys alone, by pasting, and on a phone."""

import pytest
from django.urls import reverse

from integrity.documents.clauses.rows import ClauseRow
from integrity.documents.clauses.writing import replace_clauses
from tests.integrity.documents.signing_cast import paper, signer

pytestmark = pytest.mark.django_db(transaction=True)

TEXTS = """[...document.querySelectorAll('.clause')].map(row => [
  row.querySelector('.clause-mark').value, row.querySelector('.clause-words').value])"""


def numbered(mark, text, level=1):
    return ClauseRow("numbered", level, mark, text)


@pytest.fixture
def draft(office, plan_officer, secretariat):
    document = paper(office, plan_officer, signer(office, "นายก"), text="", division=secretariat)
    rows = [
        ClauseRow("paragraph", 0, "", "ตามที่ได้รับมอบหมาย ดังนี้"),
        numbered("๑.", "หนึ่ง"),
        numbered("๑.๑", "หนึ่งจุดหนึ่ง", 2),
        numbered("๒.", "สอง"),
    ]
    replace_clauses(document, rows, by=plan_officer)
    return document


@pytest.fixture
def editor_page(draft, plan_officer, sign_in):
    def open_one(width=1280):
        page = sign_in(plan_officer, width)
        page.goto(reverse("admin:documents_clausedocument_change", args=(draft.pk,)))
        page.locator(".clause-tools").wait_for()
        return page

    return open_one


def texts(page) -> list:
    return page.evaluate(TEXTS)


def settled(page, expected) -> None:
    """Waits for the answer of the server; then the rows are ``expected``."""
    for _ in range(50):
        if texts(page) == expected:
            return
        page.wait_for_timeout(100)
    assert texts(page) == expected


def in_row(page, number):
    page.locator(".clause .clause-words").nth(number).focus()
    page.keyboard.press("Control+End")


START = [
    ["", "ตามที่ได้รับมอบหมาย ดังนี้"],
    ["๑.", "หนึ่ง"],
    ["๑.๑", "หนึ่งจุดหนึ่ง"],
    ["๒.", "สอง"],
]


def test_a_text_that_was_only_read_is_left_without_a_question(editor_page, draft):
    page = editor_page()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    in_row(page, 1)
    page.keyboard.press("ArrowLeft")
    page.goto(reverse("admin:index"))
    assert asked == []
    page.goto(reverse("admin:documents_clausedocument_change", args=(draft.pk,)))
    page.locator(".clause-tools").wait_for()
    in_row(page, 1)
    page.keyboard.type("ที่แก้")
    page.goto(reverse("admin:index"))
    assert asked == ["beforeunload"]


def test_a_text_is_written_moved_and_saved_by_keys_alone(editor_page, draft):
    page = editor_page()
    in_row(page, 3)
    page.keyboard.press("Enter")
    settled(page, [*START, ["๓.", ""]])
    page.keyboard.type("สาม")
    page.keyboard.press("Alt+ArrowUp")
    settled(page, [*START[:3], ["๒.", "สาม"], ["๓.", "สอง"]])
    page.keyboard.press("Alt+ArrowRight")
    settled(page, [*START[:3], ["๑.๒", "สาม"], ["๒.", "สอง"]])
    page.keyboard.type("แก้")  # the caret stayed where it was
    assert texts(page)[3] == ["๑.๒", "สามแก้"]
    page.keyboard.press("Control+Enter")
    page.get_by_text("บันทึกแล้ว").first.wait_for()
    assert [(row.mark, row.text) for row in draft.clauses.all()] == [
        ("", "ตามที่ได้รับมอบหมาย ดังนี้"),
        ("๑.", "หนึ่ง"),
        ("๑.๑", "หนึ่งจุดหนึ่ง"),
        ("๑.๒", "สามแก้"),
        ("๒.", "สอง"),
    ]


def test_what_was_deleted_comes_back(editor_page):
    page = editor_page()
    in_row(page, 3)
    page.keyboard.press("Alt+Delete")
    settled(page, START[:3])
    page.keyboard.press("Control+z")
    settled(page, START)
    in_row(page, 1)
    page.keyboard.press("Enter")
    settled(page, [*START[:3], ["๒.", ""], ["๓.", "สอง"]])
    page.keyboard.press("Backspace")  # an empty row goes by the key that empties
    settled(page, START)


def test_what_is_typed_before_the_answer_stands_in_the_new_row(editor_page):
    page = editor_page()
    in_row(page, 1)
    page.keyboard.press("Enter")
    page.keyboard.type("เร็วกว่าเครือข่าย")
    page.keyboard.press("Enter")
    page.keyboard.type("แถวต่อไป")
    added = [["๒.", "เร็วกว่าเครือข่าย"], ["๓.", "แถวต่อไป"]]
    settled(page, [*START[:3], *added, ["๔.", "สอง"]])


def test_without_network_a_parted_clause_loses_no_word_and_is_whole_again(editor_page):
    page = editor_page()
    page.context.set_offline(True)
    in_row(page, 3)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    settled(page, [*START[:3], ["๒.", "สอ"], ["", "ง"]])
    page.locator(".clause-trouble-said").get_by_text("ติดต่อระบบไม่ได้").wait_for()
    page.keyboard.press("Control+z")
    settled(page, START)


def test_the_toolbar_is_reached_and_left_by_escape(editor_page):
    page = editor_page()
    in_row(page, 3)
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.closest('.clause-tools') !== null")
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")  # ย่อหน้า, ข้อ, หัวข้อ
    settled(page, [*START[:3], ["", "สอง"]])
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.value") == "สอง"
    assert page.locator(".clause").nth(3).get_attribute("data-kind") == "heading"


def test_the_tab_key_leaves_the_text(editor_page):
    page = editor_page()
    in_row(page, 3)
    for _ in range(3):
        page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.closest('.clause') !== null")


def paste(page, text):
    page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.setData('text/plain', text);
          document.activeElement.dispatchEvent(
            new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def test_lines_that_are_pasted_become_clauses(editor_page):
    page = editor_page()
    in_row(page, 3)
    paste(page, "๓. สาม\n๓.๑ สามจุดหนึ่ง\n๔. <b>สี่</b>")
    settled(page, [*START, ["๓.", "สาม"], ["๓.๑", "สามจุดหนึ่ง"], ["๔.", "<b>สี่</b>"]])


def test_a_table_is_typed_and_pasted_cell_by_cell(editor_page, draft):
    page = editor_page()
    in_row(page, 3)
    page.keyboard.press("Enter")
    settled(page, [*START, ["๓.", ""]])
    page.get_by_role("button", name="ตาราง").click()
    grid = page.locator(".clause-grid")
    grid.wait_for()
    grid.locator("textarea").first.focus()
    page.keyboard.type("ที่")
    page.keyboard.press("Tab")
    page.keyboard.type("รายการ")
    grid.locator("textarea").nth(2).focus()
    paste(page, "๑\tกระดาษ\tรีม\n๒\tหมึก\tขวด\n")
    page.keyboard.press("Control+Enter")
    page.get_by_text("บันทึกแล้ว").first.wait_for()
    row = draft.clauses.last()
    assert (row.kind, row.text) == ("table", "ที่ | รายการ | \n๑ | กระดาษ | รีม\n๒ | หมึก | ขวด")


def test_the_editor_fits_a_phone(editor_page):
    page = editor_page(390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="แทรก").click()
    page.locator(".clause").nth(4).wait_for()


def test_the_positions_offered_are_those_of_the_chosen_person(editor_page, office):
    signer(office, "ปลัดเทศบาล")
    page = editor_page()
    page.locator("#id_steps-0-official").select_option(label="นายปลัดเทศบาล สมมติ")
    offered = page.locator("#id_steps-0-appointment optgroup:not([hidden])")
    assert offered.evaluate_all("groups => groups.map(each => each.label)") == ["นายปลัดเทศบาล สมมติ"]
