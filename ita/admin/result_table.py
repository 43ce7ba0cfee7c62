"""One page for all scores of a result: instruments, parts, indicators, sub-indicators, items."""

from django import forms

from integrity.admin.conflicts import Conflict
from integrity.admin.text import ThaiTextField
from integrity.changes import describe
from integrity.locking import Guarded, UnreadableStamp
from ita.admin import result_boxes
from ita.admin.result_lines import (
    ANSWERS,
    CONCERNED,
    REMARK,
    STATE,
    VALUE,
    Line,
    ScoreField,
    box,
    boxes_of,
    fields_of,
    fold,
    kinds_of,
    line_of,
)
from ita.models import AssessmentResult, Score
from ita.models.result import score_text
from ita.results.saving import FACTS, NOTHING, Cell, cells_of, key_of, save_facts, save_scores
from ita.results.score_text import STATE_WORDS
from ita.scoring.scheme_tree import Key, tree_of

HOW_TO_TYPE = (
    "กรอกลึกเท่าที่หน่วยงานมี: คะแนนรวมอย่างเดียว รายเครื่องมือ รายตัวชี้วัด หรือรายข้อ ระบบคำนวณขึ้นไปให้ "
    "คะแนนเป็นตัวเลข 0 ถึง 100 ใช้จุดทศนิยม เลขไทยก็ได้ เว้นว่างเมื่อไม่ทราบ"
)


def guarded(result: AssessmentResult) -> Guarded:
    return Guarded(result, [(Score, "result")], result)


class FactsForm(forms.Form):
    official_total = ScoreField("คะแนนรวมที่ประกาศ", decimals=2)
    official_rating = forms.ChoiceField(label="ระดับที่ประกาศ", required=False)
    source = ThaiTextField(label="ที่มาของผล", required=False, max_length=300)
    remark = ThaiTextField(
        label="หมายเหตุ", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ScoreTable:
    """To be saved it is made in the transaction that saves it, once ``guarded`` is locked."""

    def __init__(self, result: AssessmentResult, *, may_change: bool = True, data=None):
        self.result, self.may_change = result, may_change
        self.tree = tree_of(result.scheme)
        self.bands = {str(band.pk): band for band in result.scheme.bands.all()}
        self.stored = cells_of(result)
        self.instruments = [line_of(each) for each in self.tree.instruments]
        self.lines = {line.key: line for each in self.instruments for line in each.all()}
        self.conflict: Conflict | None = None
        self.guarded = guarded(result)
        self.data = None if data is None else data.copy()
        self.form = self._form()

    # Boxes

    def _form(self) -> forms.Form:
        form = FactsForm(self.data, initial=self._boxes_of_facts(self.result))
        self._prepare_facts(form)
        for line in self.lines.values():
            for name, one in fields_of(line):
                form.fields[name] = one
            form.initial |= boxes_of(line, self.stored.get(line.key, NOTHING))
        for line in self.lines.values():
            line.boxes = {kind: form[box(kind, line.key)] for kind in kinds_of(line)}
            line.figures = self._figures(line)
        for line in self.instruments:
            fold(line)
        return form

    def _prepare_facts(self, form: forms.Form) -> None:
        is_official = self.result.is_official
        if not is_official:
            del form.fields["official_total"], form.fields["official_rating"]
        else:
            choices = [(pk, band.label) for pk, band in self.bands.items()]
            form.fields["official_rating"].choices = [("", "ใช้ระดับที่คำนวณ"), *choices]
        form.fields["source"].widget.attrs |= {"size": 60, "autocomplete": "off"}

    def _figures(self, line: Line) -> dict:
        """What the place comes to, as it was last saved; questions have none of their own."""
        kind, figures = line.place.kind, self.result.figures
        if kind == "part":
            return figures.get("parts", {}).get(f"{line.instrument}-{line.place.code}", {})
        return figures.get(f"{kind}s", {}).get(line.place.code, {})

    def _boxes_of_facts(self, result) -> dict[str, str]:
        total = result.official_total
        boxes = {"source": result.source, "remark": result.remark}
        if result.kind == AssessmentResult.Kind.OFFICIAL:
            boxes["official_total"] = "" if total is None else score_text(total)
            boxes["official_rating"] = str(result.official_rating_id or "")
        return boxes

    # What the page tells

    @property
    def facts(self) -> list[tuple[forms.BoundField, str]]:
        """Each with its text, for who only reads."""
        names = [name for name in FACTS if name in self.form.fields]
        texts = self._boxes_of_facts(self.result)
        texts["official_rating"] = str(self.result.official_rating or "")
        return [(self.form[name], texts[name]) for name in names]

    def errors(self) -> list[tuple[str, str, str]]:
        """Box, what it is called, what is wrong with it, in the order of the page."""
        return [
            (f"id_{name}", self._named(name), message)
            for name, messages in self.form.errors.items()
            for message in messages
        ]

    def called(self, name: str) -> tuple[str, str]:
        """What the box is, and of which place, as a person calls them."""
        if name in FACTS:
            return str(FactsForm.base_fields[name].label), str(self.result)
        kind, place, pk = name.split("-")
        label = "คะแนน" if kind == VALUE else self.form.fields[name].label
        return label, self.lines[place, int(pk)].name

    def _named(self, name: str) -> str:
        label, of = self.called(name)
        if name in FACTS:
            return label
        return of if name.startswith(f"{VALUE}-") else f"{of} ({label})"

    def typed(self) -> list[tuple[str, str]]:
        """The boxes that say something else than what is saved: label, text."""
        return [
            (self._named(name), self.data.get(name) or "(ว่าง)")
            for name in self.form.changed_data
            if name in self.data
        ]

    def shown_figures(self) -> dict:
        """What it came to when it was last saved, with what was announced beside it."""
        result = self.result
        difference = None
        if None not in (result.official_total, result.total):
            difference = result.official_total - result.total
        return {
            "total": result.total,
            "rating": result.figures.get("rating"),
            "official_total": result.official_total,
            "official_rating": result.official_rating,
            "difference": f"{difference:+.2f}" if difference else "",
            "instruments": [
                (each.code, result.figures.get("instruments", {}).get(each.code, {}))
                for each in self.tree.instruments
            ],
            "pass_mark": self.tree.pass_mark,
        }

    # Saving

    def save(self, *, by) -> int | None:
        """How many boxes changed; None when the page has to come back with errors or a conflict."""
        self._meet()
        self._check()
        if self.conflict or self.form.errors:
            return None
        changed = [name for name in self.form.changed_data if self._was_sent(name)]
        facts = {name: self._fact(name) for name in FACTS if name in changed}
        places = {tuple(name.split("-")[1:]) for name in changed if name not in FACTS}
        save_facts(self.result, by=by, **facts)
        save_scores(
            self.result, {(k, int(pk)): self._cell((k, int(pk))) for k, pk in places}, by=by
        )
        return len(changed)

    def _was_sent(self, name: str) -> bool:
        """A box that is not ticked is not sent; it is known by the score beside it."""
        if name.startswith(f"{STATE}-"):
            return f"{VALUE}{name[1:]}" in self.data
        return name in self.data

    def _fact(self, name: str):
        value = self.form.cleaned_data[name]
        return value if name != "official_rating" else self._band(value)

    def _band(self, pk: str):
        return self.result.scheme.bands.get(pk=pk) if pk else None

    def _cell(self, key: Key) -> Cell:
        line, old = self.lines[key], self.stored.get(key, NOTHING)

        def said(kind: str, otherwise):
            name = box(kind, key)
            sent = name in self.form.fields and self._was_sent(name)
            return self.form.cleaned_data[name] if sent else otherwise

        value, is_out = said(VALUE, old.value), said(STATE, old.state != Score.State.SCORED)
        is_out = is_out and value is None
        return Cell(
            value=value,
            state=(line.state or old.state) if is_out else Score.State.SCORED,
            concerned=said(CONCERNED, old.concerned),
            answers=said(ANSWERS, old.answers),
            remark=said(REMARK, old.remark),
        )

    def _check(self) -> None:
        """What is wrong with boxes together."""
        self.form.full_clean()
        cleaned = self.form.cleaned_data
        for line in self.lines.values():
            value, state = cleaned.get(box(VALUE, line.key)), cleaned.get(box(STATE, line.key))
            if value is not None and state:
                words = STATE_WORDS[line.state]
                self.form.add_error(
                    box(VALUE, line.key), f"มีทั้งคะแนนและ “{words}” เลือกอย่างใดอย่างหนึ่ง"
                )
            concerned = cleaned.get(box(CONCERNED, line.key))
            answers = cleaned.get(box(ANSWERS, line.key))
            if None not in (concerned, answers) and answers > concerned:
                self.form.add_error(box(ANSWERS, line.key), "ผู้ตอบมากกว่าผู้มีส่วนได้ส่วนเสีย กรุณาตรวจ")
        remarks = [box(REMARK, line.key) for line in self.lines.values() if line.has_remark]
        result_boxes.refuse_personal_data(self.form, ["source", "remark", *remarks], self.result)

    # Two people

    def _meet(self) -> None:
        now = self._boxes_now()
        try:
            found = self.guarded.steps_since(self.data.get("_stamp", ""))
        except UnreadableStamp:
            self.conflict = Conflict()
            return
        before = self._boxes_before(found, now)
        if before != now:
            self.conflict = Conflict([each for each in describe(found, ("result",)) if each.fields])
            result_boxes.merge(self.data, before, now, self.conflict, self.called)
        else:
            result_boxes.take_theirs(self.data, now)
        self.form = self._form()

    def _boxes_now(self) -> dict[str, str]:
        boxes = self._boxes_of_facts(self.result)
        for line in self.lines.values():
            boxes |= boxes_of(line, self.stored.get(line.key, NOTHING), as_sent=True)
        return boxes

    def _boxes_before(self, found: list, now: dict[str, str]) -> dict[str, str]:
        """What the boxes held when the page was made."""
        then: dict[str, str] = {}
        for step in found:  # the oldest first, which knows best
            if step.model is AssessmentResult:
                then = self._boxes_of_facts(step.before or step.after) | then
            elif line := self.lines.get(key_of(step.after)):
                cell = Cell.of(step.before) if step.before else NOTHING
                then = boxes_of(line, cell, as_sent=True) | then
        return now | then
