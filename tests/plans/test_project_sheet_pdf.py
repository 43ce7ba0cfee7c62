"""One project's sheet as a paper of its own: as part 3 prints it, alone."""

import re

import pypdfium2
import pytest
import tinyhtml5

from plans.papers.extract import Source
from plans.papers.plan import plan_html
from plans.papers.project import sheet_html, sheet_pdf
from tests.pdf_text import ENGINES, pdfium_text, share_found, squeezed, visible_text
from tests.plans import paper

HASH = "0123456789abcdef" * 4


def source(**changes):
    return Source(paper.whole_plan(**changes), HASH)


def long_project():
    sheet = [
        paper.section("title", "ชื่อโครงการ"),
        paper.section("rationale", "หลักการและเหตุผล", "๑. ข้อความยาวของโครงการนี้ " * 300),
    ]
    return paper.project(1, sheet=sheet)


def article(html, code):
    tree = tinyhtml5.parse(html, namespace_html_elements=False)
    for each in tree.iter("article"):
        if any(node.get("id") == f"p{code}" for node in each.iter()):
            return " ".join("".join(each.itertext()).split())
    raise LookupError(code)


def pages(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [squeezed(page.get_textpage().get_text_bounded()) for page in document]
    finally:
        document.close()


@pytest.mark.parametrize("code", ["1-1", "1-2", "2-1"])
def test_the_sheet_says_what_part_3_says(code):
    assert article(sheet_html(source(), code), code) == article(plan_html(paper.whole_plan()), code)


def test_it_names_office_plan_edition_acts_and_where_the_plan_is_read():
    found = squeezed(pdfium_text(sheet_pdf(source(), "2-1")))
    for words in (
        "แผนปฏิบัติการป้องกันการทุจริต",
        "เทศบาลตำบลทุ่งทองเหลือง",
        "ฉบับที่๑",
        "ประกาศใช้เมื่อวันที่๑กันยายน๒๕๖๕",
        "/thungthong/plans/2566-2567/versions/1/",
        "มิติที่๒",
    ):
        assert words in found, words


def test_no_other_project_is_on_it():
    found = squeezed(pdfium_text(sheet_pdf(source(), "1-1")))
    assert "รุ่นที่๑๑" in found and "รุ่นที่๑๒" not in found and "รุ่นที่๒๑" not in found


def test_pages_are_numbered_from_the_second_on():
    first, second, *_ = pages(sheet_pdf(Source(paper.snapshot([long_project()]), HASH), "1-1"))
    assert "–๑–" not in first and "–๒–" in second


def test_quarters_stand_under_the_period():
    project = paper.project(1, sheet=[paper.section("period", "ระยะเวลาดำเนินการ")])
    for year in ("2566", "2567"):
        project["budgets"][year]["quarters"] = "12"
    same = squeezed(pdfium_text(sheet_pdf(Source(paper.snapshot([project]), HASH), "1-1")))
    assert "ปีงบประมาณพ.ศ.๒๕๖๖–๒๕๖๗ไตรมาสที่๑และ๒(ต.ค.–มี.ค.)" in same
    project["budgets"]["2567"]["quarters"] = ""
    other = squeezed(pdfium_text(sheet_pdf(Source(paper.snapshot([project]), HASH), "1-1")))
    assert "ปีงบประมาณพ.ศ.๒๕๖๖–๒๕๖๗ปีงบประมาณพ.ศ.๒๕๖๖ไตรมาสที่๑และ๒" in other


def test_a_drafts_sheet_says_so():
    found = squeezed(pdfium_text(sheet_pdf(Source(paper.whole_plan()), "1-1")))
    assert "ร่างยังไม่เผยแพร่" in found


def test_a_project_the_edition_lacks_is_no_paper():
    with pytest.raises(LookupError, match="9-9"):
        sheet_html(source(), "9-9")


def test_headings_go_down_step_by_step():
    html = sheet_html(source(), "1-1")
    levels = [int(level) for level in re.findall(r"<h(\d)", html)]
    assert levels[0] == 1
    assert all(lower - upper <= 1 for upper, lower in zip(levels, levels[1:], strict=False))


@pytest.mark.parametrize("engine", ENGINES)
def test_its_text_is_found_again(engine):
    html = sheet_html(Source(paper.snapshot([long_project()]), HASH), "1-1")
    pdf = sheet_pdf(Source(paper.snapshot([long_project()]), HASH), "1-1")
    assert share_found(visible_text(html), ENGINES[engine](pdf)) > 0.99
