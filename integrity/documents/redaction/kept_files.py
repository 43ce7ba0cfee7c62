"""Sheets and texts as they were sent, and the same without a value: read and written again."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

from django.core.files.base import ContentFile
from lxml import etree

from integrity.documents.redaction.mark import MARK, PLAIN_MARK
from integrity.models import SheetImport

LARGEST_PART, LARGEST_UNPACKED = 64 * 1024 * 1024, 256 * 1024 * 1024
ZIP = b"PK\x03\x04"
# A value may be parted among the runs of a paragraph or the pieces of a cell.
WHOLES = frozenset({"p", "si", "is", "c", "comment", "t"})
ENCODINGS = ("utf-8", "cp874", "utf-16-le", "utf-16-be")
_PARSER_OPTIONS = {"resolve_entities": False, "no_network": True, "huge_tree": False}


class CannotLook(Exception):
    """The kept file is gone, or is none that can be read."""


def holds(attempt: SheetImport, value: str) -> bool:
    content = _content(attempt)
    return without(content, value) != content


class Rewritten(NamedTuple):
    """An import's file that lies there anew, and is not yet the import's."""

    attempt: int
    old: str
    new: str
    size: int


def rewrite(attempt: SheetImport, value: str) -> Rewritten | None:
    """Write the file without ``value``; None when it does not hold it or cannot be read."""
    try:
        content = _content(attempt)
        clean = without(content, value)
    except CannotLook:
        return None
    if clean == content:
        return None
    old, storage = attempt.file.name, attempt.file.storage
    ending = old[old.rfind(".") :] if "." in old else ""
    name = f"{hashlib.sha256(clean).hexdigest()}{ending}"
    if not storage.exists(name):
        name = storage.save(name, ContentFile(clean))
    return Rewritten(attempt.pk, old, name, len(clean))


def switch(rewritten: Rewritten) -> int:
    """Let the import name its new file; 0 when its file went meanwhile.

    ``file_sha256`` goes on to say what was sent, which is how an attempt is told from another.
    """
    rows = SheetImport.objects.filter(pk=rewritten.attempt, file=rewritten.old)
    return rows.update(file=rewritten.new, file_size=rewritten.size)


def forget(names: list[str]) -> None:
    """Delete files that no import names any more."""
    named = set(SheetImport.objects.filter(file__in=names).values_list("file", flat=True))
    for name in set(names) - named:
        SheetImport.file.field.storage.delete(name)


def _content(attempt: SheetImport) -> bytes:
    try:
        with attempt.file.open("rb") as stream:
            return stream.read()
    except OSError as gone:
        raise CannotLook from gone


def without(content: bytes, value: str) -> bytes:
    """``content`` with the value blanked; the very same bytes when it does not hold it."""
    if content.startswith(ZIP):
        return _archive_without(content, value)
    for encoding in ENCODINGS:
        sought = _encoded(value, encoding)
        if sought and sought in content:
            content = content.replace(sought, (PLAIN_MARK * len(value)).encode(encoding))
    return content


def _encoded(value: str, encoding: str) -> bytes:
    try:
        return value.encode(encoding)
    except UnicodeEncodeError:
        return b""


def _archive_without(content: bytes, value: str) -> bytes:
    out, is_changed = io.BytesIO(), False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
            parts = source.infolist()
            sizes = [part.file_size for part in parts]
            if max(sizes, default=0) > LARGEST_PART or sum(sizes) > LARGEST_UNPACKED:
                raise CannotLook
            for part in parts:
                old = source.read(part)
                is_xml = part.filename.endswith((".xml", ".rels", ".vml"))
                new = _xml_without(old, value) if is_xml else old
                is_changed |= new is not old
                target.writestr(part, new, zipfile.ZIP_DEFLATED)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, OSError, ValueError, RuntimeError) as broken:
        raise CannotLook from broken
    return out.getvalue() if is_changed else content


def _xml_without(content: bytes, value: str) -> bytes:
    root = etree.fromstring(content, etree.XMLParser(**_PARSER_OPTIONS))
    is_changed = False
    for element in root.iter(etree.Element):
        is_changed |= _blank_attributes(element, value)
        if etree.QName(element).localname in WHOLES:
            is_changed |= _blank_text(element, value) or _blank_number(element, value)
        else:
            is_changed |= _blank_own(element, value)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") if is_changed else content


def _blank_attributes(element, value: str) -> bool:
    found = {name: text for name, text in element.attrib.items() if value in text}
    for name, text in found.items():
        element.set(name, text.replace(value, MARK * len(value)))
    return bool(found)


def _texts(element) -> Iterator[tuple]:
    """Each text below ``element`` as it is read: whose it is, and in which of its two places."""
    if element.text:
        yield element, "text"
    for each in element.iterchildren(etree.Element):
        yield from _texts(each)
        if each.tail:
            yield each, "tail"


def _blank_text(element, value: str) -> bool:
    """A value may run over several texts: letters are marked one by one, each where it stands."""
    owners = list(_texts(element))
    joined = "".join(getattr(owner, place) for owner, place in owners)
    if value not in joined:
        return False
    marked, start = joined.replace(value, MARK * len(value)), 0
    for owner, place in owners:
        length = len(getattr(owner, place))
        setattr(owner, place, marked[start : start + length])
        start += length
    return True


def _blank_number(element, value: str) -> bool:
    """A telephone typed as a number lost its zero: 812345678 stands for 0812345678."""
    if etree.QName(element).localname != "c" or not value.isdecimal():
        return False
    numbers = [each for each in element if etree.QName(each).localname == "v"]
    if not any(each.text == value.lstrip("0") for each in numbers) or element.get("t") == "s":
        return False
    element.set("t", "str")
    for each in numbers:
        each.text = MARK * len(value)
    return True


def _blank_own(element, value: str) -> bool:
    is_changed = False
    for place in ("text", "tail"):
        text = getattr(element, place) or ""
        if value in text:
            setattr(element, place, text.replace(value, MARK * len(value)))
            is_changed = True
    return is_changed
