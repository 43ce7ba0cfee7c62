"""The office's seal: a PAdES signature over every paper it issues.

``seal`` puts it on, ``validate`` reads it back. Neither asks anything of the network, unless the
portal is set to fetch a time stamp.
"""

from integrity.documents.seal.checking import SealReport, validate
from integrity.documents.seal.keys import (
    Certificate,
    SealError,
    certificate_of,
    has_certificate,
)
from integrity.documents.seal.sealing import Sealed, seal

__all__ = [
    "Certificate",
    "SealError",
    "SealReport",
    "Sealed",
    "certificate_of",
    "has_certificate",
    "seal",
    "validate",
]
