"""A year of the plan and the table of divisions as papers: what they print, on which pages."""

from decimal import Decimal

import pypdfium2
import pytest
import tinyhtml5

from integrity.pdf import page_count
from integrity.thai import thai_digits
from plans.papers.extract import Source
from plans.papers.year import divisions_html, divisions_pdf, year_html, year_pdf
from tests.pdf_text import (
    ENGINES,
    pdfium_text,
    share_found,
    squeezed,
    unpacked_streams,
    visible_text,
)
from tests.plans import paper

HASH = "0123456789abcdef" * 4
LONG_NAME = "กองสาธารณสุข สิ่งแวดล้อม และการพัฒนาคุณภาพชีวิตที่ {}"


def issued(snapshot=None):
    return Source(snapshot or paper.whole_plan(), HASH)


def text(pdf):
    return squeezed(pdfium_text(pdf))


def said(project, year, quarters):
    project["budgets"][str(year)]["quarters"] = quarters
    return project


def of_many_divisions(count, *, baht=46000, name=LONG_NAME, dimensions=4):
    projects = [
        paper.project(
            number,
            dimension=dimension,
            budgets={2566: baht, 2567: 0},
            responsible=name.format(number),
            divisions=[{"slug": f"d{number}", "name": name.format(number), "role": "lead"}],
        )
        for number in range(1, count + 1)
        for dimension in range(1, dimensions + 1)
    ]
    named = [paper.dimension(number) for number in range(1, dimensions + 1)]
    return paper.snapshot(projects, dimensions=named)


def sideways(pdf) -> list[bool]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        sizes = [page.get_size() for page in document]
    finally:
        document.close()
    return [width > height for width, height in sizes]


def test_the_year_says_what_it_is_of_whom_and_where_it_was_taken_from():
    found = text(year_pdf(issued(), 2567))
    for words in (
        "แผนปฏิบัติการป้องกันการทุจริตประจำปีงบประมาณพ.ศ.๒๕๖๗",
        "เทศบาลตำบลทุ่งทองเหลือง",
        "รวม๓โครงการ",
        "๔๗,๐๐๐",
        "๑,๒๕๐.๕๐",
        "๔๘,๒๕๐.๕๐",
        "รวมมิติที่๑จำนวน๒โครงการ",
        "รวมปีงบประมาณพ.ศ.๒๕๖๗จำนวน๓โครงการ",
        "คัดจากแผนปฏิบัติการป้องกันการทุจริตฉบับที่๑",
        "ประกาศใช้เมื่อวันที่๑กันยายน๒๕๖๕",
        "/thungthong/plans/2566-2567/versions/1/",
        f"sha256:{HASH}",
    ):
        assert words in found, words


def test_only_what_runs_that_year_is_listed_and_the_rest_counted():
    found = text(year_pdf(issued(), 2566))
    assert "รุ่นที่๒๑" not in found and "อีก๑โครงการของแผนไม่ดำเนินการในปีนี้" in found
    assert "๑,๒๕๐.๕๐" not in found


def test_quarters_are_marked_by_their_number_and_unsaid_ones_in_words():
    projects = [said(paper.project(1), 2566, "13"), paper.project(2)]
    html = year_html(issued(paper.snapshot(projects)), 2566)
    rows = [
        [" ".join("".join(cell.itertext()).split()) for cell in row if cell.tag == "td"]
        for row in tinyhtml5.parse(html, namespace_html_elements=False).iter("tr")
    ]
    marks = [row[4:8] for row in rows if len(row) == 9]
    assert marks == [["๑", "-", "๓", "-"]]
    assert any(row[4] == "ยังไม่ระบุ" for row in rows if len(row) == 6)


def test_a_revision_is_called_by_its_name():
    snapshot = paper.whole_plan(revision={"name": "ฉบับทบทวน ครั้งที่ 1"})
    assert "ฉบับทบทวนครั้งที่๑" in text(year_pdf(issued(snapshot), 2566))


def test_a_draft_says_so_on_every_page_and_names_no_issued_file():
    pdf = year_pdf(Source(paper.whole_plan()), 2566)
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    assert all("ร่าง" in page for page in pages)
    assert "ยังไม่เผยแพร่" in squeezed("".join(pages)) and "sha256" not in "".join(pages)


def test_an_issued_plans_year_bears_no_watermark():
    assert "draft.css" not in year_html(issued(), 2566)


def test_a_year_without_projects_is_a_paper_that_says_so():
    snapshot = paper.snapshot([paper.project(budgets={2566: 1})])
    pdf = year_pdf(issued(snapshot), 2567)
    assert page_count(pdf) == 1 and "ไม่มีโครงการในปีงบประมาณนี้" in text(pdf)
    assert "ไม่มีโครงการ" in text(divisions_pdf(issued(snapshot), 2567))


def test_a_year_outside_the_plan_is_no_paper():
    for make in (year_html, divisions_html):
        with pytest.raises(LookupError):
            make(issued(), 2570)


def test_the_paper_is_tagged_titled_and_in_thai():
    pdf = year_pdf(issued(), 2566)
    objects = b"".join(unpacked_streams(pdf))
    for sign in (b"/StructTreeRoot", b"/Lang (th)", b"/DisplayDocTitle true", b"pdfuaid:part"):
        assert sign in objects
    document = pypdfium2.PdfDocument(pdf)
    title = document.get_metadata_dict()["Title"]
    document.close()
    assert title.startswith(thai_digits("แผนปฏิบัติการป้องกันการทุจริต ประจำปีงบประมาณ พ.ศ. 2566"))


@pytest.mark.parametrize("engine", ENGINES)
def test_its_text_is_found_again(engine):
    html = year_html(issued(of_many_divisions(9)), 2566)
    pdf = year_pdf(issued(of_many_divisions(9)), 2566)
    # Every word is; what a table's neighbouring cells make together depends on the engine's order.
    assert share_found(visible_text(html), ENGINES[engine](pdf)) > 0.95


def test_the_same_content_gives_the_same_bytes():
    assert year_pdf(issued(), 2566) == year_pdf(issued(), 2566)


@pytest.mark.parametrize("year", [None, 2566])
@pytest.mark.parametrize("count", [1, 12, 20])
def test_the_table_of_divisions_is_one_sheet_of_paper(count, year):
    pdf = divisions_pdf(issued(of_many_divisions(count)), year)
    assert sideways(pdf) == [True]
    found = text(pdf)
    assert "โครงการที่มีหลายหน่วยงานนับครั้งเดียวที่หน่วยงานหลัก" in found
    assert squeezed(thai_digits(LONG_NAME.format(count))) in found
    assert thai_digits(f"{46000 * count:,}") in found


@pytest.mark.parametrize(
    ("dimensions", "baht"), [(1, "987654321.50"), (4, "9876543.50"), (6, "987654.50")]
)
def test_large_sums_stay_in_their_columns(dimensions, baht):
    snapshot = of_many_divisions(20, baht=baht, name="กอง {}", dimensions=dimensions)
    pdf = divisions_pdf(issued(snapshot))
    assert sideways(pdf) == [True]
    total = 20 * dimensions * Decimal(baht)
    assert thai_digits(f"{total:,.0f}") in text(pdf)
    assert _rightmost(pdf) <= 297 - 20


def _rightmost(pdf) -> float:
    """Where the last letter of the page ends, in mm from its left edge."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0].get_textpage()
        boxes = [page.get_charbox(at) for at in range(page.count_chars())]
        return max(right for _, _, right, _ in boxes) * 25.4 / 72
    finally:
        document.close()


def test_the_years_paper_ends_with_its_table_of_divisions():
    found = text(year_pdf(issued(), 2566))
    assert found.index("แยกตามมิติและหน่วยงานปีงบประมาณพ.ศ.๒๕๖๖") > found.index("รวมปีงบประมาณ")
