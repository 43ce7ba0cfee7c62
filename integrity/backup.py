"""One file that holds a whole installation, and the way back.

A backup is a tar.gz of the database, the files people rely on (issued papers, signed approvals,
seals and emblems, imported sheets) and, as its last member, ``manifest.json`` with the sha256 of
everything before it. A file that was cut short therefore has no manifest and is refused before
anything is touched.
"""

import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from integrity.databases import BackupError, PostgreSQL, SQLite, database, sync

FORMAT = 1
MANIFEST = "manifest.json"
FOLDERS = (
    "appendices",
    "approvals",
    "attachments",
    "evidence",
    "issued",
    "media",
    "scans",
    "sheets",
)
MANIFEST_MAX_BYTES = 64 * 1024 * 1024
# What tarfile, gzip and json say of a damaged file, and a manifest of another shape of its keys.
UNREADABLE = (
    tarfile.TarError,
    EOFError,
    zlib.error,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
)


def write(target: Path, *, force: bool = False) -> dict:
    """Write the whole installation to ``target``, complete or not at all; give the manifest."""
    _refuse_existing(target, force)
    if not target.parent.is_dir():
        raise BackupError(f"ไม่พบโฟลเดอร์ {target.parent}")
    # Beside the target: that is where the room is, and a rename cannot be half done.
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        archive = Path(folder) / "archive"
        manifest = _write_archive(archive, Path(folder))
        _refuse_existing(target, force)
        archive.replace(target)
    sync(target.parent)
    return manifest


def restore(source: Path, *, force: bool = False) -> dict:
    """Replace database and files by those of ``source``; give its manifest.

    Everything is unpacked and checked first. Files are then swapped by renames, the database
    last and in one step; when that fails, the files go back to where they were.
    """
    data = Path(settings.DATA_DIR)
    data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as folder:
        staging = Path(folder)
        manifest = _unpack(source, staging)
        engine = database()
        _check_fits(manifest, engine)
        dump = staging / engine.member
        engine.check(dump)
        if not force:
            _refuse_filled_database()
        engine.prepare(force=force)
        with _swapped_folders(staging / "files", staging / "replaced"):
            engine.load(dump)
    return manifest


def pending_migrations() -> bool:
    """Say whether the code is newer than the database, as after restoring an older backup."""
    loader = MigrationLoader(connection)
    return bool(set(loader.graph.nodes) - set(loader.applied_migrations))


def _refuse_existing(target: Path, force: bool) -> None:
    if target.is_dir():
        raise BackupError(f"{target} เป็นโฟลเดอร์ กรุณาระบุชื่อไฟล์")
    if target.exists() and not force:
        raise BackupError(f"มีไฟล์ {target} อยู่แล้ว ใช้ --force หากต้องการเขียนทับ")


class _Hashing(io.RawIOBase):
    """Pass bytes on and hash what really went by, not what a second reading might find."""

    def __init__(self, stream: BinaryIO):
        self.stream = stream
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        content = self.stream.read(size)
        self.digest.update(content)
        return content


def _write_archive(archive: Path, workroom: Path) -> dict:
    engine = database()
    heads = _applied_heads()
    if not heads:
        raise BackupError("ฐานข้อมูลนี้ยังว่าง กรุณาตรวจ DATA_DIR และ DATABASE_URL ว่าชี้ไปที่ระบบจริง")
    dump = workroom / engine.member
    # The database first: a file is on the disk before the row that names it, so files read later
    # hold everything these rows name.
    engine.dump(dump)
    manifest = {
        "format": FORMAT,
        "engine": engine.vendor,
        "created": timezone.localtime().isoformat(timespec="seconds"),
        "migrations": heads,
        "files": {},
    }
    descriptor = os.open(archive, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=6) as tar:
            for name, path in [(engine.member, dump), *_files_to_keep()]:
                digest = _add(tar, name, path)
                if digest:
                    manifest["files"][name] = digest
            content = json.dumps(manifest, indent=1).encode()
            info = tarfile.TarInfo(MANIFEST)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
        stream.flush()
        os.fsync(stream.fileno())
    return manifest


def _files_to_keep() -> Iterator[tuple[str, Path]]:
    for folder in FOLDERS:
        root = Path(settings.DATA_DIR) / folder
        for path in sorted(root.rglob("*")):
            name = path.relative_to(root)
            # A name with a dot in front is a file still being written.
            hidden = any(part.startswith(".") for part in name.parts)
            if path.is_file() and not path.is_symlink() and not hidden:
                yield f"files/{folder}/{name.as_posix()}", path


def _add(tar: tarfile.TarFile, name: str, path: Path) -> str | None:
    try:
        stream = path.open("rb")
    except FileNotFoundError:  # an emblem replaced this moment
        return None
    with stream:
        info = tarfile.TarInfo(name)
        status = os.fstat(stream.fileno())
        info.size, info.mtime, info.mode = status.st_size, int(status.st_mtime), status.st_mode
        reader = _Hashing(stream)
        tar.addfile(info, reader)
        return reader.digest.hexdigest()


def _unpack(source: Path, staging: Path) -> dict:
    """Write the members to ``staging``, check them against the manifest, and give it."""
    found: dict[str, str] = {}
    manifest = None
    try:
        with tarfile.open(source, mode="r:gz") as tar:
            for member in tar:
                if manifest is not None:
                    raise BackupError("แฟ้มสำรองมีข้อมูลต่อท้ายบัญชีรายการ จึงไม่กู้คืน")
                if member.name == MANIFEST:
                    manifest = _read_manifest(tar, member)
                else:
                    _refuse_strange(member, found)
                    found[member.name] = _extract(tar, member, staging)
            # Only the end of the stream holds its checksum.
            while tar.fileobj.read(1024 * 1024):
                pass
    except UNREADABLE as damage:
        raise BackupError(f"แฟ้มสำรองเสียหรือไม่ครบ ไม่มีข้อมูลใดถูกเปลี่ยน ({damage})") from damage
    except OSError as damage:
        # gzip's own complaint about a wrong checksum is an OSError too.
        raise BackupError(f"อ่านแฟ้มสำรองไม่ได้ ไม่มีข้อมูลใดถูกเปลี่ยน ({damage})") from damage
    if manifest is None:
        raise BackupError("แฟ้มสำรองไม่ครบ: ไม่มีบัญชีรายการ ไม่มีข้อมูลใดถูกเปลี่ยน")
    _compare(manifest["files"], found)
    return manifest


def _read_manifest(tar: tarfile.TarFile, member: tarfile.TarInfo) -> dict:
    if not member.isreg() or member.size > MANIFEST_MAX_BYTES:
        raise BackupError("บัญชีรายการในแฟ้มสำรองไม่ถูกต้อง")
    manifest = json.loads(tar.extractfile(member).read())
    if manifest["format"] != FORMAT:
        raise BackupError(f"โปรแกรมรุ่นนี้ไม่รู้จักแฟ้มสำรองรูปแบบ {manifest['format']}")
    texts = (manifest["engine"], manifest["created"], *manifest["files"].values())
    names = (name for heads in manifest["migrations"].values() for name in heads)
    if not all(isinstance(text, str) for text in (*texts, *names)):
        raise BackupError("บัญชีรายการในแฟ้มสำรองไม่ถูกต้อง")
    datetime.fromisoformat(manifest["created"])
    return manifest


def _refuse_strange(member: tarfile.TarInfo, found: dict[str, str]) -> None:
    parts = PurePosixPath(member.name).parts
    is_database = member.name in {SQLite.member, PostgreSQL.member}
    is_file = len(parts) > 2 and parts[0] == "files" and parts[1] in FOLDERS and ".." not in parts
    is_plain_name = "/".join(parts) == member.name and "\0" not in member.name
    if not (member.isreg() and is_plain_name and (is_database or is_file)):
        raise BackupError(f"แฟ้มสำรองมีรายการที่ไม่ควรมี: {member.name!r} จึงไม่กู้คืน")
    if member.name in found:
        raise BackupError(f"แฟ้มสำรองมีรายการซ้ำ: {member.name!r} จึงไม่กู้คืน")


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, staging: Path) -> str:
    target = staging / member.name
    target.parent.mkdir(parents=True, exist_ok=True)
    reader = _Hashing(tar.extractfile(member))
    with target.open("xb") as stream:
        shutil.copyfileobj(reader, stream, 1024 * 1024)
        stream.flush()
        os.fsync(stream.fileno())
    target.chmod(member.mode & 0o666)
    return reader.digest.hexdigest()


def _compare(listed: dict[str, str], found: dict[str, str]) -> None:
    for name in sorted(listed.keys() | found.keys()):
        if name not in found:
            raise BackupError(f"แฟ้มสำรองไม่ครบ: ขาด {name}")
        if name not in listed:
            raise BackupError(f"แฟ้มสำรองมีรายการนอกบัญชี: {name}")
        if listed[name] != found[name]:
            raise BackupError(f"แฟ้มสำรองเสียหาย: {name} ไม่ตรงกับบัญชีรายการ")


def _applied_heads() -> dict[str, list[str]]:
    """Give, for each app, the applied migrations that no other applied one of it follows."""
    try:
        loader = MigrationLoader(connection)
    except DatabaseError as damage:
        raise BackupError(f"อ่านฐานข้อมูลไม่ได้: {damage}") from damage
    applied = set(loader.applied_migrations) & set(loader.graph.nodes)
    heads: dict[str, list[str]] = {}
    for app, name in sorted(applied):
        children = loader.graph.node_map[app, name].children
        if not any(child.key[0] == app and child.key in applied for child in children):
            heads.setdefault(app, []).append(name)
    return heads


def _check_fits(manifest: dict, engine: SQLite | PostgreSQL) -> None:
    if manifest["engine"] != engine.vendor or engine.member not in manifest["files"]:
        raise BackupError(
            f"แฟ้มสำรองมาจากฐานข้อมูล {manifest['engine']} แต่ระบบนี้ใช้ {engine.vendor} จึงกู้คืนข้ามชนิดกันไม่ได้"
        )
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    for app, names in manifest["migrations"].items():
        for name in names:
            if (app, name) not in known:
                raise BackupError(
                    f"แฟ้มสำรองมาจากโปรแกรมรุ่นใหม่กว่า ({app}.{name}) กรุณาปรับรุ่นโปรแกรมก่อนกู้คืน"
                )


def _refuse_filled_database() -> None:
    table = apps.get_model("integrity", "Organisation")._meta.db_table
    try:
        with connection.cursor() as cursor:
            filled = False
            if table in connection.introspection.table_names(cursor):
                cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")
                filled = cursor.fetchone() is not None
    except DatabaseError as damage:
        raise BackupError(
            f"อ่านฐานข้อมูลปัจจุบันไม่ได้ ({damage}) ใช้ --force หากต้องการแทนที่ด้วยแฟ้มสำรอง"
        ) from damage
    if filled:
        raise BackupError("ฐานข้อมูลนี้มีข้อมูลหน่วยงานอยู่แล้ว ใช้ --force หากต้องการแทนที่ทั้งหมด")


@contextmanager
def _swapped_folders(new: Path, replaced: Path) -> Iterator[None]:
    """Put the restored folders in place for the body, and for good unless it fails."""
    data = Path(settings.DATA_DIR)
    replaced.mkdir()
    for folder in FOLDERS:
        (new / folder).mkdir(parents=True, exist_ok=True)
    try:
        for folder in FOLDERS:
            if (data / folder).exists():
                (data / folder).rename(replaced / folder)
            (new / folder).rename(data / folder)
        yield
    except BaseException:
        for folder in FOLDERS:
            if not (new / folder).exists():
                (data / folder).rename(new / folder)
            if (replaced / folder).exists():
                (replaced / folder).rename(data / folder)
        raise
    sync(data)
