"""/verify/ in a browser: a file dropped, a file chosen without scripts, a code typed."""

import pytest

from tests.integrity.documents.papers_to_verify import content_with, issued

pytestmark = pytest.mark.django_db(transaction=True)

DROP = """
([name, size, bytes]) => {
  const carried = new DataTransfer();
  const content = bytes ? new Uint8Array(bytes) : new Uint8Array(size);
  carried.items.add(new File([content], name, { type: "application/pdf" }));
  const zone = document.querySelector(".drop");
  for (const kind of ["dragover", "drop"]) {
    zone.dispatchEvent(
      new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: carried })
    );
  }
}
"""


@pytest.fixture
def paper(office, publisher):
    return issued(office, publisher)


def test_a_dropped_file_is_answered_for(open_page, paper):
    page = open_page()
    page.goto("/verify/")
    page.get_by_text("ลากไฟล์มาวางที่นี่").wait_for()
    page.evaluate(DROP, ["paper.pdf", 0, list(paper.path.read_bytes())])
    heading = page.get_by_role("heading", level=1)
    heading.filter(has_text="ไฟล์นี้เป็นฉบับจริง").wait_for()
    page.goto("/verify/")
    page.evaluate(DROP, ["paper.pdf", 0, list(content_with(paper.code, "แก้แล้ว"))])
    heading.filter(has_text="ไฟล์นี้ถูกแก้ไข").wait_for()


def test_a_file_that_is_too_large_is_not_sent(open_page, db):
    page = open_page()
    page.goto("/verify/")
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    page.evaluate(DROP, ["paper.pdf", 26 * 1024 * 1024, None])
    page.get_by_role("alert").filter(has_text="ใหญ่กว่า 25 MB").wait_for()
    page.get_by_role("button", name="ตรวจสอบไฟล์").click()
    assert "POST" not in sent


def test_nothing_chosen_is_said_where_it_is_missing(open_page, db):
    page = open_page(width=390)
    page.goto("/verify/")
    page.get_by_role("button", name="ตรวจสอบไฟล์").click()
    page.get_by_role("alert").filter(has_text="ยังไม่ได้เลือกไฟล์").wait_for()
    assert page.evaluate("document.activeElement.id") == "file"
    wide = page.locator("main *").evaluate_all(
        "all => all.filter(each => each.getBoundingClientRect().right > 390).length"
    )
    assert wide == 0


def test_a_code_is_typed_and_answered_from_the_keyboard(open_page, paper):
    page = open_page(width=390)
    page.goto("/verify/")
    page.get_by_label("รหัสใต้คิวอาร์โค้ด").focus()
    page.keyboard.type(f"{paper.code[:4]}-{paper.code[4:8]} {paper.code[8:]}".lower())
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/verify/{paper.code}/")
    page.get_by_role("heading", level=1).filter(has_text="เอกสารจริง").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_without_scripts_the_file_field_does_the_same(browser, live_server, paper, tmp_path):
    path = tmp_path / "paper.pdf"
    path.write_bytes(paper.path.read_bytes())
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/verify/")
    assert not page.get_by_text("ลากไฟล์มาวางที่นี่").is_visible()
    page.set_input_files("#file", str(path))
    page.get_by_role("button", name="ตรวจสอบไฟล์").click()
    page.get_by_role("heading", level=1).filter(has_text="ไฟล์นี้เป็นฉบับจริง").wait_for()
    context.close()
