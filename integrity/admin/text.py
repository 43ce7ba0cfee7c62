"""Text as clerks type it, in one spelling; browsers send line ends that are not those stored."""

from django import forms

from integrity.thai import normalise


class ThaiTextField(forms.CharField):
    def to_python(self, value):
        return super().to_python(normalise(value) if isinstance(value, str) else value)
