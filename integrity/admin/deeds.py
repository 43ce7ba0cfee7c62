"""Pages of a deed that is asked about once: a form, then what it will change, then the deed."""

from django import forms
from django.db import models
from django.template.response import TemplateResponse

from integrity.admin.text import ThaiTextField
from integrity.forms import ThaiDateField
from integrity.thai import thai_date


class DeedForm(forms.Form):
    """``button`` does the deed; ``asking`` shows what it would do."""

    asking = "ดูว่าจะเปลี่ยนอะไร"
    button = "ยืนยัน"

    def told(self) -> list[tuple[str, str]]:
        """What was filled in, label and text, for the page that asks."""
        values = [(field.label, self.cleaned_data.get(field.name)) for field in self]
        return [(label, _text(value)) for label, value in values if value not in (None, "")]


def _text(value) -> str:
    return thai_date(value, "long") if hasattr(value, "isoformat") else str(value)


def choice(rows: models.QuerySet, label: str, **options) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(rows, label=label, empty_label="เลือก…", **options)


def day(label: str, **options) -> ThaiDateField:
    return ThaiDateField(label=label, **options)


def line(label: str, *, required=False, length=100, help_text="") -> ThaiTextField:
    widget = forms.TextInput(attrs={"size": 50, "autocomplete": "off"})
    return ThaiTextField(
        label=label, required=required, max_length=length, help_text=help_text, widget=widget
    )


def deed_page(admin, request, form: DeedForm, *, title: str, **more) -> TemplateResponse:
    """The page with the form; with ``asked=True`` what was filled in and what it will do."""
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": title,
        "form": form,
        "asked": False,
        **more,
    }
    return TemplateResponse(request, "admin/deed.html", context)
