"""The original, the office copy and the certified copy of one text have the same pages."""

from datetime import date

import pytest

from integrity.documents.papers import Facts, Print, paper_pdf
from tests.integrity.documents.paper_samples import (
    WORDS,
    clause,
    frozen,
    pages_of,
    paragraph,
    step,
    type_of,
)

INITIALS = [
    "ปลัดเทศบาล",
    "หัวหน้าสำนักปลัด",
    "หัวหน้าฝ่ายบริหารงานทั่วไป",
    "ผู้อำนวยการกองคลัง",
    "นิติกรชำนาญการ",
    "พิมพ์/ทาน",
]
CERTIFIES = "นางสาวประยูร วงศ์แดง\nผู้อำนวยการกองการศึกษา\nรักษาราชการแทน\nปลัดเทศบาลตำบลเวียง อำเภอเทิง"
BY_HAND = {
    Print.ORIGINAL: [],
    Print.OFFICE_COPY: INITIALS,
    Print.CERTIFIED_COPY: ["สำเนาถูกต้อง", "(นางสาวประยูร", "รักษาราชการแทน", "วันที่ ๓ กุมภาพันธ์ ๒๕๖๙"],
}


def the_paper(paper, length, **values):
    """Its last clause makes the end of the page fall everywhere as the length grows."""
    clauses = [paragraph(WORDS * length), clause("1.", "ให้ถือปฏิบัติ")]
    data = frozen(paper, clauses=clauses, **values)
    return data | {"form": data["form"] | {"initials": INITIALS}}


def printed(data, which, **facts):
    facts = {"code": "K7M2P9Q4R8TW", "dated": date(2026, 1, 1), **facts}
    if which == Print.CERTIFIED_COPY:
        facts |= {"certified_by": CERTIFIES, "certified_on": date(2026, 2, 3)}
    return paper_pdf(data, Facts(print=which, **facts))


def by_hand_of(lines, which):
    """The lines below the text that belong to a copy alone."""
    return [
        line
        for line in lines
        if line.left > 11 and line.top > 24.8 and any(word in line.text for word in BY_HAND[which])
    ]


def firsts_and_feet(pages):
    """Where each page begins, and what its foot says of the next."""
    first = [next(line.text for line in page if line.top > 2.4) for page in pages[1:]]
    return first, [[line.text for line in page if line.text.startswith("/")] for page in pages]


KINDS = {
    "announcement": {},
    "memo": {},  # "(ลงชื่อ)" stands before the room
    "letter": {"contact": ["สำนักปลัด", "โทร. 0 5379 5555"]},
    "order": {"recipients": [{"name": "สำนักปลัด", "division": 1}]},
}


@pytest.mark.parametrize("length", [1, *range(15, 33, 2), 60])
@pytest.mark.parametrize("paper", KINDS)
def test_all_prints_have_the_pages_of_the_original(paper, length):
    data = the_paper(paper, length, **KINDS[paper])
    prints = {which: pages_of(printed(data, which)) for which in Print}
    original = firsts_and_feet(prints[Print.ORIGINAL])
    for which, pages in prints.items():
        assert firsts_and_feet(pages) == original, which
        assert not any(by_hand_of(page, which) for page in pages[:-1])
        found = by_hand_of(pages[-1], which)
        assert len(found) == len(BY_HAND[which])
        if found:
            text = [line for line in prints[Print.ORIGINAL][-1] if not is_foot(line)]
            assert max(line.bottom for line in text) <= min(line.top for line in found) + 0.1


def is_foot(line):
    return any(word in line.text for word in ("คิวอาร์โค้ด", "/verify/", "K7M2"))


@pytest.mark.parametrize("which", [Print.OFFICE_COPY, Print.CERTIFIED_COPY])
def test_the_lines_of_a_copy_are_small_and_stand_at_the_lower_right_beside_the_square(which):
    pdf = printed(the_paper("announcement", 1), which)
    lines = pages_of(pdf)[0]
    found = by_hand_of(lines, which)
    assert {size for size, _ in type_of(pdf, BY_HAND[which][-1])} == {12.0}
    assert min(line.left for line in found) >= 11.9
    assert max(line.right for line in found) <= 19.05
    assert max(line.bottom for line in found) <= 28.9
    how = [line for line in lines if "คิวอาร์โค้ด" in line.text]
    assert max(line.right for line in how) < 11.9


def test_a_draft_and_a_paper_without_its_code_have_these_pages_too():
    data = the_paper("announcement", 21)
    counts = {
        len(pages_of(printed(data, which, code=code)))
        for which in Print
        for code in ("", "K7M2P9Q4R8TW")
    }
    assert counts == {len(pages_of(printed(data, Print.ORIGINAL, code="", draft=True)))}


def test_a_name_instead_of_a_signature_takes_the_room_of_the_signature():
    for values in ({}, {"role": "ผู้รับข้อตกลง"}):
        data = frozen(steps=[step(**values)])
        places = {which: pages_of(printed(data, which))[0] for which in Print}
        tops = {
            round(next(line.top for line in lines if line.text.startswith("(นายสมหมาย")), 1)
            for lines in places.values()
        }
        assert len(tops) == 1
