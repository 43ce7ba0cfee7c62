"""A certificate to try the seal with, which says of itself that it proves nothing."""

from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.utils import timezone

from integrity import files
from integrity.documents.seal.keys import (
    CERTIFICATE,
    FILES,
    KEY,
    SealError,
    common_name,
    fault_of,
    read,
)
from integrity.models import Organisation

MARK = "ตัวอย่าง"
AUTHORITY = f"{MARK} ผู้ออกตรา"
NOTE = "สำหรับทดลองใช้ ไม่รับรองตัวตน"
DAYS = 730
COMMON_NAME_BYTES = 64


class RealCertificate(Exception):
    """The folder holds something that is no demonstration, and is left alone."""


def make(folder: Path, office_name: str, *, anew: bool = False) -> bool:
    """Put a demonstration certificate into ``folder``; false when a good one lies there already.

    Never writes over a certificate that somebody brought.
    """
    if any((folder / name).exists() for name in FILES):
        if not _is_demonstration(folder):
            raise RealCertificate
        if not anew and not fault_of(read(folder)):
            return False
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    key, chain = _issue(office_name)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    certificates = b"".join(each.public_bytes(Encoding.PEM) for each in chain)
    files.write_whole(folder / KEY, secret, mode=0o600)
    files.write_whole(folder / CERTIFICATE, certificates, mode=0o644)
    return True


def _is_demonstration(folder: Path) -> bool:
    try:
        return common_name(read(folder).certificate).startswith(MARK)
    except SealError:
        return False


def _issue(office_name: str) -> tuple[rsa.RSAPrivateKey, list[x509.Certificate]]:
    """The office's key, and its certificate followed by that of the authority."""
    authority_key, key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    authority = _name(AUTHORITY)
    own = (
        _certificate(_name(_short(office_name), office_name), key, issuer=authority)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
    )
    above = (
        _certificate(authority, authority_key, issuer=authority)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True), critical=True)
    )
    # The authority's own key is forgotten here: nobody can issue another in its name.
    return key, [each.sign(authority_key, hashes.SHA256()) for each in (own, above)]


def _short(office_name: str) -> str:
    """The proper name alone: common names are short, and a Thai letter takes three bytes."""
    for kind in Organisation.Kind:
        office_name = office_name.removeprefix(kind.label)
    return f"{MARK} {office_name}".encode()[:COMMON_NAME_BYTES].decode(errors="ignore")


def _name(common: str, organisation: str = "") -> x509.Name:
    parts = {
        NameOID.COUNTRY_NAME: "TH",
        NameOID.ORGANIZATION_NAME: organisation,
        NameOID.ORGANIZATIONAL_UNIT_NAME: NOTE,
        NameOID.COMMON_NAME: common,
    }
    return x509.Name([x509.NameAttribute(kind, text) for kind, text in parts.items() if text])


def _certificate(subject: x509.Name, key, *, issuer: x509.Name) -> x509.CertificateBuilder:
    now = timezone.now()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # An hour back, for a machine whose clock was set forward in between.
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=DAYS))
    )


def _usage(**given: bool) -> x509.KeyUsage:
    none = dict.fromkeys(
        (
            "digital_signature",
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return x509.KeyUsage(**none | given)
