"""Sending a paper for signature: what must be right first, and what is frozen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from integrity.documents.models import Clause, ClauseDocument, Method, Signing, Snapshot
from integrity.documents.signing import obstacles, opening
from integrity.documents.signing.opening import open_round
from integrity.models import Appointment, Official
from integrity.publishing import NotAllowed
from integrity.roles import Role
from tests import make
from tests.integrity.documents.signing_cast import fresh, paper, signer, step

TODAY = timezone.localdate()
DAY = timedelta(days=1)


@pytest.fixture
def mayor(office):
    return signer(office, "นายกเทศมนตรี")


def test_sending_freezes_the_text_and_waits_for_the_first_signer(office, plan_officer, mayor):
    palad = signer(office, "ปลัดเทศบาล")
    document = paper(office, plan_officer, palad, mayor)
    signing = open_round(document, by=plan_officer)
    assert (signing.next_step, signing.next_official) == (0, palad)
    assert signing.snapshot.data["clauses"][0]["text"] == "ข้อความของประกาศ"
    assert [each["name"] for each in signing.snapshot.data["steps"]] == [palad.name, mayor.name]
    assert (len(signing.code), signing.opened_by) == (12, plan_officer)
    assert fresh(document).state == ClauseDocument.State.SIGNING


def test_a_paper_in_signing_is_not_sent_again(office, plan_officer, mayor):
    document = paper(office, plan_officer, mayor)
    open_round(document, by=plan_officer)
    with pytest.raises(NotAllowed, match="ฉบับร่าง"):
        open_round(document, by=plan_officer)
    assert Signing.objects.count() == 1


def test_a_paper_without_text_or_signers_says_both(office, plan_officer):
    document = paper(office, plan_officer, text="")
    told = opening.obstacle(document, plan_officer)
    assert "ยังไม่มีข้อความ" in told
    assert "ยังไม่มีผู้ลงนาม" in told


@pytest.mark.parametrize(
    ("text", "is_open"),
    [("จำนวน [จำนวนคน] คน", True), ("ตามเชิงอรรถ [1]", False), ("ไม่มีวงเล็บ", False)],
)
def test_open_fields_in_brackets_must_be_filled(office, plan_officer, mayor, text, is_open):
    document = paper(office, plan_officer, mayor, text=text)
    assert ("[จำนวนคน]" in opening.obstacle(document, plan_officer)) is is_open


@pytest.mark.parametrize("kind", ["memo", "letter", "circular"])
def test_what_is_addressed_says_to_whom(office, plan_officer, mayor, kind):
    document = paper(office, plan_officer, mayor, kind=kind, addressee=" ")
    assert any("เรียน" in said for said in obstacles.of_content(document))
    document.addressee = "นายอำเภอ"
    assert not any("เรียน" in said for said in obstacles.of_content(document))


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        ({"date_to": TODAY - DAY}, "พ้นจากตำแหน่ง"),
        ({"date_from": TODAY + DAY}, "ยังไม่ถึงวันเริ่ม"),
        ({"date_from": TODAY, "date_to": TODAY}, ""),
    ],
)
def test_a_signer_must_hold_the_position_today(office, plan_officer, dates, told):
    gone = signer(office, "นายกเทศมนตรี", **dates)
    for method in Method:
        document = paper(office, plan_officer, gone, method=method)
        found = opening.obstacle(document, plan_officer)
        assert told in found
        assert bool(found) is bool(told)


def test_on_paper_the_day_that_is_known_beforehand_counts(office, plan_officer):
    gone = signer(office, "นายกเทศมนตรี", date_to=TODAY - DAY)
    document = paper(office, plan_officer, gone, method=Method.PAPER, dated=TODAY - DAY)
    assert not opening.obstacle(document, plan_officer)


def test_a_signer_on_screen_needs_an_account_that_may_sign(office, plan_officer, other_office):
    nobody = make.official(office)
    assert "ยังไม่มีบัญชี" in opening.obstacle(paper(office, plan_officer, nobody), plan_officer)
    on_paper = paper(office, plan_officer, nobody, method=Method.PAPER)
    assert not opening.obstacle(on_paper, plan_officer)

    auditor = signer(office, "ผู้ตรวจสอบภายใน", role=Role.AUDITOR)
    assert "บทบาท" in opening.obstacle(paper(office, plan_officer, auditor), plan_officer)

    closed = signer(office, "รองนายก")
    closed.user.is_active = False
    closed.user.save()
    assert "ถูกปิด" in opening.obstacle(paper(office, plan_officer, closed), plan_officer)


def test_a_signer_without_any_position_is_pointed_out(office, plan_officer):
    account = make.user(Role.EXECUTIVE, office)
    person = Official.objects.create(organisation=office, name="นายไม่มี ตำแหน่ง", user=account)
    document = paper(office, plan_officer, person)
    assert "ยังไม่มีตำแหน่ง" in opening.obstacle(document, plan_officer)
    document.steps.all()[0].delete()
    step(document, person, 1, position_lines="ผู้แทนชุมชน")
    assert not opening.obstacle(document, plan_officer)


def test_the_same_step_twice_is_refused_and_two_roles_of_one_person_are_not(
    office, plan_officer, mayor
):
    document = paper(office, plan_officer, mayor, mayor)
    assert "ซ้ำกับลำดับที่ 1" in opening.obstacle(document, plan_officer)

    document = paper(office, plan_officer, mayor)
    acting = Appointment.objects.create(
        official=mayor, position="ปลัดเทศบาล", relation=Appointment.Relation.ACTING
    )
    step(document, mayor, 2, appointment=acting)
    assert not opening.obstacle(document, plan_officer)


def test_an_editor_sends_papers_of_the_own_division_only(
    office, secretariat, editor, plan_officer, mayor
):
    own = paper(office, editor, mayor, division=secretariat)
    assert not opening.obstacle(own, editor)
    works = make.division(office, "กองช่าง")
    assert opening.obstacle(paper(office, editor, mayor, division=works), editor)
    assert opening.obstacle(paper(office, editor, mayor), editor)


@pytest.mark.parametrize("who", ["publisher", "auditor", "outsider", "neighbour", "executive"])
def test_others_do_not_send(request, office, plan_officer, mayor, who):
    document = paper(office, plan_officer, mayor)
    user = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        open_round(document, by=user)
    assert fresh(document).is_draft


def test_when_it_breaks_in_the_middle_nothing_is_sent(office, plan_officer, mayor, monkeypatch):
    document = paper(office, plan_officer, mayor)

    def cut(*args, **kwargs):
        raise RuntimeError("power")

    monkeypatch.setattr(ClauseDocument, "save", cut)
    with pytest.raises(RuntimeError):
        open_round(document, by=plan_officer)
    assert not Signing.objects.exists()
    assert not Snapshot.objects.exists()
    assert fresh(document).is_draft


def test_five_hundred_clauses_are_frozen_with_few_queries(
    office, plan_officer, mayor, django_assert_max_num_queries
):
    document = paper(office, plan_officer, mayor)
    for position in range(2, 502):
        Clause(document=document, position=position, text="ข้อ").save_base()
    with django_assert_max_num_queries(45):
        signing = open_round(document, by=plan_officer)
    assert len(signing.snapshot.data["clauses"]) == 501
