"""Seals with a time stamp: of a service that answers, and of one that does not."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.timestamps import DummyTimeStamper

from integrity.documents.seal import SealError, seal, validate
from tests.integrity.documents import certificates
from tests.integrity.documents.certificates import pdfsig, small_paper


@pytest.fixture
def certified(office):
    certificates.put_pem()
    return office


@pytest.fixture
def stamps(monkeypatch):
    """A service on this machine that stamps whatever it is sent."""
    signs = certificates.key("rsa", 2)
    own = certificates.certificate(
        signs,
        subject="ผู้ประทับเวลา",
        usage=x509.KeyUsage(True, True, False, False, False, False, False, False, False),
    )
    key = signs.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    stamper = DummyTimeStamper(
        asn1_x509.Certificate.load(own.public_bytes(Encoding.DER)),
        asn1_keys.PrivateKeyInfo.load(key),
    )
    monkeypatch.setattr("integrity.documents.seal.sealing._timestamper", lambda: stamper)


def served(handler) -> str:
    server = HTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


class Nonsense(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.end_headers()
        self.wfile.write(b"no stamp")

    def log_message(self, *args):
        pass


class Failing(Nonsense):
    def do_POST(self):
        self.send_error(503)


def test_a_stamped_seal_says_when_the_service_saw_it(certified, stamps, tmp_path):
    content = seal(small_paper(), certified).content
    report = validate(content)
    assert report.is_valid
    assert report.stamped_at is not None
    assert abs((report.stamped_at - report.claimed_at).total_seconds()) < 60
    assert pdfsig(content, tmp_path / "sealed.pdf") == {"valid", "total"}


def test_a_service_that_is_not_there_stops_the_paper(certified, settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.TIMESTAMP_URL = f"http://127.0.0.1:{free.getsockname()[1]}/"
    with pytest.raises(SealError, match="ลองอีกครั้ง"):
        seal(small_paper(), certified)


@pytest.mark.parametrize("handler", [Nonsense, Failing])
def test_a_service_that_answers_nonsense_stops_the_paper(certified, settings, handler):
    settings.TIMESTAMP_URL = served(handler)
    with pytest.raises(SealError, match="เอกสารยังไม่ออก"):
        seal(small_paper(), certified)


def test_a_service_that_never_answers_stops_the_paper_in_time(certified, settings, monkeypatch):
    monkeypatch.setattr("integrity.documents.seal.sealing.TIMESTAMP_SECONDS", 0.3)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        settings.TIMESTAMP_URL = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(SealError, match="ลองอีกครั้ง"):
            seal(small_paper(), certified)


def test_an_office_without_a_certificate_asks_for_no_stamp(office, settings):
    settings.TIMESTAMP_URL = "http://127.0.0.1:9/"
    assert seal(small_paper(), office).content == small_paper()
