"""A scan that comes after the issue: the signed sheet was found, or the first was unreadable."""

from integrity.documents.models import Document, Method, Scan
from integrity.documents.scans import kept_scan
from integrity.publishing import NotAllowed
from integrity.uploads import Clean


def obstacle(document: Document, by) -> str:
    """Why ``by`` may not add a scan to this paper, or ""."""
    if not by.has_perm("documents.issue_clausedocument"):
        return "บัญชีของท่านไม่มีสิทธิ์เพิ่มสำเนาสแกน"
    if by.organisation_id != document.organisation_id:
        return "ทำได้เฉพาะเอกสารของหน่วยงานตนเอง"
    if document.method == Method.SCREEN:
        return "เอกสารนี้ลงนามในระบบ จึงไม่มีฉบับกระดาษให้สแกน"
    return ""


def add_scan(document: Document, scan: Clean, *, by) -> Scan:
    """Beside those that are there: nothing that was kept is taken away. Raises NotAllowed."""
    if refused := obstacle(document, by):
        raise NotAllowed(refused)
    kept = kept_scan(scan, by=by)
    if document.scans.filter(sha256=kept.sha256).exists():
        raise NotAllowed("มีสำเนาสแกนไฟล์นี้แล้ว")
    kept.document = document
    kept.save()
    return kept
