"""Text as clerks type it, in one spelling; browsers send line ends that are not those stored."""

from django import forms

from integrity.thai import normalise

MOST_DIGITS = 18  # any such number fits a column of the database


def whole_number(text: str) -> int | None:
    """The number an address or a hidden box names; None when it names none we could have."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


class ThaiTextField(forms.CharField):
    def to_python(self, value):
        return super().to_python(normalise(value) if isinstance(value, str) else value)
