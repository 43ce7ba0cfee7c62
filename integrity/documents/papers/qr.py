"""The square that leads from a paper to its page of verification."""

from io import BytesIO

import segno
from django.utils.safestring import SafeString, mark_safe

LABEL = "คิวอาร์โค้ดสำหรับตรวจสอบเอกสาร"


def qr_svg(text: str) -> SafeString:
    """An <svg> to stand in HTML, of one path, drawn as large as a style sheet says.

    Error correction M: a fold or a stamp over a seventh of it does no harm. The border of four
    modules that the standard asks for is part of the drawing.
    """
    written = BytesIO()
    segno.make(text, error="m", micro=False).save(
        written,
        kind="svg",
        xmldecl=False,
        svgns=True,
        nl=False,
        omitsize=True,
        border=4,
        title=LABEL,
        svgclass="qr",
        lineclass=None,
    )
    return mark_safe(written.getvalue().decode())
