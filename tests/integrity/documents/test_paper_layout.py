"""What stands where on a paper, in centimetres and points, as domain rules give it."""

from datetime import date

import pypdfium2
import pytest
from PIL import Image

from integrity.documents.papers import Facts, paper_html, paper_pdf
from integrity.pdf import DocumentError
from tests.integrity.documents.paper_samples import (
    CM,
    WORDS,
    clause,
    frozen,
    grid,
    left_of,
    members,
    pages_of,
    paragraph,
    step,
    type_of,
)

PAPERS = ("announcement", "order", "memo", "letter", "circular", "minutes")
ISSUED = Facts(official_no="ก/93/2565", dated=date(2022, 10, 1))


def lines_of(paper, facts=ISSUED, **values):
    return pages_of(paper_pdf(frozen(paper, **values), facts))[0]


def line(lines, text):
    found = [each for each in lines if text in each.text]
    assert found, f"{text} not in {[each.text for each in lines]}"
    return found[0]


def middle(each):
    return (each.left + each.right) / 2


@pytest.mark.parametrize("paper", PAPERS)
def test_text_keeps_to_the_margins(paper):
    for page in pages_of(paper_pdf(frozen(paper, clauses=[paragraph(WORDS * 60)]), ISSUED)):
        body = [each for each in page if "ทดสอบ" in each.text and each.text[0] != "/"]
        assert min(each.left for each in body) == pytest.approx(3, abs=0.05)
        assert max(each.right for each in body) <= 19.05
        assert min(each.top for each in page if not each.text.startswith("-")) >= 2.3
        assert max(each.bottom for each in body) <= 27.8
        assert max(each.bottom for each in page) <= 28.8


@pytest.mark.parametrize("paper", PAPERS)
def test_pages_are_a4(paper):
    document = pypdfium2.PdfDocument(paper_pdf(frozen(paper), ISSUED))
    assert [round(side / CM, 1) for side in document[0].get_size()] == [21.0, 29.7]
    document.close()


@pytest.mark.parametrize("paper", PAPERS)
def test_a_paragraph_begins_two_and_a_half_centimetres_in(paper):
    assert line(lines_of(paper), "ข้อความของประกาศ").left == pytest.approx(5.5, abs=0.1)


def test_deeper_clauses_begin_further_in():
    clauses = [clause("1.", "ชั้นหนึ่ง"), clause("1.1", "ชั้นสอง", 2), clause("(1)", "ชั้นสาม", 3)]
    clauses.append(clause("–", "ขีด", 3))
    lines = lines_of("announcement", clauses=clauses)
    starts = [line(lines, text).left for text in ("ชั้นหนึ่ง", "ชั้นสอง", "ชั้นสาม", "ขีด")]
    assert starts == sorted(set(starts)) and starts[0] == pytest.approx(5.5, abs=0.1)


def test_the_body_is_sixteen_points():
    assert type_of(paper_pdf(frozen(), ISSUED), WORDS) == {(16.0, False)}


@pytest.mark.parametrize("emblem", ["", "emblem.png"])
@pytest.mark.parametrize("paper", ["announcement", "order", "letter"])
def test_three_centimetres_are_the_emblem_s_whether_there_is_one_or_not(paper, emblem, data_dir):
    put_emblem(data_dir)
    office = frozen(paper)["organisation"] | {"emblem": emblem}
    pdf = paper_pdf(frozen(paper, organisation=office), ISSUED)
    head = line(pages_of(pdf)[0], "เรื่อง")
    assert head.top >= 5.5
    if emblem:
        ((left, top, right, bottom),) = pictures_of(pdf)
        assert (right - left, bottom - top) == (pytest.approx(3), pytest.approx(3))
        assert (left + right) / 2 == pytest.approx(11) and top == pytest.approx(2.5)
    else:
        assert pictures_of(pdf) == []


def test_a_memo_has_its_emblem_small_at_the_upper_left(data_dir):
    put_emblem(data_dir)
    office = frozen("memo")["organisation"] | {"emblem": "emblem.png"}
    ((left, top, right, bottom),) = pictures_of(
        paper_pdf(frozen("memo", organisation=office), ISSUED)
    )
    assert (left, top) == (pytest.approx(3), pytest.approx(2.5))
    assert (right - left, bottom - top) == (pytest.approx(1.5), pytest.approx(1.5))


def put_emblem(data_dir):
    folder = data_dir / "media"
    folder.mkdir(parents=True)
    Image.new("RGB", (60, 60), "navy").save(folder / "emblem.png")


def pictures_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    height = page.get_height()
    boxes = [
        (left / CM, (height - top) / CM, right / CM, (height - bottom) / CM)
        for left, bottom, right, top in (
            thing.get_bounds()
            for thing in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
        )
    ]
    page.close()
    document.close()
    return boxes


def test_a_paper_without_the_emblem_s_file_is_not_made(data_dir):
    office = frozen()["organisation"] | {"emblem": "lost.png"}
    with pytest.raises(DocumentError, match="ไม่พบไฟล์"):
        paper_pdf(frozen(organisation=office), ISSUED)


def test_an_announcement_has_its_head_in_the_middle_and_no_number():
    lines = lines_of("announcement")
    assert middle(line(lines, "ประกาศเทศบาลตำบลเวียง")) == pytest.approx(11, abs=0.1)
    assert middle(line(lines, "เรื่อง จัดทำ")) == pytest.approx(11, abs=0.1)
    assert line(lines, "ประกาศ ณ วันที่ ๑ ตุลาคม พ.ศ. ๒๕๖๕")
    unnumbered = lines_of("announcement", Facts(dated=date(2022, 10, 1)))
    assert not any(each.text.startswith("ที่") for each in unnumbered)


LONG_TITLE = (
    "แต่งตั้งคณะกรรมการจัดทำแผนปฏิบัติการป้องกันการทุจริตขององค์กรปกครองส่วนท้องถิ่น "
    "สำหรับระยะ 5 ปี (พ.ศ. 2566 - 2570) เทศบาลตำบลเวียง อำเภอเทิง จังหวัดเชียงราย"
)


def test_a_long_subject_goes_on_behind_its_first_word_in_lines_of_about_one_length():
    lines = lines_of("order", title=LONG_TITLE)
    first = next(index for index, each in enumerate(lines) if each.text.startswith("เรื่อง"))
    subject = lines[first : first + 4]
    assert subject[0].text.startswith("เรื่อง แต่งตั้งคณะกรรมการ")
    assert subject[-1].text == "เทศบาลตำบลเวียง อำเภอเทิง จังหวัดเชียงราย"
    lengths = [each.right - each.left for each in subject]
    assert min(lengths) >= max(lengths) * 0.7
    assert all(middle(each) == pytest.approx(11, abs=0.1) for each in subject)


def test_an_order_has_its_number_between_its_issuer_and_its_subject():
    lines = lines_of("order")
    tops = [line(lines, text).top for text in ("คำสั่งเทศบาล", "ที่ ก/๙๓/๒๕๖๕", "เรื่อง จัดทำ")]
    assert tops == sorted(tops)
    assert middle(line(lines, "ที่ ก/๙๓")) == pytest.approx(11, abs=0.1)
    assert line(lines, "สั่ง ณ วันที่ ๑ ตุลาคม พ.ศ. ๒๕๖๕")


def test_a_memo_s_head_has_the_regulation_s_sizes():
    pdf = paper_pdf(frozen("memo"), ISSUED)
    assert type_of(pdf, "บันทึกข้อความ") == {(29.0, True)}
    for label in ("ส่วนราชการ", "วันที่", "เรื่อง"):
        assert type_of(pdf, label) == {(20.0, True)}
    assert type_of(pdf, "จัดทำข้อตกลง") == {(16.0, False)}


def test_a_memo_s_day_begins_under_the_title_s_letter_and_behind_it():
    lines = lines_of("memo")
    title, label = line(lines, "บันทึกข้อความ"), line(lines, "วันที่")
    begins = title.left + (title.right - title.left) * 0.4213  # the share of บันทึก in its width
    assert label.left == pytest.approx(begins, abs=0.1)
    assert line(lines, "๑ ตุลาคม ๒๕๖๕").left >= title.right - 0.05
    assert label.top == pytest.approx(line(lines, "ก/๙๓").top, abs=0.4)


@pytest.mark.parametrize("month", range(1, 13))
def test_a_memo_s_day_stands_on_its_line_in_every_month(month):
    facts = Facts(official_no="ก/93/2569", dated=date(2026, month, 28))
    lines = lines_of("memo", facts, title="รายงานผลการวิเคราะห์ผลการประเมินคุณธรรมและความโปร่งใส")
    day, number = line(lines, "๒๘ "), line(lines, "ก/๙๓")
    assert day.top == pytest.approx(number.top, abs=0.4)
    assert day.right <= 19.05


def test_a_memo_s_long_subject_goes_on_under_its_own_beginning():
    lines = lines_of("memo", title="รายงานผลการวิเคราะห์ผลการประเมินคุณธรรม " * 5)
    first = line(lines, "รายงานผล")
    following = [each for each in lines if first.bottom < each.top < first.bottom + 2]
    assert len(following) >= 2
    assert following[0].left == pytest.approx(4.5, abs=0.1)


def test_a_letter_has_its_number_left_its_sender_right_and_its_day_at_the_middle():
    lines = lines_of("letter", refers_to=["หนังสือจังหวัด"], enclosures=["ประกาศ", "คำสั่ง"])
    number, sender = line(lines, "ที่ ก/๙๓"), line(lines, "เทศบาลตำบลเวียง")
    assert number.left == pytest.approx(3, abs=0.1)
    assert sender.left > 11 and sender.right <= 19.05
    assert number.top == pytest.approx(sender.top, abs=0.2)
    assert line(lines, "๑ ตุลาคม ๒๕๖๕").left == pytest.approx(10.5, abs=0.1)
    order = ("เรื่อง", "เรียน", "อ้างถึง", "สิ่งที่ส่งมาด้วย", "ขอแสดงความนับถือ")
    tops = [line(lines, text).top for text in order]
    assert tops == sorted(tops)
    assert left_of(lines, "๒.") == pytest.approx(left_of(lines, "๑."), abs=0.05)


def test_a_letter_leaves_four_lines_to_sign_from_the_middle_of_the_page():
    lines = lines_of("letter", contact=["สำนักปลัด", "โทร. 0 5379 5555"])
    regards, name = line(lines, "ขอแสดงความนับถือ"), line(lines, "สมหมาย")
    assert regards.left == pytest.approx(10.5, abs=0.1)
    assert name.left == pytest.approx(10.5, abs=0.6)
    assert name.top - regards.bottom >= 4 * 0.7
    contact = line(lines, "โทร.")
    assert contact.left == pytest.approx(3, abs=0.1) and contact.top > name.bottom


def test_the_close_stands_twelve_points_below_the_text():
    lines = lines_of("announcement", clauses=[paragraph("ย่อหน้าแรก"), paragraph("ย่อหน้าท้าย")])
    first, last, close = (line(lines, text).top for text in ("แรก", "ท้าย", "จึงประกาศ"))
    assert (last - first) * CM == pytest.approx(16 * 1.3 + 6, abs=2)
    assert (close - last) * CM == pytest.approx(16 * 1.3 + 12, abs=2)


def test_an_urgent_paper_says_so_in_red_of_32_points():
    pdf = paper_pdf(frozen("letter", urgency="ด่วนที่สุด"), ISSUED)
    assert type_of(pdf, "ด่วนที่สุด") == {(32.0, True)}


def test_two_parties_sign_side_by_side():
    steps = [
        step("นายผู้รับ ข้อตกลง", role="ผู้รับข้อตกลง"),
        step("นายผู้ทำ ข้อตกลง", role="ผู้ทำข้อตกลง", beside_previous=True),
    ]
    lines = lines_of("announcement", steps=steps)
    left, right = line(lines, "(นายผู้รับ"), line(lines, "(นายผู้ทำ")
    assert left.top == pytest.approx(right.top, abs=0.05) and left.right < right.left
    assert line(lines, "ผู้รับข้อตกลง").top < left.top
    assert middle(left) == pytest.approx(7, abs=0.2) and middle(right) == pytest.approx(15, abs=0.2)


def test_positions_keep_the_lines_that_were_set():
    positions = ("ปลัดเทศบาลตำบลเวียงสระ ปฏิบัติหน้าที่", "นายกเทศมนตรีตำบลเวียงสระ")
    lines = lines_of("order", steps=[step("นายจรัสศักดิ์ คำปรีชา", *positions)])
    found = [each for each in lines if each.text in positions]
    assert [each.text for each in found] == list(positions)
    assert middle(found[0]) == pytest.approx(middle(found[1]), abs=0.1)
    assert max(each.right for each in found) <= 19.05


def test_members_stand_under_each_other():
    rows = ["1. นายสมชาย ใจดี | ปลัดเทศบาล | ประธาน", "12. นางสาวสมหญิง ยินดี | นิติกร | เลขานุการ"]
    lines = lines_of("order", clauses=[members(*rows)])
    for first, second in (("นายสมชาย", "นางสาวสมหญิง"), ("ปลัดเทศบาล", "นิติกร"), ("ประธาน", "เลขา")):
        assert left_of(lines, first) == pytest.approx(left_of(lines, second), abs=0.1)


FOUR_COLUMNS = [
    "1. นางสาวสุภาวดี ศรีประเสริฐสุข | หัวหน้าสำนักปลัดเทศบาลตำบลเวียง | กรรมการ",
    "2. นายกิตติพงษ์ เจริญวัฒนากุล | ผู้อำนวยการกองการศึกษา ศาสนาและวัฒนธรรม | กรรมการ",
    "10. จ่าเอกวีระ ใจงาม | นักวิเคราะห์นโยบายและแผนชำนาญการ | กรรมการและเลขานุการ",
]


@pytest.mark.parametrize("columns", [2, 3])
def test_a_list_of_people_has_the_width_of_the_page_and_whole_names(columns):
    rows = [" | ".join(row.split(" | ")[:columns]) for row in FOUR_COLUMNS]
    lines = lines_of("order", clauses=[members(*rows)])
    names = [line(lines, name) for name in ("สุภาวดี", "กิตติพงษ์", "วีระ")]
    assert names[1].top - names[0].bottom < 1.5  # at most three lines a person
    words = [row.split(". ", 1)[1].split(" | ")[0] for row in rows]
    assert all(word.split()[-1] in each.text for word, each in zip(words, names, strict=True))
    assert max(each.right for each in lines) <= 19.05
    assert max(each.right for each in lines if each.top < names[2].bottom) >= 16


def test_sums_of_money_stand_under_each_other_at_the_right():
    rows = ("ที่ | โครงการ | งบประมาณ", "1 | ก | 46,000", "2 | ข | 1,250,000", "3 | ค | -")
    lines = lines_of("order", clauses=[grid(*rows)])
    assert line(lines, "๔๖,๐๐๐").right == pytest.approx(line(lines, "๑,๒๕๐,๐๐๐").right, abs=0.1)


def test_the_code_stands_under_its_square_within_the_margins():
    lines = lines_of("announcement", Facts(code="K7M2P9Q4R8TW"))
    code, how = line(lines, "K7M2-P9Q4-R8TW"), line(lines, "ตรวจสอบเอกสารนี้")
    assert code.left >= 3 and code.right <= 5.35  # the square is 2.3 cm wide
    assert middle(code) == pytest.approx(3 + 2.3 / 2, abs=0.05)
    assert how.left > code.right and code.top > how.bottom
    assert code.bottom <= 28.9


def test_a_table_is_read_as_one():
    html = paper_html(frozen(clauses=[grid("ลำดับ | เรื่อง", "1 | ก | เกิน")]), ISSUED)
    assert html.count('scope="col"') == 3 and "<td>เกิน</td>" in html


def test_nothing_of_a_paper_needs_the_database(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        paper_pdf(frozen(), ISSUED)
