"""Papers printed on request: each is rendered once, one at a time, and its file is kept.

Unlike an issued file, a kept one may be thrown away at any time: it can be printed again from
the same frozen content. So no backup holds ``DATA_DIR/cache``, and what has not been asked for
the longest goes first when the room is full. Anybody may ask, so nobody can make the machine
render the same paper again, nor several at a time, nor fill the line by asking for many.
"""

import fcntl
import hashlib
import json
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import BinaryIO

import weasyprint
from django.apps import apps
from django.conf import settings

from integrity.files import WRITING, write_whole

ROOM = 200 * 1024 * 1024  # bytes; some 4,000 sheets
LONGEST_WAIT = 20.0  # seconds; a paper takes one or two
ABANDONED = 3600  # seconds; a file somebody began to write and did not finish
LOOK_AGAIN = 0.05
END, TAIL = b"%%EOF", 16  # how a whole paper ends, within so many bytes

logger = logging.getLogger("integrity.pdf")

# Of a process's four threads two may be busy with papers; the others go on serving pages.
_turns = BoundedSemaphore(2)
_served_lock = Lock()
_served: set[str] = set()  # the addresses whose papers these are


class Busy(Exception):
    """Other papers are being rendered; asking again in a moment will do."""


def key_of(*facts: object) -> str:
    """One name for one paper: what it is made from (plain JSON values), and by which code."""
    text = json.dumps([*facts, settings.PUBLIC_URL, code_version()], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@lru_cache(maxsize=1)
def code_version() -> str:
    """Changes with whatever may change how a paper looks: code, templates, styles."""
    ours = [Path(config.path) for config in apps.get_app_configs() if _is_ours(config)]
    looks = (settings.BASE_DIR / "templates", settings.BASE_DIR / "static")
    files = [path for folder in ours for path in folder.rglob("*.py")]
    for folder in looks:
        files += [path for path in (folder / "documents").rglob("*") if path.is_file()]
    digest = hashlib.sha256(weasyprint.__version__.encode())
    for path in sorted(set(files)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _is_ours(config) -> bool:
    return Path(config.path).is_relative_to(settings.BASE_DIR) and ".venv" not in config.path


def kept(key: str, render: Callable[[], bytes], *, asker: str = "") -> BinaryIO:
    """The paper, open for reading: rendered now unless it was before. May raise Busy."""
    path = _folder() / f"{key}.pdf"
    if (found := _opened(path)) is None:
        with one_at_a_time(asker):
            if (found := _opened(path)) is None:
                content = render()
                found = _written(path, content) or BytesIO(content)
    return found


@contextmanager
def one_at_a_time(asker: str = "") -> Iterator[None]:
    """Hold the machine's one place for rendering on request; raise Busy when others wait too, or
    when ``asker``, a visitor's address, is being served already: one visitor who asks for
    hundreds of papers leaves room for another."""
    with _turn_of(asker), (_folder() / "rendering.lock").open("a") as place:
        _take(place)
        yield


@contextmanager
def _turn_of(asker: str) -> Iterator[None]:
    if not _turns.acquire(blocking=False):
        raise Busy
    try:
        with _served_lock:
            if asker and asker in _served:
                raise Busy
            _served.add(asker)
        try:
            yield
        finally:
            with _served_lock:
                _served.discard(asker)
    finally:
        _turns.release()


def _take(place) -> None:
    """The lock ends with its file, so a process that was killed holds nobody up."""
    patience = time.monotonic() + LONGEST_WAIT
    while True:
        try:
            return fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > patience:
                raise Busy from None
            time.sleep(LOOK_AGAIN)


def _folder() -> Path:
    folder = Path(settings.DATA_DIR) / "cache" / "papers"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _opened(path: Path) -> BinaryIO | None:
    """None for what is not there, cannot be read, or was cut short: it is rendered again."""
    try:
        stream = path.open("rb")
    except OSError:
        return None
    if not _is_whole(stream):
        stream.close()
        return None
    with suppress(OSError):
        os.utime(path)  # asked for just now
    return stream


def _is_whole(stream: BinaryIO) -> bool:
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - TAIL))
    found = END in stream.read()
    stream.seek(0)
    return found


def _written(path: Path, content: bytes) -> BinaryIO | None:
    """None when the disk does not take it: who asked gets the paper all the same."""
    try:
        write_whole(path, content)
        stream = path.open("rb")
        _make_room(ROOM)
    except OSError:
        logger.exception("The paper %s could not be kept", path.name)
        return None
    return stream


def _make_room(limit: int) -> None:
    """Throw away what was asked for the longest ago until ``limit`` bytes hold the rest."""
    now = time.time()
    files = [(entry, entry.stat()) for entry in os.scandir(_folder()) if entry.is_file()]
    for entry, facts in files:
        if entry.name.startswith(WRITING) and now - facts.st_mtime > ABANDONED:
            Path(entry.path).unlink(missing_ok=True)
    papers = [(entry, facts) for entry, facts in files if entry.name.endswith(".pdf")]
    total = sum(facts.st_size for _, facts in papers)
    for entry, facts in sorted(papers, key=lambda paper: paper[1].st_mtime):
        if total <= limit:
            break
        Path(entry.path).unlink(missing_ok=True)
        total -= facts.st_size
