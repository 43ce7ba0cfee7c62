"""``make_demo_certificate``: for trying the seal, and never in the way of a real certificate."""

import stat

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from integrity.documents.seal import certificate_of, seal, validate
from tests import make
from tests.integrity.documents import certificates
from tests.integrity.documents.certificates import DAY, pdfsig, small_paper


@pytest.fixture(autouse=True)
def without_tls(settings):
    settings.SECURE = False


def test_it_seals_and_says_of_itself_that_it_is_a_demonstration(office, tmp_path, capsys):
    call_command("make_demo_certificate", "home-office")
    assert "ทำใบรับรองตัวอย่าง" in capsys.readouterr().out
    content = seal(small_paper(), office).content
    report = validate(content)
    assert report.is_valid
    assert report.subject == "ตัวอย่าง บ้านเรา"
    assert report.issuer.startswith("ตัวอย่าง")
    assert pdfsig(content, tmp_path / "sealed.pdf") == {"valid", "total"}


def test_nobody_else_may_read_the_key(office):
    call_command("make_demo_certificate", "home-office")
    folder = certificates.folder()
    assert stat.S_IMODE((folder / "key.pem").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert certificate_of(office).warning == ""


def test_a_good_one_stays_and_force_makes_another(office):
    call_command("make_demo_certificate", "home-office")
    first = certificate_of(office).fingerprint
    call_command("make_demo_certificate", "home-office")
    assert certificate_of(office).fingerprint == first
    call_command("make_demo_certificate", "home-office", force=True)
    assert certificate_of(office).fingerprint != first


def test_one_that_has_expired_is_made_anew(office):
    old = certificates.certificate(subject="ตัวอย่าง เดิม", begins=-9 * DAY, ends=-DAY)
    certificates.put_pem(own=old)
    call_command("make_demo_certificate", "home-office")
    assert certificate_of(office).fault == ""


@pytest.mark.parametrize("force", [False, True])
def test_a_real_certificate_is_never_written_over(office, force):
    certificates.put_pem()
    before = certificate_of(office).fingerprint
    with pytest.raises(CommandError, match="ไม่เขียนทับ"):
        call_command("make_demo_certificate", "home-office", force=force)
    assert certificate_of(office).fingerprint == before


def test_what_cannot_be_read_counts_as_real(office):
    certificates.put("seal.p12", b"of an authority")
    with pytest.raises(CommandError, match="ไม่เขียนทับ"):
        call_command("make_demo_certificate", "home-office", force=True)


def test_a_server_of_real_offices_refuses_it_unless_forced(office, settings):
    settings.SECURE = True
    with pytest.raises(CommandError, match="SECURE=1"):
        call_command("make_demo_certificate", "home-office")
    assert certificate_of(office) is None
    call_command("make_demo_certificate", "home-office", force=True)
    assert certificate_of(office).fault == ""


def test_an_unknown_office_is_answered_with_those_there_are(office):
    with pytest.raises(CommandError, match="home-office"):
        call_command("make_demo_certificate", "nobody")


def test_without_a_name_every_sample_office_has_one_before_it_is_loaded(db, capsys):
    call_command("make_demo_certificate")
    assert "เวียงสระ" in capsys.readouterr().out
    office = make.organisation(slug="wiangsa", name="เทศบาลตำบลเวียงสระ")
    assert certificate_of(office).subject == "ตัวอย่าง เวียงสระ"


def test_an_office_with_a_long_name_gets_one_too(db):
    make.organisation(slug="long-name", name="องค์การบริหารส่วนตำบล" + "ยาว" * 40)
    call_command("make_demo_certificate", "long-name")
