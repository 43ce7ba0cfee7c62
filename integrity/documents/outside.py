"""Papers issued outside the portal: entered with their scan, which is all the portal knows.

The scan is internal until a publisher opens it: it shows handwritten signatures.
"""

from io import BytesIO

from PIL import Image

from integrity import files
from integrity.documents import register
from integrity.documents.models import Document, Scan
from integrity.documents.register import StoredFile
from integrity.documents.scans import store_scan
from integrity.models import Organisation
from integrity.publishing import NotAllowed
from integrity.uploads import PDF, Clean

DOTS_PER_INCH = 150


def record_outside(*, organisation: Organisation, scan: Clean, by, **facts) -> Document:
    """Enter the paper; ``facts`` as ``register.enter_outside`` takes them. Raises NotAllowed."""
    if refused := register.obstacle_to_record(organisation, by):
        raise NotAllowed(refused)
    kept = Scan(
        sha256=store_scan(scan.content, scan.media_type),
        size=len(scan.content),
        media_type=scan.media_type,
        pages=scan.pages,
    )
    _refuse_repeated(organisation, kept)
    file = _as_paper(scan)
    return register.enter_outside(organisation=organisation, file=file, scan=kept, by=by, **facts)


def _as_paper(scan: Clean) -> StoredFile:
    """What readers download is a PDF, also of a photograph."""
    content = scan.content if scan.media_type == PDF else _photograph_as_pdf(scan.content)
    return StoredFile(files.store(content), len(content), scan.pages)


def _photograph_as_pdf(content: bytes) -> bytes:
    written = BytesIO()
    with Image.open(BytesIO(content)) as picture:
        picture.convert("RGB").save(written, "PDF", resolution=DOTS_PER_INCH)
    return written.getvalue()


def _refuse_repeated(organisation: Organisation, scan: Scan) -> None:
    known = Document.objects.filter(organisation=organisation, scans__sha256=scan.sha256)
    if found := known.exclude(state=Document.State.WITHDRAWN).first():
        raise NotAllowed(
            f"ไฟล์นี้บันทึกในทะเบียนแล้ว เป็น{found.get_kind_display()} “{found.title}” "
            f"(ลำดับที่ {found.register_no}) ตรวจว่าเลือกไฟล์ถูกฉบับ"
        )
