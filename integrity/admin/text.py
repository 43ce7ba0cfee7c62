"""Text as clerks type it, in one spelling; browsers send line ends that are not those stored."""

import re
from decimal import Decimal

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget

from integrity.thai import arabic_digits, normalise

MOST_DIGITS = 18  # any such number fits a column of the database


def whole_number(text: str) -> int | None:
    """The number an address or a hidden box names; None when it names none we could have."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


# Boxes of type "number" take no Thai digits and no commas.
WHOLE_NUMBER_BOX = forms.TextInput(attrs={"class": "vIntegerField", "inputmode": "numeric"})
NUMBER_BOX = forms.TextInput(attrs={"class": "vIntegerField", "inputmode": "decimal"})


def number_text(value: Decimal) -> str:
    """As it is read: 46,000 or 46,000.50, never 46000.00; other fractions as they are."""
    if value == value.to_integral_value():
        return f"{value:,.0f}"
    return f"{value:,.2f}" if value == round(value, 2) else f"{value.normalize():,f}"


def _typed(value):
    return arabic_digits(value).replace(",", "") if isinstance(value, str) else value


class ThaiIntegerField(forms.IntegerField):
    def to_python(self, value):
        return super().to_python(_typed(value))


class ThaiDecimalField(forms.DecimalField):
    def to_python(self, value):
        return super().to_python(_typed(value))

    def prepare_value(self, value):
        return number_text(value) if isinstance(value, Decimal) else value


class ThaiTextField(forms.CharField):
    def to_python(self, value):
        return super().to_python(normalise(value) if isinstance(value, str) else value)


class OneLineField(ThaiTextField):
    """For a long title in a box of several lines: it wraps there, and stays one line."""

    def to_python(self, value):
        return re.sub(r"\s*\n\s*", " ", super().to_python(value))


LONG_TITLE = {
    "form_class": OneLineField,
    "widget": AdminTextareaWidget(attrs={"rows": 2}),
}
