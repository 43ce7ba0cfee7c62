"""One page for the findings of a result: each indicator a text of numbered lines."""

from dataclasses import dataclass

from django import forms

from integrity.admin.conflicts import Conflict
from integrity.admin.text import ThaiTextField
from integrity.changes import describe
from integrity.locking import Guarded, UnreadableStamp
from ita.admin import result_boxes
from ita.models import AssessmentResult, Finding, Indicator
from ita.results.answers import AnsweringMeasure, measures_answering
from ita.results.findings import of_last_year, read, save_findings, split, texts_of, write
from ita.scoring.gaps import Gap, gaps

HOW_TO_TYPE = (
    "หนึ่งบรรทัดต่อหนึ่งข้อ พิมพ์หรือวางข้อความพร้อมเลขข้อได้ เช่น ๑. … ๒. … ย้ายบรรทัดเพื่อสลับลำดับ ลบบรรทัดเพื่อนำข้อออก "
    "ในช่องที่มีเลขข้อ บรรทัดที่ไม่มีเลขเป็นข้อความต่อของข้อบน"
)
LEAST_ROWS, MOST_ROWS = 2, 12


def box(indicator: Indicator) -> str:
    return f"f-{indicator.pk}"


def guarded(result: AssessmentResult) -> Guarded:
    return Guarded(result, [(Finding, "result")], result)


@dataclass
class Line:
    """An indicator: what it scored, what is missing to the pass mark, what is done about it."""

    indicator: Indicator
    bound: forms.BoundField
    cell: dict
    gap: Gap | None
    measures: list[AnsweringMeasure]
    stored: str = ""

    @property
    def is_below(self) -> bool:
        return bool(self.gap and self.gap.to_pass)


class FindingsForm:
    """To be saved it is made in the transaction that saves it, once ``guarded`` is locked."""

    def __init__(self, result: AssessmentResult, data=None):
        self.result = result
        of_scheme = Indicator.objects.filter(instrument__scheme=result.scheme_id)
        rows = of_scheme.select_related("instrument")
        self.indicators = list(rows.order_by("instrument__position", "number"))
        self.stored = {
            box(each): texts.get(each.pk, "")
            for texts in (texts_of(result),)
            for each in self.indicators
        }
        self.conflict: Conflict | None = None
        self.guarded = guarded(result)
        self.data = None if data is None else data.copy()
        # What was pasted under no indicator of the scheme; it is shown, and not thrown away.
        self.left = "" if data is None else self.data.get("whole", "")
        self.form = self._form()

    def _form(self) -> forms.Form:
        form = forms.Form(self.data)
        for each in self.indicators:
            text = self.data.get(box(each), "") if self.data is not None else self.stored[box(each)]
            rows = min(max(text.count("\n") + 2, LEAST_ROWS), MOST_ROWS)
            label = f"ข้อบกพร่องที่ต้องแก้ไข ตัวชี้วัดที่ {each.number} {each.title}"
            form.fields[box(each)] = ThaiTextField(
                label=label,
                required=False,
                widget=forms.Textarea(attrs={"rows": rows, "aria-label": label}),
            )
            form.initial[box(each)] = self.stored[box(each)]
        return form

    def lines(self) -> list[Line]:
        cells = self.result.figures.get("indicators", {})
        by_number = {gap.indicator: gap for gap in gaps(self.result.figures, self.result.scheme)}
        measures = measures_answering(self.result)
        return [
            Line(
                each,
                self.form[box(each)],
                cells.get(str(each.number), {}),
                by_number.get(each.number),
                measures.get(each.number, []),
                self.stored[box(each)],
            )
            for each in self.indicators
        ]

    @property
    def numbers(self) -> list[int]:
        return [each.number for each in self.indicators]

    def called(self, name: str) -> tuple[str, str]:
        """What the box is, and of which record, as a person calls them."""
        label, _, of = self.form.fields[name].label.partition(" ")
        return label, of

    def typed(self) -> list[tuple[str, str]]:
        return [
            (self.form.fields[name].label, self.data.get(name) or "(ว่าง)")
            for name in self.form.changed_data
            if name in self.data
        ]

    # What the buttons do

    def part(self) -> str:
        """Lay the pasted chapter out under its indicators, behind what stands there, nothing
        twice; what was done, in words. Nothing is saved."""
        pasted = split(self.data.get("whole", ""), self.indicators)
        for each in self.indicators:
            if text := pasted.texts.get(each.number, ""):
                there = read(self.data.get(box(each), ""))
                new = [row for row in read(text) if row not in there]
                self.data[box(each)] = write([*there, *new])
        self.left = "\n".join(pasted.left)
        self.form = self._form()
        filled = [str(number) for number in sorted(pasted.texts) if pasted.texts[number]]
        if not filled:
            return "ไม่พบหัวข้อ “ตัวชี้วัดที่ …” ในข้อความที่วาง จึงยังไม่ได้แยก"
        said = f"แยกข้อความลงตัวชี้วัดที่ {', '.join(filled)} แล้ว ยังไม่ได้บันทึก"
        return f"{said} มีข้อความที่ไม่รู้ว่าเป็นของตัวชี้วัดใดเหลืออยู่" if self.left else said

    def copy_last_year(self) -> str:
        """Fill empty boxes with the findings of the year before; what was done, in words."""
        found = of_last_year(self.result)
        if found is None:
            return "ยังไม่มีข้อบกพร่องของปีก่อนให้ลอก"
        year, texts = found
        filled = []
        for each in self.indicators:
            if texts.get(each.number) and not self.data.get(box(each), "").strip():
                self.data[box(each)] = texts[each.number]
                filled.append(str(each.number))
        self.form = self._form()
        if not filled:
            return f"ทุกตัวชี้วัดที่ปี {year} มีข้อบกพร่อง มีข้อความอยู่แล้ว จึงไม่ได้ลอกทับ"
        return f"ลอกจากปี {year} ลงตัวชี้วัดที่ {', '.join(filled)} แล้ว ยังไม่ได้บันทึก แก้ให้ตรงกับผลปีนี้ก่อนบันทึก"

    def save(self, *, by) -> int | None:
        """How many findings changed; None when the page has to come back."""
        self._meet()
        self.form.full_clean()
        result_boxes.refuse_personal_data(self.form, list(self.form.fields), self.result)
        if self.conflict or self.form.errors:
            return None
        wanted = {
            each.pk: read(self.form.cleaned_data[box(each)])
            for each in self.indicators
            if box(each) in self.data and self._differs(box(each))
        }
        return save_findings(self.result, wanted, by=by)

    def _differs(self, name: str) -> bool:
        return write(read(self.form.cleaned_data[name])) != self.stored[name]

    def _meet(self) -> None:
        try:
            found = self.guarded.steps_since(self.data.get("_stamp", ""))
        except UnreadableStamp:
            self.conflict = Conflict()
            return
        found = [step for step in found if step.model is Finding]
        before = self._boxes_before(found)
        if before != self.stored:
            self.conflict = Conflict(describe(found, ("result",)))
            result_boxes.merge(self.data, before, self.stored, self.conflict, self.called)
        else:
            result_boxes.take_theirs(self.data, self.stored)
        self.form = self._form()

    def _boxes_before(self, found: list) -> dict[str, str]:
        """The texts when the page was made: today's rows, with what happened since taken back."""
        rows = {row.id: row for row in self.result.findings.all()}
        for step in reversed(found):
            if step.before is None:
                rows.pop(step.after.id, None)
            else:
                rows[step.after.id] = step.before
        by_box: dict[str, list] = {name: [] for name in self.stored}
        for row in sorted(rows.values(), key=lambda row: (row.position, row.id)):
            by_box.setdefault(f"f-{row.indicator_id}", []).append(row)
        return {name: write(each) for name, each in by_box.items()}
