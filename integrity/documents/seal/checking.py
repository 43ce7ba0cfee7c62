"""Reading a seal back: whether the file is as it was sealed, by whom, and when.

Whom a reader trusts is their own matter: no list of authorities is kept here, and nothing is
asked of the network. Only files of the register come here, never a stranger's upload.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import cms
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import extract_certificate_info, extract_signer_info
from pyhanko.sign.validation import EmbeddedPdfSignature, SignatureCoverageLevel
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter, validate_sig_integrity

from integrity.documents.seal.keys import name_of


@dataclass(frozen=True)
class SealReport:
    """What a file's seal says of it. ``is_sealed`` is false of a file that carries none."""

    is_sealed: bool = False
    intact: bool = False
    covers_whole_file: bool = False
    subject: str = ""
    issuer: str = ""
    fingerprint: str = ""
    # When the office's own clock says that it was sealed; worth as much as that clock.
    claimed_at: datetime | None = None
    # When a time-stamping service saw the seal.
    stamped_at: datetime | None = None

    @property
    def is_valid(self) -> bool:
        """Nothing in the file has changed since it was sealed, and nothing was added."""
        return self.is_sealed and self.intact and self.covers_whole_file


def validate(content: bytes) -> SealReport:
    """Read the last seal of a PDF. A file too damaged to be read is a seal that is not intact."""
    try:
        seals = PdfFileReader(BytesIO(content)).embedded_regular_signatures
        return _report(seals[-1]) if seals else SealReport()
    except Exception:
        # Damage shows in as many ways as there are bytes to change, down to a KeyError.
        return SealReport(is_sealed=b"/ByteRange" in content)


def _report(seal: EmbeddedPdfSignature) -> SealReport:
    seal.compute_integrity_info(skip_diff=True)
    certificate = seal.signer_cert
    intact, genuine = validate_sig_integrity(
        seal.signer_info, certificate, "data", seal.compute_digest()
    )
    return SealReport(
        is_sealed=True,
        intact=intact and genuine,
        covers_whole_file=seal.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        subject=name_of(certificate.subject),
        issuer=name_of(certificate.issuer),
        fingerprint=hashlib.sha256(certificate.dump()).hexdigest(),
        claimed_at=seal.self_reported_timestamp,
        stamped_at=_stamped_at(seal.signer_info),
    )


def _stamped_at(signer_info: cms.SignerInfo) -> datetime | None:
    """The time of the first stamp that belongs to this very seal and is itself intact."""
    signature = signer_info["signature"].native
    for stamp in extract_tst_data_iter(signer_info, signed=False):
        content = stamp["encap_content_info"]["content"]
        info, imprint = content.parsed, content.parsed["message_imprint"]
        algorithm = imprint["hash_algorithm"]["algorithm"].native
        if imprint["hashed_message"].native != hashlib.new(algorithm, signature).digest():
            continue
        maker, certificates = extract_signer_info(stamp), extract_certificate_info(stamp)
        digest = hashlib.new(maker["digest_algorithm"]["algorithm"].native, bytes(content))
        if all(
            validate_sig_integrity(maker, certificates.signer_cert, "tst_info", digest.digest())
        ):
            return info["gen_time"].native
    return None
