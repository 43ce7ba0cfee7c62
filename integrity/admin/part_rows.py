"""The rows of a part as they are saved with their whole: what stands in them twice."""

from django import forms
from django.db import models

TAKEN = (
    "“{value}” ยังเป็นของอีกแถวหนึ่ง จึงสลับกันในครั้งเดียวไม่ได้ ใส่ค่าที่ยังไม่มีในแถวนี้แล้วบันทึกก่อน จากนั้นจึงใส่ค่าที่ต้องการ"
)


class PartRowSet(forms.BaseInlineFormSet):
    """Rows are written one after the other, so that one cannot take what a later one still has."""

    def get_unique_error_message(self, unique_check):
        names = (self.model._meta.get_field(name).verbose_name for name in unique_check)
        return f"กรุณาแก้ไข{' และ '.join(map(str, names))}ที่ซ้ำกัน"

    def clean(self):
        super().clean()
        for name in self._once_in_whole():
            self._refuse_what_is_taken(name)

    def _once_in_whole(self) -> list[str]:
        """The columns that no two rows of one whole may have alike."""
        found = []
        for each in self.model._meta.total_unique_constraints:
            others = [name for name in each.fields if name != self.fk.name]
            if len(others) == 1 < len(each.fields) and others[0] in self.form.base_fields:
                found += others
        return found

    def _refuse_what_is_taken(self, name: str) -> None:
        held: dict[object, models.Model] = {}
        for form in reversed(self.initial_forms):
            wanted = getattr(form, "cleaned_data", {}).get(name)
            if wanted in held and name not in form.errors and not self._should_delete_form(form):
                form.add_error(name, TAKEN.format(value=wanted))
            held[form.initial.get(name)] = form.instance
