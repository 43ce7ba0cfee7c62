"""What papers say: blanks for ink, prints, digits, endorsements; typed text is only text."""

from datetime import date
from io import BytesIO

import pikepdf
import pytest

from integrity.documents import codes
from integrity.documents.papers import Facts, Print, paper_html, paper_pdf
from integrity.pdf import DocumentError, page_count
from tests.integrity.documents.paper_samples import (
    WORDS,
    clause,
    frozen,
    grid,
    members,
    pages_of,
    paragraph,
    squeezed,
    step,
    texts_of,
)
from tests.pdf_text import ENGINES, share_found, visible_text

CODE = "7ABCDEFGHJKM"
SIGNED = {"name": "นายสมหมาย หลวงสอน", "positions": ["นายกเทศมนตรีตำบลเวียง"], "role": ""}
SIGNED |= {"at": "2026-11-20T04:43:00+00:00", "option": "", "remark": ""}


def said(data, facts):
    return "\n".join(line for page in texts_of(paper_pdf(data, facts)) for line in page)


def tight(data, facts):
    return squeezed(said(data, facts))


def test_a_signing_copy_leaves_number_and_day_blank_and_has_the_code():
    facts = Facts(code=CODE, awaiting=True, official_no="ก/1/2569", dated=date(2026, 1, 1))
    text = said(frozen("order", dated="2026-01-01"), facts)
    assert "สั่ง ณ วันที่" in text and "๒๕๖๙" not in text and "ก/" not in text
    assert "7ABC-DEFG-HJKM" in text and "/verify/" in text
    assert "ร่าง" not in text


def test_the_code_stands_under_its_square_on_the_last_page_alone():
    pages = pages_of(paper_pdf(frozen(clauses=[paragraph(WORDS * 50)]), Facts(code=CODE)))
    assert not any("7ABC" in line.text for page in pages[:-1] for line in page)
    code = next(line for line in pages[-1] if "7ABC-DEFG-HJKM" in line.text)
    foot = ("7ABC", "คิวอาร์โค้ด", "verify")
    others = [line for line in pages[-1] if not any(words in line.text for words in foot)]
    assert code.top > max(line.bottom for line in others) + 1.8
    assert code.bottom < 29.2


def test_the_file_carries_its_code():
    assert codes.code_inside(paper_pdf(frozen(), Facts(code=CODE))) == CODE
    assert codes.code_inside(paper_pdf(frozen(), Facts(draft=True))) == ""


def test_only_a_draft_says_that_it_is_one():
    assert "ร่าง" in said(frozen(), Facts(draft=True))
    assert "ร่าง" not in said(frozen(), Facts(official_no="1", dated=date(2026, 1, 1)))


def test_a_draft_has_words_at_its_foot_beside_the_watermark():
    pages = texts_of(paper_pdf(frozen(clauses=[paragraph(WORDS * 60)]), Facts(draft=True)))
    assert any(line.startswith("/") and line.endswith("...") for line in pages[0])


def test_digits_are_of_one_kind():
    clauses = [clause("๑.", "ปี 2566 และ ๒๕๖๗ ที่ https://a1.go.th/2566 ก1@b2.th")]
    thai = said(frozen(clauses=clauses), Facts(code=CODE))
    assert "๑. ปี ๒๕๖๖ และ ๒๕๖๗" in thai and "https://a1.go.th/2566" in thai
    arabic = said(frozen(clauses=clauses, thai_digits=False), Facts(dated=date(2022, 10, 1)))
    assert "1. ปี 2566 และ 2567" in arabic and "1 ตุลาคม พ.ศ. 2565" in arabic
    assert not set("๐๑๒๓๔๕๖๗๘๙") & set(arabic)


def test_the_office_copy_says_so_on_top_and_has_rooms_for_initials():
    facts = Facts(print=Print.OFFICE_COPY, dated=date(2026, 1, 1))
    lines = texts_of(paper_pdf(frozen(), facts))[0]
    text = "".join(lines)
    assert "สำเนาคู่ฉบับ" in text and "หัวหน้าสำนักปลัด" in text and "พิมพ์/ทาน" in text
    top = pages_of(paper_pdf(frozen(), facts))[0][0]
    assert top.text == "สำเนาคู่ฉบับ" and top.bottom < 2.5


def test_the_certified_copy_has_who_certifies_it():
    facts = Facts(
        print=Print.CERTIFIED_COPY,
        dated=date(2026, 1, 1),
        certified_by="นางสาวประยูร วงศ์แดง\nนิติกรชำนาญการ",
        certified_on=date(2026, 2, 3),
    )
    text = said(frozen(), facts)
    for words in ("สำเนาถูกต้อง", "(นางสาวประยูร วงศ์แดง)", "นิติกรชำนาญการ", "๓ กุมภาพันธ์ ๒๕๖๙"):
        assert words in text
    assert "(ลงชื่อ) สมหมาย หลวงสอน" in text


def test_the_original_says_nothing_of_copies():
    text = said(frozen(), Facts(dated=date(2026, 1, 1)))
    assert "สำเนา" not in text and "พิมพ์/ทาน" not in text


def chain(**decided):
    return [
        step("นางจันทร์เพ็ญ สุวรรณพันธ์", "นักพัฒนาการท่องเที่ยว"),
        step("นายเสน่ห์ นามจันทรา", "ปลัด", kind="endorse", addressed_to="นายก อบต.",
             options=["ทราบ/เพื่อโปรดพิจารณาสั่งการ"]),
        step("นายเสน่ห์ นามจันทรา", "ปลัด ปฏิบัติหน้าที่", "นายก อบต.", kind="decide",
             options=["ดำเนินการตามเสนอ", "ข้อเสนอแนะ....."]),
    ]  # fmt: skip


def test_endorsements_follow_each_other_with_their_options():
    text = said(frozen("memo", steps=chain()), Facts(awaiting=True))
    order = ["จันทร์เพ็ญ", "เรียน นายก อบต.", "- ทราบ/เพื่อ", "ผลการพิจารณา", "- ( ) ดำเนินการ"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert text.count("(นายเสน่ห์ นามจันทรา)") == 2 and text.count("(ลงชื่อ)") == 3
    assert "....." not in text


def test_what_was_chosen_on_screen_is_marked():
    signatures = (
        SIGNED | {"step": 0, "name": "นางจันทร์เพ็ญ สุวรรณพันธ์"},
        SIGNED | {"step": 2, "option": "ดำเนินการตามเสนอ", "remark": "เห็นควรเร่งรัด"},
    )
    text = said(frozen("memo", steps=chain()), Facts(code=CODE, signatures=signatures))
    assert "- (/) ดำเนินการตามเสนอ" in text and "- ( ) ข้อเสนอแนะ" in text
    assert "เห็นควรเร่งรัด" in text
    assert text.count("(ลงชื่อ)") == 1  # of the step that is not signed yet


def test_the_log_says_who_signed_as_what_and_when_and_claims_no_more_than_the_law():
    text = tight(frozen(), Facts(code=CODE, signatures=(SIGNED | {"role": "ผู้รับข้อตกลง"},)))
    for words in (
        "นายสมหมายหลวงสอนนายกเทศมนตรีตำบลเวียงในฐานะผู้รับข้อตกลง",
        "๒๐พฤศจิกายน๒๕๖๙เวลา๑๑.๔๓น.",
        "ลายมือชื่ออิเล็กทรอนิกส์ตามมาตรา๙",
    ):
        assert words in text
    assert "ดิจิทัล" not in text and "มาตรา๒๖" not in text and "เชื่อถือได้" not in text


def test_a_paper_signed_in_ink_has_no_log():
    assert "บันทึกการลงนาม" not in said(frozen(), Facts(code=CODE))


def test_a_number_that_is_partly_known_begins_the_room_for_it():
    text = said(frozen("letter"), Facts(awaiting=True))
    assert "ที่ ชร ๕๒๓๐๑/" in text


def test_recipients_and_enclosures_and_attachments_are_listed():
    data = frozen(
        "circular",
        recipients=[{"name": name, "division": None} for name in ("กองคลัง", "กองช่าง")],
        enclosures=["ประกาศ", "คำสั่ง"],
    )
    text = said(data, Facts())
    assert "๑. กองคลัง" in text and "๒. กองช่าง" in text and "๒. คำสั่ง" in text


def test_minutes_say_when_and_where_and_who_took_them():
    data = frozen(
        "minutes",
        title="รายงานการประชุมคณะทำงาน ครั้งที่ 1/2569",
        place="ห้องประชุม",
        dated="2026-03-03",
        steps=[step(role="ผู้จดรายงานการประชุม")],
    )
    text = said(data, Facts(dated=date(2026, 4, 1)))
    for words in ("คณะทำงาน ครั้งที่ ๑/๒๕๖๙", "๓ มีนาคม ๒๕๖๙", "ณ ห้องประชุม", "ผู้จดรายงาน"):
        assert words in text
    assert text.count("รายงานการประชุม\n") <= 2


HOSTILE = (
    "<script>alert(1)</script> <b>หนา</b> {{ settings }} &lt; @page \x00\x1b[31m\u202e ﷺ 漢字 😀"
)


@pytest.mark.parametrize("place", ["title", "issuer", "department", "addressee", "place"])
def test_typed_text_is_nothing_but_text(place):
    for paper in ("announcement", "memo", "letter", "minutes"):
        html = paper_html(frozen(paper, **{place: HOSTILE}), Facts())
        assert "<script" not in html and "<b>หนา" not in html and "\x00" not in html


def test_hostile_text_in_every_part_makes_a_paper():
    clauses = [paragraph(HOSTILE), clause("<i>", HOSTILE), grid(HOSTILE, "|||"), members(HOSTILE)]
    steps = [step(HOSTILE, HOSTILE, role=HOSTILE, addressed_to=HOSTILE, options=[HOSTILE])]
    data = frozen("memo", clauses=clauses, steps=steps, closing=[HOSTILE], contact=[HOSTILE])
    text = said(data, Facts())
    assert "<script>alert(๑)</script>" in text and "{{ settings }}" in text


def test_empty_parts_make_a_paper():
    clauses = [paragraph(" "), grid(""), members(" | "), clause("")]
    data = frozen(clauses=clauses, steps=[], closing=[])
    assert page_count(paper_pdf(data, Facts())) == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_the_text_of_a_paper_can_be_found_again(engine):
    clauses = [clause(f"{n}.", "ให้ผู้ที่รู้ว่าหมู่บ้านมีน้ำใช้ปฏิบัติตามสิทธิ์ " * 4) for n in range(1, 16)]
    data = frozen(clauses=[paragraph(), *clauses])
    facts = Facts(code=CODE, dated=date(2026, 1, 1))
    found = ENGINES[engine](paper_pdf(data, facts))
    assert share_found(visible_text(paper_html(data, facts)), found) >= 0.995


def stored(data_dir, pages=2):
    pdf = paper_pdf(frozen("memo", clauses=[paragraph(WORDS * 30 * pages)]), Facts())
    folder = data_dir / "attachments"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "aa.pdf").write_bytes(pdf)
    return page_count(pdf)


ATTACHED = {"title": "ตารางแนบ", "sha256": "aa", "pages": 2, "issued": None}


def test_attached_pages_stand_behind_and_the_paper_stays_what_it_is(data_dir):
    more = stored(data_dir)
    alone = paper_pdf(frozen(), Facts(code=CODE))
    joined = paper_pdf(frozen(attachments=[ATTACHED]), Facts(code=CODE))
    assert page_count(joined) == page_count(alone) + more
    assert codes.code_inside(joined) == CODE
    assert "ตารางแนบ" in "".join(texts_of(joined)[0])
    with pikepdf.open(BytesIO(joined)) as paper, pikepdf.open(BytesIO(alone)) as before:
        for place in ("/MarkInfo", "/Lang", "/ViewerPreferences"):
            assert str(paper.Root[place]) == str(before.Root[place])
        assert len(paper.Root.StructTreeRoot.K) == len(before.Root.StructTreeRoot.K)
        assert paper.docinfo["/Title"] == before.docinfo["/Title"]
        assert b"pdfuaid:part" in paper.Root.Metadata.read_bytes()
        assert "/StructParents" not in paper.pages[-1].obj


def test_the_same_paper_with_attachments_has_the_same_bytes(data_dir):
    stored(data_dir)
    data = frozen(attachments=[ATTACHED])
    assert paper_pdf(data, Facts(code=CODE)) == paper_pdf(data, Facts(code=CODE))


def test_a_lost_or_broken_attachment_is_said_in_thai(data_dir):
    with pytest.raises(DocumentError, match="ไม่พบไฟล์ของเอกสารแนบ “ตารางแนบ”"):
        paper_pdf(frozen(attachments=[ATTACHED]), Facts())
    stored(data_dir)
    (data_dir / "attachments" / "aa.pdf").write_bytes(b"%PDF-1.7 not really")
    with pytest.raises(DocumentError, match="เอกสารแนบลำดับที่ 1"):
        paper_pdf(frozen(attachments=[ATTACHED]), Facts())
