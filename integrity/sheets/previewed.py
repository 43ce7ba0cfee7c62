"""A sheet that is looked at, then brought in whole or not at all: the run that imports share.

A kind of import is a child of ``SheetRun``, one instance for one file and what the clerk asked
for. It says which columns the sheet has (``resource``), locks what it will write (``hold``),
compares the table with what is stored (``compare``: reads only, and keeps on itself what ``write``
needs), and writes (``write``). This class does the rest: every attempt is recorded, a preview that
is no longer true is refused, a second confirmation too, and what is written is noted in the ledger
from which one step takes it back. The pages are ``integrity.admin.previewed_import``; what the
undo has to know is the kind's ``ImportKind``.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from integrity.models import Organisation, SheetImport
from integrity.sheets import attempts
from integrity.sheets.attempts import SheetFile
from integrity.sheets.fields import SheetResource
from integrity.sheets.ledger import recording
from integrity.sheets.problems import SheetError, UnreadableSheet
from integrity.sheets.table import Table, table_of_file
from integrity.thai import truncate

LONGEST_REASON = 100
CHANGED_SINCE = "ข้อมูลเปลี่ยนไปหลังจากที่ท่านดูตัวอย่าง กรุณาตรวจตัวอย่างใหม่นี้แล้วยืนยันอีกครั้ง"


@dataclass(frozen=True)
class Change:
    """One field of one record, in the words of the page."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Line:
    """A record as the preview names it. ``row`` as the spreadsheet counts."""

    name: str
    row: int | None = None
    changes: tuple[Change, ...] = ()


@dataclass
class Preview:
    """What an import would do, or why it will not; nothing is stored by making one."""

    target: str
    file_name: str
    destination: str = ""
    added: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    removed: list[Line] = field(default_factory=list)
    unchanged: int = 0
    warnings: list[str] = field(default_factory=list)
    errors: list[SheetError] = field(default_factory=list)
    fingerprint: str = ""

    @property
    def counts(self) -> dict[str, int]:
        return {
            "added": len(self.added),
            "changed": len(self.changed),
            "removed": len(self.removed),
            "unchanged": self.unchanged,
        }

    @property
    def has_changes(self) -> bool:
        return bool(self.added or self.changed or self.removed)


class ImportRefused(Exception):
    """Nothing was stored but the attempt; ``preview.errors`` say why."""

    def __init__(self, preview: Preview):
        super().__init__("\n".join(str(error) for error in preview.errors))
        self.preview = preview


class StillWaits(ImportRefused):
    """Refused for now: what was previewed is still that one attempt, and no other is recorded."""


class AlreadyEnded(StillWaits):
    """The preview was confirmed before, by a second click or by somebody else."""


@dataclass(frozen=True)
class Imported:
    preview: Preview
    attempt: SheetImport


def reason_of(file_name: str) -> str:
    """What the history of every row says that an import of this file wrote."""
    return truncate(f"นำเข้าจากไฟล์ {file_name}", LONGEST_REASON)


def fingerprint(facts: Iterable) -> str:
    """Of what a preview was compared with: plain values, in a fixed order."""
    return hashlib.sha256(repr(list(facts)).encode()).hexdigest()


class SheetRun:
    """``kind`` names the ImportKind. A child adds what the clerk asked for as attributes."""

    kind = ""
    preview_class: type[Preview] = Preview
    changed_since = CHANGED_SINCE

    def __init__(self, organisation: Organisation, file: SheetFile):
        self.organisation, self.file = organisation, file

    # What a child says

    @property
    def target(self) -> str:
        """Where the sheet goes, in the words of the page."""
        raise NotImplementedError

    @property
    def options(self) -> dict[str, object]:
        """What the clerk asked for, as the attempt keeps it: enough to make this run again."""
        raise NotImplementedError

    def resource(self) -> SheetResource:
        raise NotImplementedError

    def hold(self) -> None:
        """Lock what ``write`` writes, in the order of the app."""
        raise NotImplementedError

    def compare(self, table: Table) -> Preview:
        """Begin with ``self.blank()``. With errors nothing is written."""
        raise NotImplementedError

    def agree(self, shown: Preview) -> None:
        """Raise a StillWaits where the preview asks for a word that was not given."""

    def write(self, shown: Preview, *, by, reason: str) -> dict[str, object]:
        """Write what was compared; returns what else the attempt's options are to keep."""
        raise NotImplementedError

    # What all share

    def blank(self, *messages: str) -> Preview:
        return self.preview_class(
            target=self.target,
            file_name=self.file.name,
            errors=[SheetError(message) for message in messages],
        )

    def preview(self) -> Preview:
        """What the import would do now. Reads only."""
        try:
            table = self.table()
        except UnreadableSheet as unreadable:
            return self.blank(str(unreadable))
        return self.compare(table)

    def look(self, *, by, previewed: SheetImport | None = None) -> tuple[SheetImport, Preview]:
        """Record what the file would do; ``previewed`` is the attempt that is looked at again."""
        shown = self.preview()
        outcomes = SheetImport.Outcome
        outcome = outcomes.REFUSED if shown.errors else outcomes.PREVIEWED
        with transaction.atomic():
            if previewed and not attempts.still_waits(previewed):
                return previewed, shown
            return self.record(shown, outcome, by=by, previewed=previewed), shown

    def run(self, *, by, expected: str = "", previewed: SheetImport | None = None) -> Imported:
        """Import all or nothing; raises ImportRefused, and records the attempt either way.

        ``expected`` is the fingerprint of the preview that was confirmed.
        """
        try:
            try:
                table = self.table()
            except UnreadableSheet as unreadable:
                raise ImportRefused(self.blank(str(unreadable))) from unreadable
            return self._write(table, by=by, expected=expected, previewed=previewed)
        except ImportRefused as refused:
            # A row of its own: what was previewed stays there to be confirmed when the cause is
            # gone.
            if not (previewed and isinstance(refused, StillWaits)):
                self.record(refused.preview, SheetImport.Outcome.REFUSED, by=by)
            raise

    def record(
        self,
        shown: Preview,
        outcome: SheetImport.Outcome,
        *,
        by,
        previewed: SheetImport | None = None,
    ) -> SheetImport:
        return attempts.record(
            organisation=self.organisation,
            kind=self.kind,
            target=shown.target,
            file=self.file,
            outcome=outcome,
            by=by,
            options={**self.options, "fingerprint": shown.fingerprint},
            counts=shown.counts,
            errors=shown.errors,
            previewed=previewed,
        )

    def table(self) -> Table:
        """Raises UnreadableSheet."""
        return table_of_file(self.file.name, self.file.content, self.resource())

    def _write(self, table: Table, *, by, expected, previewed) -> Imported:
        with transaction.atomic():
            self.hold()
            if previewed and not attempts.still_waits(previewed):
                raise AlreadyEnded(self.blank("ตัวอย่างนี้ยืนยันไปแล้ว ไม่มีการบันทึกซ้ำ"))
            shown = self.compare(table)
            if expected and shown.fingerprint != expected:
                shown.errors.append(SheetError(self.changed_since))
            if shown.errors:
                raise ImportRefused(shown)
            self.agree(shown)
            attempt = self.record(shown, SheetImport.Outcome.DONE, by=by, previewed=previewed)
            with recording(attempt):
                more = self.write(shown, by=by, reason=reason_of(shown.file_name))
            if more:
                attempt.options.update(more)
                attempt.save(update_fields=("options",))
        return Imported(shown, attempt)
