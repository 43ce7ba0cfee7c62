from datetime import date

import pytest

from integrity.changes import describe, steps
from integrity.documents.clauses import writing
from integrity.documents.clauses.creating import create
from integrity.documents.clauses.parsing import ClauseRow, parse
from integrity.documents.clauses.rows import rows_of
from integrity.documents.clauses.writing import RefusedText, replace_clauses
from integrity.documents.models import Clause, ClauseDocument, PaperForm, Visibility
from integrity.documents.models.clauses import LONGEST_CLAUSE, MOST_CLAUSES
from integrity.models import Appointment, OfficeWords, Official
from integrity.publishing import NotAllowed
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(office, plan_officer):
    return create(office, "announcement", by=plan_officer, title="ก", text="๑. ก\n๒. ข\n๓. ค")


def row(text, kind="paragraph", level=0, mark=""):
    return ClauseRow(kind, level, mark, text)


def past(document):
    return Clause.history.filter(document=document.pk).count()


def test_only_what_changed_leaves_a_trace(paper, plan_officer):
    rows, before = rows_of(paper), past(paper)
    assert replace_clauses(paper, rows, by=plan_officer) == 0
    assert past(paper) == before
    rows[1] = row("ข ใหม่", "numbered", 1, "๒.")
    assert replace_clauses(paper, rows, by=plan_officer) == 1
    assert rows_of(paper) == rows and past(paper) == before + 1
    newest = Clause.history.filter(document=paper.pk).latest()
    assert (newest.text, newest.history_user) == ("ข ใหม่", plan_officer)


def test_the_history_tells_the_place_of_a_clause_as_people_count(paper, plan_officer):
    rows = rows_of(paper)
    replace_clauses(paper, [rows[0], row("ระหว่าง"), *rows[1:]], by=plan_officer)
    *_, newest = describe(steps(Clause, document=paper.pk), ["document"])
    assert next(each.new for each in newest.fields if each.name == "position") == "1.5"


def test_a_row_put_in_between_moves_no_other(paper, plan_officer):
    keys = list(paper.clauses.values_list("pk", flat=True))
    rows = rows_of(paper)
    for number in range(12):
        rows.insert(1, row(f"ย่อหน้า {number}", level=1))
        changed = replace_clauses(paper, rows, by=plan_officer)
        assert changed == 1 or number > 8, "there is room for a while"
        assert rows_of(paper) == rows
    assert set(keys) <= set(paper.clauses.values_list("pk", flat=True))


def test_rows_go_and_change_places(paper, plan_officer):
    rows = rows_of(paper)
    keys = set(paper.clauses.values_list("pk", flat=True))
    assert replace_clauses(paper, rows[::-1], by=plan_officer) == 2
    assert rows_of(paper) == rows[::-1]
    assert set(paper.clauses.values_list("pk", flat=True)) == keys
    replace_clauses(paper, rows[:1], by=plan_officer)
    assert rows_of(paper) == rows[:1]
    assert Clause.history.filter(document=paper.pk, history_type="-").count() == 2


def test_five_hundred_clauses_take_few_questions(
    paper, plan_officer, django_assert_max_num_queries
):
    rows = parse("\n".join(f"{number % 99 + 1}. ข้อ {number}" for number in range(500)))
    assert len(rows) == 500
    with django_assert_max_num_queries(30):
        replace_clauses(paper, rows, by=plan_officer)
    rows[250] = row("เปลี่ยน", "numbered", 1, "๑.")
    with django_assert_max_num_queries(15):
        assert replace_clauses(paper, rows, by=plan_officer) == 1


def test_html_and_scripts_are_text_and_control_characters_go(paper, plan_officer):
    replace_clauses(
        paper,
        [
            row("<script>alert(1)</script> & <b>ก</b>"),
            row("ก\x00ข\x1b[31m\u200b\u202e\ud800ค\U000e0041"),
            row("漢字 العربية"),
            row("นํ้า\r\nบรรทัดสอง  \tสาม"),
            row("ก\tข\n|ค | ง\n\n", "table"),
            row("ง", "numbered", 0, "\u200b๑. "),
        ],
        by=plan_officer,
    )
    assert [each.text for each in rows_of(paper)] == [
        "<script>alert(1)</script> & <b>ก</b>",
        "กข[31mค",
        "漢字 العربية",
        "น้ำ\nบรรทัดสอง   สาม",
        "ก | ข\n | ค | ง",
        "ง",
    ]
    assert (rows_of(paper)[-1].mark, rows_of(paper)[-1].level) == ("๑.", 1)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([row("ก" * (LONGEST_CLAUSE + 1))], "ย่อหน้าที่ 1: ข้อหนึ่งยาวได้ไม่เกิน 20,000 ตัวอักษร"),
        ([row("ก")] * (MOST_CLAUSES + 1), "ไม่เกิน 1,000 ข้อ"),
        ([row("ก", "numbered", 4, "๑.")], "สามชั้น"),
        ([row("ก", "numbered", 1, "ข้อ ๑" * 10)], "20 ตัวอักษร"),
    ],
)
def test_what_is_too_much_is_refused_and_nothing_is_stored(paper, plan_officer, rows, words):
    before = rows_of(paper)
    with pytest.raises(RefusedText, match=words) as refused:
        replace_clauses(paper, rows, by=plan_officer)
    assert refused.value.problems and rows_of(paper) == before


def test_twenty_thousand_characters_are_not_too_many(paper, plan_officer):
    replace_clauses(paper, [row("ก" * LONGEST_CLAUSE)] * 3, by=plan_officer)
    assert paper.clauses.count() == 3


def test_a_paper_that_is_no_draft_keeps_its_text(paper, plan_officer, monkeypatch):
    monkeypatch.setattr(ClauseDocument, "state", ClauseDocument.State.SIGNING)
    with pytest.raises(NotAllowed, match="เสนอลงนาม"):
        replace_clauses(paper, [], by=plan_officer)
    assert paper.clauses.count() == 3


def test_a_power_cut_leaves_the_text_as_it_was(paper, plan_officer, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    before = rows_of(paper)
    monkeypatch.setattr(writing.history, "bulk_create", fail)
    with pytest.raises(RuntimeError):
        replace_clauses(paper, [row("ใหม่")] + [row(str(n)) for n in range(9)], by=plan_officer)
    assert rows_of(paper) == before


# Beginning a paper


def test_a_new_paper_has_what_its_kind_and_office_propose(office, plan_officer):
    OfficeWords.objects.create(kind=office.kind, executive="นายกเทศมนตรี")
    PaperForm.objects.create(kind="order", closing="ทั้งนี้ ตั้งแต่บัดนี้เป็นต้นไป")
    PaperForm.objects.create(kind="order", owner=office, closing="สั่งตามนี้")
    mayor = make.official(office, "นายนายก ตัวอย่าง", "นายกเทศมนตรีตำบลบ้านเรา")
    make.official(office, "นายรอง ตัวอย่าง", "รองนายกเทศมนตรี")
    order = create(office, "order", by=plan_officer, title="แต่งตั้ง")
    assert order.closing == "สั่งตามนี้" and order.visibility == Visibility.PUBLIC
    step = order.steps.get()
    assert (step.official, step.appointment) == (mayor, None)
    assert step.history.get().history_user == plan_officer


def test_who_acts_for_the_executive_signs_as_acting(office, plan_officer):
    OfficeWords.objects.create(kind=office.kind, executive="นายกเทศมนตรี")
    clerk = Official.objects.create(organisation=office, name="นายปลัด ตัวอย่าง")
    Appointment.objects.create(official=clerk, position="ปลัดเทศบาล")
    acting = Appointment.objects.create(
        official=clerk, position="นายกเทศมนตรี", relation=Appointment.Relation.PERFORMING
    )
    Appointment.objects.create(official=clerk, position="นายกเทศมนตรี", date_to=date(2020, 1, 1))
    assert (
        create(office, "announcement", by=plan_officer, title="ก").steps.get().appointment == acting
    )


def test_a_memo_is_internal_and_of_its_division(office, secretariat, plan_officer):
    office.telephone = "0 7736 0000"
    office.save()
    head = make.official(office, "นางหัวหน้า ตัวอย่าง", "หัวหน้าสำนักปลัด")
    memo = create(office, "memo", by=plan_officer, title="ขออนุมัติ", division=secretariat)
    assert memo.visibility == Visibility.INTERNAL and not memo.steps.exists()
    assert memo.department == "สำนักปลัด เทศบาลตำบลบ้านเรา โทร. 0 7736 0000"
    Appointment.objects.create(official=head, position="หัวหน้าสำนักปลัด", division=secretariat)
    again = create(office, "memo", by=plan_officer, title="ขออนุมัติ", division=secretariat)
    assert again.steps.get().official == head


def test_words_of_the_pasted_paper_count_before_those_of_the_form(office, plan_officer):
    PaperForm.objects.create(kind="announcement", closing="จึงประกาศให้ทราบ")
    text = "ประกาศเทศบาล\nเรื่อง จากข้อความ\n\nข้อความ\n\nจึงประกาศมาเพื่อทราบโดยทั่วกัน"
    made = create(office, "announcement", by=plan_officer, text=text)
    assert (made.title, made.closing) == ("จากข้อความ", "จึงประกาศมาเพื่อทราบโดยทั่วกัน")
    made = create(office, "announcement", by=plan_officer, title="ข", text=text, closing="อื่น")
    assert (made.title, made.closing) == ("ข", "อื่น")


def test_a_letter_pasted_without_its_regards_keeps_those_of_the_form(office, plan_officer):
    PaperForm.objects.create(kind="letter", closing="ขอแสดงความนับถือ")
    text = "ด้วยเทศบาลจะจัดประชุม\n\nจึงเรียนมาเพื่อโปรดทราบ\n"
    for pasted in (text, text + "\nขอแสดงความนับถือ\n"):
        document = create(office, "letter", by=plan_officer, title="ขอเชิญ", text=pasted)
        assert document.closing == "จึงเรียนมาเพื่อโปรดทราบ\nขอแสดงความนับถือ"


def test_who_signed_the_pasted_paper_signs_if_the_register_knows_them(office, plan_officer):
    clerk = make.official(office, "นางสาวสมศรี ตัวอย่าง", "ปลัดเทศบาล")
    text = "ด้วย ก\n\n(ลงชื่อ)\n(นางสาวสมศรี  ตัวอย่าง)\nปลัดเทศบาล"
    assert (
        create(office, "memo", by=plan_officer, title="ก", text=text).steps.get().official == clerk
    )


@pytest.mark.parametrize(
    ("kind", "values", "words"),
    [
        ("plan", {}, "ไม่ได้เขียนเป็นข้อ"),
        ("memo", {"title": " "}, "เรื่อง"),
        ("memo", {"title": "ก" * 501}, "เรื่อง"),
        ("memo", {"text": "ก" * 20_001}, "20,000"),
    ],
)
def test_what_cannot_begin_leaves_nothing(office, plan_officer, kind, values, words):
    with pytest.raises(NotAllowed, match=words):
        create(office, kind, by=plan_officer, **{"title": "ก"} | values)
    assert not ClauseDocument.objects.exists()


def test_a_division_of_another_office_is_refused(office, other_office, plan_officer):
    foreign = make.division(other_office, "กองช่าง")
    with pytest.raises(NotAllowed, match="หน่วยงานเดียวกัน"):
        create(office, "memo", by=plan_officer, title="ก", division=foreign)
