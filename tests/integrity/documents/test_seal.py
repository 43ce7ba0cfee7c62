"""The seal: what it says in other programs' eyes, and that nothing under it can change unseen."""

import io
import random
import subprocess
import tarfile
from datetime import timedelta

import pikepdf
import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from integrity.documents.codes import code_inside
from integrity.documents.seal import (
    SealError,
    certificate_of,
    has_certificate,
    seal,
    validate,
)
from integrity.documents.seal.keys import Credentials, fingerprint
from integrity.documents.seal.sealing import _signed
from integrity.pdf import page_count
from integrity.pdf.joined import append_pages
from tests.integrity.documents import certificates
from tests.integrity.documents.certificates import DAY, pdfsig, small_paper

BOTH = {"valid", "total"}


@pytest.fixture
def certified(office):
    """An office with a good certificate."""
    certificates.put_pem()
    return office


@pytest.fixture(scope="module")
def sealed() -> bytes:
    credentials = Credentials(certificates.key(), certificates.certificate())
    return _signed(small_paper(), credentials, reason="ออกโดยเทศบาลทดสอบ")


def gap(content: bytes) -> tuple[int, int]:
    """Where the seal's own container lies, which it cannot cover."""
    start = content.index(b"/Contents <", len(small_paper())) + len(b"/Contents ")
    return start, content.index(b">", start) + 1


def altered(content: bytes, position: int, change: int) -> bytes:
    damaged = bytearray(content)
    damaged[position] ^= change
    return bytes(damaged)


def test_an_office_without_a_certificate_issues_papers_as_they_are(office):
    assert not has_certificate(office)
    assert certificate_of(office) is None
    result = seal(b"%PDF-1.7", office)
    assert (result.content, result.subject, result.fingerprint) == (b"%PDF-1.7", "", "")


def test_a_sealed_paper_is_valid_in_other_programs_and_covers_the_whole_file(certified, tmp_path):
    result = seal(small_paper(), certified)
    assert result.content.startswith(small_paper())
    assert pdfsig(result.content, tmp_path / "sealed.pdf") == BOTH
    report = validate(result.content)
    assert report.is_valid
    assert report.subject == result.subject == "เทศบาลทดสอบ"
    assert report.fingerprint == result.fingerprint
    assert report.claimed_at is not None
    assert report.stamped_at is None


@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_both_common_kinds_of_key_seal(office, tmp_path, kind):
    certificates.put_pem(certificates.key(kind))
    content = seal(small_paper(), office).content
    assert validate(content).is_valid
    assert pdfsig(content, tmp_path / "sealed.pdf") == BOTH


def test_the_seal_keeps_tags_title_language_and_code(sealed):
    with pikepdf.open(io.BytesIO(small_paper())) as plain, pikepdf.open(io.BytesIO(sealed)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.StructTreeRoot.objgen == plain.Root.StructTreeRoot.objgen
        assert str(pdf.Root.Lang) == "th"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo.Title) == "ประกาศทดสอบ"
        assert bytes(pdf.trailer.ID[0]) == b"integrity:ABCDEFGHJKMN"
        assert pdf.open_metadata()["pdfuaid:part"] == "1"
    assert code_inside(sealed) == "ABCDEFGHJKMN"
    assert page_count(sealed) == page_count(small_paper())


def test_the_seal_draws_nothing_and_lies_outside_every_page(sealed):
    with pikepdf.open(io.BytesIO(sealed)) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        assert all(float(edge) < 0 for edge in field.Rect)
        assert "/AP" not in field


@given(share=st.floats(0, 1, exclude_max=True), change=st.integers(1, 255))
def test_one_altered_byte_anywhere_outside_the_container_is_detected(sealed, share, change):
    start, end = gap(sealed)
    position = int(share * (len(sealed) - (end - start)))
    position += (end - start) if position >= start else 0
    assert not validate(altered(sealed, position, change)).is_valid


def test_one_altered_byte_is_detected_by_pdfsig_too(sealed, tmp_path):
    start, end = gap(sealed)
    outside = [at for at in range(len(sealed)) if not start <= at < end]
    chosen = random.Random(2569)
    for position in [0, start - 1, end, len(sealed) - 1, *chosen.sample(outside, 24)]:
        content = altered(sealed, position, chosen.randrange(1, 256))
        assert pdfsig(content, tmp_path / "altered.pdf") != BOTH, position
        assert not validate(content).is_valid, position


def test_what_is_appended_is_detected(sealed, tmp_path):
    writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
    writer.root["/Lang"] = generic.TextStringObject("en")
    writer.update_root()
    updated = io.BytesIO()
    writer.write(updated)
    for content in (updated.getvalue(), sealed + b"\n", sealed + b"%%EOF\n"):
        report = validate(content)
        assert not report.is_valid
        assert report.is_sealed
        assert pdfsig(content, tmp_path / "longer.pdf") != BOTH


def test_a_sealed_attachment_disturbs_no_seal(certified, sealed, tmp_path):
    joined = append_pages(small_paper(b"integrity:NMKJHGFEDCBA"), [sealed, small_paper()])
    content = seal(joined, certified).content
    assert validate(content).is_valid
    assert page_count(content) == 3
    assert code_inside(content) == "NMKJHGFEDCBA"
    path = tmp_path / "joined.pdf"
    assert pdfsig(content, path) == BOTH
    told = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True)
    assert told.stdout.count("Signature Validation") == 1


def test_a_file_without_a_seal_and_what_is_no_pdf_are_told_apart_from_a_broken_seal(sealed):
    assert not validate(small_paper()).is_sealed
    assert not validate(b"").is_sealed
    assert not validate(b"no pdf").is_sealed
    cut = validate(sealed[:-200])
    assert cut.is_sealed
    assert not cut.is_valid


def test_a_certificate_with_those_above_it_in_one_file_seals(office):
    own, above = certificates.certificate(), certificates.certificate(certificates.key("rsa", 2))
    certificates.put_pem(own=own)
    pem = certificates.folder() / "certificate.pem"
    pem.write_bytes(pem.read_bytes() + above.public_bytes(certificates.Encoding.PEM))
    assert seal(small_paper(), office).fingerprint == fingerprint(own)


def test_a_locked_key_opens_with_the_passphrase_beside_it(office):
    certificates.put_pem(passphrase="รหัส ลับ".encode())
    certificates.put("passphrase", "รหัส ลับ\n".encode())
    assert validate(seal(small_paper(), office).content).is_valid


def test_a_bundle_of_an_authority_seals(office):
    own = certificates.put_bundle(b"secret-2569")
    certificates.put("passphrase", b"secret-2569\n")
    assert seal(small_paper(), office).fingerprint == fingerprint(own)


def expired():
    certificates.put_pem(own=certificates.certificate(begins=-10 * DAY, ends=-DAY))


def not_yet():
    certificates.put_pem(own=certificates.certificate(begins=DAY, ends=10 * DAY))


def other_key():
    certificates.put_pem(own=certificates.certificate(certificates.key("rsa", 2)))


def for_ciphers():
    certificates.put_pem(own=certificates.certificate(usage=certificates.ENCIPHERS))


def broken_certificate():
    certificates.put_pem()
    certificates.put("certificate.pem", b"-----BEGIN CERTIFICATE-----\nno\n")


def broken_key():
    certificates.put_pem()
    certificates.put("key.pem", b"\x00\x01")


def without_key():
    certificates.put_pem()
    (certificates.folder() / "key.pem").unlink()


def locked():
    certificates.put_pem(passphrase=b"one")


def wrongly_unlocked():
    certificates.put_pem(passphrase=b"one")
    certificates.put("passphrase", b"two")


def bundle_locked():
    certificates.put_bundle(b"one")


def bundle_wrongly_unlocked():
    certificates.put_bundle(b"one")
    certificates.put("passphrase", b"two")


def broken_bundle():
    certificates.put("seal.p12", b"no bundle")


def strange_key():
    certificates.put_pem(certificates.key("ed25519"))


@pytest.mark.parametrize(
    ("arrange", "told"),
    [
        (expired, "หมดอายุ"),
        (not_yet, "เริ่มใช้ได้วันที่"),
        (other_key, "ไม่ใช่คู่กัน"),
        (for_ciphers, "ไม่ได้ออกให้ใช้ลงลายมือชื่อ"),
        (broken_certificate, "certificate.pem"),
        (broken_key, "key.pem"),
        (without_key, "ไม่ครบ"),
        (locked, "ไม่มีไฟล์ passphrase"),
        (wrongly_unlocked, "เปิด key.pem ของหน่วยงานไม่ได้"),
        (bundle_locked, "ไม่มีไฟล์ passphrase"),
        (bundle_wrongly_unlocked, "เปิด seal.p12 ของหน่วยงานไม่ได้"),
        (broken_bundle, "seal.p12"),
        (strange_key, "RSA หรือ EC"),
    ],
)
def test_a_certificate_that_cannot_seal_stops_the_paper_and_says_why(office, arrange, told):
    arrange()
    assert has_certificate(office)
    with pytest.raises(SealError, match=told):
        seal(small_paper(), office)
    assert told in certificate_of(office).fault


def test_a_file_that_cannot_be_read_stops_the_paper(certified, monkeypatch):
    def denied(folder, stamp):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("integrity.documents.seal.keys._read", denied)
    with pytest.raises(SealError, match="ตรวจสิทธิ์"):
        seal(small_paper(), certified)


def test_a_folder_that_may_not_be_looked_into_stops_the_paper(office, monkeypatch):
    def denied(*folder_and_names):
        raise PermissionError(13, "Permission denied")

    paper = small_paper()
    monkeypatch.setattr("integrity.documents.seal.keys._present", denied)
    assert has_certificate(office)
    with pytest.raises(SealError, match="ตรวจสิทธิ์"):
        seal(paper, office)
    assert "ตรวจสิทธิ์" in certificate_of(office).fault


def test_what_is_no_pdf_is_not_sealed(certified):
    with pytest.raises(SealError, match="เอกสารยังไม่ออก"):
        seal(b"no pdf", certified)


def test_a_renewed_certificate_is_used_from_the_next_paper_on(certified):
    before = seal(small_paper(), certified).fingerprint
    renewed = certificates.put_pem()
    assert seal(small_paper(), certified).fingerprint == fingerprint(renewed) != before


def test_a_renamed_office_still_finds_its_key(certified):
    certified.move_to("new-name")
    assert seal(small_paper(), certified).subject == "เทศบาลทดสอบ"
    own = certificates.put_pem(own=certificates.certificate(subject="ใหม่"), slug="new-name")
    assert seal(small_paper(), certified).fingerprint == fingerprint(own)


def test_no_office_seals_with_the_key_of_another(certified, other_office):
    assert not has_certificate(other_office)


def test_those_who_look_after_it_see_until_when_it_is_good(certified):
    found = certificate_of(certified)
    assert found.subject == "เทศบาลทดสอบ"
    assert (found.fault, found.warning) == ("", "")
    assert found.days_left in (364, 365)


def test_a_key_that_others_of_the_machine_can_read_is_warned_of(certified):
    folder = certificates.folder()
    folder.chmod(0o755)
    (folder / "key.pem").chmod(0o644)
    assert "key.pem" in certificate_of(certified).warning
    assert seal(small_paper(), certified).subject


def test_the_key_shows_in_no_message(certified):
    assert "PRIVATE" not in repr(Credentials(certificates.key(), certificates.certificate()))
    assert "key" not in repr(Credentials(certificates.key(), certificates.certificate()))


@pytest.mark.django_db(transaction=True)
def test_no_backup_holds_a_key(certified, data_dir, tmp_path):
    certificates.put("passphrase", b"secret-2569")
    call_command("backup", str(tmp_path / "portal.tar.gz"))
    with tarfile.open(tmp_path / "portal.tar.gz") as tar:
        names = tar.getnames()
        held = b"".join(tar.extractfile(each).read() for each in tar if each.isfile())
    assert not [name for name in names if "key" in name or "passphrase" in name]
    assert b"PRIVATE KEY" not in held
    assert (data_dir / "keys" / "home-office" / "key.pem").exists()


def test_a_seal_is_not_older_than_its_paper(certified):
    report = validate(seal(small_paper(), certified).content)
    found = certificate_of(certified)
    assert found.valid_from < report.claimed_at < found.valid_until - timedelta(days=300)
