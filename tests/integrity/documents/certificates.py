"""Certificates for tests: what an authority hands out, and all that can be wrong with it."""

import subprocess
from datetime import timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils import timezone

from integrity.pdf import render_pdf

DAY = timedelta(days=1)


@cache
def key(kind="rsa", number=1):
    """Made once a process: a key takes longer than a seal."""
    if kind == "ec":
        return ec.generate_private_key(ec.SECP256R1())
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    return rsa.generate_private_key(65537, 2048)


def certificate(signs=None, *, subject="เทศบาลทดสอบ", begins=-DAY, ends=365 * DAY, usage=None):
    signs = signs or key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)])
    now = timezone.now()
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(signs.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + begins)
        .not_valid_after(now + ends)
    )
    if usage:
        builder = builder.add_extension(usage, critical=True)
    return builder.sign(signs, None if _has_own_digest(signs) else hashes.SHA256())


def _has_own_digest(signs) -> bool:
    return isinstance(signs, ed25519.Ed25519PrivateKey)


ENCIPHERS = x509.KeyUsage(False, False, True, False, False, False, False, False, False)


def folder(slug="home-office") -> Path:
    path = Path(settings.KEYS_DIR) / slug
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)
    return path


def put(name: str, content: bytes, slug="home-office") -> None:
    path = folder(slug) / name
    path.unlink(missing_ok=True)
    path.write_bytes(content)
    path.chmod(0o600)


def put_pem(signs=None, own=None, *, passphrase=b"", slug="home-office") -> x509.Certificate:
    """``certificate.pem`` and ``key.pem`` for the office; a passphrase only locks the key."""
    signs = signs or key()
    own = own or certificate(signs)
    lock = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    put("certificate.pem", own.public_bytes(Encoding.PEM), slug)
    put("key.pem", signs.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock), slug)
    return own


def put_bundle(passphrase: bytes, slug="home-office") -> x509.Certificate:
    own = certificate()
    bundle = pkcs12.serialize_key_and_certificates(
        b"seal", key(), own, None, BestAvailableEncryption(passphrase)
    )
    put("seal.p12", bundle, slug)
    return own


@cache
def small_paper(identifier=b"integrity:ABCDEFGHJKMN") -> bytes:
    """A real paper of the portal: tagged, titled, with its code inside."""
    return render_pdf(
        '<html lang="th"><head><title>ประกาศทดสอบ</title>'
        '<link rel="stylesheet" href="documents/base.css"></head>'
        "<body><h1>ประกาศทดสอบ</h1><p>ข้อความของประกาศ</p></body></html>",
        identifier=identifier,
    )


def pdfsig(content: bytes, path: Path) -> set[str]:
    """Which of its two lines say yes. Its exit status is 0 whatever it finds."""
    path.write_bytes(content)
    told = subprocess.run(
        ["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False
    ).stdout
    lines = {
        "valid": "  - Signature Validation: Signature is Valid.",
        "total": "  - Total document signed",
    }
    return {name for name, line in lines.items() if line in told.splitlines()}
