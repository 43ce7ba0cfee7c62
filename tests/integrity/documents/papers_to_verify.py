"""Issued papers and signing rounds in every state, for tests of ``/verify/``."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from integrity import files
from integrity.documents.codes import identifier_of
from integrity.documents.models import Document, Signing, Snapshot, Visibility, new_code
from integrity.documents.register import Signer, StoredFile, issue

SECRETS = ("เทศบาลตำบลบ้านเรา", "ประกาศเจตนารมณ์", "12/2569", "นายสมมติ", "แก้คำ", "ความลับ")


def content_with(code: str, words="เนื้อหา") -> bytes:
    """What the search for codes and the hash look at; nothing else is asked of a file."""
    identifier = identifier_of(code).hex().encode()
    return b"%PDF-1.7\n" + words.encode() + b"\n/ID [<" + identifier + b"> <00>]\n%%EOF\n"


def issued(office, by, *, code=None, content=None, seal=("", ""), **values) -> Document:
    code = code or new_code()
    content = content or content_with(code)
    snapshot = Snapshot.objects.take(
        organisation=office, data={"kind": "order", "code": code}, by=by
    )
    file = StoredFile(files.store(content), len(content), 2, *seal)
    given = {
        "kind": Document.Kind.ORDER,
        "title": "ประกาศเจตนารมณ์",
        "official_no": f"12/2569 {code[:4]}",
        "dated": date(2026, 1, 15),
        "ink_note": "แก้คำว่า ก เป็น ข",
        "signers": [Signer("นายสมมติ ตัวอย่าง", ["นายกเทศมนตรี"])],
        "years": None,
        "source_label": "คำสั่ง",
        "source_address": "",
    }
    return issue(snapshot=snapshot, file=file, by=by, code=code, **given | values)


def round_of_signing(office, by, *, visibility=Visibility.PUBLIC, **values) -> Signing:
    snapshot = Snapshot.objects.take(
        organisation=office, data={"kind": "order", "code": new_code()}, by=by
    )
    return Signing.objects.create(
        organisation=office,
        kind="order",
        title="ประกาศเจตนารมณ์",
        visibility=visibility,
        method="paper",
        snapshot=snapshot,
        opened_by=by,
        source_label="คำสั่ง",
        **values,
    )


def drop(client, content: bytes, name="paper.pdf", **extra):
    """Send a file to /verify/ as the form does."""
    return client.post("/verify/", {"file": SimpleUploadedFile(name, content)}, **extra)
