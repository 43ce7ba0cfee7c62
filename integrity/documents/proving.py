"""Proving the register: every hash computed again, every number looked at, in one stream.

Rows come in the order of the register, a batch at a time; files are read in pieces. So the memory
is the same for a hundred papers and for a hundred thousand. Seals are the one slow part: they are
read back by several processes, which never touch the database.
"""

import hashlib
import multiprocessing
import os
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from django.db.models import Count, F, Q

from integrity.documents.models import (
    CODE_ALPHABET,
    CODE_LENGTH,
    Document,
    Kind,
    Scan,
    Signature,
    Signing,
    Snapshot,
    canonical_json,
)
from integrity.documents.numbers import tidy
from integrity.documents.scans import scan_path
from integrity.documents.seal import validate
from integrity.files import issued_path
from integrity.thai import be_year

BATCH = 200
AHEAD = 4  # seals waiting for each process
CODE = re.compile(f"[{CODE_ALPHABET}]{{{CODE_LENGTH}}}")
COLUMNS = (
    "organisation_id", "organisation__slug", "register_no", "kind", "title", "code", "origin",
    "official_no", "number_year", "dated", "state", "withdrawn_at", "withdrawal_reason",
    "superseded_by__organisation_id", "superseded_by__register_no", "file_sha256", "file_size",
    "seal_subject", "seal_fingerprint", "snapshot__organisation_id", "snapshot__sha256",
    "snapshot__data",
)  # fmt: skip


class Row(NamedTuple):
    """One paper as it is looked at; the columns above."""

    office: int
    slug: str
    register_no: int
    kind: str
    title: str
    code: str
    origin: str
    official_no: str
    number_year: int | None
    dated: object
    state: str
    withdrawn_at: object
    withdrawal_reason: str
    successor_office: int | None
    successor_no: int | None
    file_sha256: str
    file_size: int
    seal_subject: str
    seal_fingerprint: str
    snapshot_office: int | None
    snapshot_sha256: str | None
    snapshot_data: dict | None

    def __str__(self):
        return f"{self.slug} ลำดับที่ {self.register_no} {Kind(self.kind).label} “{self.title[:60]}”"


@dataclass
class Proof:
    """What was looked at, counted while it is looked at."""

    papers: int = 0
    offices: int = 0
    snapshots: int = 0
    scans: int = 0
    sealed: int = 0
    wrong: int = field(default=0)


def prove(proof: Proof, *, with_seals: bool = False) -> Iterator[str]:
    """Yield what is wrong, in the order of the register; ``proof`` counts along."""
    # The processes begin before the first query: a connection is not to be shared.
    with _seal_reader(with_seals) as told_by_seal:
        for found in (_papers(proof, told_by_seal), _other_snapshots(proof), _scans(proof),
                      _repeated_numbers(), _signatures()):  # fmt: skip
            for problem in found:
                proof.wrong += 1
                yield problem


def _papers(proof: Proof, told_by_seal: Callable) -> Iterator[str]:
    rows = Document.objects.order_by("organisation__slug", "register_no").values_list(*COLUMNS)
    before: Row | None = None
    for row, seal_problems in told_by_seal(map(Row._make, rows.iterator(chunk_size=BATCH))):
        proof.papers += 1
        proof.offices += before is None or before.office != row.office
        proof.snapshots += row.snapshot_data is not None
        proof.sealed += bool(row.seal_subject)
        yield from _gap(before, row)
        for problem in (*_facts(row), *_snapshot(row), *_file(row), *(seal_problems or ())):
            yield f"{row}: {problem}"
        before = row._replace(snapshot_data=None)


def _gap(before: Row | None, row: Row) -> Iterator[str]:
    last = before.register_no if before and before.office == row.office else 0
    if row.register_no != last + 1:
        missing = "–".join(map(str, sorted({last + 1, row.register_no - 1})))
        yield f"{row.slug}: ลำดับที่ {missing} หายไปจากทะเบียน"


def _facts(row: Row) -> Iterator[str]:
    if not CODE.fullmatch(row.code):
        yield f"รหัสเอกสาร {row.code} ไม่ถูกรูปแบบ"
    if row.official_no != tidy(row.official_no):
        yield f"เลขที่ “{row.official_no}” ไม่ได้เก็บเป็นเลขอารบิก"
    if bool(row.official_no) != (row.number_year is not None):
        yield "เลขที่กับปีของเลขไม่คู่กัน"
    if row.number_year and row.dated and row.number_year != be_year(row.dated):
        yield f"เลขที่เป็นของปี {row.number_year} แต่เอกสารลงวันที่ในปี {be_year(row.dated)}"
    yield from _state(row)


def _state(row: Row) -> Iterator[str]:
    states = Document.State
    if row.state == states.SUPERSEDED and row.successor_no is None:
        yield "ใช้แทนแล้ว แต่ไม่บอกว่าเอกสารใดใช้แทน"
    if row.state != states.SUPERSEDED and row.successor_no is not None:
        yield "มีเอกสารใช้แทน แต่สถานะไม่ใช่ใช้แทนแล้ว"
    if row.successor_no is not None:
        if row.successor_office != row.office:
            yield "เอกสารที่ใช้แทนเป็นของหน่วยงานอื่น"
        elif row.successor_no <= row.register_no:
            yield f"เอกสารที่ใช้แทน (ลำดับที่ {row.successor_no}) ออกก่อนเอกสารนี้"
    if row.state == states.WITHDRAWN and not (row.withdrawn_at and row.withdrawal_reason):
        yield "ยกเลิกแล้ว แต่ไม่มีวันที่หรือเหตุผล"


def _snapshot(row: Row) -> Iterator[str]:
    if row.snapshot_data is None:
        if row.origin == Document.Origin.PORTAL:
            yield "ไม่มีเนื้อหาที่ตรึงไว้"
        return
    if row.snapshot_office != row.office:
        yield "เนื้อหาที่ตรึงเป็นของหน่วยงานอื่น"
    if _content_hash(row.snapshot_data) != row.snapshot_sha256:
        yield f"เนื้อหาที่ตรึงไม่ตรงกับลายนิ้วมือ {row.snapshot_sha256}"


def _content_hash(data: dict) -> str:
    return hashlib.sha256(canonical_json(data).encode()).hexdigest()


def _file(row: Row) -> Iterator[str]:
    return _stored(issued_path(row.file_sha256), row.file_sha256, row.file_size)


def _stored(path: Path, sha256: str, size: int) -> Iterator[str]:
    try:
        with path.open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
                yield f"ไฟล์ {path.name} ไม่ตรงกับลายนิ้วมือ ถูกเปลี่ยนหลังออก"
            elif stream.tell() != size:
                yield f"ขนาดไฟล์ {path.name} ในทะเบียนไม่ตรงกับไฟล์จริง"
    except FileNotFoundError:
        yield f"ไม่พบไฟล์ {path.name}"
    except OSError as failure:
        yield f"อ่านไฟล์ {path.name} ไม่ได้ ({failure.strerror})"


def _other_snapshots(proof: Proof) -> Iterator[str]:
    """What is frozen and not issued: in review, in signing, or voided."""
    rows = Snapshot.objects.filter(documents=None).order_by("pk")
    columns = ("pk", "organisation__slug", "sha256", "data")
    for key, slug, sha256, data in rows.values_list(*columns).iterator(chunk_size=BATCH):
        proof.snapshots += 1
        if _content_hash(data) != sha256:
            yield f"{slug}: เนื้อหาที่ตรึงหมายเลข {key} ไม่ตรงกับลายนิ้วมือ {sha256}"


def _scans(proof: Proof) -> Iterator[str]:
    rows = Scan.objects.order_by(
        "document__organisation__slug", "document__register_no", "pk"
    ).values_list(
        "document__organisation__slug", "document__register_no", "sha256", "media_type", "size"
    )
    for slug, number, sha256, media_type, size in rows.iterator(chunk_size=BATCH):
        proof.scans += 1
        for problem in _stored(scan_path(sha256, media_type), sha256, size):
            yield f"{slug} ลำดับที่ {number} สำเนาสแกน: {problem}"


def _repeated_numbers() -> Iterator[str]:
    """The database refuses them; whoever wrote around it is found here."""
    numbered = Document.objects.exclude(official_no="").order_by("organisation__slug")
    columns = ("organisation__slug", "kind", "number_year", "official_no")
    repeated = numbered.values_list(*columns).annotate(times=Count("pk")).filter(times__gt=1)
    for slug, kind, year, number, times in repeated:
        yield f"{slug}: {Kind(kind).label}เลขที่ {number} ของปี {year} ซ้ำกัน {times} ฉบับ"


def _signatures() -> Iterator[str]:
    other_text = Signature.objects.exclude(snapshot_sha256=F("signing__snapshot__sha256"))
    for code, step in other_text.order_by("pk").values_list("signing__code", "step"):
        yield f"การลงนามลำดับที่ {step + 1} ของรหัส {code} เป็นของข้อความอื่น"
    apart = Signing.objects.filter(document__isnull=False).exclude(
        Q(document__code=F("code")) & Q(document__snapshot=F("snapshot"))
    )
    for code in apart.order_by("pk").values_list("code", flat=True):
        yield f"เอกสารที่ออกจากการลงนามรหัส {code} ไม่ใช่ฉบับที่ลงนาม"


@contextmanager
def _seal_reader(with_seals: bool) -> Iterator[Callable]:
    """A function that adds to each row what its seal tells, or None where that is not asked."""
    if not with_seals:
        yield lambda rows: ((row, None) for row in rows)
        return
    workers = len(os.sched_getaffinity(0))
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        yield lambda rows: _in_order(pool, rows, ahead=AHEAD * workers)


def _in_order(pool, rows: Iterable[Row], *, ahead: int) -> Iterator[tuple[Row, list[str]]]:
    """As they come, with no more than ``ahead`` waiting."""
    waiting: deque = deque()
    for row in rows:
        told = _read_seal, (row.file_sha256, row.seal_subject, row.seal_fingerprint)
        waiting.append((row, pool.apply_async(*told)))
        if len(waiting) >= ahead:
            yield _next(waiting)
    while waiting:
        yield _next(waiting)


def _next(waiting: deque) -> tuple[Row, list[str]]:
    row, result = waiting.popleft()
    return row, result.get()


def _read_seal(sha256: str, subject: str, fingerprint: str) -> list[str]:
    """In a process of its own: the path and what the register says, no database."""
    try:
        report = validate(issued_path(sha256).read_bytes())
    except OSError:
        return []  # told of with the file
    if not subject:
        return ["ทะเบียนว่าไม่มีตราประทับ แต่ในไฟล์มี"] if report.is_sealed else []
    if not report.is_sealed:
        return ["ทะเบียนว่ามีตราประทับ แต่ในไฟล์ไม่มี"]
    if not report.is_valid:
        return ["ตราประทับในไฟล์เสีย หรือไฟล์ถูกเพิ่มเติมหลังประทับตรา"]
    if report.fingerprint != fingerprint:
        return [f"ตราประทับเป็นของใบรับรองอื่น ({report.subject})"]
    return []
