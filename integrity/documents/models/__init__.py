"""The register of issued papers, and what leads to it: clause documents, signing, personal data."""

from integrity.documents.models.clauses import (
    Attachment,
    Citation,
    Clause,
    ClauseDocument,
    Recipient,
    attachment_storage,
)
from integrity.documents.models.document import Acknowledgement, Document, DocumentSigner, Scan
from integrity.documents.models.enclosure import Enclosure
from integrity.documents.models.form import PaperForm
from integrity.documents.models.frozen import (
    CODE_ALPHABET,
    CODE_LENGTH,
    Frozen,
    ThaiJSON,
    canonical_json,
    new_code,
)
from integrity.documents.models.kinds import CLAUSE_KINDS, Kind, Method, Urgency, Visibility
from integrity.documents.models.personal_data import (
    PageView,
    PersonalDataConfirmation,
    PersonalDataReason,
    Redaction,
)
from integrity.documents.models.signing import Signature, Signing
from integrity.documents.models.signing_step import SigningStep
from integrity.documents.models.snapshot import Snapshot
from integrity.documents.models.visits import VisitCount

__all__ = [
    "CLAUSE_KINDS",
    "CODE_ALPHABET",
    "CODE_LENGTH",
    "Acknowledgement",
    "Attachment",
    "Citation",
    "Clause",
    "ClauseDocument",
    "Document",
    "DocumentSigner",
    "Enclosure",
    "Frozen",
    "Kind",
    "Method",
    "PageView",
    "PaperForm",
    "PersonalDataConfirmation",
    "PersonalDataReason",
    "Recipient",
    "Redaction",
    "Scan",
    "Signature",
    "Signing",
    "SigningStep",
    "Snapshot",
    "ThaiJSON",
    "Urgency",
    "Visibility",
    "VisitCount",
    "attachment_storage",
    "canonical_json",
    "new_code",
]
