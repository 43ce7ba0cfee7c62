"""The process that opens what people send. It has little memory, little time and no secrets.

``python -m integrity.uploads.child WORK SOURCE RESULT ARGUMENTS`` writes RESULT (the clean file or
the picture) and prints what it found as JSON. A file that brings it down harms nobody else.
"""

import json
import resource
import sys
from pathlib import Path

from integrity.uploads import pdfs, pictures
from integrity.uploads.refusals import BROKEN, MEBIBYTE, TOO_HARD, Refused

PDF = "application/pdf"
MOST_MEMORY = 1536 * MEBIBYTE
MOST_SECONDS = 40
LARGEST_RESULT = 200 * MEBIBYTE
OPEN_FILES = 64


def limit_myself() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_RESULT),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, allowed = resource.getrlimit(what)
        ours = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
        resource.setrlimit(what, (ours, ours))


def clean(source: Path, result: Path, *, media_type: str, most_pages: int) -> dict:
    if media_type == PDF:
        content, found = pdfs.clean(source, most_pages=most_pages)
        found |= pdfs.read(content)
    else:
        content, found = pictures.clean(source.read_bytes(), media_type), of_picture()
    result.write_bytes(content)
    return found | {"media_type": media_type}


def read(source: Path, result: Path, *, media_type: str) -> dict:
    return pdfs.read(source) if media_type == PDF else of_picture()


def of_picture() -> dict:
    return {"pages": 1, "texts": [""], "page_has_text": [False], "notes": []}


def picture(source: Path, result: Path, *, page: int) -> dict:
    result.write_bytes(pdfs.page_picture(source, page))
    return {}


WORK = {"clean": clean, "read": read, "picture": picture}


def main() -> None:
    work, source, result, arguments = sys.argv[1:]
    limit_myself()
    try:
        answer = WORK[work](Path(source), Path(result), **json.loads(arguments))
    except Refused as refused:
        answer = {"refused": str(refused)}
    except MemoryError:
        answer = {"refused": TOO_HARD}
    except Exception:  # libraries raise what they like for a file that somebody has bent
        answer = {"refused": BROKEN}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
