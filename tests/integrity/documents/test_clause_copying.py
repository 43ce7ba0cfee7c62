from datetime import date, timedelta

import pytest
from django.utils import timezone

from integrity.documents.clauses.copying import copy_document, points, start_replacement
from integrity.documents.clauses.creating import create
from integrity.documents.models import Citation, ClauseDocument, Recipient, SigningStep
from integrity.models import Appointment, LeftoverPhrase, OfficeWords, Official, Reference
from integrity.publishing import NotAllowed
from tests import make

pytestmark = pytest.mark.django_db

TEXT = (
    "ตามพระราชบัญญัติข้อมูลข่าวสารของราชการ พ.ศ. ๒๕๔๐ และปีงบประมาณ พ.ศ. ๒๕๖๖ ดังนี้\n"
    "๑. รายงานภายในวันที่ ๓๐ กันยายน ๒๕๖๖ ตามหนังสือ ลงวันที่ ๓๑ มีนาคม ๒๕๖๖\n"
    "๒. ทบทวนผลของปีงบประมาณ พ.ศ. ๒๕๖๐"
)


@pytest.fixture
def last_year(office, plan_officer):
    OfficeWords.objects.create(kind=office.kind, executive="นายกเทศมนตรี")
    make.official(office, "นายสมมติ ตัวอย่าง", "นายกเทศมนตรีตำบลบ้านเรา")
    return create(
        office,
        "announcement",
        by=plan_officer,
        title="มาตรการส่งเสริมความโปร่งใส ประจำปีงบประมาณ พ.ศ. ๒๕๖๖",
        text=TEXT,
        first_fiscal_year=2566,
    )


def texts(document):
    return [clause.text for clause in document.clauses.all()]


def told(document):
    return "\n".join(point.message for point in points(document))


def test_a_copy_is_a_draft_of_the_next_year(last_year, plan_officer):
    last_year.dated = date(2022, 10, 3)
    last_year.save()
    copy = copy_document(last_year, by=plan_officer)
    assert copy.is_draft and copy.copied_from == last_year and copy.dated is None
    assert copy.years == (2567, 2567)
    assert copy.title.endswith("ประจำปีงบประมาณ พ.ศ. ๒๕๖๗")
    assert copy.history.get().history_user == plan_officer
    assert [row.official.name for row in copy.steps.all()] == ["นายสมมติ ตัวอย่าง"]
    assert last_year.clauses.count() == 3


def test_years_of_the_period_move_and_no_others(last_year, plan_officer):
    opening, first, second = texts(copy_document(last_year, by=plan_officer))
    assert "พ.ศ. ๒๕๔๐" in opening and "ปีงบประมาณ พ.ศ. ๒๕๖๗" in opening
    assert "๓๐ กันยายน ๒๕๖๗" in first and "ลงวันที่ ๓๑ มีนาคม ๒๕๖๖" in first
    assert "พ.ศ. ๒๕๖๐" in second


def test_old_years_that_stand_are_pointed_out_but_for_those_of_laws(last_year, plan_officer):
    copy = copy_document(last_year, by=plan_officer)
    found = [(point.position, point.message) for point in points(copy)]
    assert [position for position, message in found if "ปีเดิม" in message] == [1, 2]
    assert "๒๕๖๐" in found[-1][1] and "๒๕๔๐" not in told(copy)


def test_a_period_moves_by_its_length(office, plan_officer):
    plan = create(
        office, "order", by=plan_officer, title="แผน (พ.ศ. 2566 - 2570)",
        text="ตามยุทธศาสตร์ชาติ (พ.ศ. 2561 - 2580) ใช้แผน (พ.ศ.2566-2570)",
        first_fiscal_year=2566, last_fiscal_year=2570,
    )  # fmt: skip
    copy = copy_document(plan, by=plan_officer)
    assert copy.years == (2571, 2575) and copy.title == "แผน (พ.ศ. 2571 - 2575)"
    assert texts(copy) == ["ตามยุทธศาสตร์ชาติ (พ.ศ. 2561 - 2580) ใช้แผน (พ.ศ.2571-2575)"]


def test_years_may_be_chosen(last_year, plan_officer):
    copy = copy_document(last_year, by=plan_officer, years=(2569, 2569))
    assert copy.title.endswith("๒๕๖๙") and copy.years == (2569, 2569)
    with pytest.raises(NotAllowed, match="ปีสุดท้าย"):
        copy_document(last_year, by=plan_officer, years=(2570, 2569))
    assert ClauseDocument.objects.count() == 2


def test_a_replacement_keeps_its_years(last_year, plan_officer):
    with pytest.raises(NotAllowed, match="ออกแล้ว"):
        start_replacement(last_year, by=plan_officer)


def test_a_signer_whose_appointment_ended_is_pointed_out(last_year, plan_officer):
    yesterday = timezone.localdate() - timedelta(days=1)
    Appointment.objects.get().delete()
    person = Official.objects.get()
    ended = Appointment.objects.create(
        official=person, position="นายกเทศมนตรีตำบลบ้านเรา", date_to=yesterday
    )
    SigningStep.objects.create(document=last_year, order=2, official=person, appointment=ended)
    copy = copy_document(last_year, by=plan_officer)
    assert [step.appointment for step in copy.steps.all()] == [None, None]
    assert told(copy).count("ไม่มีตำแหน่งในทะเบียนวันนี้") == 2


def test_people_and_positions_of_yesterday_are_pointed_out(office, plan_officer):
    make.official(office, "นายอยู่ครบ ตัวอย่าง", "ปลัดเทศบาล")
    make.official(office, "นางใหม่ ตัวอย่าง", "ผู้อำนวยการกองคลัง")
    order = create(
        office, "order", by=plan_officer, title="แต่งตั้งคณะทำงาน",
        text=(
            "๑. นายอยู่ครบ ตัวอย่าง\tปลัดเทศบาล\tประธาน\n"
            "๒. นายไปแล้ว ตัวอย่าง\tผู้อำนวยการกองคลัง\tคณะทำงาน\n"
            "๓. นางใหม่ ตัวอย่าง\tหัวหน้าสำนักปลัด\tคณะทำงาน\n\n"
            "มอบหมายให้นายลาออก ตัวอย่าง เป็นผู้ประสานงานของนายกเทศมนตรี"
        ),
    )  # fmt: skip
    said = told(copy_document(order, by=plan_officer))
    assert "นายอยู่ครบ" not in said
    assert "นายไปแล้ว ตัวอย่าง ไม่อยู่ในทะเบียนผู้ดำรงตำแหน่ง" in said
    assert "ตำแหน่งผู้อำนวยการกองคลังวันนี้คือ นางใหม่ ตัวอย่าง" in said
    assert "นางใหม่ ตัวอย่าง ตำแหน่ง “หัวหน้าสำนักปลัด” ไม่ตรงกับทะเบียนวันนี้" in said
    assert "นายลาออก ตัวอย่าง ไม่อยู่" in said


def test_replaced_laws_are_pointed_out_in_texts_and_citations(last_year, plan_officer):
    new = Reference.objects.create(kind="regulation", title="ระเบียบใหม่ พ.ศ. 2563")
    old = Reference.objects.create(kind="regulation", title="ระเบียบเดิม พ.ศ. 2548", replaced_by=new)
    Citation.objects.create(document=last_year, reference=old, provision="ข้อ 5")
    last_year.closing = "ตามระเบียบเดิม พ.ศ.๒๕๔๘"
    last_year.save()
    copy = copy_document(last_year, by=plan_officer)
    assert told(copy).count("ระเบียบใหม่ พ.ศ. 2563ใช้แทนแล้ว") == 2
    assert copy.citations.get().provision == "ข้อ 5"


def test_words_of_a_template_are_pointed_out(office, plan_officer):
    LeftoverPhrase.objects.create(kind="code", pattern="ภารกิจย่อยตามคู่มือ", advice="ลบข้อความนี้")
    paper = create(
        office, "memo", by=plan_officer, title="ขออนุมัติ [ชื่อโครงการ]", text="ภารกิจย่อยตามคู่มือ"
    )
    said = told(paper)
    assert "“[ชื่อโครงการ]”" in said and "ลบข้อความนี้" in said


def test_recipients_go_to_who_has_the_work_now(office, plan_officer, secretariat):
    heir = make.division(office, "กองยุทธศาสตร์")
    circular = create(office, "circular", by=plan_officer, title="แจ้งเวียน", division=secretariat)
    Recipient.objects.create(document=circular, division=secretariat)
    secretariat.successor = heir
    secretariat.save()
    copy = copy_document(circular, by=plan_officer)
    assert copy.recipients.get().division == heir and copy.division == heir


def test_a_copy_is_made_whole_or_not_at_all(last_year, plan_officer, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("integrity.documents.clauses.copying._copy_parts", fail)
    with pytest.raises(RuntimeError):
        copy_document(last_year, by=plan_officer)
    assert ClauseDocument.objects.count() == 1


def test_points_ask_a_fixed_number_of_questions(last_year, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        points(ClauseDocument.objects.get(pk=last_year.pk))
