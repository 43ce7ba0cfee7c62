"""Where an office's certificate and key lie, and what can be wrong with them.

``KEYS_DIR/<slug>/`` holds either what a certification authority hands out, ``seal.p12``, or
``certificate.pem`` (the office's own first, then those above it) with ``key.pem``. A passphrase,
where there is one, stands alone in the file ``passphrase``. The folder is outside the database,
the media and every backup.
"""

import hashlib
import stat
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    pkcs12,
)
from django.conf import settings
from django.utils import timezone

from integrity.models import Organisation
from integrity.thai import thai_date

BUNDLE, CERTIFICATE, KEY, PASSPHRASE = "seal.p12", "certificate.pem", "key.pem", "passphrase"
FILES = (BUNDLE, CERTIFICATE, KEY, PASSPHRASE)
SECRET_FILES = (BUNDLE, KEY, PASSPHRASE)


class SealError(Exception):
    """A paper that cannot be sealed now, and so is not issued; says in Thai what to do."""


@dataclass(frozen=True)
class Certificate:
    """What an office's certificate says. ``fault`` is why it cannot seal now, or ""."""

    subject: str
    fingerprint: str
    valid_from: datetime
    valid_until: datetime
    fault: str = ""
    warning: str = ""

    @property
    def days_left(self) -> int:
        return (self.valid_until - timezone.now()).days


@dataclass(frozen=True)
class Credentials:
    """What seals. The key never shows in a message or a log."""

    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey = field(repr=False)
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()


def own_folder(organisation: Organisation) -> Path:
    return Path(settings.KEYS_DIR) / organisation.slug


def folder_of(organisation: Organisation) -> Path | None:
    """The folder with the office's key, also under an address it once had."""
    former = organisation.former_slugs.order_by("-pk").values_list("slug", flat=True)
    own = own_folder(organisation)
    if _holds_something(own):
        return own
    folders = (Path(settings.KEYS_DIR) / slug for slug in former)
    return next((folder for folder in folders if _holds_something(folder)), None)


def has_certificate(organisation: Organisation) -> bool:
    """Whether its papers are to be sealed: true of a broken certificate too, which stops them."""
    return folder_of(organisation) is not None


def certificate_of(organisation: Organisation) -> Certificate | None:
    """For those who look after it: what the certificate says and what is wrong, never an error.

    A certificate that cannot be read at all gives a fault without a subject.
    """
    folder = folder_of(organisation)
    if folder is None:
        return None
    try:
        credentials = read(folder)
    except SealError as error:
        now = timezone.now()
        return Certificate("", "", now, now, fault=str(error), warning=open_to_others(folder))
    certificate = credentials.certificate
    return Certificate(
        subject=common_name(certificate),
        fingerprint=fingerprint(certificate),
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
        fault=fault_of(credentials),
        warning=open_to_others(folder),
    )


def credentials_for(organisation: Organisation) -> Credentials | None:
    """What seals the papers of the office; None when it has no certificate."""
    folder = folder_of(organisation)
    if folder is None:
        return None
    credentials = read(folder)
    if fault := fault_of(credentials):
        raise SealError(fault)
    return credentials


def fingerprint(certificate: x509.Certificate) -> str:
    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()


def common_name(certificate: x509.Certificate) -> str:
    """Read by asn1crypto: a Thai name is longer in bytes than cryptography lets names be."""
    subject = asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER)).subject
    return name_of(subject)


def name_of(name: asn1_x509.Name) -> str:
    """The common name; in its absence all of it."""
    found = name.native.get("common_name", name.human_friendly)
    return found if isinstance(found, str) else ", ".join(found)


def fault_of(credentials: Credentials) -> str:
    """Why these may not seal today, or ""."""
    certificate, now = credentials.certificate, timezone.now()
    if _public_bytes(credentials.key.public_key()) != _public_bytes(certificate.public_key()):
        return (
            "กุญแจกับใบรับรองของหน่วยงานไม่ใช่คู่กัน จึงประทับตราอิเล็กทรอนิกส์ไม่ได้ ขอให้ผู้ดูแลระบบวางไฟล์ของชุดเดียวกัน"
        )
    if now > certificate.not_valid_after_utc:
        return (
            f"ใบรับรองของหน่วยงานหมดอายุเมื่อ {_day(certificate.not_valid_after_utc)} "
            "จึงประทับตราอิเล็กทรอนิกส์ไม่ได้ ขอให้ผู้ดูแลระบบวางใบรับรองใหม่ แล้วออกเอกสารอีกครั้ง"
        )
    if now < certificate.not_valid_before_utc:
        return (
            f"ใบรับรองของหน่วยงานเริ่มใช้ได้วันที่ {_day(certificate.not_valid_before_utc)} "
            "ก่อนวันนั้นยังประทับตราอิเล็กทรอนิกส์ไม่ได้ ขอให้ผู้ดูแลระบบตรวจวันเวลาของเครื่องด้วย"
        )
    if not _may_sign(certificate):
        return "ใบรับรองของหน่วยงานไม่ได้ออกให้ใช้ลงลายมือชื่อดิจิทัล ขอให้ผู้ดูแลระบบขอใบรับรองชนิดลงลายมือชื่อ"
    return ""


def _may_sign(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def open_to_others(folder: Path) -> str:
    """A warning when more people of the machine than the portal may read the key, or ""."""
    try:
        if folder.stat().st_mode & stat.S_IRWXO == 0:
            return ""  # nobody else gets as far as the files
        present = _present(folder, SECRET_FILES)
        names = [name for name in present if (folder / name).stat().st_mode & stat.S_IRWXO]
    except OSError:
        return ""
    if not names:
        return ""
    return f"ผู้ใช้อื่นของเครื่องอ่าน {', '.join(names)} ได้ ขอให้ผู้ดูแลระบบสั่ง chmod 600 กับไฟล์เหล่านี้"


def read(folder: Path) -> Credentials:
    """The credentials in ``folder``, read anew only when a file of it has changed."""
    try:
        return _read(folder, _stamp(folder))
    except OSError as error:
        raise SealError(
            "ระบบอ่านใบรับรองของหน่วยงานไม่ได้ ขอให้ผู้ดูแลระบบตรวจสิทธิ์ของโฟลเดอร์กุญแจ เอกสารยังไม่ออก"
        ) from error


def _stamp(folder: Path) -> tuple:
    found = ((name, (folder / name).stat()) for name in _present(folder))
    return tuple((name, at.st_ino, at.st_size, at.st_mtime_ns) for name, at in found)


@lru_cache(maxsize=64)
def _read(folder: Path, stamp: tuple) -> Credentials:
    passphrase = _passphrase(folder)
    if (folder / BUNDLE).exists():
        return _from_bundle((folder / BUNDLE).read_bytes(), passphrase)
    if not ((folder / CERTIFICATE).exists() and (folder / KEY).exists()):
        raise SealError(
            f"โฟลเดอร์กุญแจของหน่วยงานมีไฟล์ไม่ครบ ต้องมี {BUNDLE} หรือ {CERTIFICATE} คู่กับ {KEY} "
            "ขอให้ผู้ดูแลระบบวางไฟล์ให้ครบ"
        )
    key = _key((folder / KEY).read_bytes(), passphrase)
    try:
        own, *chain = x509.load_pem_x509_certificates((folder / CERTIFICATE).read_bytes())
    except ValueError as error:
        raise _unreadable(CERTIFICATE) from error
    return Credentials(_usable(key), own, tuple(chain))


def _passphrase(folder: Path) -> bytes | None:
    path = folder / PASSPHRASE
    return path.read_bytes().strip(b"\r\n") if path.exists() else None


def _key(content: bytes, passphrase: bytes | None):
    encrypted = b"ENCRYPTED" in content
    if encrypted and not passphrase:
        raise _needs_passphrase(KEY)
    try:
        return load_pem_private_key(content, passphrase if encrypted else None)
    except ValueError as error:
        raise (_wrong_passphrase(KEY) if encrypted else _unreadable(KEY)) from error
    except TypeError as error:
        raise _unreadable(KEY) from error


def _from_bundle(content: bytes, passphrase: bytes | None) -> Credentials:
    try:
        key, own, chain = pkcs12.load_key_and_certificates(content, passphrase)
    except ValueError as error:
        # The library tells a wrong passphrase from a broken file in its words alone.
        if "password" not in str(error).lower():
            raise _unreadable(BUNDLE) from error
        raise (_wrong_passphrase if passphrase else _needs_passphrase)(BUNDLE) from error
    if key is None or own is None:
        raise _unreadable(BUNDLE)
    return Credentials(_usable(key), own, tuple(chain))


def _usable(key):
    if isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        return key
    raise SealError(
        "กุญแจของหน่วยงานไม่ใช่ชนิด RSA หรือ EC ซึ่งโปรแกรมอ่าน PDF ทั่วไปตรวจได้ ขอให้ผู้ดูแลระบบขอใบรับรองใหม่"
    )


def _unreadable(name: str) -> SealError:
    return SealError(f"ไฟล์ {name} ของหน่วยงานเสียหายหรือไม่ใช่ชนิดที่ใช้ได้ ขอให้ผู้ดูแลระบบวางไฟล์ใหม่")


def _needs_passphrase(name: str) -> SealError:
    return SealError(
        f"ไฟล์ {name} ของหน่วยงานมีรหัสผ่าน แต่ไม่มีไฟล์ {PASSPHRASE} "
        "ขอให้ผู้ดูแลระบบวางไฟล์รหัสผ่านไว้ในโฟลเดอร์เดียวกัน"
    )


def _wrong_passphrase(name: str) -> SealError:
    return SealError(f"รหัสผ่านในไฟล์ {PASSPHRASE} เปิด {name} ของหน่วยงานไม่ได้ ขอให้ผู้ดูแลระบบแก้ให้ตรงกัน")


def _holds_something(folder: Path) -> bool:
    """A folder that may not be looked into counts: its office must not issue unsealed unseen."""
    try:
        return bool(_present(folder))
    except PermissionError:
        return True


def _present(folder: Path, names: tuple[str, ...] = FILES) -> list[str]:
    return [name for name in names if (folder / name).exists()]


def _public_bytes(key) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _day(moment: datetime) -> str:
    return thai_date(timezone.localtime(moment).date())
