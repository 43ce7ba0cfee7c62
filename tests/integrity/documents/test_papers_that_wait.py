"""What waits among the papers, on the first page: the same queries for few papers and for many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from integrity.documents import waiting
from integrity.documents.signing.opening import open_round
from integrity.documents.signing.steps import refuse
from tests import make
from tests.integrity.documents.signing_cast import ADDRESS, complete, paper, sent, signer


@pytest.fixture
def mayor(office):
    return signer(office, "นายกเทศมนตรี")


def stopped(office, by, mayor, number: int) -> None:
    """One paper to sign, one to issue, one to mend."""
    sent(office, by, mayor, title=f"รอลงนาม {number}")
    complete(office, by, mayor, title=f"ลงนามครบ {number}")
    signing = open_round(paper(office, by, mayor, title=f"ไม่ลงนาม {number}"), by=by)
    refuse(signing, official=mayor, user=mayor.user, address=ADDRESS, reason="แก้คำ")


def titles(user, action: str) -> list[str]:
    return [each.title for each in waiting.for_user(user) if each.action == action]


def test_each_paper_waits_for_who_can_take_its_next_step(office, plan_officer, publisher, mayor):
    stopped(office, plan_officer, mayor, 1)
    assert titles(plan_officer, "แก้ไขต่อ") == ["ประกาศ ไม่ลงนาม 1"]
    assert titles(publisher, "ออกเลขและออกเอกสาร") == ["ประกาศ ลงนามครบ 1"]
    assert titles(mayor.user, "อ่านและลงนาม") == ["รอลงนาม 1"]
    # Who sent it does not issue it; who issues does not mend it.
    assert titles(plan_officer, "ออกเลขและออกเอกสาร") == titles(publisher, "แก้ไขต่อ") == []


def test_what_waits_costs_the_same_for_many_papers(office, plan_officer, publisher, mayor):
    def queries(user) -> int:
        user = type(user).objects.get(pk=user.pk)
        with CaptureQueriesContext(connection) as asked:
            waiting.for_user(user)
        return len(asked)

    staff = (plan_officer, publisher, mayor.user)
    stopped(office, plan_officer, mayor, 0)
    few = [queries(user) for user in staff]
    for number in range(1, 8):
        stopped(office, plan_officer, mayor, number)
    assert [queries(user) for user in staff] == few
    assert len(titles(publisher, "ออกเลขและออกเอกสาร")) == waiting.MOST_LISTED


def test_the_registers_list_for_staff_costs_the_same_for_many_papers(
    client, office, plan_officer, publisher
):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("admin:documents_document_changelist")).status_code == 200
        return len(asked)

    client.force_login(plan_officer)
    former = make.issued(office, plan_officer)
    make.issued(office, plan_officer, replaces=former)
    queries()
    few = queries()
    for _ in range(15):
        make.issued(office, plan_officer, recipients=[("กองช่าง", None)])
    assert queries() == few
