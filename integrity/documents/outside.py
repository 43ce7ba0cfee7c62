"""Papers issued outside the portal: entered with their scan, which is all the portal knows.

The scan is internal until a publisher opens it: it shows handwritten signatures. The paper itself
is public at once only when nothing in it needs a person's eye (``outside_opening``).
"""

from collections.abc import Iterable
from io import BytesIO

from PIL import Image

from integrity import files
from integrity.documents import register
from integrity.documents.models import Document, Scan, Visibility
from integrity.documents.personal_data import Searched, search
from integrity.documents.register import Signer, StoredFile
from integrity.documents.scan_opening import words
from integrity.documents.scans import kept_scan, scan_path
from integrity.models import Organisation
from integrity.publishing import NotAllowed
from integrity.uploads import PDF, Clean

DOTS_PER_INCH = 150


def record_outside(
    *,
    organisation: Organisation,
    scan: Clean,
    by,
    visibility: str = Visibility.PUBLIC,
    signers: Iterable[Signer] = (),
    **facts,
) -> Document:
    """Enter the paper; ``facts`` as ``register.enter_outside`` takes them. Raises NotAllowed.

    One that is to be public is entered as internal when a person has to look at it first.
    """
    if refused := register.obstacle_to_record(organisation, by):
        raise NotAllowed(refused)
    kept = kept_scan(scan, by=by)
    _refuse_repeated(organisation, kept)
    signers = list(signers)
    typed = words(facts["title"], facts.get("official_no", ""), signers)
    if visibility == Visibility.PUBLIC and _needs_a_person(organisation, kept, typed):
        visibility = Visibility.INTERNAL
    return register.enter_outside(
        organisation=organisation,
        file=_as_paper(scan),
        scan=kept,
        by=by,
        visibility=visibility,
        signers=signers,
        **facts,
    )


def _needs_a_person(organisation: Organisation, scan: Scan, texts: Iterable) -> bool:
    """Something in its words or on its pages may be personal data, or no machine can tell."""
    kept = [("สำเนาสแกน", scan_path(scan.sha256, scan.media_type))]
    found = search(Searched(organisation, "", texts, kept))
    return bool(found or found.troubles)


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
