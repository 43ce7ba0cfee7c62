"""The public code of a paper: in its QR, in its address, and inside its file.

The file carries it as the first half of its PDF identifier (ISO 32000 14.4), which stands in
plain bytes in every PDF and which other programs keep when they save the file anew.
"""

import re
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse

from integrity.documents.models import CODE_ALPHABET, CODE_LENGTH

_CODE = f"[{CODE_ALPHABET}]{{{CODE_LENGTH}}}"
_MARK = "integrity:"
# Letters that people read for another when they type a code from paper.
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def identifier_of(code: str) -> bytes:
    """For ``render_pdf(identifier=…)``."""
    return (_MARK + code).encode()


def code_inside(content: bytes) -> str:
    """The code that the bytes of a PDF carry, or "". Nothing is parsed or unpacked."""
    written = _MARK.encode()
    for shape in (
        rf"/ID\s*\[\s*<{written.hex()}((?:[0-9a-f]{{2}}){{{CODE_LENGTH}}})",
        rf"/ID\s*\[\s*\({_MARK}({_CODE})",
    ):
        if found := re.search(shape.encode(), content, re.IGNORECASE):
            text = found[1].decode()
            code = bytes.fromhex(text).decode("latin-1") if len(text) > CODE_LENGTH else text
            if re.fullmatch(_CODE, code):
                return code
    return ""


def read_code(typed: str) -> str:
    """The code that was typed, in any case, with spaces or dashes; "" when it is none."""
    code = re.sub(r"[\s\-–]", "", typed).upper().translate(_MISREAD)
    return code if re.fullmatch(_CODE, code) else ""


def shown(code: str) -> str:
    """As printed under the QR, in groups that an eye can follow."""
    return "-".join(code[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def verify_address(code: str) -> str:
    """The full address that the QR holds."""
    return urljoin(f"{settings.PUBLIC_URL}/", reverse("verify_code", args=(code,)).lstrip("/"))
