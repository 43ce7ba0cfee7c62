"""Signing on screen: in order, once, by the right person, on the text that was frozen."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from integrity.documents.models import Frozen, Method, Signature, Signing
from integrity.documents.signing import steps
from integrity.documents.signing.opening import open_round
from integrity.documents.signing.voiding import EDITED, recall, void, void_by_edit
from integrity.models import Appointment
from integrity.publishing import NotAllowed
from integrity.roles import Role
from tests.integrity.documents.signing_cast import (
    ADDRESS,
    complete,
    fresh,
    paper,
    sent,
    signer,
    signs,
    step,
)


@pytest.fixture
def palad(office):
    return signer(office, "ปลัดเทศบาล", role=Role.PUBLISHER)


@pytest.fixture
def mayor(office):
    return signer(office, "นายกเทศมนตรี")


def refuses(signing, official, reason="ข้อ 3 ยังไม่ถูกต้อง"):
    return steps.refuse(
        signing, official=official, user=official.user, address=ADDRESS, reason=reason
    )


def test_signers_sign_in_order_and_the_last_completes_the_round(office, plan_officer, palad, mayor):
    signing = sent(office, plan_officer, palad, mayor)
    with pytest.raises(NotAllowed, match="ยังไม่ถึงลำดับ"):
        signs(signing, mayor)
    signs(signing, palad)
    assert signing.next_official_id == mayor.pk
    assert signing.is_open
    signs(signing, mayor)
    assert fresh(signing).is_complete
    assert fresh(signing).next_official is None


def test_the_log_says_who_when_from_where_and_of_which_text(office, plan_officer, mayor):
    signing = sent(office, plan_officer, mayor)
    row = signs(signing, mayor)
    assert (row.user, row.official, row.address) == (mayor.user, mayor, ADDRESS)
    assert row.snapshot_sha256 == signing.snapshot.sha256
    assert (row.name, row.positions) == (mayor.name, ["นายกเทศมนตรี"])
    assert timezone.now() - row.at < timedelta(minutes=1)
    with pytest.raises(Frozen):
        row.save()
    with pytest.raises(Frozen):
        Signature.objects.all().delete()


def test_nobody_signs_twice(office, plan_officer, palad, mayor):
    signing = sent(office, plan_officer, palad, mayor)
    signs(signing, palad)
    with pytest.raises(NotAllowed, match="ลงนามเอกสารนี้แล้ว"):
        signs(signing, palad)
    assert signing.signatures.count() == 1


def test_the_database_takes_a_step_once_whoever_writes_it(office, plan_officer, palad, mayor):
    signing = sent(office, plan_officer, palad, mayor)
    row = signs(signing, palad)
    row.pk = None
    row._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_who_holds_two_steps_signs_each_by_itself(office, plan_officer, palad):
    document = paper(office, plan_officer, palad)
    acting = Appointment.objects.create(
        official=palad, position="นายกเทศมนตรี", relation=Appointment.Relation.PERFORMING
    )
    step(document, palad, 2, appointment=acting)
    signing = open_round(document, by=plan_officer)
    signs(signing, palad, step=0)
    with pytest.raises(NotAllowed, match="ไม่ได้บันทึกซ้ำ"):
        signs(fresh(signing), palad, step=0)
    signs(signing, palad, step=1)
    first, second = signing.signatures.order_by("step")
    assert first.positions == ["ปลัดเทศบาล"]
    assert second.positions == ["ปลัดเทศบาล", "ปฏิบัติหน้าที่นายกเทศมนตรี"]
    assert fresh(signing).is_complete


def test_only_the_own_account_signs_for_an_official(office, plan_officer, mayor, palad):
    signing = sent(office, plan_officer, mayor)
    with pytest.raises(NotAllowed, match="ไม่ได้ผูก"):
        steps.sign(signing, official=mayor, user=palad.user, address=ADDRESS)
    with pytest.raises(NotAllowed, match="ไม่ได้อยู่ในลำดับ"):
        signs(signing, palad)


def test_an_executive_of_the_neighbour_does_not_sign(office, other_office, plan_officer, mayor):
    signing = sent(office, plan_officer, mayor)
    with pytest.raises(NotAllowed):
        signs(signing, signer(other_office, "นายกเทศมนตรี"))


def test_an_account_that_lost_its_role_does_not_sign(office, plan_officer, mayor):
    signing = sent(office, plan_officer, mayor)
    mayor.user.groups.clear()
    with pytest.raises(NotAllowed, match="บทบาท"):
        signs(signing, type(mayor).objects.get(pk=mayor.pk))


def test_who_left_office_after_the_paper_was_sent_does_not_sign(office, plan_officer, mayor):
    signing = sent(office, plan_officer, mayor)
    appointment = mayor.appointments.get()
    appointment.date_to = timezone.localdate() - timedelta(days=1)
    appointment.save()
    with pytest.raises(NotAllowed, match="พ้นจากตำแหน่ง"):
        signs(signing, mayor)
    assert not signing.signatures.exists()


def test_a_frozen_text_that_was_tampered_with_is_not_signed(office, plan_officer, mayor):
    signing = sent(office, plan_officer, mayor)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE documents_snapshot SET sha256 = %s WHERE id = %s",
            ["0" * 64, signing.snapshot_id],
        )
    with pytest.raises(NotAllowed, match="ลายนิ้วมือ"):
        signs(fresh(signing), mayor)
    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({}, "เลือกความเห็น"),
        ({"option": "อย่างอื่น"}, "เลือกความเห็นจากรายการ"),
        ({"option": "ทราบ"}, ""),
        ({"remark": "ให้เพิ่มงบประมาณ"}, ""),
    ],
)
def test_an_endorsement_chooses_one_of_the_options(office, plan_officer, mayor, answer, told):
    document = paper(office, plan_officer)
    step(document, mayor, 1, kind="decide", options="ทราบ\nดำเนินการตามเสนอ")
    signing = open_round(document, by=plan_officer)
    if told:
        with pytest.raises(NotAllowed, match=told):
            signs(signing, mayor, **answer)
        return
    row = signs(signing, mayor, **answer)
    assert {"option": row.option, "remark": row.remark} == {"option": "", "remark": ""} | answer


def test_a_refusal_ends_the_round_and_says_why(office, plan_officer, palad, mayor):
    document = paper(office, plan_officer, palad, mayor)
    signing = open_round(document, by=plan_officer)
    signs(signing, palad)
    with pytest.raises(NotAllowed, match="ระบุเหตุผล"):
        refuses(signing, mayor, reason="  ")
    refuses(signing, mayor)
    assert fresh(signing).is_void
    assert "ข้อ 3 ยังไม่ถูกต้อง" in fresh(signing).void_reason
    assert fresh(document).is_draft
    with pytest.raises(NotAllowed):
        signs(signing, mayor)
    again = open_round(document, by=plan_officer)
    assert (again.code != signing.code, again.signatures.count()) == (True, 0)


def test_a_paper_to_be_signed_in_ink_is_not_signed_on_screen(office, plan_officer, mayor):
    signing = sent(office, plan_officer, mayor, method=Method.PAPER)
    with pytest.raises(NotAllowed, match="บนกระดาษ"):
        signs(signing, mayor)
    assert not Signing.objects.awaiting(mayor).exists()


def test_an_edit_voids_all_signatures(office, plan_officer, palad, mayor):
    document = complete(office, plan_officer, palad, mayor)
    assert void_by_edit(document, by=plan_officer)
    signing = fresh(document.signing)
    assert (signing.state, signing.void_reason) == (Signing.State.VOID, EDITED)
    assert (signing.closed_by, fresh(document).is_draft) == (plan_officer, True)
    assert not void_by_edit(document, by=plan_officer)
    assert signing.signatures.count() == 2  # the log stays


def test_the_clerk_takes_a_paper_back_with_a_reason(office, plan_officer, publisher, mayor):
    document = complete(office, plan_officer, mayor)
    with pytest.raises(NotAllowed, match="ระบุเหตุผล"):
        recall(document, by=plan_officer, reason="")
    with pytest.raises(NotAllowed):
        recall(document, by=publisher, reason="พิมพ์ผิด")
    recall(document, by=plan_officer, reason="พิมพ์ผิด")
    assert fresh(document).is_draft
    assert fresh(document.signing).void_reason == "พิมพ์ผิด"
    with pytest.raises(NotAllowed, match="สิ้นสุดแล้ว"):
        void(document.signing, by=plan_officer, reason="อีกครั้ง")


def test_when_signing_breaks_in_the_middle_nothing_is_signed(
    office, plan_officer, mayor, monkeypatch
):
    signing = sent(office, plan_officer, mayor)

    def cut(self, *args, **kwargs):
        raise RuntimeError("power")

    monkeypatch.setattr(Signing, "save", cut)
    with pytest.raises(RuntimeError):
        signs(signing, mayor)
    monkeypatch.undo()
    assert not Signature.objects.exists()
    signs(fresh(signing), mayor)
    assert fresh(signing).is_complete
