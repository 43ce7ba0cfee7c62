"""Numbered text into the draft of a set: looked at, then brought in whole or not at all.

The draft is the office's working set of that first year; without one a set is begun, as a new
edition where that year has a published one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from integrity.models import Organisation
from integrity.publishing import NotAllowed
from integrity.sheets.attempts import SheetFile
from integrity.sheets.delimited import decode
from integrity.sheets.ledger import note_created
from integrity.sheets.previewed import Change, ImportRefused, Line, Preview, SheetRun, fingerprint
from integrity.sheets.problems import SheetError, UnreadableSheet
from integrity.thai import name_key
from integrity.word.problems import UnreadableDocument
from integrity.word.reading import MOST_LETTERS, read
from ita.measures.copying import new_edition
from ita.measures.pasting import Pasted, parse
from ita.measures.writing import (
    MOST_MEASURES,
    MeasureRow,
    begin,
    replace_measures,
    rows_written,
)
from ita.models import AssessmentScheme, Measure, MeasureSet

KIND = "ita.measures"
PASTED = "ข้อความที่วาง"


@dataclass
class Shown(Preview):
    """``pasted``: the text as it was understood, and ``scheme``: whose indicators it names."""

    pasted: Pasted | None = None
    scheme: AssessmentScheme | None = None


class MeasureRun(SheetRun):
    """``answers``: the year of the result that was analysed; ``append``: behind what is there."""

    kind = KIND

    def __init__(
        self,
        organisation: Organisation,
        file: SheetFile,
        *,
        first_year: int,
        answers: int | None = None,
        guidelines: bool = False,
        append: bool = False,
    ):
        super().__init__(organisation, file)
        self.first_year, self.answers = first_year, answers or first_year - 1
        self.guidelines, self.append = guidelines, append

    @property
    def target(self) -> str:
        return f"{self.organisation.name} มาตรการที่ใช้ตั้งแต่ปีงบประมาณ พ.ศ. {self.first_year}"

    @property
    def options(self) -> dict[str, object]:
        return {
            "first_year": self.first_year,
            "answers": self.answers,
            "guidelines": self.guidelines,
            "append": self.append,
        }

    def blank(self, *messages: str) -> Shown:
        errors = [SheetError(message) for message in messages]
        return Shown(target=self.target, file_name=self.file.name, errors=errors)

    def table(self) -> str:
        return text_of(self.file)

    def hold(self) -> None:
        """Sets of that year, then the office: the order of all who hold both."""
        list(self._sets().select_for_update(of=("self",)).order_by("pk"))

    def _sets(self):
        return MeasureSet.objects.filter(organisation=self.organisation, first_year=self.first_year)

    def _working(self) -> MeasureSet | None:
        return self._sets().working().select_related("scheme").first()

    def compare(self, table: str) -> Shown:
        shown, working = self.blank(), self._working()
        scheme = AssessmentScheme.objects.for_year(self.organisation, self.answers)
        if working is not None:
            scheme = working.scheme
            if not working.is_draft:
                shown.errors.append(
                    SheetError("ชุดมาตรการของปีนี้อยู่ระหว่างพิจารณา ให้ส่งกลับเป็นร่างก่อน แล้วจึงวางข้อความ")
                )
            elif scheme.year != self.answers:
                shown.warnings.append(f"ชุดมาตรการร่างของปีนี้ตอบผลปี {scheme.year} จึงอ่านตัวชี้วัดตามกรอบปีนั้น")
        if scheme is None:
            shown.errors.append(
                SheetError(f"ยังไม่มีกรอบการประเมิน ITA ของปีงบประมาณ พ.ศ. {self.answers} ให้เพิ่มกรอบก่อน")
            )
            return shown
        shown.scheme, shown.pasted = scheme, parse(table, scheme)
        self._compare(shown, working)
        return shown

    def _compare(self, shown: Shown, working: MeasureSet | None) -> None:
        pasted = shown.pasted
        shown.destination = str(working) if working else "ชุดมาตรการใหม่ (ฉบับร่าง)"
        shown.errors += [SheetError(message) for message in pasted.errors]
        shown.warnings += [*pasted.doubts, *pasted.notes]
        there = _stored(working)
        known = {name_key(row.text): row for row in there}
        brought = {name_key(row.text) for row in pasted.rows}
        for place, row in enumerate(pasted.rows, start=1):
            before = known.get(name_key(row.text))
            if before is None:
                shown.added.append(Line(_name_of(row), place))
            elif changes := _changes(before, row, with_indicators=bool(pasted.indicators)):
                shown.changed.append(Line(row.text, place, changes))
            else:
                shown.unchanged += 1
        if not self.append:
            shown.removed = [Line(row.text) for row in there if name_key(row.text) not in brought]
        total = len(pasted.rows) + (len(there) if self.append else 0)
        if total > MOST_MEASURES:
            shown.errors.append(
                SheetError(f"รวมเป็น {total:,} มาตรการ ชุดหนึ่งมีได้ไม่เกิน {MOST_MEASURES:,}")
            )
        shown.fingerprint = fingerprint(
            [
                (working.pk, working.status) if working else None,
                [(row.pk, row.level, row.text) for row in there],
                [(row.level, row.text, sorted(row.indicators or ())) for row in pasted.rows],
            ]
        )

    def write(self, shown: Shown, *, by, reason: str) -> dict[str, object]:
        try:
            measure_set = self._working() or self._begun(shown, by=by)
            replace_measures(measure_set, self._rows(shown, measure_set), by=by, reason=reason)
        except NotAllowed as refused:
            shown.errors.append(SheetError(str(refused)))
            raise ImportRefused(shown) from refused
        return {"measure_set": measure_set.pk}

    def _begun(self, shown: Shown, *, by) -> MeasureSet:
        """The set is saved by itself, so the ledger is told of it."""
        published = self._sets().published().select_related("organisation", "scheme").first()
        kinds = MeasureSet.Kind
        if published:
            measure_set = new_edition(published, by=by)
        else:
            measure_set = begin(
                self.organisation,
                first_year=self.first_year,
                scheme=shown.scheme,
                kind=kinds.GUIDELINES if self.guidelines else kinds.MEASURES,
                title=shown.pasted.title,
                introduction="\n".join(shown.pasted.introduction),
                by=by,
            )
        note_created(measure_set)
        return measure_set

    def _rows(self, shown: Shown, measure_set: MeasureSet) -> list[MeasureRow]:
        """Text without headings says nothing of indicators: what was ticked before stays."""
        rows = shown.pasted.rows
        if not shown.pasted.indicators:
            rows = [MeasureRow(row.text, row.level, row.mark, None) for row in rows]
        if not self.append:
            return rows
        before = rows_written(measure_set)
        known = {name_key(row.text) for row in before}
        return before + [row for row in rows if name_key(row.text) not in known]


def _stored(measure_set: MeasureSet | None) -> list[Measure]:
    if measure_set is None:
        return []
    return list(measure_set.measures.prefetch_related("indicators").order_by("position", "pk"))


def _changes(before: Measure, row: MeasureRow, *, with_indicators: bool) -> tuple[Change, ...]:
    pairs = [("เลขข้อ", before.mark, row.mark), ("ระดับ", str(before.level), str(row.level))]
    if with_indicators:
        old = (each.number for each in before.indicators.all())
        pairs.append(("ตัวชี้วัด", _numbers(old), _numbers(row.indicators or ())))
    return tuple(Change(*pair) for pair in pairs if pair[1] != pair[2])


def _numbers(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(numbers)))


def _name_of(row: MeasureRow) -> str:
    name = f"{row.mark} {row.text}".strip()
    if not row.indicators:
        return name
    return f"{name} (ตัวชี้วัดที่ {_numbers(row.indicators)})"


def text_of(file: SheetFile) -> str:
    """The words of a .docx or of a plain text. Raises UnreadableSheet."""
    if file.name.lower().endswith(".docx") or file.content.startswith(b"PK"):
        try:
            return read(file.content).text
        except UnreadableDocument as unreadable:
            raise UnreadableSheet(str(unreadable)) from unreadable
    if not file.content.strip():
        raise UnreadableSheet("ยังไม่มีข้อความ วางข้อความมาตรการที่มีเลขข้อ หรือเลือกไฟล์")
    if b"\x00\x00" in file.content:
        raise UnreadableSheet("ไฟล์นี้ไม่ใช่ข้อความ ใช้ไฟล์ .docx หรือ .txt")
    text = decode(file.content)
    if len(text) > MOST_LETTERS:
        raise UnreadableSheet(f"ข้อความยาวเกิน {MOST_LETTERS:,} ตัวอักษร แยกเฉพาะส่วนมาตรการ")
    return text
