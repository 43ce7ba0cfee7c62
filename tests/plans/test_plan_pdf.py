"""The plan as a paper: what it prints, in which order, on which pages."""

import json
import logging
import re

import pypdfium2
import pytest
import tinyhtml5

from integrity.pdf import page_count, render_pdf
from integrity.thai import thai_digits
from plans.editions.snapshot import take
from plans.outline import outline_of
from plans.papers.plan import plan_html, plan_pdf, render
from plans.papers.table import paged_table
from tests import make
from tests.pdf_text import ENGINES, pdfium_text, squeezed
from tests.plans import paper


def pages(pdf):
    """The text of each page without white space, as Chrome's engine reads it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [squeezed(page.get_textpage().get_text_bounded()) for page in document]
    finally:
        document.close()


def text(pdf):
    return squeezed(pdfium_text(pdf))


def bookmarks(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [(entry.level, entry.get_title()) for entry in document.get_toc()]
    finally:
        document.close()


def element(html, **attributes):
    """The first element with these attributes."""
    for each in tinyhtml5.parse(html, namespace_html_elements=False).iter():
        if all(each.get(name) == value for name, value in attributes.items()):
            return each
    raise LookupError(attributes)


def words(node):
    return " ".join("".join(node.itertext()).split())


def test_the_parts_come_in_the_order_of_the_official_document():
    found = text(plan_pdf(paper.whole_plan()))
    parts = (
        "แผนปฏิบัติการป้องกันการทุจริต",
        "ประกาศเทศบาลตำบลทุ่งทองเหลือง",
        "จึงประกาศให้ทราบโดยทั่วกัน",
        "ประกาศณวันที่๑กันยายนพ.ศ.๒๕๖๕",
        "(นายสมมติตัวอย่าง)",
        "แผนเล่มนี้เพื่อทุกคน",
        "สารบัญ",
        "ส่วนที่๑บทนำ๑.หลักการและเหตุผล",
        "สรุปโครงการ/กิจกรรม/มาตรการและงบประมาณแผนฉบับนี้",
        "รวมมิติที่๑",
        "รวมมิติที่๒",
        "รวมทั้งสิ้น",
        "รายละเอียดโครงการ/กิจกรรม/มาตรการลำดับที่๑",
        "ภาคผนวก",
        "รายชื่อคณะทำงานจัดทำแผน",
        "ด้วยเจตนารมณ์อันแน่วแน่",
    )
    places = []
    for part in parts:
        places.append(found.index(part, places[-1] if places else 0))
    assert places == sorted(places)


@pytest.mark.parametrize("engine", ENGINES)
def test_every_title_is_found(engine):
    plan = paper.whole_plan()
    found = squeezed(ENGINES[engine](plan_pdf(plan)))
    for each in plan["projects"]:
        assert squeezed(thai_digits(each["title"])) in found


def test_the_totals_are_those_of_the_rows():
    html = plan_html(paper.whole_plan())
    table = tinyhtml5.parse(html, namespace_html_elements=False)
    sums = [words(row) for row in table.iter("tr") if row.get("class") in ("sum", "grand")]
    assert "รวมมิติที่ ๑จำนวน ๒ โครงการ๔๖,๐๐๐๔๗,๐๐๐รวม ๒ ปี๙๓,๐๐๐ บาท" in sums
    assert "รวมมิติที่ ๒จำนวน ๑ โครงการ-๑,๒๕๐.๕๐รวม ๒ ปี๑,๒๕๐.๕๐ บาท" in sums
    assert "รวมทั้งสิ้นจำนวน ๓ โครงการ๔๖,๐๐๐๔๘,๒๕๐.๕๐รวม ๒ ปี๙๔,๒๕๐.๕๐ บาท" in sums


def test_each_state_of_a_year_has_its_own_words():
    budgets = {2566: 46000, 2567: 0, 2568: None}
    html = plan_html(
        paper.snapshot([paper.project(budgets=budgets)], years=(2566, 2567, 2568, 2569))
    )
    table = tinyhtml5.parse(html, namespace_html_elements=False)
    row = next(row for row in table.iter("tr") if row.get("class") == "project")
    assert [words(cell) for cell in row.iter("td")][1:5] == [
        "๔๖,๐๐๐",
        "-",
        "ยังไม่ระบุ",
        "ไม่ดำเนินการ",
    ]


def test_a_mission_that_spans_pages_prints_its_left_cells_on_each():
    projects = [paper.project(number) for number in range(1, 41)]
    found = [page for page in pages(plan_pdf(paper.snapshot(projects))) if "หมายเหตุ" in page]
    assert len(found) > 2
    for page in found:
        assert "การสร้างวัฒนธรรมสุจริตด้านที่๑" in page
        assert "การสร้างจิตสำนึกและความตระหนักแก่บุคลากรกลุ่มที่๑.๑" in page
        assert "งบประมาณ(บาท)" in page


LONG = "โครงการส่งเสริมคุณธรรมและความโปร่งใสในการปฏิบัติงานของเจ้าหน้าที่ทุกระดับ " * 6


@pytest.mark.parametrize("title", ["โครงการสั้น", LONG[:480]])
@pytest.mark.parametrize("count", [1, 2, 5, 9, 10])
def test_the_table_takes_the_pages_it_was_divided_into(count, title):
    years = tuple(range(2566, 2566 + count))
    projects = [
        paper.project(
            number,
            mission=1 + number % 2,
            years=years,
            budgets=dict.fromkeys(years, 1_000_000 if number % 3 else 0),
            title=title,
            remark="หมายเหตุยาวพอให้ขึ้นบรรทัดใหม่หลายครั้งในช่องแคบ" if number % 4 == 0 else "",
        )
        for number in range(1, 25)
    ]
    plan = paper.snapshot(sorted(projects, key=lambda row: row["mission"]), years=years)
    dealt = paged_table(outline_of(plan)).pages
    document = pypdfium2.PdfDocument(plan_pdf(plan))
    sideways = sum(page.get_width() > page.get_height() for page in document)
    document.close()
    assert sideways == len(dealt)


def test_a_sum_never_stands_alone_on_a_page():
    for count in range(5, 25):
        plan = paper.snapshot([paper.project(number) for number in range(1, count)])
        last = paged_table(outline_of(plan)).pages[-1]
        assert last[0].kind not in ("sum", "grand")


def test_a_mission_without_projects_says_so():
    assert "ไม่มีโครงการ/กิจกรรม/มาตรการในภารกิจนี้" in plan_html(paper.snapshot())


def test_the_barest_plan_has_cover_contents_table_and_sheet():
    plan = paper.snapshot([paper.project(years=(2566,))], years=(2566,))
    found = pages(plan_pdf(plan))
    assert len(found) == 6
    assert "ประกาศ" not in "".join(found)
    assert "ภาคผนวก" not in "".join(found)


def test_pages_are_numbered_in_thai_from_the_second():
    first, second, third, *_ = pages(plan_pdf(paper.snapshot()))
    assert "–๑–" not in first
    assert "–๒–" in second
    assert "–๓–" in third


def test_the_head_of_a_page_names_the_sheet_it_begins_with():
    long_text = paper.section("rationale", "เหตุผล", "เหตุผลที่ควรมีโครงการ " * 150)
    projects = [paper.project(number, sheet=[long_text]) for number in (1, 2)]
    found = pages(plan_pdf(paper.snapshot(projects)))
    first = next(at for at, page in enumerate(found) if "มาตรการลำดับที่๑" in page)
    assert "มิติที่๑ลำดับที่๑" in found[first]
    second = next(at for at, page in enumerate(found) if "มาตรการลำดับที่๒" in page)
    assert second > first
    assert "มิติที่๑ลำดับที่๑" in found[second]
    assert "มิติที่๑ลำดับที่๒" in found[second + 1]


def test_contents_name_the_page_on_which_a_part_begins():
    found = pages(plan_pdf(paper.whole_plan()))
    contents = next(page for page in found if "สารบัญ" in page)
    at = next(
        number
        for number, page in enumerate(found, start=1)
        if "ส่วนที่๓รายละเอียด" in page and "สารบัญ" not in page
    )
    assert re.search(rf"ส่วนที่๓รายละเอียดโครงการ/กิจกรรม/มาตรการ\W*{thai_digits(str(at))}", contents)


def test_only_thai_digits_are_printed_but_addresses_stay():
    plan = paper.whole_plan()
    plan["projects"][0]["remark"] = "clerk2565@example.go.th หรือ https://example.go.th/2566 ชั้น 2"
    html = plan_html(plan)
    assert "clerk2565@example.go.th" in html
    assert "https://example.go.th/2566" in html
    assert "http://localhost:8000/thungthong/plans/2566-2567/versions/1/" in html
    shown = re.sub(r"(?:\S+@|https?://)\S+", "", words(element(html, lang="th")))
    assert not re.search(r"[0-9]", shown)


def test_headings_step_down_one_level_at_a_time():
    html = plan_html(paper.whole_plan())
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", html)]
    assert levels[0] == 1
    for above, below in zip(levels, levels[1:], strict=False):
        assert below <= above + 1


def test_bookmarks_lead_to_parts_dimensions_and_projects():
    plan = paper.whole_plan()
    plan["projects"][0]["title"] = LONG
    found = bookmarks(plan_pdf(plan))
    assert (0, "ส่วนที่ ๓ รายละเอียดโครงการ/กิจกรรม/มาตรการ") in found
    assert (1, "มิติที่ ๒ การสร้างวัฒนธรรมสุจริตด้านที่ ๒") in found
    (first,) = [title for level, title in found if level == 2 and title.startswith("๑-๑ ")]
    assert first.endswith("…")
    assert len(first) < 100


def test_a_sheet_keeps_its_own_headings_and_order():
    sheet = [
        paper.section("objectives", "จุดมุ่งหมาย", "1) เพื่อความโปร่งใส\n2) เพื่อความเป็นธรรม"),
        paper.section("title", "ชื่อกิจกรรม"),
        paper.section("monitoring", "การติดตาม", "ทุกหกเดือน"),
    ]
    html = plan_html(paper.snapshot([paper.project(sheet=sheet)]))
    assert re.findall(r"<h4[^>]*>(.*?)</h4>", html) == [
        "๑. จุดมุ่งหมาย",
        "๒. ชื่อกิจกรรม",
        "๓. การติดตาม",
    ]


def test_results_are_printed_even_when_no_heading_asks_for_them():
    target = {"operator": ">=", "number": "80", "unit": "ร้อยละ", "scope": "year", "of": ""}
    outputs = [paper.result("ผู้ผ่านการอบรม", "แบบทดสอบ", [target])]
    html = plan_html(paper.snapshot([paper.project(outputs=outputs)]))
    assert "<h4>๓. ผลผลิต/ผลลัพธ์</h4>" in html
    assert "ค่าเป้าหมาย ไม่น้อยกว่า ร้อยละ ๘๐ ต่อปี" in words(element(html, lang="th"))
    assert "เครื่องมือวัด แบบทดสอบ" in html


def test_a_typed_close_of_an_announcement_wins_over_the_promulgation():
    plan = paper.whole_plan()
    plan["sections"][0]["body"] = "ด้วย\nประกาศ ณ วันที่ 2 กันยายน พ.ศ. 2565\n(นายพิมพ์เอง ตัวอย่าง)"
    found = text(plan_pdf(plan))
    assert "ประกาศณวันที่๒กันยายนพ.ศ.๒๕๖๕" in found
    assert "(นายพิมพ์เองตัวอย่าง)" in found
    assert "ประกาศณวันที่๑กันยายนพ.ศ.๒๕๖๕" not in found


@pytest.mark.parametrize("role", ["foreword", "part1", "appendix", "announcement"])
def test_nothing_typed_is_lost(role):
    lines = [
        "ด้วยเหตุที่เล่ามา",
        "จึงประกาศให้รู้ทั่วกันไว้",
        "ประกาศ ณ วันที่ 9 กันยายน พ.ศ. 2565",
        "(ลงชื่อ)",
        "(นายพิมพ์เอง ตัวอย่าง)",
        "ปลัดเทศบาล",
        "ปฏิบัติหน้าที่นายกเทศมนตรี",
    ]
    row = {"role": role, "number": "", "title": "หัวข้อ", "body": "\n".join(lines)}
    found = words(element(plan_html(paper.snapshot(sections=[row])), lang="th"))
    for line in lines:
        assert thai_digits(line) in found or line == "(ลงชื่อ)"


def test_a_promulgation_without_typed_text_still_prints_its_announcement():
    plan = paper.whole_plan(sections=[])
    html = plan_html(plan)
    assert words(element(html, id="announcement-1")) == "ประกาศเทศบาลตำบลทุ่งทองเหลือง"
    assert "จึงประกาศให้ทราบโดยทั่วกัน" in html


@pytest.mark.parametrize("paragraphs", range(5, 15))
def test_a_signature_never_stands_on_a_page_without_text(paragraphs):
    plan = paper.whole_plan()
    plan["sections"][0]["body"] = "\n".join(["โดยที่เห็นสมควร " + "ให้มีแผนต่อไป " * 14] * paragraphs)
    html = plan_html(plan)
    others = re.compile(r'<section class="(?!sheet-of-paper announcement).*?</section>', re.DOTALL)
    alone = re.sub(r'<p class="colophon">.*?</p>', "", others.sub("", html), flags=re.DOTALL)
    *_, last = pages(render_pdf(alone))
    assert "(นายสมมติตัวอย่าง)" in last
    assert "ให้มีแผนต่อไป" in last.split("จึงประกาศ")[0]


STRUCTURE = {
    *("key", "slug", "kind", "state", "amount", "operator", "role", "accent", "emblem", "period"),
    *("code", "mission", "items", "address", "date", "number", "scope", "responsibility"),
    *("schema", "first_year", "last_year", "years", "confidence", "kind_label"),
}


def poisoned(value, key=""):
    """The same JSON with a script in every text that somebody types."""
    if isinstance(value, dict):
        return {name: poisoned(each, name) for name, each in value.items()}
    if isinstance(value, list) and key not in STRUCTURE:
        return [poisoned(each, key) for each in value]
    return f"{value}{SCRIPT}" if isinstance(value, str) and key not in STRUCTURE else value


SCRIPT = "</p><script>alert(1)</script><img src=x onerror=alert(2)>\"'&"


def test_script_in_any_text_stays_text():
    plan = poisoned(paper.whole_plan())
    plan["projects"][0]["outputs"] = [paper.result(SCRIPT, SCRIPT)]
    assert json.dumps(plan, ensure_ascii=False).count("<script>") > 40
    html = plan_html(plan)
    parsed = tinyhtml5.parse(html, namespace_html_elements=False)
    assert not list(parsed.iter("script"))
    assert not list(parsed.iter("img"))
    assert "alert(๑)" in html
    assert "<script>alert(๑)</script>" in pdfium_text(render_pdf(html))


def test_weasyprint_has_nothing_to_complain_about(caplog):
    with caplog.at_level(logging.WARNING):
        plan_pdf(paper.whole_plan(), draft=True)
    assert not caplog.records


def test_the_same_snapshot_gives_the_same_bytes():
    plan = json.dumps(paper.whole_plan())
    assert plan_pdf(json.loads(plan)) == plan_pdf(json.loads(plan))


def test_only_a_draft_says_that_it_is_one():
    plan = paper.whole_plan()
    draft, issued = pages(plan_pdf(plan, draft=True)), pages(plan_pdf(plan))
    assert len(draft) == len(issued)
    assert all("ร่าง" in page for page in draft)
    assert not any("ร่าง" in page for page in issued)


def test_the_office_s_emblem_stands_on_cover_and_announcement(settings):
    plan = paper.whole_plan()
    assert "<img" not in plan_html(plan)
    plan["organisation"]["emblem"] = "emblems/ตรา.png"
    images = re.findall(r"<img [^>]*>", plan_html(plan))
    assert len(images) == 2
    assert 'src="http://localhost:8000/media/emblems/%E0' in images[0]
    assert 'alt="ตราสัญลักษณ์เทศบาลตำบลทุ่งทองเหลือง"' in images[0]


def test_money_by_year_is_drawn_only_where_the_years_differ():
    assert plan_html(paper.whole_plan()).count("<svg") == 2
    assert plan_html(paper.snapshot()).count("<svg") == 1


def test_a_drawing_says_in_words_what_it_shows():
    html = plan_html(paper.whole_plan())
    assert re.search(r"<svg[^>]*><title>จำนวนโครงการแยกตามมิติ: มิติที่ ๑", html)


def test_a_frozen_snapshot_is_rendered_without_the_database(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        plan_html(paper.whole_plan())


def test_a_snapshot_taken_today_is_one_the_paper_can_read(office, secretariat):
    version = make.version(make.plan(office))
    made = make.project(version, budgets={2566: 46000}, divisions=(secretariat,))
    assert squeezed(thai_digits(made.title)) in text(plan_pdf(take(version)))


def test_the_command_gets_the_edition_in_force_or_else_the_draft(
    office, plan_officer, publisher, real_paper
):
    version = make.version(make.plan(office))
    make.project(version)
    period = version.plan.period
    assert render(office.slug, period).draft
    make.published(version, by=plan_officer, publisher=publisher)
    rendered = render(office.slug, period)
    assert not rendered.draft
    assert rendered.pdf == version.document.path.read_bytes()
    assert page_count(rendered.pdf) == version.document.page_count


@pytest.mark.parametrize("period", ["2599-2600", "เมื่อวาน"])
def test_the_command_says_in_thai_that_there_is_no_such_plan(office, period):
    with pytest.raises(LookupError, match="แผน|ช่วงปี"):
        render(office.slug, period)
