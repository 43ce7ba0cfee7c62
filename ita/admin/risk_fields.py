"""Boxes of a register: a score from 1 to 5, and the divisions that answer for a risk by name."""

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError

from integrity.admin.text import ThaiIntegerField
from integrity.models import Division, Organisation
from integrity.thai import arabic_digits, name_key, nearest
from ita.models import SIDE

SCORES = ("likelihood", "impact", "residual_likelihood", "residual_impact")
SCORE_BOX = {"class": "score", "inputmode": "numeric", "autocomplete": "off", "size": 2}


class ScoreField(ThaiIntegerField):
    """1 to 5 in Thai or Arabic digits; what else was typed is said back."""

    def to_python(self, value):
        typed = arabic_digits(str(value)).strip() if value is not None else ""
        if not typed:
            return None
        if typed not in map(str, range(1, SIDE + 1)):
            raise ValidationError(f"“{value}” ไม่ใช่ระดับคะแนน พิมพ์เลข 1 ถึง {SIDE}")
        return int(typed)


class DivisionsField(forms.Field):
    """Names with commas between them; those an office had before, or writes, are understood."""

    widget = forms.TextInput

    def __init__(self, divisions: Iterable[Division], **options):
        super().__init__(required=False, **options)
        self.by_key = {division.pk: division for division in divisions}
        self.by_name = {
            name_key(name): division
            for division in self.by_key.values()
            for name in (*(each.name for each in division.other_names.all()), division.name)
        }

    def prepare_value(self, value):
        if value is None or isinstance(value, str):
            return value
        return ", ".join(self.by_key[key].name for key in _keys(value) if key in self.by_key)

    def to_python(self, value) -> list[Division]:
        names = [name.strip() for name in (value or "").split(",")]
        return list(dict.fromkeys(self._division(name) for name in names if name))

    def _division(self, name: str) -> Division:
        if found := self.by_name.get(name_key(name)):
            return found
        close = nearest(name, [division.name for division in self.by_key.values()])
        hint = f" หมายถึง “{close}” หรือไม่" if close else ""
        raise ValidationError(
            f"ไม่มีสำนัก/กองชื่อ “{name}”{hint} ผู้รับผิดชอบอื่นให้พิมพ์ในช่อง “หน่วยงานรับผิดชอบ (ข้อความ)”"
        )

    def has_changed(self, initial, data):
        try:
            chosen = {division.pk for division in self.to_python(data)}
        except ValidationError:
            return True
        return chosen != set(_keys(initial or ()))


def _keys(value) -> list[int]:
    return [getattr(each, "pk", each) for each in value]


def divisions_of(office: Organisation) -> list[Division]:
    return list(office.divisions.prefetch_related("other_names"))
