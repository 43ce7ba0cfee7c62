"""Where the pages of a paper end: read back from the PDF, never from the style sheets."""

import pytest

from integrity.documents.papers import Facts, paper_pdf
from integrity.pdf.continuation import cut
from tests.integrity.documents.paper_samples import (
    WORDS,
    clause,
    frozen,
    grid,
    is_number,
    members,
    pages_of,
    paragraph,
    squeezed,
    step,
    texts_of,
)

NAMES = [f"{number}. นายจรัสศักดิ์ คำปรีชา | ปลัดเทศบาล | คณะทำงาน" for number in range(1, 40)]
LONG = {
    "announcement": [paragraph(WORDS * 20), *(clause(f"{n}.", WORDS * 5) for n in range(1, 14))],
    "letter": [paragraph(WORDS * 80)],
    "order": [paragraph(), members(*NAMES), *(clause(f"{n}.") for n in range(1, 9))],
    "memo": [paragraph(WORDS * 25), grid("ที่ | ชื่อ", *(f"{n} | {WORDS}" for n in range(40)))],
}


def foots_of(pages):
    return [[line for line in page if line.startswith("/")] for page in pages]


@pytest.mark.parametrize("paper", LONG)
def test_each_page_says_at_its_foot_how_the_next_one_begins(paper):
    pages = texts_of(paper_pdf(frozen(paper, clauses=LONG[paper]), Facts()))
    assert len(pages) > 1
    *foots, last = foots_of(pages)
    assert last == []
    for foot, following in zip(foots, pages[1:], strict=True):
        assert len(foot) == 1 and foot[0].endswith("...")
        words = squeezed(foot[0][1:-3])
        assert 3 <= len(words) <= 32
        text = squeezed("".join(following))
        if paper == "memo":  # what follows the heading of the table, which is printed again
            text = text.removeprefix("ที่ชื่อ")
        assert text.startswith(words)


def test_the_words_stand_at_the_right_just_below_the_text():
    pages = pages_of(paper_pdf(frozen(clauses=LONG["announcement"]), Facts()))
    for page in pages[:-1]:
        foot = next(line for line in page if line.text.startswith("/"))
        assert foot.right == pytest.approx(19, abs=0.1)
        assert 28 <= foot.bottom <= 28.8
        text = [line for line in page if line is not foot]
        assert max(line.bottom for line in text) < foot.top


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("จัดทำคำสั่งแต่งตั้งคณะทำงานจัดทำแผน", "จัดทำคำสั่งแต่งตั้ง"),
        ("เรียน ปลัดองค์การบริหารส่วนตำบล", "เรียน ปลัดองค์การ"),
        ("นายจรัสศักดิ์ คำปรีชา นายกเทศมนตรี", "นายจรัสศักดิ์"),
        ("๑. สั้น", "๑. สั้น"),
        ("www.a-very-long-address.example.go.th/and/more", "www.a-very-long-"),
        ("กกกกกกกกกกกกกกกกกกกกกกกกกกก่กกกกกกกก", "กกกกกกกกกกกกกกกกกกกก"),
    ],
)
def test_words_are_cut_between_words(text, words):
    assert cut(text) == words


def test_no_cut_parts_a_letter_from_its_marks():
    for length in range(1, 30):
        word = cut("ก" * length + "ผู้ที่น้ำ" * 9)
        assert not word or ("ก" * length + "ผู้ที่น้ำ" * 9)[len(word)] not in "ูีัำ้่"


def test_a_page_from_the_second_on_has_its_number_between_hyphens_at_the_top():
    pages = pages_of(paper_pdf(frozen(clauses=LONG["announcement"]), Facts()))
    numbers = [[line for line in page if is_number(line.text)] for page in pages]
    assert numbers[0] == []
    for expected, (number,) in zip(["-๒-", "-๓-", "-๔-"], numbers[1:], strict=False):
        assert number.text == expected
        assert (number.left + number.right) / 2 == pytest.approx(11, abs=0.1)
        assert number.bottom < 2.5


def test_numbers_of_pages_follow_the_digits_of_the_paper():
    pages = pages_of(paper_pdf(frozen(clauses=LONG["letter"], thai_digits=False), Facts()))
    assert "-2-" in [line.text for line in pages[1]]


LASTS = {
    "one line": [clause("1.", "ให้ถือปฏิบัติ")],
    "three single lines": [clause(f"{n}.", "ให้ถือปฏิบัติ") for n in (1, 2, 3)],
    "two lines": [clause("1.", WORDS * 2)],
    "many lines": [paragraph(WORDS * 12)],
    "members": [members(*NAMES[:4])],
    "a table": [grid("ลำดับ | เรื่อง", "1 | ข้อความของเรื่อง", "2 | ข้อความของเรื่อง", "3 | ข้อความ")],
}


@pytest.mark.parametrize("last", LASTS)
@pytest.mark.parametrize("paper", ["announcement", "letter"])
@pytest.mark.parametrize("length", [*range(29, 42, 2)])
def test_two_lines_of_text_stay_with_the_closing_and_the_signature(paper, last, length):
    clauses = [paragraph(WORDS * length), *LASTS[last]]
    pages = texts_of(paper_pdf(frozen(paper, clauses=clauses), Facts()))
    closing = frozen(paper)["closing"][0]
    page = next(page for page in pages if closing in page)
    assert any("สมหมาย" in line for line in page)
    before = page[: page.index(closing)]
    assert len(before) >= 2 or page is pages[0]
    assert not any("ลงชื่อ" in line for line in before)


def test_three_who_sign_stay_with_the_text():
    people = [step(f"นายคนที่{n} ลงนาม") for n in ("หนึ่ง", "สอง", "สาม")]
    for length in range(18, 34, 3):
        clauses = [paragraph(WORDS * length)]
        pages = texts_of(paper_pdf(frozen(clauses=clauses, steps=people), Facts()))
        page = next(page for page in pages if "จึงประกาศให้ทราบโดยทั่วกัน" in page)
        assert sum("ลงนาม)" in line for line in page) == 3


def test_a_paragraph_never_leaves_one_line_behind_or_sends_one_ahead():
    for length in range(30, 60, 3):
        pages = texts_of(paper_pdf(frozen(clauses=[paragraph(WORDS * length)]), Facts()))
        for page in pages[1:]:
            text = [line for line in page if "ข้อความ" in line or "ย่อหน้า" in line or "ทดสอบ" in line]
            assert len(text) != 1


def test_a_long_table_has_its_head_on_every_page():
    pages = texts_of(paper_pdf(frozen("memo", clauses=LONG["memo"]), Facts()))
    with_rows = [page for page in pages if any(line.endswith("ชื่อ") for line in page)]
    assert len(with_rows) > 1


@pytest.mark.parametrize("count", [500])
def test_five_hundred_clauses_are_all_there(count):
    clauses = [clause(f"{number}.", "ให้ถือปฏิบัติ") for number in range(1, count + 1)]
    data = frozen(clauses=clauses, thai_digits=False)
    text = "\n".join(line for page in texts_of(paper_pdf(data, Facts())) for line in page)
    assert all(f"\n{number}. ให้ถือปฏิบัติ" in f"\n{text}" for number in range(1, count + 1))


def test_a_clause_of_twenty_thousand_letters_runs_over_the_pages():
    text = (WORDS * 500)[:20_000]
    pages = texts_of(paper_pdf(frozen(clauses=[paragraph(text)]), Facts()))
    assert len(pages) > 5
    found = squeezed("".join(line for page in pages for line in page if not line.startswith("/")))
    assert squeezed(text) in found


def test_a_cell_longer_than_a_page_is_parted():
    rows = ["ชื่อ | เนื้อหา", f"หนึ่ง | {WORDS * 150}", "สอง | จบตาราง"]
    pages = texts_of(paper_pdf(frozen(clauses=[grid(*rows)]), Facts()))
    text = squeezed("".join(line for page in pages for line in page))
    assert text.count("ทดสอบ") >= 150 and "จบตาราง" in text
