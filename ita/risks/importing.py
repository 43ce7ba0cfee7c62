"""A sheet into the draft of a year's register: preview, then all or nothing.

The draft is the year's working edition; a year that citizens can read gets its next edition, a
year without a register begins one on the office's matrix. A register in review refuses. Risks are
matched by what they say, and what is left by number, so they keep keys, residual and monitoring.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db import models
from django.db.models import Count

from integrity.models import Division, Organisation
from integrity.sheets.attempts import SheetFile
from integrity.sheets.divisions import DivisionDirectory
from integrity.sheets.ledger import note_created
from integrity.sheets.previewed import Change, Line, Preview, SheetRun, fingerprint
from integrity.sheets.problems import SheetError
from integrity.sheets.table import Table
from integrity.thai import truncate
from ita.models import SIDE, Risk, RiskAssessment, RiskMatrix
from ita.risks.copying import begin, latest, new_edition
from ita.risks.sheet_columns import RiskSheetResource
from ita.risks.sheet_facts import AnswerableReader, Facts, changed_fields, stored_facts
from ita.risks.sheet_reading import Reader
from ita.risks.sheet_writing import Writer

KIND = "ita.risks"
FIRST_YEAR, LAST_YEAR = 2500, 2700  # พ.ศ., as the database has it
# By what a row of the sheet and a stored risk are taken for one, the surest first.
_SAMENESS = (
    lambda facts: (facts.event, facts.step, facts.number),
    lambda facts: (facts.event, facts.step),
    lambda facts: facts.event and (facts.event,),
    lambda facts: (facts.number,),
)


@dataclass
class RiskPreview(Preview):
    new_divisions: list[str] = field(default_factory=list)
    unknown_divisions: dict[str, list[Division]] = field(default_factory=dict)


class RiskRun(SheetRun):
    """``divisions``: what to do with names that nobody knows, as for ``DivisionDirectory``."""

    kind = KIND

    def __init__(
        self,
        organisation: Organisation,
        file: SheetFile,
        *,
        year: int,
        remove_missing: bool = False,
        create_divisions: bool = False,
        divisions: Mapping[str, int | str] | None = None,
    ):
        super().__init__(organisation, file)
        self.year, self.divisions = year, divisions or {}
        self.remove_missing, self.create_divisions = remove_missing, create_divisions
        self.base: RiskAssessment | None = None
        self.matrix: RiskMatrix | None = None
        self._is_written = False
        self._added: list[Facts] = []
        self._changed: list[tuple[Facts, Facts]] = []
        self._removed: list[Facts] = []
        self._unchanged = 0

    @property
    def target(self) -> str:
        return f"{self.organisation.name} ทะเบียนความเสี่ยงการทุจริต ปีงบประมาณ พ.ศ. {self.year}"

    @property
    def options(self) -> dict[str, object]:
        return {
            "year": self.year,
            "remove_missing": self.remove_missing,
            "create_divisions": self.create_divisions,
            "divisions": dict(self.divisions),
        }

    def resource(self) -> RiskSheetResource:
        return RiskSheetResource()

    def hold(self) -> None:
        """The year's editions, then the office: two sheets may create one register or division."""
        list(self._editions().order_by("pk").select_for_update(of=("self",)))
        Organisation.objects.select_for_update(no_key=True).get(pk=self.organisation.pk)
        self._is_written = True

    def _editions(self):
        return RiskAssessment.objects.filter(organisation=self.organisation, year=self.year)

    def blank(self, *messages: str) -> RiskPreview:
        return RiskPreview(
            target=self.target,
            file_name=self.file.name,
            errors=[SheetError(message) for message in messages],
        )

    # Compare

    def compare(self, table: Table) -> RiskPreview:
        self._find()
        if obstacle := self._obstacle():
            return self.blank(obstacle)
        stored = stored_facts(self.base)
        directory = DivisionDirectory(
            self.organisation, accept_new=self.create_divisions, choices=self.divisions
        )
        responsible = AnswerableReader.of(directory, stored.values())
        reader = Reader(self.resource(), responsible, table.headings)
        reader.read_all(table)
        shown = self.blank()
        shown.errors = reader.errors
        shown.warnings = [*self._of_matrix(), *reader.warnings, *directory.warnings()]
        shown.unknown_divisions = directory.unknown
        shown.new_divisions = [new.name for new in directory.new_names.values()]
        shown.fingerprint = self._fingerprint(stored)
        if not shown.errors:
            self._compare(stored, reader.facts)
            self._show(shown, table.headings)
        return shown

    def _find(self) -> None:
        """The edition that the sheet is compared with; what was withdrawn is no beginning."""
        editions = list(self._editions().select_related("organisation", "matrix", "committee"))
        working = next((each for each in editions if each.is_working), None)
        public = next((each for each in editions if each.is_published), None)
        self.base = working or public
        self.matrix = self.base.matrix if self.base else usual_matrix(self.organisation)

    def _obstacle(self) -> str:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            return "ระบุปีงบประมาณเป็น พ.ศ. เช่น 2566"
        if self.base and self.base.is_in_review:
            return f"ทะเบียนของปี {self.year} อยู่ระหว่างเสนอพิจารณา จึงนำเข้าไม่ได้ ให้ส่งกลับเป็นร่างก่อน"
        if self.matrix is None:
            return "ยังไม่มีตารางเกณฑ์ความเสี่ยงที่กำหนดครบ 25 ช่อง ให้เพิ่มตารางเกณฑ์ก่อน"
        return ""

    def _of_matrix(self) -> Iterator[str]:
        if self.base is None:
            owner = "กลาง " if self.matrix.owner_id is None else ""
            yield f"ทะเบียนใหม่จะใช้ตารางเกณฑ์{owner}“{self.matrix}” เปลี่ยนได้ในหน้าทะเบียนก่อนเสนอพิจารณา"

    def _fingerprint(self, stored: Mapping[int, Facts]) -> str:
        known = self.base and (self.base.pk, self.base.status, self.base.number)
        rows = [(each, str(each.responsible)) for each in stored.values()]
        return fingerprint([known, self.matrix.pk, sorted(self.divisions.items()), *rows])

    def _compare(self, stored: Mapping[int, Facts], wanted: Mapping[int, Facts]) -> None:
        partners = _partners(stored, wanted)
        self._added = [new for number, new in wanted.items() if number not in partners]
        self._changed = [
            (old, wanted[number])
            for number, old in partners.items()
            if any(changed_fields(old, wanted[number]))
        ]
        self._unchanged = len(partners) - len(self._changed)
        kept = {old.number for old in partners.values()}
        self._removed = [old for number, old in stored.items() if number not in kept]

    def _show(self, shown: RiskPreview, headings: Mapping[str, str]) -> None:
        labels = {name: column.column_name for name, column in self.resource().fields.items()}
        shown.added = [_line(new, labels) for new in self._added]
        shown.changed = [_line(new, labels, old) for old, new in self._changed]
        shown.removed = [Line(_name(old)) for old in self._removed]
        shown.unchanged = self._unchanged
        shown.errors += self._conflicts(headings)
        if self._is_written and shown.removed and not self.remove_missing:
            numbers = ", ".join(str(old.number) for old in self._removed[:20])
            shown.errors.append(
                SheetError(
                    f"ทะเบียนมี {len(self._removed)} รายการที่ไฟล์ไม่มี (ลำดับที่ {numbers}) "
                    "หากต้องการนำออก ให้เลือก “นำรายการที่ไม่มีในไฟล์ออก”"
                )
            )
        shown.destination = self._destination(shown)

    def _conflicts(self, headings: Mapping[str, str]) -> Iterator[SheetError]:
        """What the long form says already, and the sheet may not contradict."""
        for old, new in self._changed:
            if old.has_residual and not new.event:
                yield SheetError(
                    "รายการนี้มีความเสี่ยงคงเหลืออยู่ในระบบ จึงลบประเด็นไม่ได้ ล้างความเสี่ยงคงเหลือก่อน",
                    new.row,
                    headings["event"],
                )
        if self.base and self.base.is_draft:
            yield from _in_use(self._removed)

    def _destination(self, shown: RiskPreview) -> str:
        if self.base is None:
            return f"จะเริ่มทะเบียนใหม่ของปีงบประมาณ พ.ศ. {self.year}"
        if self.base.is_draft:
            return f"จะบันทึกลงร่างฉบับที่ {self.base.number} ที่มีอยู่"
        if not shown.has_changes:
            return f"ไฟล์ตรงกับฉบับที่ {self.base.number} ที่เผยแพร่อยู่ทุกอย่าง จึงไม่สร้างฉบับใหม่"
        return f"จะสร้างร่างฉบับใหม่จากฉบับที่ {self.base.number} ซึ่งยังเผยแพร่ต่อไป"

    # Write

    def write(self, shown: RiskPreview, *, by, reason: str) -> dict[str, object]:
        draft = self._draft(shown, by=by)
        if shown.has_changes:
            writer = Writer(draft, {"by": by, "reason": reason})
            writer.create_divisions(self.organisation, shown.new_divisions)
            writer.remove(self._removed)
            writer.change(self._changed)
            writer.add(self._added, self._keys_before())
        return {"assessment": draft.pk}

    def _draft(self, shown: RiskPreview, *, by) -> RiskAssessment:
        """What to write into; a sheet that changes nothing begins no new edition."""
        if self.base and (self.base.is_draft or not shown.has_changes):
            return self.base
        if self.base:
            draft = new_edition(self.base, by=by)
        else:
            draft = begin(self.organisation, self.year, self.matrix, by=by)
        note_created(draft)
        return draft

    def _keys_before(self) -> dict[tuple[str, str], object]:
        """A risk that says what one of the year before said is the same risk."""
        if self.base:
            return {}
        rows = RiskAssessment.objects.filter(organisation=self.organisation, year__lt=self.year)
        before = rows.exclude(status="withdrawn").order_by("-year", "-number").first()
        return {(each.event, each.step): each.key for each in stored_facts(before).values()}


def usual_matrix(office: Organisation) -> RiskMatrix | None:
    """Where nobody chose one: the office's own latest, else what its last register used, else the
    first national one. Only a whole one may be used, and none that the office's own or a national
    one replaces; what other offices made of it is their matter."""
    theirs = models.Q(owner=None) | models.Q(owner=office)
    successors = RiskMatrix.objects.filter(theirs, replaces=models.OuterRef("pk"))
    whole = RiskMatrix.objects.annotate(filled=Count("cells")).filter(
        ~models.Exists(successors), filled=SIDE * SIDE
    )
    if own := whole.filter(owner=office).order_by("-pk").first():
        return own
    if (before := latest(office)) and (used := whole.filter(pk=before.matrix_id).first()):
        return used
    return whole.filter(owner=None).order_by("pk").first()


def _partners(stored: Mapping[int, Facts], wanted: Mapping[int, Facts]) -> dict[int, Facts]:
    """The stored risk that each row of the sheet means, by the row's number."""
    partners: dict[int, Facts] = {}
    left, rows = list(stored.values()), list(wanted.values())
    for sameness in _SAMENESS:
        waiting: dict[object, deque[Facts]] = defaultdict(deque)
        for old in left:
            waiting[sameness(old)].append(old)
        for new in rows:
            same = sameness(new)
            if same and waiting.get(same):
                partners[new.number] = waiting[same].popleft()
        left = [old for same in waiting.values() for old in same]
        rows = [new for new in rows if new.number not in partners]
    return partners


def _name(facts: Facts) -> str:
    return f"{facts.number} {facts.title}"


def _line(new: Facts, labels: Mapping[str, str], old: Facts | None = None) -> Line:
    names = changed_fields(old, new) if old else [name for name in labels if name != "number"]
    changes = (
        Change(labels[name], _words(getattr(old, name)) if old else "", _words(getattr(new, name)))
        for name in names
    )
    return Line(_name(new), new.row, tuple(each for each in changes if old or each.new))


def _words(value: object) -> str:
    return "" if value is None else truncate(str(value), 300)


def _in_use(removed: list[Facts]) -> Iterator[SheetError]:
    """Risks that something else names, such as a measure or a project that answers them."""
    by_pk = {facts.pk: facts for facts in removed}
    for relation in Risk._meta.related_objects:
        if relation.on_delete is not models.PROTECT:
            continue
        rows = relation.related_model._base_manager.filter(
            **{f"{relation.field.name}__in": list(by_pk)}
        )
        label = relation.related_model._meta.verbose_name
        for pk in sorted(set(rows.values_list(relation.field.attname, flat=True))):
            yield SheetError(
                f"ลำดับที่ {by_pk[pk].number} ไม่มีในไฟล์ แต่นำออกไม่ได้ เพราะมี{label}อ้างถึงอยู่ "
                "เพิ่มแถวนี้ในไฟล์ หรือเลิกอ้างถึงก่อน"
            )
