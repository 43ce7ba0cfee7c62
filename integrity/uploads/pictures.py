"""A picture that is what it says, without where and with what it was taken.

The picture itself is copied bit by bit; only one that lies on its side is drawn anew, upright.
"""

import io
import struct
from collections.abc import Iterator

from PIL import Image, ImageOps

from integrity.uploads.refusals import BROKEN, Refused, too_many_dots

MOST_DOTS = 60_000_000  # an A4 page at 600 dots an inch has 35 million
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
UPRIGHT = 1
ORIENTATION = 0x0112
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
# What draws the picture. Texts, times, EXIF, private chunks and further frames stay behind.
PNG_KEPT = frozenset(
    {
        *(b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"cHRM"),
        *(b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"bKGD"),
    }
)
WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP", b"ANIM", b"ANMF"})
WEBP_SAYS_EXIF_AND_XMP = 0b1100


def clean(content: bytes, media_type: str) -> bytes:
    """Raises Refused, or whatever Pillow raises for a broken picture."""
    Image.MAX_IMAGE_PIXELS = None  # counted here, with a message of our own
    picture = Image.open(io.BytesIO(content), formats=[FORMATS[media_type]])
    if picture.width * picture.height > MOST_DOTS:
        raise Refused(too_many_dots(picture.width, picture.height, MOST_DOTS))
    orientation = picture.getexif().get(ORIENTATION, UPRIGHT)
    picture.load()
    if orientation not in (UPRIGHT, 0):
        return _upright(picture, media_type)
    return STRIPPED[media_type](content)


def _upright(picture: Image.Image, media_type: str) -> bytes:
    turned = ImageOps.exif_transpose(picture)
    options = {"icc_profile": picture.info.get("icc_profile")}
    if media_type == "image/jpeg":
        options |= {"quality": 95, "subsampling": 0}
    elif media_type == "image/webp":
        options |= {"lossless": True}
    out = io.BytesIO()
    turned.info.clear()
    turned.save(out, FORMATS[media_type], exif=b"", **options)
    return out.getvalue()


def _jpeg(content: bytes) -> bytes:
    """All segments but those that carry words about the picture, up to its end."""
    kept, position = [content[:2]], 2
    while True:
        start = content.find(b"\xff", position)
        if start < 0 or start + 4 > len(content):
            raise Refused(BROKEN)
        marker = content[start + 1]
        if marker == 0xFF:  # padding
            position = start + 1
            continue
        (length,) = struct.unpack_from(">H", content, start + 2)
        end = start + 2 + length
        if marker == 0xDA:  # from here the picture itself
            kept.append(content[start : _end_of_jpeg(content, end)])
            return b"".join(kept)
        if _draws(marker, content[start + 4 : start + 16]):
            kept.append(content[start:end])
        position = end


def _draws(marker: int, beginning: bytes) -> bool:
    if marker == 0xE2:
        return beginning.startswith(b"ICC_PROFILE")
    is_application, is_comment = 0xE0 <= marker <= 0xEF, marker == 0xFE
    return marker in (0xE0, 0xEE) or not (is_application or is_comment)


def _end_of_jpeg(content: bytes, position: int) -> int:
    """Behind the end mark nothing belongs to the picture: phones put a second one there."""
    while (found := content.find(b"\xff", position)) >= 0 and found + 1 < len(content):
        marker = content[found + 1]
        if marker == 0xD9:
            return found + 2
        if marker in (0x00, 0x01, 0xFF) or 0xD0 <= marker <= 0xD7:
            position = found + (1 if marker == 0xFF else 2)
        elif found + 4 <= len(content):  # another scan's tables
            position = found + 2 + struct.unpack_from(">H", content, found + 2)[0]
        else:
            break
    raise Refused(BROKEN)


def _png(content: bytes) -> bytes:
    kept = [PNG_HEAD]
    for name, start, end in _png_chunks(content):
        if name in PNG_KEPT:
            kept.append(content[start:end])
        if name == b"IEND":
            return b"".join(kept)
    raise Refused(BROKEN)


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    position = len(PNG_HEAD)
    while position + 12 <= len(content):
        length, name = struct.unpack_from(">I4s", content, position)
        end = position + 12 + length
        yield name, position, end
        position = end


def _webp(content: bytes) -> bytes:
    kept, position = [], 12
    while position + 8 <= len(content):
        name, length = struct.unpack_from("<4sI", content, position)
        end = position + 8 + length + length % 2
        chunk = bytearray(content[position:end])
        if name == b"VP8X":
            chunk[8] &= ~WEBP_SAYS_EXIF_AND_XMP & 0xFF
        if name in WEBP_KEPT:
            kept.append(bytes(chunk))
        position = end
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


STRIPPED = {"image/jpeg": _jpeg, "image/png": _png, "image/webp": _webp}
