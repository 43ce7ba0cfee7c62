"""The gate before a paper goes out: what looks like personal data is found, judged, confirmed.

Law: พ.ร.บ.คุ้มครองข้อมูลส่วนบุคคล พ.ศ. 2562; พ.ร.บ.ข้อมูลข่าวสารของราชการ พ.ศ. 2540 มาตรา 24.
"""

from integrity.documents.personal_data.clause_documents import of_clause_document
from integrity.documents.personal_data.detecting import Finding, Kind, Known, findings_in
from integrity.documents.personal_data.gate import obstacle, page_of, standing
from integrity.documents.personal_data.reasons import public_reason
from integrity.documents.personal_data.searching import Searched, search

__all__ = [
    "Finding",
    "Kind",
    "Known",
    "Searched",
    "findings_in",
    "obstacle",
    "of_clause_document",
    "page_of",
    "public_reason",
    "search",
    "standing",
]
