"""The facts of a paper beside its text: which boxes each kind has, and who they go to."""

from django import forms
from django.core.exceptions import ValidationError

from integrity import history
from integrity.admin.text import ThaiTextField
from integrity.documents.admin.clause_text import ClauseText
from integrity.documents.models import ClauseDocument, Kind, Recipient
from integrity.models import Division

YEARS = ("first_fiscal_year", "last_fiscal_year")
# What stands above the text, by kind; the rest of the head is the form's of that kind.
HEAD = {
    Kind.ANNOUNCEMENT: ("title", ("division", *YEARS)),
    Kind.ORDER: ("title", ("division", *YEARS)),
    Kind.MEMO: ("department", "title", "addressee", ("division", *YEARS)),
    Kind.LETTER: (
        "title",
        ("salutation", "addressee"),
        ("refers_to", "enclosures"),
        "place",
        ("division", *YEARS),
    ),
    Kind.CIRCULAR: (
        "title",
        ("salutation", "addressee"),
        ("refers_to", "enclosures"),
        "place",
        ("division", *YEARS),
    ),
    Kind.MINUTES: ("title", "place", ("division", *YEARS)),
}
FOOT = {
    Kind.LETTER: ("closing", "contact", "dated"),
    Kind.CIRCULAR: ("closing", "contact", "dated"),
    Kind.MEMO: ("closing", "dated"),
}
SETTINGS = (("method", "visibility"), ("urgency", "thai_digits"), "issuer", "replaces")
# What a box is called where a kind means something narrower by it.
LABELS = {
    Kind.LETTER: {"addressee": "ผู้รับ", "place": "ที่ตั้ง"},
    Kind.CIRCULAR: {"addressee": "ผู้รับ", "place": "ที่ตั้ง"},
    Kind.MINUTES: {"place": "สถานที่ประชุม", "dated": "วันที่ประชุม"},
}


def fieldsets_of(document: ClauseDocument):
    kind = Kind(document.kind)
    settings = SETTINGS if kind in (Kind.MEMO, Kind.LETTER, Kind.CIRCULAR) else _without_urgency()
    return [
        (None, {"fields": HEAD[kind]}),
        (
            "ท้ายเอกสาร",
            {"fields": FOOT.get(kind, ("closing", "dated")), "classes": ("clause-foot",)},
        ),
        ("การลงนาม การเปิดเผย และรูปแบบ", {"fields": settings, "classes": ("clause-settings",)}),
    ]


def _without_urgency():
    return (("method", "visibility"), "thai_digits", "issuer", "replaces")


class FactsForm(forms.ModelForm):
    """The boxes of the model, and with them the text and the recipients of the same page."""

    to_divisions = forms.ModelMultipleChoiceField(
        Division.objects.none(),
        label="ส่งถึงสำนัก/กอง",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    to_others = ThaiTextField(
        label="ผู้รับอื่น",
        required=False,
        help_text="หนึ่งบรรทัดต่อหนึ่งผู้รับ",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.text = (
            ClauseText.posted(self.data) if self.is_bound else ClauseText.stored(self.instance)
        )
        for name, label in LABELS.get(self.instance.kind, {}).items():
            if name in self.fields:
                self.fields[name].label, self.fields[name].help_text = label, ""
        if self.has_recipients:
            self._show_recipients()

    @property
    def has_recipients(self) -> bool:
        return self.instance.kind == Kind.CIRCULAR

    def _show_recipients(self):
        office = self.instance.organisation
        stored = list(self.instance.recipients.all())
        kept = {row.division_id for row in stored} - {None}
        there = set(
            Division.objects.filter(organisation=office).there().values_list("pk", flat=True)
        )
        self.fields["to_divisions"].queryset = Division.objects.filter(pk__in=there | kept)
        self.initial["to_divisions"] = sorted(kept)
        self.initial["to_others"] = "\n".join(row.name for row in stored if not row.division_id)

    def clean(self):
        cleaned = super().clean()
        if self.text.check():
            raise ValidationError("มีข้อที่ยังบันทึกไม่ได้ แก้ข้อที่มีคำเตือน แล้วบันทึกอีกครั้ง")
        return cleaned

    def clean_to_others(self):
        names = [line.strip() for line in self.cleaned_data["to_others"].splitlines()]
        if any(len(name) > 200 for name in names):
            raise ValidationError("ชื่อผู้รับยาวได้ไม่เกิน 200 ตัวอักษร หนึ่งบรรทัดต่อหนึ่งผู้รับ")
        return list(dict.fromkeys(name for name in names if name))

    def save_recipients(self, *, by) -> None:
        """Only what differs is written: the history says who was added and who taken out."""
        if not self.has_recipients:
            return
        document = self.instance
        wanted = [(each.pk, "") for each in self.cleaned_data["to_divisions"]]
        wanted += [(None, name) for name in self.cleaned_data["to_others"]]
        stored = {(row.division_id, row.name): row for row in document.recipients.all()}
        gone = [row.pk for key, row in stored.items() if key not in wanted]
        history.delete(document.recipients.filter(pk__in=gone), by=by)
        new = [
            Recipient(document=document, division_id=division, name=name, position=position)
            for position, (division, name) in enumerate(wanted)
            if (division, name) not in stored
        ]
        history.bulk_create(new, by=by)
