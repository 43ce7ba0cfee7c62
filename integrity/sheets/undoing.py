"""An import taken back in one step, from its own before-values; all of it, or nothing.

What it added goes, what it changed gets its old values, what it removed comes back under the same
keys. Refused when anything it touched was changed since: an undo never takes away what somebody
typed later.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import models, transaction
from django.db.models.deletion import ProtectedError, RestrictedError
from django.utils import timezone

from integrity import history
from integrity.changes import THE_SYSTEM, VERBS, moment
from integrity.models import ImportLedger, SheetImport
from integrity.sheets.kinds import ImportKind, kind_of
from integrity.sheets.ledger import CHUNK, Key, Ledger, TableLedger
from integrity.sheets.lost import lost_references, newest_of
from integrity.sheets.since import later_records
from integrity.thai import truncate

LONGEST_REASON = 100
MOST_NAMED = 30
CHANGED_SINCE = "มีการแก้ไขหลังการนำเข้า จึงยกเลิกทั้งครั้งไม่ได้ หากต้องการ ให้แก้รายการที่ต้องการทีละรายการ"

NAMED_AND_GONE = "ข้อมูลเดิมอ้างถึงสิ่งที่ถูกลบไปแล้ว จึงยกเลิกทั้งครั้งไม่ได้ หากต้องการ ให้แก้รายการที่ต้องการทีละรายการ"


class UndoRefused(Exception):
    """Nothing was undone; ``reasons`` say why in Thai, one a line."""

    def __init__(self, reasons: Sequence[str]):
        super().__init__("\n".join(reasons))
        self.reasons = list(reasons)


@dataclass(frozen=True)
class TableLine:
    """What becomes of the rows of one table."""

    label: str
    gone: int
    restored: int
    back: int


@dataclass
class UndoPreview:
    reasons: list[str] = field(default_factory=list)
    tables: list[TableLine] = field(default_factory=list)
    stays: list[str] = field(default_factory=list)


def can_be_undone(attempt: SheetImport) -> bool:
    """Whether to offer it at all; whether it is still possible is known once one looks closer.

    A list loads ``ledger`` with its rows.
    """
    wrote = attempt.added or attempt.changed or attempt.removed
    done = attempt.outcome == SheetImport.Outcome.DONE
    return bool(done and wrote) and hasattr(attempt, "ledger")


def preview(attempt: SheetImport) -> UndoPreview:
    """What an undo would do now, or why it cannot. Reads only."""
    kind = kind_of(attempt)
    ledger, reasons = _judged(attempt, kind)
    shown = UndoPreview(reasons)
    if not reasons:
        staying = _in_use(ledger, kind)
        shown.tables = list(_lines(ledger, staying))
        shown.stays = [str(row) for row in staying]
    return shown


@transaction.atomic
def undo(attempt: SheetImport, *, by) -> list[str]:
    """Take the import back; returns the names of what stays because others use it.

    Raises UndoRefused. Whoever comes second waits for the first, and hears that it is done.
    """
    kind = kind_of(attempt)
    kind.hold()
    fresh = SheetImport.objects.select_for_update(of=("self",)).get(pk=attempt.pk)
    ledger, reasons = _judged(fresh, kind)
    if reasons:
        raise UndoRefused(reasons)
    staying = _in_use(ledger, kind)
    try:
        _Writer(ledger, kind, by=by, reason=reason_of(attempt.file_name)).write(staying)
    except (ProtectedError, RestrictedError) as used:
        protecting = used.args[1]
        names = sorted({f"{row._meta.verbose_name}: {row}" for row in protecting})[:MOST_NAMED]
        raise UndoRefused([f"ยังมีรายการที่ใช้สิ่งที่นำเข้าอยู่ {name}" for name in names]) from used
    fresh.outcome = SheetImport.Outcome.UNDONE
    fresh.undone_at, fresh.undone_by = timezone.now(), by
    fresh.save(update_fields=("outcome", "undone_at", "undone_by"))
    attempt.outcome = fresh.outcome
    attempt.undone_at, attempt.undone_by = fresh.undone_at, fresh.undone_by
    return [str(row) for row in staying]


def reason_of(file_name: str) -> str:
    """What the history of every row says that the undo wrote."""
    return truncate(f"ยกเลิกการนำเข้าไฟล์ {file_name}", LONGEST_REASON)


def _judged(attempt: SheetImport, kind: ImportKind) -> tuple[Ledger, list[str]]:
    outcomes = SheetImport.Outcome
    if attempt.outcome == outcomes.UNDONE:
        who = attempt.undone_by or THE_SYSTEM
        when = moment(attempt.undone_at)
        return Ledger(), [f"การนำเข้านี้ยกเลิกไปแล้วโดย {who} เมื่อ {when} จึงยกเลิกซ้ำไม่ได้"]
    if attempt.outcome != outcomes.DONE:
        return Ledger(), ["การนำเข้านี้ไม่ได้บันทึกอะไรลงในระบบ จึงไม่มีอะไรให้ยกเลิก"]
    if not ImportLedger.objects.filter(sheet_import=attempt).exists():
        return Ledger(), ["การนำเข้านี้ทำก่อนที่ระบบจะเก็บค่าก่อนนำเข้า จึงยกเลิกไม่ได้"]
    if obstacle := kind.obstacle():
        return Ledger(), [obstacle]
    ledger = Ledger.of(attempt)
    later = later_records(ledger, leaving_out=kind.may_stay, on_their_own=kind.on_their_own)
    if changed := list(_said_of(later, kind)):
        return ledger, [CHANGED_SINCE, *changed]
    if lost := lost_references(ledger):
        return ledger, [NAMED_AND_GONE, *_said_of(newest_of(lost), kind)]
    return ledger, kind.taken(ledger)


def _said_of(records: Iterable[models.Model], kind: ImportKind) -> Iterator[str]:
    """One line for each record by name, with who changed it last."""
    last: dict[str, models.Model] = {kind.name_of(record): record for record in records}
    for name, record in list(last.items())[:MOST_NAMED]:
        verb = VERBS[record.history_type]
        who = record.history_user or THE_SYSTEM
        yield f"{name} ({verb}โดย {who} เมื่อ {moment(record.history_date)})"
    if len(last) > MOST_NAMED:
        yield f"และอีก {len(last) - MOST_NAMED:,} รายการ"


def _lines(ledger: Ledger, staying: list[models.Model]) -> Iterator[TableLine]:
    for table in _by_depth(ledger):
        kept = sum(type(row) is table.model for row in staying)
        counts = len(table.created) - kept, len(table.changed), len(table.removed)
        if table.is_tracked and any(counts):
            yield TableLine(table.model._meta.verbose_name, *counts)


def _in_use(ledger: Ledger, kind: ImportKind) -> list[models.Model]:
    """Rows the import added that others use or changed since; those stay."""
    staying: dict[tuple[type, Key], models.Model] = {}
    for model in kind.may_stay:
        table = ledger.table(model)
        keys = set(table.created) & set(
            model._base_manager.filter(pk__in=table.created).values_list("pk", flat=True)
        )
        used = {record.id for record in later_records(_only(table, ledger))} & keys
        used |= {key for key in _referred_to(model, keys, ledger)}
        for row in model._base_manager.filter(pk__in=used).order_by("pk"):
            staying[model, row.pk] = row
    return list(staying.values())


def _only(table: TableLedger, ledger: Ledger) -> Ledger:
    alone = Ledger()
    alone.tables = {table.model._meta.label_lower: table}
    alone.until = ledger.until
    return alone


def _referred_to(model: type[models.Model], keys: set[Key], ledger: Ledger) -> set[Key]:
    """Those of ``keys`` that a row names which does not go with the import."""
    found: set[Key] = set()
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and relation.is_relation and not relation.concrete):
            continue
        # History rows name what they once named, also when it is gone.
        if relation.many_to_many or relation.on_delete is models.DO_NOTHING:
            continue
        other, name = relation.related_model, relation.field.attname
        own = ledger.tables.get(other._meta.label_lower)
        rows = other._base_manager.filter(**{f"{relation.field.name}__in": keys})
        for pk, key in rows.values_list("pk", name):
            if not (own and pk in own.created):
                found.add(key)
    return found


def _by_depth(ledger: Ledger) -> list[TableLedger]:
    """Tables in the order in which their rows can be made: what is named before what names it."""
    models_there = {table.model for table in ledger.tables.values()}
    depths: dict[type[models.Model], int] = {}

    def depth(model) -> int:
        if model not in depths:
            depths[model] = 0  # a row may name one of its own kind
            named = {each.related_model for each in model._meta.concrete_fields} & models_there
            depths[model] = 1 + max((depth(each) for each in named - {model}), default=0)
        return depths[model]

    return sorted(ledger.tables.values(), key=lambda table: depth(table.model))


class _Writer:
    def __init__(self, ledger: Ledger, kind: ImportKind, *, by, reason: str):
        self.ledger, self.kind = ledger, kind
        self._tracked = {"by": by, "reason": reason}

    def write(self, staying: list[models.Model]) -> None:
        """Added rows first, from the leaves; links before the rows that history tells with them."""
        tables = _by_depth(self.ledger)
        kept = {(type(row), row.pk) for row in staying}
        for table in reversed(tables):
            self._remove([key for key in table.created if (table.model, key) not in kept], table)
        for table in tables:
            if not table.is_tracked:
                self._bring_back(table)
        self.kind.clear_the_way(self.ledger)
        for table in tables:
            self._restore(table)
        for table in tables:
            if table.is_tracked:
                self._bring_back(table)

    def _remove(self, keys: list[Key], table: TableLedger) -> None:
        for chunk in _chunks(keys):
            rows = table.model._base_manager.filter(pk__in=chunk)
            if table.is_tracked:
                history.delete(rows, **self._tracked)
            else:
                rows.delete()

    def _restore(self, table: TableLedger) -> None:
        by_columns: dict[tuple[str, ...], list[Key]] = defaultdict(list)
        for key, old in table.changed.items():
            by_columns[tuple(sorted(old))].append(key)
        for columns, keys in by_columns.items():
            for chunk in _chunks(keys):
                self._restore_chunk(table, columns, chunk)

    def _restore_chunk(self, table: TableLedger, columns: Sequence[str], keys: list[Key]) -> None:
        rows = list(table.model._base_manager.filter(pk__in=keys))
        for row in rows:
            for column in columns:
                setattr(row, column, table.changed[row.pk][column])
        if not table.is_tracked:
            if rows and columns:
                models.QuerySet(table.model).bulk_update(rows, columns)
        elif columns:
            history.bulk_update(rows, columns, **self._tracked)
        else:
            history.record_again(rows, **self._tracked)

    def _bring_back(self, table: TableLedger) -> None:
        columns = table.columns
        for chunk in _chunks(list(table.removed.values())):
            rows = [table.model(**dict(zip(columns, values, strict=True))) for values in chunk]
            if table.is_tracked:
                history.bulk_create(rows, **self._tracked)
            else:
                table.model._base_manager.bulk_create(rows)


def _chunks(things: list) -> Iterator[list]:
    for start in range(0, len(things), CHUNK):
        yield things[start : start + CHUNK]
