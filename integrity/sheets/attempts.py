"""The record of every attempt to bring a sheet in, and the file it brought."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from integrity.models import Organisation, SheetImport
from integrity.sheets.problems import SheetError

_ENDINGS = (".xlsx", ".csv", ".docx", ".txt")
# A file that was looked at and never imported, nobody asks for after so long.
KEPT_UNUSED = timedelta(days=180)
_UNUSED = (SheetImport.Outcome.PREVIEWED, SheetImport.Outcome.REFUSED)
# A sheet that is wrong throughout is known by its first mistakes.
MOST_ERRORS_KEPT = 500


@dataclass(frozen=True)
class SheetFile:
    """An uploaded file: the clerk's name for it and its bytes."""

    name: str
    content: bytes

    @classmethod
    def from_path(cls, path: Path) -> "SheetFile":
        """A name whose bytes are no text is kept as far as it can be read."""
        name = path.name.encode(errors="replace").decode()
        return cls(name, path.read_bytes())

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def record(
    *,
    organisation: Organisation,
    kind: str,
    target: str,
    file: SheetFile,
    outcome: SheetImport.Outcome,
    by,
    options: dict,
    counts: dict[str, int],
    errors: Sequence[SheetError] = (),
    previewed: SheetImport | None = None,
) -> SheetImport:
    """Write how the attempt ended; ``previewed`` is its record when it was shown before."""
    attempt = previewed or SheetImport(
        organisation=organisation,
        kind=kind,
        file_name=file.name[-255:],
        file_sha256=file.sha256,
        file_size=len(file.content),
    )
    attempt.target, attempt.by, attempt.options = target[:200], by, options
    attempt.outcome = outcome
    for name, count in counts.items():
        setattr(attempt, name, count)
    attempt.errors = _kept_errors(errors)
    if not attempt.file and len(file.content) <= settings.SHEET_MAX_BYTES:
        _keep(attempt, file)
    attempt.save()
    _clear_unused()
    return attempt


def still_waits(attempt: SheetImport) -> bool:
    """Lock the attempt's row; whether nobody else brought it to its end meanwhile."""
    rows = SheetImport.objects.select_for_update().filter(pk=attempt.pk)
    return any(outcome in _UNUSED for outcome in rows.values_list("outcome", flat=True))


def _clear_unused() -> None:
    """The record of an attempt stays; its file goes with the last attempt that has a use for it."""
    old = SheetImport.objects.filter(outcome__in=_UNUSED, at__lt=timezone.now() - KEPT_UNUSED)
    names = set(old.exclude(file="").values_list("file", flat=True))
    if names:
        old.update(file="")
        transaction.on_commit(lambda: _delete_unnamed(names))


def _delete_unnamed(names: set[str]) -> None:
    named = SheetImport.objects.filter(file__in=names).values_list("file", flat=True)
    for name in names - set(named):
        SheetImport.file.field.storage.delete(name)


def _kept_errors(errors: Sequence[SheetError]) -> list[dict]:
    kept = [error.as_dict() for error in errors[:MOST_ERRORS_KEPT]]
    if len(errors) > MOST_ERRORS_KEPT:
        kept.append(SheetError(f"และอีก {len(errors) - MOST_ERRORS_KEPT:,} แห่ง").as_dict())
    return kept


def _keep(attempt: SheetImport, file: SheetFile) -> None:
    """Keep the file under its hash: the same sheet tried ten times lies there once.

    A refused one too: the clerk gets it back with what is wrong written beside each row.
    """
    ending = Path(file.name).suffix.lower()
    storage, name = attempt.file.storage, f"{file.sha256}{ending if ending in _ENDINGS else ''}"
    attempt.file.name = (
        name if storage.exists(name) else storage.save(name, ContentFile(file.content))
    )


def kept_file(attempt: SheetImport) -> SheetFile:
    """The file of an attempt. Raises FileNotFoundError when there is none, or none any more."""
    if not attempt.file:
        raise FileNotFoundError(attempt.file_name)
    with attempt.file.open("rb") as stream:
        return SheetFile(attempt.file_name, stream.read())
