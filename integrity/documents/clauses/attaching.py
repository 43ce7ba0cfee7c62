"""The file of an attachment: kept under its hash, so that papers with the same file share it."""

from hashlib import sha256

from django.core.files.base import ContentFile

from integrity.documents.models import Attachment


def keep_file(row: Attachment, content: bytes, pages: int) -> None:
    """Store ``content`` and let ``row``, which the caller saves, name it."""
    row.sha256, row.pages = sha256(content).hexdigest(), pages
    name = f"{row.sha256}.pdf"
    if row.file.storage.exists(name):
        row.file.name = name
    else:
        row.file.save(name, ContentFile(content), save=False)
