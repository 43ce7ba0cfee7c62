"""A sheet of scores into the result of a year: what the sheet names is set, the rest stays.

The office gets the result if it has none of that year and kind. An official one is public as soon
as it is brought in, as when it is saved on its page.
"""

from collections.abc import Mapping
from fractions import Fraction

from integrity.models import Organisation
from integrity.sheets.attempts import SheetFile
from integrity.sheets.fields import SheetResource
from integrity.sheets.ledger import note_created
from integrity.sheets.previewed import Change, Line, Preview, SheetRun, fingerprint
from integrity.sheets.table import Table
from ita.models import AssessmentResult, AssessmentScheme
from ita.models.result import score_text
from ita.results.publication import make_official
from ita.results.saving import NOTHING, Cell, cells_of, save_facts, save_scores
from ita.results.score_text import STATE_WORDS
from ita.results.sheets.columns import TOTAL, ResultSheetResource
from ita.results.sheets.places import Places
from ita.results.sheets.reading import Read, Reader
from ita.scoring.calculation import ScoreValue, State, calculate
from ita.scoring.rating import round2
from ita.scoring.scheme_tree import Key

KIND = "ita.result"
Kind = AssessmentResult.Kind


class ResultRun(SheetRun):
    kind = KIND

    def __init__(
        self, organisation: Organisation, file: SheetFile, *, year: int, of: str = Kind.OFFICIAL
    ):
        super().__init__(organisation, file)
        self.year, self.of = year, Kind(of)
        self.result: AssessmentResult | None = None
        self._wanted: dict[Key, Cell] = {}
        self._total: Read | None = None

    @property
    def target(self) -> str:
        return f"{self.organisation.name} {self.of.label} ปีงบประมาณ พ.ศ. {self.year}"

    @property
    def options(self) -> dict[str, object]:
        return {"year": self.year, "of": self.of.value}

    def resource(self) -> SheetResource:
        return ResultSheetResource()

    def hold(self) -> None:
        """The result; where there is none yet the office, so that two imports make one."""
        rows = self._results().select_for_update(of=("self",))
        if not rows.exists():
            Organisation.objects.select_for_update(no_key=True).get(pk=self.organisation.pk)

    def _results(self):
        return AssessmentResult.objects.filter(
            organisation=self.organisation, year=self.year, kind=self.of
        )

    # Compare

    def compare(self, table: Table) -> Preview:
        self.result = self._results().select_related("scheme", "organisation").first()
        scheme = self._scheme()
        if scheme is None:
            return self.blank(
                f"ยังไม่มีกรอบการประเมิน ITA ของปีงบประมาณ พ.ศ. {self.year} ในระบบ ให้เพิ่มกรอบของปีนั้นก่อน"
            )
        places = Places(scheme)
        reader = Reader(places, self.year, table.headings)
        reader.read_all(table)
        shown = self.blank()
        shown.errors, shown.warnings = reader.errors, reader.warnings
        stored = cells_of(self.result) if self.result else {}
        shown.fingerprint = self._fingerprint(stored)
        self._keep_total(reader, shown)
        if not shown.errors:
            self._compare(places, stored, reader.scores, shown)
        return shown

    def _scheme(self) -> AssessmentScheme | None:
        if self.result:
            return self.result.scheme
        return AssessmentScheme.objects.for_year(self.organisation, self.year)

    def _fingerprint(self, stored: Mapping[Key, Cell]) -> str:
        known = self.result and (self.result.pk, self.result.official_total, self.result.is_public)
        return fingerprint([known, *sorted(stored.items(), key=lambda each: each[0])])

    def _keep_total(self, reader: Reader, shown: Preview) -> None:
        self._total = reader.total
        if self._total and self.of is Kind.SELF:
            self._total = None
            shown.warnings.append(f"ไม่ได้อ่านแถว{TOTAL} เพราะผลที่ประเมินตนเองใช้คะแนนรวมที่ระบบคำนวณ")

    def _compare(
        self, places: Places, stored: Mapping[Key, Cell], read: Mapping[Key, Read], shown: Preview
    ) -> None:
        self._wanted = {}
        for key, each in read.items():
            old = stored.get(key, NOTHING)
            new = Cell(each.value, each.state, old.concerned, old.answers, old.remark)
            changes = (Change("คะแนน", _words(old), _words(new)),)
            line = Line(places.all[key].name, each.row, changes)
            if (old.value, old.state) == (new.value, new.state):
                shown.unchanged += 1
                continue
            self._wanted[key] = new
            (shown.changed if _words(old) else shown.added).append(line)
        self._compare_total(shown)
        self._show_outcome(places, {**stored, **self._wanted}, shown)

    def _compare_total(self, shown: Preview) -> None:
        if self._total is None:
            return
        old = self.result and self.result.official_total
        if old == self._total.value:
            shown.unchanged += 1
            return
        change = Change("คะแนน", "" if old is None else score_text(old), f"{self._total.value:.2f}")
        line = Line(f"{TOTAL}ที่ประกาศ", self._total.row, (change,))
        (shown.added if old is None else shown.changed).append(line)

    def _show_outcome(self, places: Places, cells: Mapping[Key, Cell], shown: Preview) -> None:
        """What it comes to, before anything is stored."""
        outcome = calculate(places.tree, [_value(key, cell) for key, cell in cells.items()])
        made = "จะแก้ผลที่มีอยู่" if self.result else "จะสร้างผลใหม่"
        public = " และเผยแพร่ทันทีเมื่อยืนยัน" if self._will_show else ""
        if outcome.total is None:
            total = "ยังไม่มีคะแนนรวม เพราะยังไม่ครบทุกเครื่องมือ"
        else:
            rating = f" ระดับ {outcome.rating.label}" if outcome.rating else ""
            total = f"คะแนนรวมที่คำนวณได้ {round2(outcome.total)}{rating}"
        shown.destination = f"{made}{public} · {total}"
        announced = self._total and self._total.value
        if None not in (announced, outcome.total) and announced != round2(outcome.total):
            shown.warnings.append(
                f"{TOTAL}ในไฟล์ {announced:.2f} ต่างจากที่คำนวณได้ {round2(outcome.total)} "
                f"อยู่ {announced - round2(outcome.total):+.2f} ระบบเก็บทั้งสองค่าและแสดงคู่กัน"
            )

    @property
    def _will_show(self) -> bool:
        return self.of is Kind.OFFICIAL and not (self.result and self.result.is_public)

    # Write

    def write(self, shown: Preview, *, by, reason: str) -> dict[str, object]:
        is_new = self.result is None
        result = self.result or self._begin(by=by, reason=reason)
        if self._total is not None:
            save_facts(result, by=by, reason=reason, official_total=self._total.value)
        save_scores(result, self._wanted, by=by, reason=reason)
        is_shown = self.of is Kind.OFFICIAL and make_official(result, by)
        self.result = result
        return {"result": result.pk, "is_new": is_new, "is_shown": is_shown}

    def _begin(self, *, by, reason: str) -> AssessmentResult:
        result = AssessmentResult(
            organisation=self.organisation, scheme=self._scheme(), year=self.year, kind=self.of
        )
        result._history_user, result._change_reason = by, reason
        result.save()
        note_created(result)
        return result


def _value(key: Key, cell: Cell) -> ScoreValue:
    value = None if cell.value is None else Fraction(cell.value)
    return ScoreValue(key, value, State(cell.state), cell.concerned, cell.answers)


def _words(cell: Cell) -> str:
    if cell.value is not None:
        return score_text(cell.value)
    return STATE_WORDS.get(cell.state, "")
