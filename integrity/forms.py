"""A date field that shows and reads พ.ศ. and hands a Gregorian date to the rest."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from integrity.thai import local_date, parse_thai_date, thai_date


class ThaiDateInput(forms.DateInput):
    def __init__(self, attrs=None):
        # inputmode stays "text": a phone's number pad has neither "/" nor the names of months.
        shown = {
            "class": "thai-date",
            "inputmode": "text",
            "autocomplete": "off",
            "placeholder": "วว/ดด/ปปปป พ.ศ.",
        }
        super().__init__({**shown, **(attrs or {})})

    def format_value(self, value):
        if isinstance(value, date):
            return thai_date(value, "numeric")
        return value or None


class HiddenThaiDateInput(ThaiDateInput):
    """What a form keeps of the first value when a model's default is a callable."""

    input_type = "hidden"


class ThaiDateField(forms.DateField):
    widget = ThaiDateInput
    hidden_widget = HiddenThaiDateInput
    default_error_messages = {"required": "กรุณาระบุวันที่"}

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return local_date(value)
        try:
            return parse_thai_date(str(value))
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error


# The widget is named too: the admin's own overrides would otherwise put its calendar back.
THAI_DATE_OVERRIDES = {
    models.DateField: {"form_class": ThaiDateField, "widget": ThaiDateInput},
}
