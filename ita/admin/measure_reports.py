"""The boxes in which a round is reported: a measure each, all on one page and saved as one deed."""

import hashlib
import json
from dataclasses import dataclass, field

from django import forms
from django.db import transaction
from django.urls import reverse

from integrity.admin.files import FileInput
from integrity.admin.text import ThaiTextField
from integrity.documents.personal_data import Known, findings_in
from integrity.uploads import JPEG, PDF, PNG, UnusableUpload, inspect
from ita.measures import evidence
from ita.measures.publication import locked
from ita.measures.reporting import may_report, missing, reports_of, save_report
from ita.measures.snapshot import responsible_line, rows_of
from ita.models import Measure, MeasureReport, MeasureSet

PRIVATE = (
    "ข้อความนี้มีสิ่งที่อาจเป็นข้อมูลส่วนบุคคล เช่น เลขประจำตัวหรือโทรศัพท์ ประชาชนจะเห็นข้อความนี้ เขียนโดยไม่ใส่ข้อมูลนั้น"
)
OVERTAKEN = "มีผู้อื่นรายงานข้อนี้หลังจากที่ท่านเปิดหน้านี้ สิ่งที่ท่านพิมพ์ยังอยู่ ดูของอีกคนแล้วบันทึกอีกครั้ง"


def stamp_of(report: MeasureReport | None) -> str:
    """What was reported when the page was made."""
    if report is None:
        return ""
    said = (report.outcome, report.text, report.problems)
    there = [row.pk for row in report.evidence.all()]
    return hashlib.sha256(json.dumps([said, there]).encode()).hexdigest()[:20]


class ReportForm(forms.Form):
    outcome = forms.ChoiceField(
        label="ผล",
        required=False,
        choices=MeasureReport.Outcome.choices,
        widget=forms.RadioSelect,
    )
    text = ThaiTextField(
        label="ผลการดำเนินการ", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    problems = ThaiTextField(
        label="ปัญหา อุปสรรค ข้อเสนอแนะ",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    evidence_title = ThaiTextField(
        label="ชื่อหลักฐาน",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    evidence_address = forms.URLField(
        label="ที่อยู่บนเว็บ",
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "vTextField"}),
        error_messages={"invalid": "พิมพ์ที่อยู่เว็บให้ครบ เช่น https://www.example.go.th/"},
    )
    evidence_file = forms.FileField(
        label="หรือไฟล์",
        required=False,
        widget=FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        help_text="PDF, JPEG หรือ PNG เก็บไว้ภายในหน่วยงาน ประชาชนไม่เห็นไฟล์",
    )
    remove = forms.TypedMultipleChoiceField(
        required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, report: MeasureReport | None, office, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.report, self.office = report, office
        self.kept = list(report.evidence.all()) if report else []
        self.fields["remove"].choices = [(row.pk, row.title) for row in self.kept]

    def _public(self, name: str) -> str:
        text = self.cleaned_data[name]
        changed = text and name in self.changed_data
        if changed and findings_in([(name, text)], Known.of_office(self.office)):
            raise forms.ValidationError(PRIVATE)
        return text

    def clean_text(self):
        return self._public("text")

    def clean_problems(self):
        return self._public("problems")

    def clean_evidence_file(self):
        """Looked through before any row waits for it."""
        file = self.cleaned_data["evidence_file"]
        if not file:
            return None
        try:
            return inspect(file, kinds=frozenset({PDF, JPEG, PNG}))
        except UnusableUpload as unusable:
            raise forms.ValidationError(str(unusable)) from unusable

    def clean(self):
        cleaned = super().clean()
        if self.has_changed() and not cleaned.get("outcome") and "outcome" not in self.errors:
            self.add_error("outcome", "เลือกผลของข้อนี้ก่อนบันทึก")
        self._clean_evidence(cleaned)
        return cleaned

    def _clean_evidence(self, cleaned) -> None:
        address, file = cleaned.get("evidence_address"), cleaned.get("evidence_file")
        if address and file:
            self.add_error("evidence_file", "ใส่ที่อยู่เว็บหรือไฟล์อย่างใดอย่างหนึ่ง อีกอย่างเพิ่มหลังบันทึก")
        if cleaned.get("evidence_title") and not (address or file) and not self.errors:
            self.add_error("evidence_address", "ใส่ที่อยู่เว็บ หรือเลือกไฟล์ของหลักฐานนี้")
        if (address or file) and not cleaned.get("evidence_title"):
            self.add_error("evidence_title", "ตั้งชื่อหลักฐาน เช่น ภาพกิจกรรม คำสั่ง")
        if (address or file) and len(self.kept) >= evidence.MOST:
            self.add_error("evidence_title", f"หลักฐานมีได้ไม่เกิน {evidence.MOST} รายการต่อข้อ")


@dataclass
class Line:
    """A measure on the page; ``form`` for who may report it."""

    measure: Measure
    report: MeasureReport | None
    responsible: str
    form: ReportForm | None = None
    is_due: bool = False
    theirs: MeasureReport | None = None

    @property
    def indicators(self) -> list[int]:
        return sorted(each.number for each in self.measure.indicators.all())

    @property
    def evidence(self) -> list[tuple]:
        """Each with where it is opened."""
        rows = self.report.evidence.all() if self.report else ()
        return [(row, row.address or _file_address(row)) for row in rows]


def _file_address(row) -> str:
    return reverse("admin:ita_measureset_evidence", args=(row.pk,))


@dataclass
class Page:
    """A round of a set: its lines, and what was posted for them."""

    measure_set: MeasureSet
    year: int
    months: int
    user: object
    lines: list[Line] = field(default_factory=list)

    @classmethod
    def of(cls, measure_set, year, months, user, *, is_open, data=None, files=None) -> "Page":
        page = cls(measure_set, year, months, user)
        rows, reports = rows_of(measure_set), _reports(measure_set, year, months)
        due = {row.pk for row in missing(rows, set(reports))}
        for row in rows:
            row.measure_set = measure_set
            report = reports.get(str(row.key))
            line = Line(row, report, responsible_line(row), is_due=row.pk in due)
            if is_open and may_report(row, user):
                line.form = page._form(line, data, files)
            page.lines.append(line)
        return page

    def _form(self, line: Line, data, files) -> ReportForm:
        report = line.report
        initial = {"stamp": stamp_of(report)}
        if report:
            initial |= {name: getattr(report, name) for name in ("outcome", "text", "problems")}
        return ReportForm(
            data,
            files,
            prefix=f"m{line.measure.pk}",
            initial=initial,
            report=report,
            office=self.measure_set.organisation,
        )

    @property
    def is_open(self) -> bool:
        return any(line.form for line in self.lines)

    @property
    def due(self) -> list[Line]:
        return [line for line in self.lines if line.is_due]

    @property
    def changed(self) -> list[Line]:
        return [line for line in self.lines if line.form and line.form.has_changed()]

    def is_valid(self) -> bool:
        return all([line.form.is_valid() for line in self.changed])

    def save(self) -> int | None:
        """How many reports were written; None where somebody else was first, and nothing is."""
        changed = self.changed
        files = {
            line.measure.pk: evidence.keep(clean)
            for line in changed
            if (clean := line.form.cleaned_data["evidence_file"])
        }
        with transaction.atomic():
            locked(self.measure_set)
            now = _reports(self.measure_set, self.year, self.months)
            for line in changed:
                there = now.get(str(line.measure.key))
                if stamp_of(there) != line.form.cleaned_data["stamp"]:
                    self._show_theirs(line, there)
            if any(line.form.errors for line in changed):
                return None
            for line in changed:
                self._write(line, files.get(line.measure.pk, ""))
        return len(changed)

    def _show_theirs(self, line: Line, there: MeasureReport | None) -> None:
        line.theirs = there
        line.form.add_error(None, OVERTAKEN)
        line.form.data = line.form.data.copy()
        line.form.data[line.form.add_prefix("stamp")] = stamp_of(there)

    def _write(self, line: Line, file: str) -> None:
        said = line.form.cleaned_data
        report = save_report(
            line.measure,
            self.year,
            self.months,
            by=self.user,
            outcome=said["outcome"],
            text=said["text"],
            problems=said["problems"],
        )
        evidence.remove(report, said["remove"], by=self.user)
        if said["evidence_address"] or file:
            evidence.add(
                report,
                title=said["evidence_title"],
                address=said["evidence_address"],
                file=file,
                by=self.user,
            )


def _reports(measure_set: MeasureSet, year: int, months: int) -> dict[str, MeasureReport]:
    rows = reports_of(measure_set).filter(round__year=year, round__months=months)
    return {str(row.measure.key): row for row in rows.prefetch_related("evidence")}


def typed_reports(measure_set: MeasureSet, data) -> list[tuple[str, str]]:
    """The words of a posted round, each with the measure it is about."""
    return [
        (f"{row.mark} {ReportForm.base_fields[name].label}".strip(), text)
        for row in measure_set.measures.order_by("position", "pk")
        for name in ("text", "problems", "evidence_title", "evidence_address")
        if (text := data.get(f"m{row.pk}-{name}", "")).strip()
    ]
