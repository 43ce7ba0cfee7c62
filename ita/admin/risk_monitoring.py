"""The table of a round of monitoring: a colour and what was found, for each risk of a register."""

from dataclasses import dataclass

from django import forms

from integrity.admin.conflicts import THEIRS, Clash, Conflict
from integrity.admin.text import ThaiTextField
from integrity.changes import EMPTY, describe
from integrity.documents.personal_data import public_reason
from integrity.locking import Guarded, UnreadableStamp
from integrity.models import ReportingRound
from integrity.publishing import may_enter_for_every_division
from ita.models import RiskAssessment, RiskMonitoring
from ita.risks.register import Line, Register

Colour = RiskMonitoring.Colour
NAMES = ("colour", "text")
LABELS = {"colour": "สถานะ", "text": "สิ่งที่พบและที่ทำไป"}


def box(name: str, risk: int) -> str:
    return f"{name}-{risk}"


@dataclass(frozen=True)
class MonitoredLine:
    """A risk with its boxes; ``boxes`` is empty where this person only reads."""

    line: Line
    saved: RiskMonitoring | None
    boxes: list


class MonitoringTable:
    """To be saved it is made in the transaction that saves it, once ``guarded`` is locked."""

    def __init__(self, assessment: RiskAssessment, months: int, user, data=None):
        self.assessment, self.months, self.user = assessment, months, user
        self.register = Register(assessment)
        self.guarded = guarded(assessment)
        self.conflict: Conflict | None = None
        self.data = None if data is None else data.copy()
        self.editable = {line.risk.pk: line for line in self.register.scored if self._may(line)}
        self.form = self._form()

    def _may(self, line: Line) -> bool:
        """In what is submitted or public: the plan officer, and the divisions that answer."""
        if not self.user.has_perm("ita.change_riskmonitoring"):
            return False
        if self.assessment.organisation_id != self.user.organisation_id:
            return False
        if not (self.assessment.is_in_review or self.assessment.is_published):
            return False
        if may_enter_for_every_division(self.user):
            return True
        return self.user.division_id in {division.pk for division in line.divisions}

    def _saved(self, line: Line) -> RiskMonitoring | None:
        return line.monitoring.get(self.months)

    def _form(self) -> forms.Form:
        form = forms.Form(self.data)
        for pk, line in self.editable.items():
            saved = self._saved(line)
            for name, field in _fields(line.label).items():
                form.fields[box(name, pk)] = field
                form.initial[box(name, pk)] = getattr(saved, name) if saved else ""
        return form

    def lines(self) -> list[MonitoredLine]:
        return [
            MonitoredLine(
                line,
                self._saved(line),
                [self.form[box(name, line.risk.pk)] for name in NAMES]
                if line.risk.pk in self.editable
                else [],
            )
            for line in self.register.scored
        ]

    def save(self) -> int | None:
        """How many risks changed; None when the page has to come back."""
        self._meet()
        if self.conflict or not self._is_valid():
            return None
        changed = {int(name.rpartition("-")[2]) for name in self.form.changed_data}
        if changed:
            round_ = ReportingRound.objects.of(
                self.assessment.organisation, self.assessment.year, self.months
            )
            for pk in changed:
                self._write(pk, round_)
        return len(changed)

    def _is_valid(self) -> bool:
        """Red says what was found and done; what citizens will read holds no personal data."""
        if not self.form.is_valid():
            return False
        told = self.form.cleaned_data
        for pk in self.editable:
            colour, text = (told[box(name, pk)] for name in NAMES)
            if colour == Colour.RED and not text:
                self.form.add_error(box("text", pk), "สถานะแดงต้องบอกสิ่งที่พบและมาตรการเพิ่มเติม")
            if text and not colour:
                self.form.add_error(box("colour", pk), "เลือกสถานะของรายการนี้")
            try:
                public_reason(text, self.assessment.organisation)
            except forms.ValidationError as personal:
                self.form.add_error(box("text", pk), personal)
        return self.form.is_valid()

    def _write(self, pk: int, round_: ReportingRound) -> None:
        colour, text = (self.form.cleaned_data[box(name, pk)] for name in NAMES)
        row = self._saved(self.editable[pk])
        if not colour:
            if row:
                row.delete()
            return
        row = row or RiskMonitoring(risk_id=pk, round=round_)
        row.colour, row.text = colour, text
        row.save()

    def _meet(self) -> None:
        """What somebody else reported since the page was made stands beside what was typed."""
        try:
            found = self.guarded.steps_since(self.data.get("_stamp", ""))
        except UnreadableStamp:
            self.conflict = Conflict()
            return
        found = [step for step in found if step.model is RiskMonitoring]
        theirs = {step.after.risk_id: step for step in found}
        before = {step.after.risk_id: step.before for step in reversed(found)}
        for pk in theirs.keys() & self.editable.keys():
            self._merge(pk, before[pk])
        if not theirs:
            for name in set(self.data.getlist(THEIRS)) & set(self.form.fields):
                self.data[name] = self.form.initial[name]
        self.form = self._form()
        if theirs and self.conflict:
            self.conflict.changes = describe(found)

    def _merge(self, pk: int, before) -> None:
        for name in NAMES:
            now = self.form.initial[box(name, pk)]
            was = getattr(before, name) if before else ""
            typed = self.data.get(box(name, pk), "")
            if typed.strip() == was or typed.strip() == now:
                self.data[box(name, pk)] = now
                continue
            self.conflict = self.conflict or Conflict()
            shown = Colour(now).label if name == "colour" and now else now or EMPTY
            label = self.editable[pk].label
            self.conflict.clashes.append(Clash(box(name, pk), LABELS[name], label, shown))


def guarded(assessment: RiskAssessment) -> Guarded:
    return Guarded(assessment, [(RiskMonitoring, "risk__assessment")])


def _fields(label: str) -> dict[str, forms.Field]:
    return {
        "colour": forms.ChoiceField(
            required=False,
            choices=[("", "ยังไม่รายงาน"), *Colour.choices],
            widget=forms.Select(attrs={"aria-label": f"{LABELS['colour']} {label}"}),
        ),
        "text": ThaiTextField(
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 2, "aria-label": f"{LABELS['text']} {label}"}),
        ),
    }
