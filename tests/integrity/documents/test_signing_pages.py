"""The pages of signing: what a signer reads and confirms, and the clerk's steps around it."""

import pytest
from axes.models import AccessAttempt
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from integrity.documents.models import Document, Kind, Method, Signature, Signing
from integrity.documents.signing.opening import open_round
from integrity.documents.signing.steps import refuse
from integrity.documents.waiting import for_user
from integrity.roles import Role
from integrity.thai import thai_date
from tests import make
from tests.csp import csp_breaches
from tests.integrity.documents.signing_cast import (
    ADDRESS,
    complete,
    fresh,
    numbered,
    paper,
    sent,
    signer,
    step,
)
from tests.thai_only import english_leftovers

MINE = "admin:documents_signing_mine"


def page(name, *args):
    return reverse(f"admin:documents_{name}", args=args)


@pytest.fixture
def mayor(office):
    return signer(office, "นายกเทศมนตรี")


@pytest.fixture
def as_mayor(client, mayor):
    client.force_login(mayor.user)
    return client


def opened(client, signing):
    return client.get(page("signing_change", signing.pk))


def signs_here(client, signing, password=make.PASSWORD, **typed):
    answer = {"action": "sign", "step": signing.next_step, "password": password}
    return client.post(page("signing_change", signing.pk), answer | typed)


def test_a_signer_reads_the_frozen_text_and_signs_with_the_password(
    as_mayor, office, plan_officer, mayor
):
    signing = sent(office, plan_officer, mayor)
    shown = opened(as_mayor, signing).content.decode()
    assert "ข้อความของประกาศ" in shown
    assert signing.snapshot.sha256 in shown
    assert "มาตรา 9" in shown
    assert not ("มาตรา 26" in shown or "ลายมือชื่อดิจิทัล" in shown)
    assert signs_here(as_mayor, signing).status_code == 302
    row = Signature.objects.get()
    assert (row.user, row.snapshot_sha256) == (mayor.user, signing.snapshot.sha256)
    assert row.address == "127.0.0.1"
    assert fresh(signing).is_complete


def test_who_has_not_opened_the_paper_does_not_sign_it(as_mayor, office, plan_officer, mayor):
    signing = sent(office, plan_officer, mayor)
    response = as_mayor.post(
        page("signing_change", signing.pk),
        {"action": "sign", "step": 0, "password": make.PASSWORD},
        follow=True,
    )
    assert "เปิดอ่านเอกสารนี้ก่อน" in response.content.decode()
    assert not Signature.objects.exists()


def test_a_wrong_password_signs_nothing_and_counts_as_at_the_log_in(
    as_mayor, office, plan_officer, mayor, settings
):
    signing = sent(office, plan_officer, mayor)
    opened(as_mayor, signing)
    response = signs_here(as_mayor, signing, password="wrong")
    assert "รหัสผ่านไม่ถูกต้อง" in response.content.decode()
    assert AccessAttempt.objects.get().failures_since_start == 1
    for _ in range(settings.AXES_FAILURE_LIMIT):
        response = signs_here(as_mayor, signing, password="wrong")
    assert response.status_code == 429
    assert signs_here(as_mayor, signing).status_code == 429
    assert not Signature.objects.exists()


def test_the_right_password_forgets_the_wrong_ones(as_mayor, office, plan_officer, mayor):
    signing = sent(office, plan_officer, mayor)
    opened(as_mayor, signing)
    signs_here(as_mayor, signing, password="wrong")
    signs_here(as_mayor, signing)
    assert not AccessAttempt.objects.exists()


def test_refusing_needs_a_reason_and_tells_the_clerk(as_mayor, office, plan_officer, mayor, client):
    document = paper(office, plan_officer, mayor)
    signing = open_round(document, by=plan_officer)
    opened(as_mayor, signing)
    address = page("signing_change", signing.pk)
    as_mayor.post(address, {"action": "refuse", "step": 0, "refuse-reason": ""})
    assert fresh(signing).is_open
    as_mayor.post(address, {"action": "refuse", "step": 0, "refuse-reason": "ข้อ 3 ผิด"})
    assert fresh(document).is_draft
    (told,) = for_user(plan_officer)
    assert "ข้อ 3 ผิด" in told.why


def test_several_opened_papers_are_signed_with_one_password_and_each_is_logged(
    as_mayor, office, plan_officer, mayor
):
    rounds = [sent(office, plan_officer, mayor, title=f"ประกาศ {n}") for n in range(3)]
    for signing in rounds[:2]:
        opened(as_mayor, signing)
    shown = as_mayor.get(reverse(MINE)).content.decode()
    assert shown.count('name="paper"') == 2
    ticked = [f"{signing.pk}-0" for signing in rounds[:2]]
    as_mayor.post(reverse(MINE), {"paper": ticked, "password": make.PASSWORD})
    assert set(Signature.objects.values_list("signing", flat=True)) == {
        signing.pk for signing in rounds[:2]
    }


def test_a_paper_nobody_opened_is_not_signed_among_several(as_mayor, office, plan_officer, mayor):
    read, unread = (sent(office, plan_officer, mayor) for _ in range(2))
    opened(as_mayor, read)
    response = as_mayor.post(
        reverse(MINE),
        {"paper": [f"{read.pk}-0", f"{unread.pk}-0"], "password": make.PASSWORD},
    )
    assert "เปิดอ่านเอกสารนี้ก่อน" in response.content.decode()
    assert not Signature.objects.exists()
    assert not AccessAttempt.objects.exists()


def test_several_with_options_ask_for_each_and_a_wrong_password_signs_none(
    as_mayor, office, plan_officer, mayor
):
    document = paper(office, plan_officer, kind=Kind.MEMO, visibility="internal")
    step(document, mayor, 1, kind="decide", options="ทราบ\nไม่อนุมัติ")
    signing = open_round(document, by=plan_officer)
    opened(as_mayor, signing)
    typed = {"paper": [f"{signing.pk}-0"], "password": make.PASSWORD}
    assert "เลือกความเห็น" in as_mayor.post(reverse(MINE), typed).content.decode()
    chosen = typed | {f"option-{signing.pk}": "ทราบ"}
    as_mayor.post(reverse(MINE), chosen | {"password": "wrong"})
    assert not Signature.objects.exists()
    as_mayor.post(reverse(MINE), chosen)
    assert Signature.objects.get().option == "ทราบ"


def test_a_step_that_was_read_is_not_the_next_one(client, office, plan_officer):
    palad = signer(office, "ปลัดเทศบาล")
    document = paper(office, plan_officer, palad)
    step(document, palad, 2, role="ผู้รับทราบ")
    signing = open_round(document, by=plan_officer)
    client.force_login(palad.user)
    opened(client, signing)
    signs_here(client, signing)
    response = client.post(
        page("signing_change", signing.pk),
        {"action": "sign", "step": 1, "password": make.PASSWORD},
        follow=True,
    )
    assert "เปิดอ่านเอกสารนี้ก่อน" in response.content.decode()
    assert Signature.objects.count() == 1


def test_another_office_knows_nothing_of_it(client, office, other_office, plan_officer, mayor):
    document = paper(office, plan_officer, mayor)
    signing = open_round(document, by=plan_officer)
    there = signer(other_office, "นายกเทศมนตรี")
    for user in (there.user, make.user(Role.PLAN_OFFICER, other_office)):
        client.force_login(user)
        for name, key in (
            ("signing_change", signing.pk),
            ("signing_pdf", signing.pk),
            ("signing_office_copy", signing.pk),
        ):
            assert client.get(page(name, key)).status_code == 404
    for name in ("send", "recall"):
        address = page(f"clausedocument_{name}", document.pk)
        assert client.post(address, {"reason": "x"}).status_code == 404
    assert fresh(signing).is_open


def test_staff_without_a_role_see_nothing_of_it(client, office, plan_officer, mayor, outsider):
    signing = sent(office, plan_officer, mayor)
    client.force_login(outsider)
    assert client.get(page("signing_change", signing.pk)).status_code == 403
    assert client.get(reverse(MINE)).status_code == 403


def test_who_has_no_name_in_the_register_of_officials_is_told_so(client, executive):
    client.force_login(executive)
    assert "ยังไม่ได้ผูก" in client.get(reverse(MINE)).content.decode()


def test_the_first_page_tells_each_what_waits(office, plan_officer, publisher, mayor):
    sent(office, plan_officer, mayor, title="ประกาศหนึ่ง")
    complete(office, plan_officer, mayor, title="ประกาศสอง")
    sent(office, plan_officer, mayor, title="ประกาศสาม", method=Method.PAPER)
    assert [each.title for each in for_user(mayor.user)] == ["ประกาศหนึ่ง"]
    assert [each.title for each in for_user(publisher)] == ["ประกาศ ประกาศสอง", "ประกาศ ประกาศสาม"]
    assert for_user(plan_officer) == []  # who sent them does not issue them


def test_two_papers_that_wait_lead_to_the_list_where_both_are_signed_at_once(
    office, plan_officer, mayor
):
    sent(office, plan_officer, mayor)
    assert [each.action for each in for_user(mayor.user)] == ["อ่านและลงนาม"]
    sent(office, plan_officer, mayor)
    first, *others = for_user(mayor.user)
    assert first.address == reverse("admin:documents_signing_mine")
    assert [each.action for each in others] == ["อ่านและลงนาม"] * 2


def test_the_list_of_fifty_waiting_papers_costs_few_queries(
    as_mayor, office, plan_officer, mayor, django_assert_max_num_queries
):
    first = sent(office, plan_officer, mayor)
    for number in range(20):
        Signing.objects.create(
            organisation=office, kind="memo", title=f"บันทึก {number}", visibility="internal",
            method="screen", snapshot=first.snapshot, next_official=mayor, opened_by=plan_officer,
            source_label="ทดสอบ",
        )  # fmt: skip
    with django_assert_max_num_queries(15):
        as_mayor.get(reverse(MINE))
    with django_assert_max_num_queries(25):
        as_mayor.get(page("signing_changelist"))


def test_the_clerk_sends_and_takes_back_and_is_told_what_is_missing(
    client, office, plan_officer, mayor
):
    client.force_login(plan_officer)
    lacking = paper(office, plan_officer, text="[เติม]")
    shown = client.post(page("clausedocument_send", lacking.pk)).content.decode()
    assert "2 เรื่องที่ต้องแก้ก่อน" in shown
    assert fresh(lacking).is_draft

    document = paper(office, plan_officer, mayor)
    client.post(page("clausedocument_send", document.pk))
    assert fresh(document).is_in_signing
    client.post(page("clausedocument_recall", document.pk), {"reason": ""})
    assert fresh(document).is_in_signing
    client.post(page("clausedocument_recall", document.pk), {"reason": "พิมพ์ผิด"})
    assert fresh(document).is_draft


def test_the_page_of_a_complete_round_leads_on_who_may_issue(
    client, office, plan_officer, publisher, mayor
):
    waiting, done = sent(office, plan_officer, mayor), complete(office, plan_officer, mayor).signing
    client.force_login(publisher)
    assert "ออกเลขและออกเอกสาร" not in opened(client, waiting).content.decode()
    onward = page("clausedocument_issue", done.clause_documents.get().pk)
    assert onward in opened(client, done).content.decode()
    client.force_login(plan_officer)
    assert onward not in opened(client, done).content.decode()


def test_issuing_proposes_the_number_and_asks_about_a_gap(
    client, office, plan_officer, publisher, mayor
):
    numbered()
    document = complete(office, plan_officer, mayor, kind=Kind.ORDER)
    client.force_login(publisher)
    address = page("clausedocument_issue", document.pk)
    year = timezone.localdate().year + 543
    assert f'value="1/{year}"' in client.get(address).content.decode()
    typed = {"official_no": f"7/{year}", "dated": thai_date(timezone.localdate(), "numeric")}
    shown = client.post(address, typed).content.decode()
    assert "ในทะเบียนยังไม่มี" in shown
    assert not Document.objects.exists()
    client.post(address, typed | {"gap_seen": "on"})
    assert Document.objects.get().official_no == f"7/{year}"


def test_a_refused_issue_asks_for_the_scan_again(client, office, plan_officer, publisher, mayor):
    numbered()
    document = paper(office, plan_officer, mayor, method=Method.PAPER, kind=Kind.ORDER)
    open_round(document, by=plan_officer)
    client.force_login(publisher)
    address, again = page("clausedocument_issue", document.pk), "เลือกไฟล์สแกนอีกครั้ง"
    assert again not in client.get(address).content.decode()
    typed = {"official_no": "", "dated": thai_date(timezone.localdate(), "numeric")}
    assert again not in client.post(address, typed).content.decode()
    scan = SimpleUploadedFile("scan.pdf", b"MZ not a pdf")
    assert again in client.post(address, typed | {"scan": scan}).content.decode()
    assert not Document.objects.exists()


def test_a_scan_that_is_not_what_it_says_is_refused(client, office, plan_officer, publisher, mayor):
    document = paper(office, plan_officer, mayor, method=Method.PAPER)
    open_round(document, by=plan_officer)
    client.force_login(publisher)
    program = SimpleUploadedFile("scan.pdf", b"MZ not a pdf")
    response = client.post(
        page("clausedocument_issue", document.pk),
        {"dated": thai_date(timezone.localdate(), "numeric"), "scan": program},
    )
    assert response.status_code == 200
    assert not Document.objects.exists()


def test_the_pages_are_thai_and_clean_for_the_policy(
    client, office, plan_officer, publisher, mayor
):
    waiting = sent(office, plan_officer, mayor)
    ink = paper(office, plan_officer, mayor, method=Method.PAPER)
    open_round(ink, by=plan_officer)
    signed = complete(office, plan_officer, mayor)
    refused = sent(office, plan_officer, mayor)
    refuse(refused, official=mayor, user=mayor.user, address=ADDRESS, reason="ผิด")
    draft = paper(office, plan_officer, mayor)
    pages = {
        mayor.user: [reverse(MINE), *(page("signing_change", s.pk) for s in (waiting, refused))],
        plan_officer: [
            page("signing_changelist"),
            page("clausedocument_send", draft.pk),
            page("clausedocument_recall", signed.pk),
        ],
        publisher: [page("clausedocument_issue", each.pk) for each in (ink, signed)],
    }
    for user, addresses in pages.items():
        client.force_login(user)
        names = {each.username for each in pages} | {"home-office", "JPEG", "PNG"}
        for address in addresses:
            response = client.get(address)
            assert response.status_code == 200, address
            html = response.content.decode()
            assert english_leftovers(html, names) == [], address
            assert csp_breaches(html) == [], address
