"""/verify/: what a code and a file are answered, and what is kept from whom."""

import hashlib
import random

import pytest
from django.utils import timezone

from integrity.documents.codes import code_inside, shown
from integrity.documents.models import Document, Signing, Visibility, new_code
from integrity.documents.seal import seal
from integrity.documents.verification.receiving import Received
from integrity.documents.verification.verdicts import (
    Outcome,
    verdict_of_code,
    verdict_of_file,
)
from tests.csp import csp_breaches
from tests.integrity.documents import certificates
from tests.integrity.documents.papers_to_verify import (
    SECRETS,
    content_with,
    drop,
    issued,
    round_of_signing,
)

HIDDEN = Visibility.INTERNAL


@pytest.fixture
def paper(office, publisher):
    return issued(office, publisher)


def answer(response, status=200) -> str:
    assert response.status_code == status
    html = response.content.decode()
    assert csp_breaches(html) == []
    assert "no-cache" in response["Cache-Control"]
    return html


def ask(client, code, status=200) -> str:
    return answer(client.get(f"/verify/{code}/"), status)


def test_a_paper_in_force_is_genuine_and_shows_what_to_compare(client, paper):
    html = ask(client, paper.code)
    assert "เป็นของเอกสารจริง และยังมีผลใช้" in html
    for said in (
        "เทศบาลตำบลบ้านเรา",
        "คำสั่ง",
        paper.official_no,
        "15 มกราคม 2569",
        "ประกาศเจตนารมณ์",
        "นายสมมติ ตัวอย่าง",
        "นายกเทศมนตรี",
        "แก้คำว่า ก เป็น ข",
        shown(paper.code),
        paper.get_absolute_url(),
        f"/home-office/documents/{paper.code}.pdf",
        "เทียบข้อมูลด้านล่างกับกระดาษ",
    ):
        assert said in html, said


def test_a_superseded_paper_names_the_one_in_its_place(client, paper, office, publisher):
    after = issued(office, publisher, title="ฉบับใหม่", replaces=paper)
    html = ask(client, paper.code)
    assert "มีฉบับใหม่ใช้แทนแล้ว" in html
    assert "ฉบับใหม่" in html
    assert after.get_absolute_url() in html
    last = issued(office, publisher, title="ฉบับล่าสุด", replaces=after)
    html = ask(client, paper.code)
    assert last.get_absolute_url() in html
    assert after.get_absolute_url() not in html


def test_an_internal_successor_is_not_named(client, paper, office, publisher):
    issued(office, publisher, title="ความลับ", replaces=paper, visibility=HIDDEN)
    html = ask(client, paper.code)
    assert "มีฉบับใหม่ใช้แทนแล้ว" in html
    assert "ความลับ" not in html


def test_a_withdrawn_paper_says_when_and_why_and_gives_no_file(client, paper, publisher):
    paper.withdraw(reason="เลขที่ผิด", by=publisher)
    html = ask(client, paper.code)
    assert "ถูกยกเลิกแล้ว" in html
    assert "เลขที่ผิด" in html
    assert f"{timezone.localdate().year + 543}" in html
    assert f"{paper.code}.pdf" not in html


@pytest.mark.parametrize("state", [Signing.State.OPEN, Signing.State.COMPLETE])
def test_a_round_awaits_its_signatures(client, office, publisher, state):
    signing = round_of_signing(office, publisher, state=state)
    html = ask(client, signing.code)
    assert "อยู่ระหว่างลงนาม" in html
    assert "ยังไม่มีผล" in html


def test_a_round_that_was_voided_has_no_effect_and_its_reason_is_nobodys(client, office, publisher):
    signing = round_of_signing(
        office,
        publisher,
        state=Signing.State.VOID,
        void_reason="ความลับ",
        closed_at=timezone.now(),
    )
    html = ask(client, signing.code)
    assert "ถูกนำกลับไปแล้ว ไม่มีผล" in html
    assert "ความลับ" not in html


def test_an_issued_round_is_answered_for_by_its_paper(client, office, publisher):
    code = new_code()
    paper = issued(office, publisher, code=code)
    round_of_signing(office, publisher, code=code, state="issued", document=paper)
    assert verdict_of_code(code).outcome == Outcome.GENUINE


def test_an_unknown_code_is_not_found_and_told_what_is_misread(client, db):
    html = ask(client, "ABCDEFGHJKMN", status=404)
    assert "ไม่พบเอกสารที่มีรหัสนี้" in html
    assert "8 กับ B" in html


@pytest.mark.parametrize("nonsense", ["x", "12345", "ABCDEFGHJKMNP", "%E0%B8%81", "<script>"])
def test_what_is_no_code_is_unknown_as_well(client, db, nonsense):
    ask(client, nonsense, status=404)


@pytest.mark.parametrize("write", [str.lower, shown, lambda code: f" {code[:5]} {code[5:]} "])
def test_a_code_may_be_typed_in_any_way_people_type_it(client, paper, write):
    response = client.get("/verify/", {"code": write(paper.code)})
    assert response.status_code == 302
    assert response["Location"] == f"/verify/{paper.code}/"
    assert client.get(f"/verify/{paper.code.lower()}/")["Location"] == f"/verify/{paper.code}/"


def test_letters_read_for_one_another_are_put_right(client, office, publisher):
    paper = issued(office, publisher, code="0123V5678901")
    response = client.get("/verify/", {"code": "oi23-u567-89Ol"})
    assert response["Location"] == f"/verify/{paper.code}/"


def test_a_code_that_is_too_short_is_given_back_with_what_is_missing(client, db):
    response = client.get("/verify/", {"code": "AB<12"})
    html = response.content.decode()
    assert "ให้ครบ 12 ตัว" in html
    assert 'value="AB&lt;12"' in html


def test_the_file_that_was_issued_is_genuine(client, paper):
    html = answer(drop(client, paper.path.read_bytes()))
    assert "ไฟล์นี้เป็นฉบับจริง และยังมีผลใช้" in html
    assert paper.official_no in html


def test_one_altered_byte_makes_an_altered_file_with_the_way_to_the_real_one(client, paper):
    content = paper.path.read_bytes()
    for position in (9, 12, len(content) - 1):
        damaged = bytearray(content)
        damaged[position] ^= 1
        html = answer(drop(client, bytes(damaged)))
        assert "ถูกแก้ไข" in html, position
        assert f"{paper.code}.pdf" in html
    assert "ถูกแก้ไข" in answer(drop(client, content + b"\n"))


def test_a_genuine_file_that_is_no_more_in_force_says_both(client, paper, office, publisher):
    content = paper.path.read_bytes()
    issued(office, publisher, replaces=paper)
    assert "ไฟล์นี้เป็นฉบับจริง แต่มีฉบับใหม่ใช้แทนแล้ว" in answer(drop(client, content))
    other = issued(office, publisher)
    other.withdraw(reason="ผิด", by=publisher)
    told = answer(drop(client, other.path.read_bytes()))
    assert "ไฟล์นี้เป็นฉบับจริง แต่ถูกยกเลิกแล้ว" in told


def test_of_two_papers_with_the_same_file_the_one_in_force_answers(client, office, publisher):
    content = content_with(new_code())
    first = issued(office, publisher, content=content)
    second = issued(office, publisher, content=content)
    second.withdraw(reason="ผิด", by=publisher)
    assert first.code in answer(drop(client, content))


def test_the_file_of_a_signing_copy_awaits_its_paper(client, office, publisher):
    signing = round_of_signing(office, publisher)
    html = answer(drop(client, content_with(signing.code)))
    assert "อยู่ระหว่างลงนาม" in html
    assert "ยังไม่มีฉบับที่ออกให้เทียบ" in html


def test_a_strange_file_is_unknown_with_advice(client, db):
    html = answer(drop(client, b"%PDF-1.4 a scan"))
    assert "ไม่รู้จักไฟล์นี้" in html
    assert "สแกนคิวอาร์โค้ด" in html
    assert "ไม่รู้จักไฟล์นี้" in answer(drop(client, content_with(new_code())))


def test_the_seal_of_the_issued_file_is_told(client, office, publisher):
    certificates.put_pem()
    sealed = seal(certificates.small_paper(), office)
    paper = issued(
        office,
        publisher,
        code="ABCDEFGHJKMN",
        content=sealed.content,
        seal=(sealed.subject, sealed.fingerprint),
    )
    html = answer(drop(client, sealed.content))
    assert "ตราสมบูรณ์" in html
    assert "เทศบาลทดสอบ" in html
    assert "เทศบาลทดสอบ" in ask(client, paper.code)
    assert "ตราสมบูรณ์" not in ask(client, paper.code)


def test_no_altered_byte_of_a_sealed_file_leaves_it_genuine(office, publisher):
    certificates.put_pem()
    sealed = seal(certificates.small_paper(), office)
    issued(office, publisher, code="ABCDEFGHJKMN", content=sealed.content)
    chosen = random.Random(2569)
    for position in chosen.sample(range(len(sealed.content)), 150):
        damaged = bytearray(sealed.content)
        damaged[position] ^= chosen.randrange(1, 256)
        received = Received(
            hashlib.sha256(damaged).hexdigest(), code_inside(bytes(damaged)), len(damaged), True
        )
        assert verdict_of_file(received).outcome in (Outcome.ALTERED, Outcome.UNKNOWN)


def internal_states(office, publisher):
    in_force = issued(office, publisher, visibility=HIDDEN)
    superseded = issued(office, publisher, visibility=HIDDEN)
    issued(office, publisher, visibility=HIDDEN, replaces=superseded)
    withdrawn = issued(office, publisher, visibility=HIDDEN)
    withdrawn.withdraw(reason="ความลับ", by=publisher)
    return {"มีผลใช้": in_force, "ใช้แทนแล้ว": superseded, "ยกเลิก": withdrawn}


def test_of_an_internal_paper_only_kind_day_and_state_are_told(client, office, publisher):
    for state, paper in internal_states(office, publisher).items():
        content = paper.path.read_bytes()
        for html in (
            ask(client, paper.code),
            answer(drop(client, content)),
            answer(drop(client, content + b" ")),
        ):
            assert [secret for secret in SECRETS if secret in html] == []
            assert "/documents/" not in html
            assert paper.code not in html
            assert "คำสั่ง" in html
            assert "15 มกราคม 2569" in html
            assert state in html


@pytest.mark.parametrize("state", ["open", "void"])
def test_of_an_internal_round_only_kind_and_state_are_told(client, office, publisher, state):
    given = {"void_reason": "ความลับ"} if state == "void" else {}
    signing = round_of_signing(office, publisher, visibility=HIDDEN, state=state, **given)
    for html in (ask(client, signing.code), answer(drop(client, content_with(signing.code)))):
        assert [secret for secret in SECRETS if secret in html] == []


def test_staff_are_told_no_more_than_anybody(client, office, publisher):
    paper = issued(office, publisher, visibility=HIDDEN)
    client.force_login(publisher)
    assert "ประกาศเจตนารมณ์" not in ask(client, paper.code)


def test_a_paper_from_outside_is_known_by_its_scan(client, office, publisher):
    paper = issued(office, publisher, origin=Document.Origin.OUTSIDE)
    html = answer(drop(client, paper.path.read_bytes()))
    assert "ออกนอกระบบ" in html
    assert f"{paper.code}.pdf" not in html


def test_a_code_costs_few_queries_however_many_papers_there_are(
    client, office, publisher, django_assert_max_num_queries
):
    papers = [issued(office, publisher) for _ in range(5)]
    ask(client, papers[0].code)
    with django_assert_max_num_queries(10):
        ask(client, papers[-1].code)


def test_the_start_page_is_reached_from_every_foot_and_may_be_kept(client, office):
    html = client.get("/home-office/").content.decode()
    assert 'href="/verify/"' in html
    response = client.get("/verify/")
    assert csp_breaches(response.content.decode()) == []
    assert "max-age=300" in response["Cache-Control"]
    assert not response.cookies
