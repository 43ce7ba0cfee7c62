"""What starting a revision asks: ทบทวน or แก้ไขเพิ่มเติม, which round of it, and why."""

from django import forms

from integrity.admin.text import WHOLE_NUMBER_BOX, ThaiIntegerField, ThaiTextField
from plans.editions.revision import Kind, proposed_round
from plans.models import PlanVersion

LARGEST_ROUND = 99


class RevisionForm(forms.Form):
    """Cleans to the arguments of ``start_revision``."""

    kind = forms.ChoiceField(label="ฉบับใหม่เป็น", widget=forms.RadioSelect, initial=Kind.REVIEW)
    round_number = ThaiIntegerField(
        label="ครั้งที่",
        required=False,
        min_value=1,
        max_value=LARGEST_ROUND,
        widget=WHOLE_NUMBER_BOX,
        help_text="เว้นว่าง = ครั้งถัดไปตามที่แสดงไว้",
    )
    reason = ThaiTextField(
        label="เหตุผลของการทบทวนหรือแก้ไขเพิ่มเติม",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="พิมพ์ในบัญชีการเปลี่ยนแปลงของฉบับใหม่ แก้ภายหลังได้จนกว่าจะเผยแพร่",
    )

    def __init__(self, *args, version: PlanVersion, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = version.plan
        self.fields["kind"].choices = [
            (kind, f"{kind.label} ครั้งที่ {proposed_round(self.plan, kind)}") for kind in Kind
        ]

    def clean(self):
        cleaned = super().clean()
        kind, number = cleaned.get("kind"), cleaned.get("round_number")
        used = self.plan.versions.filter(revision_kind=kind, revision_round=number)
        if number and used.exists():
            self.add_error("round_number", f"{Kind(kind).label} ครั้งที่ {number} มีแล้ว ใช้ครั้งถัดไป")
        return cleaned
