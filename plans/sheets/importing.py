"""A sheet into the draft of a plan: preview, then all or nothing.

The draft is the office's working edition of that period; none begins a new one from the latest
edition, and an office without the plan gets it on the framework of the period: its own, else the
national one. A plan in review refuses. Projects are matched within a dimension: by title, and what
is left by number.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from integrity.models import Organisation, SheetImport
from integrity.publishing import Status
from integrity.sheets.attempts import SheetFile
from integrity.sheets.divisions import DivisionDirectory
from integrity.sheets.ledger import note_created
from integrity.sheets.previewed import SheetRun, StillWaits
from integrity.sheets.problems import SheetError
from integrity.sheets.table import Table
from plans.editions.numbering import PublishedNumbers
from plans.editions.revision import start_revision
from plans.models import Plan, PlanFramework, PlanVersion
from plans.resources import PlanSheetResource
from plans.sheets import comparing
from plans.sheets.applying import Writer
from plans.sheets.columns import ExtraColumn
from plans.sheets.comparing import Difference, ImportPreview
from plans.sheets.facts import cancelled_titles, stored_facts
from plans.sheets.framework import FrameworkNames
from plans.sheets.reading import Progress, Reader

KIND = "plans.plan"


@dataclass(frozen=True)
class ImportRequest:
    """What the clerk asked for; the years are those of the plan, พ.ศ."""

    organisation: Organisation
    first_year: int
    last_year: int
    file: SheetFile
    create_divisions: bool = False
    remove_missing: bool = False
    # What to do with names of divisions that nobody knows: see DivisionDirectory.
    divisions: Mapping[str, int | str] = field(default_factory=dict)
    cancel_reason: str = ""

    @property
    def period(self) -> str:
        return f"{self.first_year}-{self.last_year}"

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)

    @property
    def options(self) -> dict[str, object]:
        return {
            "period": self.period,
            "create_divisions": self.create_divisions,
            "remove_missing": self.remove_missing,
            "divisions": dict(self.divisions),
            "cancel_reason": self.cancel_reason,
        }


class RemovalUntold(StillWaits):
    """The sheet lacks projects of the plan, and nobody has said that they are to go."""


class ReasonUntold(RemovalUntold):
    """Published projects would be cancelled, and nobody has said why."""


class _Overtaken(Exception):
    """Somebody else made the plan that this import was about to make."""


@dataclass
class Imported:
    version: PlanVersion
    preview: ImportPreview
    attempt: SheetImport


@dataclass
class _Plan:
    """What the sheet is compared with, and what it would write."""

    request: ImportRequest
    plan: Plan | None = None
    version: PlanVersion | None = None
    framework: PlanFramework | None = None
    difference: Difference = field(default_factory=Difference)


def without_progress(things: Iterable, what: str) -> Iterable:
    return things


class PlanRun(SheetRun):
    """``version``: the edition that was written, once it is."""

    kind = KIND
    preview_class = ImportPreview
    changed_since = "แผนเปลี่ยนไปหลังจากที่ท่านดูตัวอย่าง กรุณาตรวจตัวอย่างใหม่นี้แล้วยืนยันอีกครั้ง"

    def __init__(self, request: ImportRequest, progress: Progress = without_progress):
        super().__init__(request.organisation, request.file)
        self.request, self.progress = request, progress
        self._found: _Plan | None = None
        self.version: PlanVersion | None = None

    @property
    def target(self) -> str:
        request = self.request
        return f"{request.organisation.name} แผน พ.ศ. {request.first_year}–{request.last_year}"

    @property
    def options(self) -> dict[str, object]:
        return self.request.options

    def resource(self) -> PlanSheetResource:
        return PlanSheetResource(self.request.years)

    def hold(self) -> None:
        self._found = _held(self.request)

    def compare(self, table: Table) -> ImportPreview:
        found = self._found = self._found or _find(self.request)
        if obstacle := _obstacle(found):
            return self.blank(obstacle)
        return _compare(self.request, found, table, self.progress, self.blank())

    def agree(self, shown: ImportPreview) -> None:
        refuse_untold_removal(self.request, shown)
        if shown.errors:
            raise RemovalUntold(shown)
        refuse_untold_reason(self.request, shown)
        if shown.errors:
            raise ReasonUntold(shown)

    def write(self, shown: ImportPreview, *, by, reason: str) -> dict[str, object]:
        self.version = _apply(self._found, shown, by=by, reason=reason, progress=self.progress)
        return {"version": self.version.pk}

    def _write(self, table: Table, **options):
        try:
            return super()._write(table, **options)
        except _Overtaken:
            # Once more, now into the plan that is there.
            return super()._write(table, **options)


def read_file(request: ImportRequest) -> Table:
    """Raises UnreadableSheet."""
    return PlanRun(request).table()


def preview(request: ImportRequest, *, progress: Progress = without_progress) -> ImportPreview:
    """What the import would do now. Reads only."""
    return PlanRun(request, progress).preview()


def run(
    request: ImportRequest,
    *,
    by,
    expected: str = "",
    previewed: SheetImport | None = None,
    progress: Progress = without_progress,
) -> Imported:
    """Import all or nothing; raises ImportRefused, and records the attempt either way.

    ``expected`` is the fingerprint of the preview that was confirmed: if the plan has changed
    since, the refusal carries the new preview.
    """
    plan_run = PlanRun(request, progress)
    done = plan_run.run(by=by, expected=expected, previewed=previewed)
    return Imported(plan_run.version, done.preview, done.attempt)


def record(
    request: ImportRequest,
    preview: ImportPreview,
    outcome: SheetImport.Outcome,
    *,
    by,
    previewed: SheetImport | None = None,
) -> SheetImport:
    return PlanRun(request).record(preview, outcome, by=by, previewed=previewed)


def refuse_untold_removal(request: ImportRequest, shown: ImportPreview) -> None:
    if shown.removed and not request.remove_missing:
        codes = ", ".join(line.code for line in shown.removed[:20])
        more = f" และอีก {len(shown.removed) - 20} โครงการ" if len(shown.removed) > 20 else ""
        shown.errors.append(
            SheetError(
                f"แผนมี {len(shown.removed)} โครงการที่ไฟล์ไม่มี ({codes}{more}) "
                "หากต้องการนำออกจากแผน ให้เลือก “นำโครงการที่ไม่มีในไฟล์ออก”"
            )
        )


def refuse_untold_reason(request: ImportRequest, shown: ImportPreview) -> None:
    if shown.cancelled and not request.cancel_reason.strip():
        codes = ", ".join(shown.cancelled[:20])
        more = f" และอีก {len(shown.cancelled) - 20} โครงการ" if len(shown.cancelled) > 20 else ""
        shown.errors.append(
            SheetError(
                f"การนำออก {len(shown.cancelled)} โครงการที่เผยแพร่แล้ว ({codes}{more}) "
                "คือการยกเลิกโครงการ ต้องระบุเหตุผลที่ยกเลิก ประชาชนจะเห็นเหตุผลนี้ในแผน"
            )
        )


def _compare(
    request: ImportRequest, found: _Plan, table: Table, progress: Progress, shown: ImportPreview
) -> ImportPreview:
    directory = DivisionDirectory(
        request.organisation, accept_new=request.create_divisions, choices=request.divisions
    )
    resource = PlanSheetResource(request.years)
    columns = {n: column for n, column in resource.extras.items() if n in table.headings}
    names = FrameworkNames(found.framework)
    reader = Reader(resource, names, directory, table.headings, extras=tuple(columns))
    reader.read_all(table, progress)
    stored = stored_facts(found.version, directory, request.years, columns)
    shown.version = found.version
    shown.errors, shown.warnings = reader.errors, reader.warnings
    shown.warnings += directory.warnings()
    shown.unknown_divisions = directory.unknown
    shown.new_divisions = [new.name for new in directory.new_names.values()]
    shown.fingerprint = comparing.fingerprint(found.version, stored, request.divisions)
    if not shown.errors:
        found.difference = comparing.compare(stored, reader.facts)
        shown.errors += comparing.errors(stored, reader.facts, found.difference)
        _show_difference(shown, found, columns, table.headings["number"])
    return shown


def _show_difference(
    shown: ImportPreview, found: _Plan, columns: dict[str, ExtraColumn], heading: str
) -> None:
    """``heading``: of the column of numbers, as the sheet calls it."""
    shown.warnings += comparing.warnings(found.difference, columns)
    if found.plan:
        numbers = PublishedNumbers.of(found.plan)
        gone = cancelled_titles(found.version)
        shown.errors += comparing.number_errors(found.difference, numbers, heading, gone)
        shown.cancelled = comparing.cancelled(found.difference, numbers)
    shown.added = comparing.added_lines(found.difference)
    shown.changed = comparing.changed_lines(found.difference, columns)
    shown.removed = comparing.removed_lines(found.difference)
    shown.unchanged = found.difference.unchanged
    shown.destination = _destination(found, shown)


def _plans(request: ImportRequest):
    return Plan.objects.filter(
        organisation=request.organisation,
        first_year=request.first_year,
        last_year=request.last_year,
    )


def _find(request: ImportRequest, *, hold: bool = False) -> _Plan:
    """The edition a sheet goes into. ``hold``: nobody else moves it before the transaction ends."""
    plans = _plans(request).select_related("framework")
    plan = (plans.select_for_update(of=("self",)) if hold else plans).first()
    if plan is None:
        period = request.first_year, request.last_year
        framework = PlanFramework.objects.for_new_plan(request.organisation, period)
        return _Plan(request, framework=framework)
    editions = plan.versions.order_by("-number")
    editions = list(editions.select_for_update(of=("self",)) if hold else editions)
    latest = editions[0] if editions else None
    version = next((each for each in editions if each.is_working), latest)
    return _Plan(request, plan, version, plan.framework)


def _held(request: ImportRequest) -> _Plan:
    """Plan, editions, office: the order of ``plans.editions.publication``. Raises _Overtaken.

    The office too, because two sheets for two periods may create the same division.
    """
    found = _find(request, hold=True)
    Organisation.objects.select_for_update(no_key=True).get(pk=request.organisation.pk)
    if found.plan is None and _plans(request).exists():
        # To hold that plan now would be against the order.
        raise _Overtaken
    return found


def _obstacle(found: _Plan) -> str:
    if found.framework is None:
        return f"ยังไม่มีกรอบแผนของช่วงปี {found.request.period} ให้ผู้ดูแลระบบเพิ่มกรอบก่อน"
    if found.version and found.version.status == Status.IN_REVIEW:
        return f"แผนฉบับที่ {found.version.number} อยู่ระหว่างเสนอพิจารณา จึงนำเข้าไม่ได้ ให้ส่งกลับเป็นร่างก่อน"
    return ""


def _destination(found: _Plan, shown: ImportPreview) -> str:
    """Where ``_draft`` will write, in the words of the preview."""
    version = found.version
    if found.plan is None:
        return "จะสร้างแผนใหม่"
    if version is None:
        return "จะสร้างฉบับร่างที่ 1"
    if version.is_draft:
        return f"จะบันทึกลงฉบับร่างที่ {version.number} ที่มีอยู่"
    if not shown.has_changes:
        return f"ไฟล์ตรงกับฉบับที่ {version.number} ทุกอย่าง จึงไม่สร้างฉบับใหม่"
    source = (
        "ฉบับที่เผยแพร่อยู่ ซึ่งยังเผยแพร่ต่อไป"
        if version.is_published
        else f"ฉบับที่ {version.number} ({version.get_status_display()})"
    )
    return f"จะสร้างฉบับร่างที่ {version.number + 1} จาก{source}"


def _apply(
    found: _Plan, shown: ImportPreview, *, by, reason: str, progress: Progress
) -> PlanVersion:
    version = _draft(found, shown, by=by)
    why = found.request.cancel_reason.strip()
    writer = Writer(version, by=by, reason=reason, cancel_reason=why)
    writer.create_divisions(found.request.organisation, shown.new_divisions)
    writer.write(found.difference, progress)
    return version


def _draft(found: _Plan, shown: ImportPreview, *, by) -> PlanVersion:
    """The draft to write into; a sheet that changes nothing begins no new edition."""
    if found.version and (found.version.is_draft or not shown.has_changes):
        return found.version
    plan = found.plan or _new_plan(found, by=by)
    draft = start_revision(plan, by=by)
    note_created(draft)
    return draft


def _new_plan(found: _Plan, *, by) -> Plan:
    plan = Plan(
        organisation=found.request.organisation,
        framework=found.framework,
        first_year=found.request.first_year,
        last_year=found.request.last_year,
    )
    plan._history_user = by
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError as taken:
        raise _Overtaken from taken
    note_created(plan)
    return plan
