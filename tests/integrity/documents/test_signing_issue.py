"""Issuing a signed paper: by whom, with which number and day, and what a break leaves behind."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from integrity import files
from integrity.documents.models import (
    ClauseDocument,
    Document,
    Kind,
    Method,
    Recipient,
    Scan,
    Signing,
)
from integrity.documents.scans import scan_path
from integrity.documents.signing import issuing
from integrity.documents.signing.issuing import issue_clause_document
from integrity.documents.signing.opening import open_round
from integrity.documents.signing.voiding import void_by_edit
from integrity.models import Organisation
from integrity.publishing import NotAllowed
from integrity.uploads import JPEG, Clean
from tests.integrity.documents.signing_cast import (
    complete,
    fresh,
    numbered,
    paper,
    signer,
)

TODAY = timezone.localdate()
DAY = timedelta(days=1)


@pytest.fixture
def mayor(office):
    return signer(office, "นายกเทศมนตรี")


@pytest.fixture
def signed(office, plan_officer, mayor):
    """Signed on screen, and not yet issued."""
    return complete(office, plan_officer, mayor)


@pytest.fixture
def in_ink(office, plan_officer, mayor):
    """Away to be signed in ink."""
    document = paper(office, plan_officer, mayor, method=Method.PAPER)
    open_round(document, by=plan_officer)
    return fresh(document)


def issue(document, by, **values):
    defaults = {"official_no": "", "dated": TODAY}
    return issue_clause_document(document, by=by, **defaults | values)


def a_scan() -> Clean:
    return Clean(
        pages=1, texts=("",), page_has_text=(False,), content=b"\xff\xd8\xff scan", media_type=JPEG
    )


def test_issuing_enters_the_paper_with_its_signers_under_the_code_of_the_round(
    signed, publisher, mayor
):
    issued = issue(signed, publisher)
    signing = fresh(signed.signing)
    assert (issued.code, issued.snapshot) == (signing.code, signing.snapshot)
    assert (issued.dated, issued.official_no, issued.method) == (TODAY, "", Method.SCREEN)
    row = issued.signers.get()
    assert (row.name, row.positions, row.official) == (mayor.name, ["นายกเทศมนตรี"], mayor)
    assert row.signed_at == signing.signatures.get().at
    assert (signing.state, signing.document) == (Signing.State.ISSUED, issued)
    assert fresh(signed).document == issued
    assert fresh(signed).state == ClauseDocument.State.ISSUED
    files.verify(issued.file_sha256)


def test_an_issued_paper_is_neither_edited_nor_issued_again(signed, plan_officer, publisher):
    issue(signed, publisher)
    with pytest.raises(NotAllowed, match="ออกแล้ว"):
        void_by_edit(fresh(signed), by=plan_officer)
    with pytest.raises(NotAllowed, match="ออกแล้ว"):
        issue(fresh(signed), publisher)
    assert Document.objects.count() == 1


def test_a_paper_for_everybody_is_issued_by_another_than_who_sent_it(
    office, plan_officer, publisher, mayor
):
    public = complete(office, plan_officer, mayor)
    with pytest.raises(NotAllowed, match="ผู้เสนอลงนาม"):
        issue(public, plan_officer)
    internal = complete(office, plan_officer, mayor, visibility="internal")
    assert issue(internal, plan_officer).visibility == "internal"
    office.publishing_rule = Organisation.PublishingRule.ONE_PERSON
    office.save()
    assert issue(fresh(public), plan_officer)


@pytest.mark.parametrize("who", ["editor", "executive", "auditor", "outsider", "neighbour"])
def test_others_do_not_issue(request, signed, who):
    with pytest.raises(NotAllowed):
        issue(signed, request.getfixturevalue(who))
    assert not Document.objects.exists()


def test_a_paper_is_not_issued_before_all_have_signed(office, plan_officer, publisher, mayor):
    document = paper(office, plan_officer, mayor)
    with pytest.raises(NotAllowed, match="ร่าง"):
        issue(document, publisher)
    open_round(document, by=plan_officer)
    with pytest.raises(NotAllowed, match="ยังลงนามไม่ครบ"):
        issue(document, publisher)


@pytest.mark.parametrize(
    ("dated", "told"),
    [(None, "ระบุวันที่"), (TODAY + DAY, "อนาคต"), (TODAY - DAY, "ก่อนการลงนามครั้งสุดท้าย")],
)
def test_the_day_must_make_sense(signed, publisher, dated, told):
    with pytest.raises(NotAllowed, match=told):
        issue(signed, publisher, dated=dated)


def test_a_kind_with_numbers_needs_one_and_never_the_same_twice(
    office, plan_officer, publisher, mayor
):
    numbered()
    first, second = (complete(office, plan_officer, mayor, kind=Kind.ORDER) for _ in range(2))
    with pytest.raises(NotAllowed, match="ระบุเลขที่"):
        issue(first, publisher)
    issued = issue(first, publisher, official_no="๑/2569")
    assert issued.official_no == "1/2569"
    with pytest.raises(NotAllowed, match="1/2569"):
        issue(second, publisher, official_no="1/2569")
    assert fresh(second).is_in_signing


def test_a_paper_signed_in_ink_comes_back_with_its_scan_and_its_corrections(
    in_ink, publisher, mayor
):
    issued = issue(
        in_ink, publisher, dated=date(2024, 3, 5), scan=a_scan(), ink_note="แก้ ๓๐ เป็น ๖๐ ในข้อ ๓"
    )
    assert (issued.method, issued.ink_note) == (Method.PAPER, "แก้ ๓๐ เป็น ๖๐ ในข้อ ๓")
    assert issued.dated == date(2024, 3, 5)
    row = issued.signers.get()
    assert (row.official, row.signed_at) == (mayor, None)
    scan = issued.scans.get()
    assert (scan.visibility, scan.media_type) == ("internal", "image/jpeg")
    assert scan_path(scan.sha256, scan.media_type).read_bytes() == a_scan().content


def test_in_ink_the_signer_must_have_held_the_position_on_the_day_of_the_paper(
    office, plan_officer, publisher
):
    mayor = signer(office, "นายกเทศมนตรี", date_from=date(2024, 4, 1))
    document = paper(office, plan_officer, mayor, method=Method.PAPER)
    open_round(document, by=plan_officer)
    with pytest.raises(NotAllowed, match="ยังไม่ถึงวันเริ่ม"):
        issue(document, publisher, dated=date(2024, 3, 31))
    assert issue(document, publisher, dated=date(2024, 4, 1))


def test_a_paper_signed_on_screen_has_no_scan_and_no_corrections_in_ink(signed, publisher):
    for extra in ({"scan": a_scan()}, {"ink_note": "แก้"}):
        with pytest.raises(NotAllowed, match="ลงนามในระบบ"):
            issue(signed, publisher, **extra)


def test_recipients_are_the_list_of_who_has_to_acknowledge(
    office, plan_officer, publisher, mayor, secretariat
):
    document = paper(office, plan_officer, mayor, kind=Kind.CIRCULAR, method=Method.PAPER)
    Recipient.objects.create(document=document, position=1, division=secretariat)
    Recipient.objects.create(document=document, position=2, name="ประธานสภา")
    open_round(document, by=plan_officer)
    issued = issue(document, publisher)
    lines = issued.acknowledgements.values_list("name", "division")
    assert list(lines) == [("สำนักปลัด", secretariat.pk), ("ประธานสภา", None)]


def test_the_paper_that_is_replaced_is_superseded(office, plan_officer, publisher, mayor):
    old = issue(complete(office, plan_officer, mayor), publisher)
    new = issue(complete(office, plan_officer, mayor, replaces=old), publisher)
    assert fresh(old).superseded_by == new


def test_a_text_that_was_changed_past_signing_is_not_issued(signed, publisher):
    """The net under every way into the text: somebody wrote without voiding."""
    clause = signed.clauses.get()
    clause.text = "ข้อความที่ไม่มีใครลงนาม"
    clause.save()
    with pytest.raises(NotAllowed, match="ไม่ตรงกับฉบับที่ตรึงไว้"):
        issue(signed, publisher)


def test_what_the_office_is_called_by_now_does_not_keep_a_paper_back(
    signed, office, publisher, mayor
):
    office.telephone = "0 2000 0000"
    office.save()
    mayor.name = "นายชื่อใหม่ สมมติ"
    mayor.save()
    assert issue(signed, publisher).signers.get().name != mayor.name


STAGES = (
    "final_paper",
    "finish",
    "kept_scan",
    "issue",
    "Scan.save",
    "_close",
    "ClauseDocument.save",
)


@pytest.mark.parametrize("stage", STAGES)
def test_the_whole_deed_repeats_cleanly_after_a_break_at_any_stage(
    in_ink, publisher, monkeypatch, stage
):
    def cut(*args, **kwargs):
        raise RuntimeError("power")

    monkeypatch.setattr(f"integrity.documents.signing.issuing.{stage}", cut)
    with pytest.raises(RuntimeError):
        issue(in_ink, publisher, scan=a_scan())
    monkeypatch.undo()
    assert not Document.objects.exists()
    assert not Scan.objects.exists()
    assert fresh(in_ink.signing).is_open
    assert fresh(in_ink).document is None


@pytest.mark.parametrize("stage", STAGES)
def test_and_the_number_is_neither_lost_nor_used_twice(in_ink, publisher, monkeypatch, stage):
    def cut(*args, **kwargs):
        raise RuntimeError("power")

    with monkeypatch.context() as broken:
        broken.setattr(f"integrity.documents.signing.issuing.{stage}", cut)
        with pytest.raises(RuntimeError):
            issue(in_ink, publisher, scan=a_scan())
    issued = issue(fresh(in_ink), publisher, scan=a_scan())
    assert (issued.register_no, issued.code) == (1, in_ink.signing.code)
    assert issued.scans.count() == 1


def test_a_round_that_was_voided_while_the_file_was_made_is_not_issued(
    signed, plan_officer, publisher, monkeypatch
):
    def edited_meanwhile(*args, **kwargs):
        void_by_edit(signed, by=plan_officer)
        return b"%PDF-1.7"

    monkeypatch.setattr(issuing, "final_paper", edited_meanwhile)
    with pytest.raises(NotAllowed, match="เปลี่ยนไประหว่าง"):
        issue(signed, publisher)
    assert not Document.objects.exists()
    assert fresh(signed).is_draft
