"""A PDF that is one, without what it hides: who made it, files within it, scripts, old versions."""

import io
import zlib
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Stream

from integrity.uploads.pictures import MOST_DOTS
from integrity.uploads.refusals import (
    BOMB,
    BROKEN,
    ENCRYPTED,
    MEBIBYTE,
    Refused,
    too_many_dots,
    too_many_pages,
)

MOST_OF_ONE_STREAM = 200 * MEBIBYTE  # a page of 60 million dots in colour
MOST_UNPACKED = 400 * MEBIBYTE  # all streams together
MOST_LETTERS = 5_000_000
# Fewer letters than this, and the page is a picture with perhaps a page number under it.
FEWEST_LETTERS = 20
MOST_FILTERS = 4
FLATE = frozenset({"/FlateDecode", "/Fl"})
PICTURE_WIDTH = 1240  # of a page that is looked at: 150 dots an inch on A4

CATALOG_HIDES = (
    *("/Metadata", "/PieceInfo", "/AA", "/OpenAction", "/AF", "/Collection", "/SpiderInfo"),
    *("/Threads", "/URI", "/DSS", "/Perms", "/Requirements"),
)
NAMES_HIDE = ("/EmbeddedFiles", "/JavaScript", "/Renditions", "/AlternatePresentations", "/URLS")
PAGE_HIDES = ("/Metadata", "/PieceInfo", "/AA", "/LastModified", "/Thumb", "/AF", "/B")
# Kinds of annotation that carry or play a file.
CARRIERS = frozenset(
    {"/FileAttachment", "/Sound", "/Movie", "/Screen", "/3D", "/RichMedia", "/Redact"}
)
HARMLESS_ACTIONS = frozenset({"/GoTo", "/URI"})
# Where an action hangs: on a link, a bookmark, or behind another action.
HOLD_ACTIONS = ("/A", "/PA", "/Next")
HARMLESS_ADDRESSES = ("http://", "https://", "mailto:", "tel:")

HIDDEN_LAYERS = "ไฟล์นี้มีชั้นข้อมูลที่ซ่อนอยู่ ผู้ที่เปิดไฟล์สั่งให้แสดงได้ กรุณาตรวจ หรือพิมพ์เป็น PDF ใหม่"
WAS_SIGNED = "ไฟล์นี้มีลายมือชื่อดิจิทัล เมื่อลบข้อมูลแฝงแล้วจะตรวจลายมือชื่อนั้นไม่ได้ กรุณาเก็บไฟล์เดิมไว้ด้วย"
HAD_FILES = "ไฟล์นี้มีไฟล์อื่นฝังอยู่ ระบบนำออกแล้ว"
HAD_SCRIPTS = "ไฟล์นี้มีสคริปต์ฝังอยู่ ระบบนำออกแล้ว"


def clean(source: Path, *, most_pages: int) -> tuple[bytes, dict]:
    """The file anew, and what is said of it. Raises Refused."""
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=MOST_OF_ONE_STREAM,
        run_length_max_memory=MOST_OF_ONE_STREAM,
        png_max_memory=MOST_OF_ONE_STREAM,
        tiff_max_memory=MOST_OF_ONE_STREAM,
        max_stream_filters=MOST_FILTERS,
    )
    try:
        pdf = pikepdf.open(source)
    except pikepdf.PasswordError as locked:
        raise Refused(ENCRYPTED) from locked
    except (pikepdf.PdfError, ValueError) as broken:
        raise Refused(BOMB if pikepdf.settings.qpdf_limit_errors() else BROKEN) from broken
    if pdf.is_encrypted:
        raise Refused(ENCRYPTED)
    pages = len(pdf.pages)
    if not 1 <= pages <= most_pages:
        raise Refused(too_many_pages(pages, most_pages) if pages else BROKEN)
    refuse_bombs(pdf)
    notes = strip(pdf)
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, fix_metadata_version=False)
    if pikepdf.settings.qpdf_limit_errors():
        raise Refused(BOMB)
    return out.getvalue(), {"notes": notes}


def refuse_bombs(pdf: pikepdf.Pdf) -> None:
    left = MOST_UNPACKED
    for each in pdf.objects:
        if isinstance(each, Stream):
            if each.get("/Subtype") == "/Image":
                _refuse_too_many_dots(each)
            left -= _unpacked(each, min(left, MOST_OF_ONE_STREAM))
            if left < 0:
                raise Refused(BOMB)


def _refuse_too_many_dots(picture: Stream) -> None:
    width, height = (int(picture.get(name, 0)) for name in ("/Width", "/Height"))
    if width * height > MOST_DOTS:
        raise Refused(too_many_dots(width, height, MOST_DOTS))


def _unpacked(stream: Stream, most: int) -> int:
    """How many bytes a stream becomes. Pictures in their own coding are counted by their dots,
    and what no limit here knows meets that of the process."""
    content, filters = stream.read_raw_bytes(), stream.get("/Filter", Array())
    for name in filters if isinstance(filters, Array) else [filters]:
        if str(name) not in FLATE:
            break
        content = _inflated(content, most)
    return len(content)


def _inflated(content: bytes, most: int) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(content, most)
    except zlib.error:  # a reader shows what it can of a damaged stream, which is less
        return content
    if unpacker.unconsumed_tail:
        raise Refused(BOMB)
    return unpacked


def strip(pdf: pikepdf.Pdf) -> list[str]:
    """Take out what does not show on a page; returns what the sender should know."""
    root, notes = pdf.Root, []
    for name in ("/Info", "/AdditionalStreams"):
        if name in pdf.trailer:
            del pdf.trailer[name]
    names = root.get("/Names", Dictionary())
    if "/EmbeddedFiles" in names or "/AF" in root:
        notes.append(HAD_FILES)
    if "/JavaScript" in names or _is_script(root.get("/OpenAction")):
        notes.append(HAD_SCRIPTS)
    if _has_hidden_layers(root):
        notes.append(HIDDEN_LAYERS)
    if _is_signed(root):
        notes.append(WAS_SIGNED)
    _forget(root, CATALOG_HIDES)
    _forget(names, NAMES_HIDE)
    if "/AcroForm" in root:
        _forget(root.AcroForm, ("/XFA", "/SigFlags"))
    for page in pdf.pages:
        _forget(page.obj, PAGE_HIDES)
        _strip_annotations(page.obj)
    for each in pdf.objects:
        _disarm(each)
    return notes


def _disarm(value) -> None:
    """Take out what runs and what tells of its maker, however deep it is written within one."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Dictionary | Stream):
            _forget(each, ("/Metadata", "/PieceInfo", "/JS", "/AA"))
            for name in HOLD_ACTIONS:
                if name in each and _is_harmful(each[name]):
                    del each[name]
            parts = [part for _, part in each.items()]
        else:
            parts = list(each) if isinstance(each, Array) else []
        # What has a number of its own comes by itself.
        held = (part for part in parts if isinstance(part, Dictionary | Array))
        waiting += [part for part in held if not part.is_indirect]


def _is_harmful(action) -> bool:
    """A structure's attributes and a bookmark's neighbour have the same names, and no /S."""
    if isinstance(action, Array):
        return any(_is_harmful(each) for each in action)
    if not isinstance(action, Dictionary) or "/S" not in action:
        return False
    if str(action.S) not in HARMLESS_ACTIONS:
        return True
    address = str(action.get("/URI", "http://")).strip().lower()
    return str(action.S) == "/URI" and not address.startswith(HARMLESS_ADDRESSES)


def _forget(holder, names) -> None:
    for name in names:
        if name in holder:
            del holder[name]


def _is_script(action) -> bool:
    return isinstance(action, Dictionary) and action.get("/S") == "/JavaScript"


def _has_hidden_layers(root) -> bool:
    usual = root.get("/OCProperties", Dictionary()).get("/D", Dictionary())
    return bool(len(usual.get("/OFF", Array()))) or usual.get("/BaseState") == "/OFF"


def _is_signed(root) -> bool:
    fields = root.get("/AcroForm", Dictionary()).get("/Fields", Array())
    return any(
        isinstance(field, Dictionary) and field.get("/FT") == "/Sig" and "/V" in field
        for field in fields
    )


def _strip_annotations(page) -> None:
    if not isinstance(page.get("/Annots"), Array):
        _forget(page, ("/Annots",))
        return
    kept = Array()
    for each in page.Annots:
        if not isinstance(each, Dictionary) or str(each.get("/Subtype")) in CARRIERS:
            continue
        action = each.get("/A")
        if action is not None and str(Dictionary(action).get("/S")) not in HARMLESS_ACTIONS:
            del each["/A"]
        _forget(
            each, ("/AA", "/T", "/M", "/CreationDate", "/NM") if "/FT" not in each else ("/AA",)
        )
        kept.append(each)
    page.Annots = kept


def read(content: bytes | Path) -> dict:
    """The words of each page, and whether a machine has read it."""
    document = pypdfium2.PdfDocument(content)
    texts, has_text, letters = [], [], 0
    for number in range(len(document)):
        page = document[number]
        part = page.get_textpage()
        text = "\n".join([part.get_text_range(), *_words_of_annotations(page)])
        letters += len(text)
        if letters > MOST_LETTERS:
            raise Refused(BOMB)
        texts.append(text)
        is_blank = next(iter(page.get_objects(max_depth=1)), None) is None
        has_text.append(is_blank or sum(map(str.isalnum, text)) >= FEWEST_LETTERS)
        part.close()
        page.close()
    return {"pages": len(texts), "texts": texts, "page_has_text": has_text}


def _words_of_annotations(page) -> Iterator[str]:
    """Notes and form fields, which are drawn but are no text of the page."""
    raw = pypdfium2.raw
    for place in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, place)
        for key in (b"Contents", b"V"):
            size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
            if size > 2:
                buffer = (raw.FPDF_WCHAR * (size // 2))()
                raw.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
                yield bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")
        raw.FPDFPage_CloseAnnot(annotation)


def page_picture(source: Path, number: int) -> bytes:
    """One page as a PNG, as wide as a screen shows it."""
    page = pypdfium2.PdfDocument(source)[number]
    width, height = page.get_size()
    scale = min(PICTURE_WIDTH / max(width, 1), 3 * PICTURE_WIDTH / max(height, 1))
    out = io.BytesIO()
    page.render(scale=scale).to_pil().save(out, "PNG")
    return out.getvalue()
