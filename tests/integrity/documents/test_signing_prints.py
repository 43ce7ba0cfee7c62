"""Prints of a paper, and scans that come after its issue."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from integrity.documents.models import Method
from integrity.documents.papers import Print
from integrity.documents.register import withdraw
from integrity.documents.signing import printing, scanning
from integrity.documents.signing.issuing import issue_clause_document
from integrity.documents.signing.opening import open_round
from integrity.documents.signing.voiding import recall
from integrity.publishing import NotAllowed
from integrity.uploads import inspect
from tests.integrity.documents.signing_cast import complete, paper, signer


def page(name, *args):
    return reverse(f"admin:documents_{name}", args=args)


@pytest.fixture
def mayor(office):
    return signer(office, "นายกเทศมนตรี")


@pytest.fixture
def in_ink(office, plan_officer, mayor):
    document = paper(office, plan_officer, mayor, method=Method.PAPER)
    open_round(document, by=plan_officer)
    return document


@pytest.fixture
def issued(in_ink, publisher):
    return issue_clause_document(in_ink, by=publisher, official_no="", dated=timezone.localdate())


@pytest.fixture
def asked(monkeypatch):
    """What was asked of the layout, instead of a rendering."""
    told = []

    def render(data, facts):
        told.append(facts)
        return b"%PDF-1.7 stand-in %%EOF"

    monkeypatch.setattr(printing, "paper_pdf", render)
    return told


def a_photo(colour="white") -> SimpleUploadedFile:
    file = SimpleUploadedFile("scan.png", b"", content_type="image/png")
    Image.new("RGB", (40, 60), colour).save(file, "PNG")
    file.seek(0)
    return file


def printed(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert b"".join(response.streaming_content).startswith(b"%PDF")


def test_the_signing_copy_has_the_code_and_neither_number_nor_day(
    client, in_ink, plan_officer, asked
):
    client.force_login(plan_officer)
    printed(client, page("signing_pdf", in_ink.signing_id))
    printed(client, page("signing_office_copy", in_ink.signing_id))
    original, copy = asked
    assert (original.code, original.awaiting) == (in_ink.signing.code, True)
    assert (original.official_no, original.dated) == ("", None)
    assert (original.print, copy.print) == (Print.ORIGINAL, Print.OFFICE_COPY)


def test_a_copy_is_rendered_once_for_all_who_open_it(client, in_ink, plan_officer, asked):
    client.force_login(plan_officer)
    for _ in range(2):
        printed(client, page("signing_pdf", in_ink.signing_id))
    assert len(asked) == 1


def test_a_void_round_gives_out_no_copy(client, in_ink, plan_officer, asked):
    recall(in_ink, by=plan_officer, reason="พิมพ์ผิด")
    client.force_login(plan_officer)
    assert client.get(page("signing_pdf", in_ink.signing_id)).status_code == 302
    assert asked == []


def test_a_certified_copy_names_who_prints_it(client, issued, mayor, asked):
    client.force_login(mayor.user)
    printed(client, page("document_copy", issued.pk, "certified-copy"))
    (facts,) = asked
    assert (facts.code, facts.dated) == (issued.code, issued.dated)
    assert facts.certified_by == f"{mayor.name}\nนายกเทศมนตรี"


def test_a_withdrawn_paper_is_not_copied(client, issued, publisher, asked):
    withdraw(issued, by=publisher, reason="ผิด")
    client.force_login(publisher)
    assert client.get(page("document_copy", issued.pk, "office-copy")).status_code == 404
    assert client.get(page("document_copy", issued.pk, "anything")).status_code == 404


def test_another_office_copies_nothing(client, issued, neighbour):
    client.force_login(neighbour)
    assert client.get(page("document_copy", issued.pk, "office-copy")).status_code == 404
    assert client.get(page("document_add_scan", issued.pk)).status_code == 404


def test_a_scan_is_added_later_and_none_is_taken_away(client, issued, publisher):
    client.force_login(publisher)
    address = page("document_add_scan", issued.pk)
    assert client.post(address, {"scan": a_photo()}).status_code == 302
    again = client.post(address, {"scan": a_photo()})
    assert "มีสำเนาสแกนไฟล์นี้แล้ว" in again.content.decode()
    client.post(address, {"scan": a_photo("grey")})
    assert issued.scans.count() == 2
    assert set(issued.scans.values_list("visibility", flat=True)) == {"internal"}


def test_only_who_may_issue_adds_scans_and_only_to_paper(
    office, plan_officer, publisher, auditor, mayor, issued
):
    clean = inspect(a_photo())
    with pytest.raises(NotAllowed):
        scanning.add_scan(issued, clean, by=auditor)
    on_screen = issue_clause_document(
        complete(office, plan_officer, mayor),
        by=publisher,
        official_no="",
        dated=timezone.localdate(),
    )
    with pytest.raises(NotAllowed, match="ลงนามในระบบ"):
        scanning.add_scan(on_screen, clean, by=publisher)


def test_a_paper_signed_on_screen_is_issued_with_a_real_file(
    office, plan_officer, publisher, mayor, real_paper
):
    document = complete(office, plan_officer, mayor)
    issued = issue_clause_document(
        document, by=publisher, official_no="", dated=timezone.localdate()
    )
    assert issued.path.read_bytes().startswith(b"%PDF-")
    assert issued.page_count == 1
