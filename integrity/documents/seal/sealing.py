"""Sealing a finished paper: its bytes stay as they are, the seal comes behind them."""

import logging
from dataclasses import dataclass
from io import BytesIO

from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from integrity.documents.seal.keys import (
    Credentials,
    SealError,
    common_name,
    credentials_for,
    fingerprint,
)
from integrity.models import Organisation

logger = logging.getLogger("integrity.seal")

FIELD = "OfficeSeal"
TIMESTAMP_SECONDS = 10
SUBJECT_LENGTH = 300  # as the register keeps it


@dataclass(frozen=True)
class Sealed:
    """A paper's bytes; ``subject`` is "" when the office has no certificate."""

    content: bytes
    subject: str = ""
    fingerprint: str = ""


def seal(content: bytes, organisation: Organisation) -> Sealed:
    """Seal ``content`` with the office's certificate; as it is, when the office has none.

    PAdES B-B, or B-T with the stamp of ``TIMESTAMP_URL``. Where a time stamp is promised and the
    service does not answer, nothing is sealed: a stamp must not be missing unseen. Slow for a
    transaction, so call it before.
    """
    credentials = credentials_for(organisation)
    if credentials is None:
        return Sealed(content)
    return Sealed(
        content=_signed(content, credentials, reason=f"ออกโดย{organisation.name}"),
        subject=common_name(credentials.certificate)[:SUBJECT_LENGTH],
        fingerprint=fingerprint(credentials.certificate),
    )


def _signed(content: bytes, credentials: Credentials, *, reason: str) -> bytes:
    signer = PdfSigner(
        _metadata(reason),
        _signer(credentials),
        timestamper=_timestamper(),
        new_field_spec=_field(),
    )
    try:
        writer = IncrementalPdfFileWriter(BytesIO(content))
        return signer.sign_pdf(writer).getbuffer().tobytes()
    except TimestampRequestError as error:
        logger.warning("The time-stamping service failed: %s", error)
        raise SealError(
            "ขอเวลารับรองจากผู้ให้บริการประทับเวลาไม่ได้ เอกสารยังไม่ออก ขอให้ลองอีกครั้งในอีกสักครู่ "
            "หากยังไม่ได้ ให้แจ้งผู้ดูแลระบบ"
        ) from error
    except (PdfError, SigningError, ValueError, TypeError) as error:
        logger.exception("A paper could not be sealed")
        raise SealError(
            "ประทับตราอิเล็กทรอนิกส์ลงในเอกสารนี้ไม่ได้ เอกสารยังไม่ออก ขอให้แจ้งผู้ดูแลระบบ"
        ) from error


def _metadata(reason: str) -> PdfSignatureMetadata:
    """A certification that permits no change: readers warn of anything that is added later."""
    return PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )


def _field() -> SigFieldSpec:
    """Outside the page: nothing is drawn, and a reader of the tags meets nothing untagged."""
    return SigFieldSpec(
        FIELD,
        empty_field_appearance=False,
        invis_sig_settings=InvisSigSettings(box_out_of_bounds=True),
    )


def _signer(credentials: Credentials) -> "_KeySigner":
    store = SimpleCertificateStore()
    store.register_multiple(_as_asn1(certificate) for certificate in credentials.chain)
    return _KeySigner(
        credentials.key,
        signing_cert=_as_asn1(credentials.certificate),
        cert_registry=store,
    )


class _KeySigner(Signer):
    """Signs with a key that is already read; reading it each time took nine tenths of a seal."""

    def __init__(self, key, **options):
        super().__init__(**options)
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run=False) -> bytes:
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self._key.sign(data, ec.ECDSA(hashes.SHA256()))


def _as_asn1(certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _timestamper() -> HTTPTimeStamper | None:
    if not settings.TIMESTAMP_URL:
        return None
    return HTTPTimeStamper(settings.TIMESTAMP_URL, timeout=TIMESTAMP_SECONDS)
