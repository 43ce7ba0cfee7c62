"""The parts of a .docx, unpacked within limits and parsed without anything from outside."""

import io
import posixpath
import zipfile
from collections.abc import Iterator

from lxml import etree

from integrity.word.problems import (
    BROKEN,
    EMPTY_FILE,
    ENCRYPTED,
    MACROS,
    NOT_WORD,
    OLD_WORD,
    SAVE_AS,
    UNSAFE,
    UnreadableDocument,
    too_large,
)

MEGABYTE = 1024 * 1024
LARGEST_FILE = 30 * MEGABYTE
MOST_ENTRIES = 5_000
# A thousand pages of plain text are about 25 MB of XML.
LARGEST_PART, LARGEST_UNPACKED = 48 * MEGABYTE, 96 * MEGABYTE
# Text packs 10 to 30 times smaller; what packs far better was made to fill the memory.
LARGEST_RATIO, RATIO_COUNTS_FROM = 150, 4 * MEGABYTE

_OLE_CONTAINER = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# Strict Open XML, an option of Word, has the same names under another root.
_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAMES = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main",
     b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
     b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
)  # fmt: skip


class Archive:
    """Raises UnreadableDocument for whatever is not a plain, sound .docx."""

    def __init__(self, content: bytes):
        _refuse_other_formats(content)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as broken:
            raise UnreadableDocument(BROKEN) from broken
        self._parts = {part.filename: part for part in self._zip.infolist()}
        self._unpacked = 0
        self._check()
        self.main = self._main_part()

    def part(self, name: str) -> etree._Element | None:
        """The root of an XML part; None when the file has no such part."""
        part = self._parts.get(name)
        if part is None:
            return None
        self._unpacked += part.file_size
        if _is_unsafe(part) or self._unpacked > LARGEST_UNPACKED:
            raise UnreadableDocument(UNSAFE)
        try:
            content = self._zip.read(part)
        except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError) as broken:
            raise UnreadableDocument(BROKEN) from broken
        except Exception as broken:  # zlib.error is no subclass of any of them
            raise UnreadableDocument(BROKEN) from broken
        return _parsed(content)

    def beside_main(self, kind: str) -> Iterator[etree._Element]:
        """The parts of one kind ("numbering", "header") that the main part names, each once."""
        folder, name = posixpath.split(self.main)
        for target in dict.fromkeys(self._targets(f"{folder}/_rels/{name}.rels", folder, kind)):
            if (root := self.part(target)) is not None:
                yield root

    def _targets(self, relations: str, folder: str, kind: str) -> list[str]:
        root = self.part(relations)
        found = []
        for relation in root.iter(_RELATION) if root is not None else ():
            is_kind = relation.get("Type", "").rsplit("/", 1)[-1] == kind
            if is_kind and relation.get("TargetMode") != "External":
                target = relation.get("Target", "")
                found.append(
                    target.lstrip("/") if target.startswith("/")
                    else posixpath.normpath(posixpath.join(folder, target))
                )  # fmt: skip
        return found

    def _main_part(self) -> str:
        names = self._targets("_rels/.rels", "", "officeDocument")
        main = next((name for name in names if name in self._parts), "")
        if not main.startswith("word/"):
            raise UnreadableDocument(_not_word(set(self._parts)))
        return main

    def _check(self) -> None:
        parts = self._parts.values()
        if any(part.flag_bits & 1 for part in parts):
            raise UnreadableDocument(ENCRYPTED)
        if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
            raise UnreadableDocument(MACROS)
        if len(self._zip.infolist()) > MOST_ENTRIES:
            raise UnreadableDocument(UNSAFE)


def _is_unsafe(part: zipfile.ZipInfo) -> bool:
    """By the size the archive declares: zipfile never unpacks more than that."""
    is_bomb = part.file_size > max(part.compress_size, 1) * LARGEST_RATIO
    return part.file_size > LARGEST_PART or (is_bomb and part.file_size > RATIO_COUNTS_FROM)


def _parsed(content: bytes) -> etree._Element:
    if _STRICT in content[:4096]:
        for strict, usual in _STRICT_NAMES:
            content = content.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True, huge_tree=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as broken:
        raise UnreadableDocument(BROKEN) from broken
    # Word writes no document type; entities declared in one may grow without end.
    if root.getroottree().docinfo.doctype:
        raise UnreadableDocument(UNSAFE)
    return root


def _refuse_other_formats(content: bytes) -> None:
    if not content.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise UnreadableDocument(EMPTY_FILE)
    if len(content) > LARGEST_FILE:
        raise too_large(LARGEST_FILE // MEGABYTE)
    if content.startswith(b"PK"):
        return
    if content.startswith(_OLE_CONTAINER):
        raise UnreadableDocument(ENCRYPTED if _ENCRYPTED_STREAM in content else OLD_WORD)
    if content.startswith(b"{\\rtf"):
        raise UnreadableDocument(f"ไฟล์นี้เป็น Rich Text (.rtf) {SAVE_AS}")
    if content.startswith(b"%PDF"):
        raise UnreadableDocument(f"ไฟล์นี้เป็น PDF ไม่ใช่เอกสาร Word {SAVE_AS}")
    raise UnreadableDocument(NOT_WORD)


def _not_word(names: set[str]) -> str:
    if any(name.startswith("xl/") for name in names):
        return f"ไฟล์นี้เป็นตาราง Excel ไม่ใช่เอกสาร Word {SAVE_AS}"
    if any(name.startswith("ppt/") for name in names):
        return f"ไฟล์นี้เป็นงานนำเสนอ ไม่ใช่เอกสาร Word {SAVE_AS}"
    if "content.xml" in names:
        return f"ไฟล์นี้เป็นเอกสาร OpenDocument (.odt) {SAVE_AS}"
    return NOT_WORD
