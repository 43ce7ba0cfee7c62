"""A plan's text parted at its projects and headings: what is printed is read back, nothing lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrity.sheets.attempts import SheetFile
from integrity.word.reading import read
from plans.models import Heading
from plans.texts import cleaning
from plans.texts.doubts import doubts_of, running_heads
from plans.texts.headings import MOST_HEADINGS
from plans.texts.results import propose
from plans.texts.splitting import Frame, split
from plans.texts.wordings import key, wordings
from tests.plans.plan_texts import Layout, as_docx, document, ordered, sheets, words

FRAME = Frame({"1.1": key("ภารกิจแรกของมิติแรก"), "1.1.1": key("ภารกิจย่อยแรกของภารกิจแรก")})

LAYOUTS = {
    "as the model sheet": Layout(),
    "arabic digits and brackets": Layout(mark=")", thai=False),
    "no numbers": Layout(mark="", colon=False),
    "bold": Layout(bold=True),
    "without a marker": Layout(marker=""),
    "another order": Layout(turned=True),
    "other wordings": Layout(
        wordings=(
            (Heading.RATIONALE, "ที่มาและความสำคัญของโครงการ"),
            (Heading.STEPS, "ขั้นตอนการดำเนินงาน"),
            (Heading.TARGET_GROUP, "เป้าหมาย"),
            (Heading.RESPONSIBLE, "หน่วยงานที่รับผิดชอบ"),
            (Heading.PERIOD, "ระยะเวลาในการดำเนินโครงการ"),
            (Heading.EXPECTED_BENEFITS, "ประโยชน์ที่คาดว่าจะได้รับ"),
        )
    ),
}  # fmt: skip


def parted(lines, frame=FRAME):
    return split(cleaning.lines("\n".join(lines)), frame)


def understood(block, layout):
    return [
        (section.kind, section.heading, "\n".join(section.body)) for section in block.sections[1:]
    ]


def expected(sheet, layout):
    """The kind is what the printed words say, which the sample office may have filed elsewhere."""
    parts = [(words(kind, heading, layout), body) for kind, heading, body in ordered(sheet, layout)]
    return [(wordings().kind(heading), heading, body) for heading, body in parts]


@pytest.mark.parametrize("name", LAYOUTS)
def test_what_a_layout_prints_is_read_back(name):
    layout, chosen = LAYOUTS[name], list(sheets())
    found = parted(document(chosen, layout))

    assert len(found.blocks) == len(chosen) == 41
    for block, sheet in zip(found.blocks, chosen, strict=True):
        assert key(block.title) == key(sheet.title)
        assert understood(block, layout) == expected(sheet, layout)
        assert (block.dimension, doubts_of(block)) == (sheet.dimension, [])
        assert block.number == (sheet.number if layout.marker else None)
    assert found.after == ["ภาคผนวก", "คำสั่งแต่งตั้งคณะทำงาน"]


def test_a_word_file_gives_what_its_text_gives():
    lines = document(list(sheets()), Layout())
    word = cleaning.lines(read(as_docx(lines)).text)
    assert word == cleaning.lines("\n".join(lines))


@given(
    chosen=st.lists(st.sampled_from(sheets()), min_size=1, max_size=6, unique=True),
    layout=st.builds(
        Layout,
        mark=st.sampled_from((".", ")", "")),
        thai=st.booleans(),
        colon=st.booleans(),
        bold=st.booleans(),
        turned=st.booleans(),
        marker=st.sampled_from(("", "ลำดับที่ {number}", "โครงการที่ {number}")),
    ),
)
@settings(max_examples=60)
def test_every_project_printed_in_any_layout_is_read_back(chosen, layout):
    chosen.sort(key=lambda sheet: (sheet.dimension, sheet.number))
    found = parted(document(chosen, layout))
    assert [key(block.title) for block in found.blocks] == [key(sheet.title) for sheet in chosen]
    for block, sheet in zip(found.blocks, chosen, strict=True):
        assert understood(block, layout) == expected(sheet, layout)


PIECES = st.one_of(
    st.sampled_from(
        [
            *("ลำดับที่ ๑", "รายละเอียดโครงการ", "๑. ชื่อโครงการ : ก", "ชื่อโครงการ: ข"),
            *("๒. หลักการและเหตุผล", "วัตถุประสงค์", "๓. วัตถุประสงค์", "๓. วัตถุประสงค"),
            *("๑) ข้อย่อย", "๔. เรื่องอื่น", "๑.๑ ภารกิจ", "มิติที่ ๒", "ภาคผนวก"),
            *("๙. ผลผลิต/ผลลัพธ์**ผลผลิต**", "**๑. ชื่อโครงการ** : ค", "<p>ก</p><p>ข</p>"),
            *("ชื่อโครงการ\tงบประมาณ\tปี", "๕. งบประมาณ จำนวน ๕ บาท", "- ๓ -"),
        ]
    ),
    st.text("กขค๑๒.:/() *-<>p\t\n", max_size=30),
)


@given(st.lists(PIECES, max_size=40))
@settings(max_examples=200)
def test_every_line_lands_in_exactly_one_place(pieces):
    lines = cleaning.lines("\n".join(pieces))
    found = split(lines, FRAME)
    assert (
        found.before + [line for block in found.blocks for line in block.lines] + found.after
        == lines
    )
    for block in found.blocks:
        kept = [*block.sheet.preamble]
        for section in block.sections:
            kept += [str(section.number or ""), section.heading, *section.body]
        # What is taken off a line is its number, which is kept, and the colon behind a heading.
        assert key("".join(kept)) == key("".join(block.lines))


@given(st.lists(PIECES, max_size=20))
def test_cleaning_loses_no_letter_and_changes_nothing_twice(pieces):
    once = cleaning.lines("\n".join(pieces))
    assert all(line.strip() for line in once)
    assert cleaning.lines("\n".join(once)) == once


SHEET = [
    "ลำดับที่ ๑", "๑. ชื่อโครงการ : โครงการหนึ่ง", "๒. หลักการและเหตุผล", "เหตุผล",
    "๓. วัตถุประสงค์", "๑. เพื่อหนึ่ง", "๒. เพื่อสอง", "๓. เพื่อสาม", "๔. เพื่อสี่",
    "๔. กลุ่มเป้าหมาย", "ประชาชน", "๕. วิธีดำเนินการ", "๑) ทำ", "๒) สรุป", "๖. งบประมาณ", "ไม่ใช้งบประมาณ",
]  # fmt: skip


def sheet_of(lines):
    (block,) = parted(lines).blocks
    return block


def replaced(old, *new):
    at = SHEET.index(old)
    return [*SHEET[:at], *new, *SHEET[at + 1 :]]


def kinds(block):
    return [str(section.kind) for section in block.sections]


USUAL = ["title", "rationale", "objectives", "target_group", "steps", "budget"]


def test_a_numbered_list_is_not_taken_for_headings():
    block = sheet_of(SHEET)
    assert kinds(block) == USUAL
    assert block.sections[2].body == ["๑. เพื่อหนึ่ง", "๒. เพื่อสอง", "๓. เพื่อสาม", "๔. เพื่อสี่"]
    assert doubts_of(block) == []


@pytest.mark.parametrize(
    ("change", "said", "same_kinds"),
    [
        (("๕. วิธีดำเนินการ", "วิธีดำเนินการ"), "ไม่มีเลขหัวข้อ", True),
        (("๔. กลุ่มเป้าหมาย", "๔. กลุ่มเปาหมาย"), "อ่าน “4. กลุ่มเปาหมาย”", True),
        (("๖. งบประมาณ", "๗. งบประมาณ"), "ไม่พบหัวข้อที่ 6", True),
        (("๖. งบประมาณ", "๕. งบประมาณ"), "ไม่เรียงต่อ", True),
        (("ประชาชน", "ประชาชน", "๔. กลุ่มเป้าหมาย", "ประชาชน"), "พิมพ์ซ้ำ", False),
        (("๔. กลุ่มเป้าหมาย", "๔. เรื่องที่ไม่มีใครรู้จัก"), "ไม่รู้จักหัวข้อ", False),
        (("ประชาชน", "ประชาชน จำนวน ระบุจำนวนกลุ่มเป้าหมาย คน"), "แม่แบบ", True),
        (("ประชาชน", "จำนวน .............. คน"), "แม่แบบ", True),
        (("ไม่ใช้งบประมาณ", "ระบุงบประมาณที่ใช้ดำเนินการ"), "แม่แบบ", True),
        (("ประชาชน", "ปลัด (อบจ./เทศบาล/อบต.)"), "แม่แบบ", True),
        (("ประชาชน", "- ๑๒ -", "ประชาชน"), "คล้ายเลขหน้า", True),
        (("ประชาชน",), "ไม่มีข้อความ", True),
        (("๒) สรุป", "๒) ดังนี้", "ที่\tทำ\tเดือน", "๑\tอบรม\tมกราคม"), "มีตาราง", True),
        (("๓. วัตถุประสงค์", "๓. สิ่งที่อยากได้"), "ไม่พบหัวข้อ “วัตถุประสงค์”", False),
    ],
)  # fmt: skip
def test_what_is_not_clear_becomes_a_doubt(change, said, same_kinds):
    block = sheet_of(replaced(*change))
    assert any(said in doubt for doubt in doubts_of(block)), doubts_of(block)
    assert (kinds(block) == USUAL) == same_kinds


def test_the_head_of_a_page_among_the_text_is_pointed_out_wherever_it_stands():
    head = "แผนปฏิบัติการป้องกันการทุจริต ของเทศบาลทดสอบ"
    lines = [*SHEET]
    for after, page in (("เหตุผล", "๑๑"), ("ประชาชน", "๑๒"), ("๑) ทำ", "๑๓")):
        lines[lines.index(after) + 1 : lines.index(after) + 1] = [f"{head} {page}"]
    block = sheet_of(lines)
    heads = running_heads([block])
    doubts = [doubt for doubt in doubts_of(block, heads) if "หัวกระดาษ" in doubt]
    assert len(doubts) == 3 and kinds(block) == USUAL
    assert running_heads([sheet_of(SHEET)]) == frozenset()


def test_words_over_the_parts_of_results_are_no_headings():
    block = sheet_of([*SHEET, "๗. ผลผลิต/ผลลัพธ์", "ผลผลิต", "มีคู่มือ", "ผลลัพธ์ : ประชาชนพอใจ"])
    assert kinds(block) == [*USUAL, "results"]
    assert block.sections[-1].body == ["ผลผลิต", "มีคู่มือ", "ผลลัพธ์ : ประชาชนพอใจ"]


def test_a_sheet_laid_out_as_a_table_is_read_too():
    lines = [
        "ชื่อโครงการ\tโครงการหนึ่ง",
        "หลักการและเหตุผล\tเหตุผล",
        "วัตถุประสงค์\t๑. เพื่อ",
        "วิธีดำเนินการ\tทำ",
    ]
    block = sheet_of(lines)
    assert block.title == "โครงการหนึ่ง"
    assert [section.body for section in block.sections[1:]] == [["เหตุผล"], ["๑. เพื่อ"], ["ทำ"]]


def test_a_heading_row_of_a_table_begins_no_project():
    found = parted(["ที่\tชื่อโครงการ\tงบประมาณ", "ชื่อโครงการ\tงบประมาณ\tปี ๒๕๖๖", "๑\tก\t-", *SHEET])
    assert len(found.blocks) == 1 and len(found.before) == 3


def test_titles_of_the_framework_stand_over_the_project_that_follows():
    second = ["ลำดับที่ ๒", "๑. ชื่อโครงการ : โครงการสอง", *SHEET[2:]]
    over = ["๑.๑ ภารกิจแรกของมิติแรก", "๑.๑.๑ ภารกิจย่อยแรกของภารกิจแรก", "รายละเอียดโครงการ"]
    found = parted([*SHEET, *over, *second])
    first, last = found.blocks
    assert first.sections[-1].body == ["ไม่ใช้งบประมาณ"]
    assert last.sheet.preamble == [*over, "ลำดับที่ ๒"]
    assert (last.dimension, last.mission, last.items) == (1, "1.1", ["1.1.1"])


def test_a_text_without_projects_has_none():
    found = parted(["อะไรก็ได้", "ที่ไม่ใช่แผน"])
    assert found.blocks == [] and found.before == ["อะไรก็ได้", "ที่ไม่ใช่แผน"]


def test_web_mark_up_and_markdown_are_cleaned_and_addresses_stay():
    web = "<p>๑. ชื่อโครงการ : ก</p><p>ข&amp;ค</p>"
    text = f"{web}\n**๒. หลักการและเหตุผล**\nดู <http://a.go.th> **ทันที** นะ"
    assert cleaning.lines(text) == [
        "๑. ชื่อโครงการ : ก", "ข&ค", "๒. หลักการและเหตุผล", "ดู <http://a.go.th> ทันที นะ",
    ]  # fmt: skip


def test_lines_that_a_scanner_ran_together_are_parted_where_the_mark_up_shows_it():
    line = "รายละเอียดโครงการ**ลำดับที่ ๓****๑. ชื่อโครงการ : ก****๒. หลักการและเหตุผล**"
    assert cleaning.lines(line) == [
        "รายละเอียดโครงการ",
        "ลำดับที่ ๓",
        "๑. ชื่อโครงการ : ก",
        "๒. หลักการและเหตุผล",
    ]


RESULTS = {"kind": "results", "heading": "", "number": 9}


@pytest.mark.parametrize(
    ("body", "texts", "is_sure"),
    [
        ("ผลผลิต\n๑) ก\n๒) ข\nผลลัพธ์\nค", ["ก", "ข", "ค"], True),
        ("ผลผลิต: ก\nผลลัพธ์: ข", ["ก", "ข"], True),
        ("ผลผลิต\nก\nข\nผลลัพธ์\nค", ["ก", "ข", "ค"], False),
        ("ผลผลิต\n๑) ก\n๓) ข", ["๑) ก", "๓) ข"], False),
        ("ก\nผลผลิต\nข", [], False),
        ("", [], False),
    ],
)
def test_results_are_proposed_and_sure_only_when_every_line_belongs_to_one(body, texts, is_sure):
    proposal = propose([RESULTS | {"body": body}])
    assert [result.text for result in proposal.results] == texts
    assert proposal.is_sure == is_sure


def test_each_wording_of_the_reference_data_names_its_own_heading():
    for kind in set(Heading) - {Heading.OTHER}:
        named = wordings().named(kind.label)
        assert named.kind == kind


def test_a_file_keeps_its_name_and_hash():
    file = SheetFile("แผน.docx", as_docx(["ก"]))
    assert len(file.sha256) == 64


def test_more_headings_than_a_sheet_has_stay_as_text_and_are_pointed_out():
    lines = ["ชื่อโครงการ: อบรม", *(["หลักการและเหตุผล", "เพราะ", "วัตถุประสงค์", "เพื่อ"] * 40)]
    (block,) = parted(lines).blocks
    assert len(block.sections) == MOST_HEADINGS
    assert block.sections[-1].body.count("เพราะ") == 11
    assert any("อาจเป็นของหลายโครงการ" in doubt for doubt in block.doubts)
