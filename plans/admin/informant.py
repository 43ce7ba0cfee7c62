"""ผู้ให้ข้อมูล: the plan officer types for any division and says who told it; the history, which
knows by itself who typed, keeps that as the reason of the change."""

from django import forms

from integrity.admin.text import ThaiTextField
from integrity.thai import normalise

LONGEST = 80
LABEL = "ผู้ให้ข้อมูล"
HELP = "เมื่อบันทึกแทนสำนัก/กองอื่น ให้ระบุว่าใครให้ข้อมูล ประวัติจะแสดงทั้งสองคน"


def reason_of(informant: str) -> str:
    """What the history keeps; "" when nobody was named."""
    named = " ".join(normalise(informant).split())[:LONGEST]
    return f"{LABEL}: {named}" if named else ""


class InformantForm(forms.ModelForm):
    """Mixed into the form of a project and of its parts."""

    informant = ThaiTextField(
        label=LABEL,
        required=False,
        max_length=LONGEST,
        help_text=HELP,
        # The browser must not fill in whom the last page named.
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )

    def _post_clean(self):
        if reason := reason_of(self.cleaned_data.get("informant") or ""):
            self.instance._change_reason = reason
        super()._post_clean()


class NamesInformant:
    """Admin mixin: the rows on the page of a record keep its informant too."""

    def save_formset(self, request, form, formset, change):
        if reason := getattr(form.instance, "_change_reason", None):
            for part in formset.forms:
                part.instance._change_reason = reason
        super().save_formset(request, form, formset, change)
